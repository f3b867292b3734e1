"""Write the passages about the whole: what participants name as drivers of scaling, and what sources do."""

from __future__ import annotations

from collections.abc import Iterator

from opschaling_nlp.analysis.summaries.differences import part_differences
from opschaling_nlp.analysis.summaries.numbers import Facet
from opschaling_nlp.analysis.summaries.wording import Number, Phrase, Quantity
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.model import VALENCES, Voice
from opschaling_nlp.tables import split_codes

_LEVELS = ("horizontal", "vertical")


def overall_sentences(writer: Writer) -> Iterator[Sentence]:
    """Write what participants name as drivers of scaling.

    How often and how surely, what of it, in which direction, and what differs.
    """
    own = writer.numbers.statements(writer.group)
    if own.empty:
        yield writer.say("overall", "nothing", ())
        return
    yield _scope_sentence(writer, "overall")
    ranked = writer.numbers.ranked(group=writer.group)
    yield from _doubt(writer, "overall")
    if ranked and writer.numbers.readable[writer.group]:
        yield _top_sentence(writer, ranked)
        yield from _first_place(writer, ranked)
        yield from _facet_sentence(writer)
        yield from _direction_sentence(writer)
    yield from _level_sentence(writer, "overall")
    yield from _rest_sentences(writer)
    for group in sorted({str(row["part"]) for row in writer.numbers.differences if row["dimension"] == "group"}):
        yield from part_differences(writer, "group", group)


def prompt_kind_sentences(writer: Writer, kind: str) -> Iterator[Sentence]:
    """Write what is named most under one kind of question.

    Nothing where another kind was not asked, or nothing recurs.
    """
    numbers, where = writer.numbers, {"slice": "prompt_kind", "value": kind}
    top = [
        pair
        for pair in writer.head(numbers.ranked(group=writer.group, **where))
        if pair[1].value >= writer.limits.recurring
    ]
    if len(numbers.values_of("prompt_kind", group=writer.group)) < 2 or not top:
        return
    ids = [one for code, _ in top for one in numbers.driver_ids(group=writer.group, driver=code, **where)]
    of = numbers.driver("of", group=writer.group, driver=top[0][0], **where)
    name = writer.wording.capitalise(Phrase(writer.prompt_kind(kind)))
    yield writer.say("prompt_kind", "top", ids, kind=name, of=of, top=writer.list_drivers(top))


def source_sentences(writer: Writer) -> Iterator[Sentence]:
    """Write what sources name, apart from participants, and where the two differ."""
    if writer.numbers.statements(writer.group).empty:
        return
    yield _scope_sentence(writer, "source")
    yield from _doubt(writer, "source")
    ranked = writer.numbers.ranked(group=writer.group)
    if ranked and writer.numbers.readable[writer.group]:
        top = writer.head(ranked)
        ids = [statement for code, _ in top for statement in writer.numbers.driver_ids(group=writer.group, driver=code)]
        yield writer.say("source", "top", ids, top=writer.list_drivers(top))
    yield from _level_sentence(writer, "source")
    yield from part_differences(writer, "voice", Voice.SOURCES.value)


def _scope_sentence(writer: Writer, section: str) -> Sentence:
    """Say how many statements there are in how many sessions."""
    numbers = writer.numbers
    return writer.say(
        section,
        "scope",
        numbers.statements(writer.group)["statement_id"],
        sessions=numbers.count("sessions", group=writer.group),
        substantive=numbers.count("substantive", group=writer.group),
    )


def _doubt(writer: Writer, section: str) -> Iterator[Sentence]:
    """Say, instead of which are named most, where drivers cannot be read: no more than in text about something else."""
    if not writer.numbers.readable[writer.group]:
        own = writer.numbers.statements(writer.group)
        with_driver = len(own) - writer.numbers.count("without", group=writer.group).value
        named = Number(f"statements/{writer.group}/named", with_driver)
        yield writer.say(section, "unreadable", own.loc[own["drivers"] != "", "statement_id"], named=named)


def _top_sentence(writer: Writer, ranked: list[tuple[str, Number]]) -> Sentence:
    top, first = writer.head(ranked), writer.first(ranked)
    ids = [statement for code, _ in top for statement in writer.numbers.driver_ids(group=writer.group, driver=code)]
    if len(first) > 1:
        ties = Number(f"ties/{writer.group}", len(first))
        key = "top_all_tied" if len(first) == len(top) else "top_tied"
        return writer.say("overall", key, ids, top=writer.list_drivers(top), ties=ties)
    code, n = first[0]
    quantity = Quantity(n, writer.numbers.driver("of", group=writer.group, driver=code))
    rest = top[1:]
    if not rest:
        return writer.say("overall", "top_alone", ids, label=writer.labels[code], quantity=quantity)
    return writer.say(
        "overall", "top", ids, label=writer.labels[code], quantity=quantity, rest=writer.list_drivers(rest)
    )


