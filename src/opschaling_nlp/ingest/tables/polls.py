"""Read the polls in a Slido workbook.

Sheet Export All has one row per answer; Pivot All, with one row per participant, supplies what it lacks.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from opschaling_nlp.dutch.cues import cue_words, load_cues
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.ingest.tables.profile import CHOSEN, Row, filled, speaker_name, why_no_statement
from opschaling_nlp.model import Block

_DOUBLE = "antwoorden die dezelfde deelnemer twee keer instuurde één keer geteld"
_RATINGS = "antwoorden op beoordelingsvragen overgeslagen"


class _Answer(NamedTuple):
    """One answer from either sheet: the post, the kind of poll, and who gave it."""

    post: Block
    poll_type: str
    participant: str


def poll_layout(rows: Sequence[Row]) -> Literal["", "pivot", "export"]:
    """Return which of the two Slido sheets these first rows come from, if any."""
    names = [plain_words(cell) for cell in rows[0][1]] if rows else []
    if cue_words("columns", "slido", "export_columns") <= set(names):
        return "export"
    first = load_cues("columns")["slido"]["pivot_first_columns"]
    below = rows[1][1] if len(rows) > 1 else ()
    return "pivot" if names[: len(first)] == first and not filled(below[: len(first)]) else ""


def read_polls(sheets: Mapping[int | None, Iterable[Row]], skips: Counter[str]) -> Iterator[Block]:
    """Read the Slido sheets of a workbook (sheet number → rows), counting each answer once."""
    exported: list[_Answer] = []
    pivoted: list[_Answer] = []
    for page, rows in sheets.items():
        table = list(rows)
        layout = poll_layout(table[:2])
        exported += _export_answers(table, page) if layout == "export" else ()
        pivoted += _pivot_answers(table, page) if layout == "pivot" else ()
    names = {answer.participant: answer.post.speaker for answer in pivoted if answer.participant}
    covered = {plain_words(answer.post.prompt) for answer in exported}
    answers = exported + [answer for answer in pivoted if plain_words(answer.post.prompt) not in covered]
    return _posts(answers, names, skips)


def _export_answers(rows: Sequence[Row], page: int | None) -> Iterator[_Answer]:
    names = [plain_words(cell) for cell in rows[0][1]]
    for number, cells in rows[1:]:
        said = defaultdict(str, zip(names, map(str.strip, cells), strict=False))
        post = Block(
            kind="post",
            text=said["poll option"],
            page=page,
            line=number,
            speaker=said["participant name"],
            time=_iso(said["submission date"], said["submission time"]),
            section=tuple(filled((said["survey name"],))),
            prompt=said["poll question"],
        )
        yield _Answer(post, said["poll type"].casefold(), said["participant id"])


def _pivot_answers(rows: Sequence[Row], page: int | None) -> Iterator[_Answer]:
    """Yield the answers question by question, in the order of the poll."""
    cues = load_cues("columns")["slido"]
    separator = cues["separator"]
    questions, types = rows[0][1], rows[1][1]
    for index in range(len(cues["pivot_first_columns"]), len(questions)):
        poll_type = types[index].strip().casefold() if index < len(types) else ""
        told = [(number, cells) for number, cells in rows[2:] if index < len(cells) and cells[index].strip()]
        joined = [cells[index] for _, cells in told]
        several = poll_type in cues["several_answers"] or _is_closed(joined, separator)
        for number, cells in told:
            for text in cells[index].split(separator) if several else (cells[index],):
                post = Block("post", text.strip(), page, number, prompt=questions[index].strip())
                yield _Answer(replace(post, speaker=cells[1].strip()), poll_type, cells[0].strip())


def _is_closed(cells: Sequence[str], separator: str) -> bool:
    """Return whether joined answers come from a fixed list: every part of a cell also occurs in another cell."""
    counts = Counter(part.strip() for cell in cells for part in set(cell.split(separator)))
    joined = [cell for cell in cells if separator in cell]
    return bool(joined) and all(counts[part.strip()] > 1 for cell in joined for part in cell.split(separator))


def _posts(answers: Iterable[_Answer], names: Mapping[str, str], skips: Counter[str]) -> Iterator[Block]:
    seen: set[tuple[str, str, str]] = set()
    for post, poll_type, participant in answers:
        if not post.text:
            continue
        said = (participant, post.prompt, post.text)
        if poll_type in cue_words("columns", "slido", "ratings"):
            skips[_RATINGS] += 1
        elif reason := why_no_statement(post.text):
            skips[reason] += 1
        elif participant and said in seen:
            skips[_DOUBLE] += 1
        else:
            seen.add(said)
            chosen = poll_type in cue_words("columns", "slido", "choices")
            skips[CHOSEN] += chosen
            yield replace(post, speaker=speaker_name(post.speaker or names.get(participant, "")), chosen=chosen)


def _iso(date: str, time: str) -> str:
    """Convert Slido's MM/DD/YYYY to an ISO date, followed by the time as given."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", date)
    day = f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" if found else date
    return f"{day} {time}".strip()
