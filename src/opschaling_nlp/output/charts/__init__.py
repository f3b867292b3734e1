"""Draw all charts of a run as SVG and PNG with matplotlib's object interface.

It opens no window, shares no state, and gives the same bytes every time.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.output.charts import contents
from opschaling_nlp.output.charts.frame import Chart, chart_style, draw
from opschaling_nlp.output.naming import driver_labels
from opschaling_nlp.parallel import do_all
from opschaling_nlp.settings import Settings
from opschaling_nlp.texts import read_texts, say_all, speak

CHARTS: Mapping[str, Callable[[contents.Shown], Chart | None]] = {
    "driver_dots": contents.show_driver_dots,
    "facets": contents.show_facets,
    "joint_display": contents.show_joint_display,
    "drivers_by_valence": contents.show_drivers_by_valence,
    "drivers_by_prompt": contents.show_drivers_by_prompt,
    "drivers_by_group": contents.show_drivers_by_group,
    "driver_pairs": contents.show_driver_pairs,
    "drivers_over_time": contents.show_drivers_over_time,
    "participants_and_sources": contents.show_participants_and_sources,
    "keyness": contents.show_keyness,
    "open_themes": contents.show_open_themes,
    "tags_per_session": contents.show_tags_per_session,
    "coverage": contents.show_coverage,
}
"""Every chart by file name, the most informative first."""

NARROW = "-narrow"
"""Suffix of the file name of a chart for a phone."""
_FONTS = ("font-family: 'DejaVu Sans'", "font-family: 'DejaVu Sans', Verdana, sans-serif")
"""Text in an SVG stays text, so it can be searched and edited; without the font, one of the same width replaces it."""


def draw_chart(
    name: str,
    tables: Mapping[str, pd.DataFrame],
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    quotable: frozenset[str] = frozenset(),
    narrow: bool = False,
    part: str = "",
) -> Figure | str:
    """Return one chart (`narrow` for a phone), or a message why there is nothing to show.

    `quotable` holds the ids of the statements whose words may appear in a chart, since charts are shared too. `part`
    names the part to which the tables were restricted. Raises KeyError for an unknown name.
    """
    with speak(settings.output.language), chart_style():
        shown = _show(tables, codebooks, settings, quotable)
        chart = CHARTS[name](shown)
        return str(shown.texts[name]["empty"]) if chart is None else _draw(name, chart, shown, narrow=narrow, part=part)


def draw_all(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    quotable: frozenset[str] = frozenset(),
) -> list[Path]:
    """Write every chart that has something to show to `folder` and return the paths.

    Each chart gives NAME.png, NAME.svg and, for the report on a phone, NAME-narrow.svg.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def write(name: str) -> None:
        chart = CHARTS[name](shown)
        if chart is not None:
            wide = _draw(name, chart, shown)
            _save(wide, folder / f"{name}.svg")
            _save(wide, folder / f"{name}.png")
            _save(_draw(name, chart, shown, narrow=True), folder / f"{name}{NARROW}.svg")

    with speak(settings.output.language), chart_style():
        shown = _show(tables, codebooks, settings, quotable)
        do_all([partial(write, name) for name in CHARTS])
    written = (folder / f"{name}{end}" for name in CHARTS for end in (".svg", ".png", f"{NARROW}.svg"))
    return [path for path in written if path.exists()]


def _show(
    tables: Mapping[str, pd.DataFrame], codebooks: Sequence[Codebook], settings: Settings, quotable: frozenset[str]
) -> contents.Shown:
    texts = say_all(read_texts("charts/texts.toml"))
    return contents.Shown(tables, texts, driver_labels(codebooks, tables["drivers"]), settings, quotable)


def _draw(name: str, chart: Chart, shown: contents.Shown, *, narrow: bool = False, part: str = "") -> Figure:
    figure = draw(chart, {**shown.texts, **shown.texts[name]}, narrow=narrow, part=part)
    FigureCanvasAgg(figure)
    return figure


def _save(figure: Figure, path: Path) -> None:
    if path.suffix == ".png":
        figure.savefig(path, metadata={"Software": None})
        return
    svg = io.StringIO()
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    path.write_text(svg.getvalue().replace(*_FONTS), "utf-8", newline="\n")
