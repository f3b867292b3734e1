r"""Learn the weights of the compound splitter from compounds with known parts and from simple nouns.

    python training/fit_compounds.py CORPUS

CORPUS contains `compounds_gold.json` ({"form\\tlemma_with_underscores": count}) and the treebank it was taken from. The
weights are learned from half of the words (by hash) and measured on both; they are written to
`resources/language/compounds.toml`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import tomlkit
from treebank import common_prefix, corpus_files, read_sentences

import opschaling_nlp
from opschaling_nlp.tagging.language.compounds import Splitter, dutch_splitter

STEPS = 400
LEARNING_RATE = 0.5
DECAY = 1e-4
WEIGHT_OF_SIMPLE = 6.0  # a wrongly split simple noun hurts more than a compound left whole
WEIGHT_OF_UNMARKED = 0.05
TARGET = Path(opschaling_nlp.__file__).parent / "resources" / "language" / "compounds.toml"


def in_first_half(word: str) -> bool:
    """Return in which half a word falls, the same every time."""
    return hashlib.sha256(word.encode()).digest()[0] < 128


def gold_head_start(form: str, lemma: str) -> int:
    """Return where the last part of a compound begins in its form: `aandachtspunten`, `aandacht_punt` gives 9."""
    head = lemma.rsplit("_", maxsplit=1)[-1].lower()
    length, start = max(((common_prefix(form[i:].lower(), head), i) for i in range(1, len(form))), default=(0, 0))
    return start if length >= min(2, len(head)) else 0


def read_gold(folder: Path) -> dict[str, int]:
    """Return the head start of each compound of `compounds_gold.json` whose form shows it."""
    gold = json.loads((folder / "compounds_gold.json").read_text(encoding="utf-8"))
    pairs = (key.split("\t") for key in sorted(gold))
    return {form.lower(): start for form, lemma in pairs if (start := gold_head_start(form, lemma))}


def read_simple() -> set[str]:
    """Return the simple nouns to learn from, written by hand; those of the tests are different."""
    return set((Path(__file__).parent / "simple_nouns.txt").read_text(encoding="utf-8").split())


def read_unmarked(folder: Path, gold: dict[str, int]) -> set[str]:
    """Return the nouns of the treebank whose lemma is not marked as a compound, though many of them are compounds."""
    return {
        token.form.lower()
        for path in corpus_files(folder, "core")
        for sentence in read_sentences(path)
        for token in sentence
        if token.upos == "NOUN" and token.xpos and token.form.isalpha() and len(token.form) > 5
    } - set(gold)


def fit(splitter: Splitter, gold: dict[str, int], simple: Iterable[str], unmarked: Iterable[str]) -> dict[str, float]:
    """Return the weights that make right cuts, and none in simple nouns, likeliest (log-linear, by gradient ascent)."""
    cases = [_case(splitter, word, start, 1.0) for word, start in sorted(gold.items())]
    cases += [_case(splitter, word, 0, WEIGHT_OF_SIMPLE) for word in sorted(simple)]
    cases += [_case(splitter, word, 0, WEIGHT_OF_UNMARKED) for word in sorted(unmarked)]
    cases = [case for case in cases if case is not None and len(case[0]) > 1]
    names = sorted({name for rows, _, _ in cases for row in rows for name in row})
    column = {name: index for index, name in enumerate(names)}
    rows = np.array([[row.get(name, 0.0) for name in names] for case in cases for row in case[0]])
    groups = np.repeat(np.arange(len(cases)), [len(case[0]) for case in cases])
    right = np.concatenate([case[1] for case in cases])
    importance = np.array([case[2] for case in cases])
    scale = np.abs(rows).max(axis=0)
    rows = rows / scale
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    weights = np.zeros(len(column))
    squares = np.zeros(len(column))
    for _ in range(STEPS):
        scores = rows @ weights
        scores -= np.maximum.reduceat(scores, starts)[groups]
        chance = np.exp(scores)
        chance /= np.add.reduceat(chance, starts)[groups]
        target = chance * right
        target /= np.add.reduceat(target, starts)[groups]
        gradient = rows.T @ ((target - chance) * importance[groups]) / len(cases) - DECAY * weights
        squares += gradient**2
        weights += LEARNING_RATE * gradient / np.sqrt(squares + 1e-12)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights / scale, strict=True)}


def _case(
    splitter: Splitter, word: str, start: int, importance: float
) -> tuple[list[dict[str, float]], np.ndarray, float] | None:
    """Return the features of all cuts of a word and of leaving it whole, and which of them are right."""
    candidates = list(splitter.candidates(word))
    cuts = [len(word) - len(candidate.right) for candidate in candidates]
    # a cut further left is right too, if its right side still contains the head: rechter|vleugelverdediger
    right = np.array([*(float(start > 0 and cut == start) for cut in cuts), float(start == 0)])
    if not right.any():
        return None
    return [*(dict(candidate.features) for candidate in candidates), splitter.whole_features(word)], right, importance


def measure(splitter: Splitter, gold: dict[str, int], simple: Iterable[str]) -> str:
    """Return the shares of right head boundaries and of split simple nouns, as a line to print."""
    right = sum(splitter.head_start(word) == start for word, start in gold.items())
    words = sorted(simple)
    split = sum(splitter.head_start(word) > 0 for word in words)
    return f"head boundary right {right / len(gold):.3f} of {len(gold)}, simple nouns split {split / len(words):.3f} of {len(words)}"


def main(folder: Path) -> None:
    """Learn, measure both halves, and write."""
    gold = read_gold(folder)
    simple = read_simple()
    first = {word: start for word, start in gold.items() if in_first_half(word)}
    second = {word: start for word, start in gold.items() if not in_first_half(word)}
    splitter = dutch_splitter()
    weights = fit(splitter, first, simple, read_unmarked(folder, gold))
    splitter = Splitter(weights)
    print("learnt from:", measure(splitter, first, simple))
    print("kept aside: ", measure(splitter, second, simple))
    document = tomlkit.parse(TARGET.read_text(encoding="utf-8"))
    document["weights"] = weights
    TARGET.write_text(tomlkit.dumps(document), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
