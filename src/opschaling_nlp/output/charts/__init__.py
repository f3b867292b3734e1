"""Draw all charts of a run as SVG and PNG, with matplotlib's object interface.

No window, no shared state, the same bytes each time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg

from opschaling_nlp.output.charts import contents
from opschaling_nlp.output.charts.frame import Chart, chart_style, draw
from opschaling_nlp.output.labels import driver_labels
from opschaling_nlp.parallel import do_both
from opschaling_nlp.texts import read_texts, say_all, speak

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.settings import Settings

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
"""Every chart by the name of its file, what says most first."""

NARROW = "-narrow"
"""What the name of a chart for a phone ends in."""
_FONTS = ("font-family: 'DejaVu Sans'", "font-family: 'DejaVu Sans', Verdana, sans-serif")
"""Text in an SVG stays text, to be searched and edited; where the font is missing, one as wide takes its place."""


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
    """Draw one chart, `narrow` for a phone, or say why there is nothing to show. Raises KeyError for an unknown name.

    `quotable` are the statements whose words may stand in a chart: charts stand in what is shared, too.
    `part` names what the tables are cut down to.
    """
    with speak(settings.output.language), chart_style():
        texts = say_all(read_texts("charts/texts.toml"))
        drivers = driver_labels(codebooks, tables["drivers"])
        chart = CHARTS[name](contents.Shown(tables, texts, drivers, settings, quotable))
        if chart is None:
            return str(texts[name]["empty"])
        figure = draw(chart, {**texts, **texts[name]}, narrow=narrow, part=part)
        FigureCanvasAgg(figure)
    return figure


def draw_all(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    quotable: frozenset[str] = frozenset(),
) -> list[Path]:
    """Write every chart that has something to show to `folder` and return the paths.

    Each is NAME.png, NAME.svg, and for the report on a phone NAME-narrow.svg.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def write(names: Sequence[str]) -> None:
        for name in names:
            for suffix in ("", NARROW):
                made = draw_chart(
                    name, tables, codebooks=codebooks, settings=settings, quotable=quotable, narrow=bool(suffix)
                )
                if not isinstance(made, str):
                    _save(made, folder / f"{name}{suffix}.svg")
                    if not suffix:
                        _save(made, folder / f"{name}.png")

    names = list(CHARTS)
    do_both(lambda: write(names[::2]), lambda: write(names[1::2]))
    written = (folder / f"{name}{end}" for name in CHARTS for end in (".svg", ".png", f"{NARROW}.svg"))
    return [path for path in written if path.exists()]


def _save(figure: Figure, path: Path) -> None:
    with chart_style():
        if path.suffix == ".png":
            figure.savefig(path, metadata={"Software": None})
            return
        svg = io.StringIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    path.write_text(svg.getvalue().replace(*_FONTS), "utf-8", newline="\n")
