"""Tell questions and answers in Slido's poll results from the contents page, kinds of poll and numbers of voters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.dutch.signs import ROUND_BULLETS
from opschaling_nlp.dutch.thresholds import count_limit
from opschaling_nlp.model import Block, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COUNT = re.compile(
    r"[\d\s.,]+|\d+(?:[.,]\d+)?\s?%|score:?\s*[\d.,]+|\(?\s*\d+\s*/\s*\d+\s*\)?|(?:\d+\s+)?slido(?:\.com)?(?:\s+\d+)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?:\s+\d){2,4}\s*$")
"""Loose digits at the end of a line."""
_SHARE = re.compile(r"\s+\d{1,3}\s?%\s*$|(?:\s+\d){2,4}\s*$")
"""The share of those who chose an option, at the end of its line."""
_NOBODY = re.compile(r"0\s?%")
_BULLET = re.compile(rf"\s*[{ROUND_BULLETS}·]\s")
_NUMBERING = re.compile(r"\(?\d+\s*/\s*\d+\)?\s*$")


def is_poll_report(texts: Sequence[str]) -> bool:
    """Tell whether the runs of a document, in reading order, are a poll report.

    Its title stands early, and a kind of poll somewhere. In such a report the kind of poll and its question come back
    at the same height of each page, which makes them no furniture.
    """
    cues = load_cues("columns")["slido"]
    titles, kinds = frozenset(cues["report_titles"]), frozenset(cues["poll_types"])
    return any(_fold(text) in titles for text in texts[: count_limit("slido.title_within")]) and any(
        _unnumbered(text) in kinds for text in texts
    )


def read_polls(blocks: Sequence[Block]) -> tuple[list[Block], list[Edit]]:
    """Return the questions (as prompts) and answers of a poll report, and what was left out.

    Other blocks come back as they are. The layout is known from descriptions only: a title, a contents page, then for
    each poll its kind, its question, and between the answers the number of voters in loose digits.
    """
    cues = load_cues("columns")["slido"]
    contents, kinds = frozenset(cues["contents_titles"]), frozenset(cues["poll_types"])
    if not is_poll_report([block.text for block in blocks]):
        return list(blocks), []
    starts = [place for place, block in enumerate(blocks) if _unnumbered(block.text) in kinds]
    listed = (
        _fold(" ".join(block.text for block in blocks[: starts[0]]))
        if any(_fold(block.text) in contents for block in blocks[: starts[0]])
        else ""
    )
    kept: list[Block] = []
    left_out = list(blocks[: starts[0]])
    clouds, closed = frozenset(cues["cloud_types"]), frozenset(cues["closed_types"])
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        kind = _unnumbered(blocks[start].text)
        poll, out = _without_counts(blocks[start + 1 : end], closed=kind in closed)
        left_out += [blocks[start], *out]
        lines = _question_lines(poll, listed)
        if lines:
            kept.append(_prompt(poll[:lines]))
        kept += [replace(block, kind="post") for block in poll[lines:]] if kind in clouds else _answers(poll[lines:])
    return kept, [
        Edit(0, "furniture", block.text, "", page=block.page, line=block.line) for block in _in_order(left_out)
    ]


def _without_counts(poll: Sequence[Block], *, closed: bool) -> tuple[list[Block], list[Block]]:
    """Part the words of a poll from numbers of voters and answers without content.

    An option of a closed question that nobody chose is no answer.
    """
    empty = frozenset(load_cues("columns")["values"]["empty"])
    words: list[Block] = []
    out: list[Block] = []
    for block in poll:
        if closed and words and _NOBODY.fullmatch(block.text.strip()):
            out.append(words.pop())
        if _is_empty(block.text, empty):
            out.append(block)
        else:
            word = _without_count(block, _SHARE if closed else _BESIDE)
            (
                out
                if closed and block.text != word.text and _NOBODY.fullmatch(block.text[len(word.text) :].strip())
                else words
            ).append(word)
    return words, out


def _prompt(lines: Sequence[Block]) -> Block:
    """Join the lines of a question into one prompt; which page of how many it is belongs to the report."""
    text = " ".join(block.text.strip() for block in lines)
    words = _NUMBERING.sub("", text).rstrip()
    edits = lines[0].edits if len(lines) == 1 and words == text else ()
    return replace(lines[0], kind="prompt", text=words, line_end=lines[-1].line_end, edits=edits)


def _answers(words: Sequence[Block]) -> list[Block]:
    """Return the answers; where each has a bullet, a line without one stands in the same answer as the line above."""
    if not words or not _BULLET.match(words[0].text):
        return list(words)
    answers: list[Block] = []
    container = ""
    for block in words:
        if _BULLET.match(block.text):
            container = f"answer:{block.page}.{block.line}"
        answers.append(replace(block, look=replace(block.look, container=container)))
    return answers


def _is_empty(text: str, empty: frozenset[str]) -> bool:
    """Tell whether a line is a number of voters or an answer without content, which the workbook leaves out too."""
    return _COUNT.fullmatch(text.strip()) is not None or text.strip().casefold() in empty


def _without_count(block: Block, count: re.Pattern[str]) -> Block:
    """Take a count (the number of voters, or a share) off a line that it was set beside."""
    found = count.search(block.text)
    if found is None:
        return block
    edit = Edit(found.start(), "furniture", found[0], "")
    return replace(
        block,
        text=block.text[: found.start()],
        edits=(*(old for old in block.edits if old.start + len(old.after) <= found.start()), edit),
    )


def _question_lines(words: Sequence[Block], listed: str) -> int:
    """Count the lines of the question that opens a poll.

    As many as the contents page has in a row, else those in the style of the first.
    """
    if not words:
        return 0
    lines = 1
    while (
        lines < min(len(words), count_limit("slido.question_lines"))
        and _unnumbered(" ".join(block.text for block in words[: lines + 1])) in listed
    ):
        lines += 1
    if lines > 1 or _fold(words[0].text) in listed:
        return lines
    styles = [(block.font, block.size, block.bold) for block in words]
    if styles.count(styles[0]) < len(styles):
        while lines < min(len(words), count_limit("slido.question_lines")) and styles[lines] == styles[0]:
            lines += 1
    return lines


def _in_order(blocks: Iterable[Block]) -> list[Block]:
    return sorted(blocks, key=lambda block: (block.page or 0, block.line or 0))


def _unnumbered(text: str) -> str:
    """Fold a text without the page of how many that stands behind it."""
    return _fold(_NUMBERING.sub("", text))


def _fold(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
