"""Show the codebook one code at a time, and which posts a new line would change, before it is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.codings.log import last_words
from opschaling_nlp.codings.owncodes import (
    MARK,
    PREFIX,
    BookLine,
    build_indicator,
    check_line,
    write_overlay,
)
from opschaling_nlp.tables import rows_of, split_codes
from opschaling_nlp.werk.acts import line_of
from opschaling_nlp.werk.project import Project, Run

if TYPE_CHECKING:
    from spacy.language import Language


_MOST = 500
"""Maximum number of posts read for one preview, at a third of a millisecond to a millisecond each."""
_SHOWN = 30
"""Maximum number of posts shown in a preview; the rest is only counted."""
_PIECE = 4
"""Number of characters of a word by which posts that may contain a form of it are found."""


def codebook_page(project: Project, _who: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show the list of codes, and of one its definition, examples and alternatives with their hits."""
    books = [book for book in project.codebooks if book.role != "valence"]
    named = {f"{book.name}/{code.name}": (book, code) for book in books for code in book.codes}
    chosen = query.get("code", "")
    chosen = chosen if chosen in named else next(iter(named), "")
    shown = _shown(project, *named[chosen]) if chosen else {}
    return {
        "books": books,
        "chosen": chosen,
        "changed": [book.name for book in books if book.version.endswith(MARK)],
        "unknown": project.attached.handmade.unknown,
        "keys": project.names,
        **shown,
    }


def _shown(project: Project, book: Codebook, code: Code) -> Mapping[str, Any]:
    rules = project.run.tables["rules"]
    mine = rules[(rules["codebook"] == book.name) & (rules["code"] == code.name)]
    fired = {row.indicator: row for row in rows_of(mine)}
    found = {one.id: fired[one.id].statements if one.id in fired else 0 for one in code.indicators}
    ordered = sorted(code.indicators, key=lambda one: (not one.id.startswith(PREFIX), -found[one.id]))
    alternatives = [{"line": one, "found": fired.get(one.id), "own": one.id.startswith(PREFIX)} for one in ordered]
    facets = {facet.name: facet.label_nl for facet in code.facets}
    return {"book": book, "code": code, "alternatives": alternatives, "facets": facets}


def preview_part(project: Project, preview: Preview, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show what a line would change, and ask whether to store it."""
    change = preview.show(line_of(query))
    rows = project.run.rows
    return {"line": query, "change": change, "rows": [rows[one] for one in change.posts[:_SHOWN] if one in rows]}


def overlay_file(project: Project, name: str) -> str:
    """Return the changed lines of a codebook as a file that extends it; empty if there is no such codebook."""
    book = next((one for one in project.codebooks if one.name == name), None)
    return write_overlay(book, last_words(project.log, BookLine)) if book else ""


class Change(NamedTuple):
    """Which posts gain or lose a code, how many were not read, and whether an example gets it."""

    posts: tuple[str, ...] = ()
    unread: int = 0
    found: bool | None = None
    """Whether the code is found in an example; None for an alternative."""


class Preview:
    """Holds the language pipeline, which is loaded when the first line is previewed."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = Lock()

    def warm(self) -> None:
        """Load the pipeline in advance, so that the first line need not wait for it."""
        with self._lock:
            _ = self._nlp

    def show(self, line: BookLine) -> Change:
        """Return what a line changes; raises UserError if it is invalid."""
        check_line(self._project.codebooks, line)
        with self._lock:
            if line.part != "indicators":
                return Change(found=self._finds(line))
            return self._gain(line) if line.stands else Change(self._lose(line))

    @cached_property
    def _nlp(self) -> Language:
        from opschaling_nlp.tagging.language.pipeline import load_pipeline

        return load_pipeline(self._project.settings)

    def _gain(self, line: BookLine) -> Change:
        """Read the posts that may contain the words, and list those that gain the code or facet."""
        run, pieces = self._project.run, _pieces(line.text)
        may = [
            one
            for one, words in run.keep("words", _words_of, run).items()
            if all(any(piece in words for piece in some) for some in pieces) and not _has(run.rows[one], line)
        ]
        code = Code(line.code, line.code, line.code, "", indicators=(build_indicator(line),))
        hit = self._hits([run.rows[one].text for one in may[:_MOST]], code)
        return Change(tuple(one for one, found in zip(may, hit, strict=False) if found), unread=len(may[_MOST:]))

    def _lose(self, line: BookLine) -> tuple[str, ...]:
        """List the posts whose code came from this indicator alone."""
        evidence = self._project.run.tables["evidence"]
        mine = evidence[(evidence["codebook"] == line.book) & (evidence["holds"] == 1)]
        mine = mine[(mine["code"] == line.code) & (mine["kind"] != "valence")]
        by = mine.groupby("statement_id", sort=False)["indicator"].agg(set)
        return tuple(str(one) for one, indicators in by.items() if indicators == {line.text})

    def _finds(self, line: BookLine) -> bool:
        book = next(one for one in self._project.codebooks if one.name == line.book)
        return self._hits([line.text], next(one for one in book.codes if one.name == line.code))[0]

    def _hits(self, texts: Sequence[str], code: Code) -> list[bool]:
        """Return for each text whether an indicator of the code counts in it."""
        from opschaling_nlp.tagging.search.matching import IndicatorMatcher
        from opschaling_nlp.tagging.tags.context import make_doc

        matcher = IndicatorMatcher((Codebook("", "", "", "", "extra", (code,)),), self._nlp.vocab)
        docs = self._nlp.pipe(make_doc(self._nlp, text) for text in texts)
        return [any(not why for _, why in matcher.consider(doc)) for doc in docs]


def _words_of(run: Run) -> Mapping[str, str]:
    """Return the words of each statement and their lemmas, ignoring case."""
    lemmas = run.tables["tokens"].groupby("statement_id", sort=False)["lemma"].agg(" ".join).to_dict()
    return {one: f"{run.folded[one]} {lemmas.get(one, '')}".casefold() for one in run.order}


def _has(row: Any, line: BookLine) -> bool:
    if line.facet:
        return f"{line.code}.{line.facet}" in split_codes(row.facets)
    return bool(getattr(row, line.code, 0) == 1 or line.code in split_codes(row.drivers))


def _pieces(words: str) -> list[list[str]]:
    """Return for each word of an alternative the beginnings of which a post must contain at least one."""
    groups = [group for group in re.split(r"[\s…+]+", words.casefold()) if group]
    return [[one.strip("*")[:_PIECE] for one in group.split("|")] for group in groups]
