"""Find the deviant cases of a theme: statements of the opposite valence, or of the opposite level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.tables import split_codes

if TYPE_CHECKING:
    import pandas as pd

MAJORITY = 2 / 3
"""Share of the statements that take a side from which on the others are deviant."""


def find_deviant(members: pd.DataFrame, *, driver: str = "") -> list[str]:
    """Return the ids of members that go against most others, in the order of the frame.

    Sides are enabler against barrier (of `driver`, or of any where none is given) and horizontal against vertical; a
    statement on both sides, or on none, takes no side.
    """
    valence = [_valence_side(cell, driver) for cell in members["valence"]]
    level = [
        int(horizontal) - int(vertical)
        for horizontal, vertical in zip(members["horizontal"], members["vertical"], strict=True)
    ]
    deviant = _minority(valence) | _minority(level)
    return [str(statement) for row, statement in enumerate(members["statement_id"]) if row in deviant]


def _valence_side(cell: str, driver: str) -> int:
    named = {
        value for code, _, value in (pair.partition("=") for pair in split_codes(cell)) if not driver or code == driver
    }
    return int("enabler" in named) - int("barrier" in named)


def _minority(sides: list[int]) -> set[int]:
    """Return the places of the smaller side, where the larger holds the majority."""
    more, less = sides.count(1), sides.count(-1)
    if not more or not less or max(more, less) < MAJORITY * (more + less):
        return set()
    smaller = 1 if more < less else -1
    return {place for place, side in enumerate(sides) if side == smaller}
