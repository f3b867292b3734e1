"""Recognise speakers named before their words (`Naam: “…”`), and the questions put to them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from opschaling_nlp.dutch.cues import count_limit, cue_words, threshold
from opschaling_nlp.dutch.names import is_first_name, is_full_name, is_spelled_as_name
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.wording import heading_cue

_LABEL = re.compile(r"(?P<name>[^\W\d_][^:\n?!“”\"]{0,40}?)(?:\s+\([^()]{1,30}\))?\s*:\s+(?=\S)")
_OPENS_QUOTE = re.compile(r"[“„\"‘']")
_SPEAKER_NUMBER = re.compile(r"[ _]*(?:\d{1,3}|\s[A-Z])$")
# Researchers' codes for speakers: R1, S00, I.
_CODE = re.compile(r"[A-Z]{1,2}\d{1,2}|[A-Z]")
_WORDS = re.compile(r"[\w.'’-]+")


@dataclass(frozen=True, slots=True)
class Speech:
    """The speaker of a passage, the length of the name in its words, and whether the speaker asks."""

    speaker: str = ""
    length: int = 0
    asks: bool = False


def find_speakers(passages: Sequence[Passage]) -> list[Speech]:
    """Return who speaks in every passage; a label is a name if the text as a whole shows that it is.

    `Horizontaal: …` looks like `Jansen: …`. The difference shows in a quotation mark after it, a first name and
    surname, a surname that follows a first name elsewhere, a role (`Interviewer`), or in nearly everything opening with
    a first name.
    """
    stated = [(passage.first.speaker, passage.text) for passage in passages]
    if any(name for name, _ in stated):  # the export says who speaks: only those who ask must be found
        askers = find_askers(stated)
        return [Speech(asks=name in askers) for name, _ in stated]
    labels = [_label(passage) for passage in passages]
    counts = Counter(label.group("name") for label in labels if label)
    if not counts:
        return [Speech()] * len(passages)
    names = _names(passages, labels, counts)
    said = [
        (label.group("name"), passage.text) if label and label.group("name") in names else ("", "")
        for label, passage in zip(labels, passages, strict=True)
    ]
    askers = find_askers(said)
    return [
        Speech(name, label.end(), name in askers) if label and name else Speech()
        for label, (name, _) in zip(labels, said, strict=True)
    ]


def find_askers(said: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return who puts the questions, from (name, words).

    They have a role that asks, or no name of their own and only ask while others answer.
    """
    words: dict[str, list[str]] = {}
    for name, text in said:
        if name:
            words.setdefault(name, []).append(text)
    asked = {name: sum(text.rstrip("\"'”’ ").endswith("?") for text in texts) for name, texts in words.items()}
    only = {
        name
        for name, texts in words.items()
        if 2 <= len(texts) == asked[name] and (_CODE.fullmatch(name) or _role(name) in cue_words("speakers", "roles"))
    }
    rest = set(words) - only
    answered = sum(len(words[name]) for name in rest) > 2 * sum(asked[name] for name in rest)
    return frozenset(
        {name for name in words if _role(name) in cue_words("speakers", "askers")} | (only if answered else set())
    )


def carry_speakers(passages: Sequence[Passage], speeches: Sequence[Speech], roles: Sequence[str]) -> list[str]:
    """Return the speaker of every passage.

    A paragraph without a name continues the speaker above, until a quotation mark closes.
    """
    speakers: list[str] = []
    current = ""
    for passage, speech, role in zip(passages, speeches, roles, strict=True):
        if role != "post":
            current = ""
        elif speech.speaker:
            current = speech.speaker
        speakers.append(current)
        if passage.text.rstrip().endswith(("”", '"')):
            current = ""
    return speakers


def _label(passage: Passage) -> re.Match[str] | None:
    if passage.listed or passage.kind != "line" or passage.first.speaker:
        return None
    return _LABEL.match(passage.text)


def _names(passages: Sequence[Passage], labels: Sequence[re.Match[str] | None], counts: Counter[str]) -> set[str]:
    opened = [label for label in labels if label and _OPENS_QUOTE.match(label.string, label.end())]
    quoted = Counter(label.group("name") for label in opened)
    spoken = {name for name in counts if counts[name] >= 2 or quoted[name]}
    first_names = set(filter(_opens_with_first_name, counts))
    if sum(counts[name] for name in first_names) < max(2, threshold("speakers.share") * len(passages)):
        first_names = set()
    found = first_names | _roles(counts) | {name for name, count in quoted.items() if count >= 2}
    found |= (_names_in_text(passages) & spoken) | set(filter(is_full_name, spoken))
    return _codes(counts, len(passages)) | set(filter(_may_be_name, found))


def _roles(counts: Counter[str]) -> set[str]:
    """Return the names of roles (`Interviewer`, `Spreker 2`) that recur, or of which several are numbered.

    If there are any, those who ask count even if they do so once.
    """
    named = {name for name in counts if _role(name) in cue_words("speakers", "roles") | cue_words("speakers", "askers")}
    uses: Counter[str] = Counter()
    for name in named:
        uses[_role(name)] += counts[name]
    back = {name for name in named if counts[name] >= 2 or (_SPEAKER_NUMBER.search(name) and uses[_role(name)] >= 2)}
    return back | {name for name in named if back and _role(name) in cue_words("speakers", "askers")}


def _codes(counts: Counter[str], passages: int) -> set[str]:
    """Return the codes that stand for speakers.

    There are several, one recurs, and together they open a good share of the passages.
    """
    codes = {name: count for name, count in counts.items() if _CODE.fullmatch(name)}
    total = sum(codes.values())
    shared = total >= max(count_limit("speakers.coded"), threshold("speakers.share") * passages)
    return set(codes) if shared and len(codes) > 1 and max(codes.values()) >= 2 else set()


def _may_be_name(name: str) -> bool:
    return is_spelled_as_name(_SPEAKER_NUMBER.sub("", name)) and not heading_cue(name)


def _opens_with_first_name(name: str) -> bool:
    return is_first_name(name.split(maxsplit=1)[0]) and len(name.split()) <= 2


def _role(name: str) -> str:
    return _SPEAKER_NUMBER.sub("", name).casefold()


def _names_in_text(passages: Sequence[Passage]) -> set[str]:
    """Collect surnames that follow a first name somewhere, and those first names."""
    infixes = cue_words("speakers", "infixes")
    known = set()
    for passage in passages:
        words = _WORDS.findall(passage.text)
        for index, word in enumerate(words[:-1]):
            if word[:1].isupper() and is_first_name(word):
                end = index + 1
                while end < len(words) - 1 and words[end].casefold() in infixes:
                    end += 1
                if words[end][:1].isupper():
                    surname = words[end].rstrip(".")
                    known |= {
                        surname,
                        word,
                        " ".join([*words[index + 1 : end], surname]).capitalize(),
                        " ".join([*words[index + 1 : end], surname]),
                    }
    return known
