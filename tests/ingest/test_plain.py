"""Tests of reading text and Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest import plain
from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.ingest.readers import read_export
from opschaling_nlp.settings import load_settings
from tests.ingest.reading import recognises

SETTINGS = load_settings().ingest


def test_every_line_knows_its_number_gap_and_indent():
    """A line says where it stands, how many blank lines stand above it, and how far it is set in."""
    blocks = read_blocks("een\n\n\n  twee\r\ndrie\r\tvier")
    assert [(b.text, b.line, b.gap, b.indent) for b in blocks] == [
        ("een", 1, 0.0, 0.0),
        ("  twee", 4, 2.0, 2.0),
        ("drie", 5, 0.0, 0.0),
        ("\tvier", 6, 0.0, 4.0),
    ]


def test_only_line_ends_end_a_line():
    """A form feed, vertical tab or Unicode separator inside a line leaves the numbering alone."""
    assert [b.line for b in read_blocks("a\x0bb\u2028c\x85d\ne")] == [1, 2]


def test_form_feeds_count_pages():
    """In a text taken from a printed page a form feed begins the next page."""
    assert [b.page for b in read_blocks("een\n\ftwee\n\fdrie")] == [1, 2, 3]
    assert read_blocks("een")[0].page is None


def test_markdown_headings_have_levels_and_hashtags_are_words():
    """A # with a blank makes a heading, a hashtag does not."""
    assert [(b.kind, b.text, b.level) for b in read_blocks("# Titel\n## Kop ##\n#samen doen")] == [
        ("heading", "Titel", 1),
        ("heading", "Kop", 2),
        ("line", "#samen doen", 0),
    ]


def test_rules_and_comments_are_no_lines():
    """What only draws or remarks is a gap."""
    assert [(b.text, b.gap) for b in read_blocks("een\n---\n<!-- terzijde -->\n***\ntwee")] == [
        ("een", 0.0),
        ("twee", 3.0),
    ]


def test_a_table_gives_a_post_per_filled_cell():
    """Cells stand under their column, read row by row; an escaped bar belongs to the words."""
    blocks = read_blocks("| Kans | Zorg |\n|:---|---|\n| <p>groen</p> | a\\|b |\n| | duur |\nna")
    assert [(b.kind, b.text, b.section, b.line) for b in blocks] == [
        ("post", "<p>groen</p>", ("Kans",), 3), ("post", "a|b", ("Zorg",), 3), ("post", "duur", ("Zorg",), 4), ("line", "na", (), 5),
    ]  # fmt: skip


def test_the_bytes_of_a_file_become_a_reading(tmp_path):
    """The hash is that of the bytes, and a guess at the encoding is a warning."""
    path = tmp_path / "muur.txt"
    path.write_bytes("één idee".encode("cp1252"))
    (reading,) = read_export(path, source="m/muur.txt", settings=SETTINGS)
    assert (reading.source, reading.format, reading.blocks[0].text, len(reading.sha256), len(reading.warnings)) == (
        "m/muur.txt",
        "text",
        "één idee",
        64,
        1,
    )


def test_what_is_no_text_is_refused_with_a_reason(tmp_path):
    """A picture named .txt is told, not read."""
    path = tmp_path / "foto.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50)
    with pytest.raises(UnreadableExportError, match="geen tekst"):
        read_export(path, source="foto.txt", settings=SETTINGS)


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.txt", b"", True),
        ("A.MD", b"", True),
        ("lijst", b"tijd\ngeld", True),
        ("beeld", b"\x00\x01\x02\x03" * 9, False),
        ("a.pdf", b"tijd", False),
    ],
)
def test_text_is_recognised_by_its_name_or_its_bytes(name, head, expected):
    """A suffix decides; without one the bytes do."""
    assert recognises(plain, Path(name), head) is expected


def test_an_empty_file_has_no_blocks(tmp_path):
    """An empty file is read, and holds nothing."""
    path = tmp_path / "leeg.txt"
    path.write_bytes(b"")
    (reading,) = read_export(path, source="leeg.txt", settings=SETTINGS)
    assert reading.blocks == ()
