"""Decide for each driver hit how the statement speaks of it, by the words and the prompt.

It is an enabler, a barrier, needed or advised.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import filterfalse
from operator import attrgetter, itemgetter
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import built_in
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.word_rows import words_of
from opschaling_nlp.tagging.mood.cue_words import direction_cues
from opschaling_nlp.tagging.mood.mood import MoodKind
from opschaling_nlp.tagging.tags.clauses import Range, clause_at, split_clauses, within
from opschaling_nlp.tagging.tags.context import (
    CUES,
    DRIVERS,
    OVERRULED,
    TAGS,
    VALENCE,
    group_of,
    prompt_kind_of,
    ranges_of,
)
from opschaling_nlp.tagging.tags.direction import CONDITION_RULE, NEGATION, Reading
from opschaling_nlp.tagging.tags.direction_cues import Sign
from opschaling_nlp.tagging.tags.tag_tips import ACTION_RULE, MODAL_RULE

PROMPT_RULE = built_in("gespreksvraag")
"""Name of the rule that takes a valence from the prompt, which is its evidence."""
MENTION_RULE = built_in("mededeling")
"""Name of the rule that a full sentence that merely mentions a driver reports its presence."""
_ASKED = {PromptKind.CONDITION: "needed", PromptKind.HINDRANCE: "barrier", PromptKind.HELP: "enabler"}
"""What a bare answer means by the question alone.

