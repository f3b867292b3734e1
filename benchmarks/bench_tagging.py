"""Measure tagging in statements per second, as a ratio to bare `nlp.pipe` of the same pipeline without our components.

    python benchmarks/bench_tagging.py [--statements 1000] [--rounds 9] [--sizes 1000 4000 16000]

All sides read the same statements, made here: all different, as long as on a wall, with new words throughout. Each
round has statements that no side has seen, so caching of statements has no effect; the ratio is the median over rounds.
One core per process (`OMP_NUM_THREADS=1`). The bare model is measured twice: with spaCy's matrix product (thinc's own),
and with the faster one that the project uses in every pipeline it loads (`tagging.language.pipeline`). The second is the
stricter measure of the cost of our components, the first shows what users would have without the project. Last comes
the gain of a second process, including its start, for growing numbers of statements; the bare model has the faster
product there.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import random
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator

os.environ.setdefault("OMP_NUM_THREADS", "1")

from spacy.language import Language
from thinc.api import NumpyOps
from wordfreq import top_n_list

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.model import PromptKind
from opschaling_nlp.settings import Settings, load_settings
from opschaling_nlp.tagging.annotate import Key, StatementTagger, read_statements
from opschaling_nlp.tagging.language.pipeline import NumpyProducts, load_pipeline
from opschaling_nlp.tagging.tags.context import make_doc

TARGET = 0.80
BATCH_SIZE = 256
PROMPT = PromptKind.OBSERVATION
WARMING_UP = 500  # statements
VOCABULARY = 50_000  # words, of which one with rank r is drawn 1/r as often as the first
FIRST_RANK = 200  # the commonest words are already in the frames
OPENINGS = ("Horizontaal: ", "Verticaal - ", "Tip: ", *[""] * 12)
SUBJECTS = (
    "de wijkteams",
    "onze docenten",
    "twee gemeenten",
    "de bestuurder",
    "het ziekenhuis",
    "een klein groepje",
    "de projectleider",
    "bewoners met {word}",
    "de nieuwe {word}",
    "iedereen die aan {word} werkt",
)
VERBS = (
    "delen {word} met",
    "hebben geen tijd voor",
    "staan achter",
    "zoeken ruimte voor",
    "praten over",
    "missen {word} voor",
    "leren van",
    "wachten op",
    "gebruiken {word} bij",
)
OBJECTS = (
    "de {word} in de buurt",
    "het {word} van volgend jaar",
    "een structurele plek in {word}",
    "elkaar en van anderen",
    "vertrouwen en korte lijnen",
    "{word} en {word}",
    "het energieloket",
    "een eigen {word}",
)
ANSWERS = (
    "{word}",
    "meer {word}",
    "{word} en {word}",
    "tijd voor {word}",
    "elkaars {word} kennen",
    "{word} bij de gemeente",
    "geen {word}",
)
ENDINGS = (
    "",
    "",
    ".",
    ", maar het draagvlak groeit langzaam.",
    " en dat kost {word}",
    "? Hoe doen jullie dat",
    ". Zorg dat {word} vroeg aan tafel zit",
    " (zie ook de {word} van vorig jaar)",
)
CLAUSES = (0, 1, 2, 3)
CLAUSE_WEIGHTS = (7, 8, 2, 1)
"""How often a statement is a bare answer or has one, two or three clauses.

A quarter have up to 6 words, half up to 12, a tenth over 25.
"""


def make_texts(count: int, *, seed: int = 20) -> list[str]:
    """Make distinct statements."""
    rng = random.Random(seed)
    words = [word for word in top_n_list("nl", VOCABULARY)[FIRST_RANK:] if word.isalpha()]
    drawn = iter(lambda: rng.choices(words, cum_weights=weights, k=10_000), None)
    weights = list(itertools.accumulate(1 / rank for rank in range(FIRST_RANK, FIRST_RANK + len(words))))
    word = itertools.chain.from_iterable(drawn)
    texts: dict[str, None] = {}
    while len(texts) < count:
        frame = _frame(rng)
        texts[frame.format_map(_Drawn(word))] = None
    return list(texts)


class _Drawn(dict[str, str]):
    """Fills every `{word}` of a frame with the next word."""

    def __init__(self, words: Iterator[str]) -> None:
        self._words = words

    def __missing__(self, key: str) -> str:
        return next(self._words)


def _frame(rng: random.Random) -> str:
    (clauses,) = rng.choices(CLAUSES, CLAUSE_WEIGHTS)
    said = " en ".join(f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)}" for _ in range(clauses))
    return f"{rng.choice(OPENINGS)}{said}{rng.choice(ENDINGS)}" if clauses else rng.choice(ANSWERS)


def load_bare(settings: Settings) -> Language:
    """Load the pipeline without the project's components."""
    nlp = load_pipeline(settings)
    for name in [name for name in nlp.pipe_names if name.startswith("opschaling_")]:
        nlp.remove_pipe(name)
    return nlp


