"""Turn the rows of a table into posts, one for each answer, by the plan for its columns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.sharing import Shared
from opschaling_nlp.ingest.tables.cues import load_table_cues
from opschaling_nlp.ingest.tables.profile import is_number, is_time
from opschaling_nlp.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from opschaling_nlp.ingest.tables.columns import Plan, TextColumn
    from opschaling_nlp.ingest.tables.cues import TableCues

EMPTY = "cellen zonder inhoud (zoals “n.v.t.” of “-”) overgeslagen"
SURPLUS = "rijen met meer cellen dan de tabel kolommen heeft, waarvan het overschot niet is gelezen"
VALUES = "cellen met alleen een getal of een tijd overgeslagen"


class RowReader:
    """Read the rows of one table; values that come back (sections, names, times to the minute) are kept once."""

    def __init__(
        self, plan: Plan, *, page: int | None, section: tuple[str, ...], skips: Counter[str], delimiter: str = ""
    ) -> None:
        self._plan = plan
        self._delimiter = delimiter
        self._page = page
        self._section = section
        self._skips = skips
        self._cues: TableCues = load_table_cues()
        self._shared = Shared()

    def read(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Block]:
        """Yield a post for every cell with a statement; what is left out is counted in the skips."""
        for number, cells in rows:
            if number > self._plan.header_row:
                if self._delimiter and len(cells) > self._plan.width and any(cells[self._plan.width :]):
                    cells = self._whole(cells)  # noqa: PLW2901 - the same row, as it was meant
                for column in self._plan.text:
                    block = self._read_cell(number, cells, column)
                    if block is not None:
                        yield block

    def _whole(self, cells: Sequence[str]) -> Sequence[str]:
        """Put back together what a delimiter in an unquoted sentence cut apart: in the only column with sentences, or the last."""
        columns = [column.index for column in self._plan.text]
        surplus = len(cells) - self._plan.width
        if len(columns) > 1 and columns[-1] != self._plan.width - 1:
            self._skips[SURPLUS] += 1
            return cells
        cut = columns[-1]
        return [*cells[:cut], self._delimiter.join(cells[cut : cut + surplus + 1]), *cells[cut + surplus + 1 :]]

    def _read_cell(self, number: int, cells: Sequence[str], column: TextColumn) -> Block | None:
        text = self._text(cells, column)
        if not text:
            return None
        roles = self._plan.roles
        prompt = column.prompt or self._cell(cells, roles.get("prompt")) or self._plan.prompt
        reactions = self._cell(cells, roles.get("reactions"))
        return Block(
            kind="post",
            text=text,
            page=self._page,
            line=number,
            speaker=self._shared.keep(speaker_name(self._cell(cells, roles.get("author")), self._cues)),
            reply_to=self._cell(cells, roles.get("reply_to")),
            key=self._cell(cells, roles.get("key")) if "reply_to" in roles else "",
            time=self._shared.keep(self._cell(cells, roles.get("time"))),
            section=self._path(self._cell(cells, roles.get("section")), column.section),
            prompt=self._shared.keep(prompt),
            reactions=int(reactions) if reactions.isdecimal() else 0,
        )

    def _text(self, cells: Sequence[str], column: TextColumn) -> str:
        text = self._content(self._cell(cells, column.index))
        title = self._content(self._cell(cells, self._plan.roles.get("title")))
        return f"{title}\n{text}" if title and text else title or text

    def _content(self, cell: str) -> str:
        if not cell:
            return ""
        if cell.casefold() in self._cues.empty:
            self._skips[EMPTY] += 1
            return ""
        if not cell[0].isalpha() and (is_number(cell) or is_time(cell)):
            self._skips[VALUES] += 1
            return ""
        return cell

    @staticmethod
    def _cell(cells: Sequence[str], index: int | None) -> str:
        return cells[index].strip() if index is not None and index < len(cells) else ""

    def _path(self, *parts: str) -> tuple[str, ...]:
        return self._shared.keep(self._section + tuple(part for part in parts if part))


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
