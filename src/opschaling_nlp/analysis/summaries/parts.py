"""Write the passages about one driver, theme or session, and the differences between parts beyond chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from opschaling_nlp.analysis.summaries.material import Facet, Material, top_of
from opschaling_nlp.analysis.summaries.wording import (
    Number,
    Phrase,
    Sentence,
    capitalise,
    enumerate_parts,
    fill,
    limits,
    list_parts,
    name_quantifier,
    quantify,
    templates,
    write,
)
from opschaling_nlp.model import VALENCES, Voice
from opschaling_nlp.tables import split_codes
from opschaling_nlp.texts import say

if TYPE_CHECKING:
    import pandas as pd


def driver_passage(material: Material, code: str) -> Iterator[Sentence]:
    """Write the passage about a driver; none if it is not named, and zeros are left out.

    What the tables give for every driver alike (level, tips and questions) is not repeated.
    """
    if (code, "all", "") not in material.drivers or not material.number("statements", code).value:
        return
    yield _how_often(material, code)
    facets = material.facets_of(code)
    yield from _facets_and_directions(material, code, facets)
    yield from _contradictions(material, facets)
    yield from _driver_differences(material, code)


def _how_often(material: Material, code: str) -> Sentence:
    """Say in how many statements the rules find a driver, how many it may really be, and under which questions."""
    n, of = material.number("statements", code), material.number("of", code)
    kinds = [
        (
            material.number("statements", code, "prompt_kind", kind),
            material.number("of", code, "prompt_kind", kind),
            kind,
        )
        for kind in material.values_of("prompt_kind")
    ]
    named = [one for one in kinds if one[0].value]
    named.sort(key=lambda one: (one[1].value < material.minimum, -one[0].value / one[1].value))
    parts = [
        fill(
            "driver",
            f"prompt_kind_{name_quantifier(count.value, among.value, minimum=among.value + 1)}",
            n=count,
            of=among,
            kind=templates()["prompt_kinds"][kind or "none"],
        )
        for count, among, kind in named
    ]
    told = len(kinds) > 1 and parts
    bounds = material.rounded(code)
    key = "estimated" if "coded" in bounds else "measured" if bounds else "statements"
    return write(
        "driver",
        key,
        material.ids([code]),
        label=material.labels[code],
        quantity=quantify(n, of, group=material.group, minimum=of.value + 1),
        spread=material.spread(material.number("sessions", code)),
        kinds=fill("driver", "prompt_kinds", parts=enumerate_parts(parts)) if told else "",
        **bounds,
    )


def _facets_and_directions(material: Material, code: str, facets: list[Facet]) -> Iterator[Sentence]:
    """Name the recurring facets, the directions in the words, and what most tips about the driver concern."""
    recurring = [facet for facet in facets if facet.count.value >= limits()["recurring"]][: limits()["facets"]]
    counts = {valence: material.number(f"{valence}_about", code) for valence in VALENCES}
    ways = [fill("directions", valence, n=n) for valence, n in counts.items() if n.value]
    ids = [statement for facet in recurring for statement in facet.statement_ids]
    key = "recurs" if len(recurring) == 1 else "recur"
    parts = [fill("driver", key, facets=enumerate_parts([one.counted for one in recurring]))] if recurring else []
    if ways:
        parts.append(fill("driver", "directions", parts=enumerate_parts(ways)))
        ids += material.ids([code])
    parts += _tips(material, code, facets)
    if parts:
        told = list_parts(parts)
        yield write("driver", "what", ids, parts=Phrase(capitalise(told.text), told.numbers))


def _tips(material: Material, code: str, facets: list[Facet]) -> Iterator[Phrase]:
    """Say what most tips about a driver concern."""
    tips, counts = material.number("tip", code), {facet.label: material.tips(facet) for facet in facets}
    about = max(counts, key=lambda label: counts[label].value, default="")
    if about and (n := counts[about]).value >= limits()["recurring"]:
        yield fill("driver", "tips_all" if n.value == tips.value else "tips", tips=tips, n=n, about=about)


def _contradictions(material: Material, facets: list[Facet]) -> Iterator[Sentence]:
    """Name the first facet that some say helps and others say hinders, by their words.

    One voice against the rest is too little.
    """
    for facet in facets:
        (helps, helping), (hinders, hindering) = (material.by_words(facet, way) for way in ("enabler", "barrier"))
        apart = set(helping) - set(hindering) and set(hindering) - set(helping)
        if apart and min(helps.value, hinders.value) >= limits()["recurring"]:
            ids = [*helping, *hindering]
            yield write("driver", "contradiction", ids, facet=facet.label, helps=helps, hinders=hinders)
            return


def _driver_differences(material: Material, code: str) -> Iterator[Sentence]:
    """Write one sentence per dimension in which parts name a driver, or a facet of it, more or less often."""
    labels = {f"{one.driver}.{one.facet}": one.label for one in material.facets}
    for dimension in ("group", "session", "voice"):
        rows = [
            row
            for row in material.differences
            if row.dimension == dimension and row.label.partition(".")[0] == code and _is_mentioned(material, row)
        ]
        parts = []
        for row in rows:
            named = f"‘{labels[row.label]}’ " if row.kind == "facet" else ""
            who = {"session": f"‘{material.titles.get(row.part)}’", "voice": say("bronnen")}.get(dimension, row.part)
            parts.append(fill("differences", f"part_{row.differs}", named=named, who=who, **_sides(row)))
        if parts:
            yield write("driver", f"differs_{dimension}", _ids(rows), parts=list_parts(parts))


def _is_mentioned(material: Material, row: Any) -> bool:
    """Return whether to mention a difference: only for the group's own sessions, and only if drivers can be read."""
    if row.dimension == "voice":
        return not material.unreadable
    ours = row.dimension == "group" or row.part in material.values_of("session")
    return ours and material.group not in material.unreadable


