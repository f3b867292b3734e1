"""Pick quotes and researchers' notes on them and elsewhere: only what this version of the report may show."""

import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

import pandas as pd

from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.output.links import filter_link
from opschaling_nlp.output.naming import session_titles
from opschaling_nlp.output.report.grids import count_cell
from opschaling_nlp.tables import rows_of, split_codes

QUOTES = 2
"""Maximum number of quotes in a cell."""
EVERYWHERE = ""
"""Takes the place of a session in a summary that is about a driver in all sessions."""
_TITLE = 40
"""Maximum characters of a session title under a quote."""


class Memos:
    """The notes on statements, codes and themes; `shown` is false in a version for sharing, which has none."""

    def __init__(self, memos: pd.DataFrame, *, shown: bool) -> None:
        self._notes: dict[tuple[str, str], list[Any]] = {}
        for row in rows_of(memos) if shown else []:
            self._notes.setdefault((row.about, row.id), []).append(row)

    def on_statement(self, statement_id: str) -> Sequence[Any]:
        """Return the notes on a statement."""
        return self._notes.get(("bijdrage", statement_id), ())

    def on_code(self, code: str) -> Sequence[Any]:
        """Return the notes on a code, including those filed under its theme: each driver is one."""
        return [*self._notes.get(("code", code), ()), *self._notes.get(("thema", code), ())]

    def on_theme(self, theme: str, label: str) -> Sequence[Any]:
        """Return the notes on a proposed theme, filed under its id or its name."""
        names = dict.fromkeys((theme, label))
        return [memo for name in names for memo in self._notes.get(("thema", name), ())]

    def elsewhere(
        self, *, statements: Collection[str], codes: Collection[str], themes: Mapping[str, str]
    ) -> list[tuple[str, Any]]:
        """Return the notes about none of these (statement ids, codes, theme → name), each with its subject."""
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


class Quotes:
    """The statements that may be quoted, by id."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], kept: pd.DataFrame, memos: Memos) -> None:
        self._memos = memos
        sessions = tables["sessions"]
        self._titles = _short_titles(session_titles(sessions))
        heard = sessions.loc[(sessions["same_as"] == "") & (sessions["source_kind"] == 0), "session_id"]
        self._only = heard.iloc[0] if len(heard) == 1 else None
        self._rows = {row.statement_id: row for row in rows_of(kept)}

    def pick(self, ids: Iterable[str], *, most: int) -> list[dict[str, Any]]:
        """Return the first `most` of `ids` that may be shown, none in the same words: id, words, place, link, notes."""
        chosen: dict[str, Any] = {}
        for row in (self._rows[statement_id] for statement_id in ids if statement_id in self._rows):
            chosen.setdefault(fold(row.text), row)
        return [
            {
                "id": row.statement_id,
                "text": row.text,
                "place": self._place(row),
                "link": filter_link({"bijdrage": row.statement_id}),
                "memos": self._memos.on_statement(row.statement_id),
            }
            for row in list(chosen.values())[:most]
        ]

    def _place(self, row: Any) -> Sequence[str]:
        """Return the place of a quote; the only session with participants goes unnamed if a section is known."""
        title, place = self._titles[row.session_id], _place(row.section, row.page)
        return place if place and row.session_id == self._only else [title, *place]


def _short_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Shorten titles to fit beside a place: without the words they all begin with, and … for the rest."""
    words = {session: title.split(" ") for session, title in titles.items()}
    common = len(list(takewhile(lambda alike: len(set(alike)) == 1, zip(*words.values(), strict=False))))
    rests = {session: " ".join(own[common * (len(titles) > 1) :] or own) for session, own in words.items()}
    return {session: textwrap.shorten(rest, _TITLE, placeholder=" …") for session, rest in rests.items()}


def spread(frame: pd.DataFrame) -> Sequence[str]:
    """Return statement ids from each session in turn, so that a short list does not come from a single session."""
    by_session = [list(part) for _, part in frame.groupby("session_id", sort=True)["statement_id"]]
    return [
        part[turn] for turn in range(max(map(len, by_session), default=0)) for part in by_session if turn < len(part)
    ]


def _place(section: str, page: object) -> list[str]:
    number = str(page)
    return [part for part in (section.replace(" > ", " › "), f"p.\u00a0{number}" if number.isdigit() else "") if part]


def arrange_framework(
    tables: Mapping[str, pd.DataFrame],
    drivers: Mapping[str, str],
    titles: Mapping[str, str],
    sessions: Sequence[str],
    quotes: Quotes,
    *,
    own: Mapping[tuple[str, str], str],
) -> list[dict[str, Any]]:
    """Arrange session × driver, each cell with the researcher's own summary, the number of statements and two quotes.

    The order is that of `sessions`; `own` holds the researcher's summaries by session and driver.
    """
    found = {(row.session_id, row.driver): row for row in rows_of(tables["framework"])}

    def cell(session: str, code: str) -> dict[str, Any]:
        row = found.get((session, code))
        number, ids = (row.n, split_codes(row.quotes)) if row else (0, [])
        count = count_cell(number, {"sessie": session, "factor": code})
        return {"own": own.get((session, code), ""), "count": count, "quotes": quotes.pick(ids, most=QUOTES)}

    return [
        {"session": session, "title": titles[session], "cells": [cell(session, code) for code in drivers]}
        for session in sessions
    ]


def own_summaries(tables: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], str]:
    """Return (session or `EVERYWHERE`, driver) → what a researcher wrote about it."""
    return {(row.session_id, row.driver): row.text for row in rows_of(tables["own_summaries"])}
