"""Make fragments around a verb: infinitive phrases, imperatives and questions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from prepare import with_initial
from treebank import VERBS, Sentence, Token
from trees import children_of, cut, inner_case, insert, join, subtree
from verbs import FIRST_PERSON_TAG, Verbs

LONGEST = 12  # words of a fragment
OUTSIDE = {  # relations left behind when a verb is cut out with its dependents
    "nsubj", "nsubj:pass", "csubj", "aux", "aux:pass", "mark", "cc", "punct", "conj", "parataxis", "cop", "advcl", "discourse", "orphan",
    "dislocated", "vocative", "appos", "expl",
}  # fmt: skip

TIED_TO_TEXT = {
    "er", "daar", "hier", "die", "dat", "wat", "waar", "hij", "ze", "zij", "om", "te", "hoe", "hoeveel", "wie",
    "welke", "wanneer", "welk", "waarom", "het", "hem", "haar", "hun",
}  # fmt: skip

NOT_COMMANDED = {
    "zijn", "hebben", "worden", "kunnen", "zullen", "moeten", "mogen", "willen", "blijken", "lijken", "heten",
    "gebeuren", "bestaan", "betekenen", "kosten", "duren", "bevatten", "behoren", "dunken", "ontstaan",
}  # fmt: skip

IMPERATIVE = "Mood=Imp|Number=Sing|Tense=Pres|VerbForm=Fin"

POLITE_SUBJECT = Token(
    "u", "u", "PRON", "VNW|pers|pron|nomin|vol|2b|getal", "Case=Nom|Person=2|PronType=Prs", 0, "nsubj"
)


@dataclass(frozen=True)
class _Predicate:
    """A verb of a sentence with what may accompany it: its objects and adverbials, in order."""

    verb: int
    lemma: str
    particle: str
    rest: tuple[int, ...]


def _predicates(sentence: Sentence, verbs: Verbs) -> Iterator[_Predicate]:
    children = children_of(sentence)
    for index, token in enumerate(sentence):
        if (
            token.upos != "VERB"
            or not token.form.isalpha()
            or not token.lemma.endswith("n")
            or token.lemma in NOT_COMMANDED
        ):
            continue
        relations = [sentence[child].relation for child in children[index]]
        infinitive = token.has("VerbForm=Inf") and any(
            r.startswith(("aux", "mark")) or token.relation == "xcomp" for r in [*relations, ""]
        )
        finite = (
            token.has("VerbForm=Fin")
            and any(r.startswith("nsubj") for r in relations)
            and not any(r.startswith("aux") for r in relations)
        )
        if not (infinitive or finite) or any(r in ("aux:pass", "cop", "xcomp", "ccomp", "expl") for r in relations):
            continue
        particles = [child for child in children[index] if sentence[child].relation == "compound:prt"]
        if len(particles) > 1 or any(children[child] for child in particles):
            continue
        rest = tuple(i for i in subtree(sentence, index, OUTSIDE) if i != index and i not in particles)
        if not 0 < len(rest) <= 9 or any(ties_to_text(sentence[i]) for i in rest):
            continue
        if particles:
            particle, verb = sentence[particles[0]].form.lower(), token.lemma.lower()
            verb = (
                verb.removeprefix(particle)
                if verb.startswith(particle) and (particle, verb.removeprefix(particle)) in verbs.separable
                else verb
            )
        else:
            particle, verb = verbs.parts(token.lemma.lower())
        yield _Predicate(index, verb, particle, rest)


def ties_to_text(token: Token) -> bool:
    """Return whether a word makes no sense outside its text, or makes a fragment a clause."""
    finite = token.upos in VERBS and not token.has("VerbForm=Part")
    return (
        finite
        or token.upos in ("PUNCT", "SCONJ")
        or token.form.lower() in TIED_TO_TEXT
        or token.relation == "compound:prt"
    )


def infinitive_phrases(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Elkaar beter leren kennen`: a verb's complements, then its infinitive; sometimes only the infinitive."""
    for found in _predicates(sentence, verbs):
        infinitive = replace(
            sentence[found.verb],
            form=found.particle + found.lemma,
            lemma=found.particle + found.lemma,
            xpos="WW|inf|vrij|zonder",
            features="VerbForm=Inf",
        )
        rest = tuple(i for i in found.rest if sentence[i].form.lower() != "zich")
        prepositional = [i for i in rest if i > found.verb] if sentence[found.verb].has("VerbForm=Inf") else []
        order = [*(i for i in rest if i not in prepositional), found.verb, *prepositional]
        if rng.random() < 0.04:
            order = [found.verb]
        yield cut(sentence, order, found.verb, {found.verb: infinitive})


