"""Find the raw file of a session, and nothing outside the folder with exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.ingest.folder import list_exports

if TYPE_CHECKING:
    from opschaling_nlp.werk.project import Project


def find_source(project: Project, session_id: str) -> Path | None:
    """Return the path of a session's export; None where its file is gone, in a ZIP or a link to elsewhere."""
    sessions = project.run.tables["sessions"]
    found = sessions[sessions["session_id"] == session_id]["source"].tolist()
    exports = dict(list_exports(project.paths.raw).files) if found else {}
    path = exports.get(found[0]) if found else None
    if path is None or not path.is_file():
        return None
    inside = path.resolve().is_relative_to(project.paths.raw.resolve())  # a link may lead anywhere
    return path if inside else None
