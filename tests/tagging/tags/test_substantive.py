"""What is no more than thanks, praise, agreement, logistics, a link, or figures and signs."""

from __future__ import annotations

import pytest

from opschaling_nlp.tagging.tags.substantive import make_substantive
from tests.tagging.docs_by_hand import NLP, make, mark

SUBSTANTIVE = make_substantive(NLP, "substantive")


def why(text, pos, *spans):
    """Return what makes a statement not substantive."""
    doc = mark(make(text, pos=pos.split()), "drivers", *spans)
    return [span.label_ for span in SUBSTANTIVE(doc).spans.get("not_substantive", [])]


@pytest.mark.parametrize(
    ("text", "pos", "kind"),
    [
        ("Ruimte voor wonen : https://voorbeeld.nl/x", "NOUN ADP NOUN PUNCT X", "link"),
        ("Hartelijk dank allemaal", "ADJ NOUN PRON", "thanks"),
        ("Wat een leuke middag", "PRON DET ADJ NOUN", "praise"),
        ("Helemaal mee eens", "ADV ADV ADJ", "agreement"),
        ("37", "NUM", "figures"),
        ("12 stemmen", "NUM NOUN", "figures"),
        ("blz. 4", "NOUN NUM", "figures"),
        ("10.30 - 11.00 uur", "NUM PUNCT NUM NOUN", "figures"),
        ("👍 👍", "SYM SYM", "figures"),
        ("De slides worden morgen rondgestuurd", "DET NOUN AUX ADV VERB", "logistics"),
    ],
)
def test_hollow_statements(text, pos, kind):
    """Each kind is recognised and named."""
    assert why(text, pos) == [kind]


@pytest.mark.parametrize(
    ("text", "pos"),
    [
        ("De buurt kookt samen", "DET NOUN VERB ADV"),
        ("Een geitenhouderij helpt daarbij", "DET NOUN VERB ADV"),
        ("3 uur per week", "NUM NOUN ADP NOUN"),
        ("12 stemmen van bewoners", "NUM NOUN ADP NOUN"),
        ("", ""),
    ],
)
def test_other_statements_are_substantive(text, pos):
    """What none of the kinds explains counts, however short; an empty statement is left alone."""
    assert why(text, pos) == []


def test_driver_saves_a_compliment_but_not_a_link():
    """`Mooi, zoveel draagvlak` names a driver and counts; a title with a driver's word above a link does not."""
    assert why("Mooi zoveel draagvlak", "ADJ DET NOUN", (2, 3, "own", "")) == []
    assert why("Draagvlak : https://voorbeeld.nl", "NOUN PUNCT X", (0, 1, "own", "")) == ["link"]
