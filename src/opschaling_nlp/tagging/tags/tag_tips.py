"""Tag tips: imperatives, modals and phrases of the codebook.

Under a prompt for advice, infinitives and action nouns count too.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from opschaling_nlp.codebook import built_in
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.language.word_rows import Word, children_of, words_of
from opschaling_nlp.tagging.mood.cue_words import CueWords, mood_cues
from opschaling_nlp.tagging.mood.mood import Mood, MoodKind
from opschaling_nlp.tagging.search.expressions import Expressions
from opschaling_nlp.tagging.tags.clauses import within
from opschaling_nlp.tagging.tags.context import (
    TAGS,
    group_of,
    label_end_of,
    moods_of,
    prompt_kind_of,
    ranges_of,
    text_of,
)
from opschaling_nlp.tagging.tags.tag_questions import mood_span

_SIDE_CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "csubj", "ccomp"})
_NAMES = frozenset({"NOUN", "PROPN", "PRON"})
_STOPS = frozenset(".,;:!?→()")
_TELLING_REACH = 8
"""Number of words before a colon within which the speaker is named."""
_NAMING = frozenset({MoodKind.NOUN_PHRASE, MoodKind.STATEMENT})
"""A noun phrase may contain a clause (`Gebruik van beeld, waarin …`) and then reads as a statement."""
_UNASKED = frozenset({PromptKind.NONE, PromptKind.REMARK, PromptKind.TOPIC})
"""Where nobody asked what is needed, hinders or happens: there, `gewoon doen` urges too."""
MODAL_RULE = built_in("moeten")
DIRECTIVE_RULE = built_in("aansporing zonder werkwoord")
FRAME_RULE = built_in("zinsbouw advies")
ACTION_RULE = built_in("naamwoord van handeling")


class TipCues(CueWords):
    """The cue words of `resources/cues/tips.toml`."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Read the words, and compile the frames and the appeals that advise nothing."""
        super().__init__(tables)
        self.expressions = Expressions()
        self.frames, self.asked_frames = (
            self.expressions.add(tables["frames"][name]) for name in ("patterns", "asked_patterns")
        )
        """Words that advise; the second count only under a prompt for advice."""
        self.not_advice = self.expressions.add(tables["not_advice"]["patterns"])


@Language.factory("opschaling_tips", requires=["doc._.moods", "doc.spans", "token.dep"], assigns=["doc.spans"])
def make_tips(nlp: Language, name: str) -> BatchComponent:
    """Make the component that adds spans of tips to the tags, and removes frames inside a question."""
    del nlp, name
    cues = TipCues(load_cues("tips"))

    def opschaling_tips(doc: Doc) -> Doc:
        moods = moods_of(doc)
        asked = ranges_of(doc, MoodKind.QUESTION)
        tags = group_of(doc, TAGS)
        framed = [span for span in tags if span.label_ != "tip" or not within(span.start, asked)]
        found = [
            *_by_mood(doc, moods, cues),
            *(span for span in (*_by_modal(doc, cues), *_by_frame(doc, cues)) if not within(span.start, asked)),
        ]
        if found or len(framed) < len(tags):
            doc.spans[TAGS] = [*framed, *found]
        return doc

    return BatchComponent(opschaling_tips)


def _by_frame(doc: Doc, cues: TipCues) -> Iterator[Span]:
    """Yield words that advise without a command.

    Examples: `wij adviseren … om`, and under a prompt for advice `kan gebruikt worden`.
    """
    reading = cues.expressions.read(text_of(doc))
    asked = prompt_kind_of(doc) is PromptKind.ADVICE
    for frames in (cues.frames, cues.asked_frames) if asked else (cues.frames,):
        for match in reading.find(frames, 0, len(reading.text)):
            span = doc.char_span(*match.span(), alignment_mode="expand")
            if span is not None:
                yield Span(doc, span.start, span.end, label="tip", span_id=FRAME_RULE)


def _by_mood(doc: Doc, moods: tuple[Mood, ...], cues: TipCues) -> Iterator[Span]:
    advised, label_end = prompt_kind_of(doc) is PromptKind.ADVICE, label_end_of(doc)
    for mood in moods:
        if mood.cue_end <= label_end:
            continue  # the label `Verticaal:` is not a clause of the statement
        if _commands(doc, mood, cues) or _urges(doc, mood, cues):
            yield mood_span(doc, mood, "tip")
        elif advised and _directs(doc, mood, cues):
            yield Span(doc, mood.start_token, mood.start_token + 2, label="tip", span_id=DIRECTIVE_RULE)
        elif advised and mood.kind in _NAMING:
            noun = _action_noun(words_of(doc)[mood.start_token : mood.end_token], cues)
            if noun is not None:
                yield Span(doc, noun.index, noun.index + 1, label="tip", span_id=ACTION_RULE)


