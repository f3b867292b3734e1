"""Turn the raw lines of a statement into its words, logging every edit so that the raw text can be restored."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from opschaling_nlp.dutch.a_grave import is_preposition
from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.dutch.signs import ARROW, DRAWN_ARROWS, LIGATURES, TYPED_ARROW
from opschaling_nlp.lines.edits import Change, EditedText, apply_changes, locate_edits
from opschaling_nlp.lines.joins import DocumentWords, break_changes
from opschaling_nlp.lines.marks import find_mark
from opschaling_nlp.model import Block, Edit

# Text that needs no cleaning: Dutch letters, digits and plain punctuation, without spaces at either end. An `à` may be
# an arrow.
_QUIET = re.compile(r"(?!.*%%)(?=\S)[0-9A-Za-zéëïöüèçáóúíêôîûäÉËÏÖÜ€%,.;:!?'\"“”‘’()/+\- –]*(?<=\S)")


class _Rule(NamedTuple):
    """What a pattern finds and its replacement; a group number keeps that group and removes the rest."""

    kind: str
    pattern: re.Pattern[str]
    after: Callable[[re.Match[str]], str] | int
    sign: str = ""
    """A text without it has no match."""


def normalise_blocks(
    blocks: Sequence[Block], *, mark_length: int, wrapped: bool, document: DocumentWords, reasons: Sequence[str] = ()
) -> EditedText:
    """Join the blocks of one statement and clean its words.

    `mark_length` is the number of characters that open the first line without being part of what was said (a bullet);
    `wrapped` says that line breaks come from the export, not the participant; `reasons` say why each later block
    continues the one above.
    """
    joined, places = join_raw(blocks)
    if mark_length:
        joined = apply_changes(joined, [Change(0, mark_length, "", "bullet")])
    if wrapped:
        joined = apply_changes(joined, break_changes(joined.text, document, reasons))
    cleaned = clean(joined)
    return EditedText(cleaned.text, locate_edits(cleaned, places))


def normalise_text(text: str) -> EditedText:
    """Clean a text on its own, such as a whole post or a title."""
    return clean(EditedText(text))


def clean(edited: EditedText) -> EditedText:
    """Repair characters, strip markup, bullets and outer spaces, and write every arrow as `→`.

    Cleaning again changes nothing.
    """
    if _QUIET.fullmatch(edited.text) and not find_mark(edited.text).length:
        return edited
    for _ in range(count_limit("passages.rounds")):
        before = edited.text
        for rules in _PASSES:
            edited = apply_changes(edited, _find_changes(rules, edited.text))
        mark = find_mark(edited.text)
        if mark.kind in {"bullet", "arrow"} and mark.length < len(edited.text):
            edited = apply_changes(edited, [Change(0, mark.length, "", mark.kind)])
        edited = apply_changes(edited, _find_changes(_BLANKS, edited.text))
        if edited.text == before:
            break
    return edited


def join_raw(blocks: Sequence[Block]) -> tuple[EditedText, list[tuple[int, int | None, int | None]]]:
    """Join the blocks as they stood, and list where each of their lines begins in the raw text."""
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


def _find_changes(rules: Iterable[_Rule], text: str) -> list[Change]:
    """Return the changes that the rules make in a text; if matches overlap, the first and longest counts."""
    found = [change for rule in rules if rule.sign in text for change in _changes(rule, text)]
    kept: list[Change] = []
    for change in sorted(found, key=lambda change: (change.start, -change.end)):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return kept


def _changes(rule: _Rule, text: str) -> Iterator[Change]:
    for match in rule.pattern.finditer(text):
        if isinstance(rule.after, int):
            yield Change(match.start(), match.start(rule.after), "", rule.kind)
            yield Change(match.end(rule.after), match.end(), "", rule.kind)
        elif (after := rule.after(match)) != match.group():
            yield Change(match.start(), match.end(), after, rule.kind)


def _nothing(_match: re.Match[str]) -> str:
    return ""


def _arrow(_match: re.Match[str]) -> str:
    return ARROW


def _decoded_well(match: re.Match[str]) -> str:
    """Return a wrongly decoded word as repaired by ftfy, if that is unambiguous."""
    import ftfy

    repaired = ftfy.fix_encoding(match.group())
    return match.group() if "\ufffd" in repaired else repaired


def _untagged(match: re.Match[str]) -> str:
    """Return a space for a tag that breaks a line between two words, and nothing for any other."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    inside = before.strip() and after.strip()
    return " " if inside and match[1].casefold() in {"p", "br", "div", "li", "ul", "ol"} else ""


