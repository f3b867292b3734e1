"""Give every clause its mood: imperative, infinitive phrase, noun phrase, question or statement, with the reason.

The parse and the lexicon both have a say: a small parser errs on short posts, a lexicon does not know which of two readings is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.tagging.clauses import Clause, Word, split_clauses, words_of
from opschaling_nlp.tagging.cues import MoodCues, Phrases, mood_cues
from opschaling_nlp.tagging.lexicon import Lexicon, dutch_lexicon
from opschaling_nlp.tagging.morphology import bare_form_of, joined_particle


class MoodKind(StrEnum):
    """Name what a clause does."""

    IMPERATIVE = "imperative"
    INFINITIVE = "infinitive"
    NOUN_PHRASE = "noun_phrase"
    QUESTION = "question"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Mood:
    """Say what a clause does, where it stands, and which cue said so.

    `start_token` up to `end_token` and `start` up to `end` (characters) are the clause; `reason` names the rule and `cue_start` up to
    `cue_end` (characters) the words that it read, so that evidence can quote them.
    """

    kind: MoodKind
    start_token: int
    end_token: int
    start: int
    end: int
    reason: str
    cue_start: int
    cue_end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A mood with its reason and the words that gave it."""

    kind: MoodKind
    reason: str
    cue: Clause


