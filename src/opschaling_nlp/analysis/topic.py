"""Tell whether the drivers can be read here at all: or whether the text is about something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.measured import Measured, Origin, load_measured
from opschaling_nlp.analysis.scope import substantive_statements
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import TOPIC, build_frame, iterate_rows, split_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

OTHER = "tekst over iets anders"
"""The material on which drivers fire by accident only."""
FEWEST = 20
"""With fewer statements than this nothing can be said."""


@dataclass(frozen=True, slots=True)
class Background:
    """Hold how often drivers are found in text about something else."""

    hits: int
    statements: int

    @property
    def rate(self) -> float:
        """Return the drivers per statement."""
        return self.hits / max(self.statements, 1)


def judge_topic(statements: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Compare how often drivers are found with how often they are in text about something else (TOPIC), per voice and session.

    `readable` is 0 where the drivers per statement are not clearly more than that (one-sided exact test of two Poisson rates,
    Przyborowski and Wilenski 1940, at .01), or where less than half of the statements name any.
    """
    substantive = substantive_statements(statements, sessions)
    background = measure_background(load_measured())
    rows: list[dict[str, object]] = []
    for voice in Voice:
        own = substantive[substantive["voice"] == voice]
        parts = [("", own), *((str(name), part) for name, part in own.groupby("session_id", sort=True))]
        rows.extend(_row(voice, name, part, background) for name, part in parts if len(part))
    return build_frame(TOPIC, rows)


def measure_background(measured: Iterable[Measured]) -> Background:
    """Return how often drivers were found on the labelled text about something else."""
    rows = [
        row
        for row in measured
        if row.material == OTHER and row.kind == "driver" and row.label and row.origin == Origin.DEVELOPMENT
    ]
    return Background(sum(row.right + row.wrong for row in rows), max((row.statements for row in rows), default=0))


def word_warnings(topic: pd.DataFrame) -> Iterator[str]:
    """Say for each voice, and for single sessions of one that can be read, why the drivers cannot be read (Dutch)."""
    names = {Voice.PARTICIPANTS: "de bijdragen van deelnemers", Voice.SOURCES: "de bronnen"}
    columns = ("group", "session_id", "statements", "with_driver", "rate", "background", "readable")
    rows = list(iterate_rows(topic, *columns))
    unreadable = {group for group, session, *_, readable in rows if not session and not readable}
    for group, session, statements, with_driver, rate, background, readable in rows:
        if readable or (session and group in unreadable):  # the latter is said of the whole
            continue
        here, elsewhere = (f"{value:.2f}".replace(".", ",") for value in (rate, background))
        yield (
            f"in {f'sessie {session}' if session else names[Voice(group)]} zijn de factoren niet te lezen: {with_driver} van "
            f"{statements} bijdragen noemen er een, en er zijn {here} factoren per bijdrage (in tekst over iets anders {elsewhere}). "
            "Het gaat hier over iets anders, of in woorden die het codeboek niet kent: trek geen conclusies uit de aantallen"
        )


def _row(voice: Voice, session: str, part: pd.DataFrame, background: Background) -> dict[str, object]:
    from scipy.stats import binom

    n = len(part)
    named = [len(split_codes(cell)) for cell in part["drivers"]]
    hits, with_driver = sum(named), sum(count > 0 for count in named)
    # Given all hits of both, those of here are a binomial draw where both rates are the same.
    chance = float(binom.sf(hits - 1, hits + background.hits, n / (n + background.statements))) if hits else 1.0
    readable = n < FEWEST or (chance <= 0.01 and 2 * with_driver >= n)
    return {
        "group": voice.value,
        "session_id": session,
        "statements": n,
        "with_driver": with_driver,
        "rate": hits / n,
        "background": background.rate,
        "chance": chance,
        "readable": int(readable),
    }
