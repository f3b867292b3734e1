"""Show a statement as a card and a chart as a picture in a notebook or terminal."""

import html
import io
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partialmethod
from itertools import pairwise
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from opschaling_nlp.errors import UserError
from opschaling_nlp.model import Voice
from opschaling_nlp.output.charts import draw_chart
from opschaling_nlp.output.charts.frame import chart_style
from opschaling_nlp.output.naming import fixed_labels, fixed_texts, name_indicator, session_titles
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import rows_of, split_codes, split_pairs
from opschaling_nlp.texts import say, speak

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Card:
    """One statement for display: its words, its place, its tags, and the spans of the words that gave them."""

    text: str
    place: str
    tags: Sequence[str]
    spans: Sequence[Span]
    reasons: Sequence[str]

    def __repr__(self) -> str:
        lines = [
            f"“{self.text}”",
            f"  {self.place}",
            *([f"  {' · '.join(self.tags)}"] if self.tags else []),
            *(f"  - {reason}" for reason in self.reasons),
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        marked = "".join(
            f"<mark>{html.escape(piece)}</mark>" if on else html.escape(piece)
            for piece, on in _pieces(self.text, self.spans)
        )
        chip = "border:1px solid #c3cad1;border-radius:1em;padding:0 .6em;margin-right:.4em"
        tags = "".join(f'<span style="{chip}">{html.escape(tag)}</span>' for tag in self.tags)
        reasons = "".join(f"<li>{html.escape(reason)}</li>" for reason in self.reasons)
        return (
            '<div style="border-left:3px solid #c9b387;padding:.2em 1em;margin:.6em 0;max-width:46em">'
            f'<div style="font:1.1em Georgia,serif">{marked}</div>'
            f'<div style="color:#52606d">{html.escape(self.place)}</div><div style="margin:.3em 0">{tags}</div>'
            f"<details><summary>{say('Waarom deze kenmerken?')}</summary><ul>{reasons}</ul></details></div>"
        )


def build_card(tables: Mapping[str, pd.DataFrame], statement_id: str, *, labels: Mapping[str, str]) -> Card:
    """Return the card of a statement; `labels` names the drivers. Raises IndexError for an unknown id."""
    statements, evidence = tables["statements"], tables["evidence"]
    row = rows_of(statements[statements["statement_id"] == statement_id])[0]
    words = fixed_texts()["labels"]
    reasons = rows_of(evidence[(evidence["statement_id"] == statement_id) & (evidence["holds"] == 1)])
    ways = split_pairs(row.valence)
    tags = [words["tags"][tag] for tag in words["tags"] if getattr(row, tag)]
    for code in split_codes(row.drivers):
        named = ", ".join(words["valences"][way] for driver, way in ways if driver == code)
        tags.append(f"{labels.get(code, code)}: {named}" if named else labels.get(code, code))
    page = f"p. {row.page}" if str(row.page).isdigit() else ""
    title = session_titles(tables["sessions"])[row.session_id]
    place = " · ".join(filter(None, (title, row.section.replace(" > ", " › "), page, row.speaker)))
    names = words["tags"] | words["valences"] | dict(labels)
    told = [
        f"{names.get(reason.label, reason.label)}: {words['sources'][reason.source]}, "
        + name_indicator(reason.indicator)
        + (f", ‘{reason.quote}’ {words['where'][reason.where]}" if reason.quote else "")
        for reason in reasons
    ]
    return Card(
        row.text, place, tags, [(reason.start, reason.end) for reason in reasons if reason.where == "text"], told
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart that shows itself in a notebook and can be saved, or a message why there is nothing to show."""

    figure: Figure | str

    def __repr__(self) -> str:
        return str(self.figure)

    def _repr_png_(self) -> bytes | None:
        if isinstance(self.figure, str):
            return None
        file = io.BytesIO()
        with chart_style():
            self.figure.savefig(file, format="png", metadata={"Software": None})
        return file.getvalue()

    def save(self, path: str | Path) -> Path:
        """Save the chart in the format of the suffix (svg, png, pdf). Raises UserError if there is nothing to show."""
        if isinstance(self.figure, str):
            raise UserError.single(str(path), self.figure, "kies een andere grafiek")
        with chart_style():
            self.figure.savefig(path)
        return Path(path)


class Pictures(dict[str, Picture]):
    """A chart of each part of a slice, by its name; a notebook shows them one below the other."""

    def _repr_html_(self) -> str:
        shown = ((part, picture._repr_png_()) for part, picture in self.items())
        return "".join(
            f'<p><img alt="{html.escape(part)}" src="data:image/png;base64,{b64encode(png).decode()}"></p>'
            for part, png in shown
            if png
        )


@dataclass(frozen=True, slots=True)
class Plots:
    """The charts of a run, one per method, named after the files in `figures`; only those files contain quotes."""

    tables: Mapping[str, pd.DataFrame]
    settings: Settings
    cut: Callable[..., Mapping[str, pd.DataFrame]]
    """Return the tables that can be drawn in part, restricted to one session, group or kind of prompt."""

    def _draw(self, name: str) -> Picture:
        return Picture(draw_chart(name, self.tables, codebooks=(), settings=self.settings))

    def _draw_part(
        self,
        name: str,
        *,
        session: str = "",
        group: str = "",
        prompt_kind: str = "",
        slice: str = "",  # noqa: A002 - as the column is called
    ) -> Picture | Pictures:
        asked = {"session": session, "group": group, "prompt_kind": prompt_kind}
        if not slice:
            return self._draw_one(name, asked)
        drivers = self.cut(**asked, slice=slice)["drivers"]
        parts = drivers.loc[drivers["group"] == Voice.PARTICIPANTS, "value"].unique()
        return Pictures({self._titled(one): self._draw_one(name, {slice.casefold(): one}) for one in parts if one})

    def _draw_one(self, name: str, asked: Mapping[str, str]) -> Picture:
        part = "".join(asked.values())
        if not part:
            return self._draw(name)
        tables = {**self.tables, **self.cut(**asked)}
        return Picture(draw_chart(name, tables, codebooks=(), settings=self.settings, part=self._titled(part)))

    def _titled(self, part: str) -> str:
        """Return the name of a session, a group or a kind of prompt."""
        with speak(self.settings.output.language):
            return {**session_titles(self.tables["sessions"]), **fixed_labels("prompt_kinds")}.get(part, part)

    drivers = partialmethod(_draw, "drivers_by_prompt")
    dots = partialmethod(_draw_part, "driver_dots")
    facets = partialmethod(_draw_part, "facets")
    groups = partialmethod(_draw, "drivers_by_group")
    valence = partialmethod(_draw_part, "drivers_by_valence")
    pairs = partialmethod(_draw, "driver_pairs")
    time = partialmethod(_draw, "drivers_over_time")
    tags = partialmethod(_draw, "tags_per_session")
    keyness = partialmethod(_draw, "keyness")
    themes = partialmethod(_draw, "open_themes")
    sources = partialmethod(_draw, "participants_and_sources")
    coverage = partialmethod(_draw, "coverage")
    joint = partialmethod(_draw_part, "joint_display")


def _pieces(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    return [(text[a:b], any(start <= a and b <= end for start, end in spans)) for a, b in pairwise(edges)]
