"""Scores reading: posts laid out in many ways must be recovered whole. Also compares two states of the code.

Usage: python benchmarks/score_reading.py measure OUT.json [--posts FILE]… [EXPORT …]
       python benchmarks/score_reading.py compare BEFORE.json AFTER.json [--show]

FILE has one post per line; the posts are set as PDF (columns, justified or not, with and without space, one long line
among them) and as wrapped text, and each layout gets an F1. An EXPORT (or all files in a folder) is read as it is; for
these `compare` counts the statements that differ.
"""

from __future__ import annotations

import json
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, product
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.readers import read_export
from opschaling_nlp.settings import load_settings
from opschaling_nlp.text.segment import build_session

GAPS = {"dicht": 0.0, "krap": 3.0, "ruim": 8.0}
WIDTHS = (56, 72, 84, 100)
LONG = "Deze ene regel staat over de volle breedte van het blad en reikt dus verder dan alle andere erop"


def main(arguments: list[str]) -> int:
    """Measure, or compare two measurements."""
    if arguments[:1] == ["compare"]:
        return _compare(Path(arguments[1]), Path(arguments[2]), show="--show" in arguments)
    posts = [Path(arguments[place + 1]) for place, word in enumerate(arguments) if word == "--posts"]
    exports = [Path(word) for word in arguments[2:] if word != "--posts" and Path(word) not in posts]
    found: dict[str, dict[str, object]] = {}
    layouts = ((f"{path.name}: {name}", row) for path in posts for name, row in _layouts(path))
    for name, row in chain(layouts, _exports(exports)):
        found[name] = row
        print(f"{row['f1']:.3f}" if "f1" in row else "     ", f"{len(row['texts']):5}", name, flush=True)  # type: ignore[arg-type]
    Path(arguments[1]).write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    return 0


def _layouts(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    posts = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        for columns, justified, (gap, space), long in product((1, 2, 3), (False, True), GAPS.items(), (False, True)):
            name = f"pdf {columns} kolom{'men' * (columns > 1)}{' uitgevuld' * justified} {gap}{' lange regel' * long}"
            file = Path(folder) / "wand.pdf"
            _set_posts(file, posts, columns=columns, justified=justified, space=space, long=long)
            yield name, _scored(posts, _statements(file))
        for width, apart in product(WIDTHS, (False, True)):
            text = ("\n\n" if apart else "\n").join("\n".join(textwrap.wrap(post, width)) for post in posts)
            file = Path(folder) / "wand.txt"
            file.write_text(text, "utf-8")
            yield f"tekst {width}{' apart' * apart}", _scored(posts, _statements(file))


def _exports(paths: Sequence[Path]) -> Iterator[tuple[str, dict[str, object]]]:
    for path in paths:
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            yield str(file), {"texts": _statements(file)}


def _statements(path: Path) -> list[str]:
    """Return the statements of an export; the reason why it could not be read counts as one."""
    try:
        readings = read_export(path, source=path.name, settings=load_settings().ingest)
    except UnreadableExportError as error:
        return [str(error)]
    return [statement.text for reading in readings for statement in build_session(reading, session_id="s").statements]


def _scored(gold: Sequence[str], found: Sequence[str]) -> dict[str, object]:
    """Return F1 over whole posts, except those placed where words alone cannot tell them from a heading or prompt."""
    wanted, given = Counter(map(_key, gold)), Counter(map(_key, found))
    given.subtract({_key(LONG): given[_key(LONG)]})
    hits = (wanted & given).total()
    return {"f1": 2 * hits / max(1, wanted.total() + given.total()), "texts": list(found)}


def _key(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _set_posts(path: Path, posts: Sequence[str], *, columns: int, justified: bool, space: float, long: bool) -> None:
    gutter, margin, size = 22, 90, 10
    width = (A4[0] - 2 * margin - 70 * long - (columns - 1) * gutter) / columns
    frames = [
        Frame(margin + place * (width + gutter), 60, width, A4[1] - 150, leftPadding=0, rightPadding=0, id=str(place))
        for place in range(columns)
    ]
    style = ParagraphStyle(
        "post", fontName="Helvetica", fontSize=size, leading=size * 1.25, spaceAfter=space, hyphenationLang="nl_NL",
        alignment=TA_JUSTIFY if justified else TA_LEFT,
    )  # fmt: skip

    def draw_long(canvas: object, document: BaseDocTemplate) -> None:
        if long and document.page == 1:
            canvas.setFont("Helvetica", size)  # type: ignore[attr-defined]
            canvas.drawString(margin, A4[1] - 85, LONG)  # type: ignore[attr-defined]

    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate("wall", frames, onPage=draw_long)])
    document.build([Paragraph(escape(post), style) for post in posts])


def _compare(before: Path, after: Path, *, show: bool) -> int:
    old, new = (json.loads(path.read_text("utf-8")) for path in (before, after))
    for name in sorted(old.keys() | new.keys()):
        first, second = old.get(name, {"texts": []}), new.get(name, {"texts": []})
        gone, come = Counter(first["texts"]), Counter(second["texts"])
        lost, found = gone - come, come - gone
        if "f1" in first and "f1" in second:
            sign = "" if first["f1"] == second["f1"] else "  better" if second["f1"] > first["f1"] else "  WORSE"
            print(f"{first['f1']:.3f} -> {second['f1']:.3f}  {name}{sign}")
        elif lost or found:
            print(f"{lost.total():5} -> {found.total():5}  {name}")
        if show and "f1" not in first:
            for text in lost:
                print(f"      - {text[:160]}")
            for text in found:
                print(f"      + {text[:160]}")
    scores = [[row["f1"] for row in state.values() if "f1" in row] for state in (old, new)]
    if all(scores):
        print(" -> ".join(f"{sum(found) / len(found):.4f}" for found in scores), " mean F1 of the layouts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
