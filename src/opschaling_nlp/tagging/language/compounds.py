"""Split compound nouns into the lemmas of their parts: `onderwijsinstellingen` into `onderwijs` and `instelling`."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Token
from wordfreq import get_frequency_dict

from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.lexicon import Lexicon, dutch_lexicon
from opschaling_nlp.tagging.language.words import words_of

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


@dataclass(frozen=True)
class Parameters:
    """The contents of `compounds.toml`: limits, linking sounds, words that are not parts, and weights."""

    shortest_word: int
    longest_word: int
    shortest_left: int
    shortest_right: int
    least_zipf: float
    links: tuple[str, ...]
    prefixes: frozenset[str]
    not_left: frozenset[str]
    not_right: frozenset[str]
    whole: frozenset[str]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Candidate:
    """One way to cut a word in two: `left`, a linking sound, and `right`, with the features that the weights score."""

    left: str
    link: str
    right: str
    features: Mapping[str, float]


@dataclass(frozen=True)
class Splitter:
    """Cuts compounds with a lexicon, word frequencies and a log-linear choice between all cuts and none."""

    lexicon: Lexicon
    frequencies: Mapping[str, float]
    parameters: Parameters

    def zipf(self, word: str) -> float:
        """Return the frequency of a lower-case word on the Zipf scale (0 for an unknown word)."""
        frequency = self.frequencies.get(word)
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
        if word in self.parameters.whole:
            return None
        scored = [
            (self.score(candidate.features), index, candidate) for index, candidate in enumerate(self.candidates(word))
        ]
        if not scored:
            return None
        score, _, candidate = max(scored)
        return candidate if score > self.score(self.whole_features(word)) else None

    def score(self, features: Mapping[str, float]) -> float:
        """Return the weighted sum of features."""
        return sum(self.parameters.weights.get(name, 0.0) * value for name, value in features.items())

    def candidates(self, word: str) -> Iterator[Candidate]:
        """Yield every cut of a lower-case word whose two sides may be words."""
        limits = self.parameters
        if not limits.shortest_word <= len(word) <= limits.longest_word:
            return
        for start in range(limits.shortest_left, len(word) - limits.shortest_right + 1):
            right = word[start:]
            if right[0] == "-" or not self._may_be_right(right):
                continue
            for link in limits.links:
                left = word[: start - len(link)]
                if word[:start].endswith(link) and len(left) >= limits.shortest_left and self._may_be_left(left):
                    yield Candidate(left, link, right, self._features(left, link, right))

    def _may_be_right(self, right: str) -> bool:
        return right not in self.parameters.not_right and (self._is_word(right) or self.lexicon.tail(right) is not None)

    def _may_be_left(self, left: str) -> bool:
        if left in self.parameters.not_left:
            return False
        return (
            left in self.parameters.prefixes
            or self._is_word(left)
            or left.endswith("-")
            or self.lexicon.tail(left) is not None
        )

    def _is_word(self, part: str) -> bool:
        return self.lexicon.knows(part) or self.zipf(part) > self.parameters.least_zipf

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
            "left_prefix": float(left in self.parameters.prefixes),
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
    """Make the splitter, once per process, from the shipped parameters, the lexicon and wordfreq's frequencies."""
    frequencies = get_frequency_dict("nl")  # as elsewhere: wordfreq keeps it by its arguments
    return Splitter(dutch_lexicon(), frequencies, read_parameters())


def read_parameters() -> Parameters:
    """Read `resources/language/compounds.toml`."""
    table = tomllib.loads(files("opschaling_nlp").joinpath("resources/language/compounds.toml").read_text("utf-8"))
    limits, words = table["limits"], table["words"]
    return Parameters(
        shortest_word=limits["shortest_word"],
        longest_word=limits["longest_word"],
        shortest_left=limits["shortest_left"],
        shortest_right=limits["shortest_right"],
        least_zipf=limits["least_zipf"],
        links=tuple(table["links"]),
        prefixes=frozenset(words["prefixes"]),
        not_left=frozenset(words["not_left"]),
        not_right=frozenset(words["not_right"]),
        whole=frozenset(words["whole"]),
        weights=table["weights"],
    )
