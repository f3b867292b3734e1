"""Proposals of indicators from what people coded."""

from __future__ import annotations

from opschaling_nlp.codings.indicator_proposals import propose_indicators
from tests.codings.coding_frames import make_statements, make_tokens

TEXTS = ["zaal vrij", "zaal vrij", "zaal vrij", "zaal vol", "zaal vol", "zaal dicht", "lunch klaar"]
TOKENS = make_tokens(make_statements(TEXTS)).assign(content=1)
CODED = {f"s1-{number}": number <= 3 for number in range(1, 8)}


def test_what_is_right_often_enough_is_proposed_best_first():
    """Words right three times out of four are proposed with what they hit; a word that is wrong too often is not."""
    found = propose_indicators(TOKENS, CODED, found=frozenset({"s1-1"}))
    assert [(one.words, one.right, one.wrong, one.new) for one in found] == [
        ("vrij", 3, 0, 2),
        ("vrij + zaal", 3, 0, 2),
    ]
    assert found[1].line() == 'vrij-zaal = { words = "vrij + zaal" }'


def test_what_is_found_already_is_not_proposed():
    """A word adds nothing where every statement it is right in already has the code."""
    assert propose_indicators(TOKENS, CODED, found=frozenset(CODED)) == []
