"""Give every clause its mood: imperative, infinitive phrase, noun phrase, question or statement, with the reason.

Both parse and lexicon count: a small parser errs on short posts, and a lexicon does not know which of two readings is
meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.lexicon import dutch_lexicon
from opschaling_nlp.tagging.language.words import Word, words_of
from opschaling_nlp.tagging.mood.clauses import Clause, split_clauses
from opschaling_nlp.tagging.mood.cue_words import mood_cues
from opschaling_nlp.tagging.mood.grammar import Grammar, MoodKind, Verdict, stands_inside
from opschaling_nlp.tagging.mood.imperatives import VerbFirst
from opschaling_nlp.tagging.mood.questions import Questions

__all__ = ["Mood", "MoodKind", "make_mood"]

MOODS = "moods"
"""Key in `doc.user_data` of the moods; `doc._.moods` reads them."""


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
    dutch_judge()
    return BatchComponent(set_moods)


def set_moods(doc: Doc) -> Doc:
    """Set the moods of a parsed document."""
    doc.user_data[MOODS] = tuple(dutch_judge().moods(doc))
    return doc


@cache
def dutch_judge() -> MoodJudge:
    """Make the judge with the shipped cues and weights, once per process."""
    grammar = Grammar(mood_cues(), dutch_lexicon())
    return MoodJudge(grammar, Questions(grammar), VerbFirst(grammar))


@dataclass(frozen=True, eq=False)
class MoodJudge:
    """Judges the mood of clauses: the first rule with a verdict decides."""

    grammar: Grammar
    questions: Questions
    verb_first: VerbFirst

    def moods(self, doc: Doc) -> list[Mood]:
        """Return the moods of a parsed document; a clause without words has none."""
        found: list[Mood] = []
        continues = False
        for clause in split_clauses(words_of(doc), self.grammar.cues):
            words = [word for word in clause if not word.mark]
            if words:
                found.append(_mood(clause, words[0], self.judge(clause, continues=continues)))
            continues = "\n" not in clause[-1].lower
        return found

    def judge(self, clause: Clause, *, continues: bool = False) -> Verdict:
        """Return the mood of a clause with at least one word.

        `continues` says that the clause starts in the middle of a line.
        """
        marks = [word for word in clause if word.mark and "?" in word.lower]
        if marks:
            return Verdict(MoodKind.QUESTION, "question_mark", marks[-1:])
        every = [word for word in clause if not word.mark or word.lower == ","]
        words, inverted = self._without_opener(every)
        exclaimed = clause[-1].lower.startswith("!")
        first_hand = () if inverted or continues else (self.questions.verb_first,)
        rules: tuple[Callable[[Clause], Verdict | None], ...] = (
            self.questions.wondering,
            self.verb_first.hortative,
            partial(self.questions.question_word, exclaimed=exclaimed),
            self._condition,
            partial(self.verb_first.opening, inverted=inverted, continues=continues),
            *first_hand,
            self.questions.late,
            self.questions.verb_after_comma,
            self.verb_first.after_address,
        )
        return next(filter(None, (rule(words) for rule in rules)), None) or self._by_verb_form(words)

    def _condition(self, words: Clause) -> Verdict | None:
        """Judge a clause that begins with a condition; a question after its comma takes precedence."""
        found = self.verb_first.condition(words)
        if found is None or found.kind is not MoodKind.STATEMENT:
            return found
        return self.questions.after_subclause(words) or self.questions.verb_after_comma(words) or found

    def _without_opener(self, words: list[Word]) -> tuple[list[Word], bool]:
        """Remove opening words that are not part of the clause, and return whether one of them puts the verb first."""
        cues = self.grammar.cues
        start, inverted = 0, False
        while start < len(words) - 1:
            word = words[start]
            inverting = word.lower in cues.inverting_openers and (
                words[start + 1].verbal or words[start + 1].lower == ","
            )
            number = word.lower.isdigit() and words[start + 1].capital
            if not (inverting or number or word.lower in cues.openers or word.lower == "," or word.pos == "INTJ"):
                break
            inverted = inverting or (inverted and word.lower != ",")
            start += 1
        while len(words) > start + 1 and words[-1].lower == ",":
            words = words[:-1]
        return words[start:], inverted

    def _by_verb_form(self, words: Clause) -> Verdict:
        """Judge by the tagged verbs.

        A finite verb makes a statement; otherwise an infinitive makes an infinitive phrase.
        """
        grammar = self.grammar
        like = [] if any(word.subject for word in words) else list(filter(grammar.like_infinitive, words))
        finite = [word for word in words if grammar.finite(word) and word not in like]
        main = next((word for word in finite if not stands_inside(word, words)), None)
        if main is not None:
            return Verdict(MoodKind.STATEMENT, "finite_verb", [main])
        infinitives = [word for word in words if word in like or grammar.infinitive(word)]
        return self._without_main_verb(words, finite, infinitives)

    def _without_main_verb(self, words: Clause, finite: list[Word], infinitives: list[Word]) -> Verdict:
        root = next((word for word in words if word.dep == "ROOT"), words[0])
        found = self._by_infinitive(words, infinitives, root)
        if found is not None:
            return found
        if root.verbal and root.form == "participle":
            return Verdict(MoodKind.STATEMENT, "participle", [root])
        if finite and root.verbal:
            return Verdict(MoodKind.STATEMENT, "finite_verb", finite[:1])
        return Verdict(MoodKind.NOUN_PHRASE, "no_verb", [root])

    def _by_infinitive(self, words: Clause, infinitives: list[Word], root: Word) -> Verdict | None:
        if not infinitives and self.grammar.bare_infinitive(words[-1]):
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
