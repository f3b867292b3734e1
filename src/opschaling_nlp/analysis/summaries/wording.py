"""Put numbers into words: fixed quantifiers, templates, and the numbers each sentence rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from opschaling_nlp.texts import read_texts, say_all, spoken

_NOUN = re.compile(r"(\{(\w+)(?::\w+)?\} (?:[^\[\]{}]* )?)\[([^|\]]+)\|([^\]]+)\]")
"""A number in a template with its noun, singular and plural: `{sessions} [sessie|sessies]`."""


@dataclass(frozen=True, slots=True)
class Number:
    """Hold a whole number with the place in the tables where it stands, parts of the place joined by `/`.

    In a template `{n:words}` writes it out where the language does so, `{n:Words}` with a capital, and `{n:times}` says
    how many times.
    """

    place: str
    value: int

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, how: str) -> str:
        if how == "times":
            return spell_times(self.value)
        spelled = spell(self.value) if how else str(self.value)
        return capitalise(spelled) if how == "Words" else spelled


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold a piece of text with the numbers in it."""

    text: str
    numbers: tuple[Number, ...] = ()

    def __str__(self) -> str:
        return self.text


Value = str | Number | Phrase


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold a sentence with the statements and numbers behind it."""

    text: str
    statement_ids: tuple[str, ...]
    numbers: tuple[Number, ...]


def write(section: str, key: str, statement_ids: Iterable[str], /, **values: Value) -> Sentence:
    """Write one sentence from its template."""
    phrase = fill(section, key, **values)
    return Sentence(phrase.text, tuple(dict.fromkeys(statement_ids)), phrase.numbers)


def fill(section: str, key: str, /, **values: Value) -> Phrase:
    """Fill a template; the numbers are those of the values, in the order in which they stand in it."""
    template = _NOUN.sub(
        lambda noun: noun[1] + (noun[3] if str(values[noun[2]]) == "1" else noun[4]), str(templates()[section][key])
    )
    shown = [values[name] for name in re.findall(r"\{(\w+)", template)]
    return Phrase(template.format(**values), _numbers(shown))


def enumerate_parts(phrases: Sequence[Value]) -> Phrase:
    """Join phrases with commas and a last `and`."""
    *first, last = map(str, phrases)
    text = templates()["words"]["list_last"].format(first=", ".join(first), last=last) if first else last
    return Phrase(text, _numbers(phrases))


def list_parts(phrases: Sequence[Value]) -> Phrase:
    """Join longer parts, which may have commas of their own, with semicolons."""
    return Phrase("; ".join(map(str, phrases)), _numbers(phrases))


def _numbers(values: Iterable[Value]) -> tuple[Number, ...]:
    """Return every number in some values once."""
    found: dict[Number, None] = {}
    for value in values:
        if isinstance(value, Phrase):
            found |= dict.fromkeys(value.numbers)
        elif isinstance(value, Number):
            found[value] = None
    return tuple(found)


def spell(value: int) -> str:
    """Write a whole number out where the language does so: up to twelve."""
    spelled = templates()["words"]["numbers"]
    return str(spelled[value - 1]) if 0 < value <= len(spelled) else str(value)


def spell_times(value: int) -> str:
    """Write how many times: `één keer`, `twaalf keer`, `13 keer`."""
    return str(templates()["words"]["times"][min(value, 3) - 1]).format(n=spell(value))


def capitalise(text: str) -> str:
    """Begin with a capital; the stress on `één` is written on its second letter only there."""
    return (text[:1].upper() + text[1:]).replace("Één", "Eén", 1)


def quantify(n: Number, of: Number, *, group: str, minimum: int) -> Phrase:
    """Put a part of a whole into words: `de meeste bijdragen (30 van 40)`; counts only below `minimum`."""
    name = name_quantifier(n.value, of.value, minimum=minimum)
    unit, units = templates()["units"][group]
    text = templates()["quantities"][name].format(n=n, of=of, unit=unit, units=units)
    return Phrase(text, (of,) if name == "none" else (n, of))


def name_quantifier(n: int, of: int, *, minimum: int) -> str:
    """Name the quantifier for `n` of `of`: none, the only one, all, counts below `minimum`, else the first to hold.

    A share is compared as the whole percentage that stands beside it in a table; what is not all is never 100%.
    """
    if n in {0, of}:
        return "none" if n == 0 else "all" if of > 1 else "only"
    if of < minimum:
        return "counts"
    sizes = {"count": n, "percentage": min(round(100 * n / of), 99)}
    for entry in read_texts("summaries/quantifiers.toml")["quantifier"]:
        if all(entry[size][0] <= sizes[size] <= entry[size][1] for size in sizes.keys() & entry):
            return str(entry["name"])
    raise AssertionError("every part of a whole has a quantifier")


def limits() -> Mapping[str, int]:
    """Read what is small enough to leave out of a sentence, and how long its lists are."""
    found: Mapping[str, int] = read_texts("summaries/quantifiers.toml")["limits"]
    return found


def templates() -> Mapping[str, Any]:
    """Return the templates in the language that is spoken."""
    return _templates(spoken())


@cache
def _templates(_language: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = say_all(read_texts("summaries/sentences.toml"))
    return found
