"""Give every clause its mood: imperative, infinitive phrase, noun phrase, question or statement, with the reason.

Both parse and lexicon count: a small parser errs on short posts, and a lexicon does not know which of two readings is
meant.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.word_rows import Word, words_of
from opschaling_nlp.tagging.mood import imperatives, questions
from opschaling_nlp.tagging.mood.cue_words import mood_cues
from opschaling_nlp.tagging.mood.grammar import (
    Clause,
    MoodKind,
    Verdict,
    bare_infinitive,
    is_finite,
    is_infinitive,
    like_infinitive,
    stands_inside,
)

__all__ = ["Mood", "MoodKind", "make_mood"]

MOODS = "moods"
"""Key in `doc.user_data` of the moods; `doc._.moods` reads them."""
ENDS = frozenset({".", "!", "?", "…", "...", ";", ":", "?!", "!!", "??", "!?"})
DASHES = frozenset({"-", "–", "—", "→", "->", "=>", "⇒", "•", "*", "|"})
LONGEST_CLAUSE = 200
"""A clause of this many words is cut without punctuation: judging one takes time quadratic in its length."""


class Mood(NamedTuple):
    """What a clause does, where it is, and which cue said so.

    `start_token` to `end_token` and `start` to `end` (characters) delimit the clause; `reason` names the rule, and
    `cue_start` to `cue_end` (characters) the words it read, so that evidence can quote them.
    """

    kind: MoodKind
    start_token: int
    end_token: int
    start: int
    end: int
    reason: str
    cue_start: int
    cue_end: int


@Language.factory("opschaling_mood", assigns=["doc._.moods"], requires=["token.pos", "token.morph", "token.dep"])
def make_mood(nlp: Language, name: str) -> BatchComponent:
    """Make the component that sets `doc._.moods`: a tuple of `Mood`, one per clause in text order."""
    del nlp, name
    if not Doc.has_extension("moods"):
        Doc.set_extension("moods", getter=lambda doc: doc.user_data.get(MOODS, ()))
    return BatchComponent(set_moods)


def set_moods(doc: Doc) -> Doc:
    """Set the moods of a parsed document; a clause without words has none."""
    found: list[Mood] = []
    continues = False
    for clause in split_clauses(words_of(doc)):
        words = [word for word in clause if not word.mark]
        if words:
            found.append(_mood(clause, words[0], judge(clause, continues=continues)))
        continues = "\n" not in clause[-1].lower
    doc.user_data[MOODS] = tuple(found)
    return doc


def split_clauses(words: Sequence[Word]) -> Iterator[Clause]:
    """Yield the clauses of a document in order, each with the punctuation that ends it.

    A clause ends at a full stop or the like, a colon, a dash or a line break; at a comma only if a new main clause
    clearly begins.
    """
    start = 0
    for position, word in enumerate(words):
        if word.mark or "\n" in word.lower:
            ends = _ends_clause(words, start, position)
        else:
            ends = position + 1 - start >= LONGEST_CLAUSE
        if ends:
            yield words[start : position + 1]
            start = position + 1
    if start < len(words):
        yield words[start:]


def _ends_clause(words: Sequence[Word], start: int, position: int) -> bool:
    word, behind = words[position], words[position + 1 : position + 2]
    if word.lower == ",":
        return _clause_begins(words[start:position], words[position + 1 : position + 5])
    # a dash within a sentence separates words; one before a capital begins something new
    dash = word.lower in DASHES and position > start and any(other.capital for other in behind)
    ends = dash or word.lower in ENDS or "\n" in word.lower
    return ends and not any(other.lower in ENDS for other in behind)


def _clause_begins(left: Clause, right: Clause) -> bool:
    """Return whether a comma between these words ends one main clause and begins another."""
    if len(left) < 2 or len(right) < 2 or _subordinate(left):
        return False
    if right[0].lower in mood_cues().not_relative and right[1].form == "finite" and len(right) > 2 and right[2].subject:
        return True
    if right[0].imperative and any(word.form == "finite" for word in left):
        return True
    forms = {word.form for word in left} if left[0].lower not in mood_cues().before_no_clause else set()
    return "infinitive" in forms and "finite" not in forms and _is_main(right)


def _is_main(right: Clause) -> bool:
    """Return whether a finite verb soon follows the first word, but not in a relative clause."""
    second = next((place for place, word in enumerate(right[:4]) if word.form == "finite"), 0)
    relative = right[second].dep.startswith("acl") or right[0].lower in mood_cues().not_relative
    return second > 0 and not relative


def _subordinate(left: Clause) -> bool:
    first = next((word for word in left if not word.mark), left[0])
    return (
        first.pos == "SCONJ" or first.dep == "mark" or (first.form == "finite" and any(word.subject for word in left))
    )


def judge(clause: Clause, *, continues: bool) -> Verdict:
    """Return the mood of a clause with at least one word: the first rule with a verdict decides.

    `continues` says that the clause starts in the middle of a line.
    """
    marks = [word for word in clause if word.mark and "?" in word.lower]
    if marks:
        return Verdict(MoodKind.QUESTION, "question_mark", marks[-1:])
    every = [word for word in clause if not word.mark or word.lower == ","]
    words, inverted = _without_opener(every)
    exclaimed = clause[-1].lower.startswith("!")
    first_hand = () if inverted or continues else (questions.verb_first,)
    rules: tuple[Callable[[Clause], Verdict | None], ...] = (
        questions.wondering,
        imperatives.hortative,
        partial(questions.question_word, exclaimed=exclaimed),
        _condition,
        partial(imperatives.opening, inverted=inverted, continues=continues),
        *first_hand,
        questions.late,
        questions.verb_after_comma,
        imperatives.after_address,
    )
    return next(filter(None, (rule(words) for rule in rules)), None) or _by_verb_form(words)


def _condition(words: Clause) -> Verdict | None:
    """Judge a clause that begins with a condition; a question after its comma takes precedence."""
    found = imperatives.condition(words)
    if found is None or found.kind is not MoodKind.STATEMENT:
        return found
    return questions.after_subclause(words) or questions.verb_after_comma(words) or found


def _without_opener(words: list[Word]) -> tuple[list[Word], bool]:
    """Remove opening words that are not part of the clause, and return whether one of them puts the verb first."""
    start, inverted = 0, False
    while start < len(words) - 1:
        word = words[start]
        inverting = word.lower in mood_cues().inverting_openers and (
            words[start + 1].verbal or words[start + 1].lower == ","
        )
        number = word.lower.isdigit() and words[start + 1].capital
        if not (inverting or number or word.lower in mood_cues().openers or word.lower == "," or word.pos == "INTJ"):
            break
        inverted = inverting or (inverted and word.lower != ",")
        start += 1
    while len(words) > start + 1 and words[-1].lower == ",":
        words = words[:-1]
    return words[start:], inverted


def _by_verb_form(words: Clause) -> Verdict:
    """Judge by the tagged verbs.

    A finite verb makes a statement; otherwise an infinitive makes an infinitive phrase.
    """
    like = [] if any(word.subject for word in words) else list(filter(like_infinitive, words))
    main = _main_verb(words, like)
    if main is not None:
        return Verdict(MoodKind.STATEMENT, "finite_verb", [main])
    infinitives = [word for word in words if word in like or is_infinitive(word)]
    root = next((word for word in words if word.dep == "ROOT"), words[0])
    found = _by_infinitive(words, infinitives, root)
    if found is not None:
        return found
    if root.verbal and root.form == "participle":
        return Verdict(MoodKind.STATEMENT, "participle", [root])
    return Verdict(MoodKind.NOUN_PHRASE, "no_verb", [root])


def _main_verb(words: Clause, like: list[Word]) -> Word | None:
    """Return the first finite verb of the main clause that is not rather an infinitive."""
    finite = (word for word in words if is_finite(word) and word not in like)
    return next((word for word in finite if not stands_inside(word, words)), None)


def _by_infinitive(words: Clause, infinitives: list[Word], root: Word) -> Verdict | None:
    if not infinitives and bare_infinitive(words[-1]):
        infinitives = [words[-1]]  # conflicten managen: the tagger mistakes an unknown verb for a plural
    outer = [word for word in infinitives if word is root or not _nominal(word, words)]
    if root in infinitives or (outer and not root.verbal and words[-1] in infinitives):
        return Verdict(MoodKind.INFINITIVE, "infinitive", (outer or infinitives)[:1])
    return None


def _mood(clause: Clause, first: Word, verdict: Verdict) -> Mood:
    return Mood(
        kind=verdict.kind,
        start_token=clause[0].index,
        end_token=clause[-1].index + 1,
        start=first.start,
        end=next(word.end for word in reversed(clause) if word.lower.strip()),
        reason=verdict.reason,
        cue_start=verdict.cue[0].start,
        cue_end=verdict.cue[-1].end,
    )


def _nominal(infinitive: Word, words: Clause) -> bool:
    return infinitive.dep in ("acl", "advcl") or any(
        word.head == infinitive.index and word.dep in ("det", "case") for word in words
    )
