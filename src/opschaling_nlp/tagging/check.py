"""Check codebooks against the pipeline: examples that do not hold, and indicators that can never find anything."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import Code, Codebook, rule_name
from opschaling_nlp.errors import Problem
from opschaling_nlp.settings import Settings
from opschaling_nlp.tagging.annotate import build_tagger
from opschaling_nlp.tagging.search.matching import IndicatorMatcher
from opschaling_nlp.tagging.search.phrases import GAP, PART
from opschaling_nlp.tagging.tags.context import VALENCE, group_of, make_doc, span_key

_Sought = TypeVar("_Sought")
_OPENER = "dus"
_OTHER_EXAMPLE = "voeg een indicator toe of kies een ander voorbeeld"
_MORE = frozenset("|*…+")
"""Characters that make a phrase stand for more than one sequence of words."""


def check_codebooks(codebooks: Sequence[Codebook], settings: Settings) -> list[Problem]:
    """Return everything that is wrong with the codebooks in use, in order; empty if all is well.

    Every `include` sentence must get its code or facet and no `exclude` sentence may. An indicator of words must find
    its own words; it is reported if its guard, the tokenizer or another indicator keeps it from ever adding anything.
    """
    nlp = build_tagger(codebooks, settings)
    finder: Any = nlp.get_pipe("opschaling_codes")
    matcher: IndicatorMatcher = finder.matcher
    problems: list[Problem] = []
    for book in codebooks:
        problems.extend([*_check_examples(book, nlp), *_check_facets(book, nlp)])
        problems.extend(problem for code in book.codes for problem in _check_indicators(book, code, nlp, matcher))
    return problems


def _check_examples(book: Codebook, nlp: Language) -> Iterator[Problem]:
    examples = [
        (code, sentence, wanted)
        for code in book.codes
        for wanted, sentences in ((True, code.include), (False, code.exclude))
        for sentence in sentences
    ]
    for code, wanted, sentence, spans in _find_in(examples, book, nlp):
        place = f"codeboek {book.name}: {code.name}"
        if wanted and not spans:
            yield Problem(place, f"het voorbeeld {sentence!r} krijgt de code niet", _OTHER_EXAMPLE)
        elif spans and not wanted:
            read = ", ".join(f"{rule_name(code.name, span.id_)} («{span.text}»)" for span in spans)
            yield Problem(
                place,
                f"het tegenvoorbeeld {sentence!r} krijgt de code door {read}",
                "geef die indicator een guard",
            )


def _check_facets(book: Codebook, nlp: Language) -> Iterator[Problem]:
    facets = [(code, facet) for code in book.codes for facet in code.facets]
    examples = [(code, sentence, facet.name) for code, facet in facets for sentence in facet.include]
    for code, facet, sentence, spans in _find_in(examples, book, nlp):
        mine = {one.id for one in code.indicators if one.facet == facet}
        if mine.isdisjoint(span.id_ for span in spans):
            place = f"codeboek {book.name}: {code.name} › facets › {facet}"
            yield Problem(place, f"het voorbeeld {sentence!r} krijgt dit facet niet", _OTHER_EXAMPLE)


def _find_in(
    examples: Sequence[tuple[Code, str, _Sought]], book: Codebook, nlp: Language
) -> Iterator[tuple[Code, _Sought, str, list[Span]]]:
    """Yield each example with the spans of its code."""
    key = VALENCE if book.role == "valence" else span_key(book.role, book.name)
    docs = nlp.pipe(make_doc(nlp, sentence) for _, sentence, _ in examples)
    for (code, sentence, sought), doc in zip(examples, docs, strict=True):
        yield code, sought, sentence, [span for span in group_of(doc, key) if span.label_ == code.name]


def _check_indicators(book: Codebook, code: Code, nlp: Language, matcher: IndicatorMatcher) -> Iterator[Problem]:
    for indicator in code.indicators:
        borrowed = any(indicator.id.startswith(f"{source.partition('/')[0]}-") for source in code.borrow)
        if indicator.kind != "words" or indicator.guard.needs or borrowed:
            continue
        mine = (book.name, code.name, indicator.id)
        rules = [hit.rule for hit in matcher.find(_sample(str(indicator.value), nlp))]
        if any((rule.book, rule.code, rule.indicator) == mine for rule in rules):
            continue
        other = next((rule for rule in rules if (rule.book, rule.code) == mine[:2]), None)
        if other is not None and not _MORE.isdisjoint(str(indicator.value)):
            continue  # the sample is only one of the things it finds
        yield Problem(
            f"codeboek {book.name}: {rule_name(code.name, indicator.id)}",
            f"vindt niets wat {other.indicator!r} niet al vindt"
            if other
            else f"{str(indicator.value)!r} kan nooit iets vinden",
            "haal één van de twee weg"
            if other
            else "het programma leest dit als andere woorden, of een guard houdt het tegen",
        )


def _sample(value: str, nlp: Language) -> Doc:
    """Make a short text that matches a value.

    It takes the first alternative of every choice and skips gaps; a leading word keeps it from opening the sentence.
    """
    words = (word.split("|")[0].strip("*") for part in value.split(PART) for word in part.split() if word != GAP)
    tokens = [token.text for token in nlp.make_doc(" ".join([_OPENER, *words]))]
    blank = ["X"] * len(tokens)  # token patterns on lemmas, classes, forms or relations reject a text without them
    return Doc(
        nlp.vocab,
        words=tokens,
        lemmas=tokens,
        pos=blank,
        morphs=["_"] * len(tokens),
        deps=blank,
        heads=[0] * len(tokens),
    )
