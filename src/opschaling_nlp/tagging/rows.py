"""Turn a parsed Doc into plain rows: its tokens, and what its spans say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from opschaling_nlp.codebook import Codebook, rule_name
from opschaling_nlp.tagging.language.compounds import parts_of
from opschaling_nlp.tagging.language.tokenizer import LONGEST_WORD
from opschaling_nlp.tagging.tags.context import DRIVERS, NOT_SUBSTANTIVE, OVERRULED, TAGS, VALENCE, group_of, span_key
from opschaling_nlp.tagging.tags.valence import PROMPT_RULE

_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN"})


class TokenRow(NamedTuple):
    """Hold one row of the table of tokens, without its statement."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    parts: str
    content: int


class Finding(NamedTuple):
    """Hold what a Doc says of its statement: one row of evidence, without its statement and before its context is known."""

    kind: str
    label: str
    driver: str
    holds: int
    source: str
    codebook: str
    rule: str
    where: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Books:
    """Say which codebook gave what: the names with versions that evidence carries."""

    tags: str
    drivers: str
    valence: str
    extra: tuple[tuple[str, str], ...]
    """(span group, name with version)."""
    valence_rules: frozenset[str]
    """Rules of the drivers' codebook that give a valence by themselves."""


def name_books(codebooks: Sequence[Codebook]) -> Books:
    """Collect the names of the codebooks of a run by their role."""
    labels: Mapping[str, str] = {book.role: book.label for book in codebooks if book.role != "extra"}
    own = (
        rule_name(code.name, one.name)
        for book in codebooks
        if book.role == "drivers"
        for code in book.codes
        for one in code.indicators
        if one.valence
    )
    return Books(
        tags=labels.get("tags", ""),
        drivers=labels.get("drivers", ""),
        valence=labels.get("valence", ""),
        extra=tuple((span_key(book.role, book.name), book.label) for book in codebooks if book.role == "extra"),
        valence_rules=frozenset(own),
    )


def token_rows(doc: Doc, stopwords: frozenset[str]) -> Iterator[TokenRow]:
    """Yield the tokens that are not white space."""
    for token in doc:
        if not token.is_space:
            end = token.idx + len(token)
            # Interned: a hundred thousand statements hold millions of tokens, but few different words.
            text, lemma, pos, parts = map(intern, (token.text, token.lemma_, token.pos_, "+".join(parts_of(token))))
            yield TokenRow(token.i, token.idx, end, text, lemma, pos, parts, _is_content(token, stopwords))


def findings(doc: Doc, books: Books) -> tuple[Finding, ...]:
    """List what the spans of a Doc say: tags, whether it is substantive, and if so drivers, valence and further codes."""
    hollow = group_of(doc, NOT_SUBSTANTIVE)
    found = [_finding(span, "tag", books.tags) for span in group_of(doc, TAGS)]
    if hollow:
        # A title above a link or a compliment may hold any word: only that it asks something stands by itself.
        found = [finding for finding in found if finding.label == "question"]
        said = (_finding(span, "substantive", books.tags) for span in hollow)
        return (*found, *(finding._replace(label="substantive", holds=0) for finding in said))
    found.extend(_finding(span, "driver", books.drivers) for span in group_of(doc, DRIVERS))
    found.extend(_valence(span, books) for span in group_of(doc, VALENCE))
    found.extend(_valence(span, books)._replace(holds=0) for span in group_of(doc, OVERRULED))
    found.extend(_finding(span, "code", label) for key, label in books.extra for span in group_of(doc, key))
    return tuple(dict.fromkeys(found))


def _finding(span: Span, kind: str, codebook: str) -> Finding:
    return Finding(
        kind, span.label_, "", 1, "rule", codebook, span.id_, "text", span.start_char, span.end_char, span.text
    )


def _valence(span: Span, books: Books) -> Finding:
    by_prompt = span.id_ == rule_name(span.label_, PROMPT_RULE)
    finding = _finding(span, "valence", books.drivers if span.id_ in books.valence_rules else books.valence)._replace(
        driver=span.kb_id_
    )
    return finding._replace(source="prompt", where="prompt", start=0, end=0, quote="") if by_prompt else finding


def _is_content(token: Token, stopwords: frozenset[str]) -> int:
    if (
        len(token) > LONGEST_WORD
        or token.pos_ not in _CONTENT
        or not any(character.isalpha() for character in token.text)
        or token.like_url
    ):
        return 0
    return int(token.lower_ not in stopwords and token.lemma_.casefold() not in stopwords)