def use_products_of_thinc(nlp: Language) -> None:
    """Restore the matrix product that every layer has without the project."""
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            if isinstance(node.ops, NumpyProducts):
                node.ops = NumpyOps()


def time_bare(nlp: Language, texts: list[str], *, processes: int = 1) -> float:
    """Return the seconds that the language model takes by itself."""
    return _seconds(
        nlp.pipe(texts, batch_size=BATCH_SIZE, n_process=processes),
        time.process_time if processes == 1 else time.perf_counter,
    )


def time_tagging(tagger: StatementTagger, texts: list[str]) -> float:
    """Return the seconds that the whole pipeline takes, with Docs made as in tagging."""
    docs = (make_doc(tagger.nlp, text, prompt_kind=PROMPT) for text in texts)
    return _seconds(tagger.nlp.pipe(docs, batch_size=BATCH_SIZE), time.process_time)


def time_reading(tagger: StatementTagger, texts: list[str], *, processes: int) -> float:
    """Return the seconds of reading statements as in a run: starting processes, whole pipeline, rows of the tables."""
    return _seconds(
        read_statements(tagger, [Key(text, PROMPT) for text in texts], processes=processes), time.perf_counter
    )


def _seconds(work: Iterable[object], clock: Callable[[], float]) -> float:
    """Time an iterator; single processes are compared by CPU time, so that other work weighs less."""
    started = clock()
    deque(work, maxlen=0)
    return clock() - started


def compare(name: str, size: int, pairs: list[tuple[float, float]]) -> None:
    """Print the times of two ways, (reference, ours) per round, in statements per second and as a speed ratio."""
    ratios = [one / other for one, other in pairs]
    one, other = (size / statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    print(
        f"{name:58s}{one:7.0f}/s {other:7.0f}/s   ratio {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})",
        flush=True,
    )


def main() -> None:
    """Print statements per second and the ratios; both sides alternate, so that other work affects them alike."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=1000, help="statements a round")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1000, 4000, 16000], help="statements to try two processes on"
    )
    options = parser.parse_args()
    settings = load_settings()
    tagger, bare, plain = StatementTagger(load_codebooks(settings), settings), load_bare(settings), load_bare(settings)
    use_products_of_thinc(plain)
    texts = iter(make_texts(WARMING_UP + options.statements * options.rounds + sum(options.sizes) + options.statements))
    warming_up = list(itertools.islice(texts, WARMING_UP))
    time_bare(plain, warming_up)
    time_bare(bare, warming_up)
    time_tagging(tagger, warming_up)
    gc.freeze()  # as reading statements does, here for all sides
    print(
        f"{options.rounds} rounds of {options.statements} statements; target for tagging: {TARGET:.2f} of the bare model"
    )
    rounds = [list(itertools.islice(texts, options.statements)) for _ in range(options.rounds)]
    timed = [(time_bare(plain, chunk), time_bare(bare, chunk), time_tagging(tagger, chunk)) for chunk in rounds]
    compare(
        "one process: bare model as spaCy runs it, tagging", options.statements, [(one, ours) for one, _, ours in timed]
    )
    compare(
        "one process: bare model with our product, tagging", options.statements, [(one, ours) for _, one, ours in timed]
    )
    for size in options.sizes:
        chunk = list(itertools.islice(texts, size))
        pair = time_reading(tagger, chunk, processes=1), time_reading(tagger, chunk, processes=2)
        compare(f"{size} statements: tagging in one process, in two", size, [pair])
    last = list(itertools.islice(texts, options.statements))
    pair = time_bare(bare, last, processes=2), time_reading(tagger, last, processes=2)
    compare(f"{len(last)} statements in two processes: bare model, tagging", len(last), [pair])


if __name__ == "__main__":
    main()
