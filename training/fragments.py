"""Cut fragments as people write them on walls out of treebank trees, annotation included.

Every maker takes a sentence and yields fragments: sentences in which the kept words carry the annotation they had, but for what the
change of shape changes (a finite verb that becomes an infinitive, a subject that is left out).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from prepare import with_initial
from opschaling_nlp.tagging.lexicon import dutch_lexicon
from opschaling_nlp.tagging.morphology import bare_forms
from treebank import VERBS, Sentence, Token

LONGEST = 12  # words of a fragment
OUTSIDE = {  # relations that do not come along when a verb is cut out with what depends on it
    "nsubj", "nsubj:pass", "csubj", "aux", "aux:pass", "mark", "cc", "punct", "conj", "parataxis", "cop", "advcl", "discourse", "orphan",
    "dislocated", "vocative", "appos", "expl",
}  # fmt: skip
TIED_TO_TEXT = set("er daar hier die dat wat waar hij ze zij om te hoe hoeveel wie welke wanneer welk waarom het hem haar hun".split())
NOT_COMMANDED = set("zijn hebben worden kunnen zullen moeten mogen willen blijken lijken heten gebeuren bestaan betekenen kosten duren bevatten behoren dunken ontstaan".split())
SAFE_PARTICLES = set("aan af bij in mee na op terug toe uit weg samen los vast neer voort tegemoet deel plaats".split())
FIRST_PERSON_TAG = "WW|pv|tgw|ev"
IMPERATIVE = "Mood=Imp|Number=Sing|Tense=Pres|VerbForm=Fin"
POLITE_SUBJECT = Token("u", "u", "PRON", "VNW|pers|pron|nomin|vol|2b|getal", "Case=Nom|Person=2|PronType=Prs", 0, "nsubj")

Maker = Callable[[Sentence, "Verbs", random.Random], Iterator[Sentence]]


@dataclass(frozen=True)
class Verbs:
    """What the treebank shows of its verbs: the bare form of each, and which particles each is seen with."""

    bare: dict[str, str]
    separable: frozenset[tuple[str, str]]

    def stem(self, lemma: str) -> str | None:
        """Return the bare form (`maak`) of an infinitive: as seen in the treebank, else by the spelling rules; None if unsure."""
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


def make_fragments(sentences: Sequence[Sentence], limits: dict[str, int], rng: random.Random) -> list[Sentence]:
    """Make at most `limits[kind]` different fragments of each kind of `MAKERS`, in random order."""
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
    """Write a fragment the way people do: mostly with a capital, mostly without a full stop (never, where not `marked`)."""
    tokens = [_inner_case(token) for token in fragment]
    if tokens[0].upos != "PROPN":
        tokens[0] = with_initial(tokens[0], upper=rng.random() < 0.75)
    chance = rng.random()
    if marked and chance < 0.2 and tokens[-1].upos != "PUNCT":
        root = next(index for index, token in enumerate(tokens) if token.head < 0)
        mark = "." if chance < 0.14 else "!"
        tokens[-1] = replace(tokens[-1], space_after=False)
        tokens.append(Token(mark, mark, "PUNCT", "LET", "", root, "punct"))
    return tuple(tokens)


def _inner_case(token: Token) -> Token:
    capital_by_place = token.form[:1].isupper() and not token.form[1:2].isupper() and token.lemma[:1].islower()
    return with_initial(token, upper=False) if capital_by_place and token.upos not in ("PROPN", "X") else token


# --- cutting trees


def children_of(sentence: Sentence) -> dict[int, list[int]]:
    """Return the indices of the dependents of each token (and of -1: the root)."""
    children: dict[int, list[int]] = defaultdict(list)
    for index, token in enumerate(sentence):
        children[token.head].append(index)
    return children


def subtree(sentence: Sentence, root: int, outside: set[str] | frozenset[str] = frozenset()) -> list[int]:
    """Return the sorted indices of a token and all below it, without its dependents of the relations `outside`."""
    children = children_of(sentence)
    found, open_ends = [root], [child for child in children[root] if sentence[child].relation not in outside]
    while open_ends:
        index = open_ends.pop()
        found.append(index)
        open_ends += children[index]
    return sorted(found)


def cut(sentence: Sentence, order: Sequence[int], root: int, changes: dict[int, Token] | None = None) -> Sentence:
    """Return the tokens `order` as a sentence of its own with `root` as its root; what lost its head hangs under the root."""
    place = {index: new for new, index in enumerate(order)}
    tokens: list[Token] = []
    for new, index in enumerate(order):
        token = (changes or {}).get(index, sentence[index])
        head = -1 if index == root else place.get(sentence[index].head, place[root])
        follows = new + 1 < len(order) and order[new + 1] == index + 1
        tokens.append(
            replace(token, head=head, relation="root" if index == root else token.relation, space_after=token.space_after or not follows)
        )
    return tuple(tokens)


# --- kinds of fragments


@dataclass(frozen=True)
class _Predicate:
    """A verb of a sentence with what may come along: its objects and adverbials, in their order."""

    verb: int
    lemma: str
    particle: str
    rest: tuple[int, ...]


def _predicates(sentence: Sentence, verbs: Verbs) -> Iterator[_Predicate]:
    children = children_of(sentence)
    for index, token in enumerate(sentence):
        if token.upos != "VERB" or not token.form.isalpha() or not token.lemma.endswith("n") or token.lemma in NOT_COMMANDED:
            continue
        relations = [sentence[child].relation for child in children[index]]
        infinitive = token.has("VerbForm=Inf") and any(r.startswith(("aux", "mark")) or token.relation == "xcomp" for r in [*relations, ""])
        finite = token.has("VerbForm=Fin") and any(r.startswith("nsubj") for r in relations) and not any(r.startswith("aux") for r in relations)
        if not (infinitive or finite) or any(r in ("aux:pass", "cop", "xcomp", "ccomp", "expl") for r in relations):
            continue
        particles = [child for child in children[index] if sentence[child].relation == "compound:prt"]
        if len(particles) > 1 or any(children[child] for child in particles):
            continue
        rest = tuple(i for i in subtree(sentence, index, OUTSIDE) if i != index and i not in particles)
        if not 0 < len(rest) <= 9 or any(_ties(sentence[i]) for i in rest):
            continue
        if particles:
            particle, verb = sentence[particles[0]].form.lower(), token.lemma.lower()
            verb = verb.removeprefix(particle) if verb.startswith(particle) and (particle, verb.removeprefix(particle)) in verbs.separable else verb
        else:
            particle, verb = verbs.parts(token.lemma.lower())
        yield _Predicate(index, verb, particle, rest)


def _ties(token: Token) -> bool:
    finite = token.upos in VERBS and not token.has("VerbForm=Part")
    return finite or token.upos in ("PUNCT", "SCONJ") or token.form.lower() in TIED_TO_TEXT or token.relation == "compound:prt"


def infinitive_phrases(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Elkaar beter leren kennen`: what a verb takes, then its infinitive; now and then the infinitive alone."""
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
    """Yield `Nodig de buurt uit`, now and then politely (`Nodigt u de buurt uit`)."""
    for found in _predicates(sentence, verbs):
        stem = verbs.stem(found.lemma)
        if stem is None:
            continue
        changes = {
            found.verb: replace(sentence[found.verb], form=stem, lemma=found.lemma, xpos=FIRST_PERSON_TAG, features=IMPERATIVE)
        }
        for index in found.rest:
            if sentence[index].form.lower() in ("zich", "zichzelf"):
                form = sentence[index].form.lower().replace("zich", "je")
                changes[index] = replace(sentence[index], form=form, lemma=form, features="Case=Acc|Person=2|PronType=Prs|Reflex=Yes")
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


