"""Put numbers into words: fixed quantifiers, templates per language, and the numbers each sentence rests on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from opschaling_nlp.model import Voice

DECIMALS = 2
_NOUN = re.compile(r"(\{(\w+)(?::\w+)?\} (?:[^\[\]{}]* )?)\[([^|\]]+)\|([^\]]+)\]")
"""A number in a template with its noun, singular and plural: `{sessions} [sessie|sessies]`."""
_WORDED = re.compile(r"\{(\w+):([wW])ords\}")
"""A number that is written out where the language does so: `{tips:words}`, and with a capital `{tips:Words}`."""


@dataclass(frozen=True, slots=True)
class Number:
    """Hold a number with the place in the tables where it stands, parts of the place joined by `/`."""

    place: str
    value: float

    def __str__(self) -> str:
        """Write it as the column `numbers` does: whole numbers whole, others with two decimals."""
        return str(int(self.value)) if float(self.value).is_integer() else f"{self.value:.{DECIMALS}f}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """Hold a part of a whole that is to be put into words."""

    n: Number
    of: Number


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold a piece of text with the numbers in it."""

    text: str
    numbers: tuple[Number, ...] = ()


Value = str | Number | Quantity | Phrase


@dataclass(frozen=True, slots=True)
class Quantifier:
    """Hold one quantifier: the counts, or the shares, for which it holds."""

    name: str
    count: tuple[int, int] | None
    share: tuple[float, float] | None
    open: bool
    """The lower bound itself is excluded."""

    def holds(self, n: int, of: int) -> bool:
        """Tell whether `n` of `of` may be called so.

        Shares are compared as whole numbers, so that no rounding decides.
        """
        if self.count is not None:
            return self.count[0] <= n <= self.count[1] and n < of
        assert self.share is not None
        low, high = (round(bound * 100) * of for bound in self.share)
        return (100 * n > low if self.open else 100 * n >= low) and 100 * n <= high


@dataclass(frozen=True, slots=True)
class Wording:
    """Hold the templates of one language."""

    templates: Mapping[str, Any]
    quantifiers: tuple[Quantifier, ...]
    minimum: int
    """Below this number of statements only counts are given."""
    group: str = Voice.PARTICIPANTS

    def say(self, section: str, key: str, /, **values: Value) -> Phrase:
        """Fill a template; the numbers are those of the values, in the order in which they stand in the sentence."""
        phrases = {name: self.phrase(value) for name, value in values.items()}
        template = _NOUN.sub(
            lambda noun: noun[1] + (noun[3] if phrases[noun[2]].text == "1" else noun[4]),
            str(self.templates[section][key]),
        )
        template = _WORDED.sub(lambda found: self._spell(phrases, found[1], capital=found[2] == "W"), template)
        order = sorted(
            (name for name in phrases if "{" + name + "}" in template),
            key=lambda name: template.index("{" + name + "}"),
        )
        numbers = tuple(dict.fromkeys(number for name in order for number in phrases[name].numbers))
        return Phrase(template.format(**{name: phrase.text for name, phrase in phrases.items()}), numbers)

    def _spell(self, phrases: dict[str, Phrase], name: str, *, capital: bool) -> str:
        """Write a whole number up to twelve out, under a name of its own, and return its place in the template."""
        numbers, text = phrases[name].numbers, phrases[name].text
        if len(numbers) == 1 and text == str(numbers[0]):
            text = self.spell(numbers[0])
        written = f"{name}_{'Words' if capital else 'words'}"
        phrases[written] = Phrase(_capital(text) if capital else text, phrases[name].numbers)
        return f"{{{written}}}"

    def spell(self, number: Number) -> str:
        """Write a whole number out where the language does so."""
        spelled = self.templates["words"]["numbers"]
        return str(spelled[int(number.value)]) if str(number).isdigit() and number.value < len(spelled) else str(number)

    def phrase(self, value: Value) -> Phrase:
        """Put a value into words."""
        if isinstance(value, Phrase):
            return value
        if isinstance(value, str):
            return Phrase(value)
        if isinstance(value, Number):
            return Phrase(str(value).replace(".", self.templates["words"]["decimal"]), (value,))
        return self._quantity(value)

    def _quantity(self, quantity: Quantity) -> Phrase:
        n, of = int(quantity.n.value), int(quantity.of.value)
        name = name_quantifier(n, of, self.quantifiers, minimum=self.minimum)
        units = self.unit(of)
        text = self.templates["quantities"][name].format(n=quantity.n, of=quantity.of, units=units)
        return Phrase(text, (quantity.of,) if name == "none" else (quantity.n, quantity.of))

    def unit(self, count: int) -> str:
        """Name what is counted, in the singular for one."""
        singular, plural = self.templates["units"][self.group]
        return str(singular if count == 1 else plural)

    def capitalise(self, phrase: Phrase) -> Phrase:
        """Begin a phrase with a capital, as where it opens a sentence."""
        return Phrase(_capital(phrase.text), phrase.numbers)

    def list_parts(self, phrases: Sequence[Phrase]) -> Phrase:
        """Join longer parts, which may have commas of their own, with semicolons."""
        numbers = tuple(dict.fromkeys(number for phrase in phrases for number in phrase.numbers))
        return Phrase("; ".join(phrase.text for phrase in phrases), numbers)

    def enumerate(self, phrases: Sequence[Phrase]) -> Phrase:
        """Join phrases with commas and a last `and`."""
        texts = [phrase.text for phrase in phrases]
        numbers = tuple(dict.fromkeys(number for phrase in phrases for number in phrase.numbers))
        if len(texts) < 2:
            return Phrase("".join(texts), numbers)
        return Phrase(self.templates["words"]["list_last"].format(first=", ".join(texts[:-1]), last=texts[-1]), numbers)


def name_quantifier(n: int, of: int, quantifiers: Sequence[Quantifier], *, minimum: int) -> str:
    """Name the quantifier for `n` of `of`: counts only below `minimum`, none for nothing, else the first that holds."""
    if n == 0 and of > 0:
        return "none"
    if of < minimum:
        return "counts"
    return next(quantifier.name for quantifier in quantifiers if quantifier.holds(n, of))


def _capital(text: str) -> str:
    """Begin with a capital; the stress on `één` is written on its second letter only there."""
    return (text[:1].upper() + text[1:]).replace("Één", "Eén", 1)


def load_quantifiers() -> tuple[Quantifier, ...]:
    """Read the fixed quantifiers."""
    entries = _read("quantifiers")["quantifier"]
    return tuple(
        Quantifier(
            entry["name"],
            tuple(entry["count"]) if "count" in entry else None,
            tuple(entry["share"]) if "share" in entry else None,
            entry.get("open", False),
        )
        for entry in entries
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """Hold what is small enough to leave out of a sentence."""

    top: int
    words: int
    facets: int
    """Most facets in a sentence about a driver."""
    recurring: int
    """Statements from which on a facet recurs."""


def load_limits() -> Limits:
    """Read the limits of lists."""
    return Limits(**_read("quantifiers")["limits"])


def load_wording(language: str, *, minimum: int, group: str = Voice.PARTICIPANTS) -> Wording:
    """Read the templates of a language (nl or en) for a group of speakers."""
    return Wording(_read(language), load_quantifiers(), minimum, group)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/summaries/{name}.toml").read_text("utf-8"))
