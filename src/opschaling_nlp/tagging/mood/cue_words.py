"""Read the words that the mood of a clause is recognised by, from `resources/language/mood.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

Cues = TypeVar("Cues")

Phrases = Mapping[str, Sequence[tuple[str, ...]]]
"""Sequences of lower-case words, by their first word; the longest first."""


@dataclass(frozen=True, eq=False)
class MoodCues:
    """The cue words for moods; `mood.toml` says what each list is for."""

    openers: frozenset[str]
    inverting_openers: frozenset[str]
    before_no_clause: frozenset[str]
    question_words: frozenset[str]
    with_phrase: frozenset[str]
    order_verb_final: frozenset[str]
    not_relative: frozenset[str]
    free_relative: frozenset[str]
    go_on: frozenset[str]
    conjunctions: frozenset[str]
    preposed: frozenset[str]
    in_place: frozenset[str]
    inseparable: tuple[str, ...]
    not_questions: Phrases
    question_openings: Phrases
    question_tags: Phrases
    wondering: Phrases
    wondering_alone: Phrases
    first_person: frozenset[str]
    exclaiming: frozenset[str]
    exclaiming_subjects: frozenset[str]
    exclaiming_verbs: frozenset[str]
    subject_dropped: frozenset[str]
    conditional_verbs: frozenset[str]
    subordinators: frozenset[str]
    reporting: frozenset[str]
    dropped_subject: Phrases
    hortative: Phrases
    never_imperative: frozenset[str]
    irregular: Mapping[str, str]
    always_imperative: frozenset[str]
    follows_imperative: frozenset[str]
    follows_noun: frozenset[str]
    embedding: frozenset[str]
    reader: frozenset[str]
    noun_endings: tuple[str, ...]
    polite_verbs: frozenset[str]
    polite_cues: frozenset[str]
    particles: frozenset[str]
    reflexive: frozenset[str]
    infinitive_after_noun: frozenset[str]
    certain_subjects: frozenset[str]
    likely_subjects: frozenset[str]
    indefinite_subjects: frozenset[str]
    verbs_with_je: frozenset[str]
    weights: Mapping[str, float]
    """How much each feature supports that a word with the form of an imperative is one."""


@cache
def mood_cues() -> MoodCues:
    """Read the shipped cue words, once a process."""
    return fill_cues(MoodCues, read_language("mood"))


def read_language(name: str) -> dict[str, Any]:
    """Read the tables of `resources/language/NAME.toml`."""
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/language/{name}.toml").read_text("utf-8"))


def fill_cues(cls: type[Cues], tables: Mapping[str, Any], **given: object) -> Cues:
    """Fill a dataclass of cue words.

    Each field gets the entry of its name, from whichever table holds it, or the value in `given`.
    """
    entries = {name: value for table in tables.values() for name, value in table.items()}
    read = {field.name: _READ[field.type](entries[field.name]) for field in fields(cls) if field.name not in given}  # type: ignore[arg-type,index]
    return cls(**read, **given)


def _phrases(lines: Iterable[str]) -> Phrases:
    phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted((tuple(line.split()) for line in lines), key=len, reverse=True):
        phrases[phrase[0]].append(phrase)
    return dict(phrases)


_READ: Mapping[str, Callable[[Any], object]] = {
    "frozenset[str]": frozenset,
    "tuple[str, ...]": tuple,
    "Phrases": _phrases,
    "Mapping[str, str]": dict,
    "Mapping[str, float]": dict,
    "frozenset[tuple[str, ...]]": lambda lines: frozenset(tuple(line.split()) for line in lines),
}
"""How a field of each type is read from a list or table of a cue file."""