Not for advice: there an action is a tip, and a bare noun has no direction.
"""
_OPPOSITE = {"barrier": "enabler", "enabler": "barrier"}
_NO_WISH = frozenset({PromptKind.ADVICE, PromptKind.HINDRANCE, PromptKind.HELP, PromptKind.MIXED})
"""Kinds under which an infinitive answers the question (`Geld vinden` as an obstacle) rather than naming a wish."""


@Language.factory("opschaling_valence", requires=["doc._.moods", "doc.spans"], assigns=["doc.spans"])
def make_valence(nlp: Language, name: str) -> BatchComponent:
    """Make the component that sets the span groups of valences: label = valence, kb_id = driver, id = rule.

    What the words say but the question overrules has a group of its own.
    """
    del nlp, name

    def opschaling_valence(doc: Doc) -> Doc:
        if doc.spans.get(DRIVERS):
            verdicts = list(_Judge(doc).verdicts())
            doc.spans[VALENCE] = _unique(verdict.span for verdict in verdicts if verdict.holds)
            overruled = _unique(verdict.span for verdict in verdicts if not verdict.holds)
            if overruled:
                doc.spans[OVERRULED] = overruled
        return doc

    return BatchComponent(opschaling_valence)


class Verdict(NamedTuple):
    """A valence of a driver hit, and whether it holds or the question overrules it."""

    span: Span
    holds: bool = True


class _Judge:
    """Decides the valence of every driver in a Doc.

    The first of these that says something decides: the tip it is in; the words of its clause, and of a clause that
    continues about it; cues elsewhere in its sentence; the question; and, without a question, a full sentence that
    reports it.
    """

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._words = words_of(doc)
        self._asked = prompt_kind_of(doc)
        self._reading = Reading(doc, group_of(doc, CUES))
        self._clauses, self._sentences = split_clauses(doc)
        # What a bare answer means: the opposite if the words deny the question (`Niets, …`); empty for nothing.
        self._answer = _ASKED.get(self._asked, "")
        if denied := self._reading.denial_of_question():  # a clause of its own
            beyond = [(max(denied, start), end) for start, end in self._clauses if end > denied]
            self._clauses, self._answer = [(0, denied), *beyond], _OPPOSITE.get(self._answer, "")
        self._tips = [span for span in group_of(doc, TAGS) if span.label_ == "tip"]
        self._tip_in = {self._sentences[tip.start]: tip for tip in reversed(self._tips)}
        """The first tip in each sentence, by its number."""
        self._questions, self._wishes, self._statements = (
            ranges_of(doc, kind) for kind in (MoodKind.QUESTION, MoodKind.INFINITIVE, MoodKind.STATEMENT)
        )

    def verdicts(self) -> Iterator[Verdict]:
        """Yield the valences of every driver hit."""
        for hit in () if self._reading.is_vote() else group_of(self._doc, DRIVERS):
            if within(hit.start, self._questions) and not self._reading.is_wish(self._clause_of(hit)):
                yield from self._in_question(hit)
            else:
                yield from self._in_tip(hit) or self._in_statement(hit)

    def _clause_of(self, hit: Span) -> Range:
        return clause_at(self._clauses, hit.start, len(self._words))

    def _in_question(self, hit: Span) -> Iterator[Verdict]:
        """Yield the verdicts on a hit in a question.

        A question says nothing, unless it states a lack as a fact or leads up to a tip (`geen geld? Vraag een fonds`).
        One that supposes something (what if) states no fact.
        """
        clause = self._clause_of(hit)
        following = next((tip for tip in self._tips if tip.start > hit.start), None)
        if following is not None:
            yield Verdict(_span(following, "advised", hit, built_in("tip")))
        elif not self._reading.mentions(clause, direction_cues().conditions):
            lacks = (sign for sign in self._reading.judge(hit, clause) if sign.label == "barrier")
            yield from (Verdict(_marked(sign, hit)) for sign in lacks)

    def _in_tip(self, hit: Span) -> list[Verdict]:
        """Return the verdict on a hit in the sentence of a tip: advised, or needed."""
        tip = self._tip_in.get(self._sentences[hit.start])
        return [] if tip is None else [Verdict(self._as_advice(tip, hit))]

    def _as_advice(self, tip: Span, hit: Span) -> Span:
        """Return the valence that a tip gives a hit: advised, or needed if it only says what must be.

        A modal or a frame (`het is belangrijk dat`) names a need; an infinitive under a prompt for advice answers it.
        """
        signs = self._reading.judge(hit, self._clause_of(hit))
        needed = next((sign for sign in signs if sign.label == "needed"), None)
        modal, asked = tip.id_ == MODAL_RULE, self._asked is PromptKind.ADVICE
        if (not modal and (needed is None or tip.id_.startswith(built_in("")))) or asked:
            answers = tip.id_ == ACTION_RULE or (asked and within(tip.start, self._wishes))
            return _span(tip, "advised", hit, PROMPT_RULE if answers else built_in("tip"))
        return _marked(needed, hit) if needed is not None else _span(tip, "needed", hit, built_in("moeten"))

    def _in_statement(self, hit: Span) -> Iterator[Verdict]:
        """Yield the verdicts on a hit in a statement.

        The words decide if they hold against the prompt, then the prompt, then the mere mention.
        """
        said = self._by_words(hit)
        strong = list(filterfalse(attrgetter("weak"), said))
        kept = [sign for sign in strong if self._outweighs_prompt(sign, hit)]
        answer = self._answer or ("advised" if strong and self._asked is PromptKind.ADVICE else "")
        if not kept and not answer:
            yield from (Verdict(_marked(sign, hit)) for sign in said or self._mentioned(hit))
            return
        yield from (Verdict(_marked(sign, hit), holds=sign in kept) for sign in strong)
        if not kept or (self._answer == "needed" and self._names_only(hit, kept)):
            yield Verdict(_span(hit, answer, hit, PROMPT_RULE))

    def _by_words(self, hit: Span) -> list[Sign]:
        """Return the signs in the words that decide on a hit.

        They are in its clause, in the next if that continues about it, or else elsewhere in its sentence.
        """
        clause = self._clause_of(hit)
        signs = self._reading.judge(hit, clause)
        first = bisect_left(self._clauses, clause[1], key=itemgetter(0))
        following = (self._clauses[place] for place in range(first, len(self._clauses)))
        resumed = next((one for one in following if any(not word.punct for word in self._words[one[0] : one[1]])), None)
        found = (self._from_next_clause(hit, signs, resumed) if resumed is not None else []) or signs
        if found:
            return found
        conditional = self._reading.conditional(hit, clause)
        return [conditional] if conditional is not None else self._by_sentence(hit, clause)

    def _by_sentence(self, hit: Span, clause: Range) -> list[Sign]:
        """Return what the other clauses of a sentence say, if they agree."""
        sentence = self._sentences[hit.start]
        start, end = bisect_left(self._sentences, sentence), bisect_right(self._sentences, sentence)
        first = bisect_left(self._clauses, start, key=itemgetter(1))
        last = bisect_right(self._clauses, end, key=itemgetter(0))
        near = self._clauses[first:last]
        others = [sign for other in near if other != clause for sign in self._reading.judge(hit, other)]
        told = [
            sign
            for sign in others
            if self._sentences[sign.start] == sentence
            and sign.facet != NEGATION
            and sign.rule != CONDITION_RULE
            and not sign.weak
            and (sign.end <= hit.start or sign.start >= hit.end)
        ]
        return told if len({sign.label for sign in told}) == 1 else []

    def _from_next_clause(self, hit: Span, signs: Sequence[Sign], clause: Range) -> list[Sign]:
        """Return the signs of the next clause about a hit.

        It may say that the hit is no longer so, welcome its absence, or add what its own clause did not say.
        """
        overturned = self._reading.overturns(clause)
        if overturned is not None:
            return [overturned]
        if not self._reading.resumes(clause, hit) or within(clause[0] + 1, self._questions):
            return []
        following = self._reading.judge(hit, clause)
        if signs and all(map(self._reading.is_denial, signs)):
            return [sign for sign in following if sign.label == "enabler" and not sign.weak]
        return [*signs, *following] if all(sign.weak for sign in signs) else []

    def _outweighs_prompt(self, sign: Sign, hit: Span) -> bool:
        """Return whether a sign in the words holds against the prompt.

        In a fragment, the prompt decides what a presence or a lack means.
        """
        full = within(hit.start, self._statements)
        if self._asked is PromptKind.CONDITION:
            fragment = hit.root.dep_ == "ROOT" and hit.root.pos_ in {"NOUN", "PROPN"}  # een baas die niets eist
            full = full and not fragment
            if sign.label == "barrier":
                return full or sign.start >= self._clause_of(hit)[1]
            if sign.label == "enabler":
                return full and self._reading.mentions(self._clause_of(hit), direction_cues().stated)
            return True
        if self._asked is PromptKind.ADVICE:
            return full or sign.label != "barrier"
        if self._asked is PromptKind.HELP and sign.facet == NEGATION:
            return full and self._words[0].lower != "dat"
        return True

    def _names_only(self, hit: Span, kept: Sequence[Sign]) -> bool:
        """Return whether a fragment names a need and a later clause its lack: `Tijd! Die ontbreekt nu`."""
        end = self._clause_of(hit)[1]
        return all(sign.start >= end and sign.label == "barrier" for sign in kept)

    def _mentioned(self, hit: Span) -> Iterator[Sign]:
        """Yield the presence that a full sentence reports, and the wish of an infinitive."""
        if self._asked not in _NO_WISH and self._ends_in_infinitive(hit):
            yield Sign("needed", hit.start, hit.end, built_in("onbepaalde wijs"), weak=True)
        elif self._asked is not PromptKind.ADVICE and self._is_reported(hit):
            yield Sign("enabler", hit.start, hit.end, MENTION_RULE, weak=True)

    def _is_reported(self, hit: Span) -> bool:
        """Return whether a full sentence reports a hit: by another finite verb, or a participle (`geld geregeld`)."""
        around = (
            word for start, end in self._statements if start <= hit.start < end for word in self._words[start:end]
        )
        told = any(word.form == "finite" and not hit.start <= word.index < hit.end for word in around)
        return told or self._reading.is_achieved(self._clause_of(hit))

    def _ends_in_infinitive(self, hit: Span) -> bool:
        """Return whether the clause of a hit is a bare infinitive phrase (`breed draagvlak zoeken`)."""
        start, end = self._clause_of(hit)
        words = [word for word in self._words[start:end] if not word.punct]
        infinitive = bool(words) and words[-1].pos == "VERB" and words[-1].form == "infinitive"
        return infinitive and not any(word.form == "finite" for word in words)


def _marked(sign: Sign, hit: Span) -> Span:
    return _span(sign, sign.label, hit, sign.rule)


def _span(read: Span | Sign, valence: str, hit: Span, rule: str) -> Span:
    return Span(hit.doc, read.start, read.end, label=valence, kb_id=hit.label, span_id=rule)


def _unique(spans: Iterator[Span]) -> list[Span]:
    seen = {(span.start, span.end, span.label_, span.kb_id_, span.id_): span for span in spans}
    return [seen[key] for key in sorted(seen)]
