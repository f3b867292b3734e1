"""Recognise who speaks (`Naam: “…”`), who asks, and who leads a chat, a transcript or a table with authors."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from opschaling_nlp.dutch.cues import count_limit, cue_words, threshold
from opschaling_nlp.dutch.folding import fold, folded_words
from opschaling_nlp.dutch.names import is_first_name, is_full_name, is_spelled_as_name
from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.line_wording import asks, count_words, heading_cue, instructs, says
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.prompts import kind_of
from opschaling_nlp.text.sections import Place

_LABEL = re.compile(r"(?P<name>[^\W\d_][^:\n?!“”\"]{0,40}?)(?:\s+\([^()]{1,30}\))?\s*:\s+(?=\S)")
_OPENS_QUOTE = re.compile(r"[“„\"‘']")
_SPEAKER_NUMBER = re.compile(r"[ _]*(?:\d{1,3}|\s[A-Z])$")
# Researchers' codes for speakers: R1, S00, I.
_CODE = re.compile(r"[A-Z]{1,2}\d{1,2}|[A-Z]")
_WORDS = re.compile(r"[\w.'’-]+")
_NUMBERED = re.compile(r"^\W*(?:vraag|opdracht|stelling|ronde|question|q)\s?\d{1,2}\b", re.IGNORECASE)
_ASKED = re.compile(r"[\w)\"'”’]\s?\?(?=[\s)\"'”’]|\W*$)")


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
    first_names = {name for name in counts if is_first_name(name.split(maxsplit=1)[0]) and len(name.split()) <= 2}
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


def guess_facilitators(passages: Sequence[Passage], speakers: Sequence[str]) -> frozenset[str]:
    """Guess who leads: by their name, by numbered questions, or by mostly asking and being answered by many.

    Nobody, if fewer than three people speak.
    """
    posts: dict[str, list[int]] = defaultdict(list)
    for index, speaker in enumerate(speakers):
        if speaker:
            posts[speaker].append(index)
    if len(posts) < count_limit("facilitators.answered"):
        return frozenset()
    return frozenset(name for name, own in posts.items() if _leads(name, own, passages, speakers))


def _leads(name: str, own: Sequence[int], passages: Sequence[Passage], speakers: Sequence[str]) -> bool:
    asked = [index for index in own if puts_question(passages[index].text)]
    if asked and _is_host(name):
        return True
    numbered = [index for index in asked if _NUMBERED.match(passages[index].text)]
    if numbered:
        return any(len(_answerers(index, name, speakers)) >= 2 for index in numbered)
    vague = {PromptKind.NONE, PromptKind.QUESTION}
    understood = [index for index in asked if kind_of(passages[index].text) not in vague]
    heard = set().union(*(_answerers(index, name, speakers) for index in understood))
    return len(understood) >= 2 and len(asked) >= 0.5 * len(own) and len(heard) >= count_limit("facilitators.answered")


def _answerers(index: int, name: str, speakers: Sequence[str]) -> set[str]:
    """Return the speakers between a post and the next one by the same speaker."""
    found: set[str] = set()
    for speaker in speakers[index + 1 :]:
        if speaker == name:
            break
        found.add(speaker)
    return found - {""}


def puts_question(text: str) -> bool:
    """Return whether a facilitator's post puts a question or task to the room."""
    if count_words(text) > 2 * count_limit("headings.prompt_words"):
        return False
    return bool(_ASKED.search(text) or _NUMBERED.match(text)) or asks(text) or instructs(text)


def mark_questions(
    passages: Sequence[Passage],
    roles: Sequence[Role],
    speakers: Sequence[str],
    facilitators: Collection[str],
    *,
    certain: bool,
) -> list[Role]:
    """Make the facilitators' questions prompts.

    A mere follow-up question is an aside, under which nothing stands. So is everything else said by those who certainly
    lead: all of them if a person named them, or else those whose name says so.
    """
    leading = {fold(name) for name in facilitators}
    first_names = {words[0] for name in set(speakers) if fold(name) not in leading and (words := folded_words(name))}
    marked: list[Role] = list(roles)
    asked = False
    for index, (passage, speaker) in enumerate(zip(passages, speakers, strict=True)):
        if not speaker or fold(speaker) not in leading or roles[index] == "heading":
            continue
        if puts_question(passage.text):
            goes_on = asked and _goes_on(passage, first_names)
            marked[index] = "aside" if goes_on else "prompt"
            asked = asked or not goes_on
        elif certain or _is_host(speaker):
            marked[index] = "aside"
    return marked


def _is_host(name: str) -> bool:
    return bool(cue_words("speakers", "hosts") & set(folded_words(name)))


def _goes_on(passage: Passage, first_names: Collection[str]) -> bool:
    """Return whether a question addresses one person or follows up on what was just said.

    Example: `Kun je dat uitleggen, Karin?`.
    """
    text = passage.text
    if _NUMBERED.match(text):
        return False
    if passage.first.reply_to or set(first_names) & set(folded_words(text)):
        return True
    understood = kind_of(text) not in {PromptKind.NONE, PromptKind.TOPIC}
    return not understood and (says(text, "refers_back") or count_words(text) <= count_limit("facilitators.follow_up"))


def place_replies(passages: Sequence[Passage], roles: Sequence[Role], places: Sequence[Place]) -> list[Place]:
    """Place a post that replies to a question under that question, wherever the post stands."""
    asked: Mapping[str, str] = {
        passage.first.key: " ".join(passage.text.split())
        for passage, role in zip(passages, roles, strict=True)
        if role == "prompt" and passage.first.key
    }
    return [
        replace(place, section=(question,), prompt=question)
        if role == "post" and (question := asked.get(passage.first.reply_to, ""))
        else place
        for passage, role, place in zip(passages, roles, places, strict=True)
    ]
