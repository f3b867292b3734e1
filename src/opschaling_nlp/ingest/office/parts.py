"""Hold the paragraphs of a document, and the comments and notes beside them, and turn them into blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Note:
    """Hold one comment or note; `line` is the paragraph that it is about, where that is known."""

    text: str
    author: str = ""
    time: str = ""
    line: int | None = None
    key: str = ""
    reply_to: str = ""


def with_comments(blocks: Sequence[Block], comments: Iterable[Note]) -> Iterator[Block]:
    """Yield the blocks of a document and then its comments under a heading, each a reply to the block it is about."""
    comments = [comment for comment in comments if comment.text]
    about = {comment.line for comment in comments if comment.line is not None}
    keyed: set[int | None] = set()
    for block in blocks:
        if block.line in about - keyed and block.kind != "heading":
            keyed.add(block.line)
            yield replace(block, key=_paragraph_key(block.line))
        else:
            yield block
    yield from under_heading(
        "comments",
        [
            comment if comment.reply_to else replace(comment, reply_to=_paragraph_key(comment.line))
            for comment in comments
        ],
    )


def under_heading(kind: str, notes: Sequence[Note]) -> Iterator[Block]:
    """Yield the heading of a kind of notes (comments, footnotes, endnotes), if there are any, and each as a post."""
    cues = load_cues("office")["margins"]
    if notes:
        yield Block("heading", cues[kind], look=Look(level=1, gap=1.0))
    for note in notes:
        speaker = "" if note.author.casefold() in cues["nobody"] else note.author
        yield Block(
            "post", note.text, line=note.line, speaker=speaker, time=note.time, key=note.key, reply_to=note.reply_to
        )


def _paragraph_key(line: int | None) -> str:
    return "" if line is None else f"alinea {line}"
