"""Turn a folder of exports into sessions: read, corrected by sessies.toml, segmented, double exports marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.codings.sessionfacts import (
    QuestionKind,
    SessionFacts,
    apply_facts,
    apply_question_kinds,
    facts_warnings,
    follow_questions,
    question_warnings,
)
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.ingest.folder import OVERRIDES, list_exports, read_folder
from opschaling_nlp.ingest.safety import cut_place, describe_cut
from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.text.doubts import find_doubts
from opschaling_nlp.text.duplicates import mark_duplicates
from opschaling_nlp.text.ids import session_slugs
from opschaling_nlp.text.overrides import EVERYWHERE, load_overrides, override_for
from opschaling_nlp.text.segment import build_session
from opschaling_nlp.text.session_questions import unused_questions
from opschaling_nlp.texts import say_again
from opschaling_nlp.watching import OverdueError, Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable

    from opschaling_nlp.model import Reading, Session
    from opschaling_nlp.settings import Settings
    from opschaling_nlp.text.overrides import SessionOverride


NOTHING_FOUND = "er staat tekst in, maar geen bijdrage: bekijk het bestand met opschaling read"
"""Said of a file that was read but has no statements: it must not pass for a session in which nobody spoke."""


@dataclass(frozen=True, slots=True)
class Collected:
    """The sessions of a folder, in the order of their sources, and warnings about it."""

    sessions: tuple[Session, ...]
    samples_left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def collect_sessions(
    raw: Path,
    *,
    settings: Settings,
    questions: Sequence[QuestionKind] = (),
    facts: Sequence[SessionFacts] = (),
    cache: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Collected:
    """Read every export below a folder into a session.

    An unreadable one is a session with the reason in `skipped`. `questions` are the kinds that people chose, `facts`
    what they stated about sessions; both take precedence over sessies.toml. Raises UserError if the folder is missing
    or sessies.toml is wrong.
    """
    overrides = load_overrides(raw) if raw.is_dir() else {}
    readings = read_folder(raw, settings=settings.ingest, cache=cache, progress=progress)
    stated, overrides = overrides, apply_facts(overrides, readings, facts)
    limit = settings.ingest.max_statement_characters
    built = build_sessions(readings, overrides, questions=questions, seconds=settings.ingest.seconds_per_file)
    sessions = [_cut_long(session, limit) for session in built]
    unknown = sorted(set(stated) - {reading.source for reading in readings} - {EVERYWHERE})
    return Collected(
        tuple(_said(replace(one, doubts=find_doubts(one, settings.reading))) for one in mark_duplicates(sessions)),
        list_exports(raw).samples_left_out,
        tuple(
            say_again(warning)
            for warning in (
                *(f"{OVERRIDES} noemt {source}, maar dat bestand is er niet" for source in unknown),
                *_lost_questions(sessions, stated),
                *facts_warnings(readings, facts),
                *question_warnings(follow_questions(questions, sessions), sessions, overrides),
            )
        ),
    )


def _said(session: Session) -> Session:
    """Return a session with what is said of its reading in the current language."""
    return replace(
        session,
        skipped=say_again(session.skipped),
        warnings=tuple(map(say_again, session.warnings)),
        doubts=tuple(map(say_again, session.doubts)),
    )


def _lost_questions(sessions: Sequence[Session], overrides: Mapping[str, SessionOverride]) -> Iterator[str]:
    """Yield a warning for each question in sessies.toml that no session contains any more."""
    for session in sessions:
        if session.source in overrides and not session.skipped:
            for question in unused_questions(session, overrides[session.source].vragen):
                yield f"{OVERRIDES} noemt onder {session.source} de vraag “{question}”, maar die komt daar niet voor"
    general = overrides[EVERYWHERE].vragen if EVERYWHERE in overrides else {}
    lost = set(general).intersection(*(set(unused_questions(session, general)) for session in sessions))
    for question in sorted(lost):
        yield f"{OVERRIDES} noemt onder [vragen] de vraag “{question}”, maar die komt nergens voor"


def build_sessions(
    readings: Sequence[Reading],
    overrides: Mapping[str, SessionOverride],
    *,
    questions: Sequence[QuestionKind] = (),
    seconds: float = 120.0,
) -> tuple[Session, ...]:
    """Segment each reading into a session with its own id; one that sessies.toml leaves out keeps only its row.

    A file that takes more than `seconds` of CPU time is skipped. Raises UserError if sessies.toml gives two files the
    same id.
    """
    sources = [reading.source for reading in readings]
    ids = _session_ids(sources, overrides)
    settled = apply_question_kinds(overrides, dict(zip(ids, sources, strict=True)), questions)
    with Watchdog("Bijdragen onderscheiden", seconds=seconds) as dog:
        sessions = [
            _build_watched(dog, reading, session_id, override_for(settled, reading.source))
            for reading, session_id in zip(readings, ids, strict=True)
        ]
        followed = follow_questions(questions, sessions)
        if followed != tuple(questions):  # sessions were renamed since
            settled = apply_question_kinds(overrides, dict(zip(ids, sources, strict=True)), followed)
            for place, reading in enumerate(readings):
                sessions[place] = _build_watched(dog, reading, ids[place], override_for(settled, reading.source))
    return tuple(sessions)


def _build_watched(dog: Watchdog, reading: Reading, session_id: str, override: SessionOverride | None) -> Session:
    """Build a session, or skip the file if that takes too long: a bad file never stops the others."""
    dog.at(reading.source)
    try:
        return _build(reading, session_id, override)
    except OverdueError as error:
        reason = f"bijdragen onderscheiden {error.problems[0].what}"
        dog.at(None)
        return _build(replace(reading, blocks=(), edits=(), skipped=reason), session_id, override)


def _build(reading: Reading, session_id: str, override: SessionOverride | None) -> Session:
    if override is not None and not override.use and not reading.skipped:
        reading = replace(reading, blocks=(), edits=(), skipped=f"niet gebruikt: use = false in {OVERRIDES}")
    session = build_session(reading, session_id=session_id, override=override)
    if session.settled:
        lost = set(unused_questions(session, dict(session.settled)))
        session = replace(session, settled=tuple(one for one in session.settled if one[0] not in lost))
    if session.statements or session.skipped:
        return session
    if not reading.blocks:
        return replace(session, skipped="het bestand is leeg")
    return replace(session, warnings=(*session.warnings, NOTHING_FOUND))


def _cut_long(session: Session, limit: int) -> Session:
    """Truncate statements that joined lines made longer than any post, with a warning for each.

    Their ids remain those of the full words.
    """
    statements, warnings = [], list(session.warnings)
    for one in session.statements:
        if len(one.text) > limit:
            warnings.append(describe_cut(one.page, one.line_start, len(one.text), limit))
            text = one.text[: cut_place(one.text, limit)].rstrip()
            edits = tuple(edit for edit in one.edits if edit.start + len(edit.after) <= len(text))
            one = replace(one, text=text, raw_text=undo_edits(text, edits), edits=edits)  # noqa: PLW2901 - cut
        statements.append(one)
    return replace(session, statements=tuple(statements), warnings=tuple(warnings))


def _session_ids(sources: Sequence[str], overrides: Mapping[str, SessionOverride]) -> list[str]:
    given = {source: override.id for source, override in overrides.items() if override.id}
    ids = [given.get(source, slug) for source, slug in zip(sources, session_slugs(sources), strict=True)]
    twice = sorted(session_id for session_id, uses in Counter(ids).items() if uses > 1)
    if twice:
        raise UserError(
            Problem(OVERRIDES, f"id {session_id!r} is van meer dan één bestand", "geef elk bestand een eigen id")
            for session_id in twice
        )
    return ids
