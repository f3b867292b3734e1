"""Tell how the run was made: inputs, edits, rules, stability, agreement, versions, methods paragraph and reporting checklists."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from opschaling_nlp.analysis.scope import countable_statements
from opschaling_nlp.model import Voice
from opschaling_nlp.output.report.cells import Cell, Grid, Row, counted, decimal, integer, percent
from opschaling_nlp.output.report.findings import kinds_text, period_text
from opschaling_nlp.output.report.grids import Labels, Tables
from opschaling_nlp.output.rules import rule_labels
from opschaling_nlp.output.selection import rows_of, substantive_statements, unassigned_statements

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.settings import Settings

STATES = {"filled": "ingevuld", "partly": "deels", "open": "in te vullen", "none": "niet van toepassing"}
UNKNOWN = "niet vastgelegd"


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one item of a reporting checklist."""

    number: str
    topic: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """Hold a reporting checklist with what the run can fill in."""

    title: str
    source: str
    items: Sequence[Item]


def load_texts() -> dict[str, Any]:
    """Read the fixed words of the report."""
    return _read("texts.toml")


def collect_facts(
    tables: Tables,
    manifest: Mapping[str, Any],
    codebooks: Sequence[Codebook],
    settings: Settings,
    texts: Mapping[str, Any],
) -> dict[str, str]:
    """Collect what the methods paragraph and the checklists fill in, as texts."""
    sessions = tables["sessions"]
    heard = sessions[(sessions["skipped"] == "") & (sessions["same_as"] == "") & (sessions["source_kind"] == 0)]
    statements = tables["statements"]
    countable = countable_statements(statements, sessions)
    said = countable[countable["voice"] == Voice.PARTICIPANTS]
    kinds = heard["kind"].value_counts().sort_index()
    model = manifest.get("model", {})
    version = manifest.get("program", {}).get("version", UNKNOWN)
    books = ", ".join(f"{book.title or book.name} ({book.name} {book.version})" for book in codebooks)
    coders = manifest.get("codings", {}).get("coders", {})
    private = (
        "Sprekers en herkenbare gegevens zijn vervangen (pseudoniem, niet anoniem)."
        if settings.privacy.pseudonymise
        else "Er is niets gepseudonimiseerd."
    )
    return {
        "sessions": str(len(heard)),
        "said": f"{counted(len(said), 'bijdrage', 'bijdragen')} uit {counted(len(heard), 'sessie', 'sessies')}",
        "statements": integer(len(said)),
        "substantive": integer(len(substantive_statements(tables))),
        "source_statements": integer(len(substantive_statements(tables, sources=True))),
        "unassigned": integer(len(unassigned_statements(tables))),
        "kinds": kinds_text(heard, texts["labels"]) or UNKNOWN,
        "kinds_en": ", ".join(f"{number} {texts['session_kinds_en'][str(kind)]}" for kind, number in kinds.items())
        or "none",
        "dates": period_text(heard),
        "dates_nl": period_text(heard) if (heard["date"] != "").any() else f"data {UNKNOWN}",
        "dates_en": _span(heard),
        "sessions_nl": counted(len(heard), "sessie", "sessies"),
        "sessions_en": "1 session" if len(heard) == 1 else f"{len(heard)} sessions",
        "places": ", ".join(sorted({str(place) for place in heard["place"] if place})) or UNKNOWN,
        "groups": ", ".join(sorted({str(group) for group in heard["group"] if group})) or UNKNOWN,
        "prompts": str(len({str(prompt) for prompt in said["prompt"] if prompt})),
        "formats": ", ".join(sorted({str(name) for name in heard["format"] if name})) or UNKNOWN,
        "edits": integer(len(tables["edits"])),
        **_edits_text(tables, set(heard["session_id"]), texts),
        "proposals": str(int((tables["themes"]["kind"] == "open").sum())),
        "version": version,
        "model": " ".join(str(model[key]) for key in ("name", "version") if model.get(key)) or UNKNOWN,
        "codebooks": books or UNKNOWN,
        "minimum": str(settings.analysis.minimum_for_percentages),
        "resamples": str(settings.themes.resamples),
        "coders": f"Met de hand gecodeerd door {counted(len(coders), 'codeur', 'codeurs')}: {counted(sum(coders.values()), 'codering', 'coderingen')}, die voor de regels gaan."
        if coders
        else "Er is niet met de hand gecodeerd.",
        "coders_en": f"{len(coders)} {'coder' if len(coders) == 1 else 'coders'} coded by hand ({integer(sum(coders.values()))} codings), which overrule the rules."
        if coders
        else "No statements were coded by hand.",
        "software": f"opschaling_nlp {version}, taalmodel {' '.join(str(model[key]) for key in ('name', 'version') if model.get(key)) or UNKNOWN}.",
        "privacy": private,
    }


