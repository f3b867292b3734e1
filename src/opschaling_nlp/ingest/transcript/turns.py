"""Find who says what, and when, in lines with a time, a name or both before, after or above the words.

Programs and people write the same three things in every order: `[00:12] Els: …`, `Els: [00:12] …`, `Els (00:12)` above
her words, `Els` above `0 minuten 12 seconden`, `Els: … #00:00:12-3#`. So each line is split into its elements, and the
lines together decide what their form means.
"""

import html
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from opschaling_nlp.dutch.calendar import find_date
from opschaling_nlp.dutch.cues import count_limit, cue_template, cue_words, load_cues, threshold
from opschaling_nlp.dutch.names import is_spelled_as_name
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.encoding import decode_head
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.safety import ARCHIVE_ERRORS
from opschaling_nlp.ingest.transcript.utterances import Cue, make_reading, seconds
from opschaling_nlp.model import OWN_MARKDOWN, Block, Edit, Reading, SessionKind

Line = tuple[int, str]

_CLOCK = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?|\d{1,3}:\d{1,2}:\d{1,2}[.,]\d{1,3}"
_OPEN = r"[\[({<#]?\s*"
# A twelve-hour time is a wall clock's; it has no hour 0, and before a colon AM and PM are initials.
_NO_MORE = r"(?![\w.,]|:\S)(?:(?<=00:\d\d:\d\d)|(?!\s*(?:[AP]\.?\s?M|[ap]\.?\s?m)\b(?!:)))"
_CLOSE = rf"(?:-\d)?(?:\s*(?:[\])}}>]|#(?!\w))|{_NO_MORE})"
_BOLD = re.compile(r"\A(\*\*|__)(.+?)\1")
_SEPARATOR = re.compile(r"\s*(?:[-–—|:]+(?:\s+|$)|\s)\s*|:(?=\w)")
_LABEL = re.compile(
    r"(?P<name>[^\W\d_][^:\[\]\n(){}<>#]{0,59}?)\s*(?P<mark>[\[({<]\s*[\d:.,]+\s*[\])}>])?\s*:(?:\s+|$)"
)
_BRACKETED = re.compile(r"\[(?P<name>[^\W\d_][^\[\]:]{0,59})\]:?\s+")
# A time in the middle of speech.
_INSIDE = re.compile(rf"\s*[\[({{<#]\s*(?:{_CLOCK})(?:-\d)?\s*[\])}}>#]")
# What somebody says through the words of another: `wij willen dat //S02: ja// het blijft`.
_THROUGH = re.compile(r"\s*(?<!:)//\s*(?P<name>[^:/]{1,60}?):\s*(?P<text>[^/]*(?:/[^/]+)*)//")
_SHORT_CODE = re.compile(r"[A-Z]{1,3}\d{1,3}|I|INT")
# The templates of lines that nobody says.
_SYSTEM = ("chat", "transcript", "system")


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said in a text, and the lines above it that nobody says."""

    cues: tuple[Cue, ...]
    above: tuple[Line, ...]
    timed: bool
    """Whether times show that it is a transcript; otherwise only speakers' names do."""


class _Time(NamedTuple):
    """A time in a line, in seconds."""

    start: float
    end: float
    strong: bool
    """It cannot be a wall-clock time: it has hours and seconds, fractions, or an end."""
    bare: bool
    """It has no brackets or other marks around it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One line, split into its elements."""

    number: int
    text: str
    name: str = ""
    time: _Time | None = None
    before: str = ""
    """The words before a time at the end; without brackets it is a time only if a name precedes it."""
    apart: bool = True
    """Whether it follows a blank line, or is a paragraph of its own."""

    @property
    def timed(self) -> bool:
        """Return whether the line certainly contains a time."""
        return self.time is not None and not (self.before and self.time.bare)

    @property
    def only_time(self) -> bool:
        """Return whether the line is just a time."""
        return not self.text and not self.name and self.timed

    @property
    def leads(self) -> bool:
        """Return whether words follow the time in the line."""
        return bool(self.text) and not self.before

    @property
    def plain(self) -> bool:
        """Return whether the line is just words."""
        return self.time is None and not self.name


