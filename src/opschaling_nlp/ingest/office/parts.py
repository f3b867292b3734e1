"""Hold the paragraphs of a document as its format gives them, and turn them into blocks."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import Block, Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HIDDEN = "verborgen of verwijderde tekst weggelaten"


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one paragraph, list item or cell paragraph; `number` counts the paragraphs of the document from 1."""

    text: str
    number: int
    role: Literal["heading", "item", "text", "cell"] = "text"
    level: int = 0
    indent: float = 0.0
    bold: bool = False
    container: str = ""
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold the paragraphs of one cell of a table, with whether all of it is bold."""

    paragraphs: tuple[str, ...]
    numbers: tuple[int, ...]
    bold: bool = False

    @property
    def text(self) -> str:
        """Return the cell as one line."""
        return " ".join(" ".join(self.paragraphs).split())


def blocks_of(parts: Iterable[Part]) -> Iterator[Block]:
    """Yield a block for each part with text.

    List items, cells and paragraphs with a break in them are whole posts; plain paragraphs are lines, for segmenting to judge, because a
    wall that was pasted into a document has its headings and arrows in plain paragraphs.
    """
    limit = load_cues("office")["document"]["heading_words"]
    gap = 0.0
    for part in parts:
        text = part.text.strip()
        if not text:
            gap += 1.0
            continue
        look = Look(gap=gap, indent=part.indent, bold=part.bold, container=part.container)
        short_bold = part.role == "text" and part.bold and len(text.split()) <= limit and text[-1] not in ".!…;,"
        if part.role == "heading" or (short_bold and "\n" not in text):
            yield Block(
                "heading",
                " ".join(text.split()),
                line=part.number,
                look=Look(level=part.level, gap=gap, bold=part.bold),
            )
        elif part.role == "text" and "\n" not in text:
            yield Block("line", part.text.rstrip(), line=part.number, look=look)
        else:
            yield Block("post", text, line=part.number, look=look, section=part.section)
        gap = 0.0


def table_parts(rows: Sequence[Sequence[Cell]], *, number: int) -> Iterator[Part]:
    """Yield the paragraphs of a table's cells, below the heading of their column where the first row is one."""
    limit = load_cues("office")["document"]["table_heading_words"]
    first = [cell.text for cell in rows[0]] if rows else []
    others = [len(cell.text.split()) for row in rows[1:] for cell in row if cell.text]
    short = all(len(text.split()) <= limit for text in first) and len([text for text in first if text]) > 1
    longer = bool(others) and sum(others) / len(others) > sum(len(text.split()) for text in first) / max(1, len(first))
    bold = bool(first) and all(cell.bold for cell in rows[0] if cell.text)
    headed = len(rows) > 1 and short and (longer or bold)
    for row_number, row in enumerate(rows[1:] if headed else rows, 2 if headed else 1):
        for column, cell in enumerate(row):
            section = (first[column],) if headed and column < len(first) and first[column] else ()
            for place, text in zip(cell.numbers, cell.paragraphs, strict=True):
                if text.strip():
                    yield Part(
                        text, place, "cell", container=f"table:{number}:r{row_number}:c{column + 1}", section=section
                    )


def style_kind(name: str) -> Literal["heading", "item", "skip", "text"]:
    """Tell what a paragraph style says its paragraphs are."""
    cues = load_cues("office")["document"]
    folded = name.casefold()
    for kind, patterns in (("skip", cues["skipped"]), ("heading", cues["headings"]), ("item", cues["lists"])):
        if any(fnmatchcase(folded, pattern) for pattern in patterns):
            return kind  # type: ignore[return-value]
    return "text"
