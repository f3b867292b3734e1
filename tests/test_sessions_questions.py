"""Guard how the kinds of questions that people chose count beside what sessies.toml says."""

from __future__ import annotations

from pathlib import Path

from opschaling_nlp.codings.sessionfacts import QuestionKind
from opschaling_nlp.sessions import collect_sessions
from opschaling_nlp.settings import load_settings

WALL = "Titel van de middag\n\nWat valt jullie op?\n- Rust in het rooster\n- Tijd voor de docenten\n- Een bestuur dat meedoet\n"
QUESTION = "Wat valt jullie op?"


def collect(raw: Path, *questions: QuestionKind, toml: str = "", **files: str):
    """Collect the sessions of made files with the kinds that people chose."""
    for name, text in (files or {"a": WALL}).items():
        (raw / f"{name}.txt").write_text(text, "utf-8")
    if toml:
        (raw / "sessies.toml").write_text(toml, "utf-8")
    return collect_sessions(raw, settings=load_settings(), questions=questions)


def kinds(session) -> set[str]:
    """List the kinds of the questions that the statements of a session answer."""
    return {one.prompt_kind.value for one in session.statements}


def test_a_chosen_kind_counts(tmp_path: Path) -> None:
    """What a person chose on the page is what the answers stand under, and the session says that it was settled."""
    (guessed,) = collect(tmp_path).sessions
    (chosen,) = collect(tmp_path, QuestionKind(QUESTION, "help", guessed.session_id, "noor")).sessions
    assert kinds(guessed) == {"observation"}
    assert kinds(chosen) == {"help"}
    assert dict(chosen.settled) == {QUESTION: "help"}


def test_the_narrower_goes_before_the_wider_and_a_choice_before_the_file(tmp_path: Path) -> None:
    """One session before all; of the same, what was chosen before sessies.toml, with a warning where they differ."""
    general = QuestionKind(QUESTION, "hindrance", "", "noor")
    everywhere = f'[vragen]\n"{QUESTION}" = "advice"\n'
    here = f'["a.txt".vragen]\n"{QUESTION.upper()}" = "condition"\n'
    collected = collect(tmp_path, general, toml=everywhere, a=WALL, b=WALL)
    first, second = collected.sessions
    assert (kinds(first), kinds(second)) == ({"hindrance"}, {"hindrance"})
    assert any("advice" in one and "noor" in one for one in collected.warnings)
    first, second = collect(tmp_path, general, toml=everywhere + here).sessions
    assert (kinds(first), kinds(second)) == ({"condition"}, {"hindrance"})
    own = QuestionKind(QUESTION, "help", first.session_id, "noor")
    first, _ = collect(tmp_path, general, own).sessions
    assert kinds(first) == {"help"}


def test_an_empty_choice_leaves_it_to_the_file_and_the_program(tmp_path: Path) -> None:
    """Taking a choice back gives what would hold without it."""
    (session,) = collect(tmp_path, QuestionKind(QUESTION, "", "a-txt", "noor")).sessions
    assert kinds(session) == {"observation"}
    assert session.settled == ()


def test_a_chosen_question_that_is_gone_is_said(tmp_path: Path) -> None:
    """A question that no longer occurs, in its session or at all, gives a warning, and nothing else changes."""
    gone = [QuestionKind("Wat helpt?", "help", "", "noor"), QuestionKind(QUESTION, "help", "weg", "noor")]
    collected = collect(tmp_path, *gone)
    assert sum("niet (meer) voor" in one for one in collected.warnings) == 2
    assert kinds(collected.sessions[0]) == {"observation"}


def test_a_choice_follows_its_session_to_another_name(tmp_path: Path) -> None:
    """Where the session got another id, its answers tell which it is; another session with the question stays as it was."""
    other = WALL.replace("Rust", "Geluid").replace("Tijd", "Ruimte").replace("bestuur", "gemeente")
    before, _ = collect(tmp_path, a=WALL, b=other).sessions
    answers = tuple(one.statement_id for one in before.statements)
    chosen = QuestionKind(QUESTION, "help", before.session_id, "noor", answers)
    collected = collect(tmp_path, chosen, toml='["a.txt"]\nid = "mei"\n')
    first, second = collected.sessions
    assert (first.session_id, kinds(first), kinds(second)) == ("mei", {"help"}, {"observation"})
    assert not collected.warnings


def test_a_line_can_be_chosen_to_be_no_question(tmp_path: Path) -> None:
    """What was taken for a question and is a contribution becomes one."""
    (session,) = collect(tmp_path, QuestionKind(QUESTION, "post", "", "noor")).sessions
    assert QUESTION in [one.text for one in session.statements]
