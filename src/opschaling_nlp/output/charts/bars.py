"""Draw the counts as bars: tags and coverage per session, and drivers by kind of prompt, direction, group and voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from opschaling_nlp.model import TAGS, VALENCES, PromptKind, Voice
from opschaling_nlp.output.charts.frame import draw_reason, link, load_fills
from opschaling_nlp.output.charts.matrix import Column, draw_matrix
from opschaling_nlp.output.charts.words import Words
from opschaling_nlp.output.labels import session_titles
from opschaling_nlp.output.links import Criterion
from opschaling_nlp.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    Tables = Mapping[str, pd.DataFrame]

_SESSIONS = 40
"""Most sessions in one chart: more fit no page; the table has all."""
_GROUPS = 4
"""Most groups side by side."""


def draw_tags_per_session(tables: Tables, words: Words, _settings: Settings) -> Figure:
    """Draw how many statements of each session have each tag."""
    chart = "tags_per_session"
    counts = of_participants(tables["tag_counts"])
    if counts["session_id"].nunique() < 2:  # of one session the report's own counts say the same
        return draw_reason(words, chart)
    sizes = _by(counts, "session_id", "of")
    rows = list(sizes)[-_SESSIONS:]
    columns = []
    for tag in TAGS:
        found = _by(counts[counts["tag"] == tag], "session_id", "statements")
        links = [link({"sessie": session, "kenmerk": tag}) for session in rows]
        columns.append(_counts(words.label(tag), [found[session] for session in rows], links, tag))
    subtitle = words.of(chart, "subtitle", n=sum(sizes.values()), sessions=len(sizes))
    titles = session_titles(tables["sessions"])
    labels = [f"{titles[session]} ({words.common('n', n=sizes[session])})" for session in rows]
    return draw_matrix(words.of(chart, "title"), subtitle, labels, columns, note=_note(words, len(sizes)))


def draw_coverage(tables: Tables, words: Words, _settings: Settings) -> Figure:
    """Draw of each session how many statements there are, are substantive, name a driver, and were coded by people."""
    chart = "coverage"
    counts = of_participants(tables["topic"])
    if not counts["countable"].any():
        return draw_reason(words, chart)
    titles = session_titles(tables["sessions"])
    rows = counts[counts["session_id"].isin(["", *counts["session_id"].tail(_SESSIONS)])]
    links = [link({"sessie": session} if session else {}) for session in rows["session_id"]]
    steps = ["countable", "statements", "with_driver", *(["coded"] if rows["coded"].any() else [])]
    columns = [
        _counts(
            words.of(chart, step), rows[step].tolist(), links if step == "statements" else [""] * len(rows), "plain"
        )
        for step in steps
    ]
    subtitle = words.of(chart, "subtitle", n=int(rows["countable"].iloc[0]))
    labels = [titles.get(session, words.of(chart, "all")) for session in rows["session_id"]]
    return draw_matrix(words.of(chart, "title"), subtitle, labels, columns, note=_note(words, len(counts) - 1))


def draw_drivers_by_prompt(tables: Tables, words: Words, settings: Settings) -> Figure:
    """Draw how many statements name each driver under each kind of prompt."""
    chart = "drivers_by_prompt"
    drivers = of_participants(tables["drivers"])
    parts = drivers[drivers["slice"] == "prompt_kind"]
    if not parts["statements"].any():
        return draw_reason(words, chart)
    kinds = {kind: parts[parts["value"] == kind.value] for kind in PromptKind}
    shared = bool(parts["share"].notna().any())
    columns = [
        _drivers(part, words, words.prompt_label(kind), "plain", {"soort": kind.value or "geen"}, shared=shared)
        for kind, part in kinds.items()
        if not part.empty
    ]
    return _by_driver(chart, words, columns, settings, shared=shared, n=size_of(tables))


def draw_drivers_by_valence(tables: Tables, words: Words, _settings: Settings) -> Figure:
    """Draw in how many statements each driver is spoken of as enabler, barrier, needed or advised.

    What the words say is dark; what only the question adds is light.
    """
    chart = "drivers_by_valence"
    drivers = of_participants(tables["drivers"])
    everything = drivers[drivers["slice"] == "all"]
    if not everything[list(VALENCES)].to_numpy().any():
        return draw_reason(words, chart)
    fills = load_fills()
    columns = []
    for valence in VALENCES:
        final = _values(everything, words, valence)
        links = [link({"richting": valence, "factor": code}) for code in words.drivers]
        by_words = _values(everything, words, f"{valence}_about")
        numbers = [f"{value:.0f}" for value in final]
        light = fills[f"{valence}_asked"]
        columns.append(Column(words.label(valence), by_words, numbers, links, fills[valence], final, light))
    legend = [(fills["enabler"], words.label("by_words")), (fills["enabler_asked"], words.label("by_question"))]
    return draw_matrix(
        words.of(chart, "title"),
        words.of(chart, "subtitle", n=size_of(tables)),
        list(words.drivers.values()),
        columns,
        note=words.common("note_count"),
        legend=legend,
    )


def draw_drivers_by_group(tables: Tables, words: Words, settings: Settings) -> Figure:
    """Draw the share of each group's statements that name a driver, group beside group."""
    rows = tables["comparisons"]
    rows = rows[(rows["dimension"] == "group") & (rows["kind"] == "driver")]
    rows = rows[rows["of"] >= settings.analysis.minimum_for_percentages]
    rows = rows.rename(columns={"label": "driver"}).assign(share=rows["statements"] / rows["of"])
    groups = list(dict.fromkeys(rows["part"]))[:_GROUPS]
    if len(groups) < 2:
        return draw_reason(words, "drivers_by_group")
    columns = [_drivers(rows[rows["part"] == group], words, group, "plain", {}, shared=True) for group in groups]
    return _by_driver("drivers_by_group", words, columns, settings, shared=True)


