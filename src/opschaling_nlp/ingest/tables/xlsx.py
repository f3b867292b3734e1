"""Read workbooks (.xlsx, .xlsm, .ods): every visible sheet, a row or each answer in it a statement."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.checksum import sha256_of
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.safety import check_archive
from opschaling_nlp.ingest.tables.columns import overrides_for, plan_columns
from opschaling_nlp.ingest.tables.cues import load_table_cues
from opschaling_nlp.ingest.tables.rows import RowReader, limit_rows
from opschaling_nlp.ingest.tables.slido import read_slido, slido_layout
from opschaling_nlp.model import Block, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

    from opschaling_nlp.settings import IngestSettings

NAME = "xlsx"
SUFFIXES = (".xlsx", ".xlsm", ".ods")


def matches(path: Path, head: bytes) -> bool:
    """Tell whether this is a workbook, by its name and the mark of a ZIP (a locked workbook has another mark)."""
    return path.suffix.lower() in SUFFIXES and head.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read all visible sheets; raise UnreadableExportError when none holds statements, when it is locked, or when it is unsafe to open."""
    import python_calamine

    check_archive(path, settings=settings)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        return _read_workbook(workbook, source=source, sha256=sha256_of(path), settings=settings)
    except python_calamine.PasswordError as error:
        raise UnreadableExportError("de werkmap is met een wachtwoord beveiligd; sla hem op zonder wachtwoord") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableExportError(f"de werkmap is beschadigd of geen werkmap ({error})") from error


def _read_workbook(workbook: CalamineWorkbook, *, source: str, sha256: str, settings: IngestSettings) -> Reading:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    metas = [(number, meta) for number, meta in enumerate(workbook.sheets_metadata, 1) if meta.typ == SheetTypeEnum.WorkSheet]
    warnings = [f"verborgen werkblad “{meta.name}” niet gelezen" for _, meta in metas if meta.visible != SheetVisibleEnum.Visible]
    sheets = {number: workbook.get_sheet_by_name(meta.name) for number, meta in metas if meta.visible == SheetVisibleEnum.Visible}
    sheets = {number: sheet for number, sheet in sheets.items() if sheet.height}
    overrides = overrides_for(source, settings.columns)
    polls = {number: sheet for number, sheet in sheets.items() if not overrides and slido_layout(list(islice(_rows(sheet), 2)))}
    if polls:
        blocks, told = read_slido({number: limit_rows(_rows(sheet), settings.max_table_rows) for number, sheet in polls.items()})
        others = [sheet.name for number, sheet in sheets.items() if number not in polls]
        warnings += [f"werkblad “{name}” komt niet van Slido en is niet gelezen; sla het apart op als het bijdragen bevat" for name in others]
        return Reading(source, "xlsx (Slido)", sha256, blocks, pages=len(metas), warnings=(*warnings, *told))
    blocks, title, told = _read_sheets(sheets, overrides=overrides, limit=settings.max_table_rows)
    return Reading(source, NAME, sha256, blocks, title=title, pages=len(metas), warnings=(*warnings, *told))


def _read_sheets(sheets: Mapping[int, CalamineSheet], *, overrides: Mapping[str, str], limit: int) -> tuple[tuple[Block, ...], str, tuple[str, ...]]:
    """Read each sheet by a plan of its own; a sheet without statements is told of, and is an error only when there is no other."""
    found: list[Block] = []
    warnings: list[str] = []
    title = ""
    skips: Counter[str] = Counter()
    for number, sheet in sheets.items():
        rows = limit_rows(_rows(sheet), limit)
        first = list(islice(rows, load_table_cues().content.sample_rows))
        section = (sheet.name,) if len(sheets) > 1 else ()
        try:
            plan = plan_columns(first, overrides=overrides, sheet="".join(section))
        except UnreadableExportError as error:
            warnings.append(str(error))
            continue
        title = title or plan.title
        warnings += plan.warnings
        found += RowReader(plan, page=number, section=section, skips=skips).read(chain(first, rows))
    if not found:
        raise UnreadableExportError("; ".join(warnings) or "de werkmap is leeg")
    return tuple(found), title, (*warnings, *describe_counts(skips))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [cell if isinstance(cell, str) else _text(cell) for cell in cells]


def _text(cell: float | bool | datetime | date | time | timedelta) -> str:
    """Write a value as a person would read it in the sheet: whole numbers without decimals, dates as ISO."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)
