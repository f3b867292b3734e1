"""Decide for each driver hit how the statement speaks of it, by the words and the prompt.

It is an enabler, a barrier, needed or advised.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import built_in
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.words import Word, words_of
from opschaling_nlp.tagging.mood.mood import MoodKind
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
from opschaling_nlp.tagging.tags.scope import Range, clause_at, split_clauses, within
from opschaling_nlp.tagging.tags.signs import Sign
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
            verdicts = list(judge_valence(doc))
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


class _Setting(NamedTuple):
    """What decides the valence of every driver in a Doc."""

    words: Sequence[Word]
    asked: PromptKind
    clauses: Sequence[Range]
    sentences: Sequence[int]
    """For each token, the number of its sentence."""
    reading: Reading
    tips: Sequence[Span]
    tips_by_sentence: Mapping[int, list[Span]]
    questions: Sequence[Range]
    wishes: Sequence[Range]
    statements: Sequence[Range]
    answer: str
    """What a bare answer means: the opposite if the words deny the question (`Niets, …`); empty for nothing."""

    def clause_of(self, hit: Span) -> Range:
        """Return the clause that contains a hit."""
        return clause_at(self.clauses, hit.start, len(self.words))


def judge_valence(doc: Doc) -> Iterator[Verdict]:
    """Yield the valences of every driver hit.

    The first of these that says something decides: the tip it is in; the words of its clause, and of a clause that
    continues about it; cues elsewhere in its sentence; the question; and, without a question, a full sentence that
    reports it.
    """
    clauses, sentences = split_clauses(doc)
    reading = Reading(doc, group_of(doc, CUES))
    denied = reading.denial_of_question()
    answer = _ASKED.get(prompt_kind_of(doc), "")
    tips = [span for span in group_of(doc, TAGS) if span.label_ == "tip"]
    tips_by_sentence: dict[int, list[Span]] = {}
    for tip in tips:
        tips_by_sentence.setdefault(sentences[tip.start], []).append(tip)
    setting = _Setting(
        words=words_of(doc),
        asked=prompt_kind_of(doc),
        clauses=clauses if denied is None else _cut_off(clauses, denied.end),
        sentences=sentences,
        reading=reading,
        tips=tips,
        tips_by_sentence=tips_by_sentence,
        questions=ranges_of(doc, MoodKind.QUESTION),
        wishes=ranges_of(doc, MoodKind.INFINITIVE),
        statements=ranges_of(doc, MoodKind.STATEMENT),
        answer=answer if denied is None else _OPPOSITE.get(answer, ""),
    )
    if reading.is_vote():
        return
    for hit in group_of(doc, DRIVERS):
        if within(hit.start, setting.questions) and not reading.is_wish(setting.clause_of(hit)):
            yield from _in_question(hit, setting)
        else:
            yield from [*_in_tip(hit, setting)] or _in_statement(hit, setting)


def _cut_off(clauses: Sequence[Range], end: int) -> list[Range]:
    """Split off the opening words that deny the question as a clause of their own."""
    return [(0, end), *((max(start, end), stop) for start, stop in clauses if stop > end)]


def _in_question(hit: Span, setting: _Setting) -> Iterator[Verdict]:
    """Yield the verdicts on a hit in a question.

    A question says nothing, unless it states a lack as a fact or leads up to a tip (`geen geld? Vraag een fonds`).
    """
    clause = setting.clause_of(hit)
    following = next((tip for tip in setting.tips if tip.start > hit.start), None)
    if following is not None:
        yield Verdict(_span(following, "advised", hit, built_in("tip")))
        return
    reading = setting.reading
    if reading.supposes(clause):
        return
    for sign in reading.judge(hit, clause):
        if sign.label == "barrier":
            yield Verdict(_marked(sign, hit))


def _in_tip(hit: Span, setting: _Setting) -> Iterator[Verdict]:
    """Yield the verdict on a hit in a tip: advised, or needed."""
    clause = setting.clause_of(hit)
    tips = setting.tips_by_sentence.get(setting.sentences[hit.start])
    if tips:
        yield Verdict(_as_advice(tips[0], hit, setting.reading.judge(hit, clause), setting))


def _strong(signs: Sequence[Sign]) -> list[Sign]:
    return [sign for sign in signs if not sign.weak]


def _as_advice(tip: Span, hit: Span, signs: Sequence[Sign], setting: _Setting) -> Span:
    """Return the valence that a tip gives a hit: advised, or needed if it only says what must be."""
    needed = next((sign for sign in signs if sign.label == "needed"), None)
    if _is_urging(tip) or (tip.id_ != MODAL_RULE and needed is None) or setting.asked is PromptKind.ADVICE:
        rule = PROMPT_RULE if tip.id_ == ACTION_RULE or _is_answer(tip, setting) else built_in("tip")
        return _span(tip, "advised", hit, rule)
    return _marked(needed, hit) if needed is not None else _span(tip, "needed", hit, built_in("moeten"))


def _is_urging(tip: Span) -> bool:
    """Return whether a tip is an imperative; a modal or a frame (`het is belangrijk dat`) names a need."""
    return tip.id_ != MODAL_RULE and tip.id_.startswith(built_in(""))


def _is_answer(tip: Span, setting: _Setting) -> bool:
    """Return whether a tip is an infinitive that answers a prompt for advice."""
    return setting.asked is PromptKind.ADVICE and within(tip.start, setting.wishes)


def _in_statement(hit: Span, setting: _Setting) -> Iterator[Verdict]:
    """Yield the verdicts on a hit in a statement.

    The words decide if they hold against the prompt, then the prompt, then the mere mention.
    """
    said, asked = _by_words(hit, setting), setting.answer
    strong = _strong(said)
    kept = [sign for sign in strong if _outweighs_prompt(sign, hit, setting)]
    advised = not asked and setting.asked is PromptKind.ADVICE
    if not kept and not asked and not (advised and strong):
        yield from (Verdict(_marked(sign, hit)) for sign in said or _mentioned(hit, setting))
        return
    yield from (Verdict(_marked(sign, hit), holds=sign in kept) for sign in strong)
    if not kept or (asked == "needed" and _names_only(hit, kept, setting)):
        yield Verdict(_span(hit, asked or "advised", hit, PROMPT_RULE))


def _by_words(hit: Span, setting: _Setting) -> list[Sign]:
    """Return the signs in the words that decide on a hit.

    They are in its clause, in the next if that continues about it, or else elsewhere in its sentence.
    """
    reading = setting.reading
    clause = setting.clause_of(hit)
    signs = reading.judge(hit, clause)
    first = bisect_left(setting.clauses, clause[1], key=itemgetter(0))
    following = (setting.clauses[place] for place in range(first, len(setting.clauses)))
    resumed = next((one for one in following if any(not word.punct for word in setting.words[one[0] : one[1]])), None)
    found = (_from_next_clause(hit, signs, resumed, setting) if resumed is not None else []) or signs
    if found:
        return found
    conditional = reading.conditional(hit, clause)
    return [conditional] if conditional is not None else _by_sentence(hit, clause, setting)


def _by_sentence(hit: Span, clause: Range, setting: _Setting) -> list[Sign]:
    """Return what the other clauses of a sentence say, if they agree."""
    sentence = setting.sentences[hit.start]
    start, end = bisect_left(setting.sentences, sentence), bisect_right(setting.sentences, sentence)
    first = bisect_left(setting.clauses, start, key=itemgetter(1))
    last = bisect_right(setting.clauses, end, key=itemgetter(0))
    near = setting.clauses[first:last]
    others = [sign for other in near if other != clause for sign in setting.reading.judge(hit, other)]
    told = [
        sign
        for sign in others
        if setting.sentences[sign.start] == sentence
        and sign.facet != NEGATION
        and sign.rule != CONDITION_RULE
        and not sign.weak
        and (sign.end <= hit.start or sign.start >= hit.end)
    ]
    return told if len({sign.label for sign in told}) == 1 else []


def _from_next_clause(hit: Span, signs: Sequence[Sign], clause: Range, setting: _Setting) -> list[Sign]:
    """Return the signs of the next clause about a hit.

    It may say that the hit is no longer so, welcome its absence, or add what its own clause did not say.
    """
    reading = setting.reading
    overturned = reading.overturns(clause)
    if overturned is not None:
        return [overturned]
    if not reading.resumes(clause, hit) or within(clause[0] + 1, setting.questions):
        return []
    following = reading.judge(hit, clause)
    if signs and all(map(reading.is_denial, signs)):
        return [sign for sign in following if sign.label == "enabler" and not sign.weak]
    return [*signs, *following] if all(sign.weak for sign in signs) else []


def _outweighs_prompt(sign: Sign, hit: Span, setting: _Setting) -> bool:
    """Return whether a sign in the words holds against the prompt.

    In a fragment, the prompt decides what a presence or a lack means.
    """
    full = within(hit.start, setting.statements)
    if setting.asked is PromptKind.CONDITION:
        full = full and not (hit.root.dep_ == "ROOT" and hit.root.pos_ in {"NOUN", "PROPN"})  # een baas die niets eist
        if sign.label == "barrier":
            return full or sign.start >= setting.clause_of(hit)[1]
        if sign.label == "enabler":
            return full and setting.reading.is_stated(setting.clause_of(hit))
        return True
    if setting.asked is PromptKind.ADVICE:
        return full or sign.label != "barrier"
    if setting.asked is PromptKind.HELP and sign.facet == NEGATION:
        return full and setting.words[0].lower != "dat"
    return True


def _names_only(hit: Span, kept: Sequence[Sign], setting: _Setting) -> bool:
    """Return whether a fragment names a need and a later clause its lack: `Tijd! Die ontbreekt nu`."""
    end = setting.clause_of(hit)[1]
    return all(sign.start >= end and sign.label == "barrier" for sign in kept)


def _mentioned(hit: Span, setting: _Setting) -> Iterator[Sign]:
    """Yield the presence that a full sentence reports, and the wish of an infinitive."""
    if setting.asked not in _NO_WISH and _ends_in_infinitive(hit, setting):
        yield Sign("needed", hit.start, hit.end, built_in("onbepaalde wijs"), weak=True)
    elif setting.asked is not PromptKind.ADVICE and _is_reported(hit, setting):
        yield Sign("enabler", hit.start, hit.end, MENTION_RULE, weak=True)


def _is_reported(hit: Span, setting: _Setting) -> bool:
    """Return whether a full sentence reports a hit: by a finite verb outside it, or a participle (`geld geregeld`)."""
    if setting.reading.is_achieved(setting.clause_of(hit)):
        return True
    for start, end in setting.statements:
        if start <= hit.start < end:
            return any(
                word.form == "finite" and not hit.start <= word.index < hit.end for word in setting.words[start:end]
            )
    return False


def _ends_in_infinitive(hit: Span, setting: _Setting) -> bool:
    """Return whether the clause of a hit is a bare infinitive phrase (`breed draagvlak zoeken`)."""
    start, end = setting.clause_of(hit)
    words = [word for word in setting.words[start:end] if not word.punct]
    infinitive = bool(words) and words[-1].pos == "VERB" and words[-1].form == "infinitive"
    return infinitive and not any(word.form == "finite" for word in words)


def _marked(sign: Sign, hit: Span) -> Span:
    return _span(sign, sign.label, hit, sign.rule)


def _span(read: Span | Sign, valence: str, hit: Span, rule: str) -> Span:
    return Span(hit.doc, read.start, read.end, label=valence, kb_id=hit.label, span_id=rule)


def _unique(spans: Iterator[Span]) -> list[Span]:
    found = list(spans)
    if len(found) < 2:
        return found
    seen = {(span.start, span.end, span.label_, span.kb_id_, span.id_): span for span in found}
    return [seen[key] for key in sorted(seen)]
