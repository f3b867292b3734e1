"""Measure the text path and the judgement of line-end hyphens: `python benchmarks/bench_text.py [STATEMENTS]`.

The text path is read, normalise, segment, find duplicates, Markdown; times are CPU times. Walls are made from the
sample sessions, once with one post per line and once wrapped, to show how time grows with length. Hyphens are judged on
the words of the same samples, broken wherever the Dutch patterns allow it, and at the hyphens they already have.
Because the patterns that make the breaks also help to judge them, real documents are harder than this.
"""

from __future__ import annotations

import re
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pyphen

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.lines.joins import DocumentWords, resolve
from opschaling_nlp.model import Reading
from opschaling_nlp.text.duplicates import mark_duplicates
from opschaling_nlp.text.markdown import write_markdown
from opschaling_nlp.text.segment import build_session

T = TypeVar("T")

SAMPLES = sorted((Path(__file__).parents[1] / "data/raw/voorbeeld").glob("*.txt"))


def main(count: int) -> None:
    """Print figures for walls of a tenth of the statements and of all of them, and for hyphens."""
    posts = [
        statement.text
        for path in SAMPLES
        for statement in build_session(_reading(path.read_text("utf-8")), session_id="s").statements
    ]
    for size in (count // 10, count):
        numbered = [f"{posts[number % len(posts)]} {number}" for number in range(size)]
        _time_wall("a post a line", "Wat is er nodig?\n\n" + "\n".join(f"- {post}" for post in numbered))
        _time_wall("wrapped at 80", "Wat is er nodig?\n\n" + "\n\n".join(textwrap.fill(post, 80) for post in numbered))
    _judge_hyphens([path.read_text("utf-8") for path in SAMPLES])


def _reading(text: str) -> Reading:
    return Reading("muur.txt", "text", "", tuple(read_blocks(text)))


def _time_wall(name: str, text: str) -> None:
    data = text.encode()
    reading, read = _timed(lambda: _reading(text))
    session, built = _timed(lambda: build_session(reading, session_id="s"))
    _, written = _timed(lambda: write_markdown(session))
    _, compared = _timed(lambda: mark_duplicates([session, replace(session, session_id="t")]))
    _, decoded = _timed(data.decode)
    total = read + built
    print(
        f"{name}: {len(session.statements):,} statements, {len(data) / 1e6:.1f} MB; {len(session.statements) / total:,.0f} statements/s, "
        f"{len(data) / 1e6 / total:.2f} MB/s ({total / max(decoded, 1e-9):,.0f} times decoding the bytes); "
        f"read {read:.2f} s, normalise and segment {built:.2f} s, Markdown {written:.2f} s, doubles of two {compared:.2f} s"
    )


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def _judge_hyphens(texts: list[str]) -> None:
    pattern = pyphen.Pyphen(lang="nl_NL", left=2, right=2)
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for text in texts:
        words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
        for number, word in enumerate(words):
            document = (
                DocumentWords.of_lines([" ".join(words[:number]), " ".join(words[number + 1 :])])
                if len(word) > 5
                else DocumentWords()
            )
            breaks = (
                [("keep", *word.split("-", 1))]
                if "-" in word
                else [("join", word[:place], word[place:]) for place in pattern.positions(word)]
                if len(word) > 5
                else []
            )
            for wanted, left, rest in breaks:
                seen[wanted] += 1
                right[wanted] += resolve(left, rest, document=document) == wanted
    for wanted in sorted(seen):
        print(f"hyphens to {wanted}: {right[wanted]} of {seen[wanted]} right ({right[wanted] / seen[wanted]:.3f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
