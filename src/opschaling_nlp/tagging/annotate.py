"""Read statements by their own words: the tokens of each and what they say, in this process or in several."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from typing import Any, NamedTuple

from spacy.language import Language

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.ingest.workers import without_main
from opschaling_nlp.model import PromptKind
from opschaling_nlp.settings import Settings
from opschaling_nlp.tagging.language.pipeline import load_pipeline
from opschaling_nlp.tagging.language.stopwords import load_stopwords
from opschaling_nlp.tagging.rows import Finding, TokenRow, findings, name_books, token_rows

# These imports register the factories also where the package's entry points are not installed.
from opschaling_nlp.tagging.tags import codes, substantive, tag_questions, tag_tips, valence  # noqa: F401
from opschaling_nlp.tagging.tags.context import make_doc
from opschaling_nlp.tagging.tags.layout_labels import prefix_end

COMPONENTS = (
    "opschaling_questions",
    "opschaling_tips",
    "opschaling_valence",
    "opschaling_substantive",
)
"""What is added behind `opschaling_codes`, in this order: each reads what those before it found."""
WORTH_A_PROCESS = 1_000
"""Statements that a further process must have to do to earn back its start (see `benchmarks/bench_tagging.py`)."""


class Key(NamedTuple):
    """What decides how a statement is read by itself: its text and the kind of its prompt. Equal keys are read once."""

    text: str
    prompt_kind: PromptKind


class Said(NamedTuple):
    """What a statement says by itself."""

    tokens: tuple[TokenRow, ...]
    findings: tuple[Finding, ...]


class StatementTagger:
    """The Dutch pipeline with the components that the codebooks feed, as a reader of statements."""

    def __init__(self, codebooks: Sequence[Codebook], settings: Settings) -> None:
        """Load the pipeline; raises UserError when the language model is missing."""
        self._made_from = codebooks, settings
        self._books = name_books(codebooks)
        self.nlp = build_tagger(codebooks, settings)

    def __reduce__(self) -> tuple[Callable[..., StatementTagger], tuple[Sequence[Codebook], Settings]]:
        """Say how a process that does not share memory with this one makes its own."""
        return StatementTagger, self._made_from

    def read(self, keys: Sequence[Key]) -> Iterator[Said]:
        """Yield what each statement says."""
        stopwords = load_stopwords()
        docs = (
            make_doc(self.nlp, key.text, prompt_kind=key.prompt_kind, label_end=prefix_end(key.text)) for key in keys
        )
        for doc in self.nlp.pipe(docs, batch_size=self.nlp.batch_size):
            yield Said(tuple(token_rows(doc, stopwords)), findings(doc, self._books))


def build_tagger(codebooks: Sequence[Codebook], settings: Settings) -> Language:
    """Load the Dutch pipeline and add the components that the codebooks feed."""
    nlp = load_pipeline(settings)
    finder: Any = nlp.add_pipe("opschaling_codes")
    finder.set_codebooks(codebooks)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read_statements(tagger: StatementTagger, keys: Sequence[Key], *, processes: int) -> Iterator[Said]:
    """Yield what each statement says, in their order, with no more processes than there is work for.

    Workers send rows, not Docs: sending a Doc takes several times as long as tagging it.
    """
    workers = min(processes, 1 + len(keys) // WORTH_A_PROCESS)
    if workers == 1:
        gc.freeze()  # the model and the lexicon stay: looking for garbage among them costs time and finds none
        try:
            yield from tagger.read(keys)
        finally:
            gc.unfreeze()
        return
    size = tagger.nlp.batch_size
    batches = [keys[start : start + size] for start in range(0, len(keys), size)]
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(tagger,)) as pool:
        with without_main():
            read = pool.map(_read, batches)
        yield from chain.from_iterable(read)


_own: list[StatementTagger] = []
"""Of a worker process: its tagger."""


def _start(tagger: StatementTagger) -> None:
    gc.freeze()  # what is shared with the parent stays shared: looking for garbage in it would copy it
    _own.append(tagger)


def _read(keys: Sequence[Key]) -> list[Said]:
    return list(_own[-1].read(keys))
