"""Open a finished run as data frames with the types and order a person expects: the notebook interface."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from opschaling_nlp.analysis.scope import group_of, voices_of
from opschaling_nlp.analysis.terms import kwic
from opschaling_nlp.errors import Problem, UserError, choose_from
from opschaling_nlp.model import TAGS, VALENCES, PromptKind, SessionKind, Voice
from opschaling_nlp.output.csv_tables import LazyTables
from opschaling_nlp.output.display import Card, Plots, build_card
from opschaling_nlp.output.naming import driver_labels, fixed_labels, session_titles
from opschaling_nlp.settings import Settings, load_settings, overlay
from opschaling_nlp.tables import TABLES, split_codes, split_pairs
from opschaling_nlp.texts import say

LATEST = "data/processed/latest"
Choice = str | Iterable[str]
"""One value or several, any of which matches; codes and ids, or the names people know them by."""
SLICED = {"drivers": ["driver"], "facets": ["driver", "facet"], "estimates": ["kind", "label"]}
"""Tables counted over all statements and in slices, with the columns that identify a row within a slice."""
_MANY = {"group": "groepen", "theme": "thema's", "session": "sessies", "driver": "factoren", "facet": "onderdelen"}
"""What a run may lack."""
_FLAGS = (*TAGS, "horizontal_about", "vertical_about")


class Run:
    """One finished run; its frames are read once, and are yours to change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __repr__(self) -> str:
        counts = self.manifest.get("counts", {})
        return f"Run({self.folder}: {counts.get('sessions', '?')} sessies, {counts.get('statements', '?')} bijdragen)"

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """How the run was made: inputs, versions, settings, counts."""
        manifest: Mapping[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return manifest

    @cached_property
    def settings(self) -> Settings:
        """The settings of the run, as far as the manifest records them (without the names to mask)."""
        stated = self.manifest.get("settings")
        if not stated:
            return load_settings()
        known = overlay(load_settings().model_dump(), stated)  # an earlier version had fewer settings
        return Settings.model_validate(overlay(known, {"privacy": {"names": []}}))

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as described in the data dictionary: texts, numbers and 0/1, as in NAME.csv."""
        if name not in TABLES:
            raise UserError.single(f"tabel {name!r}", "bestaat niet", choose_from(name, TABLES))
        return self._tables[name]

    @cached_property
    def _tables(self) -> Mapping[str, pd.DataFrame]:
        return LazyTables(self.folder)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Code of each driver → its Dutch label, in codebook order."""
        return driver_labels((), self.table("drivers"))

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """The sessions, by id: dates are dates, kinds are in their usual order."""
        frame = self.table("sessions").set_index("session_id")
        return frame.assign(
            date=pd.to_datetime(frame["date"], errors="coerce", format="%Y-%m-%d"),
            kind=pd.Categorical(frame["kind"], [kind.value for kind in SessionKind], ordered=True),
            source_kind=frame["source_kind"].astype(bool),
        )

    @cached_property
    def statements(self) -> pd.DataFrame:
        """The statements, by id, in reading order.

        Tags are true or false, drivers a tuple, valence a mapping from driver to directions.
        """
        frame = self.table("statements").set_index("statement_id")
        typed: dict[str, Any] = {
            "session": frame["session_id"].map(session_titles(self.table("sessions"))),
            "voice": pd.Categorical(voices_of(frame, self.table("sessions")), [*Voice]),
            "group": group_of(frame, self.table("sessions")),
            "prompt_kind": pd.Categorical(frame["prompt_kind"], [kind.value for kind in PromptKind], ordered=True),
            "countable": frame["duplicate_of"] == "",
            "drivers": [tuple(split_codes(cell)) for cell in frame["drivers"]],
            "valence": [_directions(cell) for cell in frame["valence"]],
            "valence_about": [_directions(cell) for cell in frame["valence_about"]],
            **{flag: frame[flag].astype(bool) for flag in _FLAGS},
            "substantive": (frame["substantive"] == 1) & (frame["duplicate_of"] == ""),
        }
        first = [
            "session",
            "voice",
            "group",
            "section",
            "prompt_kind",
            "text",
            *TAGS,
            "drivers",
            "valence",
            "theme",
            "substantive",
        ]
        typed_frame = frame.assign(**typed)
        return typed_frame[[*first, *(name for name in typed_frame.columns if name not in first)]]

    @cached_property
    def tags(self) -> pd.DataFrame:
        """Why each tag, driver and direction holds: one row per reason, with the words it was read from."""
        frame = self.table("evidence")
        held = frame[frame["holds"] == 1].drop(columns="holds").reset_index(drop=True)
        labels = [*TAGS, *self.labels, *VALENCES, *sorted(set(held["label"]) - {*TAGS, *self.labels, *VALENCES})]
        return held.assign(label=pd.Categorical(held["label"], labels, ordered=True))

    @cached_property
    def drivers(self) -> pd.DataFrame:
        """How participants name each driver, over all their statements, in codebook order."""
        return self.counts("drivers")

    @cached_property
    def facets(self) -> pd.DataFrame:
        """What participants say about each driver, over all their statements: by driver and facet."""
        return self.counts("facets")

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """How many statements really have each label, if a coded sample says so.

        By voice, slice, value, kind and label.
        """
        return self.table("estimates").set_index(["group", "slice", "value", "kind", "label"])

    def counts(
        self,
        name: str,
        *,
        session: str = "",
        group: str = "",
        prompt_kind: str = "",
        slice: str = "",  # noqa: A002 - as the column is called
        voice: str = Voice.PARTICIPANTS,
    ) -> pd.DataFrame:
        """Return drivers, facets or estimates over all statements, or within one session, group or kind of prompt.

        `slice` (session, group or prompt_kind) returns every part, by its value. Raises UserError for an unknown name,
        or if more than one slice is requested.

        >>> run.counts("facets", session="Leermiddag mei")  # doctest: +SKIP
        """
        part = self._part(name, session=session, group=group, prompt_kind=prompt_kind, slice=slice)
        part = part[part["group"] == voice]
        keys = ["value", *SLICED[name]] if slice else SLICED[name]
        return part.drop(columns=list({"slice", "value", "group"} - {*keys})).set_index(keys)

    def _part(self, name: str, **asked: str) -> pd.DataFrame:
        """Return the rows of a table that count one part, as if it were the whole."""
        slices = {kind: value for kind, value in asked.items() if value}
        if name not in SLICED or len(slices) > 1:
            what = "is niet per deel geteld" if name not in SLICED else "is niet in twee delen tegelijk geteld"
            raise UserError.single(
                name, what, f"kies uit {', '.join(SLICED)}, met een sessie, een groep of een soort vraag"
            )
        frame = self.table(name)
        kind, value = next(iter(slices.items()), ("all", ""))
        if kind == "slice":
            return frame[frame["slice"].isin(self._resolve("slice", value))]
        wanted = self._resolve(kind, value) if value else {""}
        part = frame[(frame["slice"] == kind) & frame["value"].isin(wanted)]
        return part.assign(slice="all", value="")

    @cached_property
    def comparisons(self) -> pd.DataFrame:
        """Who names what more often than the others: by dimension (group, session, voice), part, kind and label."""
        return self.table("comparisons").set_index(["dimension", "part", "kind", "label"])

    @cached_property
    def themes(self) -> pd.DataFrame:
        """The themes, by id: drivers in codebook order, then proposed themes.

        Members and quotes are tuples of statement ids.
        """
        frame = self.table("themes").set_index("theme")
        lists: dict[str, Any] = {
            name: [tuple(split_codes(cell)) for cell in frame[name]]
            for name in ("terms", "exemplars", "deviant", "statement_ids")
        }
        return frame.assign(**lists)

    @cached_property
    def framework(self) -> pd.DataFrame:
        """The framework matrix: statements per session (rows, by title) and driver (columns, by label)."""
        frame = self.table("framework").pivot_table(
            index="session_id", columns="driver", values="n", fill_value=0, sort=False
        )
        titles = session_titles(self.table("sessions"))
        return (
            frame.reindex(columns=list(self.labels), fill_value=0)
            .rename(index=titles, columns=self.labels)
            .astype("int64")
            .rename_axis(index="session", columns="driver")
        )

    def where(
        self,
        *,
        tag: Choice = (),
        driver: Choice = (),
        facet: Choice = (),
        valence: Choice = (),
        session: Choice = (),
        prompt_kind: Choice = (),
        theme: Choice = (),
        voice: Choice = (),
        group: Choice = (),
        text: str = "",
        substantive: bool = False,
    ) -> pd.DataFrame:
        """Return the statements that meet every given criterion, in reading order; of several values, any will do.

        Sessions may be given by title; drivers, facets, tags, directions, kinds of prompt and themes by label.
        `valence` applies to the given drivers, or to any; `text` is part of the words, ignoring case; `substantive`
        leaves out the rest (thanks, logistics, duplicates). Raises UserError for every unknown value.
        """
        found = self.statements
        columns = {
            "session": "session_id",
            "prompt_kind": "prompt_kind",
            "theme": "theme",
            "voice": "voice",
            "group": "group",
        }
        given = {"session": session, "prompt_kind": prompt_kind, "theme": theme, "voice": voice, "group": group}
        for criterion, values in given.items():
            found = found[found[columns[criterion]].isin(self._resolve(criterion, values))] if values else found
        drivers, ways = self._resolve("driver", driver), self._resolve("valence", valence)
        facets = self._resolve("facet", facet)
        found = found[found[sorted(self._resolve("tag", tag))].any(axis=1)] if tag else found
        found = found[found["substantive"]] if substantive else found
        found = found[[not drivers.isdisjoint(codes) for codes in found["drivers"]]] if drivers else found
        found = found[[not facets.isdisjoint(split_codes(cell)) for cell in found["facets"]]] if facets else found
        found = found[[_has(said, drivers, ways) for said in found["valence"]]] if ways else found
        return found[found["text"].str.casefold().str.contains(text.casefold(), regex=False)] if text else found

    def _resolve(self, criterion: str, given: Choice) -> set[str]:
        """Return the codes and ids that are meant; raises UserError with every unknown value."""
        wanted = [one for one in ([given] if isinstance(given, str) else given) if one]
        names = self._names[criterion] if wanted else {}
        known = {name.casefold(): code for code, label in names.items() for name in (label, code)}
        problems = [
            Problem(f"{criterion}={one!r}", "bestaat niet", choose_from(one, dict.fromkeys([*names, *names.values()])))
            if names
            else Problem(f"{criterion}={one!r}", f"deze run heeft geen {_MANY[criterion]}", f"laat {criterion} weg")
            for one in wanted
            if one.casefold() not in known
        ]
        if problems:
            raise UserError(problems)
        return {known[one.casefold()] for one in wanted}

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, str]]:
        """Criterion → code or id → the name people know it by."""
        themes = self.table("themes")
        groups = sorted(set(self.statements["group"]) - {""})
        facets = self.table("facets").query("facet != ''")
        named = facets["driver"] + "." + facets["facet"]
        return {
            "facet": dict(zip(named, facets["label"], strict=True)),
            "slice": {name: name for name in ("session", "group", "prompt_kind")},
            "tag": fixed_labels("tags"),
            "driver": self.labels,
            "valence": fixed_labels("valences"),
            "session": session_titles(self.table("sessions")),
            "prompt_kind": {
                code: label for code, label in fixed_labels("prompt_kinds").items() if code in [*PromptKind]
            },
            "theme": dict(zip(themes["theme"], themes["label"], strict=True)),
            "voice": {voice.value: say(name) for voice, name in zip(Voice, ("deelnemers", "bronnen"), strict=True)},
            "group": dict(zip(groups, groups, strict=True)),
        }

    def kwic(self, term: str, *, width: int = 60) -> pd.DataFrame:
        """Show a term (a word in any form, or several words) in context: left, keyword, right, by statement."""
        return kwic(self.table("statements"), self.table("tokens"), term, width=width).set_index("statement_id")

    def statement(self, statement_id: str) -> Card:
        """Return one statement as a card that shows its place, its tags, and the words that gave them."""
        if statement_id not in self.statements.index:
            raise UserError.single(
                f"bijdrage {statement_id!r}", "staat niet in deze run", "kies een id uit run.statements.index"
            )
        return build_card(self._tables, statement_id, labels=self.labels)

    def cards(self, statements: pd.DataFrame, *, most: int = 10) -> list[Card]:
        """Return the first few statements as cards."""
        return [self.statement(str(statement_id)) for statement_id in statements.index[:most]]

    @cached_property
    def plot(self) -> Plots:
        """The charts of the run: `run.plot.drivers()` and others; each can be saved.

        `dots`, `facets`, `valence` and `joint` accept one session, group or kind of prompt, `facets(session="Mei")`, or
        `slice` for a chart of each: `facets(slice="group")`.
        """
        return Plots(self._tables, self.settings, lambda **asked: {name: self._part(name, **asked) for name in SLICED})


def load(path: str | Path = LATEST) -> Run:
    """Open the run in a folder; tables are read when first used.

    A relative path is also searched for in parent folders, so that a notebook need not know where it was started.
    Raises UserError if there is no finished run.
    """
    wanted = Path(path)
    for base in (Path.cwd(), *Path.cwd().parents):
        if (base / wanted / "manifest.json").is_file():
            return Run(base / wanted)
    raise UserError.single(
        str(path), "hier staat geen afgeronde run", "draai eerst `make analyse`, of geef de map van een run op"
    )


def _directions(cell: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for driver, way in split_pairs(cell):
        found[driver] = (*found.get(driver, ()), way)
    return found


def _has(said: Mapping[str, tuple[str, ...]], drivers: set[str], ways: set[str]) -> bool:
    """Return whether one of these directions is given to one of these drivers, or to any driver if none is given."""
    return any(not ways.isdisjoint(of_one) for driver, of_one in said.items() if not drivers or driver in drivers)