def _linked(match: re.Match[str]) -> str:
    label, address = match.groups()
    return address if label in {"", address} else f"{label} ({address})"


_CHARACTERS = (
    # Ligatures, invisible characters and soft hyphens inside a line; one at its end is left for joining lines.
    _Rule(
        "glyph",
        re.compile("[ﬀ-ﬆ]|[\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\x00-\x08\x0e-\x1f\x7f]|\u00ad(?!\\s*\n)"),
        lambda match: LIGATURES.get(match.group(), ""),
    ),
)
_MARKUP = (
    _Rule(
        "html",
        re.compile(
            r"</?(p|br|b|i|u|em|strong|span|div|ul|ol|li|sup|sub|font|small|center)(?:\s[^<>]*)?\s*/?>", re.IGNORECASE
        ),
        _untagged,
        "<",
    ),
    _Rule("bracket", re.compile(r"<((?:https?://|www\.|mailto:)[^<>\s]+)>", re.IGNORECASE), 1, "<"),
    _Rule(
        "html",
        re.compile(
            r"&(?:nbsp|amp|lt|gt|quot|apos|#39|euro|eacute|euml|iuml|ouml|uuml|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip);"
        ),
        lambda match: html.unescape(match.group()),
        "&",
    ),
    _Rule(
        "link",
        re.compile(r"!?\[([^\[\]\n]*)\]\(<?((?:https?://|www\.|mailto:)[^()\s<>]*)>?\)"),
        _linked,
        "](",
    ),
    _Rule("link", re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(#[^()\s]*\)"), 1, "](#"),
    _Rule("link", re.compile(r"!?\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]"), 1, "[["),
    _Rule("emphasis", re.compile(r"(?<![\w=])==(?=[^\s=])([^=\n]*[^\s=])==(?![\w=])"), 1, "=="),
    _Rule("html", re.compile(r"(?<!\s)\s*<!--(?:(?!-->|<!--).)*-->"), _nothing, "-->"),
    # A comment within a line, and the label by which another note refers to it.
    _Rule("markdown", re.compile(r"\s*%%[^%\n]*%%"), _nothing, "%%"),
    _Rule("markdown", re.compile(r"\s+\^[a-zA-Z0-9-]{3,}\s*\Z"), _nothing, "^"),
    # When a task was created, is due or was done, as Obsidian writes it.
    _Rule("markdown", re.compile(r"\s*[📅✅⏳🛫➕❌]\ufe0f?\s*\d{4}-\d{2}-\d{2}(?=\s|$)"), _nothing, "-"),
    _Rule("markdown", re.compile(r"\[\^[\w-]{1,20}\]"), _nothing, "[^"),
    _Rule("emphasis", re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*\\])\1(?![\w*])"), 2, "*"),
    # Asterisks of bold words at the start or end of a text, whose counterparts are lost; a single one may mark a note.
    _Rule(
        "emphasis",
        re.compile(r"(?<=[^\s*])\*{2,3}\s*\Z|\A\*{2,3}(?=[^\s*])"),
        lambda match: match.group() if match.string.count("**") > 1 else "",
        "**",
    ),
)
_ARROWS = (
    _Rule("arrow", re.compile(f"[{DRAWN_ARROWS}]\ufe0f?"), _arrow),
    _Rule("arrow", re.compile(rf"(?<![-=<>!]){TYPED_ARROW}(?![>=])"), _arrow, ">"),
    _Rule("arrow", re.compile(r"\A>+(?=[ \t]*[^\W\d_]|[ \t]*[\"'“‘(\[])"), _arrow, ">"),
    _Rule(
        "arrow",
        re.compile(r"(?<!\S)à(?=\s|$)"),
        lambda match: match.group() if is_preposition(match.string, match.start()) else ARROW,
        "à",
    ),
)
# The steps of cleaning in order; each works on the result of the one before.
_PASSES = (
    (_Rule("glyph", re.compile(r"\r\n?"), lambda _: "\n", "\r"),),
    (
        _Rule(
            "mojibake",
            re.compile(r"(?<!\S)\S*[ÂÃâåÐðÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿][^\s]*"),
            _decoded_well,
        ),
    ),
    _CHARACTERS,
    # Letters with a separate combining accent.
    (
        _Rule(
            "unicode",
            re.compile(r"[^\x00-\x7f]+|[\x00-\x7f][^\x00-\x7f]+"),
            lambda match: unicodedata.normalize("NFC", match.group()),
        ),
    ),
    _MARKUP,
    _ARROWS,
)
_BLANKS = (_Rule("blank", re.compile(r"\A\s+|(?<!\s)\s+\Z"), _nothing),)
