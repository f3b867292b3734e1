"""Read the polls of a Slido workbook: sheet Export All (a row an answer) and, for what it lacks, Pivot All (a row a participant)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.tables.column_cues import fold_name, load_table_cues
from opschaling_nlp.ingest.tables.profile import is_number, is_time
from opschaling_nlp.ingest.tables.rows import EMPTY, VALUES, speaker_name
from opschaling_nlp.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from opschaling_nlp.ingest.tables.column_cues import TableCues

_DOUBLE = "antwoorden die dezelfde deelnemer twee keer instuurde één keer geteld"
_CHOSEN = "antwoorden gekozen uit wat de organisator aanbood (meerkeuze), niet zelf geschreven"
_RATINGS = "antwoorden op beoordelingsvragen overgeslagen"


@dataclass(frozen=True, slots=True)
class _Answer:
    """Hold one answer as either sheet gives it."""

    page: int | None
    line: int
    participant: str
    name: str
    poll_type: str
    question: str
    text: str
    section: tuple[str, ...] = ()
    time: str = ""


def slido_layout(rows: Sequence[tuple[int, Sequence[str]]]) -> Literal["", "pivot", "export"]:
    """Tell which of the two Slido sheets these first rows come from, if any."""
    cues = load_table_cues().slido
    names = [fold_name(cell) for cell in rows[0][1]] if rows else []
    if set(cues.export_columns) <= set(names):
        return "export"
    first = len(cues.pivot_first_columns)
    below = rows[1][1] if len(rows) > 1 else ()
    if tuple(names[:first]) == cues.pivot_first_columns and not any(cell.strip() for cell in below[:first]):
        return "pivot"
    return ""


def read_slido(
    sheets: Mapping[int | None, Iterable[tuple[int, Sequence[str]]]],
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Read the Slido sheets of one workbook (sheet number → rows) into posts and warnings, counting every answer once."""
    cues = load_table_cues()
    tables = {page: list(rows) for page, rows in sheets.items()}
    layouts = {page: slido_layout(rows[:2]) for page, rows in tables.items()}
    exported = [
        answer
        for page, layout in layouts.items()
        if layout == "export"
        for answer in _export_answers(tables[page], page)
    ]
    pivoted = [
        answer
        for page, layout in layouts.items()
        if layout == "pivot"
        for answer in _pivot_answers(tables[page], page, cues)
    ]
    names = {answer.participant: answer.name for answer in pivoted if answer.participant}
    covered = {fold_name(answer.question) for answer in exported}
    answers = exported + [answer for answer in pivoted if fold_name(answer.question) not in covered]
    skips: Counter[str] = Counter()
    blocks = tuple(_posts(answers, names, skips, cues))
    return blocks, describe_counts(skips)


def _export_answers(rows: Sequence[tuple[int, Sequence[str]]], page: int | None) -> Iterator[_Answer]:
    columns = {fold_name(cell): index for index, cell in enumerate(rows[0][1])}
    for number, cells in rows[1:]:

        def cell(name: str, cells: Sequence[str] = cells) -> str:
            index = columns.get(name, len(cells))
            return cells[index].strip() if index < len(cells) else ""

        survey = cell("survey name")
        yield _Answer(
            page=page,
            line=number,
            participant=cell("participant id"),
            name=cell("participant name"),
            poll_type=cell("poll type").casefold(),
            question=cell("poll question"),
            text=cell("poll option"),
            section=(survey,) if survey else (),
            time=_iso(cell("submission date"), cell("submission time")),
        )


def _pivot_answers(rows: Sequence[tuple[int, Sequence[str]]], page: int | None, cues: TableCues) -> Iterator[_Answer]:
    """Yield the answers question by question, as the poll was held."""
    first = len(cues.slido.pivot_first_columns)
    questions, types = rows[0][1], rows[1][1]
    for index in range(first, len(questions)):
        poll_type = types[index].strip().casefold() if index < len(types) else ""
        filled = [(number, cells) for number, cells in rows[2:] if index < len(cells) and cells[index].strip()]
        separator = cues.slido.separator
        several = poll_type in cues.slido.several_answers or _is_closed(
            [cells[index] for _, cells in filled], separator
        )
        for number, cells in filled:
            for text in cells[index].split(separator) if several else (cells[index],):
                yield _Answer(
                    page, number, cells[0].strip(), cells[1].strip(), poll_type, questions[index].strip(), text.strip()
                )


def _is_closed(cells: Sequence[str], separator: str) -> bool:
    """Tell whether the joined answers come from a fixed list: every part of a cell also stands in another cell."""
    counts = Counter(part.strip() for cell in cells for part in set(cell.split(separator)))
    joined = [cell for cell in cells if separator in cell]
    return bool(joined) and all(counts[part.strip()] > 1 for cell in joined for part in cell.split(separator))


def _posts(
    answers: Iterable[_Answer], names: Mapping[str, str], skips: Counter[str], cues: TableCues
) -> Iterator[Block]:
    seen: set[tuple[str, str, str]] = set()
    for answer in answers:
        if not answer.text:
            continue
        if answer.poll_type in cues.slido.ratings:
            skips[_RATINGS] += 1
        elif answer.text.casefold() in cues.empty:
            skips[EMPTY] += 1
        elif is_number(answer.text) or is_time(answer.text):
            skips[VALUES] += 1
        elif answer.participant and (answer.participant, answer.question, answer.text) in seen:
            skips[_DOUBLE] += 1
        else:
            seen.add((answer.participant, answer.question, answer.text))
            skips[_CHOSEN] += answer.poll_type in cues.slido.choices
            name = answer.name or names.get(answer.participant, "")
            yield Block(
                kind="post",
                text=answer.text,
                page=answer.page,
                line=answer.line,
                speaker=speaker_name(name, cues),
                time=answer.time,
                section=answer.section,
                prompt=answer.question,
            )


def _iso(date: str, time: str) -> str:
    """Write Slido's MM/DD/YYYY as an ISO date, followed by the time as given."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", date)
    day = f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else date
    return f"{day} {time}".strip()
