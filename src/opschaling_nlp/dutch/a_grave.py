"""Tell the word `à` (`1 à 2 maanden`) from an arrow that lost its font."""

from __future__ import annotations

import re
from functools import cache

from opschaling_nlp.dutch.cues import cue_words, load_cues

_FIGURE = re.compile(r"^\W*\d")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LAST_WORD = re.compile(r"\w+(?:-\w+)*-?(?=\W*$)")
_SIZE = re.compile(r"[A-Z]{1,3}")


def is_preposition(text: str, position: int) -> bool:
    """Tell whether the lone `à` at `position` is the word (`1 à 2 maanden`, `à priori`), not an arrow that lost its font."""
    after = text[position + 1 : position + 60].lstrip()
    before = text[max(0, position - 60) : position].rstrip()
    if _FIGURE.match(after) or after.startswith(("€", "$", "£")):
        return True
    following, preceding = _WORD.match(after), _LAST_WORD.search(before)
    after_word = following.group().casefold() if following else ""
    before_word = preceding.group().casefold() if preceding else ""
    if after_word in _words("following") or before_word in _words("preceding"):
        return True
    if following and preceding and _SIZE.fullmatch(following.group()) and _SIZE.fullmatch(preceding.group()):
        return True
    counted = (
        before_word in _words("counted") | _words("quantities")
        or _is_number(before_word)
        or before.endswith(("-", "%"))
        or before[-1:].isdigit()
    )
    if not before.strip() and _is_number(after_word) and after_word not in _words("ambiguous"):
        return True  # the number before it stands on the line above
    if after_word == "een" and not _is_number(before_word):
        return counted and any(
            word.casefold() in _words("counted") for word in _WORD.findall(after)[1:2]
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


def _words(name: str) -> frozenset[str]:
    return cue_words("glyphs", "a_grave", name)
