"""Cut fragments such as people write on walls out of treebank trees, with their annotation.

Every maker takes a sentence and yields fragments: sentences in which the remaining words keep their annotation, except
where the new form changes it (a finite verb that becomes an infinitive, a subject that is left out).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from fragments_nominal import (
    alternatives,
    bare_noun_pairs,
    labelled,
    noun_phrases,
    quantities,
    short_answers,
    telegrams,
    without_articles,
)
from fragments_verbal import (
    LONGEST,
    coordinated,
    imperatives,
    infinitive_phrases,
    inverted_questions,
    unmarked_questions,
)
from prepare import with_initial
from treebank import Sentence, Token
from trees import inner_case
from verbs import Verbs, learn_verbs

Maker = Callable[[Sentence, Verbs, random.Random], Iterator[Sentence]]

MAKERS: dict[str, Maker] = {
    "infinitive_phrases": infinitive_phrases,
    "imperatives": imperatives,
    "noun_phrases": noun_phrases,
    "bare_noun_pairs": bare_noun_pairs,
    "quantities": quantities,
    "short_answers": short_answers,
    "telegrams": telegrams,
    "without_articles": without_articles,
    "labelled": labelled,
    "alternatives": alternatives,
    "coordinated": coordinated,
    "unmarked_questions": unmarked_questions,
    "inverted_questions": inverted_questions,
}

QUESTIONS = ("unmarked_questions", "inverted_questions")


def make_fragments(sentences: Sequence[Sentence], limits: dict[str, int], rng: random.Random) -> list[Sentence]:
    """Make at most `limits[kind]` different fragments of each kind in `MAKERS`, in random order."""
    verbs = learn_verbs(sentences)
    made: list[Sentence] = []
    for kind, maker in MAKERS.items():
        different = {
            " ".join(token.form for token in fragment).lower(): fragment
            for sentence in sentences
            for fragment in maker(sentence, verbs, rng)
            if 0 < len(fragment) <= LONGEST
        }
        fragments = list(different.values())
        rng.shuffle(fragments)
        made += [finish(fragment, rng, marked=kind not in QUESTIONS) for fragment in fragments[: limits[kind]]]
    rng.shuffle(made)
    return made


def finish(fragment: Sentence, rng: random.Random, *, marked: bool = True) -> Sentence:
    """Write a fragment as people do: usually with a capital, usually without a full stop (never, unless `marked`)."""
    tokens = [inner_case(token) for token in fragment]
    if tokens[0].upos != "PROPN":
        tokens[0] = with_initial(tokens[0], upper=rng.random() < 0.75)
    chance = rng.random()
    if marked and chance < 0.2 and tokens[-1].upos != "PUNCT":
        root = next(index for index, token in enumerate(tokens) if token.head < 0)
        mark = "." if chance < 0.14 else "!"
        tokens[-1] = replace(tokens[-1], space_after=False)
        tokens.append(Token(mark, mark, "PUNCT", "LET", "", root, "punct"))
    return tuple(tokens)
