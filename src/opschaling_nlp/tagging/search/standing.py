"""Decide by the parse whether a statement is about a word or only mentions it in passing."""

from collections.abc import Sequence

from opschaling_nlp.codebook import Indicator
from opschaling_nlp.tagging.language.word_rows import Word

_BARE_WORDS = 3
"""Maximum number of words of a bare answer: `Beleid`, `Een gedeelde visie`."""
_SHORT_WORDS = 9
"""Maximum number of words of a statement so short that it is about any word in it."""
_AT_HEAD = frozenset(
    {"ROOT", "nsubj", "nsubj:pass", "obj", "iobj", "csubj", "ccomp", "xcomp", "advcl", "acl:relcl", "parataxis", "conj"}
)
"""Relations of what a sentence is about: its head, the head of a clause, a subject, an object, or a conjunct of one."""


def why_not_about(indicator: Indicator, words: Sequence[Word], start: int, end: int) -> str:
    """Return in Dutch why the statement is not about the words from `start` to `end`; empty if it is."""
    if stands_in_name(words, start, end):
        return "het is hier een deel van een naam"
    if indicator.head and not stands_at_head(words, start, end):
        return "head: het is hier een bepaling bij iets anders"
    if indicator.bare and sum(not word.mark for word in words) > _BARE_WORDS:
        return "bare: het telt alleen als los antwoord"
    return ""


def stands_in_name(words: Sequence[Word], start: int, end: int) -> bool:
    """Return whether the words from `start` to `end` continue a name, as in `de Brede Strategie van Noorddam`.

    What opens a name says what it is (`Wethouder Jansen`, `de Omgevingswet Utrecht`). Names are told by capitals inside
    a sentence; abbreviations (`CvB`, `GGD`) are words like others, and where at least half of the words have a capital
    (`Meer Tijd Voor Overleg`), it says nothing.
    """
    word = words[start]
    if end - start > 1 or not (word.text.istitle() and _inside_sentence(words, start)):
        return False
    if 2 * sum(one.capital for one in words) >= len(words):
        return False
    return word.dep == "flat" or (words[start - 1].text.istitle() and _inside_sentence(words, start - 1))


def _inside_sentence(words: Sequence[Word], place: int) -> bool:
    return place > 0 and not words[place - 1].mark


def stands_at_head(words: Sequence[Word], start: int, end: int) -> bool:
    """Return whether the statement is about the words from `start` to `end`.

    It is if there is hardly anything else, or if they are the head, subject or object of a clause, or go with its main
    verb. `Het bestuur wil niet` says something of a board; in `de brief aan het bestuur` the board only modifies
    something else.
    """
    if sum(not word.mark for word in words) <= _SHORT_WORDS:
        return True
    head = next((word for word in words[start:end] if not start <= word.head < end), words[end - 1])
    of_main_verb = head.dep == "obl" and words[head.head].dep == "ROOT"
    return of_main_verb or head.dep in _AT_HEAD or head.head == head.index
