"""Mark the indicators of the codebooks in a Doc."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import codebook_from_table, rule_name
from opschaling_nlp.tagging.batches import BatchComponent
from opschaling_nlp.tagging.context import label_end_of, span_key
from opschaling_nlp.tagging.matching import IndicatorMatcher


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

    def opschaling_codes(doc: Doc) -> Doc:
        groups: dict[str, list[Span]] = defaultdict(list)
        hidden = label_end_of(doc)
        for hit in matcher.find(doc):
            key = keys[hit.rule.book]
            if key == "tags" and doc[hit.start].idx < hidden:
                continue
            rule = rule_name(hit.rule.code, hit.rule.indicator)
            groups[key].append(Span(doc, hit.start, hit.end, label=hit.rule.code, kb_id=hit.valence, span_id=rule))
        for key, spans in groups.items():
            doc.spans[key] = spans
        return doc

    return BatchComponent(opschaling_codes)
