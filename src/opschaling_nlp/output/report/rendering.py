"""Render the pages of the report from the tables, each a single file that includes its style, script and data."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from opschaling_nlp.analysis.measured import word_errors
from opschaling_nlp.analysis.scope import driver_codes, order_sessions
from opschaling_nlp.analysis.summaries.wording import capitalise, spell
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.output.charts import NARROW
from opschaling_nlp.output.links import REPORT
from opschaling_nlp.output.naming import (
    counted,
    decimal,
    driver_labels,
    fixed_labels,
    fixed_texts,
    rule_labels,
    session_titles,
    written_date,
)
from opschaling_nlp.output.report import findings, grids, making
from opschaling_nlp.output.report.data import ids_of, pack_forms, pack_memos, pack_sets, pack_statements, to_json
from opschaling_nlp.output.report.documents import write_documents
from opschaling_nlp.output.report.member_check import write_member_checks
from opschaling_nlp.output.report.quotes import Memos, Quotes, arrange_framework, own_summaries
from opschaling_nlp.output.selection import unassigned_statements, unreadable_voices
from opschaling_nlp.parallel import do_all
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import rows_of, split_codes
from opschaling_nlp.texts import catalogue, say, spoken

WORKING = REPORT
SHARED = "report_delen.html"
FIGURES = "figures"
_STYLE = re.compile(r'style="([^"]*)"')
_NAME = re.compile(r'(id="|href="#|url\(#)')
_LINK = re.compile(r'<a xlink:href="(?:\.\./' + re.escape(REPORT) + r')#([^"]*)"[^>]*>')


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of the report, and what it may show."""

    file: str
    shared: bool
    kept: pd.DataFrame
    """The statements whose words it includes."""
    complete: bool
    """Whether it includes all statements."""
    quotable: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Run:
    """What every part of the report is made from."""

    tables: Mapping[str, pd.DataFrame]
    folder: Path
    manifest: Mapping[str, Any]
    codebooks: Sequence[Codebook]
    settings: Settings

    @property
    def drivers(self) -> dict[str, str]:
        """Code of each driver → its label."""
        return driver_labels(self.codebooks, self.tables["drivers"])


def write_reports(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    manifest: Mapping[str, Any],
    codebooks: Sequence[Codebook],
    settings: Settings,
    quotable: frozenset[str] = frozenset(),
    beside: Sequence[Callable[[], object]] = (),
) -> None:
    """Write report.html, report_delen.html, report.docx, figures.pptx and teruggave/*.html.

    They go to the run's `folder`, whose figures/ has the charts. `quotable` holds the ids of the statements whose words
    may appear in the version for sharing. Above `settings.output.report_limit` statements, the page includes only
    exemplars. `beside` are functions that write other files meanwhile.
    """
    statements = tables["statements"]
    complete = len(statements) <= settings.output.report_limit
    kept = statements if complete else statements[statements["statement_id"].isin(_exemplars(tables))]
    ticked = statements[statements["statement_id"].isin(quotable)]
    run = _Run(tables, folder, manifest, codebooks, settings)
    made = _making(run)
    working = _Version(WORKING, shared=False, kept=kept, complete=complete, quotable=quotable)
    shared = _Version(SHARED, shared=True, kept=ticked, complete=False, quotable=quotable)
    environment = load_environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)  # compiled here, for both processes
    look: Any = {"codebooks": codebooks, "environment": environment, "quotable": quotable}

    def write_page(version: _Version) -> Path:
        path = folder / version.file
        path.write_text(_render(run, version, made), "utf-8", newline="\n")
        return path

    def write_working() -> None:
        page = write_page(working).read_text("utf-8")
        write_documents(page, folder, figures=folder / FIGURES)

    do_all([write_working, *beside, partial(write_page, shared), partial(write_member_checks, tables, folder, **look)])


