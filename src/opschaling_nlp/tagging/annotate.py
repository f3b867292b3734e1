"""Tag statements by their own words, in this process or in several."""

from __future__ import annotations

import gc
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple, Self

from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import PromptKind, Statement
from opschaling_nlp.parallel import WORTH_A_PROCESS, run_on_every_worker, spread
from opschaling_nlp.settings import Settings
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.pipeline import load_pipeline
from opschaling_nlp.tagging.rows import Finding, TokenRow, findings, name_books, token_rows

# These imports register the factories even if the package's entry points are not installed.
from opschaling_nlp.tagging.tags import codes, substantive, tag_questions, tag_tips, valence  # noqa: F401
from opschaling_nlp.tagging.tags.context import make_doc
from opschaling_nlp.watching import OverdueError, Watchdog

COMPONENTS = (
    "opschaling_questions",
    "opschaling_tips",
    "opschaling_valence",
    "opschaling_substantive",
)
"""Components added after `opschaling_codes`, in order: each reads what earlier ones found."""
_STAGE = "Kenmerken en factoren zoeken"
MOST_OVERDUE = 20
"""Maximum number of statements that may take too long; if there are more, the statements are not the cause."""


class Key(NamedTuple):
    """What a statement is tagged by: its text and the kind of its prompt. Equal keys are tagged once."""

    text: str
    prompt_kind: PromptKind

    @classmethod
    def of(cls, statement: Statement) -> Self:
        """Return what a statement is tagged by."""
        return cls(statement.text, statement.prompt_kind)


class Annotation(NamedTuple):
    """The tokens and findings of one statement, independent of its context."""

    tokens: tuple[TokenRow, ...]
    findings: tuple[Finding, ...]
    overdue: str = ""
    """Why it could not be read (Dutch): it took too long, and has no tokens or findings."""


class StatementTagger:
    """Tags statements with the Dutch pipeline and the given codebooks."""

    def __init__(self, codebooks: Sequence[Codebook], settings: Settings) -> None:
        """Keep what the pipeline is made from."""
        self._made_from = codebooks, settings
        self._books = name_books(codebooks)
        self.batch_size = settings.language.batch_size

    @cached_property
    def nlp(self) -> Language:
        """Return the pipeline, which is loaded when it is first needed."""
        return build_tagger(*self._made_from)

    def load(self) -> Self:
        """Load the pipeline before it is needed; raises UserError if the language model is missing."""
        _ = self.nlp
        return self

    def __reduce__(self) -> tuple[Callable[..., StatementTagger], tuple[Sequence[Codebook], Settings]]:
        """Pickle only the arguments, so that another process loads a pipeline of its own."""
        return StatementTagger, self._made_from

    def read(self, keys: Sequence[Key]) -> Iterator[Annotation]:
        """Yield what each statement says; one that exceeds the time limit says only that.

        Raises OverdueError, with the statement and the indicator, if that happens again and again.
        """
        overdue: dict[int, str] = {}
        done = 0
        while done < len(keys):
            places = [place for place in range(done, len(keys)) if place not in overdue]
            dog = Watchdog(_STAGE, seconds=self._made_from[1].tagging.seconds_per_statement)
            try:
                for place, said in zip(places, self._read([keys[place] for place in places], dog), strict=True):
                    yield from (Annotation((), (), overdue[late]) for late in range(done, place))
                    done = place + 1
                    yield said
                yield from (Annotation((), (), overdue[late]) for late in range(done, len(keys)))
                done = len(keys)
            except OverdueError as error:
                at = next((place for place in places if place >= done and keys[place].text == str(dog.what)), None)
                if at is None or len(overdue) == MOST_OVERDUE:
                    raise
                overdue[at] = "; ".join(f"{one.where} {one.what}" for one in error.problems)

    def _read(self, keys: Sequence[Key], dog: Watchdog) -> Iterator[Annotation]:
        with dog:
            for _, part in self.nlp.pipeline:
                if isinstance(part, BatchComponent):
                    part.watch = dog.at
            for doc in self.nlp.pipe(self._docs(keys, dog), batch_size=self.batch_size):
                yield Annotation(tuple(token_rows(doc)), findings(doc, self._books))

    def _docs(self, keys: Sequence[Key], dog: Watchdog) -> Iterator[Doc]:
        for key in keys:
            dog.at(key.text)
            doc = make_doc(self.nlp, key.text, prompt_kind=key.prompt_kind)
            dog.at(None)
            yield doc


def build_tagger(codebooks: Sequence[Codebook], settings: Settings) -> Language:
    """Load the Dutch pipeline and add the components that use the codebooks."""
    nlp = load_pipeline(settings)
    finder: Any = nlp.add_pipe("opschaling_codes", config={"codebooks": []})
    finder.set_codebooks(codebooks)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def read_statements(
    tagger: StatementTagger, keys: Sequence[Key], *, processes: int, address: str = ""
) -> Iterator[Annotation]:
    """Yield what each statement says, in order, with no more processes than there is work for.

    Workers send rows, not Docs: sending a Doc takes several times as long as tagging it.
    """
    workers = min(processes, 1 + len(keys) // WORTH_A_PROCESS)
    if not address:
        tagger.load()  # before this process is copied
    gc.freeze()  # model and lexicon stay and are shared with forks of this process: they contain no garbage
    try:
        if len(keys) < WORTH_A_PROCESS or (workers == 1 and not address):
            yield from tagger.read(keys)
            return
        made_from = pickle.dumps(tagger)
        _loaded[made_from] = tagger
        size = tagger.batch_size
        batches = [keys[start : start + size] for start in range(0, len(keys), size)]
        for said in spread(partial(_read, made_from), batches, processes=workers, address=address):
            yield from said
    finally:
        _loaded.clear()
        gc.unfreeze()


def load_on_cluster(tagger: StatementTagger, *, address: str) -> None:
    """Have every worker of the cluster at `address` load the pipeline, before there is anything to read."""
    run_on_every_worker(partial(_read, pickle.dumps(tagger), ()), address=address)


_loaded: dict[bytes, StatementTagger] = {}
"""The tagger of a process, by its pickled form: a fork of the process that made it need not load it again."""
_TURN = threading.Lock()


def _read(made_from: bytes, keys: Sequence[Key]) -> list[Annotation]:
    with _TURN:  # cluster workers may have several threads; a pipeline reads one batch at a time
        if made_from not in _loaded:
            _loaded.clear()
            tagger = pickle.loads(made_from)  # noqa: S301 - it comes from the process that gives the work
            _loaded[made_from] = tagger.load()
        return list(_loaded[made_from].read(keys))
