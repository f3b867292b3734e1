"""Split compound nouns into the lemmas of their parts: `onderwijsinstellingen` into `onderwijs` and `instelling`."""

import math
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token
from wordfreq import get_frequency_dict

from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.lexicon import dutch_lexicon
from opschaling_nlp.tagging.language.word_rows import words_of
from opschaling_nlp.texts import read_texts

PARTS = "parts"
"""Key in `doc.user_data` of the parts, by index of the word; `token._.parts` reads them."""
CACHE_SIZE = 50_000  # words
ZIPF_OFFSET = 9  # Zipf value = log10 of the frequency per word, plus 9 (van Heuven et al. 2014)
VOWELS = frozenset("aeiouyäëïöüáéíóú")


@Language.factory("opschaling_compounds", assigns=["token._.parts"], requires=["token.pos"])
def make_compounds(nlp: Language, name: str) -> BatchComponent:
    """Make the component that sets `token._.parts`.

    These are the lemmas of the parts of a compound noun; empty for any other word.
    """
    del nlp, name
    if not Token.has_extension("parts"):
        Token.set_extension("parts", getter=parts_of)
    dutch_splitter()
    return BatchComponent(set_parts)


def parts_of(token: Token) -> tuple[str, ...]:
    """Return the lemmas of the parts of a compound noun; empty for any other word."""
    parts: Mapping[int, tuple[str, ...]] = token.doc.user_data.get(PARTS, {})
    return parts.get(token.i, ())


def set_parts(doc: Doc) -> Doc:
    """Set the parts of every compound noun of a tagged document."""
    parts = ((word.index, _split(word.lower)) for word in words_of(doc) if word.pos == "NOUN")
    doc.user_data[PARTS] = {place: split for place, split in parts if len(split) > 1}
    return doc


@lru_cache(maxsize=CACHE_SIZE)
def _split(word: str) -> tuple[str, ...]:
    return dutch_splitter().parts(word)


class Candidate(NamedTuple):
    """One way to cut a word in two: its sides, without a linking sound, and the features that the weights score."""

    left: str
    right: str
    features: Mapping[str, float]


