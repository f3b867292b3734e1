"""Decide per driver hit how the statement speaks of it: enabler, barrier, needed or advised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from opschaling_nlp.codebook import rule_name
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.context import CUES, DRIVERS, TAGS, VALENCE, group_of, moods_of, prompt_kind_of
from opschaling_nlp.tagging.mood import MoodKind
from opschaling_nlp.tagging.tag_tips import MODAL_RULE

PROMPT_RULE = "gespreksvraag"
"""Name of the rule that reads a valence from what was asked; its evidence is the prompt."""
NEGATION_RULE = rule_name("barrier", "ontkenning")
_STOP = re.compile(r"[.;!?:→➔()\n]")
_DASHES = frozenset({"-", "–", "—"})
_CONTRAST = frozenset({"maar", "echter", "want", "omdat", "doordat", "waardoor", "terwijl", "hoewel", "alleen", "toch"})
_VERBS = frozenset({"VERB", "AUX"})
_ASKED = {PromptKind.CONDITION: "needed", PromptKind.OBSERVATION: "enabler"}

Range = tuple[int, int]


@Language.factory("opschaling_valence", requires=["doc._.moods", "doc.spans"], assigns=["doc.spans"])
def make_valence(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that sets the span group of valences: label = valence, kb_id = driver, id = rule."""
    del nlp, name

    def opschaling_valence(doc: Doc) -> Doc:
        doc.spans[VALENCE] = _unique(judge_valence(doc)) if group_of(doc, DRIVERS) else []
        return doc

    return opschaling_valence


@dataclass(frozen=True, slots=True)
class _Setting:
    """Hold what of a Doc bears on the valence of any of its drivers."""

    asked: PromptKind
    clauses: Sequence[Range]
    cues: Sequence[Span]
    tips: Sequence[Span]
    questions: Sequence[Range]
    wishes: Sequence[Range]
    statements: Sequence[Range]


def judge_valence(doc: Doc) -> Iterator[Span]:
    """Yield the valences of every driver hit.

    The first that says something decides: the indicator itself or a cue in its clause, with the tip it stands in; a cue elsewhere in its
    sentence; a tip elsewhere in the statement; its form and what was asked; cues elsewhere in the statement, where they agree.
    """
    moods = {kind: [(mood.start_token, mood.end_token) for mood in moods_of(doc) if mood.kind is kind] for kind in MoodKind}
    setting = _Setting(
        asked=prompt_kind_of(doc),
        clauses=split_clauses(doc),
        cues=group_of(doc, CUES),
        tips=[span for span in group_of(doc, TAGS) if span.label_ == "tip"],
        questions=moods[MoodKind.QUESTION],
        wishes=moods[MoodKind.INFINITIVE],
        statements=moods[MoodKind.STATEMENT],
    )
    for hit in group_of(doc, DRIVERS):
        found = [*_near(hit, setting)] or [*_in_sentence(hit, setting)] or [*_by_form(hit, setting)] or [*_in_statement(hit, setting)]
        yield from (_as_answer(span, hit, setting) for span in found)


def _near(hit: Span, setting: _Setting) -> Iterator[Span]:
    clause = next((clause for clause in setting.clauses if clause[0] <= hit.start < clause[1]), (0, len(hit.doc)))
    questioned = _within(hit, setting.questions)
    advice = [] if questioned else [tip for tip in setting.tips if _same_sentence(hit.doc, tip, hit)]
    advised_here = any(clause[0] <= tip.start < clause[1] for tip in advice)
    cues = [cue for cue in setting.cues if clause[0] <= cue.start < clause[1] and _speaks_of(cue, hit)]
    if hit.kb_id_:
        yield _span(hit, hit.kb_id_, hit, hit.id_)
    else:
        kept = _resolve(cues, questioned=questioned, advised=bool(advice))
        # `Laat het niet van geld afhangen` advises; it is no lack of money.
        yield from (_span(cue, cue.label_, hit, cue.id_) for cue in kept if not (advised_here and cue.id_ == NEGATION_RULE))
    if advised_here or (advice and not any(cue.label_ == "barrier" for cue in cues)):
        yield _span(advice[0], "advised", hit, rule_name("advised", "tip"))
        if advice[0].id_ == MODAL_RULE:
            yield _span(advice[0], "needed", hit, rule_name("needed", "moeten"))


