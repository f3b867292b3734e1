"""Keep what people state about a session on the working page: kind, date, group, facilitator and questions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ValidationError

from opschaling_nlp.codings.attaching import SAME_SESSION, Anchor
from opschaling_nlp.codings.log import Act, Entry, Kind, record
from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import Reading, Session
from opschaling_nlp.text.overrides import EVERYWHERE, SessionOverride
from opschaling_nlp.text.session_questions import question_key, unused_questions
from opschaling_nlp.validation import problems_of

FACTS = ("kind", "date", "group", "facilitator")
"""Keys of sessies.toml that can be set on the page."""


@dataclass(frozen=True, slots=True)
class SessionFacts(Entry):
    """What somebody stated about a session, which is identified by the path of its export, or its hash if renamed."""

    kind_of_act: ClassVar = Kind.SESSION
    names: ClassVar = {"session_id": "sessie", "source": "bron", "sha256": "sha256", "said": "waarden"}
    source: str
    sha256: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    """Key of sessies.toml → value; absent keys are left to the program and the file."""
    session_id: str = ""
    by: str = ""

    @property
    def key(self) -> str:
        """Return the path of the export."""
        return self.source


def state_facts(folder: Path, who: str, facts: SessionFacts) -> Act:
    """Store what somebody states about a session; raises UserError with every invalid value."""
    _as_override(facts)
    return record(folder, who, facts)


def apply_facts(
    overrides: Mapping[str, SessionOverride], readings: Sequence[Reading], facts: Sequence[SessionFacts]
) -> dict[str, SessionOverride]:
    """Merge facts stated on the page into those of sessies.toml (by source); the page takes precedence."""
    settled = dict(overrides)
    for one, source in _follow(readings, facts):
        if source:
            before = settled.get(source, SessionOverride())
            settled[source] = before.model_copy(update=_as_override(one).model_dump(include=set(one.said)))
    return settled


def facts_warnings(readings: Sequence[Reading], facts: Sequence[SessionFacts]) -> Iterator[str]:
    """Yield a warning for each fact about an export that no longer exists."""
    for one, source in _follow(readings, facts):
        if one.said and not source:
            yield f"{one.by} zei iets over de sessie {one.source}, maar dat bestand is er niet (meer); het is bewaard"


def _follow(readings: Sequence[Reading], facts: Sequence[SessionFacts]) -> Iterator[tuple[SessionFacts, str]]:
    """Yield each fact with the current path of its export; a renamed file is recognised by its hash."""
    sources = {reading.source for reading in readings}
    by_bytes = {reading.sha256: reading.source for reading in readings}
    for one in facts:
        yield one, one.source if one.source in sources else by_bytes.get(one.sha256, "")


def _as_override(facts: SessionFacts) -> SessionOverride:
    try:
        return SessionOverride.model_validate(dict(facts.said))
    except ValidationError as error:
        raise UserError(problems_of(error, facts.source)) from error


@dataclass(frozen=True, slots=True)
class QuestionKind(Entry):
    """A question, its kind, the session it was asked in (empty: all), and some answers.

    An empty kind leaves the choice to the program, whatever was chosen before.
    """

    kind_of_act: ClassVar = Kind.QUESTION
    names: ClassVar = {"question": "vraag", "kind": "soort", "session_id": "sessie", "answers": "antwoorden"}
    question: str
    kind: str
    session_id: str = ""
    by: str = ""
    answers: tuple[str, ...] = ()
    """Ids of statements that answered it; their words identify the session if its id changes."""

    @property
    def key(self) -> tuple[str, str]:
        """Return the session and the folded words."""
        return self.session_id, fold(self.question)


def follow_questions(questions: Sequence[QuestionKind], sessions: Sequence[Session]) -> tuple[QuestionKind, ...]:
    """Give each question the current id of its session: the one that holds at least half of its answers."""
    known = {session.session_id for session in sessions}
    if all(one.session_id in known for one in questions if one.session_id):
        return tuple(questions)
    words = {session.session_id: {Anchor(one.statement_id).words for one in session.statements} for session in sessions}
    return tuple(
        one if not one.session_id or one.session_id in known else _follow_question(one, words) for one in questions
    )


def _follow_question(question: QuestionKind, words: Mapping[str, set[str]]) -> QuestionKind:
    answers = {Anchor(one).words for one in question.answers}
    held = Counter({session: len(answers & those) for session, those in words.items()})
    best = [(session, count) for session, count in held.most_common(2) if count >= SAME_SESSION * len(answers) > 0]
    one_best = len(best) == 1 or (len(best) > 1 and best[0][1] > best[1][1])
    return replace(question, session_id=best[0][0]) if one_best else question


def apply_question_kinds(
    overrides: Mapping[str, SessionOverride], sources: Mapping[str, str], questions: Sequence[QuestionKind]
) -> dict[str, SessionOverride]:
    """Merge the chosen kinds of questions into sessies.toml (by source); `sources` maps session ids to sources.

    A choice for one session precedes one for all sessions; for the same scope, the choice precedes the file.
    """
    settled = dict(overrides)
    for one in questions:
        source = sources.get(one.session_id) if one.session_id else EVERYWHERE
        if source is None or not one.kind:
            continue
        before = settled.get(source, SessionOverride())
        others = {
            text: kind for text, kind in before.vragen.items() if question_key(text) != question_key(one.question)
        }
        settled[source] = before.model_copy(update={"vragen": {**others, one.question: one.kind}})
    return settled


def question_warnings(
    questions: Sequence[QuestionKind], sessions: Sequence[Session], overrides: Mapping[str, SessionOverride]
) -> Iterator[str]:
    """Yield chosen kinds whose question no longer occurs, and those that differ from sessies.toml."""
    by_id = {session.session_id: session for session in sessions}
    for one in questions:
        if not one.kind:
            continue
        asked = [by_id[one.session_id]] if one.session_id in by_id else [] if one.session_id else list(sessions)
        where = f"in sessie {one.session_id}" if one.session_id else "in enige sessie"
        if all(list(unused_questions(session, {one.question: one.kind})) for session in asked):
            yield (
                f"{one.by} koos een soort voor de vraag “{one.question}”, maar die komt {where} niet (meer) voor; "
                "de keuze is bewaard"
            )
        source = by_id[one.session_id].source if one.session_id in by_id else EVERYWHERE
        written = overrides[source].vragen if source in overrides else {}
        for text, kind in written.items():
            if question_key(text) == question_key(one.question) and kind != one.kind:
                yield (
                    f"voor de vraag “{one.question}” zegt sessies.toml {kind} en koos {one.by} {one.kind}; de keuze "
                    "telt, want die is gemaakt met de antwoorden erbij. Maak haar ongedaan als het bestand moet gelden"
                )
