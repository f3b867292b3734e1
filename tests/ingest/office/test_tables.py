"""Guard that tables in documents of every kind give statements, and who, when and how many beside them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from opschaling_nlp.ingest import plain, webpage
from opschaling_nlp.ingest.office.parts import Cell, table_parts
from tests.ingest.reading import read_with


def parts(*rows: list[str]) -> list[tuple[str, str, str, int]]:
    """Give text, speaker, time and reactions of each part of a table."""
    cells = [[Cell((text,) if text else (), (1,) if text else ()) for text in row] for row in rows]
    found = table_parts(cells, number=1, counts=Counter())
    return [(part.text, part.speaker, part.time, part.reactions) for part in found]


def test_a_table_of_a_talk_has_speakers_and_times() -> None:
    """Columns named for it say who spoke and when."""
    assert parts(
        ["Tijd", "Spreker", "Tekst"], ["00:00:04", "Els", "Samen schoffelen"], ["00:00:24", "Piet", "Met wie?"]
    ) == [
        ("Samen schoffelen", "Els", "00:00:04", 0),
        ("Met wie?", "Piet", "00:00:24", 0),
    ]


def test_votes_are_numbers_of_people() -> None:
    """Stickers belong to the idea beside them; a dash or a number is no statement, in a column without a meaning either."""
    assert parts(["Idee", "Stickers"], ["Een nieuw hek", "12"], ["Soep koken", "-"]) == [
        ("Een nieuw hek", "", "", 12),
        ("Soep koken", "", "", 0),
    ]
    assert [text for text, *_ in parts(["Tafel", "Oogst"], ["1", "Een nieuw hek in de tuin"], ["2", "n.v.t."])] == [
        "Een nieuw hek in de tuin"
    ]


def test_columns_of_a_wall_stay_columns() -> None:
    """A heading that could name a column of people is a heading where sentences stand below it."""
    assert len(parts(["Van", "Naar"], ["Wij deden alles zelf en kwamen tijd te kort", "Samen met de buren"])) == 2


@pytest.mark.parametrize(
    ("reader", "name", "text"),
    [
        (plain, "a.md", "| Idee | Stickers |\n|---|---|\n| Een nieuw hek | 12 |\n| Soep koken | 3 |\n"),
        (
            webpage,
            "a.html",
            (
                "<html><body><table><tr><th>Idee</th><th>Stickers</th></tr><tr><td>Een nieuw hek</td><td>12</td></tr>"
                "<tr><td>Soep koken</td><td>3</td></tr></table></body></html>"
            ),
        ),
    ],
)
def test_markdown_and_web_pages_follow(tmp_path: Path, reader: object, name: str, text: str) -> None:
    """The same table in another form of file gives the same posts."""
    blocks = read_with(reader, tmp_path / name, text).blocks
    assert [(block.text, block.reactions) for block in blocks] == [("Een nieuw hek", 12), ("Soep koken", 3)]