def _in_sentence(hit: Span, setting: _Setting) -> Iterator[Span]:
    questioned = _within(hit, setting.questions)
    cues = [cue for cue in setting.cues if _same_sentence(hit.doc, cue, hit) and _speaks_of(cue, hit)]
    for cue in _resolve(cues, questioned=questioned, advised=False):
        if cue.id_ != NEGATION_RULE:
            yield _span(cue, cue.label_, hit, cue.id_)
    if setting.tips and not questioned:
        yield _span(setting.tips[0], "advised", hit, rule_name("advised", "tip"))


def _by_form(hit: Span, setting: _Setting) -> Iterator[Span]:
    if _within(hit, setting.questions):
        return
    if _within(hit, setting.wishes) and setting.asked is not PromptKind.ADVICE:
        yield _span(hit, "needed", hit, rule_name("needed", "onbepaalde wijs"))
    elif setting.asked in _ASKED:
        yield _span(hit, _ASKED[setting.asked], hit, rule_name(_ASKED[setting.asked], PROMPT_RULE))


def _in_statement(hit: Span, setting: _Setting) -> Iterator[Span]:
    cues = [cue for cue in setting.cues if _speaks_of(cue, hit) and cue.id_ != NEGATION_RULE]
    if len({cue.label_ for cue in cues}) == 1 and not (_within(hit, setting.questions) and cues[0].label_ != "barrier"):
        yield _span(cues[0], cues[0].label_, hit, cues[0].id_)


def _as_answer(span: Span, hit: Span, setting: _Setting) -> Span:
    """Read what is named in answer to what is needed as needed, unless a full sentence says that it is lacking."""
    if (
        setting.asked is not PromptKind.CONDITION
        or span.label_ in {"needed", "advised"}
        or (span.label_ == "barrier" and _within(hit, setting.statements))
    ):
        return span
    return _span(hit, "needed", hit, rule_name("needed", PROMPT_RULE))


def _resolve(cues: Sequence[Span], *, questioned: bool, advised: bool) -> list[Span]:
    """Keep the cues that decide: a lack beats a presence, a need beats a presence, and a tip's own `belangrijk` is no need."""
    labels = {cue.label_ for cue in cues}
    if questioned or advised:
        keep = {"barrier"}
    elif "barrier" in labels:
        keep = {"barrier", "needed"} & labels
    elif "needed" in labels:
        keep = {"needed"}
    else:
        keep = {"enabler"}
    if any("zonder" in cue.text.lower() and cue.label_ == "needed" for cue in cues):
        keep = {"needed"}
    return [cue for cue in cues if cue.label_ in keep]


def _within(hit: Span, ranges: Sequence[Range]) -> bool:
    return any(start <= hit.start < end for start, end in ranges)


def split_clauses(doc: Doc) -> list[Range]:
    """Split a Doc at stops and contrasts, and at commas that stand between two verbs; ranges of tokens."""
    bounds = [0]
    for token in doc:
        if _is_stop(token) or _divides(doc, token, bounds[-1]):
            bounds.append(token.i)
    return [(start, end) for start, end in zip(bounds, [*bounds[1:], len(doc)], strict=True) if end > start]


def _is_stop(token: Token) -> bool:
    return token.lower_ in _CONTRAST or _STOP.fullmatch(token.text) is not None or (token.text in _DASHES and bool(token.whitespace_))


def _divides(doc: Doc, token: Token, start: int) -> bool:
    return token.text == "," and _has_verb(doc, start, token.i) and _has_verb(doc, token.i, _next_stop(doc, token.i))


def _next_stop(doc: Doc, start: int) -> int:
    return next((token.i for token in doc[start + 1 :] if token.text == "," or _STOP.fullmatch(token.text)), len(doc))


def _has_verb(doc: Doc, start: int, end: int) -> bool:
    return any(token.pos_ in _VERBS for token in doc[start:end])


def _same_sentence(doc: Doc, one: Span, other: Span) -> bool:
    first, last = min(one.start, other.start), max(one.start, other.start)
    return not any(token.text in {".", "!", "?", ";", "→"} for token in doc[first:last])


def _speaks_of(cue: Span, hit: Span) -> bool:
    """Tell whether a cue says something of a hit: one that lies within it only does so when it is a lack (`gebrek aan personeel`)."""
    return cue.label_ == "barrier" or not (hit.start <= cue.start and cue.end <= hit.end)


def _span(read: Span, valence: str, hit: Span, rule: str) -> Span:
    return Span(read.doc, read.start, read.end, label=valence, kb_id=hit.label_, span_id=rule)


def _unique(spans: Iterator[Span]) -> list[Span]:
    seen = {(span.start, span.end, span.label_, span.kb_id_, span.id_): span for span in spans}
    return [seen[key] for key in sorted(seen)]
