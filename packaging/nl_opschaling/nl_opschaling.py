"""Let spaCy load the Dutch pipeline of opschaling_nlp by name: `spacy.load("nl_opschaling")`.

spaCy looks for a distribution with the model's own name; the model itself remains in the package `opschaling_nlp`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.annotate import COMPONENTS  # importing it registers every component by name
from opschaling_nlp.tagging.language.pipeline import load_pipeline

__all__ = ["COMPONENTS", "load"]


def load(
    *,
    vocab: Any = True,
    disable: str | Iterable[str] = (),
    enable: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    config: Mapping[str, Any] | None = None,
) -> Any:
    """Load the pipeline the way `spacy.load` asks a model package to.

    Raises ValueError for a vocabulary or configuration of your own: the pipeline comes with both.
    """
    if vocab is not True or config:
        raise ValueError("nl_opschaling has its own vocabulary and configuration; change a component after loading")
    nlp = load_pipeline(load_settings())
    for name in set(_names(exclude)).intersection(nlp.component_names):
        nlp.remove_pipe(name)
    if _names(enable):
        nlp.select_pipes(enable=_names(enable))
    for name in set(_names(disable)).intersection(nlp.component_names):
        nlp.disable_pipe(name)
    return nlp


def _names(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
