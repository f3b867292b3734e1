"""Explain how one sentence is tagged: its words, which indicators fired, and what ruled out others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.tagging.language.pipeline import load_pipeline
from opschaling_nlp.tagging.search.matching import IndicatorMatcher
from opschaling_nlp.tagging.tags.context import make_doc

if TYPE_CHECKING:
    from opschaling_nlp.settings import Settings


class Word(NamedTuple):
    """One word of a sentence with its analysis."""

    text: str
    lemma: str
    pos: str
    relation: str
    head: str


class Finding(NamedTuple):
    """An indicator that found its words, and what ruled it out (empty: it counts)."""

    codebook: str
    code: str
    facet: str
    indicator: str
    quote: str
    barred: str


class Explanation(NamedTuple):
    """The words of a sentence and the indicators found in it."""

    words: tuple[Word, ...]
    findings: tuple[Finding, ...]


def explain(text: str, codebooks: Sequence[Codebook], settings: Settings) -> Explanation:
    """Tag one sentence on its own and explain each result.

    Raises UserError if the language model is missing.
    """
    nlp = load_pipeline(settings)
    doc = nlp(make_doc(nlp, text))
    matcher = IndicatorMatcher(codebooks, nlp.vocab)
    return Explanation(
        tuple(
            Word(token.text, token.lemma_, token.pos_, token.dep_, token.head.text)
            for token in doc
            if not token.is_space
        ),
        tuple(
            Finding(
                hit.rule.book, hit.rule.code, hit.rule.facet, hit.rule.indicator, doc[hit.start : hit.end].text, why
            )
            for hit, why in matcher.consider(doc)
        ),
    )
