"""Turn statements into tokens and evidence; the only room that knows spaCy."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any


def _import_spacy() -> None:
    """Import spaCy without its command line (downloads, projects), which is half of its import (`-X importtime`).

    Whoever asks for `spacy.cli` or `spacy.info` afterwards gets them; a spaCy that needs more of it gets all of it.
    """
    if "spacy" in sys.modules:
        return
    stand_ins: dict[str, Any] = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stand_ins["spacy.cli.info"].info = _info
    sys.modules.update(stand_ins)
    try:
        with suppress(ImportError):
            import_module("spacy")
    finally:
        for name in stand_ins:
            del sys.modules[name]
    vars(import_module("spacy"))["__getattr__"] = _find_late


def _find_late(name: str) -> Any:
    """Do for `spacy.cli` what importing it would have done."""
    if name == "cli":
        return import_module("spacy.cli")
    raise AttributeError(f"module 'spacy' has no attribute {name!r}", name=name)


def _info(*args: Any, **kwargs: Any) -> Any:
    """Do what `spacy.info` does."""
    from spacy.cli.info import info

    return info(*args, **kwargs)


_import_spacy()
