"""Guard what else people decide: decisions on themes, memos, summaries and kinds of questions, each by its last word."""

from __future__ import annotations

import pytest

from opschaling_nlp.codings.attaching import Anchor
from opschaling_nlp.codings.decisions import Decision, decide_theme, load_decisions
from opschaling_nlp.codings.log import last_words, load_log, record, undo
from opschaling_nlp.codings.notes import Memo, Summary, load_memos
from opschaling_nlp.codings.sessionfacts import QuestionKind
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError


def test_a_later_decision_on_a_theme_takes_the_place_of_an_earlier_one(tmp_path):
    """Who decided and when is kept; undoing gives back what stood in the file."""
    (tmp_path / "themas.toml").write_text(
        '[[thema]]\nbesluit = "verwerp"\nreden = "klein"\nbijdragen = ["a", "b"]\ndoor = "sam"\n', "utf-8"
    )
    decide_theme(tmp_path, "noor", Decision("hernoem", "dekt de lading", ("b", "c"), "Water"))
    (decision,) = load_decisions(tmp_path, codes=())
    assert (decision.status, decision.name, decision.by, len(decision.date)) == ("renamed", "Water", "noor", 10)
    undo(tmp_path, "noor")
    assert [(one.status, one.by) for one in load_decisions(tmp_path, codes=())] == [("rejected", "sam")]
    with pytest.raises(UserError, match="naam"):
        decide_theme(tmp_path, "noor", Decision("hernoem", "x", ("b",)))


def test_a_memo_keeps_the_statement_it_was_written_at(tmp_path):
    """A memo in the log stands beside those of the file, with the words and context of its statement."""
    anchor = Anchor("s-1", "s", "Begin klein", "", "Vraag het na")
    record(tmp_path, "noor", Memo("bijdrage", "s-1", "navragen", anchor=anchor))
    (memo,) = load_memos(tmp_path, Codings())
    assert (memo.about, memo.id, memo.text, memo.by, memo.anchor) == ("bijdrage", "s-1", "navragen", "noor", anchor)


def test_what_a_memo_was_written_at_is_an_anchor_without_an_id_too(tmp_path):
    """Words alone may be all that is known of a statement."""
    record(tmp_path, "noor", Memo("bijdrage", "", "navragen", anchor=Anchor("", "s", "Begin klein")))
    (memo,) = last_words(load_log(tmp_path), Memo)
    assert memo.anchor == Anchor("", "s", "Begin klein")


def test_the_last_summary_counts_and_an_empty_one_takes_it_away(tmp_path):
    """Earlier wordings stay in the log."""
    record(tmp_path, "noor", Summary("s", "lead", "eerst", statement_ids=("s-1",)))
    record(tmp_path, "noor", Summary("s", "lead", "later", statement_ids=("s-1",)))
    (summary,) = last_words(load_log(tmp_path), Summary)
    assert (summary.text, summary.by) == ("later", "noor")
    record(tmp_path, "noor", Summary("s", "lead", " "))
    assert [one.text for one in last_words(load_log(tmp_path), Summary)] == [" "]
    undo(tmp_path, "noor")
    assert last_words(load_log(tmp_path), Summary)[0].text == "later"


def test_the_kind_of_a_question_is_kept_for_a_session_or_for_all(tmp_path):
    """The same question in other capitals is the same; the last word counts, and an empty kind leaves it to the program."""
    record(tmp_path, "noor", QuestionKind("Wat houdt ons tegen?", "hindrance"))
    record(tmp_path, "noor", QuestionKind("WAT HOUDT ONS TEGEN?", "help", "mei"))
    assert [(one.kind, one.session_id) for one in last_words(load_log(tmp_path), QuestionKind)] == [
        ("hindrance", ""),
        ("help", "mei"),
    ]
    record(tmp_path, "noor", QuestionKind("wat houdt ons tegen?", ""))
    assert [(one.kind, one.session_id) for one in last_words(load_log(tmp_path), QuestionKind)] == [
        ("help", "mei"),
        ("", ""),
    ]
