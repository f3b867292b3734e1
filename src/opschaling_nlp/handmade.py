"""Load what people decided about statements and themes: codings, what may be quoted, and what becomes of proposed themes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.decisions import load_decisions
from opschaling_nlp.analysis.drivers import driver_codes
from opschaling_nlp.codings.draws import Draw, load_draws
from opschaling_nlp.codings.memos import Memo, load_memos
from opschaling_nlp.codings.store import Codings, load_codings
from opschaling_nlp.errors import UserError, load_or_collect
from opschaling_nlp.output.report import load_quotable

if TYPE_CHECKING:
    from opschaling_nlp.analysis.decisions import Decision
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.errors import Problem


@dataclass(frozen=True, slots=True)
class Handmade:
    """Hold everything that people made by hand; empty where they made nothing."""

    codings: Codings = field(default_factory=Codings)
    decisions: tuple[Decision, ...] = ()
    quotable: frozenset[str] = frozenset()
    """Statements that may be quoted in the version for sharing."""
    memos: tuple[Memo, ...] = ()
    draws: tuple[Draw, ...] = ()
    """How the samples for coding were drawn."""

    @property
    def sha256(self) -> str:
        """Hash it all, to see whether anything changed between two runs."""
        return hashlib.sha256(
            repr(
                (
                    self.codings.rows,
                    sorted(self.codings.development),
                    self.decisions,
                    sorted(self.quotable),
                    self.memos,
                    self.draws,
                )
            ).encode()
        ).hexdigest()

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
    codings = load_or_collect(lambda: load_codings(folder), problems)
    decisions = load_or_collect(lambda: load_decisions(folder, codes=codes), problems)
    quotable = load_or_collect(lambda: load_quotable(folder), problems)
    memos = load_or_collect(lambda: load_memos(folder, codings or Codings()), problems)
    draws = load_or_collect(lambda: load_draws(folder), problems)
    if codings is None or decisions is None or quotable is None or memos is None or draws is None:
        raise UserError(problems)
    return Handmade(codings, decisions, quotable, memos, draws)
