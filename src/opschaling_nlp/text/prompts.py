"""Decide what a facilitator's question, task or heading asks for, from the cues in resources/cues/prompts.toml.

A light grammar rather than a list of sentences: the sentence that asks precedes its introduction, the words after a
label (`Rode briefjes: …`) precede the label, the main clause precedes subordinate ones; within it, what is named first
decides. Denied help hinders, and wished-for help is needed. If coordinated parts ask for different things, the question
is mixed.

A wrong direction inverts a finding, so a word gives one only where it can mean it. `cues` name a kind and count
anywhere; `asked` are verbs and judgements, which count after a word that asks (`wat werkt`) or alone (`Lastig`);
`named` are ordinary nouns, which count right after such a word (`welke wind`), as somebody's (`onze wind`) or beside
their opposite; `images` count there too, and as the main word of a short heading (`Steentjes in de schoen`).
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from opschaling_nlp.dutch.cues import count_limit, cue_words, load_cues
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.line_wording import asks, is_question
from opschaling_nlp.text.promptcues import CueList, format_kind, verb_cues
from opschaling_nlp.text.session_questions import question_key

DIRECTED = frozenset({PromptKind.CONDITION, PromptKind.HINDRANCE, PromptKind.HELP, PromptKind.ADVICE})
"""The kinds that give a bare answer a direction."""
_NUMBER = re.compile(
    r"^\W*(?:(?:vraag|opdracht|stelling|ronde|deelvraag|hoofdvraag|stap|deel)? ?\d{1,2} ?[:.)–-]\s*"
    r"|(?:vraag|opdracht|stelling|deelvraag|hoofdvraag)\s*:\s*)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[^.][.?!])\s+(?=\S)")
_LABEL = re.compile(r"^([^:?]{1,60}?)\s*(?::\s|\s[-–—]\s)\s*(.+)$")
_LABEL_DASH = re.compile(r"\s[-–—]\s")
_BRACKETS = re.compile(r"^([^()]+?)\s*\(([^()]+)\)\s*$")
_BESIDE = re.compile(r"\s*(?:[,;/+&|]|\s[-–—]\s|\b(?:en|of|and|or|versus|vs)\b)\s*", re.IGNORECASE)
_OPEN_END = re.compile(r"(?<![\W_])(?=[\W_]*+$)[\W_]*?(?:…|\.\.|__)")
"""The end of a sentence that the room is to complete."""
_OPPOSITE = {PromptKind.HELP: PromptKind.HINDRANCE, PromptKind.HINDRANCE: PromptKind.HELP}
_FORWARD = {PromptKind.CONDITION, PromptKind.ADVICE}
"""What is needed and how to do it: of two such questions, the last is the one to answer."""
_EMOJI = 0x2300
"""Characters from this code on are pictures; those below also occur in ordinary text (`-`)."""
_KINDS = tuple(PromptKind)


class _Hit(NamedTuple):
    """A cue that was found.

    They sort by position, then longest first, then by the order of the kinds.
    """

    start: int
    until: int
    rank: int

    @property
    def kind(self) -> PromptKind:
        return _KINDS[self.rank]

    @property
    def words(self) -> range:
        return range(self.start, -self.until)


def prompt_kind(
    prompt: str,
    section: Sequence[str],
    *,
    beside: frozenset[str] = frozenset(),
    settled: Mapping[str, PromptKind] | None = None,
) -> PromptKind:
    """Return what an answer was asked for, as decided by the innermost of its prompt and headings that asks something.

    `section` is the path of headings, outermost first, including the prompt; `beside` holds all headings of the
    session, by which columns of a workshop format recognise each other; `settled` holds kinds set by a person, by
    question_key.
    """
    path = [*reversed(section)] if prompt in section or not prompt else [prompt, *reversed(section)]
    given = settled or {}
    kinds = [given.get(question_key(text)) or kind_of(text, beside=beside) for text in path]
    return next((kind for kind in kinds if kind is not PromptKind.TOPIC), kinds[0] if kinds else PromptKind.NONE)


@lru_cache(maxsize=4096)
def kind_of(text: str, *, beside: frozenset[str] = frozenset()) -> PromptKind:
    """Return what a heading or question asks for: TOPIC if it asks nothing, NONE if it was not understood."""
    words = _without_number(text)
    kind = format_kind(words, beside) or _of_columns(words) or _of_text(words) or _of_signs(text)
    if kind:
        return kind
    return PromptKind.NONE if is_question(text) or asks(words) or not plain_words(text) else PromptKind.TOPIC


def opens_with_cue(text: str) -> bool:
    """Return whether a cue opens the text, after one other word at most (`Onze wensen`), or columns of a format do."""
    words = _without_number(text)
    return bool(_of_columns(words)) or any(hit.start <= 1 for hit in _all(_words(words)))


def _without_number(text: str) -> str:
    """Return the words of a text that are read, without its number, separated by single spaces."""
    return _NUMBER.sub("", " ".join(text.split()[-count_limit("prompts.most_words") :]))


def _words(text: str) -> list[str]:
    return plain_words(text).split()[-count_limit("prompts.most_words") :]


def _of_columns(text: str) -> PromptKind:
    """Read a heading that names several columns of a workshop format: `Roos, doorn en knop`."""
    columns = frozenset(_beside(text))
    kinds = {format_kind(column, columns) for column in columns}
    return _combine(sorted(kinds)) if len(columns) > 1 and PromptKind.NONE not in kinds else PromptKind.NONE


def _of_text(text: str) -> PromptKind:
    """Read the sentences that ask, then the tasks given, then weaker cues, then the introduction.

    Several sentences that ask are treated as coordinated.
    """
    sentences = _SENTENCES.split(text)
    asking = [index for index, sentence in enumerate(sentences) if "?" in sentence]
    asked = [kind for index in asking if (kind := _of_sentence(sentences[index]))]
    if asked:
        return asked[-1] if set(asked) == _FORWARD else _combine(asked)
    told = sentences[asking[-1] + 1 :] if asking else sentences
    weakly = map(_weakly, [sentences[index] for index in reversed(asking)] or reversed(sentences))
    kinds = itertools.chain(map(_of_sentence, reversed(told)), weakly, map(_of_sentence, reversed(sentences)))
    return next((kind for kind in kinds if kind), PromptKind.NONE)


def _of_sentence(sentence: str) -> PromptKind:
    """Read what follows the labels of a sentence, then its labels, last first."""
    labels: list[str] = []
    while (found := _LABEL.match(sentence) or _BRACKETS.match(sentence)) and len(_LABEL_DASH.findall(sentence)) < 2:
        label, sentence = found.groups()
        labels.append(label)
    kinds = map(_of_clauses, [sentence, *reversed(labels)])
    return _of_completion(sentence) or next((kind for kind in kinds if kind), PromptKind.NONE)


def _of_completion(sentence: str) -> PromptKind:
    """Read a sentence for the room to complete (`Wij doen mee als …`) by its last word, unless it says what hinders."""
    words = _words(sentence) if _OPEN_END.search(sentence) else []
    if not words:
        return PromptKind.NONE
    said = _of_words(["wat", *words])
    asked = [kind for kind in DIRECTED if words[-1] in load_cues("prompts")["completion"].get(kind, ())]
    return asked[0] if asked and said is not PromptKind.HINDRANCE else said


def _beside(text: str) -> list[str]:
    return [part for part in _BESIDE.split(text) if part.strip()]


def _of_clauses(sentence: str) -> PromptKind:
    """Read coordinated parts: two that ask for different things make a mixed question."""
    said, rest = PromptKind.NONE, sentence
    while rest and not said:
        main, rest = _split_subordinate(rest)
        parts = [words for part in _beside(main) if (words := _words(part))]
        kinds = _side_by_side(parts)
        if len(set(kinds)) > 1:
            return _combine(kinds)
        said = _of_words(_words(main)) or next(iter(kinds), PromptKind.NONE)
    return said


def _side_by_side(parts: Sequence[Sequence[str]]) -> list[PromptKind]:
    """Return the kinds of coordinated parts.

    A part that only denies (`en wat niet`), or asks as briefly as its neighbour (`wat loopt en wat hapert`), is the
    opposite of that neighbour; in brief parts any word counts beside its opposite (`zon en regen`).
    """
    kinds = [_of_words(words) for words in parts]
    brief = all(len(words) <= count_limit("prompts.brief") for words in parts)
    seen = [kind or _first(_all(words, brief=True)) for kind, words in zip(kinds, parts, strict=True) if brief]
    if PromptKind.HINDRANCE in seen and len(DIRECTED.intersection(seen)) > 1:
        return seen
    said = [*zip(kinds, parts, strict=True)]
    for (kind, words), (other, beside) in [*itertools.pairwise(said), *itertools.pairwise(said[::-1])]:
        if kind in _OPPOSITE and not other and _is_counterpart(beside, words):
            return [kind, _OPPOSITE[kind]]
    return [kind for kind in kinds if kind]


def _is_counterpart(words: Sequence[str], beside: Sequence[str]) -> bool:
    """Return whether a part only denies its neighbour, or asks as briefly with the same word."""
    alike = words[0] == beside[0] and words[0] in cue_words("prompts", "asking", "words")
    brief = max(len(words), len(beside)) <= count_limit("prompts.brief")
    denies = words[-1] not in cue_words("prompts", "asking", "words")
    return (alike and brief) or (denies and set(words) <= cue_words("prompts", "negation", "alone"))


def _combine(kinds: Sequence[PromptKind]) -> PromptKind:
    """Combine the kinds of several questions: the common one, one without a direction, or mixed."""
    if len(DIRECTED.intersection(kinds)) > 1:
        return PromptKind.MIXED
    return next((kind for kind in kinds if kind not in DIRECTED), kinds[0])


def _split_subordinate(sentence: str) -> tuple[str, str]:
    """Split a sentence into its main clause and a subordinate clause before or after it.

    A word inside a cue (`als eerste`) does not split.
    """
    words, plain = sentence.split(), _words(sentence)
    opening = cue_words("prompts", "subordinate", "words") - {
        plain[place] for hit in _all(plain) for place in hit.words
    }
    for index, word in enumerate(words):
        if word.casefold().strip(",") not in opening:
            continue
        if index and words[index - 1].casefold() in cue_words("prompts", "subordinate", "not_after"):
            continue
        if index:
            return " ".join(words[:index]), " ".join(words[index + 1 :])
        comma = sentence.find(",")
        if comma > 0:
            main = sentence[comma + 1 :].strip()
            return main, f"{main.partition(' ')[0]} {sentence[len(word) : comma]}"
    return sentence, ""


def _of_words(words: Sequence[str]) -> PromptKind:
    """Read one clause: what is named first decides; a longer cue precedes a shorter one inside it.

    An expression for both sides precedes all; `welke acties` asks for what helped if the clause says so.
    """
    asker, helping = _asker(words), [*_wished(words)]
    named = [hit for hit in _hits(words, "cues") if _counts(hit, words, asker, anywhere=True)]
    asked = [hit for hit in [*_hits(words, "asked"), *helping] if _counts(hit, words, asker)]
    hits = _outermost([*named, *asked, *_how(words)])
    if not hits or any(hit.kind is PromptKind.MIXED for hit in hits):
        return PromptKind.MIXED if hits else PromptKind.NONE
    hit = hits[0]
    if hit.kind is PromptKind.ADVICE and words[hit.start - 1] in cue_words("prompts", "asking", "which"):
        hit = next((other for other in hits if other in helping and other.kind is PromptKind.HELP), hit)
    return _unless_denied(hit, words, hits)


def _unless_denied(hit: _Hit, words: Sequence[str], hits: Sequence[_Hit]) -> PromptKind:
    """Return the kind of a cue: reversed if help is denied anywhere, or hindrance right before the cue."""
    denied = {start for start, _ in _cues("negation", "words").find(words)}
    if hit.kind is PromptKind.HINDRANCE and hit.start - 1 in denied:
        return PromptKind.HELP
    for other in hits:
        if other.kind is not PromptKind.HINDRANCE:
            denied -= {other.start} if other.kind is PromptKind.HELP else set(other.words)
    return PromptKind.HINDRANCE if hit.kind is PromptKind.HELP and denied else hit.kind


def _counts(hit: _Hit, words: Sequence[str], asker: tuple[int, str], *, anywhere: bool = False) -> bool:
    """Return whether a cue asks for its kind; after a word that asks for other kinds, not even a general cue does."""
    place, name = asker
    if hit.kind not in DIRECTED or (hit.start <= place < -hit.until and name != "verb"):
        return True
    if hit.start < place:
        return anywhere or not _without_fillers([*words[: hit.start], *words[-hit.until :]])
    if name == "who":
        return hit.kind is PromptKind.HINDRANCE and hit.start == place + 1
    return (anywhere and name == "verb") or hit.kind in load_cues("prompts")["asks"][name]["kinds"]


def _asker(words: Sequence[str]) -> tuple[int, str]:
    """Return the position of the first word that asks and its name in [asks]; a position past the end if there is none.

    A verb followed by its subject (`Loop je ergens tegenaan`) asks too.
    """
    places = ((place, name) for place, word in enumerate(words) if (name := _askers().get(word)))
    verb = words[1:2] and words[1] in cue_words("prompts", "asking", "subjects")
    return next(places, (0, "verb") if verb else (len(words), ""))


@cache
def _askers() -> dict[str, str]:
    return {word: name for name, table in load_cues("prompts")["asks"].items() for word in table["words"]}


def _without_fillers(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in cue_words("prompts", "asking", "fillers")]


def _named(words: Sequence[str]) -> Iterator[_Hit]:
    """Yield images and ordinary nouns asked for by name: only fillers separate them from the word that asks."""
    for hit in [*_hits(words, "images"), *_hits(words, "named")]:
        before = words[: hit.start]
        asking = _without_fillers(before)[-1:]
        framed = cue_words("prompts", "asking", "names" if asking else "owners")
        if framed & set(asking or before):
            yield hit
    behind = cue_words("prompts", "asking", "behind_image")
    for hit in _hits(words, "images"):
        if (
            1 < len(words) <= count_limit("prompts.heading_words")
            and hit.start < 2
            and behind.issuperset(words[-hit.until :][:1])
        ):
            yield hit


def _all(words: Sequence[str], *, brief: bool = False) -> Iterator[_Hit]:
    """Yield all cues, asked for or not; in a brief part also images, nouns and inflected adjectives."""
    strengths = ("cues", "asked", "images", "named", "adjectives") if brief else ("cues", "asked")
    yield from itertools.chain(*(_hits(words, strength) for strength in strengths), _wished(words))


def _how(words: Sequence[str]) -> Iterator[_Hit]:
    """Yield each `hoe` that asks how to do something, unlike `hoe gaat het` or a measure (`hoe duur is`)."""
    for start, end in _cues("how", "words").find(words):
        measure = words[end + 1 : end + 2] and words[end + 1] in cue_words("prompts", "how", "behind_measure")
        if not measure and not any(place == 0 for place, _ in _cues("how", "not_after").find(words[end:])):
            yield _hit(start, end, PromptKind.ADVICE)


def _weakly(sentence: str) -> PromptKind:
    """Read what is asked for by name, then weaker cues in a sentence that asks, unless they point to opposites."""
    words = _words(sentence)
    named = _first(_named(words))
    asking = is_question(sentence) or asks(sentence.strip()) or cue_words("prompts", "asking", "words") & set(words)
    if named or not asking:
        return named
    hits = _outermost([*_hits(words, "weak")])
    told = [hit for hit in hits if hit.kind is not PromptKind.OBSERVATION] or hits
    opposite = len(DIRECTED.intersection(hit.kind for hit in told)) > 1
    return _unless_denied(told[0], words, told) if told and not opposite else PromptKind.NONE


def _first(hits: Iterable[_Hit]) -> PromptKind:
    return next((hit.kind for hit in _outermost([*hits])), PromptKind.NONE)


def _hits(words: Sequence[str], strength: str) -> Iterator[_Hit]:
    for kind in PromptKind:
        if strength in load_cues("prompts").get(kind.value, {}):
            yield from (_hit(*place, kind) for place in _cues(kind.value, strength).find(words))


def _wished(words: Sequence[str]) -> Iterator[_Hit]:
    """Yield the verbs of helping; those wished for express a need."""
    wishing = min((start for start, _ in _cues("wishing", "words").find(words)), default=len(words))
    for start, end in _cues("help", "wished").find(words):
        yield _hit(start, end, PromptKind.CONDITION if wishing < start else PromptKind.HELP)


def _hit(start: int, end: int, kind: PromptKind) -> _Hit:
    return _Hit(start, -end, _KINDS.index(kind))


def _outermost(hits: Sequence[_Hit]) -> list[_Hit]:
    """Return the hits that ask something and are not inside a longer hit, in order."""
    return sorted(
        hit
        for hit in hits
        if hit.kind is not PromptKind.TOPIC
        and not any(
            other.start <= hit.start and hit.words.stop <= other.words.stop and len(other.words) > len(hit.words)
            for other in hits
        )
    )


def _of_signs(text: str) -> PromptKind:
    """Read emoji, or plus and minus on their own."""
    signs = load_cues("prompts")["signs"]
    words = plain_words(text)
    found = {
        kind
        for kind in (PromptKind.HINDRANCE, PromptKind.HELP)
        if any(sign in text for sign in signs[kind.value] if not words or ord(sign[0]) > _EMOJI)
    }
    return PromptKind.MIXED if len(found) > 1 else next(iter(found), PromptKind.NONE)


@cache
def _cues(table: str, entry: str) -> CueList:
    """Compile a list of cues with the forms of its verbs; those of helping are under `wished`."""
    cues = load_cues("prompts")
    listed, adjectives = cues[table], cues[table].get("adjectives", ())
    if entry == "adjectives":
        return CueList(f"{word}e" for word in adjectives)
    found = [*listed[entry]]
    if entry == "asked":
        found += [f"{word}|{word}er|{word}st|{word}ste" for word in adjectives]
    if entry == ("wished" if table == "help" else "asked"):
        found += [cue for verb in listed.get("verbs", ()) for cue in verb_cues(verb, cues["irregular"])]
    return CueList(found)
