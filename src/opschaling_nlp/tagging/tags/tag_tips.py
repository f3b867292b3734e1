"""Tag tips: imperatives, modals and frames of the codebook.

Under a prompt for advice infinitives and nouns of action count too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
from opschaling_nlp.tagging.mood.cue_words import CueWords, mood_cues
from opschaling_nlp.tagging.mood.mood import Mood, MoodKind
from opschaling_nlp.tagging.tags.context import TAGS, group_of, label_end_of, moods_of, prompt_kind_of, text_of
from opschaling_nlp.tagging.tags.tag_questions import mood_span

_SIDE_CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "csubj", "ccomp"})
_NAMES = frozenset({"NOUN", "PROPN", "PRON"})
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
    """Hold expressions that advise; one of the keys must stand in the text, which is cheaper to check."""

    keys: tuple[str, ...]
    pattern: re.Pattern[str]


class TipCues(CueWords):
    """Hold the cue words of `resources/cues/tips.toml`."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Compile the frames and the calls that advise nothing, beside the words."""
        super().__init__(tables)
        frames = tables["frames"]
        self.frames = Frame(tuple(frames["keys"]), _any_of(frames["patterns"]))
        self.asked_frames = Frame(tuple(frames["asked_keys"]), _any_of(frames["asked_patterns"]))
        """Frames that count only under a prompt for advice."""
        self.not_advice = _any_of(tables["not_advice"]["patterns"])
        self.modal_numbers = frozenset(map(get_string_id, self.modals))
        """The modals, as spaCy numbers words."""


@Language.factory("opschaling_tips", requires=["doc._.moods", "doc.spans", "token.dep"], assigns=["doc.spans"])
def make_tips(nlp: Language, name: str) -> BatchComponent:
    """Make the component that adds the spans of tips to the tags, and takes out frames that stand in a question."""
    del nlp, name
    cues = TipCues(load_cues("tips"))

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


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _by_frame(doc: Doc, cues: TipCues) -> Iterator[Span]:
    """Yield words that advise without a command.

    Examples: `wij adviseren … om`, and under a prompt for advice `kan gebruikt worden`.
    """
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
    advised, label_end = prompt_kind_of(doc) is PromptKind.ADVICE, label_end_of(doc)
    for mood in moods:
        if mood.cue_end <= label_end:
            continue  # the label `Verticaal:` is no clause of the statement
        if _commands(doc, mood, cues) or _urges(doc, mood, cues):
            yield mood_span(doc, mood, "tip")
        elif advised and _directs(doc, mood, cues):
            yield Span(doc, mood.start_token, mood.start_token + 2, label="tip", span_id=DIRECTIVE_RULE)
        elif advised and mood.kind in _NAMING:
            noun = _action_noun(doc[mood.start_token : mood.end_token], cues)
            if noun is not None:
                yield Span(doc, noun.i, noun.i + 1, label="tip", span_id=ACTION_RULE)


def _commands(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    if mood.kind is not MoodKind.IMPERATIVE or cues.not_advice.search(text_of(doc)[mood.start : mood.end]):
        return False
    return not _is_quoted(doc, mood, cues)


def _urges(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    """Tell whether an infinitive advises: where advice was asked, or `gewoon doen` where nothing was."""
    kind = prompt_kind_of(doc)
    unasked = doc[mood.start_token].lower_ in cues.unasked and kind in _UNASKED
    return mood.kind is MoodKind.INFINITIVE and (kind is PromptKind.ADVICE or unasked)


def _directs(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    """Tell whether a noun phrase advises by its first words: `niet op vrijdag`, not `niet makkelijk`."""
    opens = mood.kind is MoodKind.NOUN_PHRASE and doc[mood.start_token].lower_ in cues.directives
    return opens and mood.start_token + 1 < mood.end_token and doc[mood.start_token + 1].lower_ in cues.directed


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


def _action_noun(clause: Span, cues: TipCues) -> Token | None:
    """Return the noun of action that a noun phrase begins with: `Gebruik van …`, `Het organiseren van …`."""
    for token, following in pairwise(clause):
        if token.pos_ in {"DET", "ADJ", "PUNCT", "NUM", "ADV"} and token.lemma_.lower() not in cues.action_nouns:
            continue
        known = token.lemma_.lower() in cues.action_nouns or (
            token.text.lower().endswith("en") and clause[0].lower_ == "het" and token.i > clause[0].i
        )
        return token if known and following.lower_ in cues.prepositions else None
    return None


def _by_modal(doc: Doc, cues: TipCues) -> Iterator[Span]:
    """Yield modals that advise: `managers moeten tijd vrijmaken`.

    The modal stands in a main clause, with a subject and a verb of action.
    """
    if cues.modal_numbers.isdisjoint(doc.to_array(LOWER).tolist()):
        return
    for modal in doc:
        if modal.lower_ not in cues.modals or "Inf" in modal.morph.get("VerbForm", []):
            continue
        verb = _main_verb(modal)
        if verb is not None and _may_advise(modal, verb, cues) and _is_urged(modal, verb, cues):
            yield Span(doc, min(modal.i, verb.i), max(modal.i, verb.i) + 1, label="tip", span_id=MODAL_RULE)


def _may_advise(modal: Token, verb: Token, cues: TipCues) -> bool:
    """Tell whether a modal and its verb have the form of advice.

    This takes a main clause, a verb of action, and `te` where the modal requires it.
    """
    if verb.dep_ in _SIDE_CLAUSES or verb.lemma_.lower() in cues.burdens:
        return False
    if modal.lower_ in cues.with_te:
        return "te" in (verb.nbor(-1).lower_ if verb.i else "", _after(verb))
    passive = any(child.dep_ == "aux:pass" for child in verb.children)  # het moet geborgd worden: nobody is urged
    return not passive or prompt_kind_of(modal.doc) is PromptKind.ADVICE


def _is_urged(modal: Token, verb: Token, cues: TipCues) -> bool:
    """Tell whether someone or something is urged, and nobody asks or tells how things go."""
    subject = _subject(modal, verb, cues)
    if subject is None or subject.lower_ in cues.telling or subject.lower_ in cues.asking:
        return False
    between = {word.lower_ for word in modal.doc[min(modal.i, verb.i) : max(modal.i, verb.i)]}
    if between & cues.denying or (subject.lower_ in cues.us and between & cues.narrative):
        return False
    before = modal.doc[max(0, modal.i - _TELLING_REACH) : modal.i]
    return not any(word.lower_ in cues.asking and word.pos_ == "PRON" for word in before)


def _after(verb: Token) -> str:
    """Return the word behind a verb: `vastgelegd te worden`."""
    return verb.nbor().lower_ if verb.i + 1 < len(verb.doc) else ""


def _main_verb(modal: Token) -> Token | None:
    """Return the verb that a modal belongs to.

    This is its head, or where the parse is odd the first infinitive after it in its clause.
    """
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
    children = (child for part in (verb, modal) for child in part.children)
    parsed = next((child for child in children if child.dep_ in {"nsubj", "nsubj:pass"}), None)
    if parsed is not None:
        return parsed
    before = modal.doc[: modal.i]
    start = next((token.i + 1 for token in reversed(before) if token.text in _STOPS), 0)
    named = _names(before[start:])
    if modal.i > 0 and modal.nbor(-1).lower_ in cues.joining:
        return next(iter(named), None)
    return next(reversed(named or _names(modal.doc[modal.i : verb.i])[:1]), None)


def _names(tokens: Span) -> list[Token]:
    return [token for token in tokens if token.pos_ in _NAMES]


def _within(place: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in ranges)