# Where a name can stand alone: after or before a time, above or below one, or above words with one.
_FORMS: tuple[Callable[[_Piece | None, _Piece, _Piece | None], bool], ...] = (
    lambda _above, line, _below: line.timed and line.leads,
    lambda _above, line, _below: bool(line.before) and not line.name,
    lambda _above, line, below: line.plain and below is not None and below.only_time,
    lambda above, line, _below: line.plain and above is not None and above.only_time,
    lambda _above, line, below: line.plain and below is not None and below.timed and below.leads,
)


def find_turns(lines: Sequence[Line], *, clock_times: bool = False) -> Transcript | None:
    """Return what is said in the lines (number, text; empty ones separate paragraphs); None if they are no transcript.

    Times that may be wall-clock times count only if they start within a minute, or, with `clock_times`, if names recur.
    """
    pieces = _without_initials(_with_headers(_pieces(lines)))
    timed = _is_transcript(pieces, clock_times=clock_times)
    if not timed and not _is_named(pieces):
        return None
    first = next(index for index, piece in enumerate(pieces) if piece.timed or piece.name)
    cues = tuple(cue for whole in _cues(pieces[first:]) for cue in _apart(whole))
    return Transcript(cues, tuple((piece.number, piece.text) for piece in pieces[:first]), timed)


def _pieces(lines: Sequence[Line]) -> list[_Piece]:
    pieces: list[_Piece] = []
    apart = True
    for number, line in lines:
        if line.strip():
            alone = cue_template(*_SYSTEM).fullmatch(line.strip()) is not None
            pieces.append(replace(_take_apart(number, line), apart=apart or alone))
        apart = not line.strip()
    known = _known_names(pieces)
    raw = {number: line.strip() for number, line in lines}
    return [piece if not piece.name or piece.name in known else _unnamed(piece, raw[piece.number]) for piece in pieces]


def _known_names(pieces: Sequence[_Piece]) -> set[str]:
    """Return the words before colons that are names: they recur, are codes, or half of the lines begin that way."""
    labels = Counter(piece.name for piece in pieces if piece.name)
    begin = next((index for index, piece in enumerate(pieces) if piece.timed or piece.name), 0)
    said = [piece for piece in pieces[begin:] if piece.text and not cue_template(*_SYSTEM).fullmatch(piece.text)]
    usual = labels.total() >= 0.5 * len(said)
    return {
        name for name, count in labels.items() if count >= count_limit("turns.times") or usual or is_speaker_code(name)
    }


def _take_apart(number: int, line: str) -> _Piece:
    if cue_template(*_SYSTEM).fullmatch(line.strip()):
        return _Piece(number, line.strip())
    text, before = _leading(_BOLD.sub(r"\2", line.strip(), count=1))
    text, name, after = _labelled(_BOLD.sub(r"\2", text, count=1))
    if before or after:
        return _Piece(number, text, name, before or after)
    if whole := _marks()["whole"].fullmatch(text):
        return _Piece(number, "", name, _read(whole)._replace(bare=False))
    found = _marks()["last"].search(text)
    if found is None:
        return _Piece(number, text, name)
    time, words = _read(found), text[: found.start()].rstrip()
    return _Piece(number, text if time.bare else words, name, time, before=words)


def _labelled(text: str) -> tuple[str, str, _Time | None]:
    """Split off a speaker's name at the start of a text, with a time before or after its colon.

    Brackets with nothing but a time behind them may hold the name of a device.
    """
    label = _LABEL.match(text) or _BRACKETED.match(text)
    device = label is not None and label.re is _BRACKETED and _marks()["whole"].fullmatch(text[label.end() :])
    if label is None or not (may_be_name(label["name"]) or device):
        return text, "", None
    inside = label["mark"] if label.re is _LABEL else None
    rest, behind = _leading(text[label.end() :])
    return rest, label["name"].strip(), _leading(inside)[1] if inside else behind


