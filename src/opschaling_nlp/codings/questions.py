"""Keep what a person said of the kind of a facilitator's question, for one session or for all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from opschaling_nlp.codings.log import Act, Kind, Log, append_act, locked
from opschaling_nlp.dutch.folding import fold


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """Hold a question, its kind, and the session it was asked in (empty: all of them)."""

    question: str
    kind: str
    session_id: str = ""
    by: str = ""


def load_questions(log: Log) -> tuple[QuestionKind, ...]:
    """Return the kinds as they are now, in the order in which the questions were first decided on.

    An empty kind leaves it to the program.
    """
    found: dict[tuple[str, str], QuestionKind] = {}
    for act in log.standing(Kind.QUESTION):
        content = act.content
        one = QuestionKind(str(content["vraag"]), str(content["soort"]), str(content.get("sessie", "")), act.who)
        found[one.session_id, fold(one.question)] = one
    return tuple(one for one in found.values() if one.kind)


def set_question(folder: Path, who: str, kind: QuestionKind) -> Act:
    """Store the kind of a question."""
    content = {"vraag": kind.question, "soort": kind.kind, **({"sessie": kind.session_id} if kind.session_id else {})}
    with locked(folder):
        return append_act(folder, who, Kind.QUESTION, content)
