"""Read the researcher's own summaries back from a workbook."""

from __future__ import annotations

from pathlib import Path

from opschaling_nlp.errors import UnreadableExportError, UserError
from opschaling_nlp.ingest.tables.workbook import read_filled_rows
from opschaling_nlp.output.workbook.sheets import Headers, load_headers
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import load_settings
from opschaling_nlp.texts import LANGUAGES, speak


def read_summaries(path: Path) -> dict[tuple[str, str], str]:
    """Return (session, driver) → the researcher's own summary, empty where the cell is.

    Nothing where the sheet or its columns are gone.
    Raises UserError where the file cannot be read: what somebody wrote in it would be lost.
    """
    for language in LANGUAGES:  # a run before this one may have been in the other
        with speak(language):
            found = _read(path, load_headers())
        if found:
            return found
    return {}


def _read(path: Path, headers: Headers) -> dict[tuple[str, str], str]:
    """Read the summaries from a workbook with these headers."""
    try:
        rows = read_filled_rows(path, settings=load_settings().ingest, name=headers.sheets["framework"])
    except (UnreadableExportError, OSError) as error:
        reason = dutch_reason(error) if isinstance(error, OSError) else str(error)
        raise UserError.single(
            str(path),
            f"kan niet worden gelezen ({reason})",
            "sluit het in Excel of LibreOffice, of zet het ergens anders neer, en draai opnieuw",
        ) from error
    head = rows[0][1] if rows else []
    wanted = [headers.of(column) for column in ("session_id", "driver", "summary")]
    if not all(column in head for column in wanted):
        return {}
    places = [head.index(column) for column in wanted]
    found = {}
    for _, cells in rows[1:]:
        session, driver, summary = (cells[place] if place < len(cells) else "" for place in places)
        if driver:  # without a session it is about all of them
            found[session, driver] = summary.strip()
    return found
