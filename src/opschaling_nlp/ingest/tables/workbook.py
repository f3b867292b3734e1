"""Open a workbook as sheets with rows of text, whichever library fits its size."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables.stream import iterate_rows, open_long
from opschaling_nlp.reasons import dutch_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from opschaling_nlp.ingest.tables.stream import Cell

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

    calamine reads fastest but holds a whole sheet beside what is made of it, eight times the text; from `stream_megabytes` on a sheet is
    read row by row (`stream`), at a quarter of the speed and half of the memory.
    """
    if not _is_long(path):
        yield _open_whole(path)
        return
    with open_long(path) as workbook:
        yield [
            Sheet(sheet.title, number, sheet.sheet_state == "visible", partial(iterate_rows, sheet))
            for number, sheet in enumerate(workbook.worksheets, 1)
        ]


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
