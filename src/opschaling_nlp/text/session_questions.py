"""List the questions of a session with their kinds, as understood or as set by a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from opschaling_nlp.dutch.folding import fold, plain_words
from opschaling_nlp.model import PromptKind, Session

POST = "post"
"""Value in sessies.toml for a contribution that was mistaken for a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question or heading, its kind as understood, and the number of contributions under it."""

    text: str
    kind: PromptKind
    answers: int
    settled: bool = False
    """Whether a person set its kind."""


def question_key(text: str) -> str:
    """Return the form in which questions are compared, without signs, case and accents.

    It matches questions in sessies.toml with those in an export.
    """
    return plain_words(text) or fold(text)


def list_questions(sessions: Sequence[Session]) -> list[Question]:
    """List every question with contributions.

    Those that were not understood come first, the rest in reading order.
    """
    answers: dict[tuple[str, PromptKind], int] = {}
    settled: set[tuple[str, PromptKind]] = set()
    for session in sessions:
        by_person = {question_key(text) for text, _ in session.settled}
        for statement in session.statements:
            text = statement.prompt or (statement.section[-1] if statement.section else "")
            if text:
                key = (text, statement.prompt_kind)
                answers[key] = answers.get(key, 0) + 1
                if by_person and question_key(text) in by_person:
                    settled.add(key)
    questions = [Question(*key, count, settled=key in settled) for key, count in answers.items()]
    return sorted(questions, key=lambda question: question.kind is not PromptKind.NONE)


def unused_questions(session: Session, settled: Mapping[str, str]) -> Iterator[str]:
    """Yield the questions that a person settled but the session does not contain."""
    texts = [text for _, _, text in session.headings]
    for statement in session.statements:
        texts += [*statement.section, statement.prompt]
    if POST in settled.values():
        texts += [statement.text for statement in session.statements]
    held = {question_key(text) for text in set(texts)}
    yield from (question for question in settled if question_key(question) not in held)
