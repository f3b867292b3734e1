"""Hold what researchers noted, by what it is about, so that the report shows it there and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.output.selection import rows_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Memo:
    """Hold one note as it is shown: who wrote it (empty where nobody said) and what."""

    by: str
    text: str


class Memos:
    """Give the notes on a statement, a code or a theme; `shown` is false in a version for sharing, which holds none."""

    def __init__(self, memos: pd.DataFrame, *, shown: bool) -> None:
        self._notes: dict[tuple[str, str], list[Memo]] = {}
        for row in rows_of(memos) if shown else []:
            self._notes.setdefault((row.about, row.id), []).append(Memo(row.by, row.text))

    def on_statement(self, statement_id: str) -> Sequence[Memo]:
        """Return the notes on a statement."""
        return self._notes.get(("bijdrage", statement_id), ())

    def on_code(self, code: str) -> Sequence[Memo]:
        """Return the notes on a code, also where it was called a theme: each driver is one."""
        return [*self._notes.get(("code", code), ()), *self._notes.get(("thema", code), ())]

    def on_theme(self, theme: str, label: str) -> Sequence[Memo]:
        """Return the notes on a proposed theme, which people know by its id or by its name."""
        names = dict.fromkeys((theme, label))
        return [memo for name in names for memo in self._notes.get(("thema", name), ())]

    def elsewhere(
        self, *, statements: Collection[str], codes: Collection[str], themes: Mapping[str, str]
    ) -> list[tuple[str, Memo]]:
        """Return what is about none of these (statement ids, codes, theme → name), each with what it is about."""
        shown = {("bijdrage", one) for one in statements} | {
            (about, code) for about in ("code", "thema") for code in codes
        }
        shown |= {("thema", name) for pair in themes.items() for name in pair}
        return [
            (f"{about} {name}", memo)
            for (about, name), memos in self._notes.items()
            if (about, name) not in shown
            for memo in memos
        ]
