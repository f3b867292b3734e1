"""Mark the indicators of the codebooks in a Doc."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import Codebook, load_codebook, shipped_codebook, shipped_names
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.search.matching import IndicatorMatcher
from opschaling_nlp.tagging.tags.context import label_end_of, span_key


@Language.factory(
    "opschaling_codes",
    requires=["token.lemma"],
    assigns=["doc.spans"],
    default_config={"codebooks": ["tags", "drivers", "valence"]},
)
def make_codes(nlp: Language, name: str, codebooks: list[str]) -> CodesComponent:
    """Make the component that puts the hits of each codebook in a span group of its own.

    Codebooks are given by their shipped name or by the path of a file, and kept in the pipeline's configuration. Raises
    UserError if there is none.
    """
    del name
    shipped = shipped_names()
    books = [shipped_codebook(book) if book in shipped else load_codebook(Path(book)) for book in codebooks]
    return CodesComponent(nlp, books)


class CodesComponent(BatchComponent):
    """Marks hits in a Doc.

    A span's label is the code, its id the indicator, its kb_id the indicator's own valence (for a cue of valence: its
    facet). Levels named in an opening label are left to `headings`.
    """

    def __init__(self, nlp: Language, books: Sequence[Codebook]) -> None:
        super().__init__(self._mark)
        self._nlp = nlp
        self.set_codebooks(books)

    def set_codebooks(self, books: Sequence[Codebook]) -> None:
        """Set the codebooks whose indicators are searched for."""
        self.matcher = IndicatorMatcher(books, self._nlp.vocab)
        roles = {book.name: book.role for book in books}
        keys = {book.name: span_key(book.role, book.name) for book in books}
        # As spaCy's string ids: computing three ids per hit takes longer than making its span.
        number = self._nlp.vocab.strings.add
        self._marks = {
            rule: (
                keys[rule.book],
                number(rule.code),
                number(rule.indicator),
                number(third) if (third := rule.facet if roles[rule.book] == "valence" else rule.valence) else 0,
            )
            for rule in self.matcher.rules
        }

    def _mark(self, doc: Doc) -> Doc:
        groups: dict[str, list[Span]] = {}
        hidden = label_end_of(doc)
        for rule, start, end in self.matcher.find(doc):
            key, code, indicator, valence = self._marks[rule]
            if hidden and key == "tags" and doc[start].idx < hidden:
                continue
            groups.setdefault(key, []).append(Span(doc, start, end, label=code, kb_id=valence, span_id=indicator))
        for key, spans in groups.items():
            doc.spans[key] = spans
        return doc
