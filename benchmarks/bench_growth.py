"""Measure how work on one hostile statement grows with its length: the ratio of CPU time at n, 2n and 4n.

    python benchmarks/bench_growth.py [--length 4000] [--only WORD]

Linear work doubles with the length (ratio 2); above LIMIT a stage grows faster than its input, and the benchmark fails.
Three stages are measured, each on every kind of statement below: segmenting (from one line to a session), masking and
tagging (tokens, compounds, all expressions of the shipped codebooks). Lengths are in characters. Times below FLOOR
seconds are not judged: they measure the clock.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from itertools import pairwise

os.environ.setdefault("OMP_NUM_THREADS", "1")

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.model import Block, PromptKind, Reading
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.annotate import Key, StatementTagger
from opschaling_nlp.text.masking import Masker
from opschaling_nlp.text.segment import build_session

LIMIT = 3.0
FLOOR = 0.1  # seconds

Make = Callable[[int], str]


def _repeated(unit: str) -> Make:
    return lambda length: (unit * (length // len(unit) + 1))[:length]


KINDS: Mapping[str, Make] = {
    "laughter": _repeated("ha"),
    "one letter": _repeated("a"),
    "emoji": _repeated("\N{GRINNING FACE}"),
    "joined emoji": _repeated("\N{MAN}\N{ZERO WIDTH JOINER}"),
    "combining marks": lambda length: "e" + "\N{COMBINING ACUTE ACCENT}" * (length - 1),
    "base64": _repeated("iVBORw0KGgoAAAANSUhEUgAAAOEAAADh+/CAMAAAAJ"),
    "stops": _repeated("."),
    "brackets": _repeated("("),
    "quotes": _repeated('"'),
    "dashes": _repeated("-"),
    "slashes": _repeated("werk/"),
    "hyphened": _repeated("werk-"),
    "compound": _repeated("werkgroepsoverlegstructuur"),
    "address": lambda length: ("https://www.voorbeeld.nl/" + "a/b?c=d&" * length)[:length],
    "addresses": _repeated("https://voorbeeld.nl/a "),
    "digits": _repeated("0612345678"),
    "spaces": lambda length: "begin" + " " * (length - 10) + "einde",
    "tabs": lambda length: "begin" + "\t" * (length - 10) + "einde",
    "hard spaces": lambda length: "begin" + "\N{NO-BREAK SPACE}" * (length - 10) + "einde",
    "blanks between letters": _repeated("a "),
    "words": _repeated("wij hebben meer tijd en geld nodig voor samenwerking met de gemeente, "),
    "sentences": _repeated("Zorg dat er tijd is. Hoe krijgen we bestuurders mee? "),
    "one sentence": _repeated("en dan is er weer geen budget voor "),
    "lack": _repeated("geen tijd en geld, "),
    "without": _repeated("zonder geld gaat het niet en "),
    "mentions": _repeated("@"),
    "tip": _repeated("Tip: "),
    "arrows": _repeated("-> "),
    "newlines": _repeated("a\n"),
    "capitals": _repeated("Jan De Wit "),
    "tags": _repeated("<b>"),
    "commas": _repeated("a,"),
    "ampersands": _repeated("&amp;"),
    "loose ampersands": _repeated("a & b "),
    "hashtags": _repeated("#a #b "),
    "control": _repeated("\x1b[31m"),
    "right to left": _repeated("\N{RIGHT-TO-LEFT OVERRIDE}a"),
    "mojibake": _repeated("Ã©"),
}


def main() -> int:
    """Measure every kind in every stage and report those that grow too fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=4_000)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    settings = load_settings()
    tagger = StatementTagger(load_codebooks(settings), settings)
    list(tagger.read([Key("Een gewone bijdrage om warm te worden.", PromptKind.NONE)]))
    masker = Masker(names=("Jan",), speakers=("An de Vries",))
    masker.find("Een gewone bijdrage om warm te worden.")
    bad = 0
    print(f"{'stage':<10} {'kind':<24} {'n':>8} {'2n':>8} {'4n':>8}  2n/n  4n/2n")
    for kind, make in KINDS.items():
        if args.only not in kind:
            continue
        for stage, work in (("segment", _segment), ("mask", masker.find), ("tag", lambda text: _tag(tagger, text))):
            seconds = [_seconds(work, make(args.length * times)) for times in (1, 2, 4)]
            ratios = [later / max(earlier, 1e-9) for earlier, later in pairwise(seconds)]
            fails = seconds[-1] > FLOOR and ratios[-1] > LIMIT
            bad += fails
            print(
                f"{stage:<10} {kind:<24} {seconds[0]:8.3f} {seconds[1]:8.3f} {seconds[2]:8.3f} {ratios[0]:5.1f} {ratios[1]:6.1f}"
                f"{'  grows faster than its input' if fails else ''}",
                flush=True,
            )
    return int(bool(bad))


def _segment(text: str) -> None:
    build_session(Reading("a.txt", "text", "", blocks=(Block(kind="line", text=text),)), session_id="a")
    build_session(Reading("a.csv", "table", "", blocks=(Block(kind="post", text=text),)), session_id="a")


def _tag(tagger: StatementTagger, text: str) -> None:
    for _ in tagger.read([Key(text, PromptKind.NONE)]):
        pass


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.collect()
    gc.disable()  # garbage collection takes longer the more objects there are
    started = time.process_time()
    work(text)
    taken = time.process_time() - started
    gc.enable()
    return taken


if __name__ == "__main__":
    sys.exit(main())
