"""Build a session from a reading: passages, their roles, the place of each statement, and the sessions' title, date and kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from opschaling_nlp.model import Reading, Session, SessionKind, Statement
from opschaling_nlp.text.dates import find_date
from opschaling_nlp.text.headings import Role, find_roles
from opschaling_nlp.text.ids import statement_ids
from opschaling_nlp.text.passages import Passage, build_passages
from opschaling_nlp.text.prompts import prompt_kind
from opschaling_nlp.text.sections import Place, find_places, heading_text

if TYPE_CHECKING:
    from opschaling_nlp.text.overrides import SessionOverride


def build_session(reading: Reading, *, session_id: str, override: SessionOverride | None = None) -> Session:
    """Turn what was read from one file into a session of statements; what `override` states goes before what is guessed."""
    passages = build_passages(reading.blocks)
    roles = find_roles(passages)
    places = find_places(passages, roles)
    front = [passage.text for passage, role in zip(passages, roles, strict=True) if role == "title"]
    kind = reading.kind or SessionKind.WALL
    session = Session(
        session_id=session_id,
        source=reading.source,
        format=reading.format,
        sha256=reading.sha256,
        kind=kind,
        title=reading.title or (front[0] if front else ""),
        date=reading.date or find_date(front),
        statements=_build_statements(session_id, passages, roles, places),
        skipped=reading.skipped,
        warnings=reading.warnings,
        edits=reading.edits,
        headings=_headings(passages, roles),
    )
    return _overridden(session, override)


def _build_statements(session_id: str, passages: Sequence[Passage], roles: Sequence[Role], places: Sequence[Place]) -> tuple[Statement, ...]:
    posts = [(passage, place) for passage, role, place in zip(passages, roles, places, strict=True) if role == "post"]
    ids = statement_ids(session_id, (passage.text for passage, _ in posts))
    keys = {passage.first.key: statement_id for (passage, _), statement_id in zip(posts, ids, strict=True) if passage.first.key}
    statements = []
    parent = ""
    for position, ((passage, place), statement_id) in enumerate(zip(posts, ids, strict=True), 1):
        answers = passage.mark.kind == "arrow"
        reply_to = keys.get(passage.first.reply_to, "") or (parent if answers else "")
        if not answers:
            parent = statement_id
        statements.append(_build_statement(passage, place, statement_id=statement_id, session_id=session_id, position=position, reply_to=reply_to))
    return tuple(statements)


def _build_statement(passage: Passage, place: Place, *, statement_id: str, session_id: str, position: int, reply_to: str) -> Statement:
    first, last = passage.first, passage.blocks[-1]
    section = (*place.section, *(part for part in first.section if part not in place.section))
    prompt = first.prompt or place.prompt
    kind = prompt_kind(prompt, section)
    return Statement(
        statement_id=statement_id,
        session_id=session_id,
        position=position,
        text=passage.text,
        raw_text=passage.raw,
        section=section if prompt in section or not prompt else (*section, prompt),
        prompt=prompt,
        prompt_kind=kind,
        speaker=first.speaker,
        reply_to=reply_to,
        page=first.page,
        line_start=first.line,
        line_end=last.line_end or last.line,
        time=first.time,
        reactions=first.reactions,
        edits=passage.edits,
    )


def _headings(passages: Sequence[Passage], roles: Sequence[Role]) -> tuple[tuple[int, str, str], ...]:
    found = []
    position = 1
    for passage, role in zip(passages, roles, strict=True):
        if role == "post":
            position += 1
        else:
            found.append((position, role, passage.text if role == "title" else heading_text(passage.text)))
    return tuple(found)


def _overridden(session: Session, override: SessionOverride | None) -> Session:
    if override is None:
        return session
    stated = {name: value for name in ("title", "date", "place", "group", "kind") if (value := getattr(override, name)) is not None}
    return replace(session, **stated)


