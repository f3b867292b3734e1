"""Judge a line by its words: whether it asks, whom it addresses, whether it stops, whether it is a known heading."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from opschaling_nlp.dutch.cues import cue_pattern, cue_words, load_cues

_QUESTION_END = re.compile(r"\?[\"'”’)\]]*\s*$")
_STOP = re.compile(r"[.!;,…][\"'”’)\]]*\s*$")
_DOTS = re.compile(r"(?:…|(?:\.\s?){3})\s*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[\w'’-]+")
_LABEL = re.compile(r"([^\W\d_]+)(?: ?:| ?[-–])\s")


def words_of(text: str) -> list[str]:
    """List the words of a line, folded to lower case."""
    return [word.casefold() for word in _WORD.findall(text)]


def count_words(text: str) -> int:
    """Count the words of a line."""
    return len(_WORD.findall(text))


def is_question(text: str) -> bool:
    """Return whether the line ends in a question mark."""
    return bool(_QUESTION_END.search(text))


def is_explained_question(text: str) -> bool:
    """Return whether a question opens the text and a task follows: `Hoe verder? Geef een tip`."""
    question, mark, task = text.partition("?")
    return (
        bool(mark and task.strip())
        and opens_with_question_word(question)
        and bool(cue_pattern("headings", "tasks").search(task))
    )


def stops(text: str) -> bool:
    """Return whether the line ends like a sentence or an item of an enumeration, which a heading does not."""
    return bool(_STOP.search(text))


def trails_off(text: str) -> bool:
    """Return whether the line ends in dots, as slide titles may."""
    return bool(_DOTS.search(text))


def asks(text: str) -> bool:
    """Return whether a text opens like a question or task for the room, with or without a question mark."""
    return any(pattern.match(text) for pattern in _openings()) and len(text.split()) > 2


def opens_with_question_word(text: str) -> bool:
    """Return whether a question word opens the text."""
    return bool(cue_pattern("headings", "question_words").match(text))


def tells(text: str) -> bool:
    """Return whether a line states something, as an answer does.

    Examples: `Frustratie is er genoeg`, `Tip: begin klein`.
    """
    return bool(cue_pattern("headings", "answers_itself").search(text)) or says(text, "finite")


def label_of(text: str) -> str:
    """Return the word before a colon or dash that opens a post, in lower case; empty if there is none."""
    found = _LABEL.match(text)
    return found.group(1).casefold() if found else ""


def says(text: str, name: str) -> bool:
    """Return whether a text contains any word of a list in headings.toml."""
    return bool(cue_words("headings", name) & set(words_of(text)))


def complains(text: str) -> bool:
    """Return whether a text asks why something is not so, without asking anyone.

    Example: `Waarom doen mensen dit niet?`.
    """
    return bool(cue_pattern("headings", "complains").match(text)) and not says(text, "addresses")


def instructs(text: str) -> bool:
    """Return whether a text gives a task that only a facilitator gives: `Maak de zin af`, `in één woord`."""
    return bool(cue_pattern("headings", "instructs").search(text))


def names_session(text: str) -> bool:
    """Return whether a line reads as the title of a session or a detail of it.

    It contains a word such as `bijeenkomst`, or a year.
    """
    endings = tuple(cue_words("headings", "title_endings"))
    return says(text, "title") or any(word.endswith(endings) for word in words_of(text)) or bool(_YEAR.search(text))


def heading_cue(text: str) -> Literal["", "top", "under"]:
    """Look up a heading in the editable list.

    `top` opens a part of its own, `under` belongs below the prompt above it; empty if not listed.
    """
    folded = text.strip().rstrip(":?").strip().casefold()
    if folded in cue_words("headings", "top"):
        return "top"
    return "under" if folded in cue_words("headings", "under") else ""


def names_task(text: str) -> bool:
    """Return whether a line names what follows and its audience or subject, as a heading does.

    Examples: `Reacties op de lezing`, `Tips voor elkaar`.
    """
    return bool(cue_pattern("headings", "named").match(text)) and not stops(text)


def weigh(cues: str, table: str, features: Mapping[str, float]) -> float:
    """Add up the weights of the features in a table of a cue list; a positive sum speaks for the table's subject."""
    weights: Mapping[str, float] = load_cues(cues)[table]
    return sum(weights[name] * value for name, value in features.items())


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    label = cue_pattern("headings", "labels").pattern
    return tuple(
        re.compile(rf"(?:(?:{label})\s*[:.–-]?\s*)?(?:{pattern})", re.IGNORECASE)
        for pattern in load_cues("headings")["prompt_openings"]
    )
