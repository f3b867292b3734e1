"""Read the rows of a long workbook one by one, keeping nothing of the XML that has passed.

openpyxl knows what a cell means (shared strings, formats of dates); its own loops keep an element for every string and
every row until the end, which on short posts weighs more than their words. So only the loops are ours, and they reach
into what it does not call public.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any, cast

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.reasons import dutch_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO

Cell = str | float | bool | datetime | date | time | timedelta | None


@contextmanager
def open_long(path: Path) -> Iterator[Any]:
    """Give the openpyxl workbook of a file; raise UnreadableExportError when it is damaged."""
    from lxml.etree import XMLSyntaxError
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        workbook = _load(path)
    except (InvalidFileException, XMLSyntaxError, KeyError, ValueError, TypeError, *ARCHIVE_ERRORS) as error:
        raise UnreadableExportError(f"de werkmap is beschadigd of geen werkmap ({dutch_reason(error)})") from error
    try:
        yield workbook
    finally:
        workbook.close()


def iterate_rows(sheet: Any) -> Iterator[Sequence[Cell]]:
    """Yield the values of each row of an openpyxl worksheet, empty rows included; raise UnreadableExportError when it is damaged."""
    from lxml.etree import XMLSyntaxError

    try:
        expected = 1
        for number, cells in _filled_rows(sheet):
            yield from repeat((), number - expected)
            yield _values(cells)
            expected = number + 1
    except (XMLSyntaxError, KeyError, ValueError, IndexError, *ARCHIVE_ERRORS) as error:
        raise UnreadableExportError(f"werkblad “{sheet.title}” is beschadigd ({dutch_reason(error)})") from error


def _load(path: Path) -> Any:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

    class Reader(ExcelReader):
        def read_strings(self) -> None:
            package: Any = self.package
            part = package.find(SHARED_STRINGS)
            if part is not None:
                with self.archive.open(part.PartName[1:]) as source:
                    self.shared_strings = [_string(element) for element in _passing(source, f"{{{SHEET_MAIN_NS}}}si")]

    reader = Reader(path, read_only=True, data_only=True)
    reader.read()
    return reader.wb


def _string(element: Any) -> str:
    """Return the text of a shared string: mostly one run, else what openpyxl makes of its runs; `_x000A_` stands for a character."""
    from openpyxl.cell.text import Text
    from openpyxl.utils.escape import unescape

    read_runs = cast("Any", Text.from_tree)
    plain = len(element) == 1 and element[0].tag.endswith("}t")
    text: str = (element[0].text or "") if plain else read_runs(element).content
    return unescape(text) if "_x" in text else text


def _filled_rows(sheet: Any) -> Iterator[tuple[int, Sequence[Mapping[str, Any]]]]:
    from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser

    workbook = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 - see the module's docstring; so are the others
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,  # noqa: SLF001
            timedelta_formats=workbook._timedelta_formats,  # noqa: SLF001
        )
        for element in _passing(source, ROW_TAG):
            yield parser.parse_row(element)
            parser.row_dimensions.clear()


def _passing(source: IO[bytes], tag: str) -> Iterator[Any]:
    """Yield each element of a name, and let go of it and of what stood before it."""
    from lxml.etree import iterparse

    for _, element in iterparse(source, tag=tag, resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _values(cells: Sequence[Mapping[str, Any]]) -> Sequence[Cell]:
    """Put the values of the filled cells at their columns."""
    row: list[Cell] = [None] * max((cell["column"] for cell in cells), default=0)
    for cell in cells:
        row[cell["column"] - 1] = cell["value"]
    return row
