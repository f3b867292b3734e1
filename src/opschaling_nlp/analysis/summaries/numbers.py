"""Look numbers up in the tables of a run, each with the place where it stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.scope import substantive_statements
from opschaling_nlp.analysis.summaries.wording import Number
from opschaling_nlp.model import VALENCES, Voice
from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, str, str, str]
"""group, driver, slice, value."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Hold a facet of a driver with how many statements name it."""

    key: str
    """driver.facet."""
    label: str
    count: Number
    statement_ids: list[str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Hold the tables in the form in which sentences ask for them.

    A place is the table, the keys of the row and the column: `drivers/participants/lead/all//statements`. Two kinds of
    place are reckoned: `statements/GROUP/WHAT` counts substantive statements of a group (WHAT: substantive, sessions, a
    tag, or without for those without a driver), and `words/GROUP/DRIVER.FACET/VALENCE` those of a facet that speak so
    of the driver by their words alone (VALENCE: or `tip`). `rounded/…` is a number of a table without its decimals.
    """

    by_group: Mapping[str, pd.DataFrame]
    """Substantive statements of each group."""
    by_session: Mapping[str, pd.DataFrame]
    drivers: Mapping[Key, Mapping[str, object]]
    order: tuple[str, ...]
    """Codes of the drivers in the order of the codebook."""
    facets: tuple[Mapping[str, object], ...]
    """Rows of facets over all sessions."""
    differences: tuple[Mapping[str, object], ...]
    """Rows of comparisons that differ by more than chance."""
    readable: Mapping[str, bool]
    """Whether drivers can be read in what participants and sources say at all (TOPIC)."""
    estimates: Mapping[tuple[str, str], Mapping[str, object]]
    """(group, driver) → its row over all, where enough was coded."""

    def driver(self, column: str, *, group: str, driver: str, slice: str = "all", value: str = "") -> Number:  # noqa: A002 - the column's name
        """Return a number of the drivers table."""
        row = self.drivers[group, driver, slice, value]
        return Number(f"drivers/{group}/{driver}/{slice}/{value}/{column}", _as_float(row[column]))

    def driver_ids(self, *, group: str, driver: str, slice: str = "all", value: str = "") -> list[str]:  # noqa: A002 - the column's name
        """Return the statements of a row of the drivers table."""
        return split_codes(str(self.drivers[group, driver, slice, value]["statement_ids"]))

    def bounds(self, *, group: str, driver: str) -> tuple[Number, Number] | None:
        """Return between which whole numbers the tool's measured error leaves a count; None where not measured."""
        row = self.drivers[group, driver, "all", ""]
        low, high = (_as_float(row[column]) for column in ("expected_low", "expected_high"))
        if math.isnan(low) or math.isnan(high):
            return None
        place = f"rounded/drivers/{group}/{driver}/all/"
        return Number(f"{place}/expected_low", round(low)), Number(f"{place}/expected_high", round(high))

    def estimate(self, *, group: str, driver: str) -> dict[str, Number] | None:
        """Return the estimate of a driver from a coded sample, or None where too few were coded."""
        row = self.estimates.get((group, driver))
        if row is None:
            return None
        place = f"estimates/{group}/{driver}"
        rounded = {
            name: Number(f"rounded/{place}/{name}", round(_as_float(row[name])))
            for name in ("estimated", "low", "high")
        }
        return rounded | {"coded": Number(f"{place}/coded", _as_float(row["coded"]))}

    def facets_of(self, *, group: str, driver: str) -> list[Facet]:
        """Return the facets of a driver that are named, most first; of equals in the order of the codebook."""
        found = []
        for row in self.facets:
            if row["group"] == group and row["driver"] == driver and row["facet"] and row["statements"]:
                place = f"facets/{group}/{driver}.{row['facet']}"
                ids = split_codes(str(row["statement_ids"]))
                count = Number(f"{place}/statements", _as_float(row["statements"]))
                found.append(Facet(f"{driver}.{row['facet']}", _within(str(row["label"])), count, ids))
        return sorted(found, key=lambda facet: -facet.count.value)

    def by_words(self, facet: Facet, valence: str, *, group: str) -> tuple[Number, list[str]]:
        """Count the statements of a facet that speak so of its driver by their words alone, and return them."""
        own = self.by_group[group]
        mine = own[own["statement_id"].isin(facet.statement_ids)]
        wanted = f"{facet.key.partition('.')[0]}={valence}"
        held = [wanted in split_codes(cell) for cell in mine["valence_about"]]
        ids = mine.loc[held, "statement_id"].tolist()
        return Number(f"words/{group}/{facet.key}/{valence}", float(len(ids))), ids

    def tips(self, facet: Facet, *, group: str) -> Number:
        """Count the tips among the statements of a facet."""
        own = self.by_group[group]
        count = own.loc[own["statement_id"].isin(facet.statement_ids), "tip"].sum()
        return Number(f"words/{group}/{facet.key}/tip", float(count))

    def ranked(
        self,
        *,
        group: str,
        slice: str = "all",  # noqa: A002 - the column's name
        value: str = "",
        column: str = "statements",
    ) -> list[tuple[str, Number]]:
        """Return the drivers with at least one statement in the column, most first.

        Of equals in the order of the codebook.
        """
        counted = [
            (code, self.driver(column, group=group, driver=code, slice=slice, value=value)) for code in self.order
        ]
        return sorted((pair for pair in counted if pair[1].value > 0), key=lambda pair: -pair[1].value)

    def values_of(self, slice: str, *, group: str) -> list[str]:  # noqa: A002 - the column's name
        """Return the values of a slice that a group has, in the order of the table."""
        return list(dict.fromkeys(value for own, _, name, value in self.drivers if own == group and name == slice))

    def statements(self, group: str) -> pd.DataFrame:
        """Return the substantive statements of a group."""
        return self.by_group[group]

    def count(self, what: str, *, group: str) -> Number:
        """Count statements of a group: substantive, sessions, without (a driver), or a tag."""
        own = self.statements(group)
        counted = {
            "substantive": len(own),
            "sessions": own["session_id"].nunique(),
            "without": int((own["drivers"] == "").sum()),
        }
        value = counted[what] if what in counted else int(own[what].sum())
        return Number(f"statements/{group}/{what}", float(value))


def read_numbers(tables: Mapping[str, pd.DataFrame], order: tuple[str, ...]) -> Numbers:
    """Index the tables that sentences rest on."""
    columns = [
        "statements",
        "of",
        "sessions",
        "speakers",
        "horizontal",
        "horizontal_about",
        "vertical",
        "vertical_about",
        *VALENCES,
        *(f"{valence}_about" for valence in VALENCES),
        "tip",
        "question",
        "expected_low",
        "expected_high",
        "rank_low",
        "statement_ids",
    ]
    frame = tables["drivers"]
    keys = zip(*(frame[name] for name in ("group", "driver", "slice", "value")), strict=True)
    rows = frame[columns].to_dict("records")
    drivers = {
        (str(a), str(b), str(c), str(d)): {str(name): value for name, value in row.items()}
        for (a, b, c, d), row in zip(keys, rows, strict=True)
    }
    substantive = substantive_statements(tables["statements"], tables["sessions"])
    by_group = {voice.value: substantive[substantive["voice"] == voice] for voice in Voice}
    by_session = {str(session): own for session, own in substantive.groupby("session_id")}
    facets, comparisons, estimates = tables["facets"], tables["comparisons"], tables["estimates"]
    topic = tables["topic"]
    whole = topic[topic["session_id"] == ""]
    unreadable = set(whole.loc[whole["readable"] == 0, "group"])
    coded = estimates[(estimates["slice"] == "all") & (estimates["kind"] == "driver") & estimates["estimated"].notna()]
    return Numbers(
        by_group,
        by_session,
        drivers,
        order,
        facets=_records(facets[facets["slice"] == "all"]),
        differences=_records(comparisons[comparisons["differs"] != ""]),
        readable={voice.value: voice.value not in unreadable for voice in Voice},
        estimates={(str(row["group"]), str(row["label"])): row for row in _records(coded)},
    )


def _within(label: str) -> str:
    """Write a label as it stands within a sentence: without its capital, but for an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _records(frame: pd.DataFrame) -> tuple[Mapping[str, object], ...]:
    return tuple({str(name): value for name, value in row.items()} for row in frame.to_dict("records"))


def _as_float(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
