"""Judge both sides of a seam by their words: whether a sentence certainly continues, or probably does not."""

import re

from opschaling_nlp.dutch.cues import cue_words, threshold
from opschaling_nlp.dutch.signs import HYPHENS, WORD
from opschaling_nlp.dutch.words import frequency

ADDRESS = re.compile(r"[<(\[]?(?:https?://|www\.)\S+", re.IGNORECASE)
_CUT = re.compile(r"(?:https?:/|www\.)\S*[/\-_=&?%.#~]$", re.IGNORECASE)


def goes_on_address(above: str, below: str) -> bool:
    """Return whether a line ends inside an address, or introduces one with which the next line begins."""
    above = above.rstrip()
    return _CUT.search(above) is not None or (above.endswith(":") and ADDRESS.match(below.lstrip()) is not None)


def breaks_sentence(text: str) -> bool:
    """Return whether a line ends where no post does: on an article, preposition, comma or hyphen, or in brackets."""
    text = text.rstrip()
    ends = {last_word(text), text[text.rfind(" ") + 1 :].casefold()}
    unfinished = bool(ends & cue_words("wraps", "certain"))
    return unfinished or text.endswith((",", "/", "(", *HYPHENS)) or text.count("(") > text.count(")")


def clashes(above: str, below: str) -> bool:
    """Return whether an article would follow an article, which no sentence has."""
    words = WORD.findall(below)
    return (
        last_word(above) in cue_words("wraps", "clashing")
        and bool(words)
        and words[0] in cue_words("wraps", "articles")
    )


def asks_for_more(text: str) -> bool:
    """Return whether a line ends in a word after which sentences continue."""
    return last_word(text) in cue_words("wraps", "unfinished")


def goes_on(text: str) -> bool:
    """Return whether a line begins with a bracket, or a word that continues sentences but hardly ever opens posts."""
    first = WORD.match(text.lstrip())
    return text.startswith("(") or (first is not None and first.group() in cue_words("wraps", "runs_on"))


def goes_on_name(above: str, below: str) -> bool:
    """Return whether a name may continue on the next line: both words are capitalised, and the second is not common."""
    words, first = WORD.findall(above), WORD.match(below)
    return (
        first is not None
        and len(words) > 1
        and words[-1].istitle()
        and first.group().istitle()
        and frequency(first.group().lower()) < threshold("ends.frequent")
    )


def closes_sentence(text: str) -> bool:
    """Return whether a line ends in a verb or particle that closes sentences."""
    words = WORD.findall(text)
    infinitive = len(words) > 1 and words[-2] == "te" and words[-1].casefold().endswith("n")
    return infinitive or last_word(text) in cue_words("wraps", "closes")


def last_word(text: str) -> str:
    """Return the last word of a line in lower case."""
    words = WORD.findall(text[-80:])
    return words[-1].casefold() if words else ""
