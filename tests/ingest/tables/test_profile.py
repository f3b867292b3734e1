"""Guard how the content of a column is described."""

from __future__ import annotations

import pytest

from opschaling_nlp.dutch.calendar import is_moment
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.ingest.tables.profile import describe_column, is_number


@pytest.mark.parametrize("cell", ["7", "3,5", "-2", "80%", "€ 12,50", "★★★☆☆", "true", "1 200"])
def test_numbers_are_no_statements(cell: str) -> None:
    """Numbers in all their forms are recognised."""
    assert is_number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "12-03-2025",
        "12/3/25 10:05",
        "2025-03-12T10:05:00Z",
        "2025-03-12 10:05:00",
        "3/12/25 1:05 PM",
        "12 maart 2025",
        "10:05",
    ],
)
def test_times_are_no_statements(cell: str) -> None:
    """Dates and times in all their forms are recognised."""
    assert is_moment(cell)


@pytest.mark.parametrize(
    "cell",
    ["3 scholen doen mee", "nog 10 dagen", "1. eerst bellen", "in 2025 beginnen", "24/7 bereikbaar zijn", "waarheid"],
)
def test_words_with_numbers_are_statements(cell: str) -> None:
    """A number among words is no number."""
    assert not is_number(cell)
    assert not is_moment(cell)


@pytest.mark.parametrize(
    ("cells", "content"),
    [
        ([], "empty"),
        (["", "-", "n.v.t."], "empty"),
        (["1", "2", ""], "number"),
        (["els@voorbeeld.nl", "p@voorbeeld.nl"], "code"),
        (["Els van Dam", "Piet Jansen"], "name"),
        (["Noord", "Zuid"] * 4, "label"),
        (["lef", "tijd", "geld"], "short"),
        (["er is tijd nodig om te leren", "meer lef"], "text"),
    ],
)
def test_a_column_is_described_by_its_cells(cells: list[str], content: str) -> None:
    """Each kind of column is told from the others."""
    assert describe_column(0, "", cells).content == content


def test_column_names_are_compared_without_form() -> None:
    """Capitals, accents and punctuation do not count in a column name."""
    assert plain_words("  E-mail Adrés: ") == "e mail adres"
