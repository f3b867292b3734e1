"""Choose what each chart shows: rows, panels, numbers and links; None if there is nothing to show."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from opschaling_nlp.model import TAGS, VALENCES, PromptKind, Voice
from opschaling_nlp.output.charts.frame import Bars, Chart, Dots, Visits, link, load_fills
from opschaling_nlp.output.links import Criterion
from opschaling_nlp.output.naming import decimal, fixed_labels, session_titles, written_date
from opschaling_nlp.output.selection import unassigned_statements, unreadable_voices
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import rows_of, split_codes

RECURRING = 2
"""Minimum number of statements for a facet to be drawn; those named once are only in the table."""
_SESSIONS, _GROUPS, _KINDS, _FACETS, _JOINT, _PAIRS, _TERMS = 40, 4, 4, 3, 14, 20, 12
"""Maximum per page: sessions, groups, kinds of question, facets per driver and in all, pairs, terms per side."""
_NOTES = ("note_count", "note_sessions")
"""What stands below numbers of sessions; the second where not all fit the page."""
_QUOTE = 110
"""Maximum length of a quote in characters."""
_WIDE = 2.7
"""Inches for the labels of rows that are a pair or include a quote."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What charts are made from: tables, texts, drivers in the codebook's order, and quotable statements."""

    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, Any]
    drivers: Mapping[str, str]
    settings: Settings
    quotable: frozenset[str]

    def of_participants(self, table: str, **where: object) -> pd.DataFrame:
        """Return the rows of a table about participants in which the columns have these values."""
        frame = self.tables[table]
        for column, value in {"group": Voice.PARTICIPANTS, **where}.items():
            frame = frame[frame[column] == value]
        return frame

    @property
    def size(self) -> int:
        """The number of substantive statements of participants."""
        return int(self.of_participants("drivers", slice="all")["of"].max())

    def shares(self, frame: pd.DataFrame) -> str:
        """Return the column that sets the length of driver bars: counts if no part is large enough for shares."""
        return "share" if frame["share"].notna().any() else "statements"

    def in_order(self, part: pd.DataFrame) -> pd.DataFrame:
        """Return the numbers of one part of the drivers, in the order of all charts."""
        return part.set_index("driver").select_dtypes("number").reindex(list(self.drivers), fill_value=0)

    def by_driver(
        self,
        part: pd.DataFrame,
        heading: str,
        column: str,
        criteria: Mapping[Criterion, str],
        *,
        fill: str = "plain",
        group: str = Voice.PARTICIPANTS,
    ) -> Bars:
        """Return a panel of one part of the drivers, with their counts."""
        found = self.in_order(part)
        links = [link({**criteria, "factor": code}, group) for code in self.drivers]
        head = f"{heading}\n{count_of(part['of'].iloc[0])}"
        return Bars(head, found[column].tolist(), _whole(found["statements"]), links, load_fills()[fill])


def show_driver_dots(shown: Shown) -> Chart | None:
    """Show per driver the share of statements as a dot, with a line for the range that the measured error allows.

    There is a panel per kind of question with enough statements for shares, the largest first; if there is only one
    such kind, a single panel shows all statements together.
    """
    drivers = shown.of_participants("drivers")
    drivers = drivers[drivers["share"].notna()]
    parts = [part for _, part in drivers[drivers["slice"] == "prompt_kind"].groupby("value", sort=True)]
    parts = sorted(parts, key=lambda part: -part["of"].iloc[0])[:_KINDS]
    whole = drivers[drivers["slice"] == "all"]
    if not whole["statements"].any():
        return None
    estimates = shown.of_participants("estimates", kind="driver")
    estimates = estimates[estimates["estimated"].notna()]
    panels = []
    for part in parts if len(parts) > 1 else [whole]:
        kind = part["value"].iloc[0]
        criteria: dict[Criterion, str] = {"soort": kind or "geen"} if len(parts) > 1 else {}
        name = _prompt_kind(kind) if criteria else shown.texts["participants"]
        found = _bounds(part, estimates)
        links = [link({**criteria, "factor": code}) for code in shown.drivers]
        head = f"{name}\n{count_of(part['of'].iloc[0])}"
        panels.append(Dots(head, [found.get(code) for code in shown.drivers], links))
    subtitle = "subtitle" if estimates.empty else "subtitle_estimated"
    return Chart(list(shown.drivers.values()), panels, subtitle=subtitle, foot=0.22)