def insert(fragment: Sequence[Token], place: int, token: Token) -> list[Token]:
    """Return the tokens with one more at `place`; heads after it move up (its own head counts in the old numbering)."""
    moved = [replace(t, head=t.head + (t.head >= place)) for t in fragment]
    new = replace(token, head=token.head + (token.head >= place))
    if place:
        moved[place - 1] = replace(moved[place - 1], space_after=True)
    return [*moved[:place], new, *moved[place:]]


def noun_phrases(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Korte lijnen met de stad`, mostly without article; now and then the noun alone."""
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
        if contiguous and len(ids) <= 7 and not any(sentence[i].upos in ("PUNCT", "SCONJ", *VERBS) and sentence[i].relation != "amod" for i in ids):
            yield cut(sentence, ids, index)


def bare_noun_pairs(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Betrokkenheid bestuur`: two nouns without what joins them."""
    del verbs, rng
    children = children_of(sentence)
    for index, token in enumerate(sentence):
        head = sentence[token.head] if token.head >= 0 else None
        if token.upos == "NOUN" and token.relation == "nmod" and head is not None and head.upos == "NOUN" and index > token.head:
            joined = any(sentence[child].form.lower() in ("van", "voor", "door", "bij", "tussen", "met") for child in children[index])
            modifiers = [i for i in (*children[index], *children[token.head]) if sentence[i].relation == "amod" and not children[i]]
            if joined:
                yield cut(sentence, sorted([token.head, index, *modifiers]), token.head)


def quantities(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Geen geld`, `Meer ruimte voor …`: a noun phrase with a word of quantity for its article."""
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
        prepositional = token.upos == "NOUN" and token.relation in ("obl", "nmod") and any(sentence[c].relation == "case" for c in children[index])
        adjectival = token.upos == "ADJ" and any(sentence[c].relation == "cop" for c in children[index])
        if not (prepositional and rng.random() < 0.3 or adjectival):
            continue
        ids = subtree(sentence, index, OUTSIDE | {"advmod", "obl"} if adjectival and rng.random() < 0.4 else OUTSIDE)
        if ids == list(range(ids[0], ids[-1] + 1)) and len(ids) <= 7 and not any(_ties(sentence[i]) for i in ids):
            yield cut(sentence, ids, index)


def telegrams(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Bestuur nog niet betrokken`: a short statement without copula or auxiliary, mostly without articles."""
    del verbs
    root = next(index for index, token in enumerate(sentence) if token.head < 0)
    children = children_of(sentence)[root]
    links = [i for i in children if sentence[i].relation in ("cop", "aux:pass", "aux") and sentence[i].lemma in ("zijn", "worden", "hebben")]
    subjects = [i for i in children if sentence[i].relation.startswith("nsubj") and sentence[i].upos in ("NOUN", "PROPN")]
    if len(links) != 1 or len(subjects) != 1 or len(sentence) > LONGEST + 3 or subjects[0] > root or sentence[-1].form == "?":
        return
    bare = rng.random() < 0.7
    order = [
        index
        for index, token in enumerate(sentence)
        if index not in links and not (bare and token.upos == "DET" and token.has("Definite=Def")) and not (token.upos == "PUNCT" and index > root)
    ]
    if root in order and not any(sentence[i].upos in VERBS and sentence[i].has("VerbForm=Fin") for i in order):
        yield cut(sentence, order, root)


def without_articles(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield a short sentence without its articles: `Gemeente wil eerst resultaat zien`."""
    del verbs
    articles = {index for index, token in enumerate(sentence) if token.upos == "DET" and token.form.lower() in ("de", "het", "een")}
    if len(sentence) <= LONGEST and articles and rng.random() < 0.5:
        order = [i for i, token in enumerate(sentence) if i not in articles and not (token.form == "." and i == len(sentence) - 1)]
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
    for index, token in enumerate(sentence):
        if token.relation != "cc" or token.form.lower() not in ("en", "of", "en/of") or token.head < 0:
            continue
        second = token.head
        first = sentence[second].head
        if first < 0 or sentence[second].relation != "conj" or sentence[first].upos != sentence[second].upos or sentence[first].upos not in ("NOUN", "ADJ", "VERB"):
            continue
        left = subtree(sentence, first, OUTSIDE | {"case", "det"})
        right = subtree(sentence, second, OUTSIDE | {"case", "det"})
        if len(left) > 4 or len(right) > 4 or any(_ties(sentence[i]) and i not in (first, second) for i in left + right):
            continue
        if any(sentence[i].has("VerbForm=Fin") for i in (first, second)):
            continue
        sign = rng.choice(_SIGNS if token.form.lower() == "of" else _SIGNS * 2 + _PLUSES)
        yield join(cut(sentence, left, first), sign, cut(sentence, right, second), "conj", spaced=sign.upos == "SYM" or rng.random() < 0.7)


_SIGNS = (Token("/", "/", "PUNCT", "LET", "", 0, "punct"),)
_PLUSES = (Token("&", "&", "SYM", "SPEC|symb", "", 0, "cc"), Token("&", "&", "SYM", "SPEC|symb", "", 0, "cc"), Token("+", "+", "SYM", "SPEC|symb", "", 0, "cc"))


def coordinated(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Klein beginnen en de buren uitnodigen`: two infinitive phrases or imperatives joined by `en`, or by a comma."""
    maker = rng.choice((infinitive_phrases, imperatives))
    found = [fragment for fragment in maker(sentence, verbs, rng) if len(fragment) <= 5]
    if len(found) > 1:
        if rng.random() < 0.75:
            yield join(found[0], Token("en", "en", "CCONJ", "VG|neven", "", 0, "cc"), found[1], "conj", spaced=True)
        else:
            yield join(found[0], Token(",", ",", "PUNCT", "LET", "", 0, "punct"), found[1], "conj", spaced=False)


def join(left: Sentence, sign: Token, right: Sentence, relation: str, *, spaced: bool) -> Sentence:
    """Return two fragments with a sign between them, the second under the first; a sign that is not `spaced` stands against the first."""
    offset = len(left) + 1
    root = next(index for index, token in enumerate(left) if token.head < 0)
    other = next(index for index, token in enumerate(right) if token.head < 0)
    middle = replace(sign, head=offset + other, space_after=spaced or sign.form in ":,")
    last = replace(left[-1], space_after=spaced)
    moved = [
        replace(token, head=offset + token.head if token.head >= 0 else root, relation=token.relation if token.head >= 0 else relation)
        for token in right
    ]
    return (*left[:-1], last, middle, *moved)


def unmarked_questions(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield a question without its mark."""
    del verbs, rng
    last = len(sentence) - 1
    if sentence[last].form == "?" and last > 1 and not any(token.head == last for token in sentence):
        yield sentence[:last]


def inverted_questions(sentence: Sentence, verbs: Verbs, rng: random.Random) -> Iterator[Sentence]:
    """Yield `Komt de buurt morgen`, the yes-or-no question of a short statement, with or without its mark."""
    del verbs
    last = len(sentence) - 1
    if sentence[-1].form not in (".", "!") or any(token.form in (":", '"', "'", "''", "``") for token in sentence):
        return
    root = next(index for index, token in enumerate(sentence) if token.head < 0)
    main = [root, *children_of(sentence)[root]]
    finite = [i for i in main if sentence[i].upos in VERBS and sentence[i].has("VerbForm=Fin") and sentence[i].relation in ("root", "aux", "aux:pass", "cop")]
    subjects = [i for i in children_of(sentence)[root] if sentence[i].relation.startswith("nsubj")]
    if len(finite) != 1 or len(subjects) != 1:
        return
    span = subtree(sentence, subjects[0])
    drops_ending = sentence[subjects[0]].form.lower() in ("je", "jij")  # komt je: kom je
    if span != list(range(finite[0])) or finite[0] > 6 or drops_ending:
        return
    tokens = {finite[0]: with_initial(sentence[finite[0]], upper=True), 0: _inner_case(sentence[0])}
    order = [finite[0], *span, *range(finite[0] + 1, last)]
    if last not in order and any(token.head == last for token in sentence):
        return
    question = cut(sentence, order, root, tokens)
    if rng.random() < 0.5:
        place = next(index for index, token in enumerate(question) if token.head < 0)
        question = (*question[:-1], replace(question[-1], space_after=False), Token("?", "?", "PUNCT", "LET", "", place, "punct"))
    yield question


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
