"""Read the researcher's own summaries back from a workbook."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from opschaling_nlp.errors import UserError
from opschaling_nlp.output.workbook.headers import load_headers
from opschaling_nlp.reasons import dutch_reason


def read_summaries(path: Path) -> dict[tuple[str, str], str]:
    """Return (session, driver) → the researcher's own summary, empty where the cell is; nothing when the sheet or its columns are gone.

    Raises UserError where the file cannot be read: what somebody wrote in it would be lost.
    """
    headers = load_headers()
    try:
        book = CalamineWorkbook.from_path(path)
        name = headers.sheets["framework"]
        rows = book.get_sheet_by_name(name).to_python() if name in book.sheet_names else []
    except (CalamineError, OSError) as error:
        raise UserError.single(
            str(path),
            f"kan niet worden gelezen ({dutch_reason(error)})",
            "sluit het in Excel of LibreOffice, of zet het ergens anders neer, en draai opnieuw",
        ) from error
    head = [str(cell) for cell in rows[0]] if rows else []
    wanted = [headers.of(column) for column in ("session_id", "driver", "summary")]
    if not all(column in head for column in wanted):
        return {}
    session, driver, summary = (head.index(column) for column in wanted)
    return {
        (str(row[session]), str(row[driver])): str(row[summary]).strip()
        for row in rows[1:]
        if row[session] and row[driver]
    }
