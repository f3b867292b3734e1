"""Replace speakers by pseudonyms and mask personal data in sessions, so that results can be shown to others.

What is recognised is in resources/cues/privacy.toml. Some names are missed (a lone first name that is neither listed
nor a speaker's), so masked results are pseudonymous, not anonymous. The key is kept apart from the results.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.dutch.folding import fold_case
from opschaling_nlp.errors import UserError
from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.model import Edit, Session, Statement
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import PrivacySettings
from opschaling_nlp.text.ids import number_repeats, session_slug
from opschaling_nlp.text.masking import Mask, Masker, apply_masks, lower_case_words
from opschaling_nlp.writing import UNFINISHED, write_whole


def pseudonymise_sessions(
    sessions: Sequence[Session], *, settings: PrivacySettings, key: Mapping[str, str]
) -> tuple[tuple[Session, ...], dict[str, str]]:
    """Replace every speaker by a pseudonym and mask personal data in sessions.

    Text, raw text, edits, sections, prompts, titles and file names are masked. Statement ids stay the same, except in a
    session whose own label contains a name. `key` (name → pseudonym) is that of earlier runs; the returned key adds the
    new speakers, numbered on in reading order. Edits that touch masked characters are dropped, so that undoing the
    others never restores what was hidden.
    """
    extended = _extend_key(key, (name for session in sessions for name in _speakers(session)))
    masker = make_masker(sessions, settings=settings, key=extended)
    sessions = _relabel(sessions, masker)
    pseudonyms = {fold_case(name): pseudonym for name, pseudonym in extended.items()}
    return tuple(_mask_session(session, masker, pseudonyms) for session in sessions), extended


def _speakers(session: Session) -> Iterator[str]:
    yield from (statement.speaker for statement in session.statements)
    yield from session.facilitators


def make_masker(sessions: Sequence[Session], *, settings: PrivacySettings, key: Mapping[str, str]) -> Masker:
    """Make a masker from the names in the settings and the key, and the words of the sessions."""
    ordinary = lower_case_words(statement.text for session in sessions for statement in session.statements)
    return Masker(names=settings.names, speakers=sorted(key), ordinary=ordinary)


def _relabel(sessions: Sequence[Session], masker: Masker) -> list[Session]:
    """Mask file names, and the ids of sessions and statements derived from them."""
    sources, ids = number_repeats(masker.mask_label(session.source) for session in sessions), []
    for session, source in zip(sessions, sources, strict=True):
        derived = source != session.source and session.session_id.startswith(session_slug(session.source))
        ids.append(_slug(source) if derived else mask_session_id(session.session_id, masker))
    ids = number_repeats(ids)
    renamed = {session.session_id: one for session, one in zip(sessions, ids, strict=True)}
    statements = {
        statement.statement_id: one + statement.statement_id.removeprefix(session.session_id)
        for session, one in zip(sessions, ids, strict=True)
        if one != session.session_id
        for statement in session.statements
    }
    return [
        replace(
            session,
            session_id=one,
            source=source,
            same_as=renamed.get(session.same_as, session.same_as),
            statements=tuple(
                replace(
                    statement,
                    session_id=one,
                    statement_id=statements.get(statement.statement_id, statement.statement_id),
                    reply_to=statements.get(statement.reply_to, statement.reply_to),
                    duplicate_of=statements.get(statement.duplicate_of, statement.duplicate_of),
                )
                for statement in session.statements
            ),
        )
        for session, one, source in zip(sessions, ids, sources, strict=True)
    ]


def mask_session_id(session_id: str, masker: Masker) -> str:
    """Return the id of a session, masked if it contains a name."""
    masked = masker.mask_label(session_id)
    return session_id if masked == session_id else _slug(masked)


def _slug(label: str) -> str:
    return re.sub("-{2,}", "-", session_slug(label))


def load_key(path: Path) -> dict[str, str]:
    """Read the key of earlier runs, empty if there is none yet; raises UserError if it cannot be read."""
    try:
        key = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UserError.single(
            str(path),
            f"de sleutel van de pseudoniemen kan niet worden gelezen ({dutch_reason(error)})",
            "zet een kopie terug, of verwijder het bestand: dan worden de pseudoniemen opnieuw genummerd",
        ) from error
    if not isinstance(key, dict) or not all(isinstance(value, str) for value in key.values()):
        raise UserError.single(
            str(path), "dit is geen sleutel van pseudoniemen", 'schrijf { "naam": "Deelnemer 01", … }'
        )
    return key


def list_unfinished_keys(path: Path) -> list[Path]:
    """List what killed processes left of a key, with names in it: of this version, or of an earlier one."""
    return [one for one in (path.with_suffix(UNFINISHED), path.with_name(f"{path.name}.nieuw")) if one.exists()]


def save_key(path: Path, key: Mapping[str, str]) -> None:
    """Write the key atomically, readable only by its owner, and remove what was left of one half written."""
    for left in list_unfinished_keys(path):
        left.unlink(missing_ok=True)
    ordered = dict(sorted(key.items(), key=lambda item: (item[1], item[0])))
    write_whole(path, (json.dumps(ordered, ensure_ascii=False, indent=1) + "\n").encode(), private=True)


def _extend_key(key: Mapping[str, str], speakers: Iterable[str]) -> dict[str, str]:
    extended = dict(key)
    known = {fold_case(name) for name in key}
    number = max(
        (int(pseudonym.rsplit(" ", 1)[-1]) for pseudonym in key.values() if pseudonym.rsplit(" ", 1)[-1].isdecimal()),
        default=0,
    )
    for speaker in speakers:
        if speaker and fold_case(speaker) not in known:
            number += 1
            known.add(fold_case(speaker))
            extended[speaker] = f"{load_cues('privacy')['masks']['speaker']} {number:02}"
    return extended


def _mask_session(session: Session, masker: Masker, pseudonyms: Mapping[str, str]) -> Session:
    return replace(
        session,
        title=masker.mask(session.title),
        place=masker.mask(session.place),
        group=masker.mask(session.group),
        skipped=masker.mask(session.skipped),
        warnings=tuple(masker.mask(warning) for warning in session.warnings),
        edits=_mask_befores(session.edits, masker),
        headings=tuple((position, role, masker.mask(text)) for position, role, text in session.headings),
        facilitators=tuple(pseudonyms.get(fold_case(name), "") for name in session.facilitators),
        settled=tuple((masker.mask(text), kind) for text, kind in session.settled),
        doubts=tuple(masker.mask(doubt) for doubt in session.doubts),
        doubtful=tuple(masker.mask(text) for text in session.doubtful),
        statements=tuple(_mask_statement(statement, masker, pseudonyms) for statement in session.statements),
    )


def _mask_statement(statement: Statement, masker: Masker, pseudonyms: Mapping[str, str]) -> Statement:
    masks = masker.find(statement.text)
    text = apply_masks(statement.text, masks)
    edits = _mask_befores(_kept_edits(statement.edits, masks), masker)
    raw_text = undo_edits(text, edits)
    if masker.find(raw_text):  # personal data that shows only in the raw text: better no log than a revealing one
        edits, raw_text = (), text
    return replace(
        statement,
        text=text,
        raw_text=raw_text,
        edits=edits,
        speaker=pseudonyms.get(fold_case(statement.speaker), ""),
        section=tuple(masker.mask(part) for part in statement.section),
        prompt=masker.mask(statement.prompt),
        group=masker.mask(statement.group),
    )


def _kept_edits(edits: Sequence[Edit], masks: Sequence[Mask]) -> tuple[Edit, ...]:
    """Keep the edits that touch no masked character, at their positions in the masked text."""
    kept = []
    for edit in edits:
        end = edit.start + len(edit.after)
        if any(mask.start < end and edit.start < mask.end for mask in masks):
            continue
        shift = sum(len(mask.text) - (mask.end - mask.start) for mask in masks if mask.end <= edit.start)
        kept.append(replace(edit, start=edit.start + shift))
    return tuple(kept)


def _mask_befores(edits: Sequence[Edit], masker: Masker) -> tuple[Edit, ...]:
    return tuple(replace(edit, before=masker.mask(edit.before)) for edit in edits)
