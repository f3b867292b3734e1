"""Find who leads a conversation, and which of their posts put a question to the room.

A conversation is a chat, a transcript or a table with authors.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from opschaling_nlp.dutch.cues import count_limit, cue_words
from opschaling_nlp.dutch.folding import fold, folded_words
from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.prompts import kind_of
from opschaling_nlp.text.sections import Place
from opschaling_nlp.text.wording import asks, count_words, instructs, says

_NUMBERED = re.compile(r"^\W*(?:vraag|opdracht|stelling|ronde|question|q)\s?\d{1,2}\b", re.IGNORECASE)
_ASKED = re.compile(r"[\w)\"'”’]\s?\?(?=[\s)\"'”’]|\W*$)")


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
