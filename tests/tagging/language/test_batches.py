"""Guard that components work through batches, and that somebody can watch which Doc they are at."""

from __future__ import annotations

from spacy.lang.nl import Dutch
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.batches import BatchComponent


def test_whoever_watches_hears_each_doc_and_the_end_of_each_batch() -> None:
    """Between two batches other components work, on many statements at once: then nothing in particular is watched."""
    heard: list[Doc | None] = []
    component = BatchComponent(lambda _doc: None)
    component.watch = heard.append
    docs = [Doc(Dutch().vocab, words=[word], spaces=[False]) for word in ("een", "twee", "drie")]
    assert list(component.pipe(docs, batch_size=2)) == docs
    assert [doc and doc.text for doc in heard] == ["een", "twee", None, "drie", None]
