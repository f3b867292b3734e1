"""Labels before and over a statement: where they work as a label, and where they are only words."""

from __future__ import annotations

import pytest

from opschaling_nlp.tagging.tags.layout_labels import prefix_end, read_prefix, read_section


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Horizontaal: samen koken", ["horizontal"]),
        ("Verticaal - het gaat traag", ["vertical"]),
        ("Vertikaal vb: een pilot", ["vertical"]),
        ("HORIZONTAAL (tussen wijken) gaat het goed", ["horizontal"]),
        ("Horizontaal/verticaal: beide", ["horizontal", "vertical"]),
        ("Verticaal", ["vertical"]),
        ("Verticaal is lastiger dan je denkt", []),
        ("We werken horizontaal: dat is fijn", []),
        ("Horizontale drains liggen diep", []),
        ("Horizontaal: een drain op 80 cm", []),
        ("", []),
    ],
)
def test_prefix_is_a_label_only_before_a_mark(text, tags):
    """The word is a label where punctuation or `vb` sets it apart from what follows; within running text it is not."""
    assert [hit.tag for hit in read_prefix(text)] == tags
    assert [text[hit.start : hit.end].lower()[:5] for hit in read_prefix(text)] == [
        {"horizontal": "horiz", "vertical": "verti"}[tag] for tag in tags
    ]
    assert bool(prefix_end(text)) is bool(tags)


@pytest.mark.parametrize(
    ("section", "found"),
    [
        (("Wat zie je?", "Horizontaal"), [("horizontal", "Horizontaal")]),
        (("Horizontaal", "Verticaal"), [("vertical", "Verticaal")]),
        (("Wat merk je van horizontaal en verticaal?",), []),
        (("Verticaal", "Wie doet wat?"), [("vertical", "Verticaal")]),
        (("Horizontale drains",), []),
        (("Tips",), [("tip", "Tips")]),
        (("Vragen",), [("question", "Vragen")]),
        (("Tips", "Verticaal"), [("vertical", "Verticaal")]),
        ((), []),
    ],
)
def test_innermost_heading_decides(section, found):
    """Of several headings the innermost that names a level counts; one that names both gives none."""
    path = " > ".join(section)
    assert [(hit.tag, path[hit.start : hit.end]) for hit in read_section(section)] == found