def _bounds(part: pd.DataFrame, estimates: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    """Return the share per named driver, with its bounds from a coded sample or else from the measured error."""
    same = estimates[(estimates["slice"] == part["slice"].iloc[0]) & (estimates["value"] == part["value"].iloc[0])]
    found = {row.label: (row.share, row.share_low, row.share_high) for row in rows_of(same)}
    for row in rows_of(part[part["statements"] > 0]):
        found.setdefault(row.driver, (row.statements / row.of, row.expected_low / row.of, row.expected_high / row.of))
    return found


def show_facets(shown: Shown) -> Chart | None:
    """Show each driver with its recurring facets below it, most frequent first; a statement may name several."""
    mine = _recurring(shown)
    rows: list[str] = []
    lengths, under, links = [], [], []
    for code, label in shown.drivers.items():
        own = mine[mine["driver"] == code].head(_FACETS)
        if len(own):
            rows += [label, *(f"–\u00a0{facet}" for facet in own["label"])]
            lengths += [math.nan, *own["statements"].tolist()]
            under += [own["of"].iloc[0], *[math.nan] * len(own)]
            links += [link({"factor": code})] * (len(own) + 1)
    if not rows:
        return None
    numbers = _whole(np.fmax(lengths, under))
    facet, driver = load_fills()["plain"], load_fills()["chance"]
    return Chart(
        rows,
        [Bars(shown.texts["facets"]["heading"], lengths, numbers, links, facet, under, driver)],
        {"minimum": RECURRING, "n": shown.size},
        note="note_count",
        legend=[(facet, shown.texts["facets"]["facet"]), (driver, shown.texts["facets"]["driver"])],
    )


def show_joint_display(shown: Shown) -> Chart | None:
    """Show how people speak of the most frequent facets, each with a quote that participants released."""
    mine = _recurring(shown).head(_JOINT)
    order = list(shown.drivers)
    mine = mine.sort_values("driver", key=lambda codes: codes.map(order.index), kind="stable")
    texts = shown.tables["statements"].set_index("statement_id")["text"]
    rows = []
    for row in rows_of(mine):
        released = [one for one in split_codes(row.quotes) + split_codes(row.statement_ids) if one in shown.quotable]
        quote = " ".join(texts[released[0]].split()) if released else ""
        cut = "…" if len(quote) > _QUOTE else ""
        rows.append(f"{shown.drivers[row.driver]}: {row.label}" + (f"\n‘{quote[:_QUOTE].rstrip()}{cut}’" * bool(quote)))
    panels = []
    for valence in VALENCES:
        links = [link({"factor": code, "richting": valence}) for code in mine["driver"]]
        panels.append(_counted(_label("valences", valence), mine[valence], links, valence))
    if not any(panel.reach for panel in panels):
        return None
    return Chart(rows, panels, {"minimum": RECURRING, "n": shown.size}, labels=_WIDE)


def _recurring(shown: Shown) -> pd.DataFrame:
    """Return the facets that several statements name, most frequent first."""
    facets = shown.of_participants("facets", slice="all")
    mine = facets[(facets["facet"] != "") & (facets["statements"] >= RECURRING)]
    return mine.sort_values("statements", ascending=False, kind="stable")


def show_drivers_by_valence(shown: Shown) -> Chart | None:
    """Show in how many statements each driver is called an enabler, a barrier, needed or advised.

    The part that the words themselves say is dark; the part that only the question adds is light.
    """
    found = shown.in_order(shown.of_participants("drivers", slice="all"))
    fills, panels = load_fills(), []
    for valence in VALENCES:
        final, by_words = found[valence].tolist(), found[f"{valence}_about"].tolist()
        links = [link({"richting": valence, "factor": code}) for code in shown.drivers]
        dark, light = fills[valence], fills[f"{valence}_asked"]
        panels.append(Bars(_label("valences", valence), by_words, _whole(final), links, dark, final, light))
    if not any(panel.reach for panel in panels):
        return None
    text = shown.texts["drivers_by_valence"]
    return Chart(
        list(shown.drivers.values()),
        panels,
        {"n": shown.size},
        note="note_count",
        legend=[(fills["enabler"], text["by_words"]), (fills["enabler_asked"], text["by_question"])],
    )


def show_drivers_by_prompt(shown: Shown) -> Chart | None:
    """Show how many statements name each driver under each kind of prompt."""
    parts = shown.of_participants("drivers", slice="prompt_kind")
    column = shown.shares(parts)
    kinds = [(kind.value, parts[parts["value"] == kind.value]) for kind in PromptKind]
    panels = [
        shown.by_driver(part, _prompt_kind(kind), column, {"soort": kind or "geen"})
        for kind, part in kinds
        if part["statements"].any()
    ]
    return _of_drivers(shown, panels, column, n=shown.size) if panels else None


def show_drivers_by_group(shown: Shown) -> Chart | None:
    """Show the share of each group's statements that name a driver, with the groups side by side."""
    rows = shown.tables["comparisons"].query("dimension == 'group' and kind == 'driver'")
    rows = rows[rows["of"] >= shown.settings.analysis.minimum_for_percentages]
    rows = rows.rename(columns={"label": "driver"}).assign(share=rows["statements"] / rows["of"])
    groups = list(dict.fromkeys(rows["part"]))[:_GROUPS]
    if len(groups) < 2:
        return None
    panels = [shown.by_driver(rows[rows["part"] == group], group, "share", {}) for group in groups]
    return _of_drivers(shown, panels, "share")


def show_participants_and_sources(shown: Shown) -> Chart | None:
    """Show the drivers of participants beside those of sources, never added up; None if either cannot be read."""
    if unreadable_voices(shown.tables):
        return None
    drivers = shown.tables["drivers"].query("slice == 'all'")
    column = shown.shares(drivers)
    parts = [(voice, drivers[drivers["group"] == voice]) for voice in Voice]
    if not parts[-1][1]["statements"].any():
        return None
    panels = [
        shown.by_driver(part, shown.texts[voice], column, {}, fill=voice, group=voice)
        for voice, part in parts
        if len(part)
    ]
    return _of_drivers(shown, panels, column)


def _of_drivers(shown: Shown, panels: Sequence[Bars], column: str, **values: object) -> Chart:
    minimum = shown.settings.analysis.minimum_for_percentages
    note = "note_share" if column == "share" else "note_count"
    return Chart(list(shown.drivers.values()), panels, {**values, "minimum": minimum}, note=note)


def show_driver_pairs(shown: Shown) -> Chart | None:
    """Show per pair of drivers how many statements name both, beside the upper bound of chance.

    None if no pair stands out beyond chance after correction for all pairs tested.
    """
    minimum = shown.settings.analysis.minimum_pair_count
    pairs = shown.of_participants("cooccurrence", kind="driver")
    pairs = pairs[pairs["count"] >= minimum]
    if not (pairs["chance_all"] <= shown.settings.analysis.pair_chance).any():
        return None
    pairs = pairs.sort_values(["count", "a", "b"], ascending=[False, True, True]).head(_PAIRS)
    both = list(zip(pairs["a"], pairs["b"], strict=True))
    links = [link({"factor": a, "met": b}) for a, b in both]
    text = shown.texts["driver_pairs"]
    chance = [decimal(bound, digits=1) for bound in pairs["upper"]]
    panels = [
        _counted(text["both"], pairs["count"], links, "plain"),
        Bars(text["bound"], pairs["upper"].tolist(), chance, [""] * len(pairs), load_fills()["chance"]),
    ]
    rows = [f"{shown.drivers[a]}\n+\u00a0{shown.drivers[b]}" for a, b in both]
    values = {"minimum": minimum, "n": pairs["n"].iloc[0], "shown": len(pairs)}
    return Chart(rows, panels, values, labels=_WIDE)


def show_keyness(shown: Shown) -> Chart | None:
    """Show the words typical of horizontal beside those typical of vertical."""
    words = shown.of_participants("keyness", contrast="horizontal_vertical", shown=1)
    if words.empty:
        return None
    words = words.sort_values(["log_ratio", "term"], ascending=[False, True])
    right, left = words[words["log_ratio"] > 0].head(_TERMS), words[words["log_ratio"] < 0].tail(_TERMS)
    words = pd.concat([right, left])
    text, links = shown.texts["keyness"], [link({"uit": f"woord:{term}"}) for term in words["term"]]
    counts = [f"{a} : {b}" for a, b in zip(words["count_a"], words["count_b"], strict=True)]
    panels = []
    for level, sign in (("horizontal", 1), ("vertical", -1)):
        lengths = (sign * words["log_ratio"]).where(sign * words["log_ratio"] > 0)
        numbers = [count if length > 0 else "" for count, length in zip(counts, lengths, strict=True)]
        panels.append(Bars(text[level], lengths.tolist(), numbers, links, load_fills()[level]))
    sizes = {name: words[name].iloc[0] for name in ("size_a", "size_b")}
    return Chart(words["term"].tolist(), panels, sizes)


def show_open_themes(shown: Shown) -> Chart | None:
    """Show the size of each proposed theme, with its stability."""
    themes = shown.tables["themes"].query("kind == 'open'").sort_values(["size", "theme"], ascending=[False, True])
    if themes.empty:
        return None
    text, links = shown.texts["open_themes"], [link({"thema": theme}) for theme in themes["theme"]]
    rows = [text["row"].format(label=row.label, stability=decimal(row.stability)) for row in rows_of(themes)]
    limits = shown.settings.themes
    values = {
        "n": themes["size"].sum(),
        "unassigned": len(unassigned_statements(shown.tables)),
        "unsteady": decimal(limits.unsteady),
        "stable": decimal(limits.stable),
    }
    return Chart(rows, [_counted(text["size"], themes["size"], links, "plain")], values)


def show_tags_per_session(shown: Shown) -> Chart | None:
    """Show how many statements of each session have each tag.

    None for a single session: the report has those counts.
    """
    counts = shown.of_participants("tag_counts")
    found = counts.pivot_table(index="session_id", columns="tag", values="statements", sort=False)
    if len(found) < 2:
        return None
    sizes = counts.groupby("session_id")["of"].first()
    rows = list(found.index)[-_SESSIONS:]
    panels = []
    for tag in TAGS:
        links = [link({"sessie": session, "kenmerk": tag}) for session in rows]
        panels.append(_counted(_label("tags", tag), found.loc[rows, tag], links, tag))
    titles = session_titles(shown.tables["sessions"])
    labels = [f"{titles[session]} ({count_of(sizes[session])})" for session in rows]
    return Chart(
        labels,
        panels,
        {"n": sizes.sum(), "sessions": len(found), "most": _SESSIONS},
        note=_NOTES[len(found) > _SESSIONS],
    )


def show_coverage(shown: Shown) -> Chart | None:
    """Show per session how many statements exist, are substantive, name a driver, and were coded by people."""
    counts = shown.of_participants("topic")
    if len(counts) == 2:  # the row for all sessions would only repeat the single session
        counts = counts.tail(1)
    rows = counts[counts["session_id"].isin(["", *counts["session_id"].tail(_SESSIONS)])]
    if not rows["countable"].any():
        return None
    titles, text = session_titles(shown.tables["sessions"]), shown.texts["coverage"]
    links = [link({"sessie": session} if session else {}) for session in rows["session_id"]]
    nowhere = [""] * len(rows)
    panels = [
        _counted(text[step], rows[step], links if step == "statements" else nowhere, "plain")
        for step in ("countable", "statements", "with_driver", "coded")
        if step != "coded" or rows["coded"].any()
    ]
    labels = [titles.get(session, text["all"]) for session in rows["session_id"]]
    values = {"n": rows["countable"].iloc[0], "sessions": len(counts) - 1, "most": _SESSIONS}
    return Chart(labels, panels, values, note=_NOTES[len(counts) - 1 > _SESSIONS])


def show_drivers_over_time(shown: Shown) -> Chart | None:
    """Show how often each driver is named per dated session, to scale; None if fewer than two sessions have a date."""
    parts = shown.of_participants("drivers", slice="session")
    dated = shown.tables["sessions"].sort_values(["date", "session_id"])
    days = pd.to_datetime(dated["date"], errors="coerce", format="%Y-%m-%d")
    known = days.notna() & dated["session_id"].isin(parts["value"])
    dated, days = dated[known], days[known]
    parts = parts[parts["value"].isin(dated["session_id"])]
    if len(dated) < 2 or not parts["statements"].any():
        return None
    column = "statements" if parts["share"].isna().any() else "share"
    order: dict[str, Any] = {"index": list(shown.drivers), "columns": list(dated["session_id"])}
    heights, counts = (
        parts.pivot_table(index="driver", columns="value", values=name).reindex(**order).fillna(0).to_numpy()
        for name in (column, "statements")
    )
    sizes = parts.groupby("value")["of"].first()
    dates = [
        f"{written_date(row.date).replace(' ', chr(10))}\n{count_of(sizes[row.session_id])}" for row in rows_of(dated)
    ]
    links = [[link({"sessie": one, "factor": code}) for one in dated["session_id"]] for code in shown.drivers]
    passed = (days - days.iloc[0]).dt.days.tolist()
    panel = Visits("", passed, dates, heights.tolist(), [_whole(row) for row in counts], links)
    values = {"sessions": len(dated)}
    return Chart(list(shown.drivers.values()), [panel], values, f"subtitle_{column}", row=0.52, foot=0.5)


def count_of(number: float) -> str:
    """Return the size of a row or panel as `n = 12`, with non-breaking spaces."""
    return f"n\u00a0=\u00a0{number:.0f}"


def _counted(heading: str, counts: pd.Series, links: Sequence[str], fill: str) -> Bars:
    return Bars(heading, counts.tolist(), _whole(counts), links, load_fills()[fill])


def _whole(numbers: Any) -> list[str]:
    return [f"{number:.0f}" for number in numbers]


def _label(kind: str, name: str) -> str:
    label = fixed_labels(kind)[name]
    return label[:1].upper() + label[1:]


def _prompt_kind(kind: str) -> str:
    return _label("prompt_kinds", kind or "geen")
