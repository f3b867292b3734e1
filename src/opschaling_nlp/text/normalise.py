"""Turn the raw lines of one statement into its words, with every edit logged so that undoing them gives the raw text back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from opschaling_nlp.dutch.signs import HYPHENS, SOFT_HYPHEN
from opschaling_nlp.dutch.words import frequency, is_compound, is_word
from opschaling_nlp.model import Block, Edit
from opschaling_nlp.text.documentwords import DocumentWords
from opschaling_nlp.text.edits import Change, EditedText, apply_changes, locate_edits
from opschaling_nlp.text.glyphs import arrow_changes, character_changes, composition_changes, mojibake_changes
from opschaling_nlp.text.hyphens import resolve, restored_trema
from opschaling_nlp.text.marks import find_mark
from opschaling_nlp.text.markup import markup_changes

_MOST_ROUNDS = 8
"""Rounds after which cleaning surely stands still: each round only takes characters away or turns them into `→`."""

# Text in which no step of cleaning finds anything: Dutch letters, figures and plain punctuation, no blanks at the ends. An `à` may be an arrow.
_QUIET = re.compile(r"(?!.*%%)(?=\S)[0-9A-Za-zéëïöüèçáóúíêôîûäÉËÏÖÜ€%,.;:!?'\"“”‘’()/+\- –]*(?<=\S)")
_BREAK = re.compile(r"(?<![^\S\n])[^\S\n]*\n\s*")
_ADDRESS = re.compile(r"(?:https?://|www\.|(?<!\S)[\w.+-]+@)\S*$", re.IGNORECASE)
_ADDRESS_END = re.compile(r"[/\-_=&?%.#~+@]$")
_ADDRESS_JOINT = re.compile(r"[/@?=&#.]")
_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS_PATH = re.compile(r"[^/:]/[^/]*$")
_ADDRESS_PART = re.compile(r"[\w\-./%?=&#~+:@]+[>)\]]?(?=\s|$)")
_CARRIAGE_RETURN = re.compile(r"\r\n?")


def normalise_blocks(
    blocks: Sequence[Block], *, mark_length: int, wrapped: bool, document: DocumentWords
) -> EditedText:
    """Join the blocks of one statement and clean its words.

    `mark_length` is the number of characters that open the first line without being part of what was said (a bullet);
    `wrapped` says that line breaks are the export's, not the participant's.
    """
    joined, places = join_raw(blocks)
    if mark_length:
        joined = apply_changes(joined, [Change(0, mark_length, "", "bullet")])
    if wrapped:
        joined = apply_changes(joined, break_changes(joined.text, document))
    cleaned = clean(joined)
    return EditedText(cleaned.text, locate_edits(cleaned, places))


def normalise_text(text: str) -> EditedText:
    """Clean a text that stands by itself, such as a whole post or a title."""
    return clean(EditedText(text))


def clean(edited: EditedText) -> EditedText:
    """Repair characters, take away markup, bullets and blanks at the ends, and write every arrow as `→`; a second time changes nothing."""
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


def break_changes(text: str, document: DocumentWords) -> Iterator[Change]:
    """Undo the line breaks of an export: a blank, or nothing inside a broken word or web address."""
    for match in _BREAK.finditer(text):
        start, end = match.span()
        if end == len(text):
            return
        before, after = text[max(0, start - 200) : start], text[end : end + 200]
        if before.endswith(SOFT_HYPHEN):
            yield Change(start - 1, end, "", "hyphen")
        elif _ADDRESS.search(before) and _continues_address(before, after):
            yield Change(start - int(_hyphenated_address(before, after, document)), end, "", "address")
        elif len(before) > 1 and before[-1] in HYPHENS and not before[-2].isspace():
            yield _hyphen_change(start, end, before[:-1], after, document)
        elif before.endswith("/") and not before[-2:-1].isspace() and len(before) > 1 and after[0].isalnum():
            yield Change(start, end, "", "wrap")
        else:
            yield Change(start, end, " ", "wrap")


def _hyphen_change(start: int, end: int, before: str, after: str, document: DocumentWords) -> Change:
    decision = resolve(before, after, document=document)
    if decision == "join":
        trema = restored_trema(before, after)
        return Change(start - 1, end + len(trema), trema, "hyphen")
    return Change(start, end, "" if decision == "keep" else " ", "hyphen")


def _continues_address(before: str, after: str) -> bool:
    part = _ADDRESS_PART.match(after)
    if not part:
        return False
    return bool(_ADDRESS_END.search(before)) or any(sign in part.group() for sign in "/?=&%_") or after[0] in "/?=&#%"


def _hyphenated_address(before: str, after: str, document: DocumentWords) -> bool:
    """Tell whether the hyphen at the end of a broken address was put there by automatic hyphenation; one among others in a part is its own."""
    if not before.endswith("-"):
        return False
    address = before[:-1].rsplit(maxsplit=1)[-1]
    part = _ADDRESS_JOINT.split(address)[-1]
    own = "-" in part or (_ADDRESS_PATH.search(address) is not None and _are_words(part, after, document))
    return not part or (not own and resolve(before[:-1], after, document=document) == "join")


def _are_words(part: str, after: str, document: DocumentWords) -> bool:
    """Tell whether two words that are unknown as one stand on either side of a hyphen: a path sets a hyphen where prose and sites make a compound."""
    first, found = part.casefold(), _LETTERS.match(after)
    second = found.group().casefold() if found else ""
    known = frequency(first + second) or document.count(first + second)
    return bool(second) and not known and all(is_word(word) or is_compound(word) for word in (first, second))


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
