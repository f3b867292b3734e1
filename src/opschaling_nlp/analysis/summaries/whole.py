"""Write the passages about the whole: what participants, and what sources, name as drivers of scaling."""

from collections.abc import Iterator

from opschaling_nlp.analysis.summaries.material import Material, Ranked, first_of, top_of
from opschaling_nlp.analysis.summaries.parts import part_differences
from opschaling_nlp.analysis.summaries.wording import (
    Number,
    Phrase,
    Sentence,
    capitalise,
    enumerate_parts,
    fill,
    limits,
    list_parts,
    templates,
    write,
)
from opschaling_nlp.model import VALENCES, Voice
from opschaling_nlp.tables import split_codes


def overall_passage(material: Material) -> Iterator[Sentence]:
    """Write what participants name as drivers of scaling: how often, how surely, which facets, which directions."""
    if material.own.empty:
        yield write("overall", "nothing", ())
        return
    yield from _opening(material, "overall")
    ranked = material.ranked()
    if ranked and material.group not in material.unreadable:
        yield _most_named(material, ranked)
        yield from _pooled(material, ranked)
        yield from _first_place(material, ranked)
        yield from _facets(material)
        yield from _directions(material)
    yield from _levels(material)
    yield from _rest(material, ranked)
    for group in sorted({row.part for row in material.differences if row.dimension == "group"}):
        yield from part_differences(material, "group", group)


def prompt_kinds_passage(material: Material) -> Iterator[Sentence]:
    """Write what is named most under each kind of question, if several kinds were asked."""
    kinds = material.values_of("prompt_kind")
    places: dict[str, list[Phrase]] = {}
    ids = []
    for kind in kinds if len(kinds) > 1 and material.group not in material.unreadable else []:
        top = [
            pair for pair in first_of(material.ranked("prompt_kind", kind)) if pair[1].value >= limits()["recurring"]
        ]
        asked, key = templates()["prompt_kinds"][kind or "none"], "place_tied" if len(top) > 1 else "place"
        for code, n in top:
            of = material.number("of", code, "prompt_kind", kind)
            places.setdefault(code, []).append(fill("asked", key, kind=asked, n=n, of=of))
        ids += material.ids(dict(top), "prompt_kind", kind)
    if places:
        told = [
            fill("asked", "factor", label=material.labels[code], places=enumerate_parts(where))
            for code, where in sorted(places.items(), key=lambda pair: -len(pair[1]))
        ]
        yield write("asked", "top", ids, parts=list_parts(told))


def source_passage(material: Material) -> Iterator[Sentence]:
    """Write what sources name, separately from participants, and where the two differ."""
    if material.own.empty:
        return
    yield from _opening(material, "source")
    top = top_of(material.ranked())
    if top and material.group not in material.unreadable:
        yield write("source", "top", material.ids(dict(top)), top=material.list_bounded(top))
    yield from _levels(material)
    yield from part_differences(material, "voice", Voice.SOURCES.value)


def _opening(material: Material, section: str) -> Iterator[Sentence]:
    """Say how many statements and sessions there are, and where drivers cannot be read in them."""
    own, count = material.own, material.count
    yield write(section, "scope", own["statement_id"], sessions=count("sessions"), substantive=count("substantive"))
    if reason := material.unreadable.get(material.group):
        why, of = templates()["unreadable"][reason], count("substantive")
        ids = own.loc[own["drivers"] != "", "statement_id"]
        yield write(section, "unreadable", ids, named=count("named"), of=of, why=why)


def _most_named(material: Material, ranked: Ranked) -> Sentence:
    top, first = top_of(ranked), first_of(ranked)
    ids = material.ids(dict(top))
    if len(first) > 1:
        ties = Number(f"ties/{material.group}", len(first))
        key = "top_all_tied" if len(first) == len(top) else "top_tied"
        return write("overall", key, ids, top=material.list_bounded(top), ties=ties)
    code, n = first[0]
    named: dict[str, Phrase | str] = {
        "label": material.labels[code],
        "quantity": material.quantity(n, material.number("of", code)),
        "margin": material.margins(top)[0],
    }
    if len(top) == 1:
        return write("overall", "top_alone", ids, **named)
    return write("overall", "top", ids, **named, rest=material.list_bounded(top, start=1))


