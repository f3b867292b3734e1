"""Bundle a run for a data repository: counts, error, codebook and methods, but no words of participants."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from lxml import html

from opschaling_nlp.errors import UserError
from opschaling_nlp.output.csv_tables import read_tables
from opschaling_nlp.output.links import REPORT
from opschaling_nlp.tables import FLOAT_DIGITS, TABLES
from opschaling_nlp.texts import read_texts, say_all, speak
from opschaling_nlp.writing import write_archive

NAME = "bundle.zip"
SHARED: Mapping[str, tuple[str, ...]] = {
    "sessions": ("session_id", "date", "group", "kind", "format"),
    "tag_counts": ("group", "session_id", "tag"),
    "drivers": ("group", "slice", "value", "driver", "label"),
    "facets": ("group", "slice", "value", "driver", "facet", "label"),
    "framework": ("session_id", "driver"),
    "comparisons": ("dimension", "part", "kind", "label", "differs"),
    "cooccurrence": ("kind", "group", "a", "b"),
    "themes": ("theme", "kind", "status", "verdict"),
    "estimates": ("group", "slice", "value", "kind", "label", "driver", "codebook"),
    "measured": ("origin", "material", "kind", "label"),
    "agreement": ("kind", "label", "verdict"),
}
"""Table → the text columns that are shared, besides its numbers: no titles, file names, terms, quotes or coders."""
FEWEST_WORDS = 4
"""A shorter statement may coincide with a label of the codebook; one of this length may not occur in the bundle."""


def write_bundle(run: Path, path: Path) -> Path:
    """Write the bundle of a finished run as a ZIP, byte for byte the same for the same run, and return its path.

    Raises UserError if it would contain a participant's words, for example because someone put them in a codebook.
    """
    tables = read_tables(run)
    sessions = tables["sessions"]["session_id"]
    names = {session: f"session-{place:03}" for place, session in enumerate(sorted(sessions), start=1)}
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    page: Any = html.fromstring((run / REPORT).read_text("utf-8"))
    settings = manifest["settings"]
    settings["ingest"].pop("columns", None)  # names files and their columns
    citation = files("opschaling_nlp").joinpath("resources/report/dataset.cff").read_text("utf-8")
    with speak(settings["output"]["language"]):
        readme = "\n\n".join(say_all(read_texts("report/bundle.toml"))["readme"])
    members = {
        "README.md": readme + "\n",
        "CITATION.cff": citation.format(version=manifest["program"]["version"]),
        "methods.md": "\n\n".join(part.text_content() for part in page.iterfind(".//blockquote[@class='method']")),
        "codebook.csv": _write_csv(["codebook", "label", "definition"], _codebook(page)),
        "dictionary.csv": _write_csv(["table", "column", "meaning"], _dictionary()),
        "settings.json": _write_json(settings),
        "manifest.json": _write_json(_describe(manifest, names)),
        **{f"{name}.csv": _share(tables[name], name, names) for name in SHARED},
    }
    encoded = {name: text.encode() for name, text in members.items()}
    _refuse_words(encoded, tables["statements"])
    write_archive(path, encoded)
    return path


def _share(frame: pd.DataFrame, name: str, names: Mapping[str, str]) -> str:
    """Return the shareable part of a table as CSV: keys and numbers, sessions by number, no prompts and no words."""
    if "slice" in frame:
        frame = frame[frame["slice"] != "prompt"]
    if name == "cooccurrence":
        frame = frame[frame["kind"] == "driver"]
    numbers = [column.name for column in TABLES[name].columns if column.type != "text"]
    shown = frame[[*SHARED[name], *numbers]]
    keys = [key for key in ("session_id", "value", "part") if key in shown]
    by_number = {  # a session stands by number also beside a kind of question
        key: shown[key].map(lambda value: "|".join(names.get(part, part) for part in value.split("|"))) for key in keys
    }
    shown = shown.assign(**by_number)
    text: str = shown.round(FLOAT_DIGITS).to_csv(index=False, lineterminator="\n")
    return text


def _codebook(page: Any) -> Iterable[tuple[str, ...]]:
    for table in page.iterfind(".//section[@id='bijlagen']//table"):
        for row in table.iterfind("tbody/tr"):
            if row[0].tag == "th":  # only rows of a checklist start with their number
                yield table.findtext("caption"), row[0].text_content(), row[1].text_content()


def _dictionary() -> Iterable[tuple[str, ...]]:
    for name, texts in SHARED.items():
        columns = TABLES[name].columns
        yield from ((name, one.name, one.meaning) for one in columns if one.name in texts or one.type != "text")


def _describe(manifest: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest without file names, warnings and coders."""
    told = ("program", "versions", "model", "codebooks", "counts", "groups", "stability")
    kept = {key: manifest.get(key) for key in told}
    inputs = [one for one in manifest["inputs"] if one["session_id"] in names]
    return kept | {
        "inputs": [
            {"session": names[one["session_id"]]} | {key: one[key] for key in ("sha256", "format", "statements")}
            for one in inputs
        ],
        "coders": len(manifest.get("codings", {}).get("coders", {})),
    }


def _refuse_words(members: Mapping[str, bytes], statements: pd.DataFrame) -> None:
    whole = b"\n".join(members.values()).decode()
    for statement_id, text in zip(statements["statement_id"], statements["text"], strict=True):
        if len(text.split()) >= FEWEST_WORDS and text in whole:
            where = next(name for name, content in members.items() if text in content.decode())
            raise UserError.single(
                where,
                f"zou de woorden van bijdrage {statement_id} bevatten",
                "haal ze weg waar een mens ze schreef (een omschrijving in een codeboek, een naam van een groep)",
            )


def _write_csv(head: list[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def _write_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
