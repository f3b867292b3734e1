"""Charts show the tables as they are, never overlap, never change between runs, and say why when there is nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from itertools import combinations, takewhile

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from opschaling_nlp.errors import UserError
from opschaling_nlp.output.charts import CHARTS, draw_all, draw_chart
from opschaling_nlp.output.charts.frame import chart_style, load_fills, wrap
from opschaling_nlp.output.display import Plots
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import COMPARISONS, FACETS, build_frame
from tests.output.tables_fixture import WORDS, make_codebooks, make_tables

SETTINGS = load_settings()
ENGLISH = SETTINGS.model_copy(update={"output": SETTINGS.output.model_copy(update={"language": "en"})})
SIZES = {
    "nothing": {"n": 0, "sessions": 0},
    "three": {"n": 9, "sessions": 3},
    "usual": {"n": 400, "sessions": 6},
    "forty": {"n": 600, "sessions": 40, "extra_drivers": 30},
}


@cache
def tables_of(size):
    """Make the tables of a fictional run once."""
    return make_tables(**SIZES[size])


def draw(name, size, settings=SETTINGS, *, narrow=False):
    """Draw a chart of the fictional run and return the figure."""
    codebooks = make_codebooks(SIZES[size].get("extra_drivers", 0))
    return draw_chart(name, tables_of(size), codebooks=codebooks, settings=settings, narrow=narrow)


@cache
def drawn_texts(name, size, language="nl", *, narrow=False):
    """Draw a chart once for all tests that read it: its width and height in pixels, and its texts with their places."""
    figure = draw(name, size, SETTINGS if language == "nl" else ENGLISH, narrow=narrow)
    return (0, 0) if isinstance(figure, str) else figure.get_size_inches() * figure.dpi, shown_texts(figure)


def shown_texts(figure):
    """Return every text of a figure that has words, with its place in pixels; none where there is nothing to show."""
    if isinstance(figure, str):
        return []
    with chart_style():
        figure.draw_without_rendering()
        texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
        return [(text.get_text(), text.get_window_extent()) for text in texts]


@pytest.mark.parametrize("size", sorted(set(SIZES) - {"nothing"}))
@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("narrow", [False, True])
def test_texts_neither_overlap_nor_leave_the_figure(name, size, narrow):
    """With three and with forty rows every text stays inside the figure and clear of the others, also on a phone."""
    (width, height), texts = drawn_texts(name, size, narrow=narrow)
    for text, box in texts:
        assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= -1, f"outside: {text}"
    texts = sorted(texts, key=lambda item: item[1].y0)
    for place, (first, a) in enumerate(texts):
        for second, b in takewhile(lambda item, top=a.y1: item[1].y0 < top - 2, texts[place + 1 :]):
            assert min(a.x1, b.x1) - max(a.x0, b.x0) < 1, f"overlap: {first!r} and {second!r}"


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_without_data_says_why(name):
    """An empty run gives a sentence in the language of the run, never empty axes."""
    reasons = [draw(name, "nothing", settings) for settings in (SETTINGS, ENGLISH)]
    assert all(isinstance(reason, str) and reason.endswith(".") for reason in reasons)
    assert len(set(reasons)) == 2


@pytest.mark.parametrize(
    "name", sorted(set(CHARTS) - {"keyness", "facets", "joint_display", "drivers_by_group", "driver_pairs"})
)
def test_every_chart_says_how_many(name):
    """Each chart that counts statements gives its n, in Dutch and in English."""
    for language in ("nl", "en"):
        words = "\n".join(text for text, _ in drawn_texts(name, "usual", language)[1])
        assert re.search(r"n\s=\s\d+|\d+\s(inhoudelijke\s)?bijdragen|\d+\s(substantive\s)?statements", words), name


@pytest.mark.parametrize(
    "name",
    ["drivers_by_prompt", "drivers_by_valence", "drivers_over_time", "participants_and_sources"],
)
def test_drivers_keep_the_order_of_the_codebook(name):
    """The same order of drivers in every chart, whatever the counts."""
    texts = {re.sub(r"\s+", " ", text): box for text, box in drawn_texts(name, "usual")[1]}
    places = [(-round(texts[label].y1, -1), texts[label].x0) for label, _, _ in WORDS.values()]
    assert all(a[0] <= b[0] for a, b in zip(places, places[2:], strict=False))


def test_numbers_in_a_chart_are_those_of_the_table():
    """The numbers beside the bars of the valence chart are the cells of drivers.csv."""
    tables = tables_of("usual")
    drivers = tables["drivers"]
    everything = drivers[(drivers["slice"] == "all") & (drivers["group"] == "participants")]
    expected = sorted(
        str(number) for valence in ("enabler", "barrier", "needed", "advised") for number in everything[valence]
    )
    figure = draw_chart("drivers_by_valence", tables, codebooks=make_codebooks(), settings=SETTINGS)
    assert sorted(text for text, _ in shown_texts(figure) if text.isdigit()) == expected


def test_bars_lead_to_their_statements(tmp_path):
    """A bar of the SVG links to the report, filtered to what the bar counts."""
    figure = draw("drivers_by_valence", "usual")
    with chart_style():
        figure.savefig(tmp_path / "chart.svg")
    svg = (tmp_path / "chart.svg").read_text("utf-8")
    assert "../report.html#groep=participants&amp;telt=1&amp;richting=barrier&amp;factor=lead" in svg


def test_the_style_of_charts_does_not_load_pyplot():
    """What charts do not use is not imported: pyplot takes a tenth of a second in each process that draws."""
    code = "from opschaling_nlp.output.charts.frame import chart_style\nwith chart_style(): import sys\n"
    subprocess.run([sys.executable, "-c", f"{code}assert 'matplotlib.pyplot' not in sys.modules"], check=True)


def test_fills_of_one_chart_differ_in_grey():
    """Valences, their two shades, and levels can be told apart in print without colour."""

    def grey(name):
        colour = load_fills()[name].colour
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for names in (
        ("enabler", "barrier", "needed", "advised"),
        ("horizontal", "vertical"),
        *((valence, f"{valence}_asked") for valence in ("enabler", "barrier", "needed")),
        ("participants", "sources"),
    ):
        assert all(abs(grey(a) - grey(b)) > 25 for a, b in combinations(names, 2)), names


def test_what_would_be_empty_is_not_written(tmp_path):
    """A chart that would show nothing is left out of the run; a notebook still gets the reason."""
    paths = draw_all(make_tables(0, sessions=0), tmp_path, codebooks=make_codebooks(), settings=SETTINGS)
    assert paths == []
    empty = Plots(make_tables(0, sessions=0), SETTINGS, dict).dots()
    assert empty._repr_png_() is None
    assert "te weinig bijdragen" in repr(empty)
    with pytest.raises(UserError, match="te weinig"):
        empty.save(tmp_path / "leeg.svg")
    assert Plots(tables_of("usual"), SETTINGS, dict).dots()._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", CHARTS)
def test_the_fictional_run_draws_every_chart(name):
    """No chart is tested as a reason only: with the usual tables each is drawn and can be saved."""
    tables = {**tables_of("usual")}
    tables["cooccurrence"] = tables["cooccurrence"].assign(chance_all=0.01)
    tables["keyness"] = tables["keyness"].assign(shown=1)
    tables["facets"] = _facet_rows(tables, [])["facets"]
    row = {column.name: "" if column.type == "text" else 0 for column in COMPARISONS.columns}
    row |= {"dimension": "group", "kind": "driver", "label": "lead", "of": 60, "statements": 20}
    tables["comparisons"] = build_frame(COMPARISONS, [row | {"part": part} for part in ("bewoners", "bestuur")])
    figure = draw_chart(name, tables, codebooks=make_codebooks(), settings=SETTINGS)
    assert isinstance(figure, Figure)
    assert shown_texts(figure)


def test_one_session_has_no_chart_of_sessions():
    """With one session nothing is compared between sessions."""
    tables = make_tables(60)
    first = tables["tag_counts"]["session_id"].iloc[0]
    tables["tag_counts"] = tables["tag_counts"][tables["tag_counts"]["session_id"] == first]
    assert isinstance(draw_chart("tags_per_session", tables, codebooks=(), settings=SETTINGS), str)


def test_facets_stand_below_their_driver():
    """Each driver with a recurring facet is drawn once, its facets below it, most first; one named once is left out."""
    tables = make_tables(60)
    rows = [("lead", "a", 2), ("lead", "b", 5), ("lead", "c", 1), ("res", "d", 3)]
    tables["facets"] = build_frame(
        FACETS,
        [
            {column.name: "" if column.type == "text" else 0 for column in FACETS.columns}
            | {"group": "participants", "slice": "all", "driver": driver, "facet": facet, "label": f"deel {facet}"}
            | {"statements": n, "of": 9}
            for driver, facet, n in rows
        ],
    )
    texts = shown_texts(draw_chart("facets", tables, codebooks=make_codebooks(), settings=SETTINGS))
    places = {re.sub(r"\s+", " ", text): box.y0 for text, box in texts}
    order = [WORDS["lead"][0], "– deel b", "– deel a", WORDS["res"][0], "– deel d"]
    assert [places[label] for label in order] == sorted((places[label] for label in order), reverse=True)
    assert "– deel c" not in places


def _facet_rows(tables, quotes):
    """Make one facet that three statements name, with the statements that may be quoted."""
    row = {column.name: "" if column.type == "text" else 0 for column in FACETS.columns}
    row |= {"group": "participants", "slice": "all", "driver": "lead", "facet": "a", "label": "deel a", "statements": 3}
    return tables | {"facets": build_frame(FACETS, [row | {"of": 9, "barrier": 2, "quotes": ";".join(quotes)}])}


def test_a_chart_quotes_only_what_was_released():
    """Charts stand in the version for sharing too: without a tick no word of a participant is drawn."""
    tables = make_tables(60)
    first, second = tables["statements"]["statement_id"].iloc[:2]
    words = dict(zip(tables["statements"]["statement_id"], tables["statements"]["text"], strict=True))
    tables = _facet_rows(tables, [first, second])
    for released, shown in ((frozenset(), None), (frozenset({second}), second)):
        figure = draw_chart("joint_display", tables, codebooks=make_codebooks(), settings=SETTINGS, quotable=released)
        drawn = " ".join(" ".join(text for text, _ in shown_texts(figure)).split())
        quoted = [one for one in (first, second) if words[one][:15].rstrip() in drawn]
        assert quoted == ([shown] if shown else [])


def test_a_heading_is_not_broken_within_a_word():
    """The words of directions stand whole above the panels of the joint display, in both languages."""
    tables = _facet_rows(make_tables(60), [])
    for settings, words in ((SETTINGS, {"Belemmerend", "Geadviseerd"}), (ENGLISH, {"Enabler", "Advised"})):
        figure = draw_chart("joint_display", tables, codebooks=make_codebooks(), settings=settings)
        assert words <= {text for text, _ in shown_texts(figure)}


def test_coverage_shows_the_cells_of_the_table():
    """All statements, the substantive ones and those with a driver, of all sessions first."""
    tables = make_tables(60)
    row = tables["topic"].query("group == 'participants' and session_id == ''").iloc[0]
    texts = [text for text, _ in shown_texts(draw_chart("coverage", tables, codebooks=(), settings=SETTINGS))]
    assert {str(row[name]) for name in ("countable", "statements", "with_driver")} <= set(texts)


def test_coverage_of_one_session_is_told_once():
    """Where there is but one session, the row of all sessions says all there is."""
    figure = draw_chart("coverage", make_tables(60, sessions=1), codebooks=(), settings=SETTINGS)
    assert {len(axes.patches) for axes in figure.axes} == {1}


def test_sources_that_cannot_be_read_are_not_drawn_beside_participants():
    """What the text says not to count, no chart compares."""
    tables = make_tables(400, sessions=6)
    for readable in (1, 0):
        tables["topic"] = tables["topic"].assign(readable=readable)
        drawn = draw_chart("participants_and_sources", tables, codebooks=make_codebooks(), settings=SETTINGS)
        assert isinstance(drawn, str) is not bool(readable)


def test_a_kind_of_question_at_which_nothing_is_named_has_no_panel():
    """A column of zeros is left out."""
    tables = make_tables(200)
    drivers = tables["drivers"]
    kinds = drivers[(drivers["slice"] == "prompt_kind") & (drivers["group"] == "participants")]["value"].unique()
    drivers.loc[(drivers["slice"] == "prompt_kind") & (drivers["value"] == kinds[0]), "statements"] = 0
    figure = draw_chart("drivers_by_prompt", tables, codebooks=make_codebooks(), settings=SETTINGS)
    assert len(figure.axes) == len(kinds) - 1


def test_a_word_that_is_too_long_is_broken_as_dutch_breaks_it():
    """A word that no line can hold gets a hyphen at a legal break; other words stay whole."""
    assert wrap("in leergemeenschappen", width=1.0, size=8.5) == "in leergemeen-\nschappen"
    assert wrap("lange adem", width=1.0, size=8.5) == "lange adem"


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("(leergemeenschappen)", ["(leergemeen-", "schappen)"]),
        ("(mede)verantwoordelijkheid.", ["(mede)verant-", "woordelijk-", "heid."]),
        ("aansprakelijkheidsverzekeringsmaatschappij", ["aansprakelijk-", "heidsverzeke-", "ringsmaat-", "schappij"]),
        ("samenwerkings-leergemeenschappen", ["samenwerkings-", "leergemeen-", "schappen"]),
        ("ouders/grootouders", ["ouders/", "grootouders"]),
        ("map/leergemeenschappen", ["map/", "leergemeenscha", "ppen"]),
        ("notulen_leergemeenschap_2025-05", ["notulen_", "leergemeenscha", "p_2025-05"]),
        ("https://leergemeenschap.example", ["https://", "leergemeenscha", "p.example"]),
    ],
)
def test_a_long_word_is_broken_behind_its_own_signs_first(word, lines):
    """A hyphen is added only within words of Dutch, as often as it takes; it ends its line, and none is doubled."""
    assert wrap(f"in {word} en", width=1.0, size=8.5).split("\n")[-len(lines) :] in (
        [*lines[:-1], f"{lines[-1]} en"],
        [f"in {lines[0]}", *lines[1:-1], f"{lines[-1]} en"],
    )


def test_time_is_to_scale():
    """Of three sessions a week and then fifty weeks apart, the second step is fifty times the first."""
    tables = make_tables(600, sessions=8)
    dates = ["2025-01-01", "2025-01-08", "2025-12-24", *[""] * (len(tables["sessions"]) - 3)]
    sessions = tables["sessions"].assign(date=dates)
    figure = draw_chart("drivers_over_time", {**tables, "sessions": sessions}, codebooks=(), settings=SETTINGS)
    first, second, third = (bar.get_x() for bar in figure.axes[0].patches[:3])
    assert (third - second) / (second - first) == pytest.approx(50)


def test_odd_titles_are_drawn_as_they_are():
    """Dollar signs, line breaks and emoji in a title neither become formulas nor warnings."""
    tables = make_tables(60, nasty=" $x_1$ \U0001f331 \n <b>")
    figure = draw_chart("tags_per_session", tables, codebooks=make_codebooks(), settings=SETTINGS)
    assert any("$x_1$" in text for text, _ in shown_texts(figure))
