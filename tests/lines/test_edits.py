"""Tests of the log of edits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.lines.edits import Change, EditedText, apply_changes, locate_edits, undo_edits
from opschaling_nlp.model import Edit


@st.composite
def changes(draw, length):
    """Make changes in order that do not overlap, in a text of `length` characters."""
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [Change(start, end, draw(st.text("abc →", max_size=3)), "test") for start, end in pairs]


@given(st.data(), st.text("xyz \n-", max_size=30))
def test_undoing_all_edits_gives_the_raw_text_back(data, raw):
    """However many rounds of changes are made, undoing the log gives the raw text."""
    edited = EditedText(raw)
    for _ in range(4):
        edited = apply_changes(edited, data.draw(changes(len(edited.text))))
        assert undo_edits(edited.text, edited.edits) == raw


@given(st.data(), st.text("xyz \n-", max_size=30))
def test_edits_of_one_text_are_sorted_and_do_not_overlap(data, raw):
    """An edit begins where the one before it ends, or later."""
    edited = EditedText(raw)
    for _ in range(4):
        edited = apply_changes(edited, data.draw(changes(len(edited.text))))
    ends = [edit.start + len(edit.after) for edit in edited.edits]
    assert all(end <= edit.start for end, edit in zip(ends, edited.edits[1:], strict=False))
    assert all(edited.text[edit.start : edit.start + len(edit.after)] == edit.after for edit in edited.edits)


def test_a_change_that_changes_nothing_is_not_logged():
    """Replacing words by themselves leaves no trace."""
    assert apply_changes(EditedText("tijd"), [Change(0, 4, "tijd", "test")]) == EditedText("tijd")


def test_a_change_of_changed_characters_becomes_one_edit():
    """What was changed twice is one edit, from the raw characters to the last ones."""
    first = apply_changes(EditedText("a -> b"), [Change(2, 4, "→", "arrow")])
    assert apply_changes(first, [Change(1, 4, "\n", "wrap")]).edits == (Edit(1, "wrap", " -> ", "\n"),)


def test_edits_know_the_line_they_were_made_on():
    """The page and line of an edit are those of the raw line it changed."""
    edited = apply_changes(
        EditedText("samen-\nwerking\n  hier"), [Change(5, 7, "", "hyphen"), Change(14, 17, " ", "wrap")]
    )
    located = locate_edits(edited, [(0, 1, 7), (7, 1, 8), (15, 2, 1)])
    assert [(edit.page, edit.line) for edit in located] == [(1, 7), (1, 8)]


def test_an_empty_text_has_no_edits():
    """Nothing comes of nothing."""
    assert apply_changes(EditedText(""), []) == EditedText("")
    assert undo_edits("", ()) == ""