def _commands(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    if mood.kind is not MoodKind.IMPERATIVE or _is_quoted(doc, mood, cues):
        return False
    clause = cues.expressions.read(text_of(doc)[mood.start : mood.end])
    return not clause.holds(cues.not_advice, 0, len(clause.text))


def _urges(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    """Return whether an infinitive advises: if advice was asked for, or `gewoon doen` if nothing was."""
    kind = prompt_kind_of(doc)
    unasked = kind in _UNASKED and words_of(doc)[mood.start_token].lower in cues.unasked
    return mood.kind is MoodKind.INFINITIVE and (kind is PromptKind.ADVICE or unasked)


def _directs(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    """Return whether a noun phrase advises by its first words: `niet op vrijdag`, not `niet makkelijk`."""
    if mood.kind is not MoodKind.NOUN_PHRASE:
        return False
    first, *rest = (word.lower for word in words_of(doc)[mood.start_token : mood.end_token][:2])
    return first in cues.directives and not cues.directed.isdisjoint(rest)


def _is_quoted(doc: Doc, mood: Mood, cues: TipCues) -> bool:
    """Return whether a command is reported: someone else said it, before a colon (`mijn chef zei: ga maar`)."""
    words, place = words_of(doc), mood.start_token
    if place < 2 or words[place - 1].text != ":":
        return False
    said = words[max(0, place - _TELLING_REACH) : place - 1]
    return any(
        word.lemma.lower() in mood_cues().reporting and word.pos == "VERB" and word.form == "finite" for word in said
    ) and not any(word.lower in cues.speaker for word in said)


def _action_noun(clause: Sequence[Word], cues: TipCues) -> Word | None:
    """Return the action noun that begins a noun phrase: `Gebruik van …`, `Het organiseren van …`."""
    for word, following in pairwise(clause):
        known = word.lemma.lower() in cues.action_nouns
        if word.pos in {"DET", "ADJ", "PUNCT", "NUM", "ADV"} and not known:
            continue
        known = known or (word.lower.endswith("en") and clause[0].lower == "het" and word is not clause[0])
        return word if known and following.lower in cues.prepositions else None
    return None


def _by_modal(doc: Doc, cues: TipCues) -> Iterator[Span]:
    """Yield modals that advise: `managers moeten tijd vrijmaken`.

    The modal is in a main clause, with a subject and a verb of action.
    """
    words, asked = words_of(doc), prompt_kind_of(doc) is PromptKind.ADVICE
    for modal in words:
        if modal.lower not in cues.modals or modal.form == "infinitive":
            continue
        verb = _main_verb(modal, words)
        advises = verb is not None and _may_advise(modal, verb, words, cues, asked=asked)
        if verb is not None and advises and _is_urged(modal, verb, words, cues):
            first, last = sorted((modal.index, verb.index))
            yield Span(doc, first, last + 1, label="tip", span_id=MODAL_RULE)


def _may_advise(modal: Word, verb: Word, words: Sequence[Word], cues: TipCues, *, asked: bool) -> bool:
    """Return whether a modal and its verb have the form of advice.

    This takes a main clause, a verb of action, and `te` if the modal requires it.
    """
    if verb.dep in _SIDE_CLAUSES or verb.lemma.lower() in cues.burdens:
        return False
    if modal.lower in cues.with_te:
        return "te" in (words[verb.index - 1].lower if verb.index else "", _after(verb, words))
    # het moet geborgd worden: nobody is urged
    return asked or not any(child.dep == "aux:pass" for child in children_of(verb, words))


def _is_urged(modal: Word, verb: Word, words: Sequence[Word], cues: TipCues) -> bool:
    """Return whether someone or something is urged, rather than asked about or described."""
    subject = _subject(modal, verb, words, cues)
    if subject is None or subject.lower in cues.telling or subject.lower in cues.asking:
        return False
    first, last = sorted((modal.index, verb.index))
    between = {word.lower for word in words[first:last]}
    if between & cues.denying or (subject.lower in cues.us and between & cues.narrative):
        return False
    before = words[max(0, modal.index - _TELLING_REACH) : modal.index]
    return not any(word.lower in cues.asking and word.pos == "PRON" for word in before)


def _after(verb: Word, words: Sequence[Word]) -> str:
    """Return the word after a verb: `vastgelegd te worden`."""
    return words[verb.index + 1].lower if verb.index + 1 < len(words) else ""


def _main_verb(modal: Word, words: Sequence[Word]) -> Word | None:
    """Return the verb that a modal belongs to.

    This is its head or, if the parse is odd, the first infinitive after it in its clause.
    """
    head = words[modal.head]
    if modal.dep in {"aux", "aux:pass"} and head.verbal and head is not modal:
        return head
    behind = takewhile(lambda word: word.text not in _STOPS, words[modal.index + 1 :])
    return next(
        (word for word in behind if word.pos == "VERB" and (word.form == "infinitive" or _after(word, words) == "te")),
        None,
    )


def _subject(modal: Word, verb: Word, words: Sequence[Word], cues: TipCues) -> Word | None:
    """Return whom a modal is about: the parsed subject, or the nearest noun or pronoun before it, or else after it.

    After a conjunction (`ik zit in de raad en moet verantwoorden`), it is the first of the sentence rather than the
    nearest.
    """
    children = (*children_of(verb, words), *children_of(modal, words))
    parsed = next((child for child in children if child.dep in {"nsubj", "nsubj:pass"}), None)
    if parsed is not None:
        return parsed
    before = words[: modal.index]
    start = next((word.index + 1 for word in reversed(before) if word.text in _STOPS), 0)
    named = [word for word in before[start:] if word.pos in _NAMES]
    if modal.index > 0 and words[modal.index - 1].lower in cues.joining:
        return next(iter(named), None)
    behind = (word for word in words[modal.index : verb.index] if word.pos in _NAMES)
    return named[-1] if named else next(behind, None)