def _pooled(material: Material, ranked: Ranked) -> Iterator[Sentence]:
    """Say what the estimates of the drivers named most are with the errors of the rules pooled over all drivers."""
    top = [(code, pooled) for code, _ in top_of(ranked) if (pooled := material.pooled(code))]
    if top:
        yield write("overall", "pooled", material.ids(dict(top)), parts=material.list_drivers(top))


def _first_place(material: Material, ranked: Ranked) -> Iterator[Sentence]:
    """Say how many drivers may be the most frequently named, if the measured error leaves that open."""
    firsts = [pair for pair in ranked if material.drivers[pair[0], "all", ""].rank_low == 1]
    if len(firsts) > 1:
        number = Number(f"firsts/{material.group}", len(firsts))
        yield write("overall", "firsts", material.ids(dict(firsts)), firsts=number)


def _facets(material: Material) -> Iterator[Sentence]:
    """Name the facets that recur most across all drivers."""
    facets = [one for code in material.labels for one in material.facets_of(code)]
    recurring = [one for one in facets if one.count.value >= limits()["recurring"]]
    top = sorted(recurring, key=lambda facet: -facet.count.value)[: limits()["facets"]]
    if top:
        ids = [statement for facet in top for statement in facet.statement_ids]
        yield write("overall", "facets", ids, facets=enumerate_parts([facet.counted for facet in top]))


def _directions(material: Material) -> Iterator[Sentence]:
    """Say what the words themselves name most in each direction; a question can give any answer a direction."""
    parts, wanted = [], set()
    for valence in VALENCES:
        ranked = material.ranked(column=f"{valence}_about")
        if ranked and ranked[0][1].value >= limits()["recurring"]:
            first = first_of(ranked)
            parts.append(fill("overall", f"direction_{valence}", named=material.list_drivers(first)))
            wanted |= {f"{code}={valence}" for code, _ in first}
    if parts:
        spoken = [bool(wanted & set(split_codes(cell))) for cell in material.own["valence_about"]]
        yield write("overall", "directions", material.own.loc[spoken, "statement_id"], parts=list_parts(parts))


def _levels(material: Material) -> Iterator[Sentence]:
    """Say how many statements are horizontal and vertical, by the final tags and by the words alone."""
    own, of = material.own, material.count("substantive")
    parts, shown = [], []
    for level in ("horizontal", "vertical"):
        n, about = material.count(level), material.count(f"{level}_about")
        if n.value:
            key = f"level_{level}" if n.value == about.value else f"level_{level}_about"
            parts.append(fill("overall", key, quantity=material.quantity(n, of), about=about))
            shown.append(level)
    if parts:
        told = list_parts(parts)
        behind = own.loc[(own[shown] == 1).any(axis=1), "statement_id"]
        yield write("overall", "level", behind, parts=Phrase(capitalise(told.text), told.numbers))


def _rest(material: Material, ranked: Ranked) -> Iterator[Sentence]:
    """Say how many are tips and questions, how many name no driver, and which drivers are never found."""
    own, given = material.own, {tag: material.count(tag) for tag in ("tip", "question")}
    parts = [fill("overall", f"gave_{tag}", n=n) for tag, n in given.items() if n.value]
    if parts:
        behind = own.loc[(own["tip"] == 1) | (own["question"] == 1), "statement_id"]
        yield write("overall", "gave", behind, parts=enumerate_parts(parts))
    without = material.count("without")
    if without.value and ranked:
        quantity = material.quantity(without, material.count("substantive"))
        yield write("overall", "without", own.loc[own["drivers"] == "", "statement_id"], quantity=quantity)
    missing = [label for code, label in material.labels.items() if code not in dict(ranked)]
    if missing:
        yield write("overall", "missing", own["statement_id"], labels=enumerate_parts(missing))
