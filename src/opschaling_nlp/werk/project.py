"""The project as the page sees it: the latest run and people's decisions, reloaded when files change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.labels import PART, SheetColumn, sheet_columns
from opschaling_nlp.codings.log import Log, last_words
from opschaling_nlp.codings.owncodes import BookLine, OwnCodes, add_own_book, lay_over, load_own_codes
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import Attached
from opschaling_nlp.model import EvidenceKind
from opschaling_nlp.output.csv_tables import LazyTables
from opschaling_nlp.output.naming import driver_labels, session_titles
from opschaling_nlp.publication import LATEST, MANIFEST, is_whole, repair
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import rows_of, split_pairs
from opschaling_nlp.texts import say, speak
from opschaling_nlp.werk.made import Made, Stamp, stamp

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of a project."""

    raw: Path
    out: Path
    codings: Path
    settings: Path | None = None
    codebooks: tuple[Path, ...] = ()


class Run:
    """The tables of a finished run, indexed for showing single statements; raises UserError for another version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()  # `latest` may point to another run meanwhile
        self.tables = LazyTables(self.folder)
        self._kept: dict[str, tuple[tuple[object, ...], Any]] = {}
        self.rows: dict[str, Any] = {row.statement_id: row for row in rows_of(self.tables["statements"])}
        """The statements by id, in reading order."""
        self.order = [one for one, row in self.rows.items() if not row.duplicate_of]
        """The ids of the countable statements, in reading order."""
        self.statements = Statements.of(self.tables["statements"])
        self.titles = session_titles(self.tables["sessions"])
        self.driver_names = driver_labels((), self.tables["drivers"])
        self.folded = {one: row.text.casefold() for one, row in self.rows.items()}
        """The words of each statement, case aside, for searching."""
        self.doubtful = [one for one in self.order if _is_doubtful(self.rows[one])]
        """The statements that coders left undecided, or of which one driver has two directions."""
        self.questions: dict[str, dict[str, list[Any]]] = {}
        """Session → question or heading → the statements under it."""
        self._sessions: dict[str, list[Any]] = {}
        self._places: dict[str, int] = {}
        for row in self.rows.values():
            same = self._sessions.setdefault(row.session_id, [])
            self._places[row.statement_id] = len(same)
            same.append(row)
            if question := question_of(row):
                self.questions.setdefault(row.session_id, {}).setdefault(question, []).append(row)

    def keep(self, name: str, work_out: Callable[..., T], *made_of: Any) -> T:
        """Return a cached result, computed again only if its inputs changed."""
        kept = self._kept.get(name)  # read only once: another thread may replace it meanwhile
        if kept is None or kept[0] != made_of:
            kept = self._kept[name] = made_of, work_out(*made_of)
        found: T = kept[1]
        return found

    def keeps(self, name: str, *made_of: Any) -> bool:
        """Return whether a result is cached for these inputs."""
        kept = self._kept.get(name)
        return kept is not None and kept[0] == made_of

    def neighbours(self, statement_id: str, reach: int = 2) -> tuple[list[Any], list[Any]]:
        """Return the statements before and after one in its session."""
        same, place = self._sessions[self.rows[statement_id].session_id], self._places[statement_id]
        return same[max(place - reach, 0) : place], same[place + 1 : place + 1 + reach]


class Project:
    """The run and the decisions as they are on disk now."""

    def __init__(self, paths: Paths, settings: Settings, codebooks: Sequence[Codebook]) -> None:
        """Take the codebooks without people's own codes, which are read when needed."""
        self.paths, self.settings = paths, settings
        self._given = tuple(codebooks)
        self._lock = RLock()
        self._run: tuple[Stamp, Run] | None = None
        self._made = Made(paths.codings)

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The codebooks in use, including people's own codes and lines."""
        own = self.run.keep("own", lambda log: (load_own_codes(log), last_words(log, BookLine)), self.log)
        return self.run.keep("books", self._apply_lines, *own)

    def _apply_lines(self, own: OwnCodes, lines: Sequence[BookLine]) -> tuple[Codebook, ...]:
        return lay_over(add_own_book(self._given, own), lines)

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """Everything that can be coded, in the language of the settings."""
        return self.run.keep("columns", self._list_columns, self.codebooks)

    def _list_columns(self, books: Sequence[Codebook]) -> tuple[SheetColumn, ...]:
        columns = sheet_columns(books, valence=True, facets=True)
        with speak(self.settings.output.language):
            return columns if self.settings.output.language == "nl" else _in_english(columns, books)

    @property
    def names(self) -> dict[str, str]:
        """Key of everything that can be coded → its name; for a direction or facet, with that of its driver."""
        return {column.label.key: column.name for column in self.columns}

    @property
    def run(self) -> Run:
        """The latest run; raises UserError if there is none, or it is of another version."""
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

    def read(self) -> tuple[Attached, Log]:
        """Return people's decisions, attached to the statements of the latest run, and every act in order."""
        with self._lock:
            return self._made.read(self.run.statements, self._given)

    @property
    def attached(self) -> Attached:
        """People's decisions, attached to the statements of the latest run."""
        return self.read()[0]

    @property
    def log(self) -> Log:
        """Every act, in order."""
        return self.read()[1]

    @property
    def codings(self) -> Codings:
        """People's codings, with the ids of the latest run."""
        return self.attached.handmade.codings


def _in_english(columns: Sequence[SheetColumn], books: Sequence[Codebook]) -> tuple[SheetColumn, ...]:
    """Name and define the codes in English."""
    labels = {code.label_nl: code.label_en for book in books for code in book.codes if code.label_en}

    def named(text: str, mark: str) -> str:
        return mark.join(labels.get(part) or say(part) for part in text.split(mark))

    english = [
        replace(one, heading=named(one.heading, PART), name=named(one.name, ": "), definition=say(one.definition))
        for one in columns
    ]
    asked = say("Spreekt de bijdrage hier zo over?")
    return tuple(
        replace(one, definition=f"{one.name}. {asked}") if one.label.kind is EvidenceKind.VALENCE else one
        for one in english
    )


def question_of(row: Any) -> str:
    """Return the question or heading above a statement; empty if there is none."""
    return str(row.prompt or row.section.rpartition(" > ")[2])


def _is_doubtful(row: Any) -> bool:
    directed = [driver for driver, _ in split_pairs(row.valence)]
    return bool(row.undecided) or len(directed) != len(set(directed))
