"""Turn the raw lines of one statement into its words.

Every edit is logged, so that undoing them gives the raw text back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from opschaling_nlp.lines.edits import Change, EditedText, apply_changes, locate_edits
from opschaling_nlp.lines.hyphens import DocumentWords
from opschaling_nlp.lines.joins import break_changes
from opschaling_nlp.lines.marks import find_mark
from opschaling_nlp.model import Block, Edit
from opschaling_nlp.text.markup import markup_changes
from opschaling_nlp.text.repairs import arrow_changes, character_changes, composition_changes, mojibake_changes

_MOST_ROUNDS = 8
"""Rounds after which cleaning surely stands still: each round only takes characters away or turns them into `→`."""

# Text in which no step of cleaning finds anything: Dutch letters, figures and plain punctuation, no blanks at the ends.
# An `à` may be an arrow.
_QUIET = re.compile(r"(?!.*%%)(?=\S)[0-9A-Za-zéëïöüèçáóúíêôîûäÉËÏÖÜ€%,.;:!?'\"“”‘’()/+\- –]*(?<=\S)")
_CARRIAGE_RETURN = re.compile(r"\r\n?")


def normalise_blocks(
    blocks: Sequence[Block], *, mark_length: int, wrapped: bool, document: DocumentWords, reasons: Sequence[str] = ()
) -> EditedText:
    """Join the blocks of one statement and clean its words.

    `mark_length` is the number of characters that open the first line without being part of what was said (a bullet);
    `wrapped` says that line breaks are the export's, not the participant's; `reasons` why each block but the first goes
    on with the one above.
    """
    joined, places = join_raw(blocks)
    if mark_length:
        joined = apply_changes(joined, [Change(0, mark_length, "", "bullet")])
    if wrapped:
        joined = apply_changes(joined, break_changes(joined.text, document, reasons))
    cleaned = clean(joined)
    return EditedText(cleaned.text, locate_edits(cleaned, places))


def normalise_text(text: str) -> EditedText:
    """Clean a text that stands by itself, such as a whole post or a title."""
    return clean(EditedText(text))


def clean(edited: EditedText) -> EditedText:
    """Repair characters, strip markup, bullets and blanks, and write every arrow as `→`.

    Cleaning a second time changes nothing.
    """
    if _QUIET.fullmatch(edited.text) and not find_mark(edited.text).length:
        return edited
    for _ in range(_MOST_ROUNDS):
        before = edited.text
        for find_changes in _PASSES:
            edited = apply_changes(edited, find_changes(edited.text))
        if edited.text == before:
            break
    return edited


def join_raw(blocks: Sequence[Block]) -> tuple[EditedText, list[tuple[int, int | None, int | None]]]:
    """Put the blocks under each other as they stood, and list where in the raw text each line of them begins."""
    pieces: list[str] = []
    edits: list[Edit] = []
    places: list[tuple[int, int | None, int | None]] = []
    length = growth = 0
    for number, block in enumerate(blocks):
        if number:
            pieces.append(breaks := "\n" * (1 + (int(block.gap) if block.box is None else 0)))
            length += len(breaks)
        edits += [replace(edit, start=edit.start + length) for edit in block.edits]
        raw_start = length + growth
        growth += sum(len(edit.before) - len(edit.after) for edit in block.edits)
        places.append((raw_start, block.page, block.line))
        if "\n" in block.text and block.line is not None and (block.line_end or block.line) > block.line:
            places += [
                (raw_start + match.end(), block.page, block.line + row)
                for row, match in enumerate(re.finditer("\n", block.text), 1)
            ]
        pieces.append(block.text)
        length += len(block.text)
    return EditedText("".join(pieces), tuple(edits)), places


def _line_end_changes(text: str) -> Iterator[Change]:
    for match in _CARRIAGE_RETURN.finditer(text):
        yield Change(match.start(), match.end(), "\n", "glyph")


def _mark_changes(text: str) -> Iterator[Change]:
    mark = find_mark(text)
    if mark.kind in {"bullet", "arrow"} and mark.length < len(text):
        yield Change(0, mark.length, "", mark.kind)


def _blank_changes(text: str) -> Iterator[Change]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start:
        yield Change(0, start, "", "blank")
    if start < end < len(text):
        yield Change(end, len(text), "", "blank")


_PASSES: tuple[Callable[[str], Iterable[Change]], ...] = (
    _line_end_changes,
    mojibake_changes,
    character_changes,
    composition_changes,
    markup_changes,
    arrow_changes,
    _mark_changes,
    _blank_changes,
)
"""The steps of cleaning in order; each finds changes in the text as the one before left it."""
