"""Find the characters that an export got wrong.

Examples: arrows that became something else, mojibake, ligatures, invisible characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from opschaling_nlp.dutch.a_grave import is_preposition
from opschaling_nlp.dutch.signs import ARROW, DRAWN_ARROWS, LIGATURES, TYPED_ARROW
from opschaling_nlp.lines.edits import Change

_ODD_CHARACTER = re.compile(
    "[ﬀ-ﬆ]|[\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\x00-\x08\x0e-\x1f\x7f]|\u00ad(?!\\s*\n)"
)
_DRAWN_ARROW = re.compile(f"[{DRAWN_ARROWS}]\ufe0f?")
_TYPED_ARROW = re.compile(rf"(?<![-=<>!]){TYPED_ARROW}(?![>=])")
_A_GRAVE = re.compile(r"(?<!\S)à(?=\s|$)")
_LEADING_GREATER = re.compile(r"\A>+(?=[ \t]*[^\W\d_]|[ \t]*[\"'“‘(\[])")
_MOJIBAKE = re.compile(r"(?<!\S)\S*[ÂÃâåÐðÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿][^\s]*")


def character_changes(text: str) -> Iterator[Change]:
    """Find ligatures, invisible characters and soft hyphens inside a line.

    A soft hyphen at the end of a line is left for joining lines.
    """
    for match in _ODD_CHARACTER.finditer(text):
        yield Change(match.start(), match.end(), LIGATURES.get(match.group(), ""), "glyph")


def mojibake_changes(text: str) -> Iterator[Change]:
    """Find words that were decoded with the wrong table, where ftfy knows one unambiguous repair."""
    matches = list(_MOJIBAKE.finditer(text))
    if not matches:
        return
    import ftfy

    for match in matches:
        repaired = ftfy.fix_encoding(match.group())
        if repaired != match.group() and "\ufffd" not in repaired:
            yield Change(match.start(), match.end(), repaired, "mojibake")


def composition_changes(text: str) -> Iterator[Change]:
    """Find letters whose accent is a character of its own (NFC)."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return
    for match in re.finditer(r"[^\x00-\x7f]+|[\x00-\x7f][^\x00-\x7f]+", text):
        composed = unicodedata.normalize("NFC", match.group())
        if composed != match.group():
            yield Change(match.start(), match.end(), composed, "unicode")


def arrow_changes(text: str) -> Iterator[Change]:
    """Find what stands for an arrow.

    Glyphs of symbol fonts, `->`, `=>`, an `à` between two phrases, and a `>` that opens the text.
    """
    found = [
        (match.start(), match.end())
        for pattern in (_DRAWN_ARROW, _TYPED_ARROW, _LEADING_GREATER)
        for match in pattern.finditer(text)
    ]
    found += [
        (match.start(), match.end()) for match in _A_GRAVE.finditer(text) if not is_preposition(text, match.start())
    ]
    for start, end in sorted(found):
        yield Change(start, end, ARROW, "arrow")
