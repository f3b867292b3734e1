"""Tests of recognising what opens a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.lines.marks import find_mark


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("- tijd", "bullet", "tijd"),
        ("  • tijd", "bullet", "tijd"),
        ("•tijd", "bullet", "tijd"),
        ("* tijd", "bullet", "tijd"),
        ("– tijd", "bullet", "tijd"),
        ("o tijd", "bullet", "tijd"),
        ("☑ tijd", "bullet", "tijd"),
        ("- [x] tijd", "bullet", "tijd"),
        ("\uf0a7 tijd", "bullet", "tijd"),
        ("1. tijd", "number", "tijd"),
        ("12) tijd", "number", "tijd"),
        ("(3) tijd", "number", "tijd"),
        ("b. tijd", "number", "tijd"),
        ("→ tijd", "arrow", "tijd"),
        ("-> tijd", "arrow", "tijd"),
        ("=>tijd", "arrow", "tijd"),
        ("> tijd", "arrow", "tijd"),
        ("- → tijd", "arrow", "tijd"),
        ("à wat goed", "arrow", "wat goed"),
        ("\uf0e0 tijd", "arrow", "tijd"),
        ("à priori", "", "à priori"),
        ("à vier weken", "", "à vier weken"),
        ("> 10%", "", "> 10%"),
        ("-5 graden", "", "-5 graden"),
        ("*nadruk*", "", "*nadruk*"),
        ("2030 is ver weg", "", "2030 is ver weg"),
        ("1.5 meter", "", "1.5 meter"),
        ("o.a. tijd", "", "o.a. tijd"),
        ("#samen", "", "#samen"),
        ("", "", ""),
    ],
)
def test_bullets_numbers_and_arrows_are_told_from_words(text, kind, rest):
    """What opens a line is recognised with the blanks behind it; what belongs to the words is not."""
    mark = find_mark(text)
    assert (mark.kind, text[mark.length :]) == (kind, rest)


@given(st.text())
def test_a_mark_never_reaches_beyond_the_text(text):
    """Whatever a line holds, the mark is a beginning of it."""
    assert 0 <= find_mark(text).length <= len(text)


@pytest.mark.parametrize("text", ["+ zin, - tijd", "+ / -", "- kosten; + rust"])
def test_plus_set_against_minus_is_no_bullet(text):
    """The signs say which is for and which against, so they stay with the words; a bullet before both still goes."""
    assert not find_mark(text).length
    assert find_mark(f"• {text}").length == 2
    assert find_mark(text.replace(",", "").replace("/", "").replace(";", "")).kind == "bullet"