@cache
def load_environment() -> Environment:
    """Load the templates; everything put into them is escaped and in the current language."""
    environment = Environment(
        loader=PackageLoader("opschaling_nlp", "resources/report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"datum": written_date, "capitalised": capitalise}
    style = _resource("report.css")
    environment.globals |= {
        "t": _say_safely,
        "counted": counted,
        "spell": spell,
        "decimal": decimal,
        "spoken": spoken,
        "css": style,
        "css_hash": _hash(style),
    }
    return environment


def _say_safely(dutch: str, **values: object) -> Markup:
    """Return a text for use in a page: escaped, except for values that are markup already."""
    return Markup(escape(say(dutch))).format(**values)  # noqa: S704 - what is marked as safe was escaped just now


def _render(run: _Run, version: _Version, made: Mapping[str, Any]) -> str:
    script = _resource("report.js")
    memos = Memos(run.tables["memos"], shown=not version.shared)
    data = _data(run, version) | {"codes": _extra_codes(run.codebooks), "memos": pack_memos(memos, version.kept)}
    return (
        load_environment()
        .get_template("report.html.j2")
        .render(
            version=version,
            texts=fixed_texts(),
            script=script,
            script_hash=_hash(script),
            data=to_json(data),
            chart=lambda name: inline_chart(run.folder / FIGURES, name),
            titles=session_titles(run.tables["sessions"]),
            **_findings(run, version, memos),
            **made,
        )
    )


def _findings(run: _Run, version: _Version, memos: Memos) -> dict[str, Any]:
    tables, drivers, limits = run.tables, run.drivers, run.settings.analysis
    top = limits.top_terms
    titles = session_titles(tables["sessions"])
    quotes = Quotes(tables, version.kept, memos)
    own = {} if version.shared else own_summaries(tables)
    blocks = findings.describe_drivers(
        tables, drivers, {code.name: code for code in driver_codes(run.codebooks)}, quotes, memos, own=own
    )
    heard, sources = _ordered_sessions(tables)
    return {
        "scope": findings.list_facts(tables),
        "prompts": grids.tabulate_prompts(tables),
        "answer": findings.list_sentences(tables, "overall"),
        "asked": findings.list_sentences(tables, "prompt_kinds"),
        "drivers": grids.tabulate_drivers(tables, drivers, described={block["key"] for block in blocks}),
        "driver_names": drivers,
        "prompt_kinds": grids.tabulate_prompt_kinds(tables, drivers),
        "levels": grids.tabulate_levels(tables, drivers),
        "valences": grids.tabulate_valences(tables, drivers),
        "keyness": grids.tabulate_keyness(tables, most=top),
        "terms": grids.tabulate_terms(tables, most=top),
        "pairs": grids.tabulate_pairs(tables, drivers, minimum=limits.minimum_pair_count, chance=limits.pair_chance),
        "tags": grids.tabulate_tags(tables, titles),
        "framework": arrange_framework(tables, drivers, titles, [row.session_id for row in heard], quotes, own=own),
        "blocks": blocks,
        "proposals": findings.describe_proposals(tables, quotes, memos),
        "other_memos": memos.elsewhere(
            statements=set(version.kept["statement_id"]),
            codes={block["key"] for block in blocks},
            themes=dict(zip(tables["themes"]["theme"], tables["themes"]["label"], strict=True)),
        ),
        "theme_choice": grids.tabulate_theme_choice(tables),
        "questions": findings.list_tagged(tables, quotes, "question"),
        "tips": findings.list_tagged(tables, quotes, "tip"),
        "sessions": heard,
        "session_sentences": {
            row.session_id: findings.list_sentences(tables, f"session:{row.session_id}") for row in [*heard, *sources]
        },
        "sources": sources,
        "source_sentences": findings.list_sentences(tables, "source"),
        "source_drivers": grids.tabulate_drivers(tables, drivers, group="sources"),
        "unreadable": unreadable_voices(tables),
    }


def _ordered_sessions(tables: Mapping[str, pd.DataFrame]) -> tuple[list[Any], list[Any]]:
    """Return the sessions that count, those with participants and those of sources, in the order of the report."""
    sessions = tables["sessions"]
    read = sessions[(sessions["skipped"] == "") & (sessions["same_as"] == "")]
    by_id = {row.session_id: row for row in rows_of(read)}
    order = [by_id[session] for session in order_sessions(sessions) if session in by_id]
    return [row for row in order if not row.source_kind], [row for row in order if row.source_kind]


def _making(run: _Run) -> dict[str, Any]:
    tables, manifest, codebooks, settings = run.tables, run.manifest, run.codebooks, run.settings
    facts = making.collect_facts(tables, manifest, codebooks, settings)
    names = {**fixed_labels("tags"), **fixed_labels("valences"), **run.drivers, "substantive": say("inhoudelijk")}
    return {
        "facts": facts,
        "settings": settings,
        "inputs": making.tabulate_inputs(tables),
        "skipped": [(row.source, row.skipped) for row in rows_of(tables["sessions"]) if row.skipped],
        "warnings": making.list_warnings(tables, manifest),
        "edits": making.tabulate_edits(tables),
        "rules": making.tabulate_rules(tables, names),
        "errors": word_errors(),
        "silent_rules": making.list_silent_rules(tables, names),
        "agreement": making.tabulate_agreement(tables, names),
        "stability": manifest.get("stability", {}),
        "versions": making.tabulate_versions(manifest, codebooks),
        "all_settings": making.list_settings(settings),
        "checklists": [making.fill_checklist(name, facts) for name in ("coreq", "srqr")],
        "methods": making.write_methods(tables, manifest, codebooks, settings),
        "codebooks": codebooks,
    }


def _data(run: _Run, version: _Version) -> dict[str, Any]:
    tables = run.tables
    summaries, terms, themes = tables["summaries"], tables["frequencies"], tables["themes"]
    texts = fixed_texts()
    spoken_terms = terms[(terms["group"] == "participants") & (terms["kind"] != "part")]
    shown = spoken_terms[spoken_terms["term"].isin(_shown_terms(tables, run.settings))]
    named = zip(summaries["subject"], summaries["position"], strict=True)
    sets = ids_of(summaries, [f"zin:{subject}:{position}" for subject, position in named])
    sets |= ids_of(shown, [f"woord:{term}" for term in shown["term"]])
    sets["niet-ingedeeld"] = list(unassigned_statements(tables)["statement_id"])
    sets["tegenvoorbeelden"] = [statement_id for cell in themes["deviant"] for statement_id in split_codes(cell)]
    rules = rule_labels(tables["rules"], texts["labels"]["rules"])
    ticked = enumerate(version.kept["statement_id"].isin(version.quotable))
    facets = tables["facets"].drop_duplicates(["driver", "facet"])
    return {
        **pack_statements(tables, version.kept, speakers=not version.shared, rules=rules),
        "sets": pack_sets(sets, version.kept),
        "forms": pack_forms(tables["tokens"], version.kept),
        "drivers": run.drivers,
        "facets": {f"{row.driver}.{row.facet}": row.label for row in rows_of(facets) if row.facet},
        "labels": texts["labels"],
        "themes": {row.theme: findings.theme_title(row) for row in rows_of(themes[themes["kind"] == "open"])},
        "shared": version.shared,
        "complete": version.complete,
        "quotable": [place for place, on in ticked if on],
        "print_limit": run.settings.output.print_limit,
        "locale": {"nl": "nl-NL", "en": "en-GB"}[spoken()],
        "english": catalogue_of(_resource("report.js")) if spoken() == "en" else {},
    }


def catalogue_of(script: str) -> dict[str, str]:
    """Return the texts that a script says with `t("…")`: Dutch → English."""
    return {dutch: english for dutch, english in catalogue().items() if f't("{dutch}"' in script}


def _shown_terms(tables: Mapping[str, pd.DataFrame], settings: Settings) -> set[str]:
    """Return the words in the tables of the report, the only ones whose statements the page includes."""
    top = settings.analysis.top_terms
    shown = (grids.tabulate_keyness(tables, most=10 * top), grids.tabulate_terms(tables, most=top))
    return {row.heading for grid in shown for row in grid.rows}


def _exemplars(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    cells = [*tables["themes"]["exemplars"], *tables["themes"]["deviant"], *tables["framework"]["quotes"]]
    return {statement_id for cell in cells for statement_id in split_codes(cell)}


def _extra_codes(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Return code → codebook and label, for the codebooks other than tags, drivers and valence."""
    return {
        code.name: f"{book.name}: {code.label_nl}" for book in codebooks if book.role == "extra" for code in book.codes
    }


@cache
def _resource(name: str) -> str:
    return files("opschaling_nlp").joinpath(f"resources/report/{name}").read_text("utf-8").strip()


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def inline_chart(folder: Path, name: str) -> str:
    """Return a chart for use inside the report, wide and narrow, or an empty string if it was not drawn."""
    return "".join(_inline(folder / f"{name}{end}.svg", kind) for end, kind in (("", "wide"), (NARROW, "narrow")))


def _inline(path: Path, kind: str) -> str:
    """Return the SVG of a chart with its class, on a transparent background.

    It is hidden from screen readers: the table beside each chart has the same numbers and the same links for the
    keyboard.
    """
    if not path.exists():
        return ""
    svg = path.read_text("utf-8")
    svg = svg[svg.index("<svg") :].replace("fill: #ffffff", "fill: none")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    # Presentation attributes do what style attributes do, but the page's security policy can forbid the latter.
    svg = _STYLE.sub(lambda match: _attributes(match[1]), svg)
    svg = _NAME.sub(lambda match: f"{match[1]}{path.stem}-", svg)
    svg = _LINK.sub(r'<a href="#\1" tabindex="-1">', svg.replace(f'xlink:href="#{path.stem}-', f'href="#{path.stem}-'))
    return svg.replace("<svg ", f'<svg class="{kind}" aria-hidden="true" focusable="false" stroke-linejoin="round" ', 1)


def _attributes(style: str) -> str:
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, value in pairs)
