"""Decide per driver hit how the statement speaks of it: enabler, barrier, needed or advised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from opschaling_nlp.codebook import rule_name
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.context import CUES, DRIVERS, TAGS, VALENCE, group_of, moods_of, prompt_kind_of
from opschaling_nlp.tagging.mood import MoodKind
from opschaling_nlp.tagging.tips import MODAL_RULE

PROMPT_RULE = "gespreksvraag"
"""Name of the rule that reads a valence from what was asked; its evidence is the prompt."""
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


def judge_valence(doc: Doc) -> Iterator[Span]:
    """Yield the valences of every driver hit: from the indicator itself, from cues in its clause, else from its form and what was asked."""
    clauses = split_clauses(doc)
    cues = list(group_of(doc, CUES))
    tips = [span for span in group_of(doc, TAGS) if span.label_ == "tip"]
    asked = [(mood.start_token, mood.end_token) for mood in moods_of(doc) if mood.kind is MoodKind.QUESTION]
    wished = [(mood.start_token, mood.end_token) for mood in moods_of(doc) if mood.kind is MoodKind.INFINITIVE]
    for hit in group_of(doc, DRIVERS):
        clause = next((clause for clause in clauses if clause[0] <= hit.start < clause[1]), (0, len(doc)))
        if hit.kb_id_:
            yield _span(hit, hit.kb_id_, hit, hit.id_)
            continue
        questioned = any(start <= hit.start < end for start, end in asked)
        advice = [tip for tip in tips if _same_sentence(doc, tip, hit)]
        near = _resolve(
            [cue for cue in cues if clause[0] <= cue.start < clause[1] and not _inside(cue, hit)], questioned=questioned, advised=bool(advice)
        )
        yield from (_span(cue, cue.label_, hit, cue.id_) for cue in near)
        if advice and not questioned and all(cue.label_ != "barrier" for cue in near):
            yield _span(advice[0], "advised", hit, rule_name("advised", "tip"))
            if advice[0].id_ == MODAL_RULE:
                yield _span(advice[0], "needed", hit, rule_name("needed", "moeten"))
        elif not near and not questioned:
            if any(start <= hit.start < end for start, end in wished) and prompt_kind_of(doc) is not PromptKind.ADVICE:
                yield _span(hit, "needed", hit, rule_name("needed", "onbepaalde wijs"))
            elif prompt_kind_of(doc) in _ASKED:
                valence = _ASKED[prompt_kind_of(doc)]
                yield _span(hit, valence, hit, rule_name(valence, PROMPT_RULE))


def _resolve(cues: Sequence[Span], *, questioned: bool, advised: bool) -> list[Span]:
    """Keep the cues that decide: a lack beats a presence, a need beats a presence, and a tip's own `belangrijk` is no need."""
    labels = {cue.label_ for cue in cues}
    if questioned:
        keep = {"barrier"}
    elif advised:
        keep = {"barrier"} & labels
    elif "barrier" in labels:
        keep = {"barrier"} if "needed" not in labels else {"barrier", "needed"}
    elif "needed" in labels:
        keep = {"needed"}
    else:
        keep = {"enabler"}
    if any("zonder" in cue.text.lower() and cue.label_ == "needed" for cue in cues):
        keep = {"needed"}
    return [cue for cue in cues if cue.label_ in keep]


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


def _inside(cue: Span, hit: Span) -> bool:
    return bool(hit.start <= cue.start and cue.end <= hit.end)


def _span(read: Span, valence: str, hit: Span, rule: str) -> Span:
    return Span(read.doc, read.start, read.end, label=valence, kb_id=hit.label_, span_id=rule)


def _unique(spans: Iterator[Span]) -> list[Span]:
    seen = {(span.start, span.end, span.label_, span.kb_id_, span.id_): span for span in spans}
    return [seen[key] for key in sorted(seen)]
