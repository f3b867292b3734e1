"""Lay out a session as text for coding in other programs, and find the statements in such a text again."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import pandas as pd

from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.tables import iterate_rows

SEPARATOR = "\n\n"
"""Separates statements from each other and from questions."""
HEADING = "# "
"""Prefix of the lines with questions, so that nobody takes them for a contribution."""
_NOT_IN_NAMES = re.compile(r'\s*[\\/:*?"<>|\x00-\x1f]+\s*')
_BLOCK = re.compile(r"\S(?:[^\n]|\n(?!\n))*")


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with the section and the question it belongs to."""

    statement_id: str
    text: str
    section: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The start and end (exclusive) of a statement in a text, in characters."""

    statement_id: str
    start: int
    end: int


def session_lines(statements: pd.DataFrame) -> dict[str, list[Line]]:
    """Return each session's statements in reading order."""
    ordered = statements.sort_values(["session_id", "position"], kind="stable")
    lines: dict[str, list[Line]] = {}
    for session_id, *values in iterate_rows(ordered, "session_id", "statement_id", "text", "section", "prompt"):
        lines.setdefault(session_id, []).append(Line(*values))
    return lines


def name_sources(sessions: pd.DataFrame) -> dict[str, str]:
    """Name each session for other programs: a unique title, without characters that file names cannot contain."""
    pairs = [
        (session_id, " ".join(_NOT_IN_NAMES.sub(" - ", title).split()) or session_id)
        for session_id, title in iterate_rows(sessions, "session_id", "title")
    ]
    used = Counter(name.casefold() for _, name in pairs)
    return {one: name if used[name.casefold()] == 1 else f"{name} ({one})" for one, name in pairs}


def lay_out(lines: Iterable[Line]) -> tuple[str, list[Span]]:
    """Write a session as text, with an empty line between statements, and headings and questions where they change.

    `text[span.start:span.end]` is the statement.
    """
    pieces: list[str] = []
    spans: list[Span] = []
    place, asked = 0, ""
    for line in lines:
        heading = _heading(line)
        if heading not in {asked, ""}:
            pieces.append(heading)
            place += len(heading) + len(SEPARATOR)
        asked = heading
        spans.append(Span(line.statement_id, place, place + len(line.text)))
        pieces.append(line.text)
        place += len(line.text) + len(SEPARATOR)
    return SEPARATOR.join(pieces), spans


def find_statements(text: str, lines: Sequence[Line]) -> list[Span]:
    """Find the statements of a session in a source text, in order; missing ones are left out.

    A text laid out by `lay_out` needs no search; otherwise blocks between empty lines are aligned by their folded
    words, so that additions, omissions and new typesetting displace nothing else.
    """
    laid, spans = lay_out(lines)
    if text.rstrip("\n") == laid.rstrip("\n"):
        return spans
    blocks = [(found.start(), found.end(), fold(found[0])) for found in _BLOCK.finditer(text)]
    units = [(line.statement_id, fold(found[0])) for line in lines for found in _BLOCK.finditer(line.text)]
    matcher = SequenceMatcher(None, [words for _, words in units], [words for *_, words in blocks], autojunk=False)
    found: dict[str, Span] = {}
    for match in matcher.get_matching_blocks():
        for step in range(match.size):
            one = units[match.a + step][0]
            start, end, _ = blocks[match.b + step]
            found[one] = Span(one, found[one].start if one in found else start, end)
    return list(found.values())


def recognise_session(text: str, sessions: Mapping[str, Sequence[Line]]) -> str:
    """Return the session with most statements in a text, if these are at least half of its blocks; otherwise ''."""
    blocks = {fold(found[0]) for found in _BLOCK.finditer(text) if not found[0].startswith(HEADING)}
    shares = {one: len(blocks & {fold(line.text) for line in lines}) for one, lines in sessions.items()}
    best = max(shares, key=lambda one: (shares[one], one), default="")
    return best if best and shares[best] * 2 >= max(1, len(blocks)) else ""


def _heading(line: Line) -> str:
    """Write section and question as heading lines; a question that is also the section is written once."""
    asked = (line.section, "" if line.prompt in line.section.split(" > ") else line.prompt)
    return "\n".join(f"{HEADING}{' '.join(part.split())}" for part in asked if part)


Shift = Callable[[int], int]
"""Converts a position in a source text, as a program counted it, to one in the text with plain line ends."""


def find_shift(
    raw: str,
    text: str,
    spans: Sequence[Span],
    quoted: Sequence[tuple[int, int, str]],
    other: Sequence[tuple[int, int]],
) -> Shift | None:
    """Find out from the quoted words whether a program counts a two-character line end as one or two.

    `quoted` are the positions of passages with their words, `other` whatever else points into the text. Returns None if
    nothing shows which and it makes a difference.
    """

    def one(place: int) -> int:
        return place

    def two(place: int) -> int:
        return place - raw.count("\r\n", 0, place)

    def fits(shift: Shift) -> int:
        """Count the passages that are just what they quote, or just a statement."""
        whole = {(span.start, span.end) for span in spans}
        found = [(shift(start), shift(end), words) for start, end, words in quoted]
        return sum(
            (start, end) in whole or bool(words.strip() and fold(text[start:end]) == fold(words))
            for start, end, words in found
        )

    if fits(one) != fits(two):
        return max((one, two), key=fits)
    both = [(start, end) for start, end, _ in quoted] + list(other)
    same = all(touched_by(spans, one(a), one(b)) == touched_by(spans, two(a), two(b)) for a, b in both)
    return two if same else None


def touched_by(spans: Sequence[Span], start: int, end: int) -> list[str]:
    """List the statements that overlap a passage by at least one character."""
    return [span.statement_id for span in spans if span.start < end and start < span.end]
