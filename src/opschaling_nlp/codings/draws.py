"""Draw the sample that people code, and record how: without it, nothing can be inferred about uncoded statements."""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from opschaling_nlp.codings.files import DRAW
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.tables import iterate_rows

COLUMNS = ("trekking", "startgetal", "bijdrage", "stratum", "kans", "getrokken")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A statement that could have been drawn, and whether it was."""

    statement_id: str
    stratum: str
    chance: float
    """Probability of being drawn (inclusion probability)."""
    drawn: bool = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw: every statement that could have been drawn, in coding order."""

    number: int
    """Numbers the draws of a project from 1."""
    seed: int
    statements: tuple[Drawn, ...]

    @property
    def sample(self) -> list[str]:
        """List the statements that were drawn, in random order."""
        return [one.statement_id for one in self.statements if one.drawn]


def store_draw(folder: Path, draw: Draw) -> Path:
    """Write a draw beside the codings and return its path; raises FileExistsError rather than overwrite one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"steekproef-{draw.number:04d}.csv"
    with path.open("x", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in draw.statements:
            writer.writerow(
                (draw.number, draw.seed, one.statement_id, one.stratum, f"{one.chance:.9f}", int(one.drawn))
            )
    return path


def load_draws(folder: Path) -> tuple[Draw, ...]:
    """Read the draws of a project, in order; a folder without any yields none.

    Raises UserError with every mistake in any of the files.
    """
    problems: list[Problem] = []
    draws = []
    for path in sorted(folder.glob(DRAW)):
        try:
            draws.append(_read(path, path.stat().st_mtime_ns))
        except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError):
            problems.append(
                Problem(
                    str(path),
                    "is geen leesbare steekproef",
                    "zet de laatste goede kopie van dit bestand terug; zonder steekproef kan niets worden geschat",
                )
            )
    if problems:
        raise UserError(problems)
    return tuple(sorted(draws, key=lambda draw: draw.number))


def chances(draws: Sequence[Draw]) -> dict[str, float]:
    """Return for each statement that could be drawn its probability of being in any of the draws.

    What was drawn before is not drawn again; its probability includes the later draws too, since another statement
    would have been drawn in its place.
    """
    missed: dict[str, float] = {}
    earlier: set[str] = set()
    for draw in draws:
        usual = max((one.chance for one in draw.statements), default=0.0)
        own = {one.statement_id: one.chance for one in draw.statements}
        for statement_id in own.keys() | earlier:
            missed[statement_id] = missed.get(statement_id, 1.0) * (1.0 - own.get(statement_id, usual))
        earlier.update(draw.sample)
    return {statement_id: 1.0 - missed[statement_id] for statement_id in sorted(missed)}


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> Draw:
    """Read a file as long as the corpus, once for each time it changes."""
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = filter(None, csv.reader(handle, strict=True))
    statements = tuple(
        Drawn(one, stratum, float(chance), drawn=drawn == "1") for _, _, one, stratum, chance, drawn in rows
    )
    if tuple(header) != COLUMNS or not rows or not all(0 <= one.chance <= 1 for one in statements):
        raise ValueError(path)

    return Draw(int(rows[0][0]), int(rows[0][1]), statements)


def draw_sample(
    statements: pd.DataFrame,
    *,
    size: int,
    seed: int,
    before: Sequence[Draw] = (),
    leave_out: frozenset[str] = frozenset(),
) -> Draw:
    """Draw `size` statements with equal probability, in random order.

    `statements` has the columns of the table statements. They are sorted by stratum (session, and whether the tool
    found a driver) and taken at equal intervals from a random start (systematic sampling, Madow and Madow 1944): every
    stratum is drawn in proportion to its size, even if smaller than the interval, so that untagged statements are coded
    too. The order is shuffled, so that a coder who stops early has coded a random part. Duplicates of another export,
    statements drawn `before`, and `leave_out` (statements that were used to write rules) are excluded.
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
    # The statement at place i is drawn if a whole number lies between i·size/N and (i+1)·size/N, offset by the start.
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
