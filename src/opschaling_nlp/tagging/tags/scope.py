"""Find the clause that speaks of a word: between stops and contrasts, and between the verbs of a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, partial
from itertools import accumulate, pairwise
from operator import itemgetter

import numpy as np
from spacy.attrs import LOWER, POS
from spacy.strings import get_string_id
from spacy.symbols import AUX, VERB
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.sentences import LONGEST_SENTENCE, cut_long
from opschaling_nlp.tagging.tags.direction_cues import direction_cues

Range = tuple[int, int]
"""A first token and the one after the last."""


# As spaCy numbers words: comparing numbers spares making a Token of every word.
_STOPS = frozenset(map(get_string_id, ".!?;:→➔()\n"))
_ENDS = frozenset(map(get_string_id, ".!?;→"))
_SIGNS = frozenset(map(get_string_id, "-–—+"))
_COMMA, _BUT, _COLON = map(get_string_id, (",", "maar", ":"))
_VERBS = frozenset({VERB, AUX})


def split_clauses(doc: Doc) -> tuple[list[Range], list[int]]:
    """Split a Doc at stops and contrasts, and at commas that divide clauses.

    Return the ranges of tokens, and for each token the number of its sentence. A comma divides where a verb stands on
    either side, or where a verb follows and the words behind it begin anew (`Geen managers, dat gaf ruimte`).
    """
    words, tags = doc.to_array([LOWER, POS]).T.tolist()
    cuts = cut_long(np.array([word not in _ENDS for word in words])) if len(words) > LONGEST_SENTENCE else []
    if not cuts and (_STOPS | _SIGNS | _numbers("contrasts") | {_COMMA}).isdisjoint(words):
        return [(0, len(words))] if words else [], [0] * (len(words) + 1)
    verbs = [place for place, tag in enumerate(tags) if tag in _VERBS]
    bounds = sorted([0, *filter(partial(_breaks, doc, words), range(len(words))), *cuts, len(words)])
    dividing = [0]
    commas = [place for place, word in enumerate(words) if word == _COMMA]
    for comma, following in pairwise([*commas, len(words)]):
        place = bisect_right(bounds, comma)
        low, high = max(bounds[place - 1], dividing[-1]), min(bounds[place], following)
        if _balances(words, comma) or _parts_verbs(words, verbs, comma, (low, high)):
            dividing.append(comma)
    bounds = sorted({*bounds, *dividing})
    begins = frozenset(cuts)
    ends = (word in _ENDS or place + 1 in begins for place, word in enumerate(words))
    return list(pairwise(bounds)), list(accumulate(ends, initial=0))


def clause_at(clauses: Sequence[Range], place: int, length: int) -> Range:
    """Return the clause that a token stands in; the whole Doc where there is none."""
    following = bisect_right(clauses, place, key=itemgetter(0))
    clause = clauses[following - 1] if following else (0, length)
    return clause if clause[0] <= place < clause[1] else (0, length)


def _breaks(doc: Doc, words: Sequence[int], place: int) -> bool:
    """Tell whether a word or a mark begins another clause; `maar` behind a pronoun (`was er maar`) does not."""
    if words[place] in _SIGNS:
        return _divides(doc, place)
    if words[place] == _BUT and place > 0 and words[place - 1] in _numbers("before_particle"):
        return False
    return words[place] in _STOPS or words[place] in _numbers("contrasts")


def _parts_verbs(words: Sequence[int], verbs: Sequence[int], comma: int, within: Range) -> bool:
    """Tell whether a comma has a verb after it, and a verb before it or an opening word right behind it."""
    follows = bisect_right(verbs, comma) < bisect_left(verbs, within[1])
    precedes = bisect_left(verbs, within[0]) < bisect_left(verbs, comma)
    anew = comma + 1 < len(words) and words[comma + 1] in _numbers("opening")
    return follows and (anew or precedes)


def _balances(words: Sequence[int], comma: int) -> bool:
    """Tell whether a comma divides clauses without verbs: `draagvlak wel, tijd niet`, `…, min: budget`."""
    following = words[comma + 1 : comma + 3]
    return bool(following) and (
        (comma > 0 and words[comma - 1] in _numbers("balancing"))
        or following[0] in _numbers("anew")
        or following[-1] == _COLON
    )


def _divides(doc: Doc, place: int) -> bool:
    """Tell whether a dash or a plus sign stands apart from the words around it, or opens the text."""
    return bool(doc[place].whitespace_) or (doc[place].lower_ == "+" and place == 0)


@cache
def _numbers(name: str) -> frozenset[int]:
    return frozenset(map(get_string_id, getattr(direction_cues(), name)))
