"""Separate questions and answers in Slido poll results from the contents page, kinds of poll and numbers of voters."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from opschaling_nlp.dutch.cues import count_limit, load_cues
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.model import Block, Edit

_COUNT = re.compile(
    r"[\d\s.,]+|\d+(?:[.,]\d+)?\s?%|score:?\s*[\d.,]+|\(?\s*\d+\s*/\s*\d+\s*\)?|(?:\d+\s+)?slido(?:\.com)?(?:\s+\d+)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s+\d{1,3}\s?%\s*$|(?:\s+\d){2,4}\s*$")
"""What stands beside a question or option: its share, or stray digits."""
_NOBODY = re.compile(r"0\s?%")
_NUMBERING = re.compile(r"\(?\d+\s*/\s*\d+\)?\s*$")


def is_poll_report(texts: Sequence[str]) -> bool:
    """Return whether the runs of a document, in reading order, form a poll report.

    Its title occurs early, and a kind of poll somewhere. In such a report, kind and question recur at the same height
    of each page without being furniture.
    """
    titles = load_cues("columns")["slido"]["report_titles"]
    return any(_fold(text) in titles for text in texts[: count_limit("slido.title_within")]) and any(
        _is_kind(text) for text in texts
    )


def read_polls(blocks: Sequence[Block]) -> tuple[list[Block], list[Edit]]:
    """Return the questions (as prompts) and answers of a poll report, and what was left out.

    Other documents are returned unchanged. The layout is known only from descriptions: a title, a contents page, then
    for each poll its kind, its question, and between the answers the number of voters as stray digits.
    """
    if not is_poll_report([block.text for block in blocks]):
        return list(blocks), []
    cues = load_cues("columns")["slido"]
    starts = [place for place, block in enumerate(blocks) if _is_kind(block.text)]
    kept: list[Block] = []
    left_out = list(blocks[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        kind = _fold(blocks[start].text)
        poll, out = _without_counts(blocks[start + 1 : end], closed=kind in cues["closed_types"])
        left_out += [blocks[start], *out]
        lines = _count_question_lines(poll)
        kept += [_prompt(poll[:lines])] if lines else []
        answers = poll[lines:]
        kept += [replace(block, kind="post") for block in answers] if kind in cues["cloud_types"] else answers
    left_out.sort(key=lambda block: (block.page or 0, block.line or 0))
    return kept, [Edit(0, "furniture", block.text, "", page=block.page, line=block.line) for block in left_out]


def _without_counts(poll: Sequence[Block], *, closed: bool) -> tuple[list[Block], list[Block]]:
    """Separate the words of a poll from numbers of voters and empty answers.

    An option of a closed question that nobody chose is not an answer.
    """
    words: list[Block] = []
    out: list[Block] = []
    for block in poll:
        text = block.text.strip()
        beside = _BESIDE.search(block.text)
        unchosen = closed and _NOBODY.fullmatch(beside[0].strip() if beside else text)
        if _COUNT.fullmatch(text) or text.casefold() in load_cues("columns")["values"]["empty"]:
            out += [words.pop(), block] if unchosen and words else [block]
        else:
            (out if unchosen else words).append(_without(block, beside) if beside else block)
    return words, out


def _without(block: Block, beside: re.Match[str]) -> Block:
    """Remove what stands at the end of a line, and log it."""
    start = beside.start()
    edits = [edit for edit in block.edits if edit.start + len(edit.after) <= start]
    return replace(block, text=block.text[:start], edits=(*edits, Edit(start, "furniture", beside[0], "")))


def _count_question_lines(words: Sequence[Block]) -> int:
    """Count the leading lines of a poll that are set like its first, if other lines are not."""
    styles = [(block.font, block.size, block.bold) for block in words[: count_limit("slido.question_lines")]]
    same = len(list(takewhile(lambda style: style == styles[0], styles)))
    return same if same < len(words) else min(1, len(words))


def _prompt(lines: Sequence[Block]) -> Block:
    """Join the lines of a question into one prompt, without the numbering (page i of n) of the report."""
    text = " ".join(block.text.strip() for block in lines)
    words = _NUMBERING.sub("", text).rstrip()
    edits = lines[0].edits if len(lines) == 1 and words == text else ()
    return replace(lines[0], kind="prompt", text=words, line_end=lines[-1].line_end, edits=edits)


def _is_kind(text: str) -> bool:
    return _fold(text) in load_cues("columns")["slido"]["poll_types"]


def _fold(text: str) -> str:
    """Fold a text without the numbering (page i of n) at its end."""
    return plain_words(_NUMBERING.sub("", text))