def _first_place(writer: Writer, ranked: list[tuple[str, Number]]) -> Iterator[Sentence]:
    """Say how many drivers may be the one named most, where the measured error leaves that open."""
    rows = {code: writer.numbers.drivers[writer.group, code, "all", ""] for code, _ in ranked}
    firsts = [code for code, row in rows.items() if row["rank_low"] == 1]
    if len(firsts) < 2:
        return
    ids = [statement for code in firsts for statement in writer.numbers.driver_ids(group=writer.group, driver=code)]
    yield writer.say("overall", "firsts", ids, firsts=Number(f"firsts/{writer.group}", len(firsts)))


def _facet_sentence(writer: Writer) -> Iterator[Sentence]:
    """Name the facets that recur most over all drivers."""
    facets = [one for code in writer.numbers.order for one in writer.numbers.facets_of(group=writer.group, driver=code)]
    ranked = sorted(facets, key=lambda facet: -facet.count.value)
    top = [facet for facet in ranked if facet.count.value >= writer.limits.recurring][: writer.limits.facets]
    if not top:
        return
    ids = [statement for facet in top for statement in facet.statement_ids]
    yield writer.say("overall", "facets", ids, facets=writer.wording.enumerate([_name_facet(facet) for facet in top]))


def _name_facet(facet: Facet) -> Phrase:
    return Phrase(f"{facet.label} ({facet.count})", (facet.count,))


def _direction_sentence(writer: Writer) -> Iterator[Sentence]:
    """Say what is named most in each direction by the words themselves: a question can give any answer a direction."""
    parts, ids = [], []
    for valence in VALENCES:
        ranked = writer.numbers.ranked(group=writer.group, column=f"{valence}_about")
        first = writer.first(ranked) if ranked else []
        if first and first[0][1].value >= writer.limits.recurring:
            named = writer.list_drivers(first)
            parts.append(writer.wording.say("overall", f"direction_{valence}", named=named))
            ids.extend(_speaking_of(writer, {f"{code}={valence}" for code, _ in first}))
    if parts:
        yield writer.say("overall", "directions", ids, parts=writer.wording.list_parts(parts))


def _speaking_of(writer: Writer, wanted: set[str]) -> list[str]:
    own = writer.numbers.statements(writer.group)
    return [
        statement
        for statement, cell in zip(own["statement_id"], own["valence_about"], strict=True)
        if wanted & set(split_codes(cell))
    ]


def _level_sentence(writer: Writer, section: str) -> Iterator[Sentence]:
    """Say how many statements are horizontal and vertical, by the final tags and by the words themselves."""
    own = writer.numbers.statements(writer.group)
    of = writer.numbers.count("substantive", group=writer.group)
    parts, shown = [], []
    for level in _LEVELS:
        n, about = (writer.numbers.count(name, group=writer.group) for name in (level, f"{level}_about"))
        if n.value:
            key = f"level_{level}" if n.value == about.value else f"level_{level}_about"
            parts.append(writer.wording.say("overall", key, quantity=Quantity(n, of), about=about))
            shown.append(level)
    if parts:
        behind = own.loc[(own[shown] == 1).any(axis=1), "statement_id"]
        yield writer.say(section, "level", behind, parts=writer.wording.capitalise(writer.wording.list_parts(parts)))


def _rest_sentences(writer: Writer) -> Iterator[Sentence]:
    """Say how many are tips and questions, in how many no driver is found, and which drivers are not found at all."""
    own, count = writer.numbers.statements(writer.group), writer.numbers.count
    tips, questions = (count(tag, group=writer.group) for tag in ("tip", "question"))
    if tips.value or questions.value:
        behind = own.loc[(own["tip"] == 1) | (own["question"] == 1), "statement_id"]
        yield writer.say("overall", "tips", behind, tips=tips, questions=questions)
    without, of = count("without", group=writer.group), count("substantive", group=writer.group)
    named = {code for code, _ in writer.numbers.ranked(group=writer.group)}
    missing = [writer.labels[code] for code in writer.numbers.order if code not in named]
    if without.value and named:
        behind = own.loc[own["drivers"] == "", "statement_id"]
        yield writer.say("overall", "without", behind, quantity=Quantity(without, of))
    if missing:
        listed = writer.wording.enumerate([Phrase(label) for label in missing])
        yield writer.say("overall", "missing", own["statement_id"], labels=listed)
