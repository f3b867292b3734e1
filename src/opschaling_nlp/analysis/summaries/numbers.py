"""Look numbers up in the tables of a run, each with the place where it stands."""

from __future__ import annotations

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
class Numbers:
    """Hold the tables in the form in which sentences ask for them.

    A place is the table, the keys of the row and the column: `drivers/participants/lead/all//statements`. Two kinds of place are reckoned:
    `statements/GROUP/WHAT` counts substantive statements of a group (WHAT: substantive, sessions, a tag, or without for those
    without a driver), and `others/…` is a row of drivers over all minus that of a session.
    """

    by_group: Mapping[str, pd.DataFrame]
    """Substantive statements of each group."""
    by_session: Mapping[str, pd.DataFrame]
    drivers: Mapping[Key, Mapping[str, object]]
    order: tuple[str, ...]
    """Codes of the drivers in the order of the codebook."""

    def driver(self, column: str, *, group: str, driver: str, slice: str = "all", value: str = "") -> Number:  # noqa: A002 - the column's name
        """Return a number of the drivers table."""
        row = self.drivers[group, driver, slice, value]
        return Number(f"drivers/{group}/{driver}/{slice}/{value}/{column}", _as_float(row[column]))

    def driver_ids(self, *, group: str, driver: str, slice: str = "all", value: str = "") -> list[str]:  # noqa: A002 - the column's name
        """Return the statements of a row of the drivers table."""
        return split_codes(str(self.drivers[group, driver, slice, value]["statement_ids"]))

    def others(self, column: str, *, group: str, driver: str, session: str) -> Number:
        """Return a number of all sessions of a group but one."""
        whole = self.driver(column, group=group, driver=driver)
        part = self.driver(column, group=group, driver=driver, slice="session", value=session)
        return Number(f"others/{group}/{driver}/session/{session}/{column}", whole.value - part.value)

    def ranked(
        self,
        *,
        group: str,
        slice: str = "all",  # noqa: A002 - the column's name
        value: str = "",
        column: str = "statements",
    ) -> list[tuple[str, Number]]:
        """Return the drivers with at least one statement in the column, most first; of equals in the order of the codebook."""
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
    return Numbers(by_group, by_session, drivers, order)


def _as_float(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
