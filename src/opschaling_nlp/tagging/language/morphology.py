"""Dutch verb forms: imperatives, and separable particles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from opschaling_nlp.tagging.language.lexicon import OPEN_CLASSES, Lexicon

CACHE_SIZE = 50_000  # word forms
VOWELS = "aeiou"
FINAL_DEVOICING = {"v": "f", "z": "s"}


def bare_forms(infinitive: str) -> Iterator[str]:
    """Yield the possible bare forms (first person, imperative) of a regular verb.

    They follow the spelling rules, long vowel first: for `maken`, `maak` and `mak`. Only a lexicon knows which one
    exists.
    """
    if infinitive.endswith("ëren"):
        yield infinitive[:-4] + "ëer"  # creëren: creëer
        return
    if not infinitive.endswith("en") or len(infinitive) < 5:
        return
    stem = infinitive[:-2]
    last = FINAL_DEVOICING.get(stem[-1], stem[-1])
    if stem[-1] == stem[-2]:
        yield stem[:-1]  # zeggen: zeg
    elif stem[-2] in "aeou" and stem[-3] not in VOWELS:
        yield stem[:-1] + stem[-2] + last  # maken: maak
    yield stem[:-1] + last


@lru_cache(maxsize=CACHE_SIZE)
def only_verb(form: str, lexicon: Lexicon) -> bool:
    """Return whether the lexicon knows a lower-case form only as a verb form."""
    return [name for name in OPEN_CLASSES if lexicon.lemma(form, name) is not None] == ["verb"]


@lru_cache(maxsize=CACHE_SIZE)
def bare_form_of(form: str, lexicon: Lexicon) -> str | None:
    """Return the infinitive whose bare form this lower-case form is, or None (`werk`: `werken`; `werkt`: None)."""
    infinitive = lexicon.lemma(form, "verb")
    if infinitive is None or infinitive == form:
        return None
    return infinitive if form in bare_forms(infinitive) else None


def joined_particle(form: str, particles: frozenset[str], lexicon: Lexicon) -> str | None:
    """Return the particle at the start of a lower-case verb form (`opvalt`: `op`), or None.

    Such a form never comes second in its clause.
    """
    for length in range(2, len(form) - 2):
        particle, rest = form[:length], form[length:]
        if particle not in particles:
            continue
        whole, base = lexicon.lemma(form, "verb"), lexicon.lemma(rest, "verb")
        if base is not None and base != rest and (whole is None or whole == particle + base):
            return particle
    return None