def _leading(text: str) -> tuple[str, _Time | None]:
    """Split off the times at the start of a text; some programs write one twice."""
    time = None
    while found := _marks()["first"].match(text):
        time = time or _read(found)
        text = text[found.end() :]
        text = text[separator.end() :] if (separator := _SEPARATOR.match(text)) else text
    return text, time


def _read(found: re.Match[str]) -> _Time:
    if found["clock"] is None:
        units = (("hours", 3600.0), ("minutes", 60.0), ("seconds", 1.0))
        start = sum(size * int(found[unit] or 0) for unit, size in units)
        return _Time(start, start, strong=False, bare=True)
    start = seconds(found["clock"])
    end = seconds(found["until"]) if found["until"] else start
    strong = found["clock"].count(":") > 1 or "." in found["clock"] or bool(found["until"]) or "#" in found.group()
    return _Time(start, end, strong, found.group().strip()[0].isdigit())


def _unnamed(piece: _Piece, line: str) -> _Piece:
    """Return a word before a colon to the sentence it belongs to."""
    return replace(piece, name="", text=_leading(line)[0] if piece.time and not piece.before else line)


def _with_headers(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Turn names that stand alone above speech into the speakers of that speech.

    They are taken for names if a form of line consists of little else.
    """
    found = list(pieces)
    around = list(zip([None, *pieces], pieces, [*pieces[1:], None], strict=False))
    for form in _FORMS:
        places = [index for index, three in enumerate(around) if form(*three) and not found[index].name]
        words = {index: found[index].before or found[index].text for index in places}
        names = [index for index in places if may_be_name(words[index]) and _heads(around[index][2])]
        if len(names) >= max(1, threshold("turns.headers") * len(places)) and (
            len(names) > 1 or is_speaker_code(words[names[0]])
        ):
            for index in names:
                found[index] = replace(found[index], name=words[index], text="", before="")
    return found


def _heads(below: _Piece | None) -> bool:
    """Return whether words or a time stand below a line, as below a speaker's name."""
    return below is not None and (below.plain or below.timed)


def _without_initials(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Remove the initials that a window shows beside a name."""
    kept = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=False):
        name = after.name if after and not after.text else ""
        initials = "".join(word[0] for word in name.split()).casefold()
        short = {initials, initials[:1] + initials[-1:]} - {""}
        if piece.time is not None or len(piece.text) > 3 or piece.text.casefold() not in short:
            kept.append(piece)
    return kept


def _is_transcript(pieces: Sequence[_Piece], *, clock_times: bool) -> bool:
    """Tell a transcript from a programme: times ascend on most lines, or beside names, starting in the first minute."""
    times = [piece.time for piece in pieces if piece.time and piece.timed]
    rising = sum(a.start <= b.start for a, b in pairwise(times)) >= threshold("turns.rising") * (len(times) - 1)
    if len(times) < count_limit("turns.times") or not rising or not _is_covered(pieces):
        return False
    if times[0].start < threshold("turns.first_words") or sum(time.strong for time in times) >= 0.5 * len(times):
        return True
    names = Counter(piece.name for piece in pieces if piece.name not in {"", "AM", "PM"})
    return clock_times and max(names.values(), default=0) > 1


def _is_named(pieces: Sequence[_Piece]) -> bool:
    """Return whether nearly all paragraphs begin with a speaker, and speakers alternate.

    Speakers have codes, or full names in the output of a program.
    """
    named = [piece.name for piece in pieces if piece.name]
    names = set(named)
    said = [piece for piece in pieces if piece.text and not cue_template(*_SYSTEM).fullmatch(piece.text)]
    begin = next((index for index, piece in enumerate(said) if piece.name), 0)
    program = len(said) < len(pieces)
    known = sum(is_speaker_code(name) or (program and " " in name) for name in names)
    if known < len(names) * (0.5 if program else 1.0) or len(named) < max(
        count_limit("turns.named"), threshold("turns.rising") * len(said[begin:])
    ):
        return False
    return 1 < len(names) < len(list(groupby(named)))


def _is_covered(pieces: Sequence[_Piece]) -> bool:
    """Return whether half of the lines below the head have a time or a name, or continue a line that has."""
    first = next((index for index, piece in enumerate(pieces) if piece.timed or piece.name), 0)
    pieces = pieces[min(first, count_limit("turns.head")) :]
    headed = [False, *(bool(piece.name) for piece in pieces[:-1])]
    covered = [
        piece.timed or bool(piece.name) or not piece.apart or below for piece, below in zip(pieces, headed, strict=True)
    ]
    return sum(covered) >= 0.5 * len(pieces)


def _cues(pieces: Sequence[_Piece]) -> list[Cue]:
    """Make one cue per paragraph; lines that follow without a blank line belong to the paragraph above."""
    cues: list[Cue] = []
    speaker, start, end, below_header = "", 0.0, 0.0, True
    for piece in pieces:
        if piece.time and piece.timed:
            start, end = piece.time.start, max(piece.time.end, piece.time.start)
        speaker = piece.name or speaker
        opens = piece.timed or bool(piece.name) or piece.apart or below_header
        below_header = not piece.text
        text = _INSIDE.sub("", piece.text)
        if piece.text and opens:
            cues.append(Cue(text, piece.number, piece.number, start, end, speaker))
        elif piece.text:
            cues[-1] = replace(cues[-1], text=f"{cues[-1].text} {text}", line_end=piece.number)
    ends = [max(cue.end, after.start) for cue, after in pairwise(cues)]
    return [replace(cue, end=end) for cue, end in zip(cues, [*ends, end], strict=False)]


def _apart(cue: Cue) -> Iterator[Cue]:
    """Yield what one speaker says without what others say through it, and then each of those."""
    through = [found for found in _THROUGH.finditer(cue.text) if may_be_name(found["name"].strip())]
    text = cue.text
    for found in reversed(through):
        text = text[: found.start()] + text[found.end() :]
    yield replace(cue, text=text.strip())
    for found in through:  # it is over, so that what the same speaker says next is not part of it
        yield replace(cue, text=found["text"].strip(), speaker=found["name"].strip(), end=float("-inf"))


def is_speaker_code(name: str) -> bool:
    """Return whether a name stands for an anonymous speaker (R1, Spreker 2, SPEAKER_00)."""
    return any(
        pattern.fullmatch(name.strip()) for pattern in (_SHORT_CODE, cue_template("chat", "transcript", "codes"))
    )


def may_be_name(text: str) -> bool:
    """Return whether a text could be a speaker's name: a code, or a few capitalised words."""
    if text[-1:] in ".?!,;…" or text.casefold() in cue_words("chat", "transcript", "labels"):
        return False
    name, _, role = text.removesuffix(")").rpartition(" (")
    bare = name if role.casefold() in cue_words("chat", "transcript", "roles") else text.replace("(", "")
    return is_speaker_code(text) or is_spelled_as_name(bare)


@cache
def _marks() -> dict[str, re.Pattern[str]]:
    """Compile the patterns of times.

    In digits before or after words, or in words (`1 minuut 5 seconden`) after a name or alone.
    """
    figures = rf"{_OPEN}(?P<clock>{_CLOCK})(?:\s*(?:-->|→|[-–—]{{1,2}}|tot|to)\s*(?P<until>{_CLOCK}))?{_CLOSE}"
    units = load_cues("chat")["transcript"]
    words = "".join(
        rf"(?:(?P<{unit}>\d{{1,3}})\s+(?:{'|'.join(map(re.escape, units[unit]))})(?![^\W\d_])\s*)?"
        for unit in ("hours", "minutes", "seconds")
    )
    either = rf"(?:{figures}|(?=\d){words}(?<=[^\W\d])\s*)"
    return {
        "first": re.compile(figures),
        "last": re.compile(rf"(?<=\s){either}$"),
        "whole": re.compile(rf"{either}(?:[\d:\s]*)$"),
    }


_WORD, _PAGES = ".docx", (".html", ".htm")
_LINE_END = re.compile(r"</w:p>|<w:br\b[^>]*/>|<w:cr\b[^>]*/>")
_PAGE_LINE_END = re.compile(r"</p>|<br\b[^>]*>")
_PARAGRAPH_END = re.compile(r"</w:p>")
_TAG = re.compile(r"<[^>]*>?")


def matches(export: Export) -> bool:
    """Return whether a text, web page or Word file contains the times of a transcript."""
    head = export.head
    if head.startswith(OWN_MARKDOWN.encode()):
        return False
    if export.suffix in _PAGES:
        words = [html.unescape(_TAG.sub("", line)) for line in _PAGE_LINE_END.split(decode_head(head))]
        return find_turns(list(enumerate(words, 1))) is not None
    if export.suffix != _WORD:
        text = decode_head(head[: head.rfind(b"\n") + 1] or head)
        return find_turns(list(enumerate(text.splitlines(), 1))) is not None
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(export.path) as archive, archive.open("word/document.xml") as member:
            start = member.read(count_limit("files.word_start")).decode("utf-8", "replace")
    except (KeyError, RuntimeError, *ARCHIVE_ERRORS):
        return False  # the Word reader reports what is wrong with it
    if "<w:tbl>" in start:
        return False  # the columns of a table say more
    lines = [
        (0, html.unescape(_TAG.sub("", line)))
        for paragraph in _PARAGRAPH_END.split(start)
        for line in (*_LINE_END.split(paragraph), "")
    ]
    return find_turns(lines, clock_times=True) is not None


def read(export: Export) -> Reading:
    """Read what each speaker says; the lines above the first one give the title and the date."""
    found = find_turns(list(_lines(export)), clock_times=export.suffix == _WORD)
    if found is None and export.suffix in _PAGES:  # its head looked like one
        from opschaling_nlp.ingest import webpage

        return webpage.read(export)
    if found is None:
        raise UnreadableExportError("het transcript bevat geen tekst")
    furniture = cue_template("chat", "transcript", "system")
    above = [text.lstrip("# ").strip() for _, text in found.above]
    said = Counter(cue.speaker for cue in found.cues)
    asked = Counter(cue.speaker for cue in found.cues if cue.text.endswith("?"))
    interview = not found.timed and len(said) == 2 and any(2 * asked[name] >= said[name] for name in said)
    return make_reading(
        export,
        found.cues,
        named=SessionKind.INTERVIEW if interview else SessionKind.TRANSCRIPT,
        timed=found.timed,
        title=next((text for text in above if not furniture.fullmatch(text)), ""),
        date=find_date(above),
        edits=tuple(Edit(0, "furniture", text, "", line=number) for number, text in found.above),
    )


def _lines(export: Export) -> Iterator[Line]:
    """Yield numbered lines; in a document or page the number is the paragraph's, and an empty line ends it."""
    if export.suffix != _WORD and export.suffix not in _PAGES:
        yield from enumerate(export.lines(), 1)
        return
    if export.suffix in _PAGES:
        from opschaling_nlp.ingest import webpage

        parts: Iterable[Block] = webpage.read(export).blocks
    else:
        from opschaling_nlp.ingest.office.docx import DocumentWalk, open_document

        document = open_document(export)
        parts = DocumentWalk(document, export.skips).read(document.element.body)
    for part in parts:
        for line in (*part.text.split("\n"), ""):
            yield part.line or 0, line
