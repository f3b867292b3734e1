"""Keep what a person said of the kind of a facilitator's question, for one session or for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from opschaling_nlp.codings.anchors import Anchor
from opschaling_nlp.codings.attaching import SAME_SESSION
from opschaling_nlp.codings.log import Kind, Said
from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.model import Session
from opschaling_nlp.text.overrides import EVERYWHERE, SessionOverride
from opschaling_nlp.text.questions import question_key, unused_questions


@dataclass(frozen=True, slots=True)
class QuestionKind(Said):
    """Hold a question, its kind, the session it was asked in (empty: all), and some answers.

    An empty kind leaves it to the program, whatever was chosen before.
    """

    kind_of_act: ClassVar = Kind.QUESTION
    names: ClassVar = {"question": "vraag", "kind": "soort", "session_id": "sessie", "answers": "antwoorden"}
    question: str
    kind: str
    session_id: str = ""
    by: str = ""
    answers: tuple[str, ...] = ()
    """Ids of statements that answered it, by whose words the session is known when it gets another name."""

    @property
    def key(self) -> tuple[str, str]:
        """The session and the words."""
        return self.session_id, fold(self.question)


def follow_questions(questions: Sequence[QuestionKind], sessions: Sequence[Session]) -> tuple[QuestionKind, ...]:
    """Give each question the id that its session has now: the session that holds at least half of its answers."""
    known = {session.session_id for session in sessions}
    if all(one.session_id in known for one in questions if one.session_id):
        return tuple(questions)
    words = {session.session_id: {Anchor(one.statement_id).words for one in session.statements} for session in sessions}
    return tuple(one if not one.session_id or one.session_id in known else _follow(one, words) for one in questions)


def _follow(question: QuestionKind, words: Mapping[str, set[str]]) -> QuestionKind:
    answers = {Anchor(one).words for one in question.answers}
    held = Counter({session: len(answers & those) for session, those in words.items()})
    best = [(session, count) for session, count in held.most_common(2) if count >= SAME_SESSION * len(answers) > 0]
    one_best = len(best) == 1 or (len(best) > 1 and best[0][1] > best[1][1])
    return replace(question, session_id=best[0][0]) if one_best else question


def settle_questions(
    overrides: Mapping[str, SessionOverride], sources: Mapping[str, str], questions: Sequence[QuestionKind]
) -> dict[str, SessionOverride]:
    """Put into what sessies.toml says (by source) the kinds that people chose; `sources` gives source by session id.

    What is said of one session goes before what is said of all; of the same, what was chosen goes before the file.
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
    """Say which chosen kinds found no question, and which differ from what sessies.toml says of the same."""
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
