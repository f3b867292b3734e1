"""Turn what stands beside the text of a document into posts: comments with their authors, footnotes and endnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import Block, Look


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
