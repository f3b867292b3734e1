"""Read the rows of a table, in whatever layout, into one post per answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.readers import Export, keep
from opschaling_nlp.ingest.tables.columns import Plan, TextColumn, overrides_for, plan_columns
from opschaling_nlp.ingest.tables.header import Part, divide_rows, is_stacked, join_names
from opschaling_nlp.ingest.tables.profile import (
    CHOSEN,
    TOTALS,
    Row,
    asks,
    at,
    filled,
    is_empty,
    is_total,
    speaker_name,
    why_no_statement,
)
from opschaling_nlp.model import Block

_CLOSED = "keuzes bij gesloten vragen, die de organisator schreef, overgeslagen"
_SURPLUS = "rijen met meer cellen dan de tabel kolommen heeft, waarvan het overschot niet is gelezen"
_HIDDEN_ROWS = "verborgen of weggefilterde rijen niet gelezen"
_HIDDEN_COLUMNS = "verborgen kolommen niet gelezen"


@dataclass(slots=True)
class SheetMarks:
    """What a workbook says about a sheet besides its values; rows count from 1, columns from 0."""

    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Row and column of each cell below the first of a merged range → those of the first."""
    comments: list[Block] = field(default_factory=list)

    def hide(self, first: int, last: int) -> None:
        """Record that the columns from `first` to `last` are hidden."""
        self.hidden_columns.update(range(first, min(last, count_limit("files.columns")) + 1))

    def merge(self, top: int, left: int, bottom: int) -> None:
        """Record the cells below the first of a vertically merged range."""
        if len(self.covered) + bottom - top <= count_limit("files.merged_cells"):
            self.covered.update(((row, left), (top, left)) for row in range(top + 1, bottom + 1))


