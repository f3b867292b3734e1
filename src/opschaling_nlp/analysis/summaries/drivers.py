"""Write the passage about one driver.

How often and how surely, at which questions, what of it recurs, and what differs.
"""

from __future__ import annotations

from collections.abc import Iterator

from opschaling_nlp.analysis.summaries.differences import driver_differences
from opschaling_nlp.analysis.summaries.numbers import Facet
from opschaling_nlp.analysis.summaries.wording import Number, Phrase, Value
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.model import VALENCES

_BOTH_WAYS = ("enabler", "barrier")
"""Directions that contradict each other where one facet has both."""


def driver_sentences(writer: Writer, code: str) -> Iterator[Sentence]:
    """Write the passage about a driver; one that is not named has none, and what is zero is left out."""
    n = _number(writer, code, "statements")
    if not n.value:
        return
    ids = writer.numbers.driver_ids(group=writer.group, driver=code)
    yield _how_often(writer, code, ids)
    yield from _prompt_kinds(writer, code, ids)
    facets = writer.numbers.facets_of(group=writer.group, driver=code)
    yield from _recurring(writer, facets)
    yield from _directions(writer, code, ids)
    yield from _advised(writer, code, facets, ids)
    yield from _contradictions(writer, facets)
    yield from _levels(writer, code, ids)
    yield from driver_differences(writer, code)


def _number(writer: Writer, code: str, column: str, **where: str) -> Number:
    return writer.numbers.driver(column, group=writer.group, driver=code, **where)


def _how_often(writer: Writer, code: str, ids: list[str]) -> Sentence:
    """Say in how many statements the rules find it, and how many that really may be.

    By a coded sample, else by the measured error.
    """
    n, of = _number(writer, code, "statements"), _number(writer, code, "of")
    quantity = writer.wording.say("quantities", "counts", n=n, of=of, units=writer.wording.unit(int(of.value)))
    spread = writer.spread(_number(writer, code, "sessions"))
    values: dict[str, Value] = {"label": writer.labels[code], "quantity": quantity, "spread": spread}
    estimate = writer.numbers.estimate(group=writer.group, driver=code)
    if estimate:
        return writer.say("driver", "estimated", ids, **values, **estimate)
    bounds = writer.numbers.bounds(group=writer.group, driver=code)
    if bounds:
        return writer.say("driver", "measured", ids, **values, low=bounds[0], high=bounds[1])
    return writer.say("driver", "statements", ids, **values)


def _prompt_kinds(writer: Writer, code: str, ids: list[str]) -> Iterator[Sentence]:
    """Say at which kinds of question it is named, the largest share first, those too small for shares last."""
    kinds = writer.numbers.values_of("prompt_kind", group=writer.group)
    found = []
    for kind in kinds:
        where = {"slice": "prompt_kind", "value": kind}
        found.append((kind, _number(writer, code, "statements", **where), _number(writer, code, "of", **where)))
    named = sorted(
        (one for one in found if one[1].value),
        key=lambda one: (one[2].value < writer.minimum, -one[1].value / one[2].value),
    )
    if len(kinds) < 2 or not named:
        return
    parts = [
        writer.wording.say("driver", "prompt_kind_part", kind=writer.prompt_kind(kind), n=n, of=of)
        for kind, n, of in named
    ]
    yield writer.say("driver", "prompt_kinds", ids, parts=writer.wording.enumerate(parts))


def _recurring(writer: Writer, facets: list[Facet]) -> Iterator[Sentence]:
    """Name the facets that several statements name: two to four, or the one that stands out."""
    recurring = [facet for facet in facets if facet.count.value >= writer.limits.recurring][: writer.limits.facets]
    if not recurring:
        return
    parts = [Phrase(f"{facet.label} ({facet.count})", (facet.count,)) for facet in recurring]
    ids = [statement for facet in recurring for statement in facet.statement_ids]
    key = "recurs" if len(recurring) == 1 else "recur"
    yield writer.say("driver", key, ids, facets=writer.wording.enumerate(parts))


def _directions(writer: Writer, code: str, ids: list[str]) -> Iterator[Sentence]:
    """Say in which directions the words themselves speak of it."""
    parts = [
        writer.wording.say("directions", valence, n=n)
        for valence in VALENCES
        if (n := _number(writer, code, f"{valence}_about")).value
    ]
    if parts:
        yield writer.say("driver", "directions", ids, parts=writer.wording.enumerate(parts))


def _advised(writer: Writer, code: str, facets: list[Facet], ids: list[str]) -> Iterator[Sentence]:
    """Say how many statements about it are a tip, what these are about most, and how many are a question."""
    tips, questions = _number(writer, code, "tip"), _number(writer, code, "question")
    parts = []
    if tips.value:
        about = max(
            ((writer.numbers.tips(facet, group=writer.group), facet.label) for facet in facets),
            key=lambda pair: pair[0].value,
            default=None,
        )
        if about and writer.limits.recurring <= about[0].value:
            parts.append(writer.wording.say("driver", "tip_about_part", n=tips, about=about[1], n_about=about[0]))
        else:
            parts.append(writer.wording.say("driver", "tip_part", n=tips))
    if questions.value:
        parts.append(writer.wording.say("driver", "question_part", n=questions))
    if parts:
        yield writer.say("driver", "tips", ids, parts=writer.wording.capitalise(writer.wording.enumerate(parts)))


def _contradictions(writer: Writer, facets: list[Facet]) -> Iterator[Sentence]:
    """Name the facet of which some say that it helps and others that it hinders, by their words.

    One against one is too thin.
    """
    for facet in facets:
        (helps, helping), (hinders, hindering) = (
            writer.numbers.by_words(facet, valence, group=writer.group) for valence in _BOTH_WAYS
        )
        apart = set(helping) - set(hindering) and set(hindering) - set(helping)
        if apart and helps.value + hinders.value > writer.limits.recurring:
            yield writer.say(
                "driver", "contradiction", [*helping, *hindering], facet=facet.label, helps=helps, hinders=hinders
            )
            return


def _levels(writer: Writer, code: str, ids: list[str]) -> Iterator[Sentence]:
    """Say of how many the words themselves are horizontal or vertical."""
    parts = [
        writer.wording.say("levels", level, n=n)
        for level in ("horizontal", "vertical")
        if (n := _number(writer, code, f"{level}_about")).value
    ]
    if parts:
        yield writer.say("driver", "levels", ids, parts=writer.wording.enumerate(parts))
