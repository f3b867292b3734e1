"""Write the sentences about the whole: what participants name as drivers of scaling, and what sources do."""

from __future__ import annotations

from collections.abc import Iterator

from opschaling_nlp.analysis.summaries.wording import Number, Phrase, Quantity
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.model import VALENCES
from opschaling_nlp.tables import split_codes

_BY_WORDS = ("enabler", "barrier")
"""Directions of which no sentence at the top may rest on the question alone."""
NONE = Phrase("–")
"""Stands where there is nothing to name."""


def overall_sentences(writer: Writer) -> Iterator[Sentence]:
    """Write what participants name as drivers of scaling, in five sentences."""
    own = writer.numbers.statements(writer.group)
    if own.empty:
        yield writer.say("overall", "nothing", ())
        return
    yield scope_sentence(writer, "overall")
    ranked = writer.numbers.ranked(group=writer.group)
    if ranked:
        yield _top_sentence(writer, ranked)
        yield _valence_sentence(writer)
    yield level_sentence(writer, "overall")
    without = Quantity(
        writer.numbers.count("without", group=writer.group), writer.numbers.count("substantive", group=writer.group)
    )
    behind = own.loc[(own["drivers"] == "") | (own["tip"] == 1) | (own["question"] == 1), "statement_id"]
    tips, questions = (writer.numbers.count(tag, group=writer.group) for tag in ("tip", "question"))
    yield writer.say("overall", "rest", behind, tips=tips, questions=questions, quantity=without)


def prompt_kind_sentences(writer: Writer, kind: str) -> Iterator[Sentence]:
    """Write what is named most under one kind of prompt."""
    ranked = writer.numbers.ranked(group=writer.group, slice="prompt_kind", value=kind)
    if not writer.numbers.order:
        return
    of = writer.numbers.driver(
        "of", group=writer.group, driver=writer.numbers.order[0], slice="prompt_kind", value=kind
    )
    name = str(writer.wording.templates["prompt_kinds"][kind or "none"])
    if not ranked:
        own = writer.numbers.statements(writer.group)
        yield writer.say(
            "prompt_kind", "nothing", own.loc[own["prompt_kind"] == kind, "statement_id"], kind=name, of=of
        )
        return
    top = writer.head(ranked)
    ids = [
        statement
        for code, _ in top
        for statement in writer.numbers.driver_ids(group=writer.group, driver=code, slice="prompt_kind", value=kind)
    ]
    yield writer.say("prompt_kind", "top", ids, kind=name, of=of, top=writer.list_drivers(top))


def source_sentences(writer: Writer) -> Iterator[Sentence]:
    """Write what sources name, apart from participants."""
    if writer.numbers.statements(writer.group).empty:
        return
    yield scope_sentence(writer, "source")
    ranked = writer.numbers.ranked(group=writer.group)
    if ranked:
        top = writer.head(ranked)
        ids = [statement for code, _ in top for statement in writer.numbers.driver_ids(group=writer.group, driver=code)]
        yield writer.say("source", "top", ids, top=writer.list_drivers(top))
    yield level_sentence(writer, "source")


def scope_sentence(writer: Writer, section: str) -> Sentence:
    """Say how many statements there are, and how many drivers are named in them."""
    numbers = writer.numbers
    named = Number(f"named/{writer.group}", len(numbers.ranked(group=writer.group)))
    return writer.say(
        section,
        "scope",
        numbers.statements(writer.group)["statement_id"],
        sessions=numbers.count("sessions", group=writer.group),
        substantive=numbers.count("substantive", group=writer.group),
        named=named,
        drivers=Number("codebook/drivers", len(numbers.order)),
    )


def level_sentence(writer: Writer, section: str) -> Sentence:
    """Say how many statements are horizontal and vertical, by the final tags and by the words alone."""
    own = writer.numbers.statements(writer.group)
    of = writer.numbers.count("substantive", group=writer.group)
    tags = ("horizontal", "vertical", "horizontal_about", "vertical_about")
    horizontal, vertical, *about = (writer.numbers.count(tag, group=writer.group) for tag in tags)
    behind = own.loc[(own[list(tags)] == 1).any(axis=1), "statement_id"]
    return writer.say(
        section,
        "level",
        behind,
        horizontal=Quantity(horizontal, of),
        vertical=Quantity(vertical, of),
        horizontal_about=about[0],
        vertical_about=about[1],
    )


def _top_sentence(writer: Writer, ranked: list[tuple[str, Number]]) -> Sentence:
    top, first = writer.head(ranked), writer.first(ranked)
    ids = [statement for code, _ in top for statement in writer.numbers.driver_ids(group=writer.group, driver=code)]
    if len(first) > 1:
        return writer.say(
            "overall", "top_tied", ids, top=writer.list_drivers(top), ties=Number(f"ties/{writer.group}", len(first))
        )
    code, n = first[0]
    quantity = Quantity(n, writer.numbers.driver("of", group=writer.group, driver=code))
    return writer.say("overall", "top", ids, top=writer.list_drivers(top), label=writer.labels[code], quantity=quantity)


def _valence_sentence(writer: Writer) -> Sentence:
    """Say what is named most in each direction; helping and hindering by the words alone, for a question can give both to any answer."""
    phrases, ids = {}, []
    for valence in VALENCES:
        column = f"{valence}_about" if valence in _BY_WORDS else valence
        ranked = writer.numbers.ranked(group=writer.group, column=column)
        first = writer.first(ranked) if ranked else []
        phrases[valence] = writer.list_drivers(first) if first else NONE
        wanted = {f"{code}={valence}" for code, _ in first}
        ids.extend(_with_valence(writer, wanted, by_words=valence in _BY_WORDS))
    return writer.say("overall", "valence", ids, **phrases)


def _with_valence(writer: Writer, wanted: set[str], *, by_words: bool) -> list[str]:
    own = writer.numbers.statements(writer.group)
    return [
        statement
        for statement, cell, about in zip(own["statement_id"], own["valence"], own["valence_about"], strict=True)
        if wanted & set(split_codes(cell)) & set(split_codes(about if by_words else cell))
    ]
