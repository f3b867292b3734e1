"""Keep how each sample for coding was drawn: without it nothing can be said about the statements that nobody coded."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from opschaling_nlp.codings.files import DRAW
from opschaling_nlp.errors import Problem, UserError

COLUMNS = ("trekking", "startgetal", "bijdrage", "stratum", "kans", "getrokken")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Hold a statement of which it was drawn by lot whether it would be coded."""

    statement_id: str
    stratum: str
    chance: float
    """Chance of being drawn (inclusion probability)."""
    drawn: bool = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Draw:
    """Hold one draw: every statement that could be drawn, in the order in which they are coded."""

    number: int
    """Counts the draws of a project from 1."""
    seed: int
    statements: tuple[Drawn, ...]

    @property
    def sample(self) -> list[str]:
        """List the statements that were drawn, in random order."""
        return [one.statement_id for one in self.statements if one.drawn]


def store_draw(folder: Path, draw: Draw) -> Path:
    """Write a draw beside the codings and return its path; a draw is never overwritten (FileExistsError)."""
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
    """Read the draws of a project, in their order; a folder without any gives none.

    Raises UserError with everything that is wrong in any of the files.
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
    """Return for each statement that could be drawn its chance of being in any of the draws.

    What was drawn before is not drawn again; its chance counts the later draws too, as another one would have stood in
    its place.
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
    """Read a file, which is as long as the corpus, once while it does not change."""
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle, strict=True)
    statements = tuple(
        Drawn(one, stratum, float(chance), drawn=drawn == "1") for _, _, one, stratum, chance, drawn in rows
    )
    if tuple(header) != COLUMNS or not rows or not all(0 <= one.chance <= 1 for one in statements):
        raise ValueError(path)
    return Draw(int(rows[0][0]), int(rows[0][1]), statements)
