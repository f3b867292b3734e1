"""Build a session from a reading.

Finds passages, speakers and furniture, and the heading and prompt above each statement.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from opschaling_nlp.dutch.calendar import YEARLESS, find_date, find_day
from opschaling_nlp.dutch.cues import threshold
from opschaling_nlp.dutch.noises import is_noise, noise_length
from opschaling_nlp.lines.edits import Change, EditedText, apply_changes
from opschaling_nlp.model import Edit, PromptKind, Reading, Session, SessionKind, Statement
from opschaling_nlp.text.furniture import describe_matter, find_furniture, find_matter, mend_page_breaks
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.ids import date_of_name, find_dated, statement_ids, title_of_folder
from opschaling_nlp.text.kinds import doubt_kind, guess_kind
from opschaling_nlp.text.markdown import is_own_markdown, read_markdown
from opschaling_nlp.text.normalise import normalise_text
from opschaling_nlp.text.overrides import FILE_NAME, SessionOverride
from opschaling_nlp.text.passages import Passage, build_passages
from opschaling_nlp.text.prompts import prompt_kind
from opschaling_nlp.text.report_parts import find_contents, find_reported, number_levels
from opschaling_nlp.text.roles import apply_roles, doubtful_heads, find_roles
from opschaling_nlp.text.sections import Place, find_places, heading_text
from opschaling_nlp.text.session_questions import POST, question_key
from opschaling_nlp.text.slide_titles import whole_on_slides
from opschaling_nlp.text.speakers import (
    Speech,
    carry_speakers,
    find_speakers,
    guess_facilitators,
    mark_questions,
    place_replies,
)
from opschaling_nlp.text.votes import take_votes

_TALKS = frozenset({SessionKind.INTERVIEW, SessionKind.TRANSCRIPT})
_VOTED = frozenset({SessionKind.WALL, SessionKind.DOCUMENT})
"""Kinds of session with votes written beside posts."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A passage with its role, place and speaker, and whether it reports what participants said."""

    passage: Passage
    role: Role
    place: Place
    speaker: str
    reported: bool


def build_session(reading: Reading, *, session_id: str, override: SessionOverride | None = None) -> Session:
    """Turn a reading of one file into a session of statements.

    What `override` states takes precedence over what is guessed.
    """
    override = override or SessionOverride()
    own = is_own_markdown(reading.blocks)
    reading, front = read_markdown(reading) if own else (reading, {})
    passages = build_passages(reading.blocks)
    speeches = find_speakers(passages)
    stated = override.kind or reading.kind
    kind = stated or guess_kind(passages, speeches)
    parts, left_out, facilitators, notes = _find_parts(passages, speeches, kind, override, own=own)
    titles = [part.passage.text for part in parts if part.role == "title"]
    title = _one_line(reading.title) or (titles[0] if titles else "") or title_of_folder(reading.source)
    date, date_from = _date(reading, titles, passages)
    session = Session(
        session_id=session_id,
        source=reading.source,
        format=reading.format,
        sha256=reading.sha256,
        kind=kind,
        title=title,
        date=date,
        date_from=date_from,
        place=front.get("place", ""),
        group=front.get("group", ""),
        statements=_build_statements(
            session_id,
            [part for part in parts if part.role == "post"],
            nested=kind is SessionKind.WALL,
            settled=override.vragen,
        ),
        skipped=reading.skipped,
        warnings=(*reading.warnings, *notes),
        doubts=() if stated else doubt_kind(passages, kind),
        edits=(*reading.edits, *left_out),
        headings=_headings(parts),
        facilitators=facilitators,
        settled=tuple(sorted(override.vragen.items())),
        doubtful=_doubtful(parts, kind),
    )
    return _overridden(session, override)


def _without_votes(parts: list[_Part], kind: SessionKind, *, own: bool) -> tuple[list[_Part], list[Edit]]:
    """Take votes out of the posts; a line with nothing else is left out and logged."""
    if own or kind not in _VOTED:
        return parts, []
    taken = iter(take_votes([part.passage for part in parts if part.role == "post"]))
    counted = [replace(part, passage=next(taken)) if part.role == "post" else part for part in parts]
    gone = [part.passage for part in counted if not part.passage.text.strip()]
    return [part for part in counted if part.passage.text.strip()], _log("furniture", gone)


