"""Tell the questions and answers in Slido's poll results from the contents page, the kinds of poll and the numbers of voters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from opschaling_nlp.cues import load_cues
from opschaling_nlp.model import Block, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COUNT = re.compile(r"[\d\s]+|\d+(?:[.,]\d+)?\s?%|score:?\s*[\d.,]+|\(?\s*\d+\s*/\s*\d+\s*\)?|slido|slido\.com", re.IGNORECASE)
_BESIDE = re.compile(r"(?:\s+\d){2,4}\s*$")
"""Loose digits at the end of a line."""
_NUMBERING = re.compile(r"\(?\d+\s*/\s*\d+\)?\s*$")
_TITLE_WITHIN = 6
"""Lines in which the report says what it is."""
_LONGEST_QUESTION = 6
"""Lines of a question at most."""


def read_polls(blocks: Sequence[Block]) -> tuple[list[Block], list[Edit]]:
    """Return the questions (as prompts) and answers of a poll report, and what was left out; other blocks come back as they are.

    The layout is known from descriptions only: a title, a contents page, then for each poll its kind, its question, and between the answers
    the number of voters in loose digits.
    """
    cues = load_cues("columns")["slido"]
    titles, contents, kinds = (frozenset(cues[name]) for name in ("report_titles", "contents_titles", "poll_types"))
    starts = [place for place, block in enumerate(blocks) if _fold(_NUMBERING.sub("", block.text)) in kinds]
    if not starts or not any(_fold(block.text) in titles for block in blocks[:_TITLE_WITHIN]):
        return list(blocks), []
    listed = (
        _fold(" ".join(block.text for block in blocks[: starts[0]])) if any(_fold(block.text) in contents for block in blocks[: starts[0]]) else ""
    )
    kept: list[Block] = []
    left_out = list(blocks[: starts[0]])
    clouds, empty = frozenset(cues["cloud_types"]), frozenset(load_cues("columns")["values"]["empty"])
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        left_out.append(blocks[start])
        poll = blocks[start + 1 : end]
        words = [_without_count(block) for block in poll if not _is_empty(block.text, empty)]
        left_out += [block for block in poll if _is_empty(block.text, empty)]
        lines = _question_lines(words, listed)
        if lines:
            text = " ".join(block.text.strip() for block in words[:lines])
            kept.append(replace(words[0], kind="prompt", text=text, line_end=words[lines - 1].line_end, edits=words[0].edits if lines == 1 else ()))
        cloud = _fold(_NUMBERING.sub("", blocks[start].text)) in clouds
        kept += [replace(block, kind="post") for block in words[lines:]] if cloud else words[lines:]
    return kept, [Edit(0, "furniture", block.text, "", page=block.page, line=block.line) for block in _in_order(left_out)]


def _is_empty(text: str, empty: frozenset[str]) -> bool:
    """Tell whether a line is a number of voters or an answer without content, which the workbook leaves out too."""
    return _COUNT.fullmatch(text.strip()) is not None or text.strip().casefold() in empty


def _without_count(block: Block) -> Block:
    """Take the number of voters off a line that it was set beside."""
    found = _BESIDE.search(block.text)
    if found is None:
        return block
    edit = Edit(found.start(), "furniture", found[0], "")
    return replace(
        block, text=block.text[: found.start()], edits=(*(old for old in block.edits if old.start + len(old.after) <= found.start()), edit)
    )


def _question_lines(words: Sequence[Block], listed: str) -> int:
    """Count the lines of the question that opens a poll: as many as the contents page has in a row, else those in the style of the first."""
    if not words:
        return 0
    lines = 1
    while lines < min(len(words), _LONGEST_QUESTION) and _fold(" ".join(block.text for block in words[: lines + 1])) in listed:
        lines += 1
    if lines > 1 or _fold(words[0].text) in listed:
        return lines
    styles = [(block.font, block.size, block.bold) for block in words]
    if styles.count(styles[0]) < len(styles):
        while lines < min(len(words), _LONGEST_QUESTION) and styles[lines] == styles[0]:
            lines += 1
    return lines


def _in_order(blocks: Iterable[Block]) -> list[Block]:
    return sorted(blocks, key=lambda block: (block.page or 0, block.line or 0))


def _fold(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
