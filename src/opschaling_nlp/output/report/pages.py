"""Render the pages of the report from the tables: one file each, with its style, script and data inside."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from opschaling_nlp.analysis.scope import order_sessions
from opschaling_nlp.dutch.calendar import date_text
from opschaling_nlp.output.labels import driver_labels, session_titles
from opschaling_nlp.output.links import REPORT
from opschaling_nlp.output.report import findings, grids, making
from opschaling_nlp.output.report.data import ids_of, pack_memos, pack_sets, pack_statements, to_json
from opschaling_nlp.output.report.figures import inline_chart
from opschaling_nlp.output.report.member_check import write_member_checks
from opschaling_nlp.output.report.memos import Memos
from opschaling_nlp.output.report.quotes import Quotes
from opschaling_nlp.output.rules import rule_labels
from opschaling_nlp.output.selection import rows_of, unassigned_statements
from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Code, Codebook
    from opschaling_nlp.settings import Settings

WORKING = REPORT
SHARED = "report_delen.html"
FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class _Version:
    """Hold which version of the report is made, and what it may show."""

    file: str
    shared: bool
    kept: pd.DataFrame
    """The statements whose words stand in it."""
    complete: bool
    """Whether these are all there are."""
    quotable: frozenset[str]


def write_reports(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    manifest: Mapping[str, Any],
    codebooks: Sequence[Codebook],
    settings: Settings,
    quotable: frozenset[str] = frozenset(),
) -> list[Path]:
    """Write report.html, report_delen.html and teruggave/*.html to the run's `folder`, and return their paths.

    `quotable` are the statements whose words may stand in the version for sharing. The charts are taken from
    `folder`/figures. Above `settings.output.report_limit` statements only exemplars are put in the page.
    """
    statements = tables["statements"]
    complete = len(statements) <= settings.output.report_limit
    kept = statements if complete else statements[statements["statement_id"].isin(_exemplars(tables))]
    versions = (
        _Version(WORKING, shared=False, kept=kept, complete=complete, quotable=quotable),
        _Version(
            SHARED,
            shared=True,
            kept=statements[statements["statement_id"].isin(quotable)],
            complete=False,
            quotable=quotable,
        ),
    )
    paths = []
    for version in versions:
        path = folder / version.file
        path.write_text(_render(tables, folder, version, manifest, codebooks, settings), "utf-8", newline="\n")
        paths.append(path)
    return [
        *paths,
        *write_member_checks(
            tables, folder, codebooks=codebooks, labels=making.load_texts()["labels"], environment=load_environment()
        ),
    ]


@cache
def load_environment() -> Environment:
    """Load the templates; everything put into them is escaped."""
    environment = Environment(
        loader=PackageLoader("opschaling_nlp", "resources/report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )  # fmt: skip
    environment.filters["datum"] = date_text
    environment.globals["css"] = _resource("report.css")
    environment.globals["css_hash"] = _hash(_resource("report.css"))
    return environment


def _render(
    tables: Mapping[str, pd.DataFrame], folder: Path, version: _Version, manifest: Mapping[str, Any], codebooks: Sequence[Codebook], settings: Settings
) -> str:  # fmt: skip
    texts = making.load_texts()
    labels = texts["labels"]
    drivers = driver_labels(codebooks, tables["drivers"])
    titles = session_titles(tables["sessions"])
    script = _resource("report.js")
    memos = Memos(tables["memos"], shown=not version.shared)
    facts = making.collect_facts(tables, manifest, codebooks, settings, texts)
    return load_environment().get_template("report.html.j2").render(
        version=version,
        texts=texts,
        facts=facts,
        script=script,
        script_hash=_hash(script),
        data=to_json(_data(tables, version, drivers, labels, settings) | {"codes": _extra_codes(codebooks), "memos": pack_memos(memos, version.kept)}),
        chart=lambda name: inline_chart(folder / FIGURES / f"{name}.svg"),
        titles=titles,
        **_findings(tables, version, drivers, labels, titles, codebooks, settings, memos),
        **_making(tables, manifest, codebooks, settings, facts, texts),
    )  # fmt: skip


def _findings(
    tables: Mapping[str, pd.DataFrame],
    version: _Version,
    drivers: Mapping[str, str],
    labels: grids.Labels,
    titles: Mapping[str, str],
    codebooks: Sequence[Codebook],
    settings: Settings,
    memos: Memos,
) -> dict[str, Any]:
    quotes = Quotes(tables, version.kept, memos)
    blocks = findings.describe_drivers(tables, drivers, _codes(codebooks), quotes, memos)
    proposals = findings.describe_proposals(tables, quotes, memos)
    sessions = tables["sessions"]
    counted = set(sessions[(sessions["skipped"] == "") & (sessions["same_as"] == "")]["session_id"])
    order = [session for session in order_sessions(sessions) if session in counted]
    by_id = {row.session_id: row for row in rows_of(sessions)}
    heard = [session for session in order if not by_id[session].source_kind]
    sources = [session for session in order if by_id[session].source_kind]
    top = settings.analysis.top_terms
    return {
        "scope": findings.list_facts(tables, labels),
        "prompts": grids.tabulate_prompts(tables, labels),
        "answer": findings.list_sentences(tables, "overall"),
        "asked": [
            sentence
            for subject in dict.fromkeys(tables["summaries"]["subject"])
            if subject.startswith("prompt_kind:")
            for sentence in findings.list_sentences(tables, subject)
        ],
        "drivers": grids.tabulate_drivers(tables, drivers, labels),
        "prompt_kinds": grids.tabulate_prompt_kinds(tables, drivers, labels),
        "levels": grids.tabulate_levels(tables, drivers),
        "valences": grids.tabulate_valences(tables, drivers, labels),
        "keyness": grids.tabulate_keyness(tables, most=top),
        "terms": grids.tabulate_terms(tables, most=top),
        "pairs": grids.tabulate_pairs(tables, drivers, minimum=settings.analysis.minimum_pair_count),
        "tags": grids.tabulate_tags(tables, titles),
        "framework": grids.tabulate_framework(tables, drivers, titles, heard),
        "blocks": blocks,
        "proposals": proposals,
        "other_memos": memos.elsewhere(
            statements=set(version.kept["statement_id"]),
            codes={block.key for block in blocks},
            themes=dict(zip(tables["themes"]["theme"], tables["themes"]["label"], strict=True)),
        ),
        "theme_choice": grids.tabulate_theme_choice(tables),
        "questions": findings.list_tagged(tables, quotes, "question"),
        "tips": findings.list_tagged(tables, quotes, "tip"),
        "sessions": [by_id[session] for session in heard],
        "session_sentences": {session: findings.list_sentences(tables, f"session:{session}") for session in order},
        "sources": [by_id[session] for session in sources],
        "source_sentences": findings.list_sentences(tables, "source"),
        "source_drivers": grids.tabulate_drivers(tables, drivers, labels, group="sources"),
    }


def _making(
    tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any], codebooks: Sequence[Codebook], settings: Settings, facts: Mapping[str, str], texts: Mapping[str, Any]
) -> dict[str, Any]:  # fmt: skip
    names = texts["labels"]["tags"] | texts["labels"]["valences"] | driver_labels(codebooks, tables["drivers"])
    return {
        "settings": settings,
        "inputs": making.tabulate_inputs(tables, texts["labels"]),
        "skipped": making.list_skipped(tables),
        "warnings": making.list_warnings(tables, manifest),
        "edits": making.tabulate_edits(tables, texts["labels"]),
        "rules": making.tabulate_rules(tables, texts["labels"], names),
        "silent_rules": making.list_silent_rules(tables, texts["labels"], names),
        "agreement": making.tabulate_agreement(tables, names),
        "stability": manifest.get("stability", {}),
        "versions": making.tabulate_versions(manifest, codebooks),
        "all_settings": making.list_settings(settings),
        "checklists": [making.fill_checklist(name, facts) for name in ("coreq", "srqr")],
        "methods": {language: text.format(**facts) for language, text in texts["methods"].items()},
    }


def _data(
    tables: Mapping[str, pd.DataFrame],
    version: _Version,
    drivers: Mapping[str, str],
    labels: grids.Labels,
    settings: Settings,
) -> dict[str, Any]:
    summaries, terms, themes = tables["summaries"], tables["frequencies"], tables["themes"]
    spoken = terms[(terms["group"] == "participants") & (terms["kind"] != "part")]
    shown = spoken[spoken["term"].isin(_shown_terms(tables, settings))]
    sets = ids_of(
        summaries,
        [
            f"zin:{subject}:{position}"
            for subject, position in zip(summaries["subject"], summaries["position"], strict=True)
        ],
    )
    sets |= ids_of(shown, [f"woord:{term}" for term in shown["term"]])
    sets["niet-ingedeeld"] = list(unassigned_statements(tables)["statement_id"])
    sets["tegenvoorbeelden"] = [statement_id for cell in themes["deviant"] for statement_id in split_codes(cell)]
    return {
        **pack_statements(
            tables, version.kept, speakers=not version.shared, rules=rule_labels(tables["rules"], labels["rules"])
        ),
        "sets": pack_sets(sets, version.kept),
        "drivers": drivers,
        "labels": labels,
        "themes": {row.theme: findings.theme_title(row) for row in rows_of(themes[themes["kind"] == "open"])},
        "shared": version.shared,
        "complete": version.complete,
        "quotable": [
            place for place, statement_id in enumerate(version.kept["statement_id"]) if statement_id in version.quotable
        ],
        "print_limit": settings.output.print_limit,
    }


def _shown_terms(tables: Mapping[str, pd.DataFrame], settings: Settings) -> set[str]:
    """Return the words that stand in a table of the report: only for those the page holds the statements."""
    top = settings.analysis.top_terms
    shown = (grids.tabulate_keyness(tables, most=10 * top), grids.tabulate_terms(tables, most=top))
    return {row.heading for grid in shown for row in grid.rows}


def _exemplars(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    cells = [*tables["themes"]["exemplars"], *tables["themes"]["deviant"], *tables["framework"]["quotes"]]
    return {statement_id for cell in cells for statement_id in split_codes(cell)}


def _extra_codes(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Return code → label, with the name of its codebook, of the codebooks beside tags, drivers and valence."""
    return {
        code.name: f"{book.name}: {code.label_nl}" for book in codebooks if book.role == "extra" for code in book.codes
    }


def _codes(codebooks: Sequence[Codebook]) -> dict[str, Code]:
    return {code.name: code for book in codebooks if book.role == "drivers" for code in book.codes}


@cache
def _resource(name: str) -> str:
    return files("opschaling_nlp").joinpath(f"resources/report/{name}").read_text("utf-8").strip()


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
