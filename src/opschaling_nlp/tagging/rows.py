"""Turn a parsed Doc into plain rows: its tokens and its findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from sys import intern
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.dutch.words import listed_words
from opschaling_nlp.tagging.language.compounds import PARTS
from opschaling_nlp.tagging.language.tokenizer import LONGEST_WORD
from opschaling_nlp.tagging.language.word_rows import Word, words_of
from opschaling_nlp.tagging.tags.context import (
    ANSWERS,
    CUES,
    DRIVERS,
    NOT_SUBSTANTIVE,
    OVERRULED,
    TAGS,
    VALENCE,
    group_of,
    span_key,
)
from opschaling_nlp.tagging.tags.valence import PROMPT_RULE

_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN"})


TokenRow = tuple[Any, ...]
"""A row of the table TOKENS, without its statement."""


class Finding(NamedTuple):
    """One row of evidence from a Doc, without its statement and before its context is known."""

    kind: str
    label: str
    driver: str
    holds: int
    source: str
    codebook: str
    version: str
    code: str
    facet: str
    indicator: str
    coder: str
    score: float
    where: str
    start: int
    end: int
    quote: str


class Book(NamedTuple):
    """Hold what evidence says of a codebook: its name, its version, and the facet of each indicator by code and id."""

    name: str = ""
    version: str = ""
    facets: Mapping[tuple[str, str], str] = {}
    valences: frozenset[tuple[str, str]] = frozenset()
    """Code and id of the indicators that give a valence by themselves."""

    def find(
        self,
        kind: str,
        label: str,
        indicator: str,
        words: tuple[int, int, str],
        *,
        code: str = "",
        source: str = "rule",
    ) -> Finding:
        """Make a finding of an indicator of this codebook, or of a built-in rule, in words of the text."""
        code = code or label
        facet = self.facets.get((code, indicator), "")
        return Finding(
            kind, label, "", 1, source, self.name, self.version, code, facet, indicator, "", 1.0, "text", *words
        )


Books = Mapping[str, Book]
"""The codebooks of a run by the span group of their hits."""


def name_books(codebooks: Sequence[Codebook]) -> Books:
    """Collect what evidence says of the codebooks of a run."""
    nothing = dict.fromkeys((TAGS, DRIVERS, CUES), Book())
    return nothing | {span_key(book.role, book.name): _book(book) for book in codebooks}


def _book(book: Codebook) -> Book:
    return Book(
        book.name,
        book.version,
        {(code.name, one.id): one.facet for code, one in book.indicators() if one.facet},
        frozenset((code.name, one.id) for code, one in book.indicators() if one.valence),
    )


def token_rows(doc: Doc) -> Iterator[TokenRow]:
    """Yield the tokens that are not whitespace."""
    parts, stopwords = doc.user_data.get(PARTS, {}), listed_words("stopwords")
    for word in words_of(doc):
        if not word.text.isspace():
            # Interned, so that a word is sent once a batch.
            split = intern("+".join(parts.get(word.index, ())))
            text, lemma, pos = map(intern, (word.text, word.lemma, word.pos))
            yield word.index, word.start, word.end, text, lemma, pos, split, _is_content(word, doc, stopwords)


def findings(doc: Doc, books: Books) -> tuple[Finding, ...]:
    """List the findings in the spans of a Doc.

    First the tags, and whether the statement is substantive; if it is, then drivers, valence and further codes.
    """
    hollow = group_of(doc, NOT_SUBSTANTIVE)
    found = [_finding(span, "tag", books[TAGS]) for span in group_of(doc, TAGS)]
    found.extend(_finding(span, "tag", books[TAGS])._replace(holds=0) for span in group_of(doc, ANSWERS))
    if hollow:
        # A title above a link or a compliment may contain any word: only its being a question counts.
        found = [finding for finding in found if finding.label == "question"]
        said = (_finding(span, "substantive", books[TAGS]) for span in hollow)
        return (*found, *(finding._replace(label="substantive", code="substantive", holds=0) for finding in said))
    found.extend(_finding(span, "driver", books[DRIVERS]) for span in group_of(doc, DRIVERS))
    found.extend(_valence(span, books) for span in group_of(doc, VALENCE))
    extra = (key for key in books if key not in {TAGS, DRIVERS, CUES})
    found.extend(_finding(span, "code", books[key]) for key in extra for span in group_of(doc, key))
    found.extend(_valence(span, books)._replace(holds=0) for span in group_of(doc, OVERRULED))
    return tuple(dict.fromkeys(found))


def _finding(span: Span, kind: str, book: Book, code: str = "") -> Finding:
    return book.find(kind, span.label_, span.id_, (span.start_char, span.end_char, span.text), code=code)


def _valence(span: Span, books: Books) -> Finding:
    """Turn a valence into a finding; a driver's own indicator that gave it is its origin."""
    driver, indicator = span.kb_id_, span.id_
    by_driver = (driver, indicator) in books[DRIVERS].valences
    book, code = (books[DRIVERS], driver) if by_driver else (books[CUES], "")
    finding = _finding(span, "valence", book, code)._replace(driver=driver)
    if indicator == PROMPT_RULE:
        return finding._replace(source="prompt", where="prompt", start=0, end=0, quote="")
    return finding


def _is_content(word: Word, doc: Doc, stopwords: frozenset[str]) -> int:
    told = (
        word.pos in _CONTENT
        and len(word.text) <= LONGEST_WORD
        and any(map(str.isalpha, word.text))
        and not doc[word.index].like_url
    )
    return int(told and word.lower not in stopwords and word.lemma.casefold() not in stopwords)
