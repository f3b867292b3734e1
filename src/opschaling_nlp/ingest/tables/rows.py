"""Turn the rows of a table into posts, one for each answer, by the plan for its columns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.sharing import Shared
from opschaling_nlp.ingest.tables.choices import CHOSEN, chosen
from opschaling_nlp.ingest.tables.column_cues import load_table_cues
from opschaling_nlp.ingest.tables.profile import is_number, is_time
from opschaling_nlp.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from opschaling_nlp.ingest.tables.choices import Choice
    from opschaling_nlp.ingest.tables.column_cues import TableCues
    from opschaling_nlp.ingest.tables.columns import Plan
    from opschaling_nlp.ingest.tables.roles import TextColumn
    from opschaling_nlp.ingest.tables.sheetmarks import SheetMarks

_MOST_MERGED = 10_000
"""Rows of a sheet with merged cells that are kept to fill in the rows below them."""

EMPTY = "cellen zonder inhoud (zoals “n.v.t.” of “-”) overgeslagen"
SURPLUS = "rijen met meer cellen dan de tabel kolommen heeft, waarvan het overschot niet is gelezen"
HIDDEN_ROWS = "verborgen of weggefilterde rijen niet gelezen"
VALUES = "cellen met alleen een getal of een tijd overgeslagen"


class RowReader:
    """Read the rows of one table; values that come back (sections, names, times to the minute) are kept once."""

    def __init__(
        self,
        plan: Plan,
        *,
        page: int | None,
        section: tuple[str, ...],
        skips: Counter[str],
        delimiter: str = "",
        marks: SheetMarks | None = None,
    ) -> None:
        self._plan = plan
        self._delimiter = delimiter
        self._page = page
        self._section = section
        self._skips = skips
        self._cues: TableCues = load_table_cues()
        self._shared = Shared()
        self._hidden = marks.hidden if marks else set()
        self._covered = marks.covered if marks else {}
        self._above: dict[int, Sequence[str]] = {}
        self._scales: dict[str, Counter[str]] = {}

    def read(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Block]:
        """Yield a post for every cell with a statement; what is left out is counted in the skips."""
        for number, cells in rows:
            if number <= self._plan.header_row:
                continue
            if number in self._hidden:
                self._skips[HIDDEN_ROWS] += any(cells)
                continue
            if self._delimiter and len(cells) > self._plan.width and any(cells[self._plan.width :]):
                cells = self._whole(cells)  # noqa: PLW2901 - the same row, as it was meant
            if self._covered:
                cells = self._spread(number, cells)  # noqa: PLW2901 - the same row, with what stands in its merged cells
            for column in self._plan.text:
                if (number, column.index) not in self._covered:
                    yield from self._read_cell(number, cells, column)

    def scales(self) -> tuple[str, ...]:
        """Say in Dutch, for each question with a scale, how often each of its points was chosen."""
        return tuple(
            f"keuzes op een schaal bij “{question}” alleen geteld: "
            + ", ".join(f"{point} {count}" for point, count in counts.most_common())
            for question, counts in self._scales.items()
        )

    def _spread(self, number: int, cells: Sequence[str]) -> Sequence[str]:
        """Fill in what a merged cell that began in a row above says of this one."""
        found = list(cells)
        for column in {*self._plan.roles.values(), *self._plan.groups}:
            first = self._covered.get((number, column))
            if first and column < len(found) and not found[column].strip():
                found[column] = self._cell(self._above.get(first[0], ()), column)
        self._above[number] = found
        if len(self._above) > _MOST_MERGED:
            del self._above[next(iter(self._above))]
        return found

    def _whole(self, cells: Sequence[str]) -> Sequence[str]:
        """Put back together what a delimiter in an unquoted sentence cut apart: in the only column with sentences, or the last."""
        columns = [column.index for column in self._plan.text]
        surplus = len(cells) - self._plan.width
        if len(columns) > 1 and columns[-1] != self._plan.width - 1:
            self._skips[SURPLUS] += 1
            return cells
        cut = columns[-1]
        return [*cells[:cut], self._delimiter.join(cells[cut : cut + surplus + 1]), *cells[cut + surplus + 1 :]]

    def _read_cell(self, number: int, cells: Sequence[str], column: TextColumn) -> Iterator[Block]:
        if column.choice is None:
            answers = [(self._text(cells, column), False)]
        else:
            answers = self._chosen(self._cell(cells, column.index), column.choice, column)
        roles = self._plan.roles
        reactions = self._cell(cells, roles.get("reactions"))
        author = column.author if column.author is not None else roles.get("author")
        for text, is_chosen in answers:
            if text:
                yield Block(
                    kind="post",
                    text=text,
                    page=self._page,
                    line=number,
                    speaker=self._shared.keep(speaker_name(self._cell(cells, author), self._cues)),
                    reply_to=self._cell(cells, roles.get("reply_to")),
                    key=self._cell(cells, roles.get("key")) if "reply_to" in roles else "",
                    time=self._shared.keep(self._cell(cells, roles.get("time"))),
                    section=self._path(self._cell(cells, roles.get("section")), column.section),
                    prompt=self._shared.keep(
                        column.prompt or self._cell(cells, roles.get("prompt")) or self._plan.prompt
                    ),
                    reactions=int(reactions) if reactions.isdecimal() else 0,
                    group=self._shared.keep("; ".join(filter(None, (self._cell(cells, i) for i in self._plan.groups)))),
                    chosen=is_chosen,
                )

    def _chosen(self, cell: str, choice: Choice, column: TextColumn) -> list[tuple[str, bool]]:
        """Return the answers of a cell with choices; points of a scale are only counted."""
        if not cell or (choice.scale and cell.casefold() in self._cues.empty):
            return []
        if choice.scale:
            self._scales.setdefault(column.name, Counter())[cell] += 1
            return []
        answers = [(self._content(text), is_chosen) for text, is_chosen in chosen(choice, cell)]
        self._skips[CHOSEN] += sum(is_chosen for text, is_chosen in answers if text)
        return answers

    def _text(self, cells: Sequence[str], column: TextColumn) -> str:
        text = self._content(self._cell(cells, column.index))
        title = self._content(self._cell(cells, self._plan.roles.get("title")))
        return f"{title}\n{text}" if title and text else title or text

    def _content(self, cell: str) -> str:
        if not cell:
            return ""
        reason = is_no_statement(cell, self._cues)
        if reason:
            self._skips[reason] += 1
        return "" if reason else cell

    @staticmethod
    def _cell(cells: Sequence[str], index: int | None) -> str:
        return cells[index].strip() if index is not None and index < len(cells) else ""

    def _path(self, *parts: str) -> tuple[str, ...]:
        return self._shared.keep(self._section + tuple(part for part in parts if part))


def is_no_statement(cell: str, cues: TableCues) -> str:
    """Say in Dutch why a cell holds no statement (a dash, a number, a date, a time), empty where it does."""
    if cell.casefold() in cues.empty:
        return EMPTY
    return VALUES if is_number(cell) or is_time(cell) else ""


def speaker_name(name: str, cues: TableCues) -> str:
    """Return the name of a speaker, empty when it says that there is none (Anonymous, Anoniem)."""
    return "" if name.casefold() in cues.anonymous else name


def limit_rows(rows: Iterable[tuple[int, Sequence[str]]], limit: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Pass rows on and raise UnreadableExportError when there are more than `limit`."""
    for number, cells in rows:
        if number > limit:
            raise UnreadableExportError(
                f"de tabel heeft meer dan {limit} rijen; verhoog max_table_rows in de instellingen of splits het bestand"
            )
        yield number, cells