def imperatives(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Nodig de buurt uit`, sometimes politely (`Nodigt u de buurt uit`)."""
    for found in _predicates(sentence, verbs):
        stem = verbs.stem(found.lemma)
        if stem is None:
            continue
        changes = {
            found.verb: replace(
                sentence[found.verb], form=stem, lemma=found.lemma, xpos=FIRST_PERSON_TAG, features=IMPERATIVE
            )
        }
        for index in found.rest:
            if sentence[index].form.lower() in ("zich", "zichzelf"):
                form = sentence[index].form.lower().replace("zich", "je")
                changes[index] = replace(
                    sentence[index], form=form, lemma=form, features="Case=Acc|Person=2|PronType=Prs|Reflex=Yes"
                )
        fragment = list(cut(sentence, [found.verb, *found.rest], found.verb, changes))
        if rng.random() < 0.08 and not stem.endswith("t"):
            fragment = _polite(fragment, stem)
        if found.particle:
            place = len(fragment)
            trailing = _trailing_phrase(fragment)
            if trailing and rng.random() < 0.4:
                place = trailing
            fragment = insert(fragment, place, _particle(found.particle))
        yield tuple(fragment)


def _particle(form: str) -> Token:
    return Token(form, form, "ADP", "VZ|fin", "", 0, "compound:prt")


def _polite(fragment: list[Token], stem: str) -> list[Token]:
    verb = replace(fragment[0], form=stem if stem.endswith("t") else stem + "t", xpos="WW|pv|tgw|met-t")
    return insert([verb, *fragment[1:]], 1, POLITE_SUBJECT)


def _trailing_phrase(fragment: Sequence[Token]) -> int:
    """Return where the last prepositional phrase right under the verb begins, if it ends the fragment and something precedes it; else 0."""
    for index, token in enumerate(fragment):
        if token.relation == "obl" and token.head == 0:
            span = subtree(tuple(fragment), index)
            if span == list(range(span[0], len(fragment))) and span[0] > 1 and fragment[span[0]].relation == "case":
                return span[0]
    return 0


def coordinated(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Klein beginnen en de buren uitnodigen`: two infinitive phrases or imperatives joined by `en`, or by a comma."""
    maker = rng.choice((infinitive_phrases, imperatives))
    found = [fragment for fragment in maker(sentence, verbs, rng) if len(fragment) <= 5]
    if len(found) > 1:
        if rng.random() < 0.75:
            yield join(found[0], Token("en", "en", "CCONJ", "VG|neven", "", 0, "cc"), found[1], "conj", spaced=True)
        else:
            yield join(found[0], Token(",", ",", "PUNCT", "LET", "", 0, "punct"), found[1], "conj", spaced=False)


def unmarked_questions(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield a question without its question mark."""
    del verbs, rng
    last = len(sentence) - 1
    if sentence[last].form == "?" and last > 1 and not any(token.head == last for token in sentence):
        yield sentence[:last]


def inverted_questions(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Komt de buurt morgen`, the yes-or-no question of a short statement, with or without a question mark."""
    del verbs
    last = len(sentence) - 1
    if sentence[-1].form not in (".", "!") or any(token.form in (":", '"', "'", "''", "``") for token in sentence):
        return
    root = next(index for index, token in enumerate(sentence) if token.head < 0)
    main = [root, *children_of(sentence)[root]]
    finite = [
        i
        for i in main
        if sentence[i].upos in VERBS
        and sentence[i].has("VerbForm=Fin")
        and sentence[i].relation in ("root", "aux", "aux:pass", "cop")
    ]
    subjects = [i for i in children_of(sentence)[root] if sentence[i].relation.startswith("nsubj")]
    if len(finite) != 1 or len(subjects) != 1:
        return
    span = subtree(sentence, subjects[0])
    drops_ending = sentence[subjects[0]].form.lower() in ("je", "jij")  # komt je: kom je
    if span != list(range(finite[0])) or finite[0] > 6 or drops_ending:
        return
    tokens = {finite[0]: with_initial(sentence[finite[0]], upper=True), 0: inner_case(sentence[0])}
    order = [finite[0], *span, *range(finite[0] + 1, last)]
    if last not in order and any(token.head == last for token in sentence):
        return
    question = cut(sentence, order, root, tokens)
    if rng.random() < 0.5:
        place = next(index for index, token in enumerate(question) if token.head < 0)
        question = (
            *question[:-1],
            replace(question[-1], space_after=False),
            Token("?", "?", "PUNCT", "LET", "", place, "punct"),
        )
    yield question
