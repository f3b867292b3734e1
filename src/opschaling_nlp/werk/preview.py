"""Say which posts a line of a codebook would change, before it is stored: without analysing everything again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.codings.booklines import BookLine, build_indicator, check_line
from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    from spacy.language import Language

    from opschaling_nlp.werk.project import Project

_MOST = 500
"""Posts that are read for one preview, a third of a millisecond to a millisecond each."""
_PIECE = 4
"""Characters of a word by which posts that may hold a form of it are found."""


class Change(NamedTuple):
    """Which posts get a code or lose it, how many were not looked at, and what an example comes to."""

    posts: tuple[str, ...] = ()
    unread: int = 0
    found: bool | None = None
    """Whether the code is found in an example; None for an alternative."""


class Preview:
    """Keep the language pipeline, which is loaded when a line is first looked at."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = Lock()

    def warm(self) -> None:
        """Load what reads posts, so that the first line need not wait for it."""
        with self._lock:
            _ = self._nlp

    def show(self, line: BookLine) -> Change:
        """Say what a line changes; raises UserError where it cannot be."""
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
        """Read the posts that may hold the words, and list those that get the code or facet that they had not."""
        run, pieces = self._project.run, _pieces(line.text)
        may = [
            one
            for one, words in self._words.items()
            if all(any(piece in words for piece in some) for some in pieces) and not self._has(run.rows[one], line)
        ]
        code = Code(line.code, line.code, line.code, "", indicators=(build_indicator(line),))
        hit = self._hits([run.rows[one].text for one in may[:_MOST]], code)
        return Change(tuple(one for one, found in zip(may, hit, strict=False) if found), unread=len(may[_MOST:]))

    @property
    def _words(self) -> Mapping[str, str]:
        """The words of each statement and their lemmas, case aside; kept as long as the run is."""
        run = self._project.run
        if "words" not in run.kept:
            lemmas = run.tables["tokens"].groupby("statement_id", sort=False)["lemma"].agg(" ".join).to_dict()
            run.kept["words"] = {one: f"{run.folded[one]} {lemmas.get(one, '')}".casefold() for one in run.order}
        words: Mapping[str, str] = run.kept["words"]
        return words

    def _lose(self, line: BookLine) -> tuple[str, ...]:
        """List the posts in which nothing but this indicator gave the code."""
        evidence = self._project.run.tables["evidence"]
        mine = evidence[(evidence["codebook"] == line.book) & (evidence["holds"] == 1)]
        mine = mine[(mine["code"] == line.code) & (mine["kind"] != "valence")]
        by = mine.groupby("statement_id", sort=False)["indicator"].agg(set)
        return tuple(str(one) for one, indicators in by.items() if indicators == {line.text})

    def _finds(self, line: BookLine) -> bool:
        book = next(one for one in self._project.codebooks if one.name == line.book)
        return self._hits([line.text], next(one for one in book.codes if one.name == line.code))[0]

    def _hits(self, texts: Sequence[str], code: Code) -> list[bool]:
        """Tell of each text whether an indicator of the code counts in it."""
        from opschaling_nlp.tagging.search.matching import IndicatorMatcher
        from opschaling_nlp.tagging.tags.context import make_doc

        matcher = IndicatorMatcher((Codebook("", "", "", "", "extra", (code,)),), self._nlp.vocab)
        docs = self._nlp.pipe(make_doc(self._nlp, text) for text in texts)
        return [any(not why for _, why in matcher.consider(doc)) for doc in docs]

    @staticmethod
    def _has(row: Any, line: BookLine) -> bool:
        if line.facet:
            return f"{line.code}.{line.facet}" in split_codes(row.facets)
        tag: Mapping[str, Any] = row._asdict()
        return bool(tag.get(line.code) == 1 or line.code in split_codes(row.drivers))


def _pieces(words: str) -> list[list[str]]:
    """Give for each word of an alternative the beginnings by which a post can hold it, one of which must be there."""
    groups = [group for group in re.split(r"[\s…+]+", words.casefold()) if group]
    return [[one.strip("*")[:_PIECE] for one in group.split("|")] for group in groups]
