"""Hold the project as the page sees it: the latest run and what people decided, each read again when its files change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.coded import given_by_tool
from opschaling_nlp.codings.labels import SheetColumn, sheet_columns
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import Attached, attach_handmade, load_handmade
from opschaling_nlp.output.labels import driver_labels, session_titles
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.output.tables import read_tables
from opschaling_nlp.publication import LATEST, MANIFEST, is_whole, repair
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.store import Codings
    from opschaling_nlp.settings import Settings

Stamp = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of files: equal stamps mean that nothing changed."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Hold the folders and files of a project."""

    raw: Path
    out: Path
    codings: Path
    settings: Path | None = None
    codebooks: tuple[Path, ...] = ()


class Run:
    """Hold the tables of a finished run, indexed for showing one statement."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], codebooks: Sequence[Codebook]) -> None:
        self.tables = tables
        self.codebooks = codebooks

    @cached_property
    def rows(self) -> Mapping[str, Any]:
        """The statements by id, in reading order."""
        return {row.statement_id: row for row in rows_of(self.tables["statements"])}

    @cached_property
    def order(self) -> list[str]:
        """The ids of the statements that count once, in reading order."""
        return [one for one, row in self.rows.items() if not row.duplicate_of]

    @cached_property
    def statements(self) -> Statements:
        """The statements with their neighbours, to attach decisions to."""
        return Statements.of(self.tables["statements"])

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Session id → short title."""
        return session_titles(self.tables["sessions"])

    @cached_property
    def driver_names(self) -> Mapping[str, str]:
        """Driver → label."""
        return driver_labels((), self.tables["drivers"])

    @cached_property
    def tool(self) -> Mapping[Any, frozenset[str]]:
        """What the tool alone gives: label → statements."""
        return given_by_tool(self.tables["evidence"], codebooks=self.codebooks)

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """The words of each statement, case aside, for searching."""
        return {one: text.casefold() for one, text in iterate_rows(self.tables["statements"], "statement_id", "text")}

    def neighbours(self, statement_id: str, reach: int = 2) -> tuple[list[Any], list[Any]]:
        """Give the statements before and after one in its session."""
        session = self.rows[statement_id].session_id
        same = [row for row in self.rows.values() if row.session_id == session]
        place = next(number for number, row in enumerate(same) if row.statement_id == statement_id)
        return same[max(place - reach, 0) : place], same[place + 1 : place + 1 + reach]


@dataclass
class Project:
    """Give the run and the decisions as they are on the disk now."""

    paths: Paths
    settings: Settings
    codebooks: tuple[Codebook, ...]
    _lock: RLock = field(default_factory=RLock, repr=False)
    _run: tuple[Stamp, Run] | None = None
    _made: tuple[tuple[Stamp, Stamp], Attached] | None = None

    @cached_property
    def columns(self) -> tuple[SheetColumn, ...]:
        """Everything that can be coded."""
        return sheet_columns(self.codebooks, valence=True, facets=True)

    @property
    def run(self) -> Run:
        """The latest run; raises UserError where there is none, or one of another version."""
        with self._lock:
            repair(self.paths.out)
            folder = self.paths.out / LATEST
            if not is_whole(folder):
                raise UserError.single(str(self.paths.out), "er is nog geen analyse", "draai eerst `make analyse`")
            stamp = _stamp([folder / MANIFEST])
            if self._run is None or self._run[0] != stamp:
                try:
                    self._run = stamp, Run(read_tables(folder), self.codebooks)
                except ValueError as error:  # the tables have other columns than this version writes
                    raise UserError.single(
                        str(folder),
                        "is gemaakt met een andere versie van het programma",
                        "draai `make analyse` opnieuw",
                    ) from error
            return self._run[1]

    @property
    def attached(self) -> Attached:
        """What people decided, attached to the statements of the latest run."""
        with self._lock:
            run = self.run
            assert self._run is not None
            stamp = self._run[0], _stamp(_files(self.paths.codings))
            if self._made is None or self._made[0] != stamp:
                handmade = load_handmade(self.paths.codings, self.codebooks)
                self._made = stamp, attach_handmade(handmade, run.statements)
            return self._made[1]

    @property
    def codings(self) -> Codings:
        """What people coded, with the ids of the latest run."""
        return self.attached.handmade.codings


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _stamp(paths: Sequence[Path]) -> Stamp:
    return tuple(_states(paths))


def _states(paths: Sequence[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        state = path.stat()
        yield str(path), state.st_mtime_ns, state.st_size
