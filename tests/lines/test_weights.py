"""Every weight of the table decides: with it a line ends a post that goes on without it, or the other way round."""

from __future__ import annotations

import pytest

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.lines.weigh import weigh

DECIDED = {
    "unknown": {"hanging": 0.5},
    "fits": {"low": -5.0},
    "stretched": {"capital": 5.0},
    "space": {"low": -9.0, "broken_sentence": 1.0},
    "blank": {"start": -4.0},
    "close": {"fits": 1.0, "capital": 5.0},
    "clause_above_blank": {"blank": 1.0, "low": -9.0},
    "low_below_blank": {"blank": 1.0, "low": -3.0},
    "lower_foot": {"low": -6.0, "broken_sentence": 1.0},
    "start": {"stop": 2.0},
    "stop": {"start": -2.0},
    "low_behind_stop": {"stop": 2.0},
    "low": {"stop": 3.0},
    "capital": {"start": -2.0},
    "broken_sentence": {"capital": 4.0, "start": -1.0},
    "broken_word": {"capital": 4.0},
    "goes_on": {"capital": 4.0, "start": -1.0},
    "closes": {"capital": 4.0, "start": -3.0},
    "rare": {"capital": 4.0, "start": -2.5},
    "ordinary_capital": {"capital": 3.0, "start": -3.0},
    "clash": {"stretched": 1.0, "low": -5.0},
    "label": {"start": -5.0, "stop": -2.0},
    "asked": {"start": -5.0, "low": -5.0},
    "hanging": {"fits": 1.0},
    "shifted": {"start": -5.0, "low": -5.0, "broken_sentence": 1.0},
    "soft_hyphen": {"fits": 1.0},
    "loose": {"unknown": 1.0},
}
SHOWN = {"start": -2.0, "stop": 3.0, "low_behind_stop": -4.0, "low": -4.0, "capital": 4.0}
"""Bits that a text shows of these; the other features hold or do not."""


@pytest.mark.parametrize("name", list(load_cues("seams")))
def test_a_weight_decides(name):
    """Where the rest of what is seen speaks a little the other way, the weight turns the verdict."""
    rest = sum(weigh(DECIDED[name]).values())
    whole = sum(weigh({**DECIDED[name], name: SHOWN.get(name, 1.0)}).values())
    assert (rest > 0) != (whole > 0)


def test_every_weight_says_in_dutch_what_it_means():
    """What is written behind a join is short and has no sign that parts reasons."""
    for row in load_cues("seams").values():
        assert 0 < len(row["why"]) < 80
        assert ";" not in row["why"]
