"""What a treebank shows about Dutch verbs: their bare forms and their particles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from treebank import Sentence

from opschaling_nlp.tagging.language.lexicon import dutch_lexicon
from opschaling_nlp.tagging.mood.grammar import bare_forms

SAFE_PARTICLES = {
    "aan",
    "af",
    "bij",
    "in",
    "mee",
    "na",
    "op",
    "terug",
    "toe",
    "uit",
    "weg",
    "samen",
    "los",
    "vast",
    "neer",
    "voort",
    "tegemoet",
    "deel",
    "plaats",
}

FIRST_PERSON_TAG = "WW|pv|tgw|ev"


@dataclass(frozen=True)
class Verbs:
    """What the treebank shows about its verbs: the bare form of each, and the particles it occurs with."""

    bare: dict[str, str]
    separable: frozenset[tuple[str, str]]

    def stem(self, lemma: str) -> str | None:
        """Return the bare form (`maak`) of an infinitive, from the treebank or by spelling rules; None if unsure."""
        lexicon = dutch_lexicon()
        spelled = (stem for stem in bare_forms(lemma) if lexicon.lemma(stem, "verb") == lemma)
        return self.bare.get(lemma) or next(spelled, None)

    def parts(self, lemma: str) -> tuple[str, str]:
        """Return the particle (or nothing) and the verb of an infinitive: `uitnodigen` is `uit` and `nodigen`."""
        for length in range(2, len(lemma) - 3):
            particle, verb = lemma[:length], lemma[length:]
            known = particle in SAFE_PARTICLES and verb.endswith("n") and dutch_lexicon().lemma(verb, "verb") == verb
            if (particle, verb) in self.separable or known:
                return particle, verb
        return "", lemma


def learn_verbs(sentences: Iterable[Sentence]) -> Verbs:
    """Collect the bare forms and the separable verbs of a treebank."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    separable: set[tuple[str, str]] = set()
    for sentence in sentences:
        for token in sentence:
            if token.xpos == FIRST_PERSON_TAG and token.upos == "VERB" and token.form.isalpha():
                forms[token.lemma.lower()][token.form.lower()] += 1
            if token.relation == "compound:prt" and token.head >= 0:
                separable.add((token.form.lower(), sentence[token.head].lemma.lower()))
    bare = {lemma: min(counts, key=lambda form: (-counts[form], form)) for lemma, counts in forms.items()}
    return Verbs(bare=bare, separable=frozenset(separable))
