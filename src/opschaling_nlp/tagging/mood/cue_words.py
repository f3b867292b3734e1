"""Read the words by which moods, directions and tips are recognised, from `resources/language` and `resources/cues`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

Phrases = Mapping[str, Sequence[tuple[str, ...]]]
"""First word → sequences of lower-case words, longest first."""


class CueWords:
    """The lists of a cue file as sets of words, each under its own name; the file explains their use."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Take the lists from all tables; subclasses read everything that is not a list of words."""
        for table in tables.values():
            for name, entries in table.items():
                if isinstance(entries, list):
                    setattr(self, name, frozenset(entries))

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> frozenset[str]: ...


class MoodCues(CueWords):
    """The cue words of `mood.toml`."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Read the words, the lists of phrases or endings, and the weights of imperatives."""
        super().__init__(tables)
        question, imperative = tables["question"], tables["imperative"]
        self.inseparable = tuple(question["inseparable"])
        self.irregular: Mapping[str, str] = imperative["irregular"]
        self.weights: Mapping[str, float] = imperative["weights"]
        self.not_questions = _phrases(question["not_questions"])
        self.question_openings = _phrases(question["question_openings"])
        self.wondering = _phrases(question["wondering"])
        self.wondering_alone = _phrases(question["wondering_alone"])
        self.dropped_subject = _phrases(tables["statement"]["dropped_subject"])
        self.hortative = _phrases(imperative["hortative"])


@cache
def mood_cues() -> MoodCues:
    """Read the shipped cue words, once per process."""
    return MoodCues(read_language("mood"))


def read_language(name: str) -> dict[str, Any]:
    """Read the tables of `resources/language/NAME.toml`."""
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/language/{name}.toml").read_text("utf-8"))


def split_phrases(lines: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return phrases as sequences of words."""
    return frozenset(tuple(line.split()) for line in lines)


def _phrases(lines: Iterable[str]) -> Phrases:
    phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted((tuple(line.split()) for line in lines), key=len, reverse=True):
        phrases[phrase[0]].append(phrase)
    return dict(phrases)
