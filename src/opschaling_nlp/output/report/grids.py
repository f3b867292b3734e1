"""Arrange the tables for reading: every number with the link to its statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opschaling_nlp.model import VALENCES, PromptKind
from opschaling_nlp.output.report.cells import Cell, Grid, Row, count_cell, decimal, integer
from opschaling_nlp.output.selection import rows_of

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]
Labels = Mapping[str, Mapping[str, str]]
"""The labels of texts.toml: per kind of label, code → Dutch."""


def slice_drivers(tables: Tables, name: str, *, group: str = "participants") -> dict[tuple[str, str], Any]:
    """Return (driver, value) → its row, of one slice of the drivers."""
    drivers = tables["drivers"]
    part = drivers[(drivers["group"] == group) & (drivers["slice"] == name)]
    return {(row.driver, row.value): row for row in rows_of(part)}


def tabulate_prompts(tables: Tables, labels: Labels) -> Grid:
    """Tabulate which questions were asked, of what kind, and how many substantive statements each gave."""
    drivers = tables["drivers"]
    asked = drivers[(drivers["slice"] == "prompt") & (drivers["group"] == "participants") & (drivers["value"] != "")]
    kinds = dict(zip(tables["statements"]["prompt"], tables["statements"]["prompt_kind"], strict=True))
    sizes = dict(zip(asked["value"], asked["of"], strict=True))
    rows = [
        Row(
            prompt,
            [
                Cell(labels["prompt_kinds"].get(kinds.get(prompt, "") or "geen", "–")),
                count_cell(size, {"vraag": prompt}),
            ],
        )
        for prompt, size in sizes.items()
    ]
    return Grid("Gespreksvragen", ("Soort", "Inhoudelijke bijdragen"), rows)


def tabulate_drivers(
    tables: Tables, drivers: Mapping[str, str], labels: Labels, *, group: str = "participants"
) -> Grid:
    """Tabulate per driver how often, in how many sessions, in which direction, and how many tips and questions."""
    part = slice_drivers(tables, "all", group=group)
    rows = []
    for code, label in drivers.items():
        row = part.get((code, ""))
        if row is None:
            continue
        rows.append(
            Row(
                label,
                [
                    count_cell(row.statements, {"factor": code}, group=group, share=row.share),
                    Cell(str(row.sessions)),
                    *(
                        count_cell(getattr(row, valence), {"factor": code, "richting": valence}, group=group)
                        for valence in VALENCES
                    ),
                    count_cell(row.tip, {"factor": code, "kenmerk": "tip"}, group=group),
                    count_cell(row.question, {"factor": code, "kenmerk": "question"}, group=group),
                ],
                link=f"#factor-{code}" if group == "participants" else "",
            )
        )
    return Grid(
        "Factoren in de bronnen" if group == "sources" else "Genoemde factoren",
        ("Bijdragen", "Sessies", *(labels["valences"][valence].capitalize() for valence in VALENCES), "Tips", "Vragen"),
        rows,
    )


def tabulate_prompt_kinds(tables: Tables, drivers: Mapping[str, str], labels: Labels) -> Grid:
    """Tabulate per driver how often it is named under each kind of prompt."""
    parts = slice_drivers(tables, "prompt_kind")
    kinds = [kind for kind in (kind.value for kind in PromptKind) if any(value == kind for _, value in parts)]
    sizes = {kind: next(row.of for (_, value), row in parts.items() if value == kind) for kind in kinds}
    rows = []
    for code, label in drivers.items():
        found = [(kind, parts.get((code, kind))) for kind in kinds]
        cells = [
            count_cell(row.statements, {"factor": code, "soort": kind or "geen"}, share=row.share) if row else Cell("0")
            for kind, row in found
        ]
        rows.append(Row(label, cells))
    return Grid(
        "Factoren per soort gespreksvraag",
        [f"{labels['prompt_kinds'][kind or 'geen'].capitalize()} (n = {integer(sizes[kind])})" for kind in kinds],
        rows,
    )


def tabulate_valences(tables: Tables, drivers: Mapping[str, str], labels: Labels) -> Grid:
    """Tabulate per driver how often it has each direction, and how often the words say so and not the question alone."""
    part = slice_drivers(tables, "all")
    rows = []
    for code, label in drivers.items():
        row = part.get((code, ""))
        if row is not None:
            cells: list[Cell] = []
            for valence in VALENCES:
                cells.append(count_cell(getattr(row, valence), {"factor": code, "richting": valence}))
                cells.append(Cell(integer(getattr(row, f"{valence}_about"))))
            rows.append(Row(label, cells))
    heads = [head for valence in VALENCES for head in (labels["valences"][valence].capitalize(), "op de woorden")]
    return Grid("Richting per factor", heads, rows)


def tabulate_levels(tables: Tables, drivers: Mapping[str, str]) -> Grid:
    """Tabulate per driver how often it is named with horizontal and vertical, and how often the words alone say so."""
    part = slice_drivers(tables, "all")
    rows = []
    for code, label in drivers.items():
        row = part.get((code, ""))
        if row is not None:
            cells: list[Cell] = []
            for level in ("horizontal", "vertical"):
                cells.append(count_cell(getattr(row, level), {"factor": code, "kenmerk": level}))
                cells.append(
                    count_cell(getattr(row, f"{level}_about"), {"factor": code, "kenmerk": level, "woorden": level})
                )
            rows.append(Row(label, cells))
    return Grid(
        "Factoren bij horizontaal en verticaal",
        ("Horizontaal", "waarvan volgens de woorden", "Verticaal", "waarvan volgens de woorden"),
        rows,
    )


def tabulate_keyness(tables: Tables, *, most: int) -> Grid:
    """Tabulate the words typical of horizontal and of vertical, largest difference first."""
    keyness = tables["keyness"]
    part = keyness[
        (keyness["contrast"] == "horizontal_vertical") & (keyness["group"] == "participants") & (keyness["shown"] == 1)
    ]
    part = part.reindex(part["log_ratio"].abs().sort_values(ascending=False, kind="stable").index).head(most)
    rows = [
        Row(
            row.term,
            [
                Cell("horizontaal" if row.log_ratio > 0 else "verticaal"),
                count_cell(row.count_a, {"uit": f"woord:{row.term}", "kenmerk": "horizontal"}),
                count_cell(row.count_b, {"uit": f"woord:{row.term}", "kenmerk": "vertical"}),
                Cell(decimal(row.log_ratio)),
                Cell(decimal(row.log_odds_z)),
            ],
        )
        for row in rows_of(part)
    ]
    return Grid(
        "Kenmerkende woorden",
        ("Vaker bij", "Keer bij horizontaal", "Keer bij verticaal", "Log ratio", "Log-odds (z)"),
        rows,
    )


def tabulate_terms(tables: Tables, *, most: int) -> Grid:
    """Tabulate the most frequent words."""
    terms = tables["frequencies"]
    terms = terms[(terms["group"] == "participants") & (terms["kind"] != "part")].sort_values(
        ["statements", "count", "term"], ascending=[False, False, True]
    )
    rows = [
        Row(
            row.term,
            [
                count_cell(row.statements, {"uit": f"woord:{row.term}"}),
                Cell(integer(row.count)),
                Cell(str(row.sessions)),
            ],
        )
        for row in rows_of(terms.head(most))
    ]
    return Grid("Meest voorkomende woorden", ("Bijdragen", "Keer", "Sessies"), rows)


def tabulate_pairs(tables: Tables, drivers: Mapping[str, str], *, minimum: int) -> Grid:
    """Tabulate the drivers that are named together, with what chance gives."""
    pairs = tables["cooccurrence"]
    pairs = pairs[(pairs["kind"] == "driver") & (pairs["group"] == "participants") & (pairs["count"] >= minimum)]
    rows = [
        Row(
            f"{drivers.get(row.a, row.a)} + {drivers.get(row.b, row.b)}",
            [
                count_cell(row.count, {"factor": row.a, "met": row.b}),
                Cell(decimal(row.expected, digits=1)),
                Cell(decimal(row.upper, digits=1)),
                Cell("vaker dan toeval geeft" if row.count > row.upper else "niet vaker dan toeval geeft"),
            ],
        )
        for row in rows_of(pairs.sort_values(["count", "a", "b"], ascending=[False, True, True]))
    ]
    return Grid(
        "Factoren die samen genoemd worden",
        ("Bijdragen", "Verwacht bij toeval", "95%-grens van toeval", "Vergelijking"),
        rows,
    )


def tabulate_tags(tables: Tables, titles: Mapping[str, str]) -> Grid:
    """Tabulate per session how many statements have each tag."""
    counts = tables["tag_counts"]
    counts = counts[counts["group"] == "participants"]
    rows = []
    for session, part in counts.groupby("session_id", sort=False):
        cells = [
            count_cell(row.statements, {"sessie": row.session_id, "kenmerk": row.tag}, share=row.share)
            for row in rows_of(part)
        ]
        rows.append(
            Row(
                titles[str(session)],
                [count_cell(part["of"].iloc[0], {"sessie": str(session)}), *cells],
                link=f"#sessie-{session}",
            )
        )
    return Grid("Kenmerken per sessie", ("Inhoudelijke bijdragen", "Horizontaal", "Verticaal", "Vragen", "Tips"), rows)


def tabulate_framework(
    tables: Tables, drivers: Mapping[str, str], titles: Mapping[str, str], sessions: Sequence[str]
) -> Grid:
    """Tabulate session × driver: the framework matrix."""
    found = {(row.session_id, row.driver): row.n for row in rows_of(tables["framework"])}
    rows = [
        Row(
            titles[session],
            [count_cell(found.get((session, code), 0), {"sessie": session, "factor": code}) for code in drivers],
        )
        for session in sessions
    ]
    return Grid("Raamwerk: sessie × factor", list(drivers.values()), rows)


def tabulate_theme_choice(tables: Tables) -> Grid:
    """Tabulate how the number of open themes was chosen."""
    rows = [
        Row(
            f"{row.k} thema's" + (" (gekozen)" if row.chosen else ""),
            [
                Cell(decimal(row.stability)),
                Cell(decimal(row.chance)),
                Cell(decimal(row.ari_resamples)),
                Cell(decimal(row.ari_seeds)),
            ],
        )
        for row in rows_of(tables["theme_choice"])
    ]
    return Grid(
        "Keuze van het aantal themavoorstellen",
        ("Stabiliteit (bootstrap-Jaccard)", "Bij toeval", "ARI over steekproeven", "ARI over startwaarden"),
        rows,
    )
