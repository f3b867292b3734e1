"""Open a workbook as sheets with rows of text, with the library that suits its size."""

import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.safety import DOCUMENT_ERRORS, check_archive, refusing, whole_number
from opschaling_nlp.settings import IngestSettings

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""The capacity of a worksheet, and of a cell."""
_MEGABYTE = 1_000_000
_DAMAGED = "de werkmap is beschadigd of geen werkmap ({reason})"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet; `number` counts from 1."""

    name: str
    number: int
    visible: bool
    cells: Callable[[], Iterable[Sequence[object]]]
    """Returns all rows of the sheet, anew at each call."""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with its number from 1, its cells as text."""
        for number, cells in enumerate(self.cells(), 1):
            yield number, [cell if isinstance(cell, str) else _text(cell) for cell in cells]


def open_workbook(path: Path) -> AbstractContextManager[list[Sheet]]:
    """Return the non-empty worksheets of a workbook; raises UnreadableExportError if it is locked or damaged.

    calamine is fastest, but keeps a whole sheet in memory, eight times the text; above `stream_megabytes`, sheets are
    read row by row (openpyxl), at a third of the speed and half of the memory.
    """
    with zipfile.ZipFile(path) as archive:
        sizes = [info.file_size for info in archive.infolist() if info.filename.startswith("xl/worksheets/")]
    long = max(sizes, default=0) > threshold("files.stream_megabytes") * _MEGABYTE
    return _open_long(path) if long else nullcontext(_open_whole(path))


def read_filled_rows(path: Path, *, settings: IngestSettings, name: str = "") -> list[tuple[int, list[str]]]:
    """Return the non-empty rows of one worksheet (by default the first), with their numbers from 1.

    For a process that cannot be killed: empty space between cells takes no memory, however far apart they are. A
    missing worksheet has no rows. Raises UnreadableExportError if the file is locked, damaged, or larger than allowed.
    """
    check_archive(path, settings=settings)
    whole = path.suffix.lower() == ".ods"
    if whole and _ods_room(path) > count_limit("files.ods_room"):
        raise UnreadableExportError("een werkblad is groter dan een ingevuld blad: haal weg wat erbuiten staat")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and validations it does not know
        with nullcontext(_open_whole(path)) if whole else _open_long(path) as sheets:
            found = next((sheet for sheet in sheets if name in {"", sheet.name}), None)
            return list(_filled(found)) if found else []


def _ods_room(path: Path) -> int:
    """Count the cells, including repeated ones, between the first and last filled one of the largest .ods worksheet."""
    from defusedxml.ElementTree import iterparse

    largest = width = filled = row = 0
    with refusing(_DAMAGED, *DOCUMENT_ERRORS), zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        for _, element in iterparse(content, events=("end",), forbid_dtd=True):
            name = element.tag.rpartition("}")[2]
            if name == "table-row":
                reach = _reach(element)
                row += _repeated(element)
                filled = row if reach else filled
                width = max(width, reach)
                element.clear()
            elif name == "table":
                largest, width, filled, row = max(largest, filled * width), 0, 0, 0
    return largest


def _reach(row: Any) -> int:
    """Return the column, from 1, of the last non-empty cell in a row; 0 if there is none."""
    column = reach = 0
    for cell in row:
        column += _repeated(cell)
        if len(cell) or any(key.endswith("value-type") for key in cell.keys()):  # noqa: SIM118 - an element, no mapping
            reach = column
    return reach


def _repeated(element: Any) -> int:
    """Return how many rows or cells an .ods element stands for."""
    return whole_number(next((value for key, value in element.items() if key.endswith("s-repeated")), ""), 1)


def _filled(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    room = 0
    for number, cells in sheet.rows():
        room += len(cells)
        if number > MOST_ROWS or room > count_limit("files.room"):
            raise UnreadableExportError(
                f"werkblad “{sheet.name}” is vanaf rij {number} groter dan een ingevuld blad: "
                "haal weg wat buiten de tabel staat"
            )
        long = next((place for place, cell in enumerate(cells, 1) if len(cell) > MOST_CHARACTERS), 0)
        if long:
            raise UnreadableExportError(
                f"werkblad “{sheet.name}”, rij {number}, kolom {long}: "
                f"de cel heeft {len(cells[long - 1])} tekens, meer dan {MOST_CHARACTERS}"
            )
        if any(cells):
            yield number, cells


def _open_whole(path: Path) -> list[Sheet]:
    import python_calamine

    locked = "de werkmap is met een wachtwoord beveiligd; sla hem op zonder wachtwoord"
    with (
        refusing(_DAMAGED, python_calamine.CalamineError, OSError, ValueError),
        refusing(locked, python_calamine.PasswordError),
    ):
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        sheets = []
        for number, meta in enumerate(workbook.sheets_metadata, 1):
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(meta.name)
                visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
                if sheet.height:
                    sheets.append(Sheet(meta.name, number, visible, sheet.iter_rows))
    return sheets


@contextmanager
def _open_long(path: Path) -> Iterator[list[Sheet]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with refusing(_DAMAGED, InvalidFileException, *DOCUMENT_ERRORS):
        workbook = load_workbook(path, read_only=True, data_only=True)
    try:
        yield [
            Sheet(sheet.title, number, sheet.sheet_state == "visible", partial(_iterate, sheet))
            for number, sheet in enumerate(workbook.worksheets, 1)
        ]
    finally:
        workbook.close()


def _iterate(sheet: Any) -> Iterator[Sequence[object]]:
    """Yield the values of each row of an openpyxl worksheet, including empty rows."""
    sheet.reset_dimensions()  # the stated size may be wrong: rows are as long as they are
    with refusing(f"werkblad “{sheet.title}” is beschadigd ({{reason}})", *DOCUMENT_ERRORS):
        for row in sheet.iter_rows(values_only=True):
            yield [cell.replace("_x000D_\n", "\r\n") if isinstance(cell, str) else cell for cell in row]


def _text(cell: object) -> str:
    """Format a value as it appears in the sheet: whole numbers without decimals, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)
