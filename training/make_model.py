"""Make the bundled Dutch pipeline: prepare the treebank, train, pack, measure.

    python training/make_model.py CORPUS [--work FOLDER] [--test]

CORPUS is a folder of CoNLL-U files (see README.md). Intermediate files go to FOLDER (default `training/work`,
git-ignored); the packed model replaces the one in `src/opschaling_nlp/resources/models/nl_opschaling`. With `--test`
the test file is measured too: do that only once.
"""

from __future__ import annotations

import argparse
import os
import random
import tomllib
from pathlib import Path

os.environ.setdefault(
    "OMP_NUM_THREADS", "1"
)  # more threads are slower for matrices this small; must be set before numpy is loaded

import spacy
from average import average, train_on
from evaluate import figures_of, write_card
from fragments import make_fragments
from pack import pack
from prepare import document_bin, group, vary
from spacy.cli.train import train
from treebank import corpus_files, read_sentences

from opschaling_nlp.tagging.language import embedding  # noqa: F401  registers the architecture
from opschaling_nlp.tagging.language.pipeline import BUNDLED, model_path

HERE = Path(__file__).parent
FIRST, SECOND = 8, 9  # seeds of the documents of the two stages
STEPS_ON = 1500  # of the second stage, which continues training from the end of the first
READY = 6000  # ready-made fragments per stage


def prepare(corpus: Path, work: Path) -> None:
    """Write `train_8.spacy`, `train_9.spacy` (one per stage) and `dev.spacy` from the treebank files of a folder.

    Files named `…train…` or `core…` are the treebank; `frag…` (optional) are ready-made fragments; `…dev…` is for
    choosing between models.
    """
    vocab = spacy.blank("nl").vocab
    treebank = [
        sentence
        for name in ("core", "train")
        for path in corpus_files(corpus, name)
        for sentence in read_sentences(path)
    ]
    ready = [sentence for path in corpus_files(corpus, "frag") for sentence in read_sentences(path)]
    development = [sentence for path in corpus_files(corpus, "dev") for sentence in read_sentences(path)]
    limits = tomllib.loads((HERE / "limits.toml").read_text(encoding="utf-8"))
    for seed in (FIRST, SECOND):
        rng = random.Random(seed)
        made = make_fragments(treebank, limits, rng)
        sentences = [*vary(treebank, rng), *ready[:READY], *made]
        rng.shuffle(sentences)
        document_bin(vocab, group(sentences, rng)).to_disk(work / f"train_{seed}.spacy")
        print(
            f"train_{seed}: {len(treebank)} sentences of the treebank, {len(ready[:READY])} fragments found, {len(made)} made"
        )
    document_bin(vocab, [[sentence] for sentence in development]).to_disk(work / "dev.spacy")


def main() -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, default=HERE / "work")
    parser.add_argument("--test", action="store_true", help="measure the test files as well, once, at the end")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    prepare(options.corpus, options.work)
    overrides = {
        "paths.train": str(options.work / f"train_{FIRST}.spacy"),
        "paths.dev": str(options.work / "dev.spacy"),
    }
    train(HERE / "config.cfg", options.work / "trained", overrides=overrides)
    first, second = options.work / "trained" / "model-last", options.work / "trained_on" / "model-last"
    train_on(
        HERE / "config.cfg",
        first,
        options.work / f"train_{SECOND}.spacy",
        options.work / "dev.spacy",
        second.parent,
        steps=STEPS_ON,
    )
    average([first, second], options.work / "averaged")
    target = model_path(BUNDLED)
    pack(options.work / "averaged", target)
    parts = ("dev", "test") if options.test else ("dev",)
    figures = {path.name: figures_of(path) for name in parts for path in corpus_files(options.corpus, name)}
    write_card(target, figures)


if __name__ == "__main__":
    main()
