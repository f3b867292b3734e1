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
        ("nl", 1, ("1 bijdrage spreekt van", "in 1 bijdrage vonden", "1 open thema kwam")),
        ("nl", 2, ("2 bijdragen spreken van", "in 2 bijdragen vonden", "2 open thema's kwamen")),
        ("en", 1, ("1 statement speaks of", "in 1 statement the", "1 open theme did")),
        ("en", 2, ("2 statements speak of", "in 2 statements the", "2 open themes did")),
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