class TableReader:
    """Reads one table of an export.

    Recurring values (sections, names, times to the minute) are stored once. The title is known once all posts have been
    read.
    """

    def __init__(
        self,
        export: Export,
        *,
        page: int | None = None,
        sheet: str = "",
        delimiter: str = "",
        marks: SheetMarks | None = None,
    ) -> None:
        self.overrides = overrides_for(export)
        self._export = export
        self._page = page
        self._sheet = sheet
        self._delimiter = delimiter
        self._marks = marks or SheetMarks()
        self._above: dict[int, Sequence[str]] = {}
        self._scales: dict[str, Counter[str]] = {}
        self.title = ""

    def read(self, rows: Iterable[Row]) -> Iterator[Block]:
        """Yield one post per statement; raises UnreadableExportError if there is no column with statements."""
        rows = self._shown(rows) if self._marks.hidden_columns else iter(rows)
        first = join_names(list(islice(rows, count_limit("content.sample_rows"))))
        if self.overrides or not is_stacked(first):
            yield from self._read_table(first, rows)
        else:
            yield from self._read_parts(divide_rows(chain(first, rows)))
        self._export.warnings[:] = dict.fromkeys(self._export.warnings)
        for question, counts in self._scales.items():
            points = ", ".join(f"{point} {count}" for point, count in counts.most_common())
            self._export.warnings.append(f"keuzes op een schaal bij “{question}” alleen geteld: {points}")

    def _shown(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows without the contents of hidden columns."""
        told: set[int] = set()
        for number, cells in rows:
            hidden = {index for index in self._marks.hidden_columns if index < len(cells) and cells[index].strip()}
            self._export.skips[_HIDDEN_COLUMNS] += len(hidden - told)
            told |= hidden
            yield number, ["" if index in hidden else cell for index, cell in enumerate(cells)]

    def _read_parts(self, parts: Iterable[Part]) -> Iterator[Block]:
        """Yield the answers to stacked questions; a question without any adds a warning."""
        for part in parts:
            if not part.question:
                self.title = next((line for _, cells in part.rows for line in filled(cells)), "")
            elif part.closed:
                self._export.skips[_CLOSED] += max(0, len(part.rows) - 1)
            elif part.rows:
                try:
                    for block in self._read_table(part.rows, ()):
                        yield replace(block, prompt=block.prompt or part.question)
                except UnreadableExportError:
                    self._export.warnings.append(f"onder de vraag “{part.question}” geen antwoorden herkend")

    def _read_table(self, first: Sequence[Row], rest: Iterable[Row]) -> Iterator[Block]:
        plan = plan_columns(first, overrides=self.overrides, sheet=self._sheet, ragged=bool(self._delimiter))
        self.title = self.title or plan.title
        self._export.warnings += plan.warnings
        for number, cells in chain(first, rest):
            if number <= plan.header_row:
                continue
            if number in self._marks.hidden:
                self._export.skips[_HIDDEN_ROWS] += any(cells)
                continue
            if is_total(cells):
                self._export.skips[TOTALS] += 1
                continue
            row = self._spread(number, self._whole(cells, plan), plan)
            for column in plan.text:
                if (number, column.index) not in self._marks.covered:
                    yield from self._posts(number, row, column, plan)

    def _whole(self, cells: Sequence[str], plan: Plan) -> Sequence[str]:
        """Rejoin what a delimiter in an unquoted sentence split.

        It was in the only column with sentences, or in the last column.
        """
        surplus = len(cells) - plan.width
        if not self._delimiter or surplus <= 0 or not any(cells[plan.width :]):
            return cells
        cut = plan.text[-1].index
        if len(plan.text) > 1 and cut != plan.width - 1:
            self._export.skips[_SURPLUS] += 1
            return cells
        return [*cells[:cut], self._delimiter.join(cells[cut : cut + surplus + 1]), *cells[cut + surplus + 1 :]]

    def _spread(self, number: int, cells: Sequence[str], plan: Plan) -> Sequence[str]:
        """Fill in the value of a merged cell that began in an earlier row."""
        if not self._marks.covered:
            return cells
        found = list(cells)
        for column in {*plan.roles.values(), *plan.groups}:
            first = self._marks.covered.get((number, column))
            if first and column < len(found) and not found[column].strip():
                found[column] = at(self._above.get(first[0], ()), column)
        self._above[number] = found
        if len(self._above) > count_limit("files.merged_rows"):
            del self._above[next(iter(self._above))]
        return found

    def _posts(self, number: int, cells: Sequence[str], column: TextColumn, plan: Plan) -> Iterator[Block]:
        answers = [answer for answer in self._answers(cells, column, plan) if answer[0]]
        if not answers:
            return
        roles = plan.roles | column.beside if column.beside else plan.roles
        said = {role: at(cells, index) for role, index in roles.items()}
        reactions = said.get("reactions", "")
        place, asked = said.get("section", ""), ""
        if asks(place):
            place, asked = "", place
        section = keep(tuple(filled((self._sheet, place, column.section))))
        prompt = keep(column.prompt or said.get("prompt", "") or asked or plan.prompt)
        for text, is_chosen in answers:
            yield Block(
                kind="post",
                text=text,
                page=self._page,
                line=number,
                speaker=keep(speaker_name(said.get("author", ""))),
                reply_to=said.get("reply_to", ""),
                key=said.get("key", "") if "reply_to" in said else "",
                time=keep(said.get("time", "")),
                section=section,
                prompt=prompt,
                reactions=int(reactions) if reactions.isdecimal() else 0,
                group=keep("; ".join(filled(at(cells, index) for index in plan.groups))),
                chosen=is_chosen,
            )

    def _answers(self, cells: Sequence[str], column: TextColumn, plan: Plan) -> list[tuple[str, bool]]:
        """Return the answers in a cell and whether each was chosen; points of a scale are only counted."""
        cell, choice = at(cells, column.index) or at(cells, column.instead), column.choice
        if choice is None:
            title = self._content(at(cells, plan.roles.get("title")))
            return [("\n".join(filter(None, (title, self._content(cell)))), False)]
        if not cell:
            return []
        if choice.scale:
            if not is_empty(cell):
                self._scales.setdefault(column.name, Counter())[cell] += 1
            return []
        answers = [(self._content(text), is_chosen) for text, is_chosen in choice.answers(cell)]
        self._export.skips[CHOSEN] += sum(is_chosen for text, is_chosen in answers if text)
        return answers

    def _content(self, cell: str) -> str:
        reason = why_no_statement(cell) if cell else ""
        if reason:
            self._export.skips[reason] += 1
        return "" if reason else cell


def limit_rows(rows: Iterable[Row], limit: int) -> Iterator[Row]:
    """Yield the rows; raises UnreadableExportError if there are more than `limit`."""
    for number, cells in rows:
        if number > limit:
            raise UnreadableExportError(
                f"de tabel heeft meer dan {limit} rijen; "
                "verhoog max_table_rows in de instellingen of splits het bestand"
            )
        yield number, cells
