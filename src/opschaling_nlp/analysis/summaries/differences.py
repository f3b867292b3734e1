"""Write what differs by more than chance between groups, between sessions, and between sources and participants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opschaling_nlp.analysis.summaries.wording import Number, Phrase
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import split_codes

Row = Mapping[str, object]


def driver_differences(writer: Writer, code: str) -> Iterator[Sentence]:
    """Write one sentence on each dimension in which parts name a driver, or a facet of it, more or less often."""
    for dimension in ("group", "session", "voice"):
        rows = [
            row
            for row in writer.numbers.differences
            if row["dimension"] == dimension and str(row["label"]).partition(".")[0] == code and _mine(writer, row)
        ]
        if rows:
            parts = writer.wording.list_parts([_part(writer, row, named=_facet_label(writer, row)) for row in rows])
            yield writer.say("driver", f"differs_{dimension}", _ids(rows), parts=parts)


def part_differences(writer: Writer, dimension: str, part: str) -> Iterator[Sentence]:
    """Write which drivers a group, a session or the sources name more, and less, often than the others.

    Nothing where drivers cannot be read in the sources: what the rules find there is no more than chance finds.
    """
    if dimension == "voice" and not writer.numbers.readable[Voice.SOURCES]:
        return
    for way in ("meer", "minder"):
        rows = [
            row
            for row in writer.numbers.differences
            if row["dimension"] == dimension
            and row["part"] == part
            and row["kind"] == "driver"
            and row["differs"] == way
        ]
        if rows:
            parts = [_counts(writer, row, writer.labels[str(row["label"])]) for row in rows]
            who = writer.wording.capitalise(Phrase(part))
            key = f"{dimension}_{way}"
            yield writer.say("differences", key, _ids(rows), who=who, parts=writer.wording.enumerate(parts))


def _mine(writer: Writer, row: Row) -> bool:
    """Tell whether a row is about what this voice says.

    Sources beside participants belongs to the participants' passage.
    """
    if row["dimension"] == "session":
        return str(row["part"]) in writer.numbers.values_of("session", group=writer.group)
    if row["dimension"] == "voice" and not writer.numbers.readable[Voice.SOURCES]:
        return False
    return writer.group == Voice.PARTICIPANTS


def _part(writer: Writer, row: Row, *, named: str) -> Phrase:
    """Say of one part that it names something more or less often: `docenten vaker (12 van 40 tegen 5 van 60)`."""
    part, dimension = str(row["part"]), str(row["dimension"])
    if dimension == "voice":
        named = named or str(writer.wording.templates["differences"]["this"])
        return writer.wording.say("differences", f"voice_part_{row['differs']}", named=named, **_numbers(row))
    who = f"‘{writer.titles[part]}’" if dimension == "session" else part
    subject = f"{named} " if named else ""
    return writer.wording.say("differences", f"part_{row['differs']}", named=subject, who=who, **_numbers(row))


def _counts(writer: Writer, row: Row, named: str) -> Phrase:
    return writer.wording.say("differences", "counts", named=named, **_numbers(row))


def _numbers(row: Row) -> dict[str, Number]:
    place = f"comparisons/{row['dimension']}/{row['part']}/{row['kind']}/{row['label']}"
    names = {"n": "statements", "of": "of", "n_others": "statements_others", "of_others": "of_others"}
    return {name: Number(f"{place}/{column}", float(str(row[column]))) for name, column in names.items()}


def _facet_label(writer: Writer, row: Row) -> str:
    """Name the facet that a row is about; a row about the driver itself needs no name in the driver's own passage."""
    if row["kind"] == "driver":
        return ""
    labels = {f"{one['driver']}.{one['facet']}": str(one["label"]) for one in writer.numbers.facets}
    return f"‘{labels[str(row['label'])]}’"


def _ids(rows: list[Row]) -> list[str]:
    return [statement for row in rows for statement in split_codes(str(row["statement_ids"]))]
