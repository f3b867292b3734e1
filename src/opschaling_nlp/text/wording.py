"""Judge a line by its words: whether it asks, whom it addresses, whether it stops, whether it is a known heading."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from opschaling_nlp.dutch.cues import load_cues

_QUESTION_END = re.compile(r"\?[\"'”’)\]]*\s*$")
_STOP = re.compile(r"[.!;,…][\"'”’)\]]*\s*$")
_DOTS = re.compile(r"(?:…|(?:\.\s?){3})\s*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[\w'’-]+")
_LABEL = re.compile(r"([^\W\d_]+)(?: ?:| ?[-–])\s")
_EARLY_WORDS = 6
"""Words from the start among which the verb of a question stands."""


def words_of(text: str) -> list[str]:
    """List the words of a line, folded to lower case."""
    return [word.casefold() for word in _WORD.findall(text)]


def count_words(text: str) -> int:
    """Count the words of a line."""
    return len(_WORD.findall(text))


def is_question(text: str) -> bool:
    """Tell whether a question mark ends the line."""
    return bool(_QUESTION_END.search(text))


def is_explained_question(text: str) -> bool:
    """Tell whether a question opens the text and what the room is to do with it follows: `Hoe verder? Geef een tip`."""
    question, mark, task = text.partition("?")
    return bool(mark and task.strip()) and opens_with_question_word(question) and bool(_pattern("tasks").search(task))


def stops(text: str) -> bool:
    """Tell whether the line ends as a sentence or an item of an enumeration does, which a heading does not."""
    return bool(_STOP.search(text))


def trails_off(text: str) -> bool:
    """Tell whether dots end the line, as they end the title of a slide."""
    return bool(_DOTS.search(text))


def asks(text: str) -> bool:
    """Tell whether a text opens as a question or task for the room does, with or without a question mark."""
    return any(pattern.match(text) for pattern in _openings()) and len(text.split()) > 2


def opens_with_question_word(text: str) -> bool:
    """Tell whether one of the question words opens the text."""
    return bool(_pattern("question_words").match(text))


def asks_unmarked(text: str) -> bool:
    """Tell whether a line is worded as a question or task for the room without a question mark: `Wat kunnen scholen zelf doen`."""
    return (
        bool(_pattern("unmarked").match(text))
        and not stops(text)
        and not speaks_for_self(text)
        and not refers_back(text)
        and not _pattern("answers_itself").search(text)
    )


def tells(text: str) -> bool:
    """Tell whether a line says something of what it names, as an answer does: `Frustratie is er genoeg`, `Tip: begin klein`."""
    return bool(_pattern("answers_itself").search(text)) or bool(_cues()["finite"] & set(words_of(text)))


def is_labelled(text: str) -> bool:
    """Tell whether a label such as `Vraag 2:` or `A.` opens the text."""
    return bool(_pattern("labels").match(text))


def label_of(text: str) -> str:
    """Return the word and colon or dash that open a post, folded to lower case; empty when nothing does."""
    found = _LABEL.match(text)
    return found.group(1).casefold() if found else ""


def asks_experience(text: str) -> bool:
    """Tell whether the room is asked what it sees or does (`wat zie je`), which is not the general `hoe krijg je`."""
    words, cues = words_of(text), _cues()
    return words[:1] != ["hoe"] and addresses(text) and bool(cues["experience"] & set(words[:_EARLY_WORDS]))


def addresses(text: str) -> bool:
    """Tell whether a text says `je`, `jullie` or `u` to the room."""
    return bool(_cues()["addresses"] & set(words_of(text)))


def addresses_you(text: str) -> bool:
    """Tell whether a text speaks to the room itself (`volgens jou`, `jullie`), which the general `je` need not do."""
    return bool(_cues()["you_yourself"] & set(words_of(text)))


def names_this_session(text: str) -> bool:
    """Tell whether a text speaks of the session it stands in (`vandaag`)."""
    return bool(_cues()["this_session"] & set(words_of(text)))


def instructs(text: str) -> bool:
    """Tell whether a text gives a task that only a facilitator gives: `Maak de zin af`, `in één woord`."""
    return bool(_pattern("instructs").search(text))


def speaks_for_self(text: str) -> bool:
    """Tell whether the writer speaks for himself, as participants do in their questions."""
    return bool(_cues()["speaks_for_self"] & set(words_of(text)))


def refers_back(text: str) -> bool:
    """Tell whether a text points at what was said before."""
    return bool(_cues()["refers_back"] & set(words_of(text)))


def names_session(text: str) -> bool:
    """Tell whether a line reads as the title of a session, or what belongs to it: a word such as `bijeenkomst`, or a year."""
    words, endings = words_of(text), tuple(sorted(_cues()["title_endings"]))
    return any(word in _cues()["title"] or word.endswith(endings) for word in words) or bool(_YEAR.search(text))


def heading_cue(text: str) -> Literal["", "top", "under"]:
    """Look up a heading in the editable list: one that opens a part of its own (top) or falls under the prompt above it."""
    folded = text.strip().rstrip(":?").strip().casefold()
    cues = _cues()
    return "top" if folded in cues["top"] else "under" if folded in cues["under"] else ""


def names_task(text: str) -> bool:
    """Tell whether a line names what follows and for whom or about what, as a heading does: `Reacties op de lezing`, `Tips voor elkaar`."""
    return bool(_pattern("named").match(text)) and not stops(text)


@cache
def _cues() -> dict[str, frozenset[str]]:
    return {
        name: frozenset(load_cues("headings")[name])
        for name in (
            "top",
            "under",
            "title",
            "title_endings",
            "addresses",
            "you_yourself",
            "this_session",
            "speaks_for_self",
            "refers_back",
            "experience",
            "finite",
        )
    }


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(load_cues("headings")[name]), re.IGNORECASE)


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    label = _pattern("labels").pattern
    return tuple(
        re.compile(rf"(?:(?:{label})\s*[:.–-]?\s*)?(?:{pattern})", re.IGNORECASE)
        for pattern in load_cues("headings")["prompt_openings"]
    )
