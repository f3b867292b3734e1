"""Tell the word `à` (`1 à 2 maanden`) from an arrow that lost its font."""

import re
from functools import cache

from opschaling_nlp.dutch.cues import cue_words, load_cues

_FIGURE = re.compile(r"\W*\d|[€$£]")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LAST_WORD = re.compile(r"\w+(?:-\w+)*-?(?=\W*$)")
_SIZE = re.compile(r"[A-Z]{1,3}")


def is_preposition(text: str, position: int) -> bool:
    """Return whether the lone `à` at `position` is the word (`1 à 2 maanden`), not an arrow that lost its font."""
    after = text[position + 1 : position + 60].lstrip()
    before = text[max(0, position - 60) : position].rstrip()
    following, preceding = _found(_WORD.match(after)), _found(_LAST_WORD.search(before))
    after_word, before_word = following.casefold(), preceding.casefold()
    if _FIGURE.match(after) or after_word in _words("following") or before_word in _words("preceding"):
        return True
    if _SIZE.fullmatch(following) and _SIZE.fullmatch(preceding):
        return True
    counted = _is_counted(before, before_word)
    if after_word == "een" and before.strip() and not _is_number(before_word):  # otherwise `een` is an article
        return counted and any(word.casefold() in _words("counted") for word in _WORD.findall(after)[1:2])
    if not before.strip() and after_word not in _words("ambiguous"):
        return _is_number(after_word)  # the number before it is on the line above
    return counted and _is_number(after_word)


def _found(match: re.Match[str] | None) -> str:
    return match.group() if match else ""


def _is_counted(before: str, word: str) -> bool:
    """Return whether a number or something countable precedes the sign."""
    known = word in _words("counted") | _words("quantities") or _is_number(word)
    return known or before.endswith(("-", "%")) or before[-1:].isdigit()


def _is_number(word: str) -> bool:
    """Return whether a word is a number written out, possibly with an ending (`viermaal`, `zesjarige`)."""
    return bool(_number_pattern().fullmatch(word.partition("-")[0]))


@cache
def _number_pattern() -> re.Pattern[str]:
    cues = load_cues("glyphs")["a_grave"]
    return re.compile(
        f"(?:{'|'.join(map(re.escape, cues['numbers']))})+(?:{'|'.join(map(re.escape, cues['number_endings']))})?"
    )


def _words(name: str) -> frozenset[str]:
    return cue_words("glyphs", "a_grave", name)