def _edits_text(tables: Tables, heard: set[str], texts: Mapping[str, Any]) -> dict[str, str]:
    """Say what was changed in the text of the sessions with participants, in both languages; the words were not."""
    edits = tables["edits"]
    mine = edits[edits["session_id"].isin(heard)]
    if mine.empty:
        return {"edits_nl": "", "edits_en": ""}
    kinds = mine["kind"].map(lambda kind: texts["labels"]["edits"].get(kind, kind)).value_counts()
    most = ", ".join(
        f"{kind} {integer(number)} keer"
        for kind, number in sorted(kinds.items(), key=lambda one: (-one[1], one[0]))[:3]
    )
    total = integer(len(mine))
    return {
        "edits_nl": f"Wat eromheen veranderde, is vastgelegd en terug te draaien: {total} bewerkingen, het meest {most}.",
        "edits_en": f"What changed around them is logged and can be undone ({total} edits of layout and signs).",
    }


def fill_checklist(name: str, facts: Mapping[str, str]) -> Checklist:
    """Fill a reporting checklist (coreq or srqr) with the facts of the run."""
    table = _read(f"{name}.toml")
    items = [
        Item(item["number"], item["topic"], STATES[_state(item)], item["text"].format(**facts))
        for item in table["items"]
    ]
    return Checklist(table["title"], table["source"], items)


def _state(item: Mapping[str, str]) -> str:
    """Return the state of an item: one that the run fills in but for a … is only partly filled in."""
    return "partly" if item["state"] == "filled" and "…" in item["text"] else item["state"]


def tabulate_inputs(tables: Tables, labels: Labels) -> Grid:
    """Tabulate what was read, with its hash."""
    rows = [
        Row(
            row.source,
            [
                Cell(labels["session_kinds"].get(row.kind, row.kind)),
                Cell(row.format),
                Cell(integer(row.statements)),
                Cell(f"zelfde sessie als {row.same_as}" if row.same_as else "ja"),
                Cell(row.sha256),
            ],
        )
        for row in rows_of(tables["sessions"][tables["sessions"]["skipped"] == ""])
    ]
    return Grid("Ingelezen bestanden", ("Soort", "Gelezen als", "Bijdragen", "Geteld", "SHA-256"), rows)


def list_skipped(tables: Tables) -> list[tuple[str, str]]:
    """List the files that were not read, with the reason."""
    sessions = tables["sessions"]
    return [(row.source, row.skipped) for row in rows_of(sessions[sessions["skipped"] != ""])]


