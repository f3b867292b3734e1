"""Read the words by which moods and directions are recognised, from `resources/language`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codebook import built_in
from opschaling_nlp.texts import read_texts

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


class DirectionCues(CueWords):
    """The cue words of `direction.toml`."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """Read the words, the phrases, and the direction of labels."""
        super().__init__(tables)
        self.votes, self.denials = (frozenset(_split(tables["answer"][name])) for name in ("votes", "denials"))
        self.denying = _split(tables["negation"]["denying"])
        self.labels = {word: label for label, words in tables["labels"].items() for word in words}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        """By first word: the words, the direction, and the name of the rule."""
        for label, named in tables["phrases"].items():
            for name, lines in named.items():
                for words in _split(lines):
                    self.phrases[words[0]].append((words, label, built_in(name)))


def _split(lines: Iterable[str]) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in lines]


def _phrases(lines: Iterable[str]) -> Phrases:
    phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted(_split(lines), key=len, reverse=True):
        phrases[phrase[0]].append(phrase)
    return dict(phrases)


@cache
def mood_cues() -> MoodCues:
    """Read the shipped cue words of moods, once per process."""
    return MoodCues(read_texts("language/mood.toml"))


@cache
def direction_cues() -> DirectionCues:
    """Read the shipped cue words of directions, once per process."""
    return DirectionCues(read_texts("language/direction.toml"))
