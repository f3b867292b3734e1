"""Draw all charts of a run as SVG and PNG, with matplotlib's object interface.

No window, no shared state, the same bytes each time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from opschaling_nlp.analysis.parallel import do_both
from opschaling_nlp.output.charts.bars import (
    draw_coverage,
    draw_drivers_by_group,
    draw_drivers_by_prompt,
    draw_drivers_by_valence,
    draw_participants_and_sources,
    draw_tags_per_session,
)
from opschaling_nlp.output.charts.dots import draw_driver_dots
from opschaling_nlp.output.charts.frame import chart_style, is_empty
from opschaling_nlp.output.charts.pairs import draw_driver_pairs
from opschaling_nlp.output.charts.parts import draw_facets, draw_joint_display
from opschaling_nlp.output.charts.terms import draw_keyness
from opschaling_nlp.output.charts.themes import draw_open_themes
from opschaling_nlp.output.charts.timeline import draw_drivers_over_time
from opschaling_nlp.output.charts.words import Words, load_words
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook

Draw = Callable[[Mapping[str, "pd.DataFrame"], Words, Settings], Figure]

CHARTS: Mapping[str, Draw] = {
    "driver_dots": draw_driver_dots,
    "facets": draw_facets,
    "joint_display": draw_joint_display,
    "drivers_by_valence": draw_drivers_by_valence,
    "drivers_by_prompt": draw_drivers_by_prompt,
    "drivers_by_group": draw_drivers_by_group,
    "driver_pairs": draw_driver_pairs,
    "drivers_over_time": draw_drivers_over_time,
    "participants_and_sources": draw_participants_and_sources,
    "keyness": draw_keyness,
    "open_themes": draw_open_themes,
    "tags_per_session": draw_tags_per_session,
    "coverage": draw_coverage,
}
"""Every chart by the name of its file, what says most first."""


_FONTS = ("font-family: 'DejaVu Sans'", "font-family: 'DejaVu Sans', Verdana, sans-serif")
"""Text in an SVG stays text, to be searched and edited; where the font is missing, one as wide takes its place."""


def draw_chart(
    name: str,
    tables: Mapping[str, pd.DataFrame],
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    quotable: frozenset[str] = frozenset(),
) -> Figure:
    """Draw one chart; one that would show nothing says why instead. Raises KeyError for an unknown name.

    `quotable` are the statements whose words may stand in a chart.
    """
    words = load_words(codebooks, tables["drivers"], language=settings.output.language, quotable=quotable)
    with chart_style():
        figure = CHARTS[name](tables, words, settings)
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
    """Write every chart that has something to show to `folder` as NAME.svg and NAME.png and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)

    def draw(names: Sequence[str]) -> None:
        for name in names:
            figure = draw_chart(name, tables, codebooks=codebooks, settings=settings, quotable=quotable)
            if not is_empty(figure):
                _save(figure, folder, name)

    names = list(CHARTS)
    do_both(lambda: draw(names[::2]), lambda: draw(names[1::2]))
    written = (folder / f"{name}.{suffix}" for name in CHARTS for suffix in ("svg", "png"))
    return [path for path in written if path.exists()]


def _save(figure: Figure, folder: Path, name: str) -> None:
    svg = io.StringIO()
    with chart_style():
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(folder / f"{name}.png", metadata={"Software": None})
    (folder / f"{name}.svg").write_text(svg.getvalue().replace(*_FONTS), "utf-8", newline="\n")
