"""Fit the weights of resources/cues/seams.toml and print each as it is and as fitted.

    python training/fit_seams.py POSTS.txt…

Each file has one post per line. The posts are set in lines of many widths, as typed text and on a page with the letter
widths of Helvetica, with and without white space between them, so it is known of every line end whether it ends a post.
The weights of words, signs and white space are fitted to those line ends by logistic regression, shrunk towards their
current values (a normal prior of SPREAD bits), so that few examples change them little. Weights that only say what must
win (`fits`, `space`, `unknown` …) are not fitted: a line that had room left ends a post in every example.
"""

from __future__ import annotations

import random
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from reportlab.pdfbase.pdfmetrics import stringWidth
from scipy.optimize import minimize

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.lines.habits import learn_habits
from opschaling_nlp.lines.seam import measure_seams
from opschaling_nlp.lines.weigh import find_features
from opschaling_nlp.model import Block, Extent, Look

FITTED = (
    "start", "stop", "low_behind_stop", "low", "capital", "broken_sentence", "broken_word", "goes_on", "closes", "rare", "ordinary_capital",
)  # fmt: skip
WIDTHS = (44, 52, 60, 72, 84, 96)
SPREAD = 2.0
POSTS_ON_A_WALL, WALLS, SEED = 40, 12, 1
SIZE = 10.0


def main(paths: Sequence[str]) -> None:
    """Print the weights, before and after, with the number of line ends that show each feature."""
    rows: list[Mapping[str, float]] = []
    opens: list[bool] = []
    for path in paths:
        posts = [line for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
        for features, opened in _examples(posts):
            rows.append(features)
            opens.append(opened)
    before = {name: row["bits"] for name, row in load_cues("seams").items()}
    after = _fit(rows, np.array(opens), before)
    seen = Counter(name for row in rows for name, value in row.items() if value)
    print(
        f"{len(rows)} line ends, {sum(opens)} of them end a post; right {_right(rows, opens, before):.4f} -> {_right(rows, opens, after):.4f}"
    )
    for name in FITTED:
        print(f"{name:18} {seen[name]:6} {before[name]:6.1f} -> {after[name]:6.1f}")


def _examples(posts: Sequence[str]) -> Iterator[tuple[Mapping[str, float], bool]]:
    """Yield the features of line ends that words must decide, and whether a post opens there."""
    draw = random.Random(SEED)
    for _ in range(WALLS):
        wall = draw.sample(posts, min(POSTS_ON_A_WALL, len(posts)))
        for width in WIDTHS:
            for printed in (False, True):
                lines = [
                    (line, not place) for post in wall for place, line in enumerate(_wrap(post, width, printed=printed))
                ]
                blocks = [_block(line, width, number, printed=printed) for number, (line, _) in enumerate(lines, 1)]
                seams = measure_seams(blocks)
                habits = learn_habits(blocks, seams)
                for seam, (_, opened) in zip(seams, lines[1:], strict=True):
                    if seam.full or seam.tight:
                        yield find_features(seam, habits), opened


def _wrap(post: str, width: int, *, printed: bool) -> list[str]:
    if not printed:
        return textwrap.wrap(post, width)
    lines: list[str] = []
    for word in post.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and stringWidth(longer, "Helvetica", SIZE) <= width * SIZE / 2:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _block(line: str, width: int, number: int, *, printed: bool) -> Block:
    if not printed:
        return Block("line", line, line=number, look=Look(extent=Extent("character", float(len(line)))))
    word = line.split(maxsplit=1)[0]
    steps = tuple(stringWidth(word[:end], "Helvetica", SIZE) for end in range(1, len(word) + 1))
    extent = Extent("point", stringWidth(line, "Helvetica", SIZE), width * SIZE / 2, "wall", steps, SIZE / 4)
    return Block("line", line, page=1, line=number, look=Look(size=SIZE, extent=extent, container="column:1.1"))


def _fit(rows: Sequence[Mapping[str, float]], opens: np.ndarray, before: Mapping[str, float]) -> dict[str, float]:
    names = [name for name in before if name in FITTED]
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    fixed = np.array([sum(before[name] * value for name, value in row.items() if name not in FITTED) for row in rows])
    prior = np.array([before[name] for name in names])
    sign = np.where(opens, 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (fixed + values @ weights) * np.log(2)
        slope = -sign / (1 + np.exp(margin)) * np.log(2)
        away = (weights - prior) / SPREAD**2
        return float(np.logaddexp(0, -margin).sum() + ((weights - prior) * away).sum() / 2), values.T @ slope + away

    found = minimize(loss, prior, jac=True, method="L-BFGS-B")
    return {**before, **{name: round(float(weight), 1) for name, weight in zip(names, found.x, strict=True)}}


def _right(rows: Sequence[Mapping[str, float]], opens: Sequence[bool], weights: Mapping[str, float]) -> float:
    bits = [sum(weights[name] * value for name, value in row.items()) for row in rows]
    return sum((value > 0) == opened for value, opened in zip(bits, opens, strict=True)) / len(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
