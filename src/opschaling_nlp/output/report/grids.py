"""Arrange the tables for reading: every number with the link to its statements and the row it comes from."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from opschaling_nlp.model import VALENCES, PromptKind
from opschaling_nlp.output.links import Criterion, counted_link
from opschaling_nlp.output.naming import decimal, fixed_labels, integer, percent
from opschaling_nlp.tables import rows_of
from opschaling_nlp.texts import say, say_each

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table: its text, its share if there is one, and its link."""

    text: str
    link: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its heading, its cells, its link, and the rows of a CSV file that it shows."""

    heading: str
    cells: Sequence[Cell]
    link: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: caption, column headings, rows, and the name of the CSV file they come from."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]
    table: str = ""


def count_cell(
    number: float, criteria: Mapping[Criterion, str], *, group: str = "participants", share: float = math.nan
) -> Cell:
    """Return a count that links to its statements; a zero has no link."""
    if not number:
        return Cell("0")
    return Cell(integer(number), counted_link(group, criteria), "" if math.isnan(share) else percent(share))


def list_rows(
    frame: pd.DataFrame,
    keys: Sequence[str],
    heading: Callable[[Any], str],
    cells: Callable[[Any], Sequence[Cell | str]],
    link: Callable[[Any], str] = lambda _: "",
) -> list[Row]:
    """Return a row for each row of a frame; a cell may be a text, and `keys` are the columns that identify the row."""
    return [
        Row(
            heading(row),
            [cell if isinstance(cell, Cell) else Cell(cell) for cell in cells(row)],
            link(row),
            ", ".join(f"{key}={getattr(row, key)}" for key in keys),
        )
        for row in rows_of(frame)
    ]


def slice_drivers(tables: Tables, name: str, *, group: str = "participants") -> pd.DataFrame:
    """Return the rows of one slice of the drivers."""
    drivers = tables["drivers"]
    return drivers[(drivers["group"] == group) & (drivers["slice"] == name)]


def _rows_by_driver(
    tables: Tables,
    drivers: Mapping[str, str],
    cells: Callable[[Any], Sequence[Cell | str]],
    *,
    group: str = "participants",
    least: int = 1,
    described: Collection[str] = (),
) -> list[Row]:
    """Return a row for each driver that at least `least` statements of a group name, in the codebook's order.

    A driver that participants name has a block to link to, and so do the others that are `described`.
    """
    part = slice_drivers(tables, "all", group=group)
    part = part[part["statements"] >= least]
    part = part.sort_values("driver", key=lambda codes: codes.map(list(drivers).index), kind="stable")

    def link(row: Any) -> str:
        has_block = group == "participants" and (row.statements or row.driver in described)
        return f"#factor-{row.driver}" if has_block else ""

    return list_rows(part, ("group", "slice", "driver"), lambda row: drivers[row.driver], cells, link)


def tabulate_prompts(tables: Tables) -> Grid:
    """Tabulate which questions were asked, of what kind, and how many substantive statements each gave."""
    asked = slice_drivers(tables, "prompt")
    asked = asked[asked["value"] != ""].drop_duplicates("value")
    kinds = dict(zip(tables["statements"]["prompt"], tables["statements"]["prompt_kind"], strict=True))
    names = fixed_labels("prompt_kinds")
    rows = list_rows(
        asked,
        ("group", "slice", "value"),
        lambda row: row.value,
        lambda row: [names.get(kinds.get(row.value, "") or "geen", "–"), count_cell(row.of, {"vraag": row.value})],
    )
    return Grid(say("Gespreksvragen"), say_each("Soort", "Inhoudelijke bijdragen"), rows, "drivers")


def tabulate_drivers(
    tables: Tables, drivers: Mapping[str, str], *, group: str = "participants", described: Collection[str] = ()
) -> Grid:
    """Tabulate per driver how often, in how many sessions, in which direction, and how many tips and questions."""
    sources = group == "sources"
    heads = say_each("Passages", "Bronnen") if sources else say_each("Bijdragen", "Sessies")
    spread = _is_spread(slice_drivers(tables, "all", group=group))
    estimates = tables["estimates"].query("slice == 'all' and kind == 'driver' and group == @group")
    margins = {row.label: (row.low, row.high) for row in rows_of(estimates) if row.estimated == row.estimated}
    rows = _rows_by_driver(
        tables,
        drivers,
        lambda row: [
            count_cell(row.statements, {"factor": row.driver}, group=group, share=row.share),
            _margin(*margins.get(row.driver, (row.expected_low, row.expected_high))),
            *[str(row.sessions)] * spread,
            *(
                count_cell(getattr(row, name), {"factor": row.driver, "richting": name}, group=group)
                for name in VALENCES
            ),
            *(
                count_cell(getattr(row, tag), {"factor": row.driver, "kenmerk": tag}, group=group)
                for tag in ("tip", "question")
            ),
        ],
        group=group,
        least=0,
        described=described,
    )
    caption = say("Factoren in de bronnen") if sources else say("Genoemde factoren")
    really = say("Geschat, of met de gemeten fout") if margins else say("Met de gemeten fout")
    heads = [heads[0], really, *heads[1 : 1 + spread], *_valence_heads(), *say_each("Tips", "Vragen")]
    return Grid(caption, heads, rows, "drivers")


def _margin(low: float, high: float) -> str:
    """Return the whole numbers between which the true count may lie."""
    return "–" if math.isnan(low) else f"{integer(round(low))}–{integer(round(high))}"


def _is_spread(counts: pd.DataFrame) -> bool:
    """Return whether anything is said in several sessions: otherwise a column of sessions says nothing."""
    return bool((counts["sessions"] > 1).any())


def tabulate_prompt_kinds(tables: Tables, drivers: Mapping[str, str]) -> Grid:
    """Tabulate per driver how often it is named under each kind of prompt; no rows if there is only one kind."""
    parts = {(row.driver, row.value): row for row in rows_of(slice_drivers(tables, "prompt_kind"))}
    sizes = {value: row.of for (_, value), row in parts.items()}
    kinds = [kind.value for kind in PromptKind if kind.value in sizes]
    names = fixed_labels("prompt_kinds")
    rows = []
    for code, label in drivers.items() if len(kinds) > 1 else ():
        found = [parts.get((code, kind)) for kind in kinds]
        cells = [
            count_cell(row.statements, {"factor": code, "soort": row.value or "geen"}, share=row.share)
            if row
            else Cell("0")
            for row in found
        ]
        rows.append(Row(label, cells, origin=f"group=participants, slice=prompt_kind, driver={code}"))
    heads = [f"{names[kind or 'geen'].capitalize()} (n = {integer(sizes[kind])})" for kind in kinds]
    return Grid(say("Factoren per soort gespreksvraag"), heads, rows, "drivers")


def tabulate_valences(tables: Tables, drivers: Mapping[str, str]) -> Grid:
    """Tabulate per driver how often it has each direction, and how often the words themselves say so."""
    rows = _rows_by_driver(
        tables,
        drivers,
        lambda row: [
            cell
            for name in VALENCES
            for cell in (
                count_cell(getattr(row, name), {"factor": row.driver, "richting": name}),
                integer(getattr(row, f"{name}_about")),
            )
        ],
    )
    heads = [head for name in _valence_heads() for head in (name, say("op de woorden"))]
    return Grid(say("Richting per factor"), heads, rows, "drivers")


def tabulate_levels(tables: Tables, drivers: Mapping[str, str]) -> Grid:
    """Tabulate per driver how often it is named with horizontal and vertical, and how often the words alone say so."""
    rows = _rows_by_driver(
        tables,
        drivers,
        lambda row: [
            cell
            for level in ("horizontal", "vertical")
            for cell in (
                count_cell(getattr(row, level), {"factor": row.driver, "kenmerk": level}),
                count_cell(getattr(row, f"{level}_about"), {"factor": row.driver, "kenmerk": level, "woorden": level}),
            )
        ],
    )
    by_words = say("waarvan volgens de woorden")
    heads = (say("Horizontaal"), by_words, say("Verticaal"), by_words)
    return Grid(say("Factoren bij horizontaal en verticaal"), heads, rows, "drivers")


def tabulate_keyness(tables: Tables, *, most: int) -> Grid:
    """Tabulate the words typical of horizontal and of vertical, largest difference first."""
    part = tables["keyness"].query("contrast == 'horizontal_vertical' and group == 'participants' and shown == 1")
    part = part.reindex(part["log_ratio"].abs().sort_values(ascending=False, kind="stable").index).head(most)
    heads = say_each("Vaker bij", "Keer bij horizontaal", "Keer bij verticaal", "Log ratio", "Log-odds (z)")
    rows = list_rows(
        part,
        ("contrast", "group", "term"),
        lambda row: row.term,
        lambda row: [
            say("horizontaal") if row.log_ratio > 0 else say("verticaal"),
            count_cell(row.count_a, {"uit": f"woord:{row.term}", "kenmerk": "horizontal"}),
            count_cell(row.count_b, {"uit": f"woord:{row.term}", "kenmerk": "vertical"}),
            decimal(row.log_ratio),
            decimal(row.log_odds_z),
        ],
    )
    return Grid(say("Kenmerkende woorden"), heads, rows, "keyness")


def tabulate_terms(tables: Tables, *, most: int) -> Grid:
    """Tabulate the most frequent words."""
    terms = tables["frequencies"].query("group == 'participants' and kind != 'part'")
    terms = terms.sort_values(["statements", "count", "term"], ascending=[False, False, True]).head(most)
    spread = _is_spread(terms)
    rows = list_rows(
        terms,
        ("group", "kind", "term"),
        lambda row: row.term,
        lambda row: [
            count_cell(row.statements, {"uit": f"woord:{row.term}"}),
            integer(row.count),
            *[str(row.sessions)] * spread,
        ],
    )
    heads = say_each("Bijdragen", "Keer", "Sessies")[: 2 + spread]
    return Grid(say("Meest voorkomende woorden"), heads, rows, "frequencies")


def tabulate_pairs(tables: Tables, drivers: Mapping[str, str], *, minimum: int, chance: float) -> Grid:
    """Tabulate the drivers that are named together beside what chance gives; no rows if no pair stands out.

    A pair stands out if `chance_all`, which corrects for all pairs tested, is at most `chance`. The caption says how
    many do, and is empty if none were tested.
    """
    pairs = tables["cooccurrence"].query("kind == 'driver' and group == 'participants'")
    if pairs.empty:
        return Grid("", (), (), "cooccurrence")
    tried, pairs = pairs["tried"].iloc[0], pairs[pairs["count"] >= minimum]
    beyond = int((pairs["chance_all"] <= chance).sum())
    caption = say(
        "Factoren die samen genoemd worden: {n} van de {tried} paren vaker dan bij toeval",
        n=beyond or say("geen"),
        tried=tried,
    )
    pairs = pairs.head(len(pairs) * bool(beyond)).sort_values(["count", "a", "b"], ascending=[False, True, True])
    heads = say_each("Bijdragen", "Verwacht bij toeval", "95%-grens van toeval", "Vergelijking")
    rows = list_rows(
        pairs,
        ("group", "kind", "a", "b"),
        lambda row: f"{drivers.get(row.a, row.a)} + {drivers.get(row.b, row.b)}",
        lambda row: [
            count_cell(row.count, {"factor": row.a, "met": row.b}),
            decimal(row.expected, digits=1),
            decimal(row.upper, digits=1),
            say("vaker dan toeval geeft") if row.chance_all <= chance else say("niet vaker dan toeval geeft"),
        ],
    )
    return Grid(caption, heads, rows, "cooccurrence")


def tabulate_tags(tables: Tables, titles: Mapping[str, str]) -> Grid:
    """Tabulate per session how many statements have each tag; no rows for a single session, which is the whole."""
    counts = tables["tag_counts"].query("group == 'participants'")
    parts = list(counts.groupby("session_id", sort=False))
    rows = []
    for session, part in parts if len(parts) > 1 else []:
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
    heads = say_each("Stabiliteit (bootstrap-Jaccard)", "Bij toeval", "ARI over steekproeven")
    rows = list_rows(
        tables["theme_choice"],
        ("k",),
        lambda row: say("{k} thema's (gekozen)", k=row.k) if row.chosen else say("{k} thema's", k=row.k),
        lambda row: [decimal(row.stability), decimal(row.chance), decimal(row.ari_resamples)],
    )
    return Grid(say("Keuze van het aantal themavoorstellen"), heads, rows, "theme_choice")


def _valence_heads() -> Sequence[str]:
    names = fixed_labels("valences")
    return [names[valence].capitalize() for valence in VALENCES]
