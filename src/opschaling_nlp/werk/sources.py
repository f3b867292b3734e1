"""Find the raw file of a session, and nothing outside the folder with exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.folder import list_exports

if TYPE_CHECKING:
    from opschaling_nlp.werk.project import Project


def find_source(project: Project, session_id: str) -> Path | None:
    """Return the path of a session's export; None where the session is unknown, or its file gone or inside a ZIP."""
    sessions = project.run.tables["sessions"]
    found = sessions[sessions["session_id"] == session_id]["source"].tolist()
    exports = dict(list_exports(project.paths.raw).files) if found else {}
    path = exports.get(found[0]) if found else None
    return path if path is not None and path.is_file() else None
