"""Choose which statements a person codes: a random sample spread over sessions and over what the tool found."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from opschaling_nlp.codings.draws import Draw, Drawn
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd


def draw_sample(
    statements: pd.DataFrame,
    *,
    size: int,
    seed: int,
    before: Sequence[Draw] = (),
    leave_out: frozenset[str] = frozenset(),
) -> Draw:
    """Draw `size` statements, every one with the same chance, in an order that is random too.

    `statements` has the columns of the table statements. They are laid out by stratum (session, and whether the tool
    found a driver) and taken at equal distances from a random start (systematic sampling, Madow and Madow 1944): each
    stratum is drawn in proportion to its size, also one that is smaller than the distance, so that what the tool left
    untagged is coded too. The order is shuffled, so that a coder who stops early has coded a random part. Left out are
    duplicates of another export, what was drawn `before`, and `leave_out` (statements that were used to write rules).
    """
    taken = {one.statement_id for draw in before for one in draw.statements if one.drawn}
    number = len(before) + 1
    salt = f"{seed}:{number}"
    frame = sorted(
        ((f"{session_id} | {'wel' if drivers else 'geen'} factor", _rank(statement_id, salt), statement_id))
        for statement_id, session_id, drivers, duplicate_of in iterate_rows(
            statements, "statement_id", "session_id", "drivers", "duplicate_of"
        )
        if not duplicate_of and statement_id not in taken and statement_id not in leave_out
    )
    size = min(size, len(frame))
    start = int.from_bytes(_rank("start", salt)[:8], "big") / 2**64
    # The statement at place i is drawn where a whole number lies between i·size/N and (i+1)·size/N, from the start on.
    drawn = [
        _mark(place + 1, size, len(frame), start) > _mark(place, size, len(frame), start) for place in range(len(frame))
    ]
    chance = size / len(frame) if frame else 0.0
    rows = [
        (_rank(statement_id, f"{salt}:order"), Drawn(statement_id, stratum, chance, drawn=taken_now))
        for (stratum, _, statement_id), taken_now in zip(frame, drawn, strict=True)
    ]
    return Draw(number, seed, tuple(one for _, one in sorted(rows, key=lambda row: row[0])))


def _mark(place: int, size: int, of: int, start: float) -> int:
    """Count the marks up to a place; whole numbers keep the last one exact."""
    return size if place == of else int(place * size / of + start) if place else 0


def _rank(statement_id: str, salt: str) -> bytes:
    return hashlib.sha256(f"{salt}:{statement_id}".encode()).digest()
