"""Say what a facilitator's question, task or heading asks for, from the editable cues in resources/cues/prompts.toml.

A light grammar and no list of sentences: the sentence that asks goes before its introduction, the words behind a label
(`Rode briefjes: …`) before the label, the main clause before what hangs under it; in it, what is named first decides.
What helps and is denied hinders, what helps and is wished for is needed. Where parts that are set beside each other ask
for different things, the question is mixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.promptcues import compile_cues, plain_words
from opschaling_nlp.text.questions import question_key
from opschaling_nlp.text.wording import asks, is_question
from opschaling_nlp.text.workshops import format_kind

DIRECTED = frozenset({PromptKind.CONDITION, PromptKind.HINDRANCE, PromptKind.HELP, PromptKind.ADVICE})
"""The kinds that give a bare answer a direction."""
_NUMBER = re.compile(
    r"^\W*(?:(?:vraag|opdracht|stelling|ronde|deelvraag|hoofdvraag|stap|deel)? ?\d{1,2} ?[:.)–-]\s*"
    r"|(?:vraag|opdracht|stelling|deelvraag|hoofdvraag)\s*:\s*)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.?!])\s+(?=\S)")
_LABEL = re.compile(r"^([^:?]{1,60}?)\s*(?::\s|\s[-–—]\s)\s*(.+)$")
_BRACKETS = re.compile(r"^([^()]+?)\s*\(([^()]+)\)\s*$")
_BESIDE = re.compile(r"\s*(?:[,;/+&|]|\s[-–—]\s|\b(?:en|of|and|or|versus|vs)\b)\s*", re.IGNORECASE)
_ASKING = frozenset(
    {"wat", "waar", "welke", "welk", "hoe", "wie", "waarom", "wanneer", "what", "where", "which", "how", "who", "why"}
)


class _Hit(NamedTuple):
    """Hold a cue that was found; sorted, the first named comes first, the longer of two, then the order of the kinds."""

    start: int
    until: int
    rank: int

    @property
    def kind(self) -> PromptKind:
        return _KINDS[self.rank]

    @property
    def end(self) -> int:
        return -self.until


_KINDS = tuple(PromptKind)


def _hit(match: re.Match[str], kind: PromptKind) -> _Hit:
    return _Hit(match.start(), -match.end(), _KINDS.index(kind))


def prompt_kind(
    prompt: str,
    section: Sequence[str],
    *,
    beside: frozenset[str] = frozenset(),
    settled: Mapping[str, PromptKind] | None = None,
) -> PromptKind:
    """Return what was asked of an answer: the innermost of its prompt and headings that asks something decides.

    `section` is the path of headings, outermost first, the prompt included; `beside` holds all headings of the session,
    by which the columns of a workshop format know each other, and `settled` the kinds that a person gave, by
    question_key.
    """
    path = [*reversed(section)] if prompt in section or not prompt else [prompt, *reversed(section)]
    given = settled or {}
    kinds = [(given.get(question_key(text)) if given else None) or kind_of(text, beside=beside) for text in path]
    return next((kind for kind in kinds if kind is not PromptKind.TOPIC), kinds[0] if kinds else PromptKind.NONE)


@cache
def kind_of(text: str, *, beside: frozenset[str] = frozenset()) -> PromptKind:
    """Return what one heading or question asks for: topic where it asks nothing, NONE where it was not understood."""
    words = _NUMBER.sub("", text.strip())
    kind = format_kind(words, beside) or _of_columns(words) or _of_text(words) or _of_signs(text)
    if kind:
        return kind
    return PromptKind.NONE if is_question(text) or asks(words) or not plain_words(text) else PromptKind.TOPIC


def opens_with_cue(text: str) -> bool:
    """Tell whether a cue stands at the start of the words, after at most one other: `Bevorderende factoren`, `Onze wensen`."""
    words = plain_words(_NUMBER.sub("", text.strip()))
    return any(words[: hit.start].count(" ") <= _EARLY for hit in [*_hits(words, "cues"), *_wished(words)])


_EARLY = 2


def _of_columns(text: str) -> PromptKind:
    """Read a heading that names several columns of one workshop format: `Roos, doorn en knop`."""
    columns = frozenset(_parts(text, _BESIDE))
    kinds = {format_kind(column, columns) for column in columns}
    return _combine(sorted(kinds)) if len(columns) > 1 and PromptKind.NONE not in kinds else PromptKind.NONE


def _of_text(text: str) -> PromptKind:
    """Read the last sentence that says something, those that ask first; several that ask are set beside each other."""
    sentences = _SENTENCES.split(text)
    asked = [kind for sentence in sentences if "?" in sentence and (kind := _of_sentence(sentence))]
    if len(asked) > 1:
        return _combine(asked)
    if asked:
        return asked[0]
    return next((kind for sentence in reversed(sentences) if (kind := _of_sentence(sentence))), PromptKind.NONE)


def _of_sentence(sentence: str) -> PromptKind:
    labelled = _LABEL.match(sentence) or _BRACKETS.match(sentence)
    if labelled and len(_parts(sentence, _LABEL_DASH)) <= 2:
        label, rest = labelled.groups()
        return _of_sentence(rest) or _of_clauses(label)
    return _of_clauses(sentence)


_LABEL_DASH = re.compile(r"\s[-–—]\s")


def _parts(text: str, at: re.Pattern[str]) -> list[str]:
    return [part for part in at.split(text) if part.strip()]


def _of_clauses(sentence: str) -> PromptKind:
    """Read the parts set beside each other: two that ask for different things make a mixed question."""
    main, rest = _split_subordinate(sentence)
    kinds = [kind for part in _parts(main, _BESIDE) if (kind := _of_words(plain_words(part)))]
    whole = _of_words(plain_words(main))
    if len(set(kinds)) < 2:
        said = whole or (kinds[0] if kinds else _by_modifier(main))
        return said or (_of_clauses(rest) if rest else PromptKind.NONE) or _weakly(sentence)
    return _combine(kinds)


def _combine(kinds: Sequence[PromptKind]) -> PromptKind:
    """Say what several questions in one ask for: the same, nothing with a direction, or mixed."""
    directed = {kind for kind in kinds if kind in DIRECTED}
    other = [kind for kind in kinds if kind not in DIRECTED]
    if len(directed) > 1:
        return PromptKind.MIXED
    return other[0] if other else kinds[0]


def _split_subordinate(sentence: str) -> tuple[str, str]:
    """Part the main clause from a clause that hangs under it, before or behind."""
    words = sentence.split()
    for index, word in enumerate(words):
        if word.casefold().strip(",") not in _subordinate("words"):
            continue
        if index and words[index - 1].casefold() in _subordinate("not_after"):
            continue
        if index:
            return " ".join(words[:index]), " ".join(words[index + 1 :])
        comma = sentence.find(",")
        if comma > 0:
            return sentence[comma + 1 :], sentence[len(word) : comma]
    return sentence, ""


def _of_words(words: str) -> PromptKind:
    """Read one clause: what is named first decides, a longer cue before a shorter one within it."""
    hits = sorted(_outermost([*_hits(words, "cues"), *_wished(words), *_how(words)]))
    if not hits:
        return PromptKind.NONE
    first = hits[0]
    negated = any(
        all(hit.kind is PromptKind.HELP or not hit.start <= match.start() < hit.end for hit in hits)
        for match in _compiled("negation", "words").finditer(words)
    )
    return PromptKind.HINDRANCE if first.kind is PromptKind.HELP and negated else first.kind


def _how(words: str) -> Iterator[_Hit]:
    """Yield the `hoe` that asks how to do it, which `hoe gaat het` does not."""
    for match in _compiled("how", "words").finditer(words):
        if not _compiled("how", "not_after").match(words, match.end() + 1):
            yield _hit(match, PromptKind.ADVICE)


def _by_modifier(clause: str) -> PromptKind:
    """Read a word that may belong to another (`de belangrijkste tip`), in a clause where no other says anything."""
    found = sorted(_outermost(list(_hits(plain_words(clause), "modifiers"))))
    return found[0].kind if found else PromptKind.NONE


def _weakly(sentence: str) -> PromptKind:
    """Read the weaker cues, in a sentence that asks."""
    words = plain_words(sentence)
    opening = words.split(maxsplit=1)[:1]
    if not (is_question(sentence) or asks(sentence.strip()) or (opening and opening[0] in _ASKING)):
        return PromptKind.NONE
    hits = sorted(_outermost(list(_hits(words, "weak"))))
    told = [hit for hit in hits if hit.kind is not PromptKind.OBSERVATION] or hits
    return told[0].kind if told else PromptKind.NONE


def _hits(words: str, strength: str) -> Iterator[_Hit]:
    for kind in PromptKind:
        if kind.value in _CUED and strength in load_cues("prompts")[kind.value]:
            for match in _compiled(kind.value, strength).finditer(words):
                yield _hit(match, kind)


_CUED = frozenset({"condition", "hindrance", "help", "advice", "observation", "question", "remark", "mixed"})


def _wished(words: str) -> Iterator[_Hit]:
    """Yield the verbs of helping: a need where they are wished for."""
    wishing = [match.start() for match in _compiled("wishing", "words").finditer(words)]
    for match in _compiled("help", "wished").finditer(words):
        wished = any(start < match.start() for start in wishing)
        yield _hit(match, PromptKind.CONDITION if wished else PromptKind.HELP)


def _outermost(hits: Sequence[_Hit]) -> Iterator[_Hit]:
    for hit in hits:
        if not any(
            other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
            for other in hits
        ):
            yield hit


def _of_signs(text: str) -> PromptKind:
    """Read emoji, or plus and minus standing alone."""
    signs = load_cues("prompts")["signs"]
    words = plain_words(text)
    found = {
        kind
        for kind in (PromptKind.HINDRANCE, PromptKind.HELP)
        if any(sign in text for sign in signs[kind.value] if not words or ord(sign[0]) > _EMOJI)
    }
    return PromptKind.MIXED if len(found) > 1 else next(iter(found), PromptKind.NONE)


_EMOJI = 0x2300
"""Signs above this are drawings; what is below stands in ordinary words too (`-`)."""


@cache
def _subordinate(entry: str) -> frozenset[str]:
    return frozenset(load_cues("prompts")["subordinate"][entry])


@cache
def _compiled(table: str, entry: str) -> re.Pattern[str]:
    return compile_cues(load_cues("prompts")[table][entry])
