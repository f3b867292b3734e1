"""Warnings fit their numbers, and are said in the language of the run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from opschaling_nlp.analysis.summaries.warnings import run_warnings
from opschaling_nlp.settings import load_settings
from opschaling_nlp.texts import speak
from tests.analysis.frames import make_sessions, make_statements


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("nl", 1, ("één bijdrage spreekt van", "in één bijdrage vonden", "één open thema kwam")),
        ("nl", 2, ("twee bijdragen spreken van", "in twee bijdragen vonden", "twee open thema's kwamen")),
        ("en", 1, ("one statement speaks of", "in one statement the", "one open theme did")),
        ("en", 2, ("two statements speak of", "in two statements the", "two open themes did")),
    ],
)
def test_a_warning_fits_its_number_in_both_languages(language, n, said):
    """One and many have their own words, in Dutch and in English."""
    statements = make_statements([{"text": f"x {number}", "opposed": "geld"} for number in range(n)])
    tables = {"statements": statements, "sessions": make_sessions("s1")}
    themes = SimpleNamespace(too_few=False, free=n, proposals=SimpleNamespace(by_chance=n), idle=())
    with speak(language):
        told = list(run_warnings(tables, themes, load_settings()))
    assert [one.startswith(begin) for one, begin in zip(told, said, strict=True)] == [True] * 3


def test_nothing_without_a_factor_asks_for_no_look():
    """Where every statement has a factor there is nothing to read for open themes."""
    themes = SimpleNamespace(too_few=False, free=0, proposals=SimpleNamespace(by_chance=0), idle=())
    tables = {"statements": make_statements([{"text": "x"}]), "sessions": make_sessions("s1")}
    assert list(run_warnings(tables, themes, load_settings())) == []


@pytest.mark.parametrize(("language", "said"), [("nl", "verlaten deze computer"), ("en", "leave this computer")])
def test_words_that_leave_this_computer_are_told(tmp_path, language, said):
    """Who sets a cluster sees where the words of participants go."""
    given = tmp_path / "instellingen.toml"
    given.write_text('[parallel]\naddress = "tcp://10.0.0.5:8786"\n', encoding="utf-8")
    themes = SimpleNamespace(too_few=False, free=0, proposals=SimpleNamespace(by_chance=0), idle=())
    tables = {"statements": make_statements([{"text": "x"}]), "sessions": make_sessions("s1")}
    with speak(language):
        (told,) = run_warnings(tables, themes, load_settings(given))
    assert said in told
    assert "tcp://10.0.0.5:8786" in told
