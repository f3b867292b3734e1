"""Every number in the report's tables can be recomputed from the statements, by the very criteria of its link."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from opschaling_nlp.output.naming import driver_labels, session_titles
from opschaling_nlp.output.report import findings, grids, making
from opschaling_nlp.output.report.quotes import Memos, Quotes, arrange_framework
from opschaling_nlp.tables import ESTIMATES, FACETS, build_frame, split_codes
from tests.output.tables_fixture import make_codebooks, make_tables

TABLES = make_tables(180, sessions=5)
MEMOS = Memos(TABLES["memos"], shown=True)
DRIVERS = driver_labels(make_codebooks(), TABLES["drivers"])
TITLES = session_titles(TABLES["sessions"])


def count(link):
    """Count the statements that meet the criteria of a link, from statements.csv and sessions.csv alone."""
    statements, sessions = TABLES["statements"], TABLES["sessions"]
    criteria = dict(parse_qsl(link.lstrip("#")))
    found = statements
    if criteria.pop("telt", ""):
        found = found[(found["substantive"] == 1) & (found["duplicate_of"] == "")]
    sources = set(sessions[sessions["source_kind"] == 1]["session_id"])
    if group := criteria.pop("groep", ""):
        found = found[found["session_id"].isin(sources) == (group == "sources")]
    for name, column in (("sessie", "session_id"), ("vraag", "prompt"), ("thema", "theme")):
        if value := criteria.pop(name, ""):
            found = found[found[column] == value]
    if kind := criteria.pop("soort", ""):
        found = found[found["prompt_kind"] == ("" if kind == "geen" else kind)]
    if tag := criteria.pop("kenmerk", ""):
        found = found[found[tag] == 1]
    if level := criteria.pop("woorden", ""):
        found = found[found[f"{level}_about"] == 1]
    driver, valence = criteria.pop("factor", ""), criteria.pop("richting", "")
    for code in filter(None, (driver, criteria.pop("met", ""))):
        found = found[[code in split_codes(cell) for cell in found["drivers"]]]
    if valence:
        found = found[[f"{driver}={valence}" in split_codes(cell) for cell in found["valence"]]]
    assert criteria == {}, "an unknown criterion"
    return len(found)


GRIDS = [
    grids.tabulate_prompts(TABLES),
    grids.tabulate_drivers(TABLES, DRIVERS),
    grids.tabulate_drivers(TABLES, DRIVERS, group="sources"),
    grids.tabulate_prompt_kinds(TABLES, DRIVERS),
    grids.tabulate_levels(TABLES, DRIVERS),
    grids.tabulate_pairs(TABLES, DRIVERS, minimum=5, chance=1),
    grids.tabulate_tags(TABLES, TITLES),
]


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.caption)
def test_each_number_is_the_count_of_its_link(grid):
    """A cell that leads somewhere says how many statements are there."""
    cells = [cell for row in grid.rows for cell in row.cells if cell.link]
    assert cells
    for cell in cells:
        assert int(cell.text.replace(".", "")) == count(cell.link), cell


def rows_named(grid, row):
    """Return the rows of the CSV file that a row of the report says it comes from."""
    found = TABLES[grid.table]
    for part in row.origin.split(", "):
        column, _, value = part.partition("=")
        found = found[found[column].astype(str) == value]
    return found


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.caption)
def test_each_number_stands_in_the_rows_that_it_names(grid):
    """Beside the statements behind a number stand the table and the rows it was taken from, and there it is."""
    for row in grid.rows:
        origin = rows_named(grid, row)
        assert len(origin), row.origin
        numbers = {int(value) for name in origin.select_dtypes("number") for value in origin[name].dropna()}
        for cell in row.cells:
            if cell.link:
                assert int(cell.text.replace(".", "")) in numbers, (row.origin, cell)


def test_the_framework_counts_what_its_links_give():
    """Each cell of the framework says how many statements are behind it, shows two at most, and what the researcher wrote."""
    quotes = Quotes(TABLES, TABLES["statements"], MEMOS)
    own = {("sessie-1", "lead"): "Mijn lezing."}
    rows = arrange_framework(TABLES, DRIVERS, TITLES, ["sessie-1", "sessie-2"], quotes, own=own)
    assert [row["session"] for row in rows] == ["sessie-1", "sessie-2"]
    cells = [cell for row in rows for cell in row["cells"]]
    assert len(cells) == 2 * len(DRIVERS)
    assert [cell["own"] for cell in cells if cell["own"]] == ["Mijn lezing."]
    for cell in cells:
        assert len(cell["quotes"]) <= 2
        counted = cell["count"]
        assert not counted.link or int(counted.text) == count(counted.link)


def test_blocks_count_what_their_links_give():
    """Drivers and proposed themes tell as many statements as their link gives."""
    quotes = Quotes(TABLES, TABLES["statements"], MEMOS)
    blocks = [
        *findings.describe_drivers(TABLES, DRIVERS, {}, quotes, MEMOS, own={}),
        *findings.describe_proposals(TABLES, quotes, MEMOS),
    ]
    assert {block["key"] for block in blocks} >= {*DRIVERS, "open:1"}
    for block in blocks:
        assert block["statements"] == count(block["link"])


@pytest.mark.parametrize(
    ("estimated", "head"), [(False, "Met de gemeten fout"), (True, "Geschat, of met de gemeten fout")]
)
def test_the_corrected_count_says_what_corrects_it(estimated, head):
    """Beside the count of a driver stands no margin of it, but another estimate: by the measured error or a sample."""
    texts = {"group": "participants", "slice": "all", "kind": "driver", "label": "lead"}
    row = {column.name: "" if column.type == "text" else 0 for column in ESTIMATES.columns} | texts
    tables = {**TABLES, "estimates": build_frame(ESTIMATES, [row] * estimated)}
    assert grids.tabulate_drivers(tables, DRIVERS).columns[1] == head


def test_columns_fit_their_rows():
    """Each row of each table has as many cells as the table has columns."""
    made = (
        grids.tabulate_keyness(TABLES, most=40),
        grids.tabulate_terms(TABLES, most=40),
        grids.tabulate_theme_choice(TABLES),
        making.tabulate_rules(TABLES, {}),
        making.tabulate_edits(TABLES),
        making.tabulate_inputs(TABLES),
        grids.tabulate_levels(TABLES, DRIVERS),
    )
    for grid in made:
        assert grid.rows, grid.caption
        assert {len(row.cells) for row in grid.rows} == {len(grid.columns)}, grid.caption


def test_quotes_differ_in_their_words():
    """Of statements in the same words only the first is quoted, so that a list shows different things."""
    tables = make_tables(12)
    first, second, third = tables["statements"]["statement_id"][:3]
    tables["statements"].loc[[0, 1, 2], "text"] = ["Meer uren", "meer uren", "Meer geld"]
    quotes = Quotes(tables, tables["statements"], Memos(tables["memos"], shown=False))
    assert [one["text"] for one in quotes.pick([second, first, third], most=2)] == ["meer uren", "Meer geld"]
    assert [one["text"] for one in quotes.pick([second, third, first], most=1)] == ["meer uren"]


def test_facets_show_different_statements():
    """A statement shown with one facet is not shown with the next, also where the first choice may not be shown."""
    tables = make_tables(12)
    tables["statements"]["text"] = [f"uren {n}" for n in range(len(tables["statements"]))]
    hidden, shared, other = tables["statements"]["statement_id"][:3]
    told = {"group": "participants", "slice": "all", "driver": "lead", "label": "X", "statements": 3}
    empty = {column.name: "" if column.type == "text" else 0 for column in FACETS.columns}
    rows = [empty | told | {"facet": one, "quotes": f"{hidden};{shared};{other}"} for one in "xy"]
    tables["facets"] = build_frame(FACETS, rows)
    quotes = Quotes(tables, tables["statements"].iloc[1:], Memos(tables["memos"], shown=False))
    blocks = findings.describe_drivers(tables, {"lead": "Leiders"}, {}, quotes, MEMOS, own={})
    shown = [quote["link"] for facet in blocks[0]["facets"] for quote in facet["quotes"]]
    assert len(shown) == len(set(shown)) == 2


def test_an_unstable_theme_says_so_wherever_it_is_named():
    """The name of a theme that is not stable carries that verdict."""
    quotes = Quotes(TABLES, TABLES["statements"], MEMOS)
    themes = TABLES["themes"]
    unstable = set(themes[themes["verdict"] == "niet stabiel"]["theme"])
    assert unstable
    for block in findings.describe_proposals(TABLES, quotes, MEMOS):
        assert ("niet stabiel" in block["title"]) == (block["key"] in unstable)
