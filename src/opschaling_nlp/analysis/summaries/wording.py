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
_NOUN = re.compile(r"\{(\w+)\} \[([^|\]]+)\|([^\]]+)\]")
"""A number in a template with its noun, singular and plural: `{sessions} [sessie|sessies]`."""


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
        """Tell whether `n` of `of` may be called so; shares are compared as whole numbers, so that no rounding decides."""
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
            lambda noun: f"{{{noun[1]}}} {noun[2] if phrases[noun[1]].text == '1' else noun[3]}",
            str(self.templates[section][key]),
        )
        order = sorted(
            (name for name in phrases if "{" + name + "}" in template),
            key=lambda name: template.index("{" + name + "}"),
        )
        numbers = tuple(dict.fromkeys(number for name in order for number in phrases[name].numbers))
        return Phrase(template.format(**{name: phrase.text for name, phrase in phrases.items()}), numbers)

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

    smallest: float
    """Difference in share between a session and the others from which on it is mentioned."""
    top: int
    words: int


def load_limits() -> Limits:
    """Read the limits of lists and differences."""
    return Limits(**_read("quantifiers")["difference"])


def load_wording(language: str, *, minimum: int, group: str = Voice.PARTICIPANTS) -> Wording:
    """Read the templates of a language (nl or en) for a group of speakers."""
    return Wording(_read(language), load_quantifiers(), minimum, group)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/summaries/{name}.toml").read_text("utf-8"))
