"""Tests of the names of sessions and statements."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.text.ids import session_slug, session_slugs, statement_ids

TEXTS = st.lists(st.sampled_from(["tijd", "Tijd", "geld", "lef", "rust "]), max_size=8)


@given(TEXTS, TEXTS)
def test_ids_are_unique_and_later_posts_change_none(texts, later):
    """Every statement has its own id, and posts added behind leave the others alone."""
    ids = statement_ids("s", [*texts, *later])
    assert len(set(ids)) == len(ids)
    assert ids[: len(texts)] == statement_ids("s", texts)


@given(TEXTS, st.text("xyz", min_size=1, max_size=3))
def test_a_new_post_anywhere_changes_no_other_id(texts, new):
    """The id comes from the words, not from the place."""
    assert statement_ids("s", [new, *texts])[1:] == statement_ids("s", texts)


def test_equal_posts_are_numbered_in_reading_order():
    """The second and third of equal posts end in -2 and -3, however they are capitalised."""
    first, second, third = statement_ids("s", ["Tijd", "tijd", "TIJD"])
    assert (second, third) == (f"{first}-2", f"{first}-3")


def test_a_slug_is_readable_and_keeps_the_extension():
    """A session is named after its path below RAW."""
    assert session_slug("2024/Sessie één (kopie).TXT") == "2024-sessie-een-kopie-txt"
    assert session_slug("会议.txt") == "会议-txt"
    assert session_slug("...") == "sessie"


def test_paths_with_the_same_slug_are_told_apart():
    """Two files never share an id, and the id of a file does not depend on the order."""
    slugs = session_slugs(["a b.txt", "a-b.txt", "c.txt"])
    assert len(set(slugs)) == 3
    assert slugs[2] == "c-txt"
    assert session_slugs(["a-b.txt", "a b.txt"]) == [slugs[1], slugs[0]]