def _doubtful(parts: Sequence[_Part], kind: SessionKind) -> tuple[str, ...]:
    """List the participants' posts that may be headings."""
    return () if kind.is_source else doubtful_heads([one.passage for one in parts], [one.role for one in parts])


def _log(kind: str, passages: Sequence[Passage]) -> list[Edit]:
    return [Edit(0, kind, passage.raw, "", passage.first.page, passage.first.line) for passage in passages]


def _date(reading: Reading, titles: Sequence[str], passages: Sequence[Passage]) -> tuple[str, str]:
    """Return the date of a session and its source: the export, or else its name or folder.

    A date without a year only counts if there is no other.
    """
    facts = find_dated([one.text for one in passages])
    stated = reading.date or find_date([reading.title, *titles, *facts.values()])
    stated = stated or find_day([reading.title, *titles]) or next(iter(facts.values()), "")
    named, where = date_of_name(reading.source)
    return (
        (named, where) if named and (not stated or stated.startswith(YEARLESS)) else (stated, "export" * bool(stated))
    )


def _find_parts(
    passages: Sequence[Passage],
    speeches: Sequence[Speech],
    kind: SessionKind,
    override: SessionOverride,
    *,
    own: bool,
) -> tuple[list[_Part], list[Edit], tuple[str, ...], tuple[str, ...]]:
    """Find the role, place and speaker of every passage, and the facilitators.

    Furniture and asides are left out and logged, and the amount left out is described.
    """
    report, talk = kind is SessionKind.DOCUMENT, kind in _TALKS
    passages, running = mend_page_breaks(whole_on_slides(passages, kind), kind)
    matter, announced = (find_matter(passages, running), find_contents(passages).values()) if report else ({}, ())
    speeches = speeches if talk else [Speech()] * len(passages)
    passages, speeches, furniture = _without_furniture(passages, speeches, kind, matter)
    roles = find_roles(passages, kind=kind, speeches=speeches, announced=announced)
    speakers = carry_speakers(passages, speeches, roles) if talk else [""] * len(passages)
    roles, facilitators = ([*roles], ()) if kind.is_source else _lead(passages, roles, speakers, override.facilitator)
    roles = apply_roles(passages, roles, override.vragen)
    flat = report or kind is SessionKind.SLIDES
    places = find_places(number_levels(passages, roles) if report else passages, roles, flat=flat)
    places = place_replies(passages, roles, places)
    aside = "furniture" if kind is SessionKind.SLIDES else "facilitator"
    asides = _log(aside, [one for one, role in zip(passages, roles, strict=True) if role == "aside"])
    reported = find_reported(passages, roles, places, stated=own or not report)
    parts = [_Part(*part) for part in zip(passages, roles, places, speakers, reported, strict=True)]
    parts, votes = _without_votes(parts, kind, own=own)
    return parts, [*furniture, *asides, *votes], facilitators, describe_matter(matter)


def _without_furniture(
    passages: Sequence[Passage], speeches: Sequence[Speech], kind: SessionKind, matter: Collection[int]
) -> tuple[list[Passage], list[Speech], list[Edit]]:
    """Leave out furniture; in a talk also the names of speakers, and sounds before words or instead of them."""
    talk = kind in _TALKS
    words = [passage.text[speech.length :] for passage, speech in zip(passages, speeches, strict=True)]
    left_out = find_furniture(passages, kind, [speech.speaker for speech in speeches]) | set(matter)
    left_out |= {index for index, said in enumerate(words) if talk and is_noise(said)}
    kept = [index for index in range(len(passages)) if index not in left_out]
    lengths = [speeches[index].length + (noise_length(words[index]) if talk else 0) for index in kept]
    bare = [_without_opening(passages[index], length) for index, length in zip(kept, lengths, strict=True)]
    return bare, [speeches[index] for index in kept], _log("furniture", [passages[index] for index in sorted(left_out)])


def _lead(
    passages: Sequence[Passage], roles: Sequence[Role], speakers: Sequence[str], stated: Sequence[str] | None
) -> tuple[list[Role], tuple[str, ...]]:
    """Make the facilitators' questions prompts; facilitators are stated or guessed."""
    named = [passage.first.speaker or speaker for passage, speaker in zip(passages, speakers, strict=True)]
    leading = guess_facilitators(passages, named) if stated is None else frozenset(stated)
    return mark_questions(passages, roles, named, leading, certain=stated is not None), tuple(sorted(leading))


