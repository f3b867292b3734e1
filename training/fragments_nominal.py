"""Make fragments without a verb or too short for a sentence: noun phrases, answers, telegrams, labels, alternatives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from fragments_verbal import LONGEST, OUTSIDE, imperatives, infinitive_phrases, ties_to_text
from treebank import VERBS, Sentence, Token
from trees import children_of, cut, insert, join, subtree
from verbs import Verbs


def noun_phrases(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Korte lijnen met de stad`, usually without an article; sometimes only the noun."""
    del verbs
    for index, token in enumerate(sentence):
        if token.upos != "NOUN" or token.relation not in ("nsubj", "obj", "root", "obl", "nmod", "conj"):
            continue
        ids = subtree(sentence, index, OUTSIDE | {"case"})
        if rng.random() < 0.6:
            ids = [i for i in ids if not (sentence[i].upos == "DET" and sentence[i].head == index)]
        if rng.random() < 0.1:
            ids = [index]
        contiguous = ids == list(range(ids[0], ids[-1] + 1))
        if (
            contiguous
            and len(ids) <= 7
            and not any(sentence[i].upos in ("PUNCT", "SCONJ", *VERBS) and sentence[i].relation != "amod" for i in ids)
        ):
            yield cut(sentence, ids, index)


def bare_noun_pairs(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Betrokkenheid bestuur`: two nouns without the words that join them."""
    del verbs, rng
    children = children_of(sentence)
    for index, token in enumerate(sentence):
        head = sentence[token.head] if token.head >= 0 else None
        if (
            token.upos == "NOUN"
            and token.relation == "nmod"
            and head is not None
            and head.upos == "NOUN"
            and index > token.head
        ):
            joined = any(
                sentence[child].form.lower() in ("van", "voor", "door", "bij", "tussen", "met")
                for child in children[index]
            )
            modifiers = [
                i
                for i in (*children[index], *children[token.head])
                if sentence[i].relation == "amod" and not children[i]
            ]
            if joined:
                yield cut(sentence, sorted([token.head, index, *modifiers]), token.head)


def quantities(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Geen geld`, `Meer ruimte voor …`: a noun phrase with a quantifier as its article."""
    for fragment in noun_phrases(sentence, verbs, rng):
        root = next(index for index, token in enumerate(fragment) if token.head < 0)
        if fragment[0].upos == "DET" or fragment[0].relation in ("nummod", "nmod:poss") or rng.random() < 0.5:
            continue
        word = rng.choice(_QUANTITIES)
        yield tuple(insert(fragment, 0, replace(word, head=root)))


_QUANTITIES = (
    Token("geen", "geen", "DET", "VNW|onbep|det|stan|prenom|zonder|agr", "PronType=Neg", 0, "det"),
    Token("meer", "veel", "ADJ", "VNW|onbep|grad|stan|prenom|zonder|agr|comp", "", 0, "amod"),
    Token("minder", "weinig", "ADJ", "VNW|onbep|grad|stan|prenom|zonder|agr|comp", "", 0, "amod"),
    Token("veel", "veel", "ADJ", "VNW|onbep|grad|stan|prenom|zonder|agr|basis", "", 0, "amod"),
    Token("weinig", "weinig", "ADJ", "VNW|onbep|grad|stan|prenom|zonder|agr|basis", "", 0, "amod"),
)


def short_answers(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Met de buren`, `Heel belangrijk`: a prepositional phrase or a predicate on its own."""
    del verbs
    children = children_of(sentence)
    for index, token in enumerate(sentence):
        prepositional = (
            token.upos == "NOUN"
            and token.relation in ("obl", "nmod")
            and any(sentence[c].relation == "case" for c in children[index])
        )
        adjectival = token.upos == "ADJ" and any(sentence[c].relation == "cop" for c in children[index])
        if not ((prepositional and rng.random() < 0.3) or adjectival):
            continue
        ids = subtree(sentence, index, OUTSIDE | {"advmod", "obl"} if adjectival and rng.random() < 0.4 else OUTSIDE)
        if (
            ids == list(range(ids[0], ids[-1] + 1))
            and len(ids) <= 7
            and not any(ties_to_text(sentence[i]) for i in ids)
        ):
            yield cut(sentence, ids, index)


def telegrams(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Bestuur nog niet betrokken`: a short statement without copula or auxiliary, usually without articles."""
    del verbs
    root = next(index for index, token in enumerate(sentence) if token.head < 0)
    children = children_of(sentence)[root]
    links = [
        i
        for i in children
        if sentence[i].relation in ("cop", "aux:pass", "aux") and sentence[i].lemma in ("zijn", "worden", "hebben")
    ]
    subjects = [
        i for i in children if sentence[i].relation.startswith("nsubj") and sentence[i].upos in ("NOUN", "PROPN")
    ]
    if (
        len(links) != 1
        or len(subjects) != 1
        or len(sentence) > LONGEST + 3
        or subjects[0] > root
        or sentence[-1].form == "?"
    ):
        return
    bare = rng.random() < 0.7
    order = [
        index
        for index, token in enumerate(sentence)
        if index not in links
        and not (bare and token.upos == "DET" and token.has("Definite=Def"))
        and not (token.upos == "PUNCT" and index > root)
    ]
    if root in order and not any(sentence[i].upos in VERBS and sentence[i].has("VerbForm=Fin") for i in order):
        yield cut(sentence, order, root)


def without_articles(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield a short sentence without its articles: `Gemeente wil eerst resultaat zien`."""
    del verbs
    articles = {
        index
        for index, token in enumerate(sentence)
        if token.upos == "DET" and token.form.lower() in ("de", "het", "een")
    }
    if len(sentence) <= LONGEST and articles and rng.random() < 0.5:
        order = [
            i
            for i, token in enumerate(sentence)
            if i not in articles and not (token.form == "." and i == len(sentence) - 1)
        ]
        root = next(index for index, token in enumerate(sentence) if token.head < 0)
        if root in order:
            yield cut(sentence, order, root)


def labelled(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Tijd: eerst de buren spreken`: a label, a colon and what is said about it."""
    labels = [fragment for fragment in noun_phrases(sentence, verbs, rng) if len(fragment) <= 2]
    makers = (infinitive_phrases, imperatives, noun_phrases, telegrams)
    bodies = [fragment for fragment in rng.choice(makers)(sentence, verbs, rng) if 1 < len(fragment) <= 8]
    if labels and bodies:
        label, body = rng.choice(labels), rng.choice(bodies)
        if {token.lemma for token in label} & {token.lemma for token in body}:
            return
        yield join(label, Token(":", ":", "PUNCT", "LET", "", 0, "punct"), body, "parataxis", spaced=rng.random() < 0.1)


def alternatives(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Tijd / geld`, `kennis & ervaring`, `buren + scholen`: two phrases with a sign between them."""
    del verbs
    for _index, token in enumerate(sentence):
        if token.relation != "cc" or token.form.lower() not in ("en", "of", "en/of") or token.head < 0:
            continue
        second = token.head
        first = sentence[second].head
        if (
            first < 0
            or sentence[second].relation != "conj"
            or sentence[first].upos != sentence[second].upos
            or sentence[first].upos not in ("NOUN", "ADJ", "VERB")
        ):
            continue
        left = subtree(sentence, first, OUTSIDE | {"case", "det"})
        right = subtree(sentence, second, OUTSIDE | {"case", "det"})
        if (
            len(left) > 4
            or len(right) > 4
            or any(ties_to_text(sentence[i]) and i not in (first, second) for i in left + right)
        ):
            continue
        if any(sentence[i].has("VerbForm=Fin") for i in (first, second)):
            continue
        sign = rng.choice(_SIGNS if token.form.lower() == "of" else _SIGNS * 2 + _PLUSES)
        yield join(
            cut(sentence, left, first),
            sign,
            cut(sentence, right, second),
            "conj",
            spaced=sign.upos == "SYM" or rng.random() < 0.7,
        )


_SIGNS = (Token("/", "/", "PUNCT", "LET", "", 0, "punct"),)


_PLUSES = (
    Token("&", "&", "SYM", "SPEC|symb", "", 0, "cc"),
    Token("&", "&", "SYM", "SPEC|symb", "", 0, "cc"),
    Token("+", "+", "SYM", "SPEC|symb", "", 0, "cc"),
)
