"""Hold the project as the page sees it: the latest run and what people decided, read again when files change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.booklines import BookLine, lay_over
from opschaling_nlp.codings.labels import SheetColumn, sheet_columns
from opschaling_nlp.codings.log import last_words
from opschaling_nlp.codings.owncodes import OwnCodes, add_own_book, load_own_codes
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.labels import driver_labels, session_titles
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.output.tables import read_table
from opschaling_nlp.publication import LATEST, MANIFEST, is_whole, repair
from opschaling_nlp.tables import TABLES, iterate_rows, split_codes
from opschaling_nlp.werk.made import Made, Stamp, stamp

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.log import Log
    from opschaling_nlp.codings.store import Codings
    from opschaling_nlp.handmade import Attached
    from opschaling_nlp.settings import Settings


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paths:
    """Hold the folders and files of a project."""

    raw: Path
    out: Path
    codings: Path
    settings: Path | None = None
    codebooks: tuple[Path, ...] = ()


class _Tables(Mapping[str, "pd.DataFrame"]):
    """Give the tables of a finished run, each read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._read:
            try:
                self._read[name] = read_table(self._folder / f"{name}.csv", TABLES[name])
            except ValueError as error:  # the table has other columns than this version writes
                raise UserError.single(
                    str(self._folder),
                    "is gemaakt met een andere versie van het programma",
                    "draai `make analyse` opnieuw",
                ) from error
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


class Run:
    """Hold the tables of a finished run, indexed for showing one statement."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()  # `latest` may become another run meanwhile
        self.tables: Mapping[str, pd.DataFrame] = _Tables(self.folder)
        self.kept: dict[Any, Any] = {}
        """What pages worked out of this run and would have to work out again."""

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
    def folded(self) -> Mapping[str, str]:
        """The words of each statement, case aside, for searching."""
        return {one: text.casefold() for one, text in iterate_rows(self.tables["statements"], "statement_id", "text")}

    @cached_property
    def doubtful(self) -> list[str]:
        """The statements that coders left undecided, or of which one driver has two directions."""
        return [one for one in self.order if _is_doubtful(self.rows[one])]

    @cached_property
    def questions(self) -> Mapping[str, Mapping[str, list[Any]]]:
        """Session → question or heading → the statements under it."""
        found: dict[str, dict[str, list[Any]]] = {}
        for row in self.rows.values():
            if question := question_of(row):
                found.setdefault(row.session_id, {}).setdefault(question, []).append(row)
        return found

    @cached_property
    def _sessions(self) -> Mapping[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for row in self.rows.values():
            found.setdefault(row.session_id, []).append(row)
        return found

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {row.statement_id: place for rows in self._sessions.values() for place, row in enumerate(rows)}

    def keep(self, name: str, made_of: object, work_out: Callable[[], T]) -> T:
        """Return what is worked out of something, which is done again only where that is another object."""
        kept: tuple[object, T] | None = self.kept.get(name)
        if kept is None or kept[0] is not made_of:
            kept = self.kept[name] = made_of, work_out()
        return kept[1]

    def neighbours(self, statement_id: str, reach: int = 2) -> tuple[list[Any], list[Any]]:
        """Give the statements before and after one in its session."""
        same, place = self._sessions[self.rows[statement_id].session_id], self._places[statement_id]
        return same[max(place - reach, 0) : place], same[place + 1 : place + 1 + reach]


class Project:
    """Give the run and the decisions as they are on the disk now."""

    def __init__(self, paths: Paths, settings: Settings, codebooks: Sequence[Codebook]) -> None:
        """Take the codebooks without the codes that people made themselves: those are read as they are now."""
        self.paths, self.settings = paths, settings
        self._given = tuple(codebooks)
        self._lock = RLock()
        self._run: tuple[Stamp, Run] | None = None
        self._made = Made(paths.codings)
        self._own: (
            tuple[tuple[OwnCodes, tuple[BookLine, ...]], tuple[Codebook, ...], tuple[SheetColumn, ...]] | None
        ) = None

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """What is looked for, with the codes and lines that people made."""
        return self._books()[0]

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """Everything that can be coded."""
        return self._books()[1]

    def _books(self) -> tuple[tuple[Codebook, ...], tuple[SheetColumn, ...]]:
        own = load_own_codes(self.log), last_words(self.log, BookLine)
        if self._own is None or self._own[0] != own:
            books = lay_over(add_own_book(self._given, own[0]), own[1])
            columns = sheet_columns(books, valence=True, facets=True)
            self._own = own, books, columns if self.settings.output.language == "nl" else _in_english(columns, books)
        return self._own[1:]

    @property
    def run(self) -> Run:
        """The latest run; raises UserError where there is none, or one of another version."""
        with self._lock:
            folder = self.paths.out / LATEST
            if not (folder / MANIFEST).is_file():
                repair(self.paths.out)
                if not is_whole(folder):
                    raise UserError.single(str(self.paths.out), "er is nog geen analyse", "draai eerst `make analyse`")
            now = stamp([folder / MANIFEST])
            if self._run is None or self._run[0] != now:
                self._run = now, Run(folder)
            return self._run[1]

    @property
    def attached(self) -> Attached:
        """What people decided, attached to the statements of the latest run."""
        return self._read()[0]

    @property
    def log(self) -> Log:
        """Every act, in order."""
        return self._read()[1]

    def _read(self) -> tuple[Attached, Log]:
        with self._lock:
            return self._made.read(self.run.statements, self._given)

    @property
    def codings(self) -> Codings:
        """What people coded, with the ids of the latest run."""
        return self.attached.handmade.codings


def _in_english(columns: Sequence[SheetColumn], books: Sequence[Codebook]) -> tuple[SheetColumn, ...]:
    """Name the codes by their English labels; facets and directions have none."""
    labels = {code.name: code.label_en for book in books for code in book.codes if code.label_en}
    return tuple(
        replace(one, heading=labels[one.label.name], name="")
        if not one.label.driver and one.label.name in labels
        else one
        for one in columns
    )


def question_of(row: Any) -> str:
    """Give the question or heading under which a statement stands; empty where there is none."""
    return str(row.prompt or row.section.rpartition(" > ")[2])


def _is_doubtful(row: Any) -> bool:
    directed = [pair.partition("=")[0] for pair in split_codes(row.valence)]
    return bool(row.undecided) or len(directed) != len(set(directed))
