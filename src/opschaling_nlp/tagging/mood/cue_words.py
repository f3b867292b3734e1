"""Read the words that the mood of a clause is recognised by, from `resources/language/mood.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Phrases = Mapping[str, Sequence[tuple[str, ...]]]
"""Sequences of lower-case words, by their first word; the longest first."""


@dataclass(frozen=True, eq=False)
class MoodCues:
    """The cue words for moods; `mood.toml` says what each list is for."""

    openers: frozenset[str]
    inverting_openers: frozenset[str]
    question_words: frozenset[str]
    with_phrase: frozenset[str]
    order_verb_final: frozenset[str]
    not_relative: frozenset[str]
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


@cache
def mood_cues() -> MoodCues:
    """Read the shipped cue words, once a process."""
    table = _read()
    question, imperative, subjects = table["question"], table["imperative"], table["subjects"]
    return MoodCues(
        openers=frozenset(table["openers"]["words"]),
        inverting_openers=frozenset(table["openers"]["inverting"]),
        question_words=frozenset(question["words"]),
        with_phrase=frozenset(question["with_phrase"]),
        order_verb_final=frozenset(question["order_verb_final"]),
        not_relative=frozenset(question["not_relative"]),
        inseparable=tuple(question["inseparable"]),
        not_questions=_phrases(question["not_questions"]),
        question_openings=_phrases(question["openings"]),
        question_tags=_phrases(question["tags"]),
        wondering=_phrases(question["wondering"]),
        wondering_alone=_phrases(question["wondering_alone"]),
        first_person=frozenset(question["first_person"]),
        exclaiming=frozenset(question["exclaiming"]),
        exclaiming_subjects=frozenset(question["exclaiming_subjects"]),
        exclaiming_verbs=frozenset(question["exclaiming_verbs"]),
        subject_dropped=frozenset(question["subject_dropped"]),
        conditional_verbs=frozenset(table["conditional"]["verbs"]),
        subordinators=frozenset(table["conditional"]["subordinators"]),
        reporting=frozenset(table["statement"]["reporting"]),
        dropped_subject=_phrases(table["statement"]["dropped_subject"]),
        hortative=_phrases(imperative["hortative"]),
        never_imperative=frozenset(imperative["never"]),
        irregular=imperative["irregular"],
        always_imperative=frozenset(imperative["always"]),
        follows_imperative=frozenset(imperative["follows"]),
        follows_noun=frozenset(imperative["noun_follows"]),
        noun_endings=tuple(imperative["noun_endings"]),
        polite_verbs=frozenset(imperative["polite_verbs"]),
        polite_cues=frozenset(imperative["polite_cues"]),
        particles=frozenset(imperative["particles"]),
        infinitive_after_noun=frozenset(table["infinitive"]["after_noun"]),
        reflexive=frozenset(imperative["reflexive"]),
        likely_subjects=frozenset(subjects["likely"]),
        indefinite_subjects=frozenset(subjects["indefinite"]),
        certain_subjects=frozenset(subjects["certain"]),
        verbs_with_je=frozenset(subjects["verbs_with_je"]),
    )


def imperative_weights() -> dict[str, float]:
    """Read how much each sign weighs for or against an imperative."""
    return {name: float(weight) for name, weight in _read()["imperative"]["weights"].items()}


def _read() -> dict[str, Any]:
    return tomllib.loads(files("opschaling_nlp").joinpath("resources/language/mood.toml").read_text("utf-8"))


def _phrases(lines: list[str]) -> Phrases:
    phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted((tuple(line.split()) for line in lines), key=len, reverse=True):
        phrases[phrase[0]].append(phrase)
    return dict(phrases)
