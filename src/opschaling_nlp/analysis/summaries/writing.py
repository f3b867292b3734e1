"""Hold what every sentence is written with: the wording, the numbers, and the labels of drivers and sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from opschaling_nlp.analysis.summaries.numbers import Numbers
from opschaling_nlp.analysis.summaries.wording import Limits, Number, Phrase, Value, Wording


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold a sentence with the statements and numbers behind it."""

    text: str
    statement_ids: tuple[str, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """Write sentences about one group of speakers."""

    wording: Wording
    numbers: Numbers
    labels: Mapping[str, str]
    """Of the drivers, in the language of the sentences."""
    titles: Mapping[str, str]
    """Of the sessions."""
    group: str
    minimum: int
    """Below this number of statements there are counts only."""
    limits: Limits

    def say(self, section: str, key: str, statement_ids: Iterable[str], /, **values: Value) -> Sentence:
        """Write one sentence."""
        phrase = self.wording.say(section, key, **values)
        return Sentence(phrase.text, tuple(dict.fromkeys(statement_ids)), phrase.numbers)

    def prompt_kind(self, kind: str) -> str:
        """Say how a kind of question asked, as it opens a part of a sentence."""
        return str(self.wording.templates["prompt_kinds"][kind or "none"])

    def spread(self, sessions: Number) -> Phrase:
        """Say over how many of the sessions something is spread; nothing where every session has it."""
        among = self.numbers.count("sessions", group=self.group)
        if sessions.value == among.value:
            return Phrase("")
        return self.wording.say("driver", "spread", sessions=sessions, all=among)

    def list_drivers(self, ranked: Iterable[tuple[str, Number]]) -> Phrase:
        """List drivers with their counts: `Label (12), Label (7) en Label (3)`."""
        return self.wording.enumerate([Phrase(f"{self.labels[code]} ({number})", (number,)) for code, number in ranked])

    def head(self, ranked: list[tuple[str, Number]]) -> list[tuple[str, Number]]:
        """Return the most named drivers; one that is named as often as the last of them is not left out."""
        if len(ranked) <= self.limits.top:
            return ranked
        last = ranked[self.limits.top - 1][1].value
        return [pair for pair in ranked if pair[1].value >= last]

    def first(self, ranked: list[tuple[str, Number]]) -> list[tuple[str, Number]]:
        """Return the drivers that share the highest count."""
        return [pair for pair in ranked if pair[1].value == ranked[0][1].value]
