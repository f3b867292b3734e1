"""Put numbers into words: fixed quantifiers, templates, and the numbers behind each sentence."""

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
    """A whole number with its place in the tables, the parts joined by `/`.

    In a template, `{n:words}` spells it out where the language does so, `{n:Words}` with a capital, and `{n:times}`
    says how many times.
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
    """A piece of text with the numbers in it."""

    text: str
    numbers: tuple[Number, ...] = ()

    def __str__(self) -> str:
        return self.text


Value = str | Number | Phrase


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the statements and numbers behind it."""

    text: str
    statement_ids: tuple[str, ...]
    numbers: tuple[Number, ...]


def write(section: str, key: str, statement_ids: Iterable[str], nth: int = 0, /, **values: Value) -> Sentence:
    """Write one sentence from its template; of several wordings, the `nth`, counting from 0 and round again."""
    phrase = fill(section, key, nth, **values)
    return Sentence(phrase.text, tuple(dict.fromkeys(statement_ids)), phrase.numbers)


def fill(section: str, key: str, nth: int = 0, /, **values: Value) -> Phrase:
    """Fill in a template; the result lists the numbers in the order in which the template uses them."""
    wording = templates()[section][key]
    template = _NOUN.sub(
        lambda noun: noun[1] + (noun[3] if str(values[noun[2]]) == "1" else noun[4]),
        wording if isinstance(wording, str) else wording[nth % len(wording)],
    )
    shown = [values[name] for name in re.findall(r"\{(\w+)", template)]
    return Phrase(template.format(**values), _numbers(shown))


def enumerate_parts(phrases: Sequence[Value]) -> Phrase:
    """Join phrases with commas and `and` before the last."""
    *first, last = map(str, phrases)
    text = templates()["words"]["list_last"].format(first=", ".join(first), last=last) if first else last
    return Phrase(text, _numbers(phrases))


def list_parts(phrases: Sequence[Value]) -> Phrase:
    """Join longer parts, which may contain commas, with semicolons."""
    return Phrase("; ".join(map(str, phrases)), _numbers(phrases))


def _numbers(values: Iterable[Value]) -> tuple[Number, ...]:
    """Return every number in the values once."""
    found: dict[Number, None] = {}
    for value in values:
        if isinstance(value, Phrase):
            found |= dict.fromkeys(value.numbers)
        elif isinstance(value, Number):
            found[value] = None
    return tuple(found)


def spell(value: int) -> str:
    """Spell out a whole number where the language does so: up to twelve."""
    spelled = templates()["words"]["numbers"]
    return str(spelled[value - 1]) if 0 < value <= len(spelled) else str(value)


def spell_times(value: int) -> str:
    """Spell out how many times: `één keer`, `twaalf keer`, `13 keer`."""
    return str(templates()["words"]["times"][min(value, 3) - 1]).format(n=spell(value))


def capitalise(text: str) -> str:
    """Capitalise the first letter; an initial `Één` loses its first accent."""
    return (text[:1].upper() + text[1:]).replace("Één", "Eén", 1)


def quantify(n: Number, of: Number, *, group: str, minimum: int) -> Phrase:
    """Put a part of a whole into words: `de meeste bijdragen (30 van 40)`; counts only, below `minimum`."""
    name = name_quantifier(n.value, of.value, minimum=minimum)
    unit, units = templates()["units"][group]
    text = templates()["quantities"][name].format(n=n, of=of, unit=unit, units=units)
    return Phrase(text, (of,) if name == "none" else (n, of))


def name_quantifier(n: int, of: int, *, minimum: int) -> str:
    """Return the quantifier for `n` of `of`: none, the only one, all, counts below `minimum`, or the first to apply.

    A share is compared as the whole percentage shown in tables; less than all is never 100%.
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
    """Read the limits below which sentences leave something out, and the lengths of their lists."""
    found: Mapping[str, int] = read_texts("summaries/quantifiers.toml")["limits"]
    return found


def templates() -> Mapping[str, Any]:
    """Return the templates in the current language."""
    return _templates(spoken())


@cache
def _templates(_language: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = say_all(read_texts("summaries/sentences.toml"))
    return found
