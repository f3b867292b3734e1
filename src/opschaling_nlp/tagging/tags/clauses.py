"""Find the clause that speaks of a word: between stops and contrasts, and between the verbs of a sentence."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import itemgetter

import numpy as np
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.sentences import LONGEST_SENTENCE, cut_long
from opschaling_nlp.tagging.language.word_rows import words_of
from opschaling_nlp.tagging.mood.cue_words import direction_cues

Range = tuple[int, int]
"""Index of the first token, and of the one after the last."""


_STOPS = frozenset(".!?;:→➔()\n")
_ENDS = frozenset(".!?;→")
_SIGNS = frozenset("-–—+")


def split_clauses(doc: Doc) -> tuple[list[Range], list[int]]:
    """Split a Doc at stops and contrasts, and at commas that separate clauses.

    Returns the ranges of tokens, and for each token the number of its sentence. A comma separates if there is a verb on
    either side, or if a verb follows and the words after it make a fresh start (`Geen managers, dat gaf ruimte`).
    """
    table = words_of(doc)
    words = [word.lower for word in table]
    cuts = cut_long(np.array([word not in _ENDS for word in words])) if len(words) > LONGEST_SENTENCE else []
    dividing = _STOPS | _SIGNS | direction_cues().contrasts | {","}
    marks = [place for place, word in enumerate(words) if word in dividing]
    breaks = (place for place in marks if _breaks(doc, words, place))
    bounds = sorted({0, *breaks, *cuts, len(words)})
    commas = [place for place in marks if words[place] == ","]
    verbs = [word.index for word in table if word.verbal]
    bounds = sorted({*bounds, *_dividing_commas(words, verbs, bounds, commas)})
    return list(pairwise(bounds)), _sentences(words, frozenset(cuts))


def _sentences(words: Sequence[str], begins: frozenset[int]) -> list[int]:
    """Return the sentence number of each word; a sentence starts after an end mark, or where a long one was cut."""
    ends = (word in _ENDS or place in begins for place, word in enumerate(words, start=1))
    return list(accumulate(ends, initial=0))


def clause_at(clauses: Sequence[Range], place: int, length: int) -> Range:
    """Return the clause that contains a token; the whole Doc if there is none."""
    following = bisect_right(clauses, place, key=itemgetter(0))
    clause = clauses[following - 1] if following else (0, length)
    return clause if clause[0] <= place < clause[1] else (0, length)


def _breaks(doc: Doc, words: Sequence[str], place: int) -> bool:
    """Return whether a word or a mark begins another clause; `maar` after a pronoun (`was er maar`) does not."""
    word = words[place]
    if word in _SIGNS:
        return _divides(doc, place)
    if word == "maar" and place > 0 and words[place - 1] in direction_cues().before_particle:
        return False
    return word in _STOPS or word in direction_cues().contrasts


def _dividing_commas(
    words: Sequence[str], verbs: Sequence[int], bounds: Sequence[int], commas: Sequence[int]
) -> list[int]:
    dividing = [0]
    for comma, following in pairwise([*commas, len(words)]):
        place = bisect_right(bounds, comma)
        low, high = max(bounds[place - 1], dividing[-1]), min(bounds[place], following)
        if _balances(words, comma) or _parts_verbs(words, verbs, comma, (low, high)):
            dividing.append(comma)
    return dividing


def _parts_verbs(words: Sequence[str], verbs: Sequence[int], comma: int, within: Range) -> bool:
    """Return whether a comma is followed by a verb, and preceded by one or directly followed by an opening word."""
    follows = bisect_right(verbs, comma) < bisect_left(verbs, within[1])
    precedes = bisect_left(verbs, within[0]) < bisect_left(verbs, comma)
    anew = comma + 1 < len(words) and words[comma + 1] in direction_cues().opening
    return follows and (anew or precedes)


def _balances(words: Sequence[str], comma: int) -> bool:
    """Return whether a comma separates clauses without verbs: `draagvlak wel, tijd niet`, `…, min: budget`."""
    before, following = words[max(0, comma - 1) : comma], words[comma + 1 : comma + 3]
    balances = not direction_cues().balancing.isdisjoint(before) or not direction_cues().anew.isdisjoint(following[:1])
    return bool(following) and (balances or following[-1] == ":")


def _divides(doc: Doc, place: int) -> bool:
    """Return whether a dash or plus sign is separate from the words around it, or opens the text."""
    return bool(doc[place].whitespace_) or (place == 0 and doc[place].text == "+")


def within(place: int, ranges: Sequence[Range]) -> bool:
    """Tell whether a token stands in any of the ranges."""
    return any(start <= place < end for start, end in ranges)
