"""Read the words that the direction of a clause is recognised by, from `resources/language/direction.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from opschaling_nlp.codebook import built_in
from opschaling_nlp.tagging.mood.cue_words import fill_cues, read_language


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
    denying: frozenset[tuple[str, ...]]
    welcome: frozenset[str]
    denials: frozenset[tuple[str, ...]]
    stated: frozenset[str]
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
    late: frozenset[str]
    nothing: frozenset[str]
    contrasts: frozenset[str]
    before_particle: frozenset[str]
    balancing: frozenset[str]
    anew: frozenset[str]
    opening: frozenset[str]


@cache
def direction_cues() -> DirectionCues:
    """Read the shipped cue words, once a process."""
    tables = read_language("direction")
    labels = {word: label for label, words in tables["labels"].items() for word in words}
    return fill_cues(DirectionCues, tables, phrases=_by_first_word(tables["phrases"]), labels=labels)


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