def _without_opening(passage: Passage, length: int) -> Passage:
    edited = apply_changes(EditedText(passage.text, passage.edits), [Change(0, length, "", "speaker")])
    return replace(passage, text=edited.text, edits=edited.edits)


def _build_statements(
    session_id: str, posts: Sequence[_Part], *, nested: bool, settled: Mapping[str, str]
) -> tuple[Statement, ...]:
    ids = statement_ids(session_id, (part.passage.text for part in posts))
    kinds = {question_key(text): PromptKind(value) for text, value in settled.items() if value != POST}
    keys = {part.passage.first.key: statement_id for part, statement_id in zip(posts, ids, strict=True)}
    statements: list[Statement] = []
    kind_asked = partial(prompt_kind, beside=_all_headings(posts), settled=kinds)
    last = -1
    for index, (part, statement_id) in enumerate(zip(posts, ids, strict=True)):
        stated = part.passage.first.reply_to
        under = part.passage.mark.kind == "arrow" or (nested and last >= 0 and _is_set_in(part, posts[last]))
        reply_to = keys.get(stated, "") if stated else ids[last] if under and last >= 0 else ""
        if not reply_to:
            last = index
        statements.append(
            _build_statement(
                part,
                statement_id=statement_id,
                session_id=session_id,
                position=index + 1,
                reply_to=reply_to,
                kind_asked=kind_asked,
            )
        )
    return tuple(statements)


def _all_headings(posts: Sequence[_Part]) -> frozenset[str]:
    firsts = [part.passage.first for part in posts]
    sections = [*(part.place.section for part in posts), *(first.section for first in firsts)]
    return frozenset().union(*sections, (first.prompt for first in firsts)) - {""}


def _is_set_in(part: _Part, parent: _Part) -> bool:
    """Return whether a post is indented under another, as answers are.

    Only in plain text: indentation on a page is no clear sign.
    """
    block, above = part.passage.first, parent.passage.first
    deeper = block.indent >= above.indent + threshold("headings.nested") and block.box is above.box is None
    return deeper and part.place == parent.place and block.kind == above.kind == "line"


def _build_statement(
    part: _Part,
    *,
    statement_id: str,
    session_id: str,
    position: int,
    reply_to: str,
    kind_asked: Callable[[str, Sequence[str]], PromptKind],
) -> Statement:
    first, last = part.passage.first, part.passage.blocks[-1]
    prompt = _one_line(first.prompt) or part.place.prompt
    section = [
        *part.place.section,
        *(stated for name in first.section if (stated := _one_line(name)) and stated not in part.place.section),
    ]
    if prompt and prompt not in section:
        section.append(prompt)
    return Statement(
        statement_id=statement_id,
        session_id=session_id,
        position=position,
        text=part.passage.text,
        raw_text=part.passage.raw,
        section=tuple(section),
        prompt=prompt,
        prompt_kind=kind_asked(prompt, section),
        speaker=" ".join((first.speaker or part.speaker).split()),
        reply_to=reply_to,
        page=first.page,
        line_start=first.line,
        line_end=last.line_end or last.line,
        time=first.time,
        reactions=first.reactions,
        group=first.group,
        chosen=first.chosen,
        reported=part.reported,
        edits=part.passage.edits,
    )


def _headings(parts: Sequence[_Part]) -> tuple[tuple[int, str, str], ...]:
    found: list[tuple[int, str, str]] = []
    position = 1
    for part in parts:
        if part.role == "post":
            position += 1
        elif part.role != "aside":
            found.append(
                (position, part.role, part.passage.text if part.role == "title" else heading_text(part.passage.text))
            )
    return tuple(found)


def _one_line(text: str) -> str:
    """Clean a title, heading or prompt from the export."""
    return " ".join(normalise_text(text).text.split()) if text else ""


def _overridden(session: Session, override: SessionOverride) -> Session:
    stated = {
        name: value for name in ("title", "date", "place", "group") if (value := getattr(override, name)) is not None
    }
    if override.date is not None:
        stated["date_from"] = FILE_NAME if override.date else ""
    return replace(session, **stated)
