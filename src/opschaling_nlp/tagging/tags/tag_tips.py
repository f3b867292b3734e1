"""Tag tips: imperatives, modals, frames of the codebook, and under a prompt for advice infinitives and nouns of action."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.attrs import LOWER
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span, Token

from opschaling_nlp.codebook import built_in
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.mood.cue_words import fill_cues, mood_cues
from opschaling_nlp.tagging.mood.mood import Mood, MoodKind
from opschaling_nlp.tagging.tags.context import TAGS, group_of, label_end_of, moods_of, prompt_kind_of, text_of
from opschaling_nlp.tagging.tags.tag_questions import mood_span

_SIDE_CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "csubj", "ccomp"})
_NAMES = frozenset({"NOUN", "PROPN", "PRON"})
_AFTER_FINITE = frozenset({"ADP", "DET", "PRON"})
_STOPS = frozenset(".,;:!?→()")
_TELLING_REACH = 8
"""Words before a colon within which it is said who speaks."""
_NAMING = frozenset({MoodKind.NOUN_PHRASE, MoodKind.STATEMENT})
"""A noun phrase may hold a clause (`Gebruik van beeld, waarin …`) and then reads as a statement."""
_UNASKED = frozenset({PromptKind.NONE, PromptKind.REMARK, PromptKind.TOPIC})
"""Where nobody asked what is needed, hinders or happens: there `gewoon doen` urges too."""
MODAL_RULE = built_in("moeten")
DIRECTIVE_RULE = built_in("aansporing zonder werkwoord")
FRAME_RULE = built_in("zinsbouw advies")
ACTION_RULE = built_in("naamwoord van handeling")


class Frame(NamedTuple):
    """Expressions that advise; one of the keys must stand in the text, which is cheaper to see."""

    keys: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TipCues:
    """Hold what `resources/cues/tips.toml` lists."""

    action_nouns: frozenset[str]
    prepositions: frozenset[str]
    directives: frozenset[str]
    directed: frozenset[str]
    """What follows a directive in an advice without a verb."""
    unasked: frozenset[str]
    """The directives that urge before an infinitive where nobody asked for advice."""
    relatives: frozenset[str]
    burdens: frozenset[str]
    modals: frozenset[str]
    asking: frozenset[str]
    with_te: frozenset[str]
    """The modals that only urge before `te`."""
    narrative: frozenset[str]
    """Words with which `wij moeten` tells how things go."""
    telling: frozenset[str]
    us: frozenset[str]
    denying: frozenset[str]
    joining: frozenset[str]
    speaker: frozenset[str]
    modal_numbers: frozenset[int]
    """The modals, as spaCy numbers words."""
    frames: Frame
    asked_frames: Frame
    """Count where advice was asked."""
    not_advice: re.Pattern[str]


@Language.factory("opschaling_tips", requires=["doc._.moods", "doc.spans", "token.dep"], assigns=["doc.spans"])
def make_tips(nlp: Language, name: str) -> BatchComponent:
    """Make the component that adds the spans of tips to the tags, and takes out frames that stand in a question."""
    del nlp, name
    cues = read_tip_cues(load_cues("tips"))

    def opschaling_tips(doc: Doc) -> Doc:
        moods = moods_of(doc)
        asked = [(mood.start_token, mood.end_token) for mood in moods if mood.kind is MoodKind.QUESTION]
        tags = group_of(doc, TAGS)
        framed = [span for span in tags if span.label_ != "tip" or not _within(span.start, asked)]
        found = [
            *_by_mood(doc, moods, cues),
            *(span for span in (*_by_modal(doc, cues), *_by_frame(doc, cues)) if not _within(span.start, asked)),
        ]
        if found or len(framed) < len(tags):
            doc.spans[TAGS] = [*framed, *found]
        return doc

    return BatchComponent(opschaling_tips)


def read_tip_cues(tables: dict[str, Any]) -> TipCues:
    """Read the tables of the cue file."""
    frames = tables["frames"]
    return fill_cues(
        TipCues,
        tables,
        modal_numbers=frozenset(map(get_string_id, tables["modal"]["modals"])),
        frames=Frame(tuple(frames["keys"]), _any_of(frames["patterns"])),
        asked_frames=Frame(tuple(frames["asked_keys"]), _any_of(frames["asked_patterns"])),
        not_advice=_any_of(tables["not_advice"]["patterns"]),
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _by_frame(doc: Doc, cues: TipCues) -> Iterator[Span]:
    """Yield the words that advise without a command: `wij adviseren … om`, and under a prompt for advice `kan gebruikt worden`."""
    text = text_of(doc)
    lowered = text.lower()
    frames = [cues.frames, cues.asked_frames] if prompt_kind_of(doc) is PromptKind.ADVICE else [cues.frames]
    for frame in frames:
        if any(key in lowered for key in frame.keys):
            for match in frame.pattern.finditer(text):
                span = doc.char_span(*match.span(), alignment_mode="expand")
                if span is not None:
                    yield Span(doc, span.start, span.end, label="tip", span_id=FRAME_RULE)


def _by_mood(doc: Doc, moods: tuple[Mood, ...], cues: TipCues) -> Iterator[Span]:
    kind, label_end = prompt_kind_of(doc), label_end_of(doc)
    advised = kind is PromptKind.ADVICE
    for mood in moods:
        if mood.cue_end <= label_end:
            continue  # the label `Verticaal:` is no clause of the statement
        asks = (
            mood.kind is MoodKind.IMPERATIVE
            and not cues.not_advice.search(text_of(doc)[mood.start : mood.end])
            and not _is_quoted(doc, mood, cues)
        )
        opening = doc[mood.start_token].lower_
        urges = mood.kind is MoodKind.INFINITIVE and (advised or (opening in cues.unasked and kind in _UNASKED))
        if asks or (urges and not _is_finite_plural(doc, mood)):
            yield mood_span(doc, mood, "tip")
        elif mood.kind is MoodKind.NOUN_PHRASE and advised and opening in cues.directives and _goes_on(doc, mood, cues):
            yield Span(doc, mood.start_token, mood.start_token + 2, label="tip", span_id=DIRECTIVE_RULE)
        elif mood.kind in _NAMING and advised:
            noun = _action_noun(doc[mood.start_token : mood.end_token], cues)
            if noun is not None:
                yield Span(doc, noun.i, noun.i + 1, label="tip", span_id=ACTION_RULE)


def _is_quoted(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    """Tell whether a command is reported: someone else said it, before a colon (`mijn chef zei: ga maar`)."""
    if mood.start_token < 2 or doc[mood.start_token - 1].text != ":":
        return False
    said = doc[max(0, mood.start_token - _TELLING_REACH) : mood.start_token - 1]
    return any(
        token.lemma_.lower() in mood_cues().reporting
        and token.pos_ == "VERB"
        and "Fin" in token.morph.get("VerbForm", [])
        for token in said
    ) and not any(token.lower_ in cues.speaker for token in said)


def _is_finite_plural(doc: Doc, mood: Mood) -> bool:
    """Tell whether what looks like an infinitive has a plural subject before it (`Vrijwilligers zorgen voor …`): then it describes."""
    verb = doc.char_span(mood.cue_start, mood.cue_end, alignment_mode="expand")
    if verb is None or verb.end >= len(doc) or doc[verb.end].pos_ not in _AFTER_FINITE:
        return False
    subjects = (child for child in verb.root.children if child.dep_ == "nsubj" and child.i < verb.start)
    return any("Plur" in child.morph.get("Number", []) for child in subjects)


def _goes_on(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    """Tell whether a directive at the start of a clause is followed as in `niet op vrijdag`, not as in `niet makkelijk`."""
    return mood.start_token + 1 < mood.end_token and doc[mood.start_token + 1].lower_ in cues.directed


def _action_noun(clause: Span, cues: TipCues) -> Token | None:
    """Return the noun of action that a noun phrase begins with: `Gebruik van …`, `Het organiseren van …`."""
    for token, following in pairwise(clause):
        if token.pos_ in {"DET", "ADJ", "PUNCT", "NUM", "ADV"} and token.lemma_.lower() not in cues.action_nouns:
            continue
        known = token.lemma_.lower() in cues.action_nouns or (
            token.text.lower().endswith("en") and clause[0].lower_ == "het" and token.i > clause[0].i
        )
        return token if known and following.lower_ in cues.prepositions and not _has_main_verb(clause, cues) else None
    return None


def _has_main_verb(clause: Span, cues: TipCues) -> bool:
    """Tell whether a finite verb stands before the first comma: then the noun is a subject, not an advice."""
    for token in clause:
        if token.text == "," or token.lower_ in cues.relatives:
            return False
        if "Fin" in token.morph.get("VerbForm", []):
            return True
    return False


def _by_modal(doc: Doc, cues: TipCues) -> Iterator[Span]:
    """Yield `managers moeten tijd vrijmaken`: a modal in a main clause, someone or something that it is said of, and a verb of action."""
    if cues.modal_numbers.isdisjoint(doc.to_array(LOWER).tolist()):
        return
    for token in doc:
        if token.lower_ not in cues.modals or "Inf" in token.morph.get("VerbForm", []):
            continue
        verb = _main_verb(token)
        if verb is None or verb.dep_ in _SIDE_CLAUSES or verb.lemma_.lower() in cues.burdens:
            continue
        if token.lower_ in cues.with_te and "te" not in (verb.nbor(-1).lower_ if verb.i else "", _after(verb)):
            continue
        subject = _subject(token, verb, cues)
        if subject is None or subject.lower_ in cues.telling or subject.lower_ in cues.asking:
            continue
        between = doc[min(token.i, verb.i) : max(token.i, verb.i)]
        if subject.lower_ in cues.us and any(word.lower_ in cues.narrative for word in between):
            continue
        if any(
            word.lower_ in cues.asking
            for word in doc[max(0, token.i - _TELLING_REACH) : token.i]
            if word.pos_ == "PRON"
        ):
            continue
        if any(word.lower_ in cues.denying for word in between):
            continue
        yield Span(doc, min(token.i, verb.i), max(token.i, verb.i) + 1, label="tip", span_id=MODAL_RULE)


def _after(verb: Token) -> str:
    """Return the word behind a verb: `vastgelegd te worden`."""
    return verb.nbor().lower_ if verb.i + 1 < len(verb.doc) else ""


def _main_verb(modal: Token) -> Token | None:
    """Return the verb a modal belongs to: its head, or where the parse is odd the first infinitive after it in its clause."""
    if modal.dep_ in {"aux", "aux:pass"} and modal.head.pos_ in {"VERB", "AUX"} and modal.head is not modal:
        return modal.head
    for token in modal.doc[modal.i + 1 :]:
        if token.text in _STOPS:
            break
        if token.pos_ == "VERB" and ("Inf" in token.morph.get("VerbForm", []) or _after(token) == "te"):
            return token
    return None


def _subject(modal: Token, verb: Token, cues: TipCues) -> Token | None:
    """Return whom a modal speaks of: the parsed subject, or the nearest noun or pronoun before it, else after it.

    Behind a conjunction (`ik zit in de raad en moet verantwoorden`) it is the first of the sentence instead of the
    nearest.
    """
    parsed = next(
        (child for part in (verb, modal) for child in part.children if child.dep_ in {"nsubj", "nsubj:pass"}), None
    )
    if parsed is not None:
        return parsed
    if modal.i > 0 and modal.nbor(-1).lower_ in cues.joining:
        start = next((token.i + 1 for token in reversed(modal.doc[: modal.i]) if token.text in _STOPS), 0)
        return next((token for token in modal.doc[start : modal.i] if token.pos_ in _NAMES), None)
    before = (token for token in reversed(modal.doc[: modal.i]) if token.pos_ in _NAMES or token.text in _STOPS)
    after = (token for token in modal.doc[modal.i + 1 : verb.i] if token.pos_ in _NAMES)
    found = next(before, None)
    return found if found is not None and found.pos_ in _NAMES else next(after, None)


def _within(place: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in ranges)