def list_warnings(tables: Tables, manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List what looked odd, per file and for the run as a whole."""
    sessions = tables["sessions"]
    read = [
        (row.source, odd)
        for row in rows_of(sessions)
        for odd in (*row.doubts.split(" | "), *row.warnings.split(" | "))
        if odd
    ]
    return [*read, *(("", str(warning)) for warning in manifest.get("warnings", []))]


def tabulate_edits(tables: Tables, labels: Labels) -> Grid:
    """Tabulate what normalising changed, by kind; edits.csv has each of them."""
    counts = tables["edits"]["kind"].value_counts().sort_index()
    rows = [Row(labels["edits"].get(str(kind), str(kind)), [Cell(integer(number))]) for kind, number in counts.items()]
    return Grid("Bewerkingen van de tekst", ("Aantal",), rows)


def tabulate_rules(tables: Tables, labels: Labels, names: Mapping[str, str]) -> Grid:
    """Tabulate the rules that fired, with precision and recall where coders checked them; `names` are the labels of codes."""
    rules = tables["rules"]
    sought = rule_labels(rules, labels["rules"])
    rows = [
        Row(
            f"{names.get(row.code, row.code)}: {sought[row.codebook, row.code, row.indicator]}",
            [
                Cell(row.codebook),
                Cell(integer(row.hits)),
                Cell(integer(row.statements)),
                Cell(_share(row.precision)),
                Cell(_share(row.recall)),
                Cell(_text(row.coded)),
            ],
        )
        for row in rows_of(rules[rules["never_fired"] == 0])
    ]
    return Grid("Regels die afgingen", ("Codeboek", "Keer", "Bijdragen", "Precisie", "Trefkans", "Gecodeerd"), rows)


def list_silent_rules(tables: Tables, labels: Labels, names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """List per codebook the rules that never fired."""
    rules = tables["rules"]
    sought = rule_labels(rules, labels["rules"])
    silent = rules[rules["never_fired"] == 1]
    return [
        (
            str(book),
            [
                f"{names.get(row.code, row.code)}: {sought[row.codebook, row.code, row.indicator]}"
                for row in rows_of(part)
            ],
        )
        for book, part in silent.groupby("codebook", sort=True)
    ]


def tabulate_agreement(tables: Tables, names: Mapping[str, str]) -> Grid:
    """Tabulate the agreement between coders, with the tool, and of a coder with herself; the verdict is the table's.

    `names` gives the Dutch label of a tag or driver.
    """
    kinds = {
        "between": "overeenstemming tussen codeurs",
        "tool": "overeenkomst tool–codeur",
        "model": "overeenkomst taalmodel–codeur",
        "within": "één codeur, twee keer",
    }
    rows = [
        Row(
            f"{_agreed_label(row.label, names)}: {kinds.get(row.kind, row.kind)} ({row.a}, {row.b})",
            [
                Cell(integer(row.n)),
                Cell(_share(row.prevalence)),
                Cell(_share(row.agreement)),
                Cell(decimal(row.kappa)),
                Cell(decimal(row.alpha)),
                Cell("" if math.isnan(row.alpha_low) else f"{decimal(row.alpha_low)} tot {decimal(row.alpha_high)}"),
                Cell(row.verdict),
            ],
        )
        for row in rows_of(tables["agreement"])
    ]
    return Grid(
        "Overeenstemming", ("n", "Prevalentie", "Gelijk", "Kappa", "Alfa", "95%-interval van alfa", "Oordeel"), rows
    )


def _agreed_label(label: str, names: Mapping[str, str]) -> str:
    """Name what raters agree on; `lead=enabler` is a driver with a direction."""
    return ", ".join(names.get(part, part) for part in label.split("="))


def tabulate_versions(manifest: Mapping[str, Any], codebooks: Sequence[Codebook]) -> Grid:
    """Tabulate the program, model, codebooks and libraries with their versions."""
    program = manifest.get("program", {})
    hashes = {book.get("name"): book.get("sha256", "") for book in manifest.get("codebooks", [])}
    model = manifest.get("model", {})
    rows = [
        Row(str(program.get("name", "opschaling_nlp")), [Cell(str(program.get("version", UNKNOWN))), Cell("")]),
        Row(
            f"taalmodel {model.get('name', '')}".strip(),
            [Cell(str(model.get("version", UNKNOWN))), Cell(str(model.get("sha256", "")))],
        ),
        *(
            Row(f"codeboek {book.name}", [Cell(book.version), Cell(str(hashes.get(book.name, "")))])
            for book in codebooks
        ),
        *(
            Row(str(name), [Cell(str(version)), Cell("")])
            for name, version in sorted(manifest.get("versions", {}).items())
        ),
    ]
    return Grid("Versies", ("Versie", "SHA-256"), rows)


def list_settings(settings: Settings) -> list[tuple[str, str]]:
    """List every setting by its place in the settings file; names to mask are only counted."""
    listed = []
    for part, values in settings.model_dump(mode="json").items():
        for name, value in values.items():
            shown = f"{len(value)} namen" if (part, name) == ("privacy", "names") else str(value)
            listed.append((f"{part}.{name}", shown))
    return listed


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/report/{name}").read_text("utf-8"))


def _span(sessions: pd.DataFrame) -> str:
    """Name the first and last ISO date, for the English paragraph."""
    dates = sorted({str(date) for date in sessions["date"] if date})
    return (dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}") if dates else "dates not recorded"


def _share(value: float) -> str:
    return "–" if math.isnan(value) else percent(value)


def _text(value: object) -> str:
    return integer(float(value)) if isinstance(value, int | float) and not math.isnan(value) else "–"
