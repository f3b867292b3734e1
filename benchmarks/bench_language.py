"""Measure the Dutch pipeline on posts: words per second, share of each component, loading, and the compound splitter.

    python benchmarks/bench_language.py [--reference FOLDER]

`--reference` names another spaCy pipeline, which is run bare on the same posts in the same run for comparison. Use one
core (`OMP_NUM_THREADS=1`).
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import spacy
from spacy.language import Language

from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.language.compounds import dutch_splitter
from opschaling_nlp.tagging.language.pipeline import COMPONENTS, expand_weights, load_pipeline

ROUNDS = 3  # the fastest of this many runs counts
LOADS = 5
WHO = [
    "de buurt",
    "het bestuur",
    "de school",
    "een groep ouders",
    "de wethouder",
    "onze vereniging",
    "het wijkteam",
    "de huisartsen",
    "elke straat",
    "jongeren",
]
WHAT = [
    "meer tijd",
    "een vaste plek",
    "duidelijke afspraken",
    "het speelplein",
    "de tuincommissie",
    "samenwerkingspartners",
    "geld voor proeven",
    "het jaarverslag",
    "elkaars vergaderingen",
    "de verkeersveiligheid",
]
FORMS = [
    "Betrek {who} vanaf het begin bij {what}",
    "{who} heeft {what} nodig",
    "{what} organiseren met {who}",
    "Hoe krijgen we {who} mee?",
    "Te weinig {what} voor {who}",
    "Als {who} twijfelt, laat dan {what} zien",
    "Ik vraag me af of {who} dit wil",
    "Duidelijkheid over {what}: {who} wil weten wie beslist. Dat helpt",
]


def posts() -> list[str]:
    """Return made-up posts as long as those on a wall."""
    return [form.format(who=who, what=what) for form, who, what in itertools.product(FORMS, WHO, WHAT)]


def words_per_second(nlp: Language, texts: list[str]) -> float:
    """Return the number of words a pipeline processes per second, the best of a few rounds."""
    words = sum(len(nlp.make_doc(text)) for text in texts)
    return words / min(_seconds(lambda: [None for _ in nlp.pipe(texts)]) for _ in range(ROUNDS))


def component_seconds(nlp: Language, texts: list[str]) -> dict[str, float]:
    """Return the seconds that the tokeniser and each component take for all posts."""
    start = time.perf_counter()
    docs = list(nlp.tokenizer.pipe(texts))
    seconds = {"tokenizer": time.perf_counter() - start}
    for name, component in nlp.pipeline:
        start = time.perf_counter()
        docs = list(
            component.pipe(docs, batch_size=nlp.batch_size) if hasattr(component, "pipe") else map(component, docs)
        )
        seconds[name] = time.perf_counter() - start
    return seconds


def load_seconds() -> list[float]:
    """Return how long loading takes after the imports, each time in a new process."""
    code = (
        "import time; from opschaling_nlp.settings import load_settings; from opschaling_nlp.tagging.language.pipeline import load_pipeline;"
        "start = time.perf_counter(); load_pipeline(load_settings()); print(time.perf_counter() - start)"
    )
    return [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(LOADS)
    ]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reference", type=Path, help="a spaCy pipeline to compare with")
    options = parser.parse_args()
    texts = posts()
    nlp = load_pipeline(load_settings())
    full = words_per_second(nlp, texts)
    print(f"posts: {len(texts)}; all components: {full:,.0f} words/s")
    with nlp.select_pipes(disable=[name for name in (*COMPONENTS, "opschaling_sentences") if name in nlp.pipe_names]):
        bare = words_per_second(nlp, texts)
    print(f"the model alone: {bare:,.0f} words/s; with our components {full / bare:.2f} of that")
    if options.reference:
        reference = spacy.load(options.reference)
        expand_weights(reference)
        speed = words_per_second(reference, texts)
        print(
            f"{options.reference.name} bare: {speed:,.0f} words/s; ours with all components {full / speed:.2f} of that"
        )
    seconds = component_seconds(nlp, texts)
    for name, spent in seconds.items():
        print(f"  {name:24s}{spent:7.3f} s  {spent / sum(seconds.values()):5.1%}")
    splitter = dutch_splitter()
    nouns = sorted({token.lower_ for doc in map(nlp.make_doc, texts) for token in doc if len(token) > 5})
    spent = _seconds(lambda: [splitter.parts(noun) for noun in nouns])
    print(f"compound splitter, nothing remembered: {1e6 * spent / len(nouns):.0f} µs a word")
    loads = load_seconds()
    print(
        f"loading after the imports: median {statistics.median(loads):.2f} s of {', '.join(f'{load:.2f}' for load in loads)}"
    )


if __name__ == "__main__":
    main()
