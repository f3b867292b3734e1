"""Cut off what is far too long for a post, a name or a heading (an unclosed quote, a pasted image), and say where."""

from __future__ import annotations

from dataclasses import replace

from opschaling_nlp.model import Block, Reading

_LONGEST_NAME = 1_000
"""Characters of a speaker, a prompt, or a name in a section path."""
_MOST_WARNINGS = 10


def cut_long_blocks(reading: Reading, *, limit: int) -> Reading:
    """Cut every block of a reading to at most `limit` characters, with a warning (Dutch) for each that was longer."""
    blocks = tuple(_cut(block, limit) for block in reading.blocks)
    long = [
        describe_cut(block.page, block.line, len(block.text), limit)
        for block in reading.blocks
        if len(block.text) > limit
    ]
    if len(long) > _MOST_WARNINGS:
        long[_MOST_WARNINGS:] = [f"en nog {len(long) - _MOST_WARNINGS} bijdragen die zijn afgebroken"]
    return replace(reading, blocks=blocks, title=reading.title[:_LONGEST_NAME], warnings=(*reading.warnings, *long))


def describe_cut(page: int | None, line: int | None, length: int, limit: int) -> str:
    """Say in Dutch that a post was cut off, where it stands, and what to do."""
    place = ", ".join(f"{name} {number}" for name, number in (("pagina", page), ("regel", line)) if number is not None)
    return (
        f"een bijdrage{f' ({place})' if place else ''} van {length} tekens is afgebroken na {limit}: "
        "kijk of daar een aanhalingsteken ontbreekt of een plaatje is geplakt, "
        "of verhoog max_statement_characters in de instellingen"
    )


def cut_place(text: str, limit: int) -> int:
    """Return where a text is cut to be no longer than `limit`: behind a word, where there is one near the end."""
    blank = text.rfind(" ", limit - limit // 10, limit + 1)
    return blank if blank > 0 else limit


def _cut(block: Block, limit: int) -> Block:
    names = [block.speaker, block.prompt, *block.section]
    if len(block.text) <= limit and all(len(name) <= _LONGEST_NAME for name in names):
        return block
    end = cut_place(block.text, limit) if len(block.text) > limit else len(block.text)
    return replace(
        block,
        text=block.text[:end],
        edits=tuple(edit for edit in block.edits if edit.start + len(edit.after) <= end),
        speaker=block.speaker[:_LONGEST_NAME],
        prompt=block.prompt[:_LONGEST_NAME],
        section=tuple(name[:_LONGEST_NAME] for name in block.section),
    )
