"""Draw the counts: tags per session, and drivers by kind of prompt, level, valence and group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from opschaling_nlp.model import LEVEL_TAGS, TAGS, VALENCES, PromptKind
from opschaling_nlp.output.charts.frame import draw_reason, load_fills
from opschaling_nlp.output.charts.matrix import Column, draw_matrix
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.labels import session_titles
from opschaling_nlp.output.links import REPORT, Criterion, counted_link
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd


def draw_tags_per_session(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw how many statements of each session have each tag."""
    counts = tables["tag_counts"]
    counts = counts[counts["group"] == "participants"]
    if counts["session_id"].nunique() < 2:  # of one session the report's own counts say the same
        return draw_reason(words.of("tags_per_session", "title"), words.of("tags_per_session", "empty"))
    sizes = _by(counts, "session_id", "of")
    columns = []
    for tag in TAGS:
        found = _by(counts[counts["tag"] == tag], "session_id", "statements")
        links = [
            counted_link("participants", {"sessie": session, "kenmerk": tag}, page=f"../{REPORT}") for session in sizes
        ]
        columns.append(
            Column(
                words.label(tag),
                list(found.values()),
                [str(number) for number in found.values()],
                links,
                load_fills()[tag],
            )
        )
    titles = session_titles(tables["sessions"])
    rows = [f"{titles[session]} ({words.common('n', n=size)})" for session, size in sizes.items()]
    subtitle = words.of(
        "tags_per_session",
        "subtitle",
        n=sum(sizes.values()),
        sessions=len(sizes),
    )
    return draw_matrix(words.of("tags_per_session", "title"), subtitle, rows, columns, note=words.common("note_count"))


def draw_drivers_by_prompt(tables: Mapping[str, pd.DataFrame], words: Words, settings: Settings) -> Figure:
    """Draw how many statements name each driver under each kind of prompt."""
    drivers = _participants(tables)
    parts = drivers[drivers["slice"] == "prompt_kind"]
    if not parts["statements"].any():
        return draw_reason(words.of("drivers_by_prompt", "title"), words.of("drivers_by_prompt", "empty"))
    shared = bool(parts["share"].notna().any())
    columns = []
    for kind in PromptKind:
        part = parts[parts["value"] == kind.value]
        if not part.empty:
            heading = f"{words.prompt_label(kind)}\n{words.common('n', n=_size(part))}"
            columns.append(
                _column(
                    part,
                    words,
                    heading,
                    "plain",
                    {"soort": kind.value or "geen"},
                    lengths="share" if shared else "statements",
                )
            )
    subtitle = words.of("drivers_by_prompt", "subtitle", n=_size(drivers[drivers["slice"] == "all"]))
    return draw_matrix(
        words.of("drivers_by_prompt", "title"),
        subtitle,
        list(words.drivers.values()),
        columns,
        note=_note(words, settings, shared=shared),
    )