def part_differences(material: Material, dimension: str, part: str) -> Iterator[Sentence]:
    """Write which drivers a group, a session or the sources name more or less often than the others."""
    for way in ("meer", "minder"):
        rows = [
            row
            for row in material.differences
            if (row.dimension, row.part, row.kind, row.differs) == (dimension, part, "driver", way)
            and _is_mentioned(material, row)
        ]
        parts = [fill("differences", "counts", named=material.labels[row.label], **_sides(row)) for row in rows]
        if parts:
            told = enumerate_parts(parts)
            yield write("differences", f"{dimension}_{way}", _ids(rows), who=capitalise(part), parts=told)


def _sides(row: Any) -> dict[str, Number]:
    """Return the counts of both sides of a comparison."""
    place = f"comparisons/{row.dimension}/{row.part}/{row.kind}/{row.label}"
    names = {"n": "statements", "of": "of", "n_others": "statements_others", "of_others": "of_others"}
    return {name: Number(f"{place}/{column}", getattr(row, column)) for name, column in names.items()}


def _ids(rows: list[Any]) -> list[str]:
    return [statement for row in rows for statement in split_codes(row.statement_ids)]


def theme_passage(theme: Any) -> Iterator[Sentence]:
    """Write which words mark a proposed theme and how many deviant cases it has.

    Its size and stability stand beside the passage. Rejected and merged themes have none, nor do themes that are a
    driver, which have their own passage.
    """
    if theme.kind == "driver" or not theme.size or theme.status in {"merged", "rejected"}:
        return
    terms, deviant = split_codes(theme.terms)[: limits()["words"]], split_codes(theme.deviant)
    if terms:
        yield write("theme", "terms", split_codes(theme.statement_ids), terms=", ".join(terms))
    if deviant:
        yield write("theme", "deviant", deviant, deviant=Number(f"themes/{theme.theme}/deviant", len(deviant)))


def session_passage(material: Material, session: str, keyness: pd.DataFrame) -> Iterator[Sentence]:
    """Write what is named most in a session and how it differs from the others; nothing if it is the only session."""
    top = top_of(material.ranked("session", session))
    if len(material.values_of("session")) < 2:
        return
    if top and material.group not in material.unreadable:
        of = material.number("of", top[0][0], "session", session)
        ids, units = material.ids(dict(top), "session", session), material.unit(of)
        yield write("session", "top", ids, of=of, units=units, top=material.list_drivers(top))
    yield from part_differences(material, "session", session)
    words = keyness[
        (keyness["contrast"] == f"session:{session}") & (keyness["log_odds_z"] > 0) & (keyness["shown"] == 1)
    ]
    words = words.sort_values(["log_odds_z", "term"], ascending=[False, True]).head(limits()["words"])
    if len(words):
        own = material.own[material.own["session_id"] == session]
        others = say("bronnen" if material.group == Voice.SOURCES else "sessies")
        yield write("session", "words", own["statement_id"], words=", ".join(words["term"]), others=others)
