"""How long each stage took stands in OUT/run.log, also of a run that was broken off, and names no file or post."""

from __future__ import annotations

import re

import pytest

from opschaling_nlp.publication import RUN_LOG
from opschaling_nlp.run_log import timed

LINE = re.compile(r" *\d+\.\d\d s  .+")


def _report(progress):
    progress("Lezen", 0, 2, "geheim.txt")
    progress("Lezen", 2, 2, "geheim.txt")
    progress("Analyse", 0, 2, "codering")
    progress("Analyse", 1, 2, "thema's")
    progress("Analyse", 2, 2, "")
    progress("Schrijven", 0, 1, "tabellen")


def test_each_stage_is_a_line(tmp_path):
    """Stages, and steps of those that name them, stand in order with their time; the last line says how it ended."""
    heard, told = [], []
    with timed(tmp_path, lambda *step: heard.append(step), None, tell=told.append) as progress:
        _report(progress)
    lines = (tmp_path / RUN_LOG).read_text("utf-8").splitlines()
    names = [line.partition(" s  ")[2] for line in lines[1:]]
    assert names == ["Lezen", "Analyse: codering", "Analyse: thema's", "Schrijven: tabellen", "klaar"]
    assert all(LINE.fullmatch(line) for line in lines[1:])
    assert (len(heard), told) == (6, lines[1:-1])


def test_a_run_that_breaks_off_is_logged_behind_the_one_before(tmp_path):
    """The log is added to; an error is named by its kind and goes on."""
    with timed(tmp_path):
        pass

    def break_off():
        with timed(tmp_path) as progress:
            progress("Lezen", 0, 1, "geheim.txt")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    text = (tmp_path / RUN_LOG).read_text("utf-8")
    assert text.count("begonnen") == 2
    assert text.endswith("afgebroken (ZeroDivisionError)\n")
    assert "geheim" not in text