class Splitter:
    """Cuts compounds with a lexicon, word frequencies and a log-linear choice between all cuts and none."""

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        """Read `compounds.toml`: limits, linking sounds, words that are no parts, and the weights if none are given."""
        tables = read_texts("language/compounds.toml")
        self.lexicon = dutch_lexicon()
        self._frequencies = get_frequency_dict("nl")  # as elsewhere: wordfreq keeps it by its arguments
        self._limits, self._links = tables["limits"], tables["links"]
        self._words = {name: frozenset(words) for name, words in tables["words"].items()}
        self._weights = weights or tables["weights"]

    def zipf(self, word: str) -> float:
        """Return the frequency of a lower-case word on the Zipf scale (0 for an unknown word)."""
        frequency = self._frequencies.get(word)
        return math.log10(frequency) + ZIPF_OFFSET if frequency else 0.0

    def parts(self, word: str) -> tuple[str, ...]:
        """Return the lemmas of the parts of a lower-case noun, left to right; a simple word yields itself."""
        pieces = self._pieces(word)
        if len(pieces) == 1:
            return (word,)
        return (
            *(self._part_lemma(piece) for piece in pieces[:-1]),
            self.lexicon.lemma(pieces[-1], "noun") or pieces[-1],
        )

    def head_start(self, word: str) -> int:
        """Return where the last part of a lower-case noun begins; 0 for a simple word."""
        return len(word) - len(self._pieces(word)[-1])

    def _pieces(self, word: str) -> tuple[str, ...]:
        best = self.best(word)
        if best is None:
            return (word,)
        # a head that is a word stays whole (onderwijs|instellingen); only an unknown one is an uncut compound
        head = (best.right,) if self.lexicon.lemma(best.right, "noun") else self._pieces(best.right)
        return (*self._pieces(best.left), *head)

    def _part_lemma(self, piece: str) -> str:
        return next((lemma for name in ("noun", "verb", "adj") if (lemma := self.lexicon.lemma(piece, name))), piece)

    def best(self, word: str) -> Candidate | None:
        """Return the best cut of a lower-case word, or None if it is better left whole."""
        cuts = [] if word in self._words["whole"] else [*self.candidates(word)]
        best = max(reversed(cuts), key=lambda cut: self.score(cut.features), default=None)
        if best is None:
            return None
        return best if self.score(best.features) > self.score(self.whole_features(word)) else None

    def score(self, features: Mapping[str, float]) -> float:
        """Return the weighted sum of features."""
        return sum(self._weights.get(name, 0.0) * value for name, value in features.items())

    def candidates(self, word: str) -> Iterator[Candidate]:
        """Yield every cut of a lower-case word whose two sides may be words."""
        limits = self._limits
        if not limits["shortest_word"] <= len(word) <= limits["longest_word"]:
            return
        for start in range(limits["shortest_left"], len(word) - limits["shortest_right"] + 1):
            right = word[start:]
            if right[0] == "-" or not self._may_be_right(right):
                continue
            for link in self._links:
                left = word[: start - len(link)]
                if word[:start].endswith(link) and len(left) >= limits["shortest_left"] and self._may_be_left(left):
                    yield Candidate(left, right, self._features(left, link, right))

    def _may_be_right(self, right: str) -> bool:
        return right not in self._words["not_right"] and (self._is_word(right) or self.lexicon.tail(right) is not None)

    def _may_be_left(self, left: str) -> bool:
        listed = left in self._words["prefixes"] or left.endswith("-")
        known = listed or self._is_word(left) or self.lexicon.tail(left) is not None
        return known and left not in self._words["not_left"]

    def _is_word(self, part: str) -> bool:
        return self.lexicon.knows(part) or self.zipf(part) > self._limits["least_zipf"]

    def _features(self, left: str, link: str, right: str) -> dict[str, float]:
        noun = self.lexicon.lemma(right, "noun")
        left_noun = self.lexicon.lemma(left, "noun")
        return {
            f"link_{link}": 1.0,
            "right_noun": float(noun is not None),
            "right_zipf": max(self.zipf(noun or right), self.zipf(right)),
            "right_zipf_form": self.zipf(right),
            "right_unknown": float(not self._is_word(right)),
            "right_length": min(len(right), 12),
            "right_short": float(len(right) <= 3),
            "right_four": float(len(right) == 4),
            "right_plural": float(noun is not None and noun != right),
            "left_zipf": self.zipf(left),
            "left_length": min(len(left), 12),
            "left_short": float(len(left) <= 3),
            "left_noun": float(left_noun is not None),
            "left_plural": float(left_noun is not None and left_noun != left),
            "left_verb_stem": float(left_noun is None and self.lexicon.lemma(left, "verb") is not None),
            "left_adjective": float(left in self.lexicon.index["adj"]),
            "left_prefix": float(left in self._words["prefixes"]),
            "left_unknown": float(not self.lexicon.knows(left)),
            "left_compound": float(not self._is_word(left)),
            "link_before_vowel": float(link == "s" and right[0] in VOWELS),
            "link_s_inside": float(link == "" and right[0] == "s" and self.lexicon.knows(right[1:])),
        }

    def whole_features(self, word: str) -> dict[str, float]:
        """Return the features in favour of leaving a lower-case word whole."""
        lemma = self.lexicon.lemma(word, "noun") or word
        return {
            "whole": 1.0,
            "whole_zipf": max(self.zipf(word), self.zipf(lemma)),
            "whole_length": min(len(word), 16),
            "whole_known": float(self.lexicon.knows(word)),
        }


@cache
def dutch_splitter() -> Splitter:
    """Make the splitter with the shipped weights, once per process."""
    return Splitter()
