"""Measure how well ways of clustering short statements recover a coder's drivers: the table of docs/themas.md.

Usage: open_themes.py GOLD

GOLD is the folder of labelled sets of benchmarks/measure.py. Statements with exactly one driver are dealt out over
walls of fifty. It prints, per way, the mean adjusted mutual information over the walls of each set (0 is chance, 1
perfect).
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, KMeans, SpectralClustering
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from opschaling_nlp.dutch.words import listed_words

SETS = {"verzonnen": "statements_synthetic.jsonl", "echt": "real_dev.jsonl"}
WALL, THEMES, DIMENSIONS, SEED = 50, 9, 20, 20
REDUCED = f"letterreeksen, teruggebracht tot {DIMENSIONS} dimensies"
Matrix = NDArray[np.float64]

WORDS = TfidfVectorizer(token_pattern=r"\w+", stop_words=sorted(listed_words("stopwords")), sublinear_tf=True)
LETTERS = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
FEATURES: dict[str, Callable[[list[str]], Matrix]] = {
    "woorden (tf-idf)": lambda texts: WORDS.fit_transform(texts).toarray(),
    "reeksen van 3 tot 5 letters": lambda texts: LETTERS.fit_transform(texts).toarray(),
    REDUCED: lambda texts: normalize(
        TruncatedSVD(DIMENSIONS, random_state=SEED).fit_transform(LETTERS.fit_transform(texts))
    ),
}
GROUPINGS: dict[str, Callable[[Matrix], NDArray[np.int64]]] = {
    "k-means": lambda rows: KMeans(THEMES, n_init=10, random_state=SEED).fit_predict(rows),
    "Ward": lambda rows: AgglomerativeClustering(THEMES).fit_predict(rows),
    "agglomeratief, compleet": lambda rows: AgglomerativeClustering(
        THEMES, metric="cosine", linkage="complete"
    ).fit_predict(rows + 1e-9),
    "spectraal": lambda rows: SpectralClustering(THEMES, affinity="precomputed", random_state=SEED).fit_predict(
        np.clip(normalize(rows) @ normalize(rows).T, 0, 1)
    ),
    "NMF": lambda rows: NMF(THEMES, init="nndsvd", max_iter=100, random_state=SEED).fit_transform(rows).argmax(axis=1),
}


def main(gold: Path) -> None:
    """Print the table as Markdown, one row per way."""
    walls = {name: list(_deal(gold / file)) for name, file in SETS.items()}
    print(f"| kenmerken | groepering | {' | '.join(f'{name} (n = {len(own)})' for name, own in walls.items())} |")
    print("|---|---|" + "---|" * len(walls))
    for (feature, describe), (grouping, group) in product(FEATURES.items(), GROUPINGS.items()):
        if (feature, grouping) == (REDUCED, "NMF"):
            continue  # it accepts no negative numbers
        means = [
            np.mean([adjusted_mutual_info_score(drivers, group(describe(texts))) for texts, drivers in own])
            for own in walls.values()
        ]
        print(f"| {feature} | {grouping} | {' | '.join(f'{mean:.2f}'.replace('.', ',') for mean in means)} |")


def _deal(path: Path) -> list[tuple[list[str], list[str]]]:
    single = []
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        named = [code for code, there in item["drivers"].items() if there]
        if len(named) == 1:
            single.append((item["text"], named[0]))
    random.Random(SEED).shuffle(single)
    whole = range(0, len(single) - WALL + 1, WALL)
    return [
        ([text for text, _ in single[at : at + WALL]], [code for _, code in single[at : at + WALL]]) for at in whole
    ]


if __name__ == "__main__":
    with threadpool_limits(limits=1):
        main(Path(sys.argv[1]))
