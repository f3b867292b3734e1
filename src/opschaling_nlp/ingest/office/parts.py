"""Hold the paragraphs of a document as its format gives them, and turn them into blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import Block, Look

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
    prompt: str = ""
    speaker: str = ""
    time: str = ""
    reactions: int = 0


def blocks_of(parts: Iterable[Part]) -> Iterator[Block]:
    """Yield a block for each part with text.

    List items, cells and paragraphs with a break in them are whole posts; plain paragraphs are lines, for segmenting to
    judge, because a wall that was pasted into a document has its headings and arrows in plain paragraphs.
    """
    limit = load_cues("office")["document"]["heading_words"]
    gap = 0.0
    for part in parts:
        text = part.text.strip()
        if not text:
            gap += 1.0
            continue
        look = Look(gap=gap, indent=part.indent, bold=part.bold, container=part.container)
        plain = part.role == "text" and "\n" not in text
        if part.role == "heading" or (plain and part.bold and len(text.split()) <= limit and text[-1] not in ".!…;,"):
            look = Look(level=part.level, gap=gap, bold=part.bold)
            yield Block("heading", " ".join(text.split()), line=part.number, look=look)
        elif plain:
            yield Block("line", part.text.rstrip(), line=part.number, look=look)
        else:
            yield Block(
                "post",
                text,
                line=part.number,
                look=look,
                section=part.section,
                prompt=part.prompt,
                speaker=part.speaker,
                time=part.time,
                reactions=part.reactions,
            )
        gap = 0.0


def style_kind(name: str) -> Literal["heading", "item", "skip", "text"]:
    """Tell what a paragraph style says its paragraphs are."""
    cues = load_cues("office")["document"]
    kinds: dict[Literal["heading", "item", "skip"], str] = {"skip": "skipped", "heading": "headings", "item": "lists"}
    for kind, key in kinds.items():
        if any(fnmatchcase(name.casefold(), pattern) for pattern in cues[key]):
            return kind
    return "text"
