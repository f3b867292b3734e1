"""Read the words by which the direction of a clause is recognised, from `resources/language/direction.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from opschaling_nlp.codebook import built_in
from opschaling_nlp.tagging.mood.cue_words import CueWords, read_language, split_phrases


class DirectionCues(CueWords):
    """The cue words of `direction.toml`."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Read the words, the phrases, and the direction of labels."""
        super().__init__(tables)
        self.votes = split_phrases(tables["answer"]["votes"])
        self.denials = split_phrases(tables["answer"]["denials"])
        self.denying = split_phrases(tables["negation"]["denying"])
        self.labels = {word: label for label, words in tables["labels"].items() for word in words}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        """By first word: the words, the direction, and the name of the rule."""
        for label, named in tables["phrases"].items():
            for name, lines in named.items():
                for words in (tuple(line.split()) for line in lines):
                    self.phrases[words[0]].append((words, label, built_in(name)))


@cache
def direction_cues() -> DirectionCues:
    """Read the shipped cue words, once per process."""
    return DirectionCues(read_language("direction"))
