"""Read the rows of one table, whichever way it is laid out, into posts with a title and warnings."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables.column_cues import load_table_cues
from opschaling_nlp.ingest.tables.columns import plan_columns
from opschaling_nlp.ingest.tables.headrows import join_names
from opschaling_nlp.ingest.tables.rows import RowReader
from opschaling_nlp.ingest.tables.stacked import divide_rows, is_stacked

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from opschaling_nlp.ingest.tables.sheetmarks import SheetMarks
    from opschaling_nlp.ingest.tables.stacked import Part
    from opschaling_nlp.model import Block

    Row = tuple[int, Sequence[str]]

_CLOSED = "keuzes bij gesloten vragen, die de organisator schreef, overgeslagen"


class TableReader:
    """Hold how the tables of one file are read; what is left out is counted in `skips`."""

    def __init__(
        self,
        *,
        overrides: Mapping[str, str],
        skips: Counter[str],
        page: int | None = None,
        sheet: str = "",
        delimiter: str = "",
        marks: SheetMarks | None = None,
    ) -> None:
        self._overrides = overrides
        self._skips = skips
        self._page = page
        self._sheet = sheet
        self._delimiter = delimiter
        self._marks = marks
        self.title = ""
        self.warnings: list[str] = []

    def read(self, rows: Iterable[Row]) -> Iterator[Block]:
        """Yield a post for each statement; raise UnreadableExportError when there is no column with statements.

        The title and the warnings are known once all posts are taken.
        """
        rows = iter(rows)
        first = join_names(list(islice(rows, load_table_cues().content.sample_rows)))
        if self._overrides or not is_stacked(first):
            yield from self._read_table(first, rows)
        else:
            yield from self._read_parts(divide_rows(chain(first, rows)))

    def _read_parts(self, parts: Iterable[Part]) -> Iterator[Block]:
        """Yield the answers to questions that stand below each other; a question without any is told of."""
        for part in parts:
            if not part.question:
                self.title = next((cell.strip() for _, cells in part.rows for cell in cells if cell.strip()), "")
            elif part.closed:
                self._skips[_CLOSED] += max(0, len(part.rows) - 1)
            elif part.rows:
                try:
                    for block in self._read_table(part.rows, ()):
                        yield replace(block, prompt=block.prompt or part.question)
                except UnreadableExportError:
                    self.warnings.append(f"onder de vraag “{part.question}” geen antwoorden herkend")
        self.warnings = list(dict.fromkeys(self.warnings))

    def _read_table(self, first: Sequence[Row], rest: Iterable[Row]) -> Iterator[Block]:
        plan = plan_columns(first, overrides=self._overrides, sheet=self._sheet, ragged=bool(self._delimiter))
        self.title = self.title or plan.title
        self.warnings += plan.warnings
        section = (self._sheet,) if self._sheet else ()
        reader = RowReader(
            plan,
            page=self._page,
            section=section,
            skips=self._skips,
            delimiter=self._delimiter,
            marks=self._marks,
        )
        yield from reader.read(chain(first, rest))
        self.warnings += reader.scales()