def draw_drivers_by_level(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw how many statements name each driver with horizontal and with vertical, by heading or by the words."""
    drivers = _participants(tables)
    everything = drivers[drivers["slice"] == "all"]
    if not everything[list(LEVEL_TAGS)].to_numpy().any():
        return draw_reason(words.of("drivers_by_level", "title"), words.of("drivers_by_level", "empty"))
    legend = (words.label("by_words"), words.label("by_heading"))
    columns = [
        _two_shades(everything, words, level, f"{level}_heading", {"kenmerk": level}, legend, parted=True)
        for level in LEVEL_TAGS
    ]
    subtitle = words.of("drivers_by_level", "subtitle", n=_size(everything))
    return draw_matrix(
        words.of("drivers_by_level", "title"), subtitle, list(words.drivers.values()), columns, note=words.of("drivers_by_level", "note")
    )  # fmt: skip


def draw_drivers_by_valence(tables: Mapping[str, pd.DataFrame], words: Words, _settings: Settings) -> Figure:
    """Draw in how many statements each driver is spoken of as enabler, barrier, needed or advised."""
    drivers = _participants(tables)
    everything = drivers[drivers["slice"] == "all"]
    if not everything[list(VALENCES)].to_numpy().any():
        return draw_reason(words.of("drivers_by_valence", "title"), words.of("drivers_by_valence", "empty"))
    columns = [
        _two_shades(everything, words, valence, f"{valence}_asked", {"richting": valence}, (), parted=False)
        for valence in VALENCES
    ]
    subtitle = words.of("drivers_by_valence", "subtitle", n=_size(everything))
    return draw_matrix(
        words.of("drivers_by_valence", "title"),
        subtitle,
        list(words.drivers.values()),
        columns,
        note=words.common("note_count"),
    )


def draw_participants_and_sources(tables: Mapping[str, pd.DataFrame], words: Words, settings: Settings) -> Figure:
    """Draw the drivers of participants beside those of sources, never added up."""
    drivers = tables["drivers"]
    everything = drivers[drivers["slice"] == "all"]
    title = words.of("participants_and_sources", "title")
    if not everything[everything["group"] == "sources"]["statements"].any():
        return draw_reason(title, words.of("participants_and_sources", "empty"))
    shared = bool(everything["share"].notna().any())
    columns = []
    for group in ("participants", "sources"):
        part = everything[everything["group"] == group]
        heading = f"{words.label(group)}\n{words.common('n', n=_size(part))}"
        columns.append(
            _column(part, words, heading, group, {}, lengths="share" if shared else "statements", group=group)
        )
    subtitle = words.of("participants_and_sources", "subtitle")
    return draw_matrix(
        title, subtitle, list(words.drivers.values()), columns, note=_note(words, settings, shared=shared)
    )


def _two_shades(
    part: pd.DataFrame,
    words: Words,
    name: str,
    light: str,
    criteria: Mapping[Criterion, str],
    legend: tuple[str, str] | tuple[()],
    *,
    parted: bool,
) -> Column:
    """Make a column of what the words say, and in a lighter shade what only their layout or the question adds; `parted` gives both numbers."""
    final = _values(part, words, name)
    about = _values(part, words, f"{name}_about")
    numbers = [
        f"{own:.0f} + {total - own:.0f}" if parted and own < total else f"{total:.0f}"
        for total, own in zip(final, about, strict=True)
    ]
    fills = load_fills()
    return Column(words.label(name), about, numbers, _links(words, criteria), fills[name], final, fills[light], legend)


def _column(
    part: pd.DataFrame, words: Words, heading: str, fill: str, criteria: Mapping[Criterion, str], *, lengths: str, counts: str = "statements", group: str = "participants"
) -> Column:  # fmt: skip
    numbers = [f"{number:.0f}" for number in _values(part, words, counts)]
    return Column(
        heading, _values(part, words, lengths), numbers, _links(words, criteria, group=group), load_fills()[fill]
    )


def _values(part: pd.DataFrame, words: Words, column: str) -> list[float]:
    found = _by(part, "driver", column)
    return [float(found.get(code, 0)) for code in words.drivers]


def _links(words: Words, criteria: Mapping[Criterion, str], *, group: str = "participants") -> Sequence[str]:
    return [counted_link(group, {**criteria, "factor": code}, page=f"../{REPORT}") for code in words.drivers]


def _participants(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    drivers = tables["drivers"]
    return drivers[drivers["group"] == "participants"]


def _by(frame: pd.DataFrame, key: str, value: str) -> dict[str, float]:
    return dict(zip(frame[key], frame[value], strict=True))


def _size(part: pd.DataFrame) -> int:
    return int(part["of"].iloc[0]) if len(part) else 0


def _note(words: Words, settings: Settings, *, shared: bool) -> str:
    return (
        words.common("note_share", minimum=settings.analysis.minimum_for_percentages)
        if shared
        else words.common("note_count")
    )
