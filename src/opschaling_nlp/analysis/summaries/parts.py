"""Write the passages about one driver, theme or session, and the differences between parts beyond chance."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from opschaling_nlp.analysis.summaries.material import Facet, Material, Ranked, first_of
from opschaling_nlp.analysis.summaries.wording import (
    Number,
    Phrase,
    Sentence,
    Value,
    capitalise,
    enumerate_parts,
    fill,
    limits,
    list_parts,
    quantify,
    templates,
    write,
)
from opschaling_nlp.model import VALENCES, Voice
from opschaling_nlp.tables import split_codes
from opschaling_nlp.texts import say


def driver_passage(material: Material, code: str) -> Iterator[Sentence]:
    """Write the passage about a driver; none if it is not named, and zeros are left out.

    What the tables give for every driver alike (level, tips and questions) is not repeated; neighbours are told in
    different words.
    """
    if (code, "all", "") not in material.drivers or not material.number("statements", code).value:
        return
    nth = list(material.labels).index(code)
    facets = material.facets_of(code)
    yield _how_often(material, code, nth)
    yield from _recurring(facets, nth)
    tips, contradictions = list(_tips(material, code, facets, nth)), list(_contradictions(material, facets, nth))
    told = {"advised": tips, "enabler": contradictions, "barrier": contradictions}
    yield from _directions(material, code, facets, told, nth)
    yield from (*tips, *contradictions)
    yield from _driver_differences(material, code, nth)


def _how_often(material: Material, code: str, nth: int) -> Sentence:
    """Say in how many statements the rules find a driver, how many it may really be, and which questions stand out."""
    n, of = material.number("statements", code), material.number("of", code)
    bounds = material.rounded(code)
    counted = fill(
        "driver",
        "counted",
        quantity=quantify(n, of, group=material.group, minimum=of.value + 1),
        spread=material.spread(material.number("sessions", code)),
        bounds=fill("driver", "estimated" if "coded" in bounds else "measured", **bounds) if bounds else "",
    )
    column = "prompt_kind"
    kinds = [
        (material.number("statements", code, column, kind), material.number("of", code, column, kind), kind)
        for kind in material.values_of(column)
    ]
    key, asked = _asked(kinds, material.minimum)
    return write("driver", key, material.ids([code]), nth, label=material.labels[code], counted=counted, **asked)


def _asked(kinds: Sequence[tuple[Number, Number, str]], minimum: int) -> tuple[str, dict[str, Value]]:
    """Return how the kinds of question (named, of, kind) differ in how often something is named, and the extremes.

    Only kinds with enough statements for a percentage are compared, two or more, and if others were left out that is
    said. What is told of all kinds is told only if it holds for all, and an extreme only if no other kind shares it.
    """
    large = [one for one in kinds if one[1].value >= minimum]
    if len(large) < 2 or sum(n.value for n, _, _ in large) < limits()["compare"]:
        return "stands", {}
    large.sort(key=_share, reverse=True)
    (n, of, top), (n_low, of_low, low) = large[0], large[-1]
    asked, few = templates()["prompt_kinds"], len(large) < len(kinds)
    least = Number("settings/analysis/minimum_for_percentages", minimum)
    told: dict[str, Value] = {"n": n, "of": of, "top": asked[top or "none"]}
    told["among"] = fill("prompt_kinds_among", "enough", minimum=least) if few else ""
    if n.value == sum(n.value for n, _, _ in kinds):
        return "asked_only", told
    if n_low.value:
        told |= {"n_low": n_low, "of_low": of_low, "low": asked[low or "none"]}
    key = _differ([_share(one) for one in large])
    return ("stands" if few and key == "asked_even" else key), told


def _share(kind: tuple[Number, Number, str]) -> Fraction:
    return Fraction(kind[0].value, kind[1].value)


def _differ(shares: Sequence[Fraction]) -> str:
    """Return the wording for shares, highest first, by how far the highest is from the next, or from the lowest."""

    def above(low: Fraction) -> bool:
        return shares[0] * 100 >= low * limits()["apart"]

    if not shares[-1]:
        return "asked_most" if above(shares[1]) else "stands"
    if not above(shares[-1]):
        return "asked_even"
    return "asked_apart" if shares[0] > shares[1] and shares[-2] > shares[-1] else "stands"


def _recurring(facets: list[Facet], nth: int) -> Iterator[Sentence]:
    """Name the facets that several statements name."""
    recurring = [facet for facet in facets if facet.count.value >= limits()["recurring"]][: limits()["facets"]]
    if recurring:
        ids = [statement for facet in recurring for statement in facet.statement_ids]
        told = enumerate_parts([one.counted for one in recurring])
        yield write("driver", "recurs" if len(recurring) == 1 else "recur", ids, nth, facets=told)


def _directions(
    material: Material, code: str, facets: list[Facet], told: Mapping[str, list[Sentence]], nth: int
) -> Iterator[Sentence]:
    """Say how often the words give each direction, and which facet that mostly concerns unless it is told elsewhere."""
    parts = []
    for valence in VALENCES:
        n = material.number(f"{valence}_about", code)
        if not n.value:
            continue
        way = fill("directions", valence, n=n)
        counts = {facet.label: material.by_words(facet, valence)[0] for facet in facets}
        about = max(counts, key=lambda label: counts[label].value, default="")
        elsewhere = any(f"‘{about}’" in sentence.text for sentence in told.get(valence, ()))
        if about and not elsewhere and counts[about].value >= limits()["recurring"]:
            key = "direction_about_all" if counts[about].value == n.value else "direction_about"
            way = fill("driver", key, way=way, about=about, n=counts[about])
        parts.append(way)
    if parts:
        yield write("driver", "directions", material.ids([code]), nth, parts=enumerate_parts(parts))


def _tips(material: Material, code: str, facets: list[Facet], nth: int) -> Iterator[Sentence]:
    """Say what most tips about the driver concern."""
    tips, counts = material.number("tip", code), {facet.label: material.tips(facet) for facet in facets}
    about = max(counts, key=lambda label: counts[label].value, default="")
    if about and (n := counts[about]).value >= limits()["recurring"]:
        key = "tips" if n.value < tips.value else "tips_both" if n.value == 2 else "tips_all"
        yield write("driver", key, material.ids([code]), nth, tips=tips, n=n, about=about)


def _contradictions(material: Material, facets: list[Facet], nth: int) -> Iterator[Sentence]:
    """Name the first facet that some say helps and others say hinders, by their words.

    One voice against the rest is too little.
    """
    for facet in facets:
        (helps, helping), (hinders, hindering) = (material.by_words(facet, way) for way in ("enabler", "barrier"))
        apart = set(helping) - set(hindering) and set(hindering) - set(helping)
        if apart and min(helps.value, hinders.value) >= limits()["recurring"]:
            ids = [*helping, *hindering]
            yield write("driver", "contradiction", ids, nth, facet=facet.label, helps=helps, hinders=hinders)
            return


def _driver_differences(material: Material, code: str, nth: int) -> Iterator[Sentence]:
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
            yield write("driver", f"differs_{dimension}", _ids(rows), nth, parts=list_parts(parts))


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


def theme_passage(material: Material, theme: Any, nth: int) -> Iterator[Sentence]:
    """Write which words recur in a proposed theme, at which questions, how many tips it has and what deviates.

    Its stability stands beside the passage. Rejected and merged themes have none, nor do themes that are a driver,
    which have their own passage.
    """
    if theme.kind == "driver" or not theme.size or theme.status in {"merged", "rejected"}:
        return
    ids, deviant = split_codes(theme.statement_ids), split_codes(theme.deviant)
    members = material.own[material.own["statement_id"].isin(ids)]
    size = Number(f"themes/{theme.theme}/size", theme.size)
    spread = material.spread(Number(f"themes/{theme.theme}/sessions", theme.sessions))
    quantity = material.quantity(size, material.count("substantive"))
    words = enumerate_parts([Phrase(f"‘{word}’ ({n})", (n,)) for word, n in _recurring_words(material, theme)] or [""])
    key = ("stands", "word", "words")[min(len(words.numbers), 2)]
    yield write("theme", key, ids, nth, quantity=quantity, spread=spread, words=words)
    yield from _theme_asked(material, theme, members, nth)
    given = {tag: Number(f"among/{theme.theme}/{tag}", int(members[tag].sum())) for tag in ("tip", "question")}
    if parts := [fill("theme", tag, n=n) for tag, n in given.items() if n.value]:
        behind = members.loc[(members["tip"] == 1) | (members["question"] == 1), "statement_id"]
        yield write("theme", "given", behind, nth, parts=enumerate_parts(parts))
    if deviant:
        number = Number(f"among/{theme.theme}/deviant", len(deviant))
        yield write("theme", "deviant", deviant, nth, deviant=number)


def _recurring_words(material: Material, theme: Any) -> Ranked:
    """Return the words that mark a theme, with the number of its statements that have them, most frequent first."""
    words, ids = material.words, set(split_codes(theme.statement_ids))
    mine = words[words["statement_id"].isin(ids)].groupby("term")["statement_id"].nunique()
    counted = [
        (term, Number(f"among/{theme.theme}/word={term}", int(mine.get(term, 0))))
        for term in split_codes(theme.terms)[: limits()["words"]]
    ]
    recurring = [pair for pair in counted if pair[1].value >= limits()["recurring"]]
    return sorted(recurring, key=lambda pair: -pair[1].value)


def _theme_asked(material: Material, theme: Any, members: pd.DataFrame, nth: int) -> Iterator[Sentence]:
    """Say which kind of question gave most of a theme, if the kinds differ."""
    code = next(iter(material.labels), "")
    kinds = [
        (
            Number(f"among/{theme.theme}/asked={kind}", int((members["prompt_kind"] == kind).sum())),
            material.number("of", code, "prompt_kind", kind),
            kind,
        )
        for kind in material.values_of("prompt_kind")
    ]
    key, told = _asked(kinds, material.minimum)
    if key not in {"stands", "asked_even"}:
        least = fill("theme", "least", **told) if "low" in told else ""
        yield write(
            "theme", "only" if key == "asked_only" else "most", members["statement_id"], nth, least=least, **told
        )


def session_passage(material: Material, session: str, keyness: pd.DataFrame) -> Iterator[Sentence]:
    """Write how a session differs from the whole: what is named most, more or less often, and with which words.

    Nothing is told of a session with few statements, nor is a driver named most that does not recur.
    """
    sessions, own = material.values_of("session"), material.own[material.own["session_id"] == session]
    if len(sessions) < 2 or len(own) < limits()["compare"]:
        return
    nth, others = sessions.index(session), say("bronnen" if material.group == Voice.SOURCES else "sessies")
    top, whole = first_of(material.ranked("session", session)), first_of(material.ranked())
    recurs = bool(top) and top[0][1].value >= limits()["recurring"] and material.group not in material.unreadable
    if recurs and not dict(top).keys() & dict(whole).keys():
        of = material.number("of", top[0][0], "session", session)
        told: dict[str, Phrase | str] = {
            "units": templates()["units"][material.group][of.value != 1],
            "top": material.list_drivers(top),
            "others": others,
            "first": enumerate_parts([material.labels[one] for one, _ in whole]),
        }
        yield write("session", "top", material.ids(dict(top), "session", session), nth, of=of, **told)
    yield from part_differences(material, "session", session)
    words = keyness[
        (keyness["contrast"] == f"session:{session}") & (keyness["log_odds_z"] > 0) & (keyness["shown"] == 1)
    ]
    words = words.sort_values(["log_odds_z", "term"], ascending=[False, True]).head(limits()["words"])
    if len(words):
        yield write("session", "words", own["statement_id"], nth, words=", ".join(words["term"]), others=others)
