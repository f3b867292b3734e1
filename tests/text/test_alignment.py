"""Guard that the statements of two exports of one session find each other, and that common words do not make it slow."""

from __future__ import annotations

from collections import Counter

from opschaling_nlp.model import Statement
from opschaling_nlp.text import duplicates
from opschaling_nlp.text.duplicates import align_statements


def statements(session: str, texts):
    """Make the statements of a session."""
    return [Statement(f"{session}-{i}", session, i, text, text) for i, text in enumerate(texts, start=1)]


def test_equal_posts_find_one_partner_each():
    """An answer given twice needs two partners."""
    assert align_statements(statements("a", ["Tijd", "Tijd"]), statements("b", ["Tijd"])) == {"a-1": "b-1"}


def test_a_post_with_a_few_other_letters_finds_its_partner():
    """A spelling mistake mended in one of the exports does not part them."""
    found = align_statements(
        statements("a", ["Meer steun van de wethoudr voor de wijk"]),
        statements("b", ["Geen tijd", "Meer steun van de wethouder voor de wijk"]),
    )
    assert found == {"a-1": "b-2"}


def test_a_word_that_everyone_uses_does_not_hide_the_partner():
    """Among a thousand posts with the same words the one that shares the rare words is found."""
    common = [f"wij willen in de wijk met elkaar verder aan {i}" for i in range(1000)]
    found = align_statements(
        statements("a", ["wij willen in de wijk zonnepanelen leggen"]),
        statements("b", [*common, "wij willen in de wijk zonnepanelen neerleggen"]),
    )
    assert found == {"a-1": "b-1001"}


def test_only_a_bounded_number_of_posts_is_looked_at(monkeypatch):
    """With common words alone the work for one post does not grow with the other export."""
    looked_at = []

    def counting(positions):
        found = list(positions)
        looked_at.append(len(found))
        return Counter(found)

    monkeypatch.setattr(duplicates, "Counter", counting)
    common = [f"wij gaan verder {i}" for i in range(1000)]
    align_statements(statements("a", ["wij gaan verder samen"]), statements("b", common))
    assert max(looked_at) <= 200
