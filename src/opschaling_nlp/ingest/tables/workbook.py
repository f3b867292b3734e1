"""Open a workbook as sheets with rows of text, whichever library fits its size."""

from __future__ import annotations

import warnings
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.safety import check_archive
from opschaling_nlp.ingest.tables.stream import iterate_rows, open_long
from opschaling_nlp.reasons import dutch_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from opschaling_nlp.ingest.tables.stream import Cell
    from opschaling_nlp.settings import IngestSettings

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""What a worksheet, and a cell of it, can hold."""
_MOST_ROOM = 20_000_000
"""Cells that may stand in or before the filled ones of their row: a sheet of a thousand columns and twenty thousand rows."""
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one worksheet; `number` counts from 1."""

    name: str
    number: int
    visible: bool
    cells: Callable[[], Iterable[Sequence[Cell]]]
    """Gives all rows of the sheet anew."""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with its number from 1, its cells as text."""
        for number, cells in enumerate(self.cells(), 1):
            yield number, [cell if isinstance(cell, str) else _text(cell) for cell in cells]


@contextmanager
def open_workbook(path: Path) -> Iterator[list[Sheet]]:
    """Give the worksheets of a workbook that hold cells; raise UnreadableExportError when it is locked or damaged.

    calamine reads fastest but holds a whole sheet beside what is made of it, eight times the text; from
    `stream_megabytes` on a sheet is read row by row (`stream`), at a quarter of the speed and half of the memory.
    """
    if not _is_long(path):
        yield _open_whole(path)
        return
    with open_long(path) as workbook:
        yield [
            Sheet(sheet.title, number, sheet.sheet_state == "visible", partial(iterate_rows, sheet))
            for number, sheet in enumerate(workbook.worksheets, 1)
        ]


def read_filled_rows(path: Path, *, settings: IngestSettings, name: str = "") -> list[tuple[int, list[str]]]:
    """Return the rows of one worksheet (the first, unless named) in which something stands, with their number from 1.

    For a process that cannot be killed: nothing is made of the room between cells, however far apart they stand. There
    are none where the worksheet is not there. Raises UnreadableExportError when the file is locked, damaged, or larger
    than settings and cells allow.
    """
    check_archive(path, settings=settings)
    if path.suffix.lower() == ".ods":
        sheets = [sheet for sheet in _open_whole(path) if name in {"", sheet.name}]
        return list(_filled(sheets[0])) if sheets else []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl speaks of styles and checks that it does not know
        with open_long(path) as workbook:
            found = next((sheet for sheet in workbook.worksheets if name in {"", sheet.title}), None)
            return (
                list(_filled(Sheet(found.title, 1, visible=True, cells=partial(iterate_rows, found)))) if found else []
            )


def _filled(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    room = 0
    for number, cells in sheet.rows():
        room += len(cells)
        if number > MOST_ROWS or room > _MOST_ROOM:
            raise UnreadableExportError(
                f"werkblad “{sheet.name}” is vanaf rij {number} groter dan een ingevuld blad: haal weg wat buiten de tabel staat"
            )
        long = next((place for place, cell in enumerate(cells, 1) if len(cell) > MOST_CHARACTERS), 0)
        if long:
            raise UnreadableExportError(
                f"werkblad “{sheet.name}”, rij {number}, kolom {long}: de cel heeft {len(cells[long - 1])} tekens, meer dan {MOST_CHARACTERS}"
            )
        if any(cells):
            yield number, cells


def _is_long(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sizes = [info.file_size for info in archive.infolist() if info.filename.startswith("xl/worksheets/")]
    limit: int = load_cues("columns")["workbook"]["stream_megabytes"]
    return max(sizes, default=0) > limit * _MEGABYTE


def _open_whole(path: Path) -> list[Sheet]:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        sheets = []
        for number, meta in enumerate(workbook.sheets_metadata, 1):
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(meta.name)
                if sheet.height:
                    sheets.append(
                        Sheet(
                            meta.name, number, meta.visible == python_calamine.SheetVisibleEnum.Visible, sheet.iter_rows
                        )
                    )
    except python_calamine.PasswordError as error:
        raise UnreadableExportError(
            "de werkmap is met een wachtwoord beveiligd; sla hem op zonder wachtwoord"
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableExportError(f"de werkmap is beschadigd of geen werkmap ({dutch_reason(error)})") from error
    return sheets


def _text(cell: Cell) -> str:
    """Write a value as a person would read it in the sheet: whole numbers without decimals, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)
