"""Gather what each page shows, as plain values for its template."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from opschaling_nlp.codings.labels import PART, SheetColumn
from opschaling_nlp.codings.log import Act, Kind
from opschaling_nlp.codings.sessionfacts import FACTS, SessionFacts
from opschaling_nlp.ingest.encoding import read_lines
from opschaling_nlp.ingest.folder import list_exports
from opschaling_nlp.model import EvidenceKind, SessionKind
from opschaling_nlp.publication import CHANGES
from opschaling_nlp.tables import rows_of
from opschaling_nlp.text.session_questions import POST, question_key
from opschaling_nlp.texts import say
from opschaling_nlp.werk.project import Project
from opschaling_nlp.werk.queues import Queue, coded_by, is_done, list_queue, next_open, queue_named

Page = Mapping[str, Any]
KEYS = {"horizontal": "h", "vertical": "v", "question": "q", "tip": "t", "substantive": "s"}
"""Keyboard shortcuts of the tags; drivers have the digits, in codebook order."""
DIRECTION_KEYS = {"enabler": "b", "barrier": "x", "needed": "n", "advised": "a"}
_ACTS_SHOWN = 200


def coding_page(project: Project, who: str, query: Mapping[str, str]) -> Page:
    """Show one statement in its context with the codes, and this coder's values."""
    queue = queue_named(query.get("rij", Queue.SAMPLE))
    search = query.get("zoek", "")
    order = list_queue(project, queue, search=search)
    coded = coded_by(project, who) if who else {}
    run, made = project.run, project.attached.handmade
    chosen = query.get("bijdrage", "")
    if chosen not in run.rows:
        chosen = next_open(order, coded) or (order[0] if order else "")
    page: dict[str, Any] = {
        "queue": queue.value,
        "search": search,
        "order_size": len(order),
        "done": sum(is_done(coded.get(one, {})) for one in order),
        "total": len(run.order),
        "has_sample": bool(made.draws),
        "row": None,
    }
    if not chosen:
        return page
    return {**page, **_statement(project, who, chosen, order, coded.get(chosen, {}))}


def _statement(project: Project, who: str, chosen: str, order: Sequence[str], values: Mapping[str, str]) -> Page:
    """Show one statement with its context, its position in the queue, and this coder's values."""
    run, made = project.run, project.attached.handmade
    row = run.rows[chosen]
    before, after = run.neighbours(chosen)
    place = order.index(chosen) if chosen in order else len(order)
    last = [one for one in made.codings.rows if one.statement_id == chosen and one.coder == who and not one.round]
    return {
        "row": row,
        "title": run.titles[row.session_id],
        "parent": run.rows.get(row.reply_to),
        "before": before,
        "after": after,
        "previous": "".join(order[max(place - 1, 0) : place][:1]) if place < len(order) else "",
        "next": "".join(order[place + 1 : place + 2]),
        "groups": _groups(project.columns, values),
        "note": next((one.note for one in reversed(last) if one.note), ""),
        "split": bool(last and last[-1].split),
        "quotable": chosen in made.quotable_ids,
        "is_done": is_done(values),
    }


def _groups(columns: Sequence[SheetColumn], values: Mapping[str, str]) -> list[Page]:
    """Lay out the codes: tags, drivers with directions and facets, further codebooks, and the label substantive."""
    digits = iter("1234567890")
    under: dict[str, list[Page]] = {}
    for column in columns:
        if column.label.driver:
            key = DIRECTION_KEYS.get(column.label.name, "") if column.label.kind is EvidenceKind.VALENCE else ""
            under.setdefault(column.label.driver, []).append(_box(column, values, key))
    groups: dict[str, list[Page]] = {}
    for column in columns:
        if not column.label.driver:
            key = next(digits, "") if column.label.kind is EvidenceKind.DRIVER else KEYS.get(column.label.name, "")
            box = {**_box(column, values, key), "under": under.get(column.label.name, [])}
            groups.setdefault(column.label.kind, []).append(box)
    return [{"kind": kind, "boxes": boxes} for kind, boxes in groups.items()]


def _box(column: SheetColumn, values: Mapping[str, str], key: str) -> Page:
    name = column.heading
    return {
        "key": column.label.key,
        "name": name.rpartition(PART)[2] if column.label.kind is EvidenceKind.FACET else say(name),
        "kind": column.label.kind,
        "shortcut": key,
        "value": values.get(column.label.key, ""),
        "definition": column.definition,
        "include": column.include,
        "exclude": column.exclude,
    }


def changes_page(project: Project, _who: str, _query: Mapping[str, str]) -> Page:
    """Show what the latest analysis changed: the sections of changes.md, each with a title and lines."""
    path = project.paths.out / CHANGES
    sections: list[tuple[str, list[str]]] = []
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        mark, _, text = line.partition(" ")
        if mark == "##":
            sections.append((text, []))
        elif text and sections:
            sections[-1][1].append(line.removeprefix("- "))
    return {"sections": sections}


def log_page(project: Project, _who: str, _query: Mapping[str, str]) -> Page:
    """Show who did what and when, latest first."""
    log = project.log
    shown = [_told(act, undone=act.id in log.undone) for act in reversed(log.acts[-_ACTS_SHOWN:])]
    return {"acts": shown, "count": len(log.acts), "warnings": log.warnings}


def _told(act: Act, *, undone: bool) -> Page:
    return {
        "id": act.id,
        "when": act.when.replace("T", " ")[:16],
        "who": act.who,
        "kind": act.kind.value,
        "undone": undone,
        "can_undo": not undone and act.kind is not Kind.UNDO,
        "what": "; ".join(_words(act.content)),
    }


def _words(content: Mapping[str, Any]) -> Iterator[str]:
    for name, value in content.items():
        if name == "bijdrage" and isinstance(value, Mapping):
            yield f"“{str(value.get('tekst', value.get('bijdrage', '')))[:80]}”"
        elif isinstance(value, Mapping):
            yield ", ".join(f"{key} {one}" for key, one in value.items())
        elif isinstance(value, list):
            yield f"{name}: {len(value)}"
        elif value and name not in {"zitting", "sha256"}:
            yield f"{name}: {str(value)[:80]}"


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
