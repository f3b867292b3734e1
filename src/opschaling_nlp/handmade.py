"""Load what people decided about statements and themes: codings, what may be quoted, and what becomes of proposed themes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from opschaling_nlp.analysis.decisions import load_decisions
from opschaling_nlp.analysis.drivers import driver_codes
from opschaling_nlp.codings.store import Codings, load_codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.report import load_quotable

if TYPE_CHECKING:
    from opschaling_nlp.analysis.decisions import Decision
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.errors import Problem

_Loaded = TypeVar("_Loaded")


@dataclass(frozen=True, slots=True)
class Handmade:
    """Hold everything that people made by hand; empty where they made nothing."""

    codings: Codings = field(default_factory=Codings)
    decisions: tuple[Decision, ...] = ()
    quotable: frozenset[str] = frozenset()
    """Statements that may be quoted in the version for sharing."""

    @property
    def sha256(self) -> str:
        """Hash it all, to see whether anything changed between two runs."""
        return hashlib.sha256(repr((self.codings.rows, sorted(self.codings.development), self.decisions, sorted(self.quotable))).encode()).hexdigest()

    @property
    def coders(self) -> Mapping[str, int]:
        """Count per coder the statements that were coded, in the order of the names."""
        return Counter(coder for _, coder in sorted(self.codings.latest()))


def load_handmade(folder: Path, codebooks: Sequence[Codebook]) -> Handmade:
    """Load everything from the folder of codings; a folder that does not exist holds nothing.

    Raises UserError with everything that is wrong in any of the files.
    """
    problems: list[Problem] = []
    codes = [code.name for code in driver_codes(codebooks)]
    codings = _try(lambda: load_codings(folder), problems)
    decisions = _try(lambda: load_decisions(folder, codes=codes), problems)
    quotable = _try(lambda: load_quotable(folder), problems)
    if codings is None or decisions is None or quotable is None:
        raise UserError(problems)
    return Handmade(codings, decisions, quotable)


def _try(load: Callable[[], _Loaded], problems: list[Problem]) -> _Loaded | None:
    try:
        return load()
    except UserError as error:
        problems.extend(error.problems)
        return None