def draw_participants_and_sources(tables: Tables, words: Words, settings: Settings) -> Figure:
    """Draw the drivers of participants beside those of sources, never added up."""
    drivers = tables["drivers"]
    parts = {voice.value: drivers[(drivers["slice"] == "all") & (drivers["group"] == voice)] for voice in Voice}
    if not parts[Voice.SOURCES]["statements"].any():
        return draw_reason(words, "participants_and_sources")
    shared = bool(drivers.loc[drivers["slice"] == "all", "share"].notna().any())
    columns = [
        _drivers(part, words, words.label(voice), voice, {}, shared=shared, group=voice)
        for voice, part in parts.items()
        if not part.empty
    ]
    return _by_driver("participants_and_sources", words, columns, settings, shared=shared)


def of_participants(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that count participants."""
    return frame[frame["group"] == Voice.PARTICIPANTS]


def size_of(tables: Tables) -> int:
    """Return the number of substantive statements of participants."""
    drivers = of_participants(tables["drivers"])
    return int(drivers.loc[drivers["slice"] == "all", "of"].max()) if len(drivers) else 0


def _by_driver(
    chart: str, words: Words, columns: Sequence[Column], settings: Settings, *, shared: bool, **values: object
) -> Figure:
    note = words.common("note_count")
    if shared:
        note = words.common("note_share", minimum=settings.analysis.minimum_for_percentages)
    title, subtitle = words.of(chart, "title"), words.of(chart, "subtitle", **values)
    return draw_matrix(title, subtitle, list(words.drivers.values()), columns, note=note)


def _drivers(
    part: pd.DataFrame,
    words: Words,
    heading: str,
    fill: str,
    criteria: Mapping[Criterion, str],
    *,
    shared: bool,
    group: str = Voice.PARTICIPANTS,
) -> Column:
    """Make a column of drivers, as long as their share where there are shares, with their counts."""
    return Column(
        f"{heading}\n{words.common('n', n=int(part['of'].iloc[0]))}",
        _values(part, words, "share" if shared else "statements"),
        [f"{number:.0f}" for number in _values(part, words, "statements")],
        [link({**criteria, "factor": code}, group) for code in words.drivers],
        load_fills()[fill],
    )


def _counts(heading: str, counts: Sequence[float], links: Sequence[str], fill: str) -> Column:
    return Column(heading, counts, [f"{count:.0f}" for count in counts], links, load_fills()[fill])


def _values(part: pd.DataFrame, words: Words, column: str) -> list[float]:
    found = _by(part, "driver", column)
    return [float(found.get(code, 0)) for code in words.drivers]


def _by(frame: pd.DataFrame, key: str, value: str) -> dict[str, float]:
    return dict(zip(frame[key], frame[value], strict=True))


def _note(words: Words, sessions: int) -> str:
    more = f" {words.common('note_sessions', most=_SESSIONS, sessions=sessions)}" if sessions > _SESSIONS else ""
    return words.common("note_count") + more
