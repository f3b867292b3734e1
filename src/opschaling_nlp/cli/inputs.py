"""Load what people wrote for a run, and say everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.store import Codings
    from opschaling_nlp.errors import Problem
    from opschaling_nlp.settings import Settings

_Loaded = TypeVar("_Loaded")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Hold settings, codebooks and codings."""

    settings: Settings
    codebooks: tuple[Codebook, ...]
    codings: Codings


def load_inputs(settings: Path | None, codebooks: Sequence[Path], codings: Path | None) -> Inputs:
    """Load settings, codebooks and codings; raises one UserError with the mistakes of all of them."""
    from opschaling_nlp.codebook import load_codebooks
    from opschaling_nlp.codings.store import Codings, load_codings
    from opschaling_nlp.settings import load_settings

    problems: list[Problem] = []
    # With wrong settings the shipped ones serve to look at the rest.
    chosen = _try(lambda: load_settings(settings), problems) or load_settings()
    books = _try(lambda: load_codebooks(chosen, codebooks), problems)
    coded = _try(lambda: load_codings(codings) if codings else Codings(), problems)
    if problems or books is None or coded is None:
        raise UserError(problems)
    return Inputs(chosen, books, coded)


def _try(load: Callable[[], _Loaded], problems: list[Problem]) -> _Loaded | None:
    try:
        return load()
    except UserError as error:
        problems.extend(error.problems)
        return None
