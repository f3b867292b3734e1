"""Guard that what is far too long to be a post or a name is cut off and told."""

from __future__ import annotations

from opschaling_nlp.ingest.safety import cut_long_blocks
from opschaling_nlp.model import Block, Edit, Reading


def test_a_post_that_is_too_long_is_cut_behind_a_word_and_told_with_its_place() -> None:
    """What a table with an unclosed quote gives as one post keeps its beginning, and the reading says where it stood."""
    text = "een lange bijdrage " * 100
    edits = (Edit(0, "glyph", "E", "e"), Edit(1000, "glyph", "x", "a"))
    reading = Reading("a.csv", "csv", "", blocks=(Block("post", "kort"), Block("post", text, line=7, edits=edits)))
    cut = cut_long_blocks(reading, limit=200)
    assert cut.blocks[0].text == "kort"
    assert cut.blocks[1].text == text[: len(cut.blocks[1].text)]
    assert 180 <= len(cut.blocks[1].text) <= 200
    assert not text[len(cut.blocks[1].text)].strip()
    assert cut.blocks[1].edits == edits[:1]
    assert len(cut.warnings) == 1
    assert "regel 7" in cut.warnings[0]


def test_a_name_that_is_no_name_is_cut_off() -> None:
    """A speaker, a prompt or a section of a megabyte would come back with every statement."""
    (block,) = cut_long_blocks(
        Reading("a.csv", "csv", "", blocks=(Block("post", "kort", speaker="x" * 5000, section=("y" * 5000,)),)),
        limit=200,
    ).blocks
    assert len(block.speaker) == len(block.section[0]) == 1000
