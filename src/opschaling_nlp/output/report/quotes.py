"""Pick quotes by their ids, and only those that this version of the report may show."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from opschaling_nlp.output.labels import session_titles
from opschaling_nlp.output.links import filter_link
from opschaling_nlp.output.selection import rows_of

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.output.report.memos import Memo, Memos

_TITLE = 40
"""Characters of a session's title under a quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Hold one statement as it is quoted: its words, where they stand, and the link to it."""

    text: str
    session: str
    place: str
    link: str
    memos: Sequence[Memo] = ()


class Quotes:
    """Hold the statements that may be quoted, by id."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], kept: pd.DataFrame, memos: Memos) -> None:
        self._memos = memos
        self._titles = _short_titles(session_titles(tables["sessions"]))
        self._rows = {row.statement_id: row for row in rows_of(kept)}

    def pick(self, ids: Iterable[str], *, most: int) -> list[Quote]:
        """Return the first quotes of `ids` that may be shown, in that order."""
        chosen = [self._rows[statement_id] for statement_id in ids if statement_id in self._rows][:most]
        return [
            Quote(
                row.text,
                self._titles[row.session_id],
                _place(row.section, row.page),
                filter_link({"bijdrage": row.statement_id}),
                self._memos.on_statement(row.statement_id),
            )
            for row in chosen
        ]


def _short_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Shorten titles to what fits beside a place: without the words they all begin with, whole words, and … for the rest."""
    words = {session: title.split(" ") for session, title in titles.items()}
    common = len(list(takewhile(lambda alike: len(set(alike)) == 1, zip(*words.values(), strict=False))))
    rests = {session: " ".join(own[common * (len(titles) > 1) :] or own) for session, own in words.items()}
    return {session: textwrap.shorten(rest, _TITLE, placeholder=" …") for session, rest in rests.items()}


def spread(frame: pd.DataFrame) -> Sequence[str]:
    """Return statement ids by turns from each session, so that a short list does not come from one session."""
    by_session = [list(part) for _, part in frame.groupby("session_id", sort=True)["statement_id"]]
    return [
        part[turn] for turn in range(max(map(len, by_session), default=0)) for part in by_session if turn < len(part)
    ]


def _place(section: str, page: object) -> str:
    number = str(page)
    return ", ".join(
        part for part in (section.replace(" > ", " › "), f"p.\u00a0{number}" if number.isdigit() else "") if part
    )
