"""Gather what is shown of sessions: their facts, doubts in reading them, and a post in its export."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opschaling_nlp.codings.sessionfacts import FACTS, SessionFacts
from opschaling_nlp.ingest.encoding import read_lines
from opschaling_nlp.ingest.folder import list_exports
from opschaling_nlp.model import SessionKind
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.text.questions import POST, question_key
from opschaling_nlp.werk.project import Project

_EXAMPLES = 3
_SESSIONS_SHOWN = 15
_AROUND = 25
"""Number of lines of an export shown before and after a post."""
_LINED = {".csv", ".htm", ".html", ".json", ".md", ".srt", ".tsv", ".txt", ".vtt"}
"""Exports that people can read as lines."""


def sessions_page(project: Project, _who: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show each session with its facts, doubts, questions and their kinds, and some answers."""
    made = project.attached.handmade
    decided = {(one.session_id, question_key(one.question)): one for one in made.questions}
    facts = {one.source: one for one in made.facts}
    read = [one for one in rows_of(project.run.tables["sessions"]) if not one.skipped]
    start = int(query["vanaf"]) if query.get("vanaf", "").isascii() and query.get("vanaf", "").isdigit() else 0
    end = start + _SESSIONS_SHOWN
    return {
        "sessions": [
            {
                "row": one,
                "title": project.run.titles.get(one.session_id, one.title),
                "facts": facts.get(one.source),
                "said": _said(facts.get(one.source)),
                "doubts": [text for column in (one.doubts, one.warnings) for text in column.split(" | ") if text],
                "questions": _questions(project, one, decided),
            }
            for one in read[start:end]
        ],
        "session_kinds": [kind.value for kind in SessionKind],
        "start": start,
        "count": len(read),
        "before": max(start - _SESSIONS_SHOWN, 0) if start else None,
        "after": end if end < len(read) else None,
    }


def _said(facts: SessionFacts | None) -> Mapping[str, str]:
    """Return what was stated about a session as form values."""
    said = facts.said if facts else {}
    return {name: "; ".join(value) if isinstance(value := said.get(name, ""), list) else value for name in FACTS}


def _questions(project: Project, session: Any, decided: Mapping[tuple[str, str], Any]) -> Mapping[str, Any]:
    """Return the questions and headings with some answers, and the posts that may be headings, without answers."""
    read = project.run.questions.get(session.session_id, {})
    doubtful = [text for text in session.doubtful.split(" | ") if text and text not in read]
    return {
        question: {
            "kind": rows[0].prompt_kind if rows else POST,
            "answers": rows[:_EXAMPLES],
            "count": len(rows),
            "decided": decided.get((session.session_id, question_key(question)))
            or decided.get(("", question_key(question))),
        }
        for question, rows in (*read.items(), *((text, []) for text in doubtful))
    }


def place_page(project: Project, row: Any) -> Mapping[str, Any] | None:
    """Show the lines of an export around a post; None if it has no lines of text: then the file is opened."""
    path = find_source(project, row.session_id)
    if path is None or path.suffix.lower() not in _LINED or not str(row.line_start).isdigit():
        return None
    lines = read_lines(path)
    first, last = int(row.line_start), int(row.line_end)
    start = max(first - _AROUND, 1)
    shown = list(enumerate(lines[start - 1 : last + _AROUND], start))
    return {"row": row, "title": project.run.titles[row.session_id], "lines": shown, "first": first, "last": last}


def find_source(project: Project, session_id: str) -> Path | None:
    """Return the path of a session's export; None if the file is gone, inside a ZIP, or a link to elsewhere."""
    sessions = project.run.tables["sessions"]
    found = sessions[sessions["session_id"] == session_id]["source"].tolist()
    path = dict(list_exports(project.paths.raw).files).get(found[0]) if found else None
    if path is None or not path.is_file():
        return None
    return path if path.resolve().is_relative_to(project.paths.raw.resolve()) else None  # a link may lead anywhere
