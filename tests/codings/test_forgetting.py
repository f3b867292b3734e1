"""Guard that erasing takes a statement's words out of the log and leaves every other act as it was."""

from __future__ import annotations

from opschaling_nlp.codings.attaching import Anchor
from opschaling_nlp.codings.files import LOG
from opschaling_nlp.codings.forgetting import Target, plan_forgetting
from opschaling_nlp.codings.log import last_words, load_log, record
from opschaling_nlp.codings.notes import Memo, Summary, load_quotable, tick


def test_only_what_must_go_goes(tmp_path):
    """Acts about the statement go, as a neighbour its words go, lists lose its id; the rest keeps every byte."""
    tick(tmp_path, "noor", Anchor("s-1", "s", "Geheim", "", "Gewoon"), quotable=True)
    tick(tmp_path, "noor", Anchor("s-2", "s", "Gewoon", "Geheim", ""), quotable=True)
    record(tmp_path, "noor", Summary("s", "lead", "mijn lezing", statement_ids=("s-1", "s-2")))
    record(tmp_path, "noor", Memo("code", "lead", "blijft"))
    last = (tmp_path / LOG).read_bytes().splitlines()[-1]
    ((gone, forget),) = plan_forgetting(tmp_path, Target(frozenset("s"), "s-1", frozenset({"Geheim"})))
    forget()
    assert gone == f"3 regel(s) in {LOG}"
    assert b"Geheim" not in (tmp_path / LOG).read_bytes()
    assert load_quotable(tmp_path) == (Anchor("s-2", "s", "Gewoon", "", ""),)
    assert [(one.text, one.statement_ids) for one in last_words(load_log(tmp_path), Summary)] == [
        ("mijn lezing", ("s-2",))
    ]
    assert (tmp_path / LOG).read_bytes().splitlines()[-1] == last


def test_a_last_line_without_its_end_takes_nothing_along(tmp_path):
    """Where the log stops without a line break, the act before the one that goes is still a whole line for what comes."""
    record(tmp_path, "noor", Memo("code", "lead", "blijft"))
    tick(tmp_path, "noor", Anchor("s-1", "s", "Geheim"), quotable=True)
    (tmp_path / LOG).write_bytes((tmp_path / LOG).read_bytes().rstrip())
    ((_, forget),) = plan_forgetting(tmp_path, Target(frozenset("s"), "s-1", frozenset({"Geheim"})))
    forget()
    record(tmp_path, "noor", Memo("code", "res", "komt erbij"))
    assert [one.text for one in last_words(load_log(tmp_path), Memo)] == ["blijft", "komt erbij"]
