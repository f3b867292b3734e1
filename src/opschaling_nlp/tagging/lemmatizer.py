"""Lemmatise with the tagger, the Dutch tables of `spacy-lookups-data` and the edit tree of the model together."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.tagging.lexicon import Lexicon, dutch_lexicon

CLASSES = {"NOUN": "noun", "VERB": "verb", "AUX": "verb", "ADJ": "adj"}
"""The class of the tables for a tag. Nouns, verbs and adjectives only: of other words the edit tree knows more."""

OTHER_CLASSES = {"NOUN": ("verb", "adj"), "VERB": ("noun", "adj"), "AUX": ("noun", "adj"), "ADJ": ("verb", "noun")}

CASED = ("PROPN", "X", "SYM")
"""Tags whose lemmas are spelled as they stand."""

CACHE_SIZE = 100_000  # word forms with their tag


@Language.factory("opschaling_lemmatizer", assigns=["token.lemma"], requires=["token.pos"])
def make_lemmatizer(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that sets `token.lemma_`, with what an earlier lemmatiser (the edit tree) says as its last resort."""
    del nlp, name
    dutch_lexicon()
    return set_lemmas


def set_lemmas(doc: Doc) -> Doc:
    """Set the lemma of every token of a tagged document."""
    for token in doc:
        suggestion = token.lemma_
        lemma = _remembered(token.text, token.pos_, suggestion)
        if lemma != suggestion:
            token.lemma_ = lemma
    return doc


@lru_cache(maxsize=CACHE_SIZE)
def _remembered(form: str, pos: str, suggestion: str) -> str:
    return lemmatize(form, pos, suggestion, lexicon=dutch_lexicon())


def lemmatize(form: str, pos: str, suggestion: str, *, lexicon: Lexicon) -> str:
    """Return the lemma of a word form with a UPOS tag.

    Tried in turn: the suggestion of the edit tree, where the tables hold it for that tag; the tables; the suggestion for an unknown verb
    that it makes an infinitive; the known tail of an unknown compound; the tables for other word classes, since taggers err; the
    suggestion as it is. Lemmas of proper names keep their capitals, and those of adjectives made of them (`Europees`).
    """
    suggestion = suggestion.replace("_", "") or form  # official models write slot_fase, aan_sluiten
    if pos not in CLASSES:
        return suggestion if pos in CASED else suggestion.lower()
    lemma = _lower_lemma(form.lower(), CLASSES[pos], suggestion.lower(), OTHER_CLASSES[pos], lexicon)
    keeps_capital = pos == "ADJ" and not form.isupper() and suggestion.lower() == lemma  # Europese: Europees
    return suggestion if keeps_capital else lemma


def _lower_lemma(norm: str, word_class: str, guess: str, other_classes: tuple[str, ...], lexicon: Lexicon) -> str:
    if any(character.isdigit() for character in norm):  # 3de, 12-jarige: the tables hold no numbers
        return guess
    infinitive = word_class == "verb" and guess.endswith("en")
    if guess in lexicon.index[word_class] and (word_class != "verb" or guess.endswith("n")):
        return guess
    return (
        lexicon.lemma(norm, word_class)
        or (guess if infinitive else None)
        or _compound_lemma(norm, word_class, lexicon)
        or next((lemma for name in other_classes if (lemma := lexicon.lemma(norm, name))), None)
        or guess
    )


def _compound_lemma(norm: str, word_class: str, lexicon: Lexicon) -> str | None:
    tail = lexicon.tail(norm) if word_class == "noun" else None
    lemma = lexicon.lemma(tail, "noun") if tail else None
    return norm[: len(norm) - len(tail)] + lemma if tail and lemma else None
