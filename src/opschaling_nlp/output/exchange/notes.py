"""Write each session as Markdown notes with #tags, for note-taking software."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.model import TAGS
from opschaling_nlp.tables import iterate_rows, split_codes

if TYPE_CHECKING:
    import pandas as pd

TAGS_NL = {"horizontal": "horizontaal", "vertical": "verticaal", "question": "vraag", "tip": "tip"}
_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def write_notes(tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """Write a file a session: sections as headings, statements as list items with their tags and drivers as #tags."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    statements = tables["statements"]
    for session_id, title in iterate_rows(tables["sessions"], "session_id", "title"):
        of_session = statements[statements["session_id"] == session_id].sort_values("position")
        if of_session.empty:
            continue
        path = folder / f"{session_id}.md"
        path.write_text(_format_session(title or session_id, of_session), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _format_session(title: str, statements: pd.DataFrame) -> str:
    lines = [f"# {_escape(title)}", ""]
    here = ""
    for section, prompt, text, drivers, *tags in iterate_rows(
        statements, "section", "prompt", "text", "drivers", *TAGS
    ):
        place = section or prompt
        if place != here:
            lines += ["", f"## {_escape(place)}", ""]
            here = place
        marks = [TAGS_NL[tag] for tag, holds in zip(TAGS, tags, strict=True) if holds] + [
            f"factor/{code}" for code in split_codes(drivers)
        ]
        lines.append(" ".join([f"- {_escape(text)}", *(f"#{mark}" for mark in marks)]))
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    """Keep participants' text from becoming markup; a line break within a statement becomes a blank."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split("\n")))
