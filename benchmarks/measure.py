"""Measure the tool on labelled statements and write the results to measured.csv, README and docs/instrument.md.

Usage: measure.py GOLD UNSEEN [--only-tables]

GOLD is a folder with labelled sets (JSON Lines; see `SETS`), UNSEEN a CSV with counts made separately, on held-out
statements (material, kind, label, statements, positive, right, wrong, missed, product). `--only-tables` writes the
pages from the shipped CSV, resources/measured/measured.csv.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from instrument import fill, render_labels, render_summary  # beside this script
from scoring import score  # beside this script

import opschaling_nlp
from opschaling_nlp.analysis.measured import Measured, Origin, load_measured
from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.handmade import Handmade
from opschaling_nlp.run import analyse
from opschaling_nlp.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "src/opschaling_nlp/resources/measured/measured.csv"
PAGES = {ROOT / "README.md": render_summary, ROOT / "docs/instrument.md": render_labels}
SETS: Sequence[tuple[str, str, Mapping[str, str]]] = (
    ("wall_dev.jsonl", "muur", {}),
    ("statements_synthetic.jsonl", "muur, verzonnen", {}),
    ("real_dev.jsonl", "zinnen uit de praktijk", {"kind": "factor"}),
    ("real_dev.jsonl", "tekst over iets anders", {"kind": "plain"}),
    ("valence_dev.jsonl", "vragen en antwoorden", {}),
)
"""File, kind of material, and the values that select its statements."""
LIGHT = (
    "[analysis]\npermutations = 1\n[themes]\nresamples = 2\nchoice_resamples = 1\nshuffles = 1\n"
    "minimum_statements = 1000000\n[output]\nformats = []\n"
)
COLUMNS = ("origin", "material", "kind", "label", "statements", "right", "wrong", "missed", "product")


def main() -> None:
    """Measure, write, and say where."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("unseen", type=Path, nargs="?")
    parser.add_argument("--only-tables", action="store_true")
    args = parser.parse_args()
    if not args.only_tables:
        if not args.gold or not args.unseen:
            parser.error("GOLD and UNSEEN are needed")
        rows = [*_read_unseen(args.unseen), *_measure(args.gold)]
        with SHIPPED.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows([str(getattr(row, name)) for name in COLUMNS] for row in rows)
        load_measured.cache_clear()
    for page, render in PAGES.items():
        page.write_text(fill(page.read_text("utf-8"), render()), "utf-8")
    print(render_summary())


def _read_unseen(path: Path) -> Iterator[Measured]:
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            n, right, wrong, missed = (int(row[name]) for name in ("statements", "right", "wrong", "missed"))
            where = (row["material"], row["kind"], row["label"])
            yield Measured(Origin.UNSEEN, *where, n, right, wrong, missed, row["product"])


def _measure(gold: Path) -> Iterator[Measured]:
    product = _version()
    for file, material, chosen in SETS:
        lines = (gold / file).read_text("utf-8").splitlines()
        items = [_usual(item) for item in map(json.loads, lines) if all(item.get(k) == v for k, v in chosen.items())]
        said = tag([(str(item.get("prompt") or item.get("section") or ""), str(item["text"])) for item in items])
        yield from score(items, said, origin=Origin.DEVELOPMENT, material=material, product=product)


def _usual(item: dict[str, Any]) -> dict[str, Any]:
    """Convert a set that lists its drivers to the form of the others; unlisted drivers are not known to be absent."""
    drivers = item["drivers"]
    return item | {"drivers": dict.fromkeys(drivers)} if isinstance(drivers, list) else item


def tag(posts: Sequence[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """Return per text what the tool says of it, given its prompt."""
    by_prompt: dict[str, list[str]] = defaultdict(list)
    for prompt, text in posts:
        by_prompt[prompt].append(" ".join(text.split()))
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "raw").mkdir()
        for number, (prompt, texts) in enumerate(by_prompt.items()):
            lines = "".join(f"- {text}\n" for text in texts)
            (base / "raw" / f"p{number:04d}.md").write_text(f"## {prompt or 'Tafel'}\n\n{lines}", "utf-8")
        (base / "light.toml").write_text(LIGHT, "utf-8")
        settings = load_settings(base / "light.toml")
        analyse(
            base / "raw", base / "out", settings=settings, codebooks=load_codebooks(settings, []), handmade=Handmade()
        )
        run = opschaling_nlp.load(base / "out/latest")
        rows = run.table("statements").to_dict("records")
    said = {" ".join(str(row["text"]).split()): _said(row) for row in rows}
    return {text: said[one] for _, text in posts if (one := " ".join(text.split())) in said}


def _said(row: Mapping[Any, Any]) -> dict[str, Any]:
    valence: dict[str, list[str]] = defaultdict(list)
    for pair in filter(None, str(row["valence"]).split(";")):
        driver, _, way = pair.partition("=")
        valence[driver].append(way)
    return {
        "tags": {name for name in ("horizontal", "vertical", "question", "tip") if row[name]},
        "about": {name for name in ("horizontal", "vertical") if row[f"{name}_about"]},
        "drivers": {*filter(None, str(row["drivers"]).split(";"))},
        "facets": {*filter(None, str(row.get("facets", "")).split(";"))},
        "valence": valence,
    }


def _version() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or opschaling_nlp.__version__


if __name__ == "__main__":
    main()
