"""Measure statements per second of tagging, as a ratio to bare `nlp.pipe` of the same pipeline without the project's components.

Run: python benchmarks/bench_tagging.py [--statements 4000] [--processes 1 2] [--repeat 3]. The statements are made here, all different.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator

from spacy.language import Language

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.model import PromptKind
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.context import make_doc
from opschaling_nlp.tagging.headings import prefix_end
from opschaling_nlp.tagging.tag import build_tagger

TARGET = 0.80
OPENINGS = ("Horizontaal: ", "Verticaal - ", "", "", "", "Tip: ")
SUBJECTS = (
    "de wijkteams",
    "onze docenten",
    "twee gemeenten",
    "de bestuurder",
    "het ziekenhuis",
    "een klein groepje",
    "de projectleider",
    "de nieuwe directie",
)
VERBS = (
    "delen ervaringen met",
    "hebben geen tijd voor",
    "staan achter",
    "zoeken ruimte voor",
    "praten over",
    "missen geld voor",
    "leren van",
    "wachten op",
)
OBJECTS = (
    "de aanpak in de buurt",
    "het curriculum van volgend jaar",
    "een structurele plek in beleid",
    "elkaar en van anderen",
    "vertrouwen en korte lijnen",
    "het energieloket",
)
ENDINGS = (
    ".",
    ", maar het draagvlak groeit langzaam.",
    " en dat kost een lange adem",
    "? Hoe doen jullie dat",
    ". Zorg dat iedereen vroeg aan tafel zit",
    " (zie ook de pilot van vorig jaar)",
)


def make_texts(count: int, *, seed: int = 20) -> list[str]:
    """Make different statements of about a dozen words."""
    rng = random.Random(seed)
    return [
        f"{rng.choice(OPENINGS)}{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)} {number}{rng.choice(ENDINGS)}"
        for number in range(count)
    ]


def time_pipe(nlp: Language, texts: list[str], *, processes: int, context: bool) -> float:
    """Return the seconds that the texts take; `context` makes the Docs as tagging does."""

    def source() -> Iterator[object]:
        return (make_doc(nlp, text, prompt_kind=PromptKind.OBSERVATION, label_end=prefix_end(text)) for text in texts) if context else iter(texts)

    started = time.perf_counter()
    for _ in nlp.pipe(source(), batch_size=256, n_process=processes):  # type: ignore[call-overload]
        pass
    return time.perf_counter() - started


def main() -> None:
    """Print statements per second and the ratio, per number of processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=4000)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    settings = load_settings()
    full, bare = (build_tagger(load_codebooks(settings), settings) for _ in range(2))
    for name in [name for name in bare.pipe_names if name.startswith("opschaling_")]:
        bare.remove_pipe(name)
    texts = make_texts(options.statements)
    for nlp in (bare, full):
        time_pipe(nlp, texts[:200], processes=1, context=nlp is full)
    for processes in options.processes:
        # Taken in turn and the best kept, so that other work on the machine weighs on both alike.
        pairs = [
            (time_pipe(bare, texts, processes=processes, context=False), time_pipe(full, texts, processes=processes, context=True))
            for _ in range(options.repeat)
        ]
        least_bare, least_full = min(one for one, _ in pairs), min(two for _, two in pairs)
        ratio = least_bare / least_full
        print(
            f"{processes} process(es): bare {len(texts) / least_bare:6.0f}/s   tagging {len(texts) / least_full:6.0f}/s   ratio {ratio:.2f} (target {TARGET:.2f})"
        )


if __name__ == "__main__":
    main()
