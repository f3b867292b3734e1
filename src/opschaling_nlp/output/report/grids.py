"""Arrange the tables for reading: every number with the link to its statements and the row it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opschaling_nlp.model import VALENCES, PromptKind
from opschaling_nlp.output.labels import decimal, fixed_labels, integer
from opschaling_nlp.output.report.cells import Cell, Grid, Row, count_cell
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.texts import say, say_each

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]


def slice_drivers(tables: Tables, name: str, *, group: str = "participants") -> dict[tuple[str, str], Any]:
    """Return (driver, value) → its row, of one slice of the drivers."""
    drivers = tables["drivers"]
    part = drivers[(drivers["group"] == group) & (drivers["slice"] == name)]
    return {(row.driver, row.value): row for row in rows_of(part)}


def _rows_by_driver(
    tables: Tables, drivers: Mapping[str, str], cells: Callable[[Any], list[Cell]], *, group: str = "participants"
) -> list[Row]:
    """Return a row for each driver that is counted, over all statements of a group."""
    part = slice_drivers(tables, "all", group=group)
    return [
        Row(
            label,
            cells(part[code, ""]),
            link=f"#factor-{code}" if group == "participants" else "",
            origin=f"group={group}, slice=all, driver={code}",
        )
        for code, label in drivers.items()
        if (code, "") in part
    ]


def tabulate_prompts(tables: Tables) -> Grid:
    """Tabulate which questions were asked, of what kind, and how many substantive statements each gave."""
    drivers = tables["drivers"]
    asked = drivers[(drivers["slice"] == "prompt") & (drivers["group"] == "participants") & (drivers["value"] != "")]
    kinds = dict(zip(tables["statements"]["prompt"], tables["statements"]["prompt_kind"], strict=True))
    sizes = dict(zip(asked["value"], asked["of"], strict=True))
    names = fixed_labels("prompt_kinds")
    rows = [
        Row(
            prompt,
            [Cell(names.get(kinds.get(prompt, "") or "geen", "–")), count_cell(size, {"vraag": prompt})],
            origin=f"group=participants, slice=prompt, value={prompt}",
        )
        for prompt, size in sizes.items()
    ]
    return Grid(say("Gespreksvragen"), (say("Soort"), say("Inhoudelijke bijdragen")), rows, "drivers")


def tabulate_drivers(tables: Tables, drivers: Mapping[str, str], *, group: str = "participants") -> Grid:
    """Tabulate per driver how often, in how many sessions, in which direction, and how many tips and questions."""

    def cells(row: Any) -> list[Cell]:
        driver = row.driver
        return [
            count_cell(row.statements, {"factor": driver}, group=group, share=row.share),
            Cell(str(row.sessions)),
            *(
                count_cell(getattr(row, valence), {"factor": driver, "richting": valence}, group=group)
                for valence in VALENCES
            ),
            count_cell(row.tip, {"factor": driver, "kenmerk": "tip"}, group=group),
            count_cell(row.question, {"factor": driver, "kenmerk": "question"}, group=group),
        ]

    return Grid(
        say("Factoren in de bronnen") if group == "sources" else say("Genoemde factoren"),
        (
            *((say("Passages"), say("Bronnen")) if group == "sources" else (say("Bijdragen"), say("Sessies"))),
            *_valence_heads(),
            say("Tips"),
            say("Vragen"),
        ),
        _rows_by_driver(tables, drivers, cells, group=group),
        "drivers",
    )


def tabulate_prompt_kinds(tables: Tables, drivers: Mapping[str, str]) -> Grid:
    """Tabulate per driver how often it is named under each kind of prompt."""
    parts = slice_drivers(tables, "prompt_kind")
    kinds = [kind for kind in (kind.value for kind in PromptKind) if any(value == kind for _, value in parts)]
    sizes = {kind: next(row.of for (_, value), row in parts.items() if value == kind) for kind in kinds}
    names = fixed_labels("prompt_kinds")
    rows = []
    for code, label in drivers.items():
        found = [(kind, parts.get((code, kind))) for kind in kinds]
        cells = [
            count_cell(row.statements, {"factor": code, "soort": kind or "geen"}, share=row.share) if row else Cell("0")
            for kind, row in found
        ]
        rows.append(Row(label, cells, origin=f"group=participants, slice=prompt_kind, driver={code}"))
    return Grid(
        say("Factoren per soort gespreksvraag"),
        [f"{names[kind or 'geen'].capitalize()} (n = {integer(sizes[kind])})" for kind in kinds],
        rows,
        "drivers",
    )


def tabulate_valences(tables: Tables, drivers: Mapping[str, str]) -> Grid:
    """Tabulate per driver how often it has each direction, and how often its words say so."""

    def cells(row: Any) -> list[Cell]:
        found = []
        for valence in VALENCES:
            found.append(count_cell(getattr(row, valence), {"factor": row.driver, "richting": valence}))
            found.append(Cell(integer(getattr(row, f"{valence}_about"))))
        return found

    heads = [head for name in _valence_heads() for head in (name, say("op de woorden"))]
    return Grid(say("Richting per factor"), heads, _rows_by_driver(tables, drivers, cells), "drivers")


def tabulate_levels(tables: Tables, drivers: Mapping[str, str]) -> Grid:
    """Tabulate per driver how often it is named with horizontal and vertical, and how often the words alone say so."""

    def cells(row: Any) -> list[Cell]:
        found = []
        for level in ("horizontal", "vertical"):
            criteria: dict[Any, str] = {"factor": row.driver, "kenmerk": level}
            found.append(count_cell(getattr(row, level), criteria))
            found.append(count_cell(getattr(row, f"{level}_about"), {**criteria, "woorden": level}))
        return found

    by_words = say("waarvan volgens de woorden")
    return Grid(
        say("Factoren bij horizontaal en verticaal"),
        (say("Horizontaal"), by_words, say("Verticaal"), by_words),
        _rows_by_driver(tables, drivers, cells),
        "drivers",
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
                Cell(say("horizontaal") if row.log_ratio > 0 else say("verticaal")),
                count_cell(row.count_a, {"uit": f"woord:{row.term}", "kenmerk": "horizontal"}),
                count_cell(row.count_b, {"uit": f"woord:{row.term}", "kenmerk": "vertical"}),
                Cell(decimal(row.log_ratio)),
                Cell(decimal(row.log_odds_z)),
            ],
            origin=f"contrast=horizontal_vertical, group=participants, term={row.term}",
        )
        for row in rows_of(part)
    ]
    heads = say_each("Vaker bij", "Keer bij horizontaal", "Keer bij verticaal", "Log ratio", "Log-odds (z)")
    return Grid(say("Kenmerkende woorden"), heads, rows, "keyness")


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
            origin=f"group=participants, kind={row.kind}, term={row.term}",
        )
        for row in rows_of(terms.head(most))
    ]
    heads = (say("Bijdragen"), say("Keer"), say("Sessies"))
    return Grid(say("Meest voorkomende woorden"), heads, rows, "frequencies")


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
                Cell(say("vaker dan toeval geeft") if row.count > row.upper else say("niet vaker dan toeval geeft")),
            ],
            origin=f"group=participants, kind=driver, a={row.a}, b={row.b}",
        )
        for row in rows_of(pairs.sort_values(["count", "a", "b"], ascending=[False, True, True]))
    ]
    heads = say_each("Bijdragen", "Verwacht bij toeval", "95%-grens van toeval", "Vergelijking")
    return Grid(say("Factoren die samen genoemd worden"), heads, rows, "cooccurrence")


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
        size = count_cell(part["of"].iloc[0], {"sessie": str(session)})
        origin = f"group=participants, session_id={session}"
        rows.append(Row(titles[str(session)], [size, *cells], link=f"#sessie-{session}", origin=origin))
    heads = say_each("Inhoudelijke bijdragen", "Horizontaal", "Verticaal", "Vragen", "Tips")
    return Grid(say("Kenmerken per sessie"), heads, rows, "tag_counts")


def tabulate_theme_choice(tables: Tables) -> Grid:
    """Tabulate how the number of open themes was chosen."""
    rows = [
        Row(
            say("{k} thema's (gekozen)", k=row.k) if row.chosen else say("{k} thema's", k=row.k),
            [
                Cell(decimal(row.stability)),
                Cell(decimal(row.chance)),
                Cell(decimal(row.ari_resamples)),
            ],
            origin=f"k={row.k}",
        )
        for row in rows_of(tables["theme_choice"])
    ]
    heads = say_each("Stabiliteit (bootstrap-Jaccard)", "Bij toeval", "ARI over steekproeven")
    return Grid(say("Keuze van het aantal themavoorstellen"), heads, rows, "theme_choice")


def _valence_heads() -> Sequence[str]:
    names = fixed_labels("valences")
    return [names[valence].capitalize() for valence in VALENCES]