@Language.factory("opschaling_mood", assigns=["doc._.moods"], requires=["token.pos", "token.morph", "token.dep"])
def make_mood(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that sets `doc._.moods`, a tuple of `Mood`, one a clause in order of text."""
    del nlp, name
    if not Doc.has_extension("moods"):
        Doc.set_extension("moods", default=())
    judge = MoodJudge(mood_cues(), dutch_lexicon())

    def opschaling_mood(doc: Doc) -> Doc:
        doc._.moods = tuple(judge.moods(doc))
        return doc

    return opschaling_mood


@dataclass(frozen=True, eq=False)
class MoodJudge:
    """Judge the mood of clauses with cue words and a lexicon."""

    cues: MoodCues
    lexicon: Lexicon

    def moods(self, doc: Doc) -> list[Mood]:
        """Return the moods of a parsed document; clauses without a word have none."""
        found: list[Mood] = []
        for clause in split_clauses(words_of(doc), self.cues.not_relative):
            words = [word for word in clause if not word.mark]
            if words:
                verdict = self.judge(clause)
                found.append(
                    Mood(
                        kind=verdict.kind,
                        start_token=clause[0].index,
                        end_token=clause[-1].index + 1,
                        start=words[0].start,
                        end=max(word.end for word in clause if word.pos != "SPACE"),
                        reason=verdict.reason,
                        cue_start=verdict.cue[0].start,
                        cue_end=verdict.cue[-1].end,
                    )
                )
        return found

    def judge(self, clause: Clause) -> Verdict:
        """Return the mood of one clause, which holds a word at least."""
        marks = [word for word in clause if "?" in word.lower and word.mark]
        if marks:
            return Verdict(MoodKind.QUESTION, "question_mark", marks[-1:])
        words = self._without_opener([word for word in clause if not word.mark or word.lower == ","])
        exclaimed = clause[-1].lower.startswith("!")
        return (
            self._wondering(words)
            or self._hortative(words)
            or self._question_word(words, exclaimed=exclaimed)
            or self._after_subordinate(words)
            or self._verb_first(words)
            or self._late_question(words)
            or self._parsed_imperative(words)
            or self._by_verb_form(words)
        )

    def _without_opener(self, words: list[Word]) -> list[Word]:
        start = 0
        while start < len(words) - 1 and (words[start].lower in self.cues.openers or words[start].lower == "," or words[start].pos == "INTJ"):
            start += 1
        while len(words) > start + 1 and words[-1].lower == ",":
            words = words[:-1]
        return words[start:]

    # --- questions

    def _wondering(self, words: Clause) -> Verdict | None:
        """Judge `ik vraag me af of …`: the speaker's own question in a subordinate clause."""
        speaker = any(word.lower in self.cues.first_person for word in words[:6])
        others = any(word.subject and word.lower not in self.cues.first_person for word in words[:3])
        for place in range(len(words)):
            alone = _phrase_at(words, place, self.cues.wondering_alone)
            if alone and place < 3 and (speaker or not others):
                return Verdict(MoodKind.QUESTION, "wondering", alone)
            found = _phrase_at(words, place, self.cues.wondering)
            if not found or place > 8 or not (speaker or not others):
                continue
            rest = words[place + len(found) : place + len(found) + 4]
            if any(word.lower == "of" or word.lower in self.cues.question_words for word in rest):
                return Verdict(MoodKind.QUESTION, "wondering", found)
        return None

    def _question_word(self, words: Clause, *, exclaimed: bool) -> Verdict | None:
        """Judge a clause that begins with a question word, or with a preposition and one."""
        opening = _phrase_at(words, 0, self.cues.question_openings)
        if opening:
            return Verdict(MoodKind.QUESTION, "question_opening", opening)
        place = self._question_word_place(words)
        if place is None or _phrase_at(words, place, self.cues.not_questions):
            return None
        cue = words[: place + 1]
        asked = words[place]
        finite = self._finite_after(words, place)
        if asked.lower == "hoe" and (exclaimed or any(word.lower == "hoe" for word in words[place + 1 :])):
            return None
        if finite is None:
            return Verdict(MoodKind.QUESTION, "question_word_without_verb", cue) if self._asks_without_verb(words, place) else None
        if self._verb_second(words, place, finite):
            return Verdict(MoodKind.QUESTION, "question_word", [*cue, words[finite]])
        if asked.lower in self.cues.order_verb_final and not self._main_verb_later(words, finite):
            return Verdict(MoodKind.QUESTION, "question_word_verb_final", cue)
        return None

    def _question_word_place(self, words: Clause) -> int | None:
        for place, word in enumerate(words[:3]):
            if word.lower in self.cues.question_words:
                return place if all(w.pos in ("ADP", "ADV", "CCONJ") for w in words[:place]) else None
        return None

    def _finite_after(self, words: Clause, place: int) -> int | None:
        return next((i for i in range(place + 1, len(words)) if words[i].form == "finite"), None)

    def _asks_without_verb(self, words: Clause, place: int) -> bool:
        asked = words[place].lower
        rest = words[place + 1 :]
        if asked in ("wat", "wie", "waar", "wanneer"):
            return not rest or rest[0].lower in ("nu", "dan", "nog", "verder", "te", "doen", "als")
        return asked != "hoe" or not rest or rest[0].pos != "ADJ" or len(rest) > 3

    def _verb_second(self, words: Clause, place: int, finite: int) -> bool:
        """Tell whether the finite verb stands right behind the question phrase, as in a question, and not at the end, as in a relative."""
        asked, verb, between = words[place], words[finite], words[place + 1 : finite]
        if joined_particle(verb.lower, self.cues.particles, self.lexicon):
            return False  # wat opvalt, wie meedoet
        if any(word.subject and word.pos == "PRON" or word.lower in self.cues.certain_subjects or word.lower == "," for word in between):
            return False
        takes_phrase = asked.lower in self.cues.with_phrase or (asked.lower == "wat" and between and between[0].lower == "voor")
        if between and not takes_phrase and not all(word.pos in ("ADV", "ADJ", "INTJ") for word in between):
            return False
        following = words[finite + 1] if finite + 1 < len(words) else None
        if following is None:
            return asked.lower not in ("wat", "waar") or place > 0 or len(words) == 2
        if following.form == "finite" and not following.imperative:
            return False  # wat helpt is …, wie durft wint
        if between and takes_phrase:
            subject_between = any(word.subject and word.head == verb.head for word in between)
            later_subject = any(word.subject for word in words[finite + 1 :])
            return not (asked.lower == "hoe" and subject_between and not later_subject and between[0].pos in ("DET", "PRON"))
        return True

    def _main_verb_later(self, words: Clause, finite: int) -> bool:
        return any(word.form == "finite" and word.dep in ("ROOT", "cop", "aux", "aux:pass") for word in words[finite + 1 :])

    def _late_question(self, words: Clause) -> Verdict | None:
        """Judge a question word after a comma (`en de buren, hoe doen die mee`), or in the place of an answer (`… van welk land`)."""
        for place in range(2, len(words) - 1):
            word = words[place]
            if word.lower not in self.cues.not_relative:
                continue
            before = words[place - 1]
            comma = before.lower == "," or (before.pos == "ADP" and words[place - 2].lower == ",")
            finite = self._finite_after(words, place)
            if comma and finite is not None and self._verb_second(words, place, finite) and any(w.subject for w in words[finite + 1 : finite + 5]):
                return Verdict(MoodKind.QUESTION, "question_word", words[place : finite + 1])
            in_situ = word.lower in ("welk", "welke", "hoeveel") and finite is None and not comma and any(w.form == "finite" for w in words[:place])
            if in_situ:
                return Verdict(MoodKind.QUESTION, "question_word_in_place", [word])
        tag = next((words[-n:] for n in (1, 2) if len(words) > n + 1 and _phrase_at(words, len(words) - n, self.cues.question_tags)), None)
        if tag and words[-len(tag) - 1].lower == ",":
            return Verdict(MoodKind.QUESTION, "question_tag", tag)
        return None

    # --- imperatives and verb-first clauses

    def _hortative(self, words: Clause) -> Verdict | None:
        found = _phrase_at(words, 0, self.cues.hortative)
        return Verdict(MoodKind.IMPERATIVE, "hortative", found) if found else None

    def _after_subordinate(self, words: Clause) -> Verdict | None:
        """Judge the main clause after a condition: `Als het niet lukt, vraag dan hulp`, `Wilt u meer weten, kijk dan hier`."""
        first = words[0]
        conditional = first.pos == "SCONJ" or (first.lower in self.cues.subordinators and first.dep in ("mark", "advmod", "case"))
        verb_first = first.form == "finite" and not first.imperative and self._subject_after(words) is not None
        if not (conditional or verb_first):
            return None
        for place in range(2, len(words) - 1):
            word, before = words[place], words[place - 1]
            if before.lower != "," and not (word.imperative and word.dep == "ROOT"):
                continue
            main = words[place:]
            if main[0].lower == "dan" and len(main) > 1:
                main = main[1:]
            if self._is_bare(main[0]) and self._subject_after(main) is None and (main[0].imperative or self._imperative_score(main) > 0):
                return Verdict(MoodKind.IMPERATIVE, "imperative_after_condition", main[:1])
        main_verb = next((i for i in range(2, len(words)) if words[i - 1].lower == "," and (words[i].form == "finite" or words[i].lower == "dan")), None)
        if verb_first and main_verb is not None:
            return Verdict(MoodKind.STATEMENT, "condition", words[:1])
        if verb_first and (first.dep == "advcl" and first.head > first.index or first.lower in self.cues.conditional_verbs):
            return Verdict(MoodKind.STATEMENT, "condition", words[:1])
        if conditional and (main_verb is not None or any(word.form == "finite" for word in words)):
            return Verdict(MoodKind.STATEMENT, "subordinate", words[:1])
        return None

    def _verb_first(self, words: Clause) -> Verdict | None:
        """Judge a clause that begins with a verb: a question, an imperative, or a statement without its subject."""
        first = words[0]
        dropped = _phrase_at(words, 0, self.cues.dropped_subject)
        if dropped:
            return Verdict(MoodKind.STATEMENT, "dropped_subject", dropped)
        subject = self._subject_after(words)
        bare = self._is_bare(first)
        if subject is not None and (first.form == "finite" or bare or first.pos == "AUX"):
            if self._is_polite(words, subject):
                return Verdict(MoodKind.IMPERATIVE, "polite_imperative", words[:2])
            if not bare or self._takes_subject(first, subject):
                return Verdict(MoodKind.QUESTION, "verb_first", [first])
        if bare and self._imperative_score(words) > 0:
            return Verdict(MoodKind.IMPERATIVE, "imperative_form", [first])
        if first.lower == "weest":
            return Verdict(MoodKind.IMPERATIVE, "imperative_form", [first])
        if first.imperative and first.form == "finite" and subject is None and not first.lower.endswith("en") and self._infinitive_of(first) not in self.cues.never_imperative:
            return Verdict(MoodKind.IMPERATIVE, "imperative_parse", [first])
        return None

    def _infinitive_of(self, word: Word) -> str | None:
        return self.cues.irregular.get(word.lower) or bare_form_of(word.lower, self.lexicon)

    def _is_bare(self, word: Word) -> bool:
        infinitive = self._infinitive_of(word)
        return infinitive is not None and infinitive not in self.cues.never_imperative

    def _subject_after(self, words: Clause) -> Word | None:
        """Return the subject right behind a verb that opens the clause, or None."""
        if len(words) < 2:
            return None
        second = words[1]
        if second.lower in self.cues.certain_subjects:
            return second
        infinitive = self.lexicon.lemma(words[0].lower, "verb") or words[0].lower
        if second.lower == "je" and words[0].pos != "NOUN":
            follows = words[2].pos if len(words) > 2 else ""
            if infinitive in self.cues.verbs_with_je and follows not in ("NOUN", "ADJ"):
                return second
        verbs = {words[0].index, words[0].head if words[0].dep in ("aux", "aux:pass", "cop") else words[0].index}
        return next((word for word in words[1:7] if word.subject and word.head in verbs), None)

    def _takes_subject(self, verb: Word, subject: Word) -> bool:
        """Tell whether a bare form can have this subject: `Werk je`, `Zit er`, but not `Betrek de buren`."""
        if subject.lower in (*self.cues.certain_subjects, "je", "u"):
            return True
        return verb.lower.endswith("t") or self._infinitive_of(verb) in ("zijn", "hebben")

    def _is_polite(self, words: Clause, subject: Word) -> bool:
        """Tell `Neemt u gerust contact op` from `Neemt u de trein`."""
        if subject.lower != "u" or words[1] is not subject:
            return False
        infinitive = self.lexicon.lemma(words[0].lower, "verb")
        return infinitive in self.cues.polite_verbs and any(word.lower in self.cues.polite_cues for word in words[2:])

    def _imperative_score(self, words: Clause) -> float:
        """Return how much speaks for reading the first word, which has the form of an imperative, as one; above 0 is yes."""
        first = words[0]
        second = words[1] if len(words) > 1 else None
        score = 0.0
        if first.imperative:
            score += 2
        elif first.form == "finite":
            score += 1
        elif not first.verbal:
            score -= 1.5
        if first.lower in self.cues.always_imperative:
            score += 2
        elif all(self.lexicon.lemma(first.lower, name) is None for name in ("noun", "adj")):
            score += 1.5
        if second is None:
            return score - 1.5
        if second.lower in self.cues.follows_imperative:
            score += 1.5
        if second.lower in self.cues.follows_noun:
            score -= 2
        if words[-1].lower in self.cues.particles and self.lexicon.lemma(words[-1].lower + (self._infinitive_of(first) or ""), "verb"):
            score += 1
        if any(word.form == "finite" and word.dep in ("ROOT", "cop", "aux", "aux:pass") and not word.imperative for word in words[1:5]):
            score -= 1.5
        return score

    def _parsed_imperative(self, words: Clause) -> Verdict | None:
        """Judge an imperative further on, on the word of the parser and of the verb's form: `Voor vragen: bel`, `In dat geval, wacht even`."""
        for place, word in enumerate(words):
            main = word.dep == "ROOT" or (word.dep in ("conj", "parataxis") and place > 0)
            if word.imperative and main and place > 0 and self._is_bare(word):
                has_subject = any(other.subject and other.head == word.index for other in words)
                finite_before = any(other.form == "finite" for other in words[:place])
                if not has_subject and (not finite_before or words[place - 1].lower in (",", "en", "maar", "dus")):
                    return Verdict(MoodKind.IMPERATIVE, "imperative_parse", [word])
        return None

    # --- the rest

    def _by_verb_form(self, words: Clause) -> Verdict:
        """Judge by the verbs that the tagger found: a finite one makes a statement, else an infinitive an infinitive phrase."""
        finite = [word for word in words if word.form == "finite"]
        main = [word for word in finite if not self._in_subordinate(word, words)]
        infinitives = [word for word in words if word.form == "infinitive"]
        root = next((word for word in words if word.dep == "ROOT"), words[0])
        if main:
            return Verdict(MoodKind.STATEMENT, "finite_verb", main[:1])
        if infinitives and (root.form == "infinitive" or not root.verbal):
            outer = [word for word in infinitives if word is root or not self._nominal(word, words)]
            if root.form == "infinitive" or (outer and words[-1].form == "infinitive"):
                return Verdict(MoodKind.INFINITIVE, "infinitive", outer[:1] or infinitives[:1])
        if root.form == "participle" and root.verbal:
            return Verdict(MoodKind.STATEMENT, "participle", [root])
        if finite and root.verbal:
            return Verdict(MoodKind.STATEMENT, "finite_verb", finite[:1])
        return Verdict(MoodKind.NOUN_PHRASE, "no_verb", [root])

    def _in_subordinate(self, verb: Word, words: Clause) -> bool:
        """Tell whether a finite verb belongs to a clause inside the clause: a relative, an adverbial or an object clause."""
        by_index = {word.index: word for word in words}
        top = verb
        while top.dep in ("aux", "aux:pass", "cop") and top.head in by_index:
            top = by_index[top.head]
        return top.dep in ("acl", "acl:relcl", "advcl", "ccomp", "csubj", "xcomp") and top.head in by_index

    def _nominal(self, infinitive: Word, words: Clause) -> bool:
        return any(word.head == infinitive.index and word.dep in ("det", "case") for word in words) or infinitive.dep in ("acl", "advcl")


def _phrase_at(words: Clause, place: int, phrases: Phrases) -> Clause | None:
    """Return the words from `place` on that form the longest of the phrases, or None."""
    for length in range(min(5, len(words) - place), 0, -1):
        part = words[place : place + length]
        if tuple(word.lower for word in part) in phrases:
            return part
    return None
