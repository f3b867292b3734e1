"""Find the characters that an export got wrong: arrows that came out as something else, mojibake, ligatures, invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.dutch.signs import ARROW, DRAWN_ARROWS, LIGATURES, TYPED_ARROW
from opschaling_nlp.text.edits import Change

_ODD_CHARACTER = re.compile(
    "[ﬀ-ﬆ]|[\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\x00-\x08\x0e-\x1f\x7f]|\u00ad(?!\\s*\n)"
)
_DRAWN_ARROW = re.compile(f"[{DRAWN_ARROWS}]\ufe0f?")
_TYPED_ARROW = re.compile(rf"(?<![-=<>!]){TYPED_ARROW}(?![>=])")
_A_GRAVE = re.compile(r"(?<!\S)à(?=\s|$)")
_LEADING_GREATER = re.compile(r"\A>+(?=[ \t]*[^\W\d_]|[ \t]*[\"'“‘(\[])")
_FIGURE = re.compile(r"^\W*\d")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LAST_WORD = re.compile(r"\w+(?:-\w+)*-?(?=\W*$)")
_SIZE = re.compile(r"[A-Z]{1,3}")
_MOJIBAKE = re.compile(r"(?<!\S)\S*[ÂÃâåÐðÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿][^\s]*")


def character_changes(text: str) -> Iterator[Change]:
    """Find ligatures, invisible characters and soft hyphens inside a line; a soft hyphen at a line end is left for joining lines."""
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
    """Find what stands for an arrow: glyphs of symbol fonts, `->`, `=>`, an `à` between two phrases, a `>` that opens the text."""
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


def is_preposition(text: str, position: int) -> bool:
    """Tell whether the lone `à` at `position` is the word (`1 à 2 maanden`, `à priori`), not an arrow that lost its font."""
    cues = _a_grave_cues()
    after = text[position + 1 : position + 60].lstrip()
    before = text[max(0, position - 60) : position].rstrip()
    if _FIGURE.match(after) or after.startswith(("€", "$", "£")):
        return True
    following, preceding = _WORD.match(after), _LAST_WORD.search(before)
    after_word = following.group().casefold() if following else ""
    before_word = preceding.group().casefold() if preceding else ""
    if after_word in cues["following"] or before_word in cues["preceding"]:
        return True
    if following and preceding and _SIZE.fullmatch(following.group()) and _SIZE.fullmatch(preceding.group()):
        return True
    counted = (
        before_word in cues["counted"] | cues["quantities"]
        or _is_number(before_word)
        or before.endswith(("-", "%"))
        or before[-1:].isdigit()
    )
    if not before.strip() and _is_number(after_word) and after_word not in cues["ambiguous"]:
        return True  # the number before it stands on the line above
    if after_word == "een" and not _is_number(before_word):
        return counted and any(
            word.casefold() in cues["counted"] for word in _WORD.findall(after)[1:2]
        )  # "een uur à een dag"; else `een` is an article
    return counted and _is_number(after_word)


def _is_number(word: str) -> bool:
    """Tell whether a word is a number written out, as a whole or with an ending (`viermaal`, `zesjarige`)."""
    return bool(_number_pattern().fullmatch(word.partition("-")[0]))


@cache
def _number_pattern() -> re.Pattern[str]:
    cues = load_cues("glyphs")["a_grave"]
    return re.compile(
        f"(?:{'|'.join(map(re.escape, cues['numbers']))})+(?:{'|'.join(map(re.escape, cues['number_endings']))})?"
    )


@cache
def _a_grave_cues() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_cues("glyphs")["a_grave"].items()}
