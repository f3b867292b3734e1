"""Mark the indicators of the codebooks in a Doc."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import codebook_from_table, rule_name
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.search.matching import IndicatorMatcher
from opschaling_nlp.tagging.tags.context import label_end_of, span_key


@Language.factory("opschaling_codes", default_config={"codebooks": []}, requires=["token.lemma"], assigns=["doc.spans"])
def make_codes(nlp: Language, name: str, codebooks: Sequence[Mapping[str, Any]]) -> BatchComponent:
    """Make the component that puts the hits of each codebook in a span group of its own.

    `codebooks` is what `codebook.codebook_to_table` gives of each. A span's label is the code, its id the rule, its kb_id the valence that the
    indicator gives by itself. Levels named in an opening label are left to `headings`.
    """
    del name
    books = [codebook_from_table(table) for table in codebooks]
    matcher = IndicatorMatcher(books, nlp.vocab)
    keys = {book.name: span_key(book.role, book.name) for book in books}
    # As spaCy numbers them: numbering three strings a hit takes longer than making its span.
    number = nlp.vocab.strings.add
    marks = {
        rule: (keys[rule.book], number(rule.code), number(rule_name(rule.code, rule.indicator)))
        for rule in matcher.rules
    }
    valences = {
        "": 0,
        **{
            one.valence: number(one.valence)
            for book in books
            for code in book.codes
            for one in code.indicators
            if one.valence
        },
    }

    def opschaling_codes(doc: Doc) -> Doc:
        groups: dict[str, list[Span]] = {}
        hidden = label_end_of(doc)
        for rule, start, end, valence in matcher.find(doc):
            key, code, name = marks[rule]
            if hidden and key == "tags" and doc[start].idx < hidden:
                continue
            groups.setdefault(key, []).append(Span(doc, start, end, label=code, kb_id=valences[valence], span_id=name))
        for key, spans in groups.items():
            doc.spans[key] = spans
        return doc

    return BatchComponent(opschaling_codes)
