"""Read the words that the direction of a clause is recognised by, from `resources/language/direction.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from opschaling_nlp.codebook import built_in


@dataclass(frozen=True, eq=False)
class DirectionCues:
    """The cue words of `direction.toml`, which says what each list is for."""

    failing: frozenset[str]
    thriving: frozenset[str]
    costing: frozenset[str]
    other: frozenset[str]
    fault_nouns: frozenset[str]
    copulas: frozenset[str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    """By their first word: the words, the direction, and the name of the rule."""
    labels: Mapping[str, str]
    """The direction of what stands behind a word and a colon."""
    votes: frozenset[tuple[str, ...]]
    lessening: frozenset[str]
    reducing: frozenset[str]
    relieving: frozenset[str]
    denying: tuple[tuple[str, ...], ...]
    welcome: frozenset[str]
    denials: frozenset[tuple[str, ...]]
    conditions: frozenset[str]
    resuming: frozenset[str]
    turning: frozenset[str]
    helping: frozenset[str]
    past: frozenset[str]
    wish_modals: frozenset[str]
    regretted: frozenset[str]
    hoping: frozenset[str]
    unreal: frozenset[str]
    excess_not: frozenset[str]
    enough: frozenset[str]
    nothing: frozenset[str]


@cache
def direction_cues() -> DirectionCues:
    """Read the shipped cue words, once a process."""
    table: dict[str, Any] = tomllib.loads(
        files("opschaling_nlp").joinpath("resources/language/direction.toml").read_text("utf-8")
    )
    verbs, negation, condition = table["verbs"], table["negation"], table["condition"]
    return DirectionCues(
        failing=frozenset(verbs["failing"]),
        thriving=frozenset(verbs["thriving"]),
        costing=frozenset(verbs["costing"]),
        other=frozenset(verbs["other"]),
        fault_nouns=frozenset(table["nouns"]["faults"]),
        copulas=frozenset(table["nouns"]["copulas"]),
        phrases=_by_first_word(table["phrases"]),
        labels={word: label for label, words in table["labels"].items() for word in words},
        votes=frozenset(tuple(line.split()) for line in table["answer"]["votes"]),
        lessening=frozenset(negation["lessening"]),
        relieving=frozenset(verbs["relieving"]),
        reducing=frozenset(negation["reducing"]),
        denying=tuple(tuple(line.split()) for line in negation["denying"]),
        welcome=frozenset(negation["welcome"]),
        denials=frozenset(tuple(line.split()) for line in table["answer"]["denials"]),
        conditions=frozenset(condition["openers"]),
        resuming=frozenset(condition["pronouns"]),
        turning=frozenset(condition["turning"]),
        helping=frozenset(condition["helping"]),
        past=frozenset(condition["past"]),
        wish_modals=frozenset(table["wish"]["modals"]),
        regretted=frozenset(table["wish"]["regretted"]),
        hoping=frozenset(table["wish"]["hoping"]),
        unreal=frozenset(table["wish"]["unreal"]),
        excess_not=frozenset(table["amount"]["excess_not"]),
        enough=frozenset(table["amount"]["enough"]),
        nothing=frozenset(table["amount"]["nothing"]),
    )


def _by_first_word(
    table: Mapping[str, Mapping[str, Sequence[str]]],
) -> Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """Order the phrases of each direction and name by their first word."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for label, named in table.items():
        for name, lines in named.items():
            for words in (tuple(line.split()) for line in lines):
                found.setdefault(words[0], []).append((words, label, built_in(name)))
    return {first: tuple(phrases) for first, phrases in found.items()}
