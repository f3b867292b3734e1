"""Decide per driver hit how the statement speaks of it: enabler, barrier, needed or advised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from spacy.attrs import LOWER, POS
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.symbols import AUX, VERB
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import rule_name
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.mood.mood import Mood, MoodKind
from opschaling_nlp.tagging.tags.context import CUES, DRIVERS, TAGS, VALENCE, group_of, moods_of, prompt_kind_of
from opschaling_nlp.tagging.tags.tag_tips import MODAL_RULE

PROMPT_RULE = "gespreksvraag"
"""Name of the rule that reads a valence from what was asked; its evidence is the prompt."""
NEGATION_RULE = rule_name("barrier", "ontkenning")
_CONTRASTS = ("maar", "echter", "want", "omdat", "doordat", "waardoor", "terwijl", "hoewel", "alleen", "toch")
# As spaCy numbers words: comparing numbers spares making a Token of every word.
_BREAKS = frozenset(map(get_string_id, (*".;!?:→➔()\n", *_CONTRASTS)))
_ENDS = frozenset(map(get_string_id, ".!?;→"))
_DASHES = frozenset(map(get_string_id, "-–—"))
_COMMA = get_string_id(",")
_MARKS = _BREAKS | _DASHES | {_COMMA}
_VERBS = frozenset({VERB, AUX})
_ASKED = {PromptKind.CONDITION: "needed", PromptKind.HINDRANCE: "barrier", PromptKind.HELP: "enabler"}
"""What a bare answer means by the question alone. Advice is not here: there an action is a tip, and a bare noun has no direction."""
_NO_WISH = frozenset({PromptKind.ADVICE, PromptKind.HINDRANCE, PromptKind.HELP})
"""Where an infinitive answers the question (`Geld vinden` under what hinders) instead of naming a wish."""

Range = tuple[int, int]


@Language.factory("opschaling_valence", requires=["doc._.moods", "doc.spans"], assigns=["doc.spans"])
def make_valence(nlp: Language, name: str) -> BatchComponent:
    """Make the component that sets the span group of valences: label = valence, kb_id = driver, id = rule."""
    del nlp, name

    def opschaling_valence(doc: Doc) -> Doc:
        if doc.spans.get(DRIVERS):
            doc.spans[VALENCE] = _unique(judge_valence(doc))
        return doc

    return BatchComponent(opschaling_valence)


class _Setting(NamedTuple):
    """Hold what of a Doc bears on the valence of any of its drivers."""

    asked: PromptKind
    clauses: Sequence[Range]
    sentences: Sequence[int]
    """Per token the number of its sentence."""
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
    moods = moods_of(doc)
    clauses, sentences = split_clauses(doc)
    setting = _Setting(
        asked=prompt_kind_of(doc),
        clauses=clauses,
        sentences=sentences,
        cues=group_of(doc, CUES),
        tips=[span for span in group_of(doc, TAGS) if span.label_ == "tip"],
        questions=_ranges(moods, MoodKind.QUESTION),
        wishes=_ranges(moods, MoodKind.INFINITIVE),
        statements=_ranges(moods, MoodKind.STATEMENT),
    )
    silent = not setting.cues and not setting.tips
    for hit in group_of(doc, DRIVERS):
        near = [] if silent and not hit.kb_id else [*_near(hit, setting)] or [*_in_sentence(hit, setting)]
        found = near or [*_by_form(hit, setting)] or [*_in_statement(hit, setting)]
        yield from (_as_answer(span, hit, setting) for span in found)


def _ranges(moods: Sequence[Mood], kind: MoodKind) -> list[Range]:
    return [(mood.start_token, mood.end_token) for mood in moods if mood.kind is kind]


def _near(hit: Span, setting: _Setting) -> Iterator[Span]:
    clause = next((clause for clause in setting.clauses if clause[0] <= hit.start < clause[1]), (0, len(hit.doc)))
    questioned = _within(hit, setting.questions)
    advice = (
        []
        if questioned
        else [tip for tip in setting.tips if setting.sentences[tip.start] == setting.sentences[hit.start]]
    )
    advised_here = any(clause[0] <= tip.start < clause[1] for tip in advice)
    cues = [cue for cue in setting.cues if clause[0] <= cue.start < clause[1] and _speaks_of(cue, hit)]
    if hit.kb_id_:
        yield _span(hit, hit.kb_id_, hit, hit.id_)
    else:
        kept = _resolve(cues, questioned=questioned, advised=bool(advice))
        # `Laat het niet van geld afhangen` advises; it is no lack of money.
        yield from (
            _span(cue, cue.label_, hit, cue.id_) for cue in kept if not (advised_here and cue.id_ == NEGATION_RULE)
        )
    if advised_here or (advice and not any(cue.label_ == "barrier" for cue in cues)):
        yield _span(advice[0], "advised", hit, rule_name("advised", "tip"))
        if advice[0].id_ == MODAL_RULE:
            yield _span(advice[0], "needed", hit, rule_name("needed", "moeten"))


def _in_sentence(hit: Span, setting: _Setting) -> Iterator[Span]:
    questioned = _within(hit, setting.questions)
    cues = [
        cue
        for cue in setting.cues
        if setting.sentences[cue.start] == setting.sentences[hit.start] and _speaks_of(cue, hit)
    ]
    for cue in _resolve(cues, questioned=questioned, advised=False):
        if cue.id_ != NEGATION_RULE:
            yield _span(cue, cue.label_, hit, cue.id_)
    if setting.tips and not questioned:
        yield _span(setting.tips[0], "advised", hit, rule_name("advised", "tip"))


def _by_form(hit: Span, setting: _Setting) -> Iterator[Span]:
    if _within(hit, setting.questions):
        return
    if setting.asked not in _NO_WISH and (_within(hit, setting.wishes) or _ends_in_infinitive(hit, setting)):
        yield _span(hit, "needed", hit, rule_name("needed", "onbepaalde wijs"))
    elif setting.asked in _ASKED:
        yield _span(hit, _ASKED[setting.asked], hit, rule_name(_ASKED[setting.asked], PROMPT_RULE))


def _ends_in_infinitive(hit: Span, setting: _Setting) -> bool:
    """Tell whether the clause of a hit is a bare infinitive phrase (`breed draagvlak zoeken`)."""
    start, end = next((clause for clause in setting.clauses if clause[0] <= hit.start < clause[1]), (0, len(hit.doc)))
    last = next((hit.doc[place] for place in range(end - 1, start - 1, -1) if not hit.doc[place].is_punct), None)
    if last is None or last.pos_ != "VERB" or "Inf" not in last.morph.get("VerbForm", []):
        return False
    return not any("Fin" in token.morph.get("VerbForm", []) for token in hit.doc[start:end] if not token.is_punct)


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
    if not cues:
        return []
    labels = {cue.label_ for cue in cues}
    if questioned or advised:
        keep = {"barrier"}
    elif "barrier" in labels:
        keep = {"barrier", "needed"} & labels
    elif "needed" in labels:
        keep = {"needed"}
    else:
        keep = {"enabler"}
    if "needed" in labels and any(cue.label_ == "needed" and "zonder" in cue.text.lower() for cue in cues):
        keep = {"needed"}
    return [cue for cue in cues if cue.label_ in keep]


def _within(hit: Span, ranges: Sequence[Range]) -> bool:
    return any(start <= hit.start < end for start, end in ranges)


def split_clauses(doc: Doc) -> tuple[list[Range], list[int]]:
    """Split a Doc at stops and contrasts, and at commas that stand between two verbs; return the ranges of tokens, and each token's sentence."""
    words, tags = doc.to_array([LOWER, POS]).T.tolist()
    if _MARKS.isdisjoint(words):
        return [(0, len(words))] if words else [], [0] * (len(words) + 1)
    verbs = [place for place, tag in enumerate(tags) if tag in _VERBS]
    bounds = [
        0,
        *(place for place, word in enumerate(words) if word in _BREAKS or (word in _DASHES and doc[place].whitespace_)),
        len(words),
    ]
    commas = [place for place, word in enumerate(words) if word == _COMMA]
    for comma in commas:
        low = max(bound for bound in bounds if bound <= comma)
        high = min(bound for bound in [*bounds, *commas] if bound > comma)
        if any(low <= verb < comma for verb in verbs) and any(comma < verb < high for verb in verbs):
            bounds.append(comma)
    bounds.sort()
    sentences = list(accumulate((word in _ENDS for word in words), initial=0))
    return [(start, end) for start, end in pairwise(bounds) if end > start], sentences


def _speaks_of(cue: Span, hit: Span) -> bool:
    """Tell whether a cue says something of a hit: one that lies within it only does so when it is a lack (`gebrek aan personeel`)."""
    return cue.label_ == "barrier" or not (hit.start <= cue.start and cue.end <= hit.end)


def _span(read: Span, valence: str, hit: Span, rule: str) -> Span:
    return Span(read.doc, read.start, read.end, label=valence, kb_id=hit.label, span_id=rule)


def _unique(spans: Iterator[Span]) -> list[Span]:
    found = list(spans)
    if len(found) < 2:
        return found
    seen = {(span.start, span.end, span.label_, span.kb_id_, span.id_): span for span in found}
    return [seen[key] for key in sorted(seen)]
