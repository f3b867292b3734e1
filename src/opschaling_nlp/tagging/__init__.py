"""Turn statements into tokens and evidence; the only room that knows spaCy."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


def _import_spacy() -> None:
    """Import spaCy without its command line (downloads, projects), which is half of its import (`-X importtime`).

    Whoever asks for `spacy.cli` or `spacy.info` afterwards still gets them.
    """
    if "spacy" in sys.modules:
        return
    stand_ins: dict[str, Any] = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stand_ins["spacy.cli.info"].info = _info
    sys.modules.update(stand_ins)
    try:
        import spacy  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _info(*args: Any, **kwargs: Any) -> Any:
    """Do what `spacy.info` does."""
    from spacy.cli.info import info

    return info(*args, **kwargs)


_import_spacy()
