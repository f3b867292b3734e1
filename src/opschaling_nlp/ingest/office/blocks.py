"""Turn paragraphs, comments and notes of documents into the blocks that segmenting needs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import Block, Look

HIDDEN = "verborgen of verwijderde tekst weggelaten"


def settle(paragraphs: Iterable[Block]) -> Iterator[Block]:
    """Yield the non-empty paragraphs of a document, with the space above them.

    List items, table cells (posts) and paragraphs with a line break are whole posts. Plain paragraphs are lines, left
    for segmenting to judge, because a wall pasted into a document has its headings and arrows in plain paragraphs.
    """
    limit = load_cues("office")["document"]["heading_words"]
    gap = 0.0
    for block in paragraphs:
        text = block.text.strip()
        if not text:
            gap += 1.0
            continue
        plain = block.kind == "line" and "\n" not in text
        bold = plain and block.bold and len(text.split()) <= limit and text[-1] not in ".!…;,"
        if bold or block.kind == "heading":
            look = Look(level=block.level, gap=gap, bold=block.bold)
            yield Block("heading", " ".join(text.split()), line=block.line, look=look)
        elif plain:
            yield replace(block, text=block.text.rstrip(), look=replace(block.look, gap=gap))
        else:
            yield replace(block, kind="post", text=text, look=replace(block.look, gap=gap))
        gap = 0.0


def style_kind(name: str) -> str:
    """Return the kind of paragraph that a style name indicates: heading, item, skip or text."""
    cues = load_cues("office")["document"]
    kinds = {"skip": "skipped", "heading": "headings", "item": "lists"}
    matched = (kind for kind, key in kinds.items() if any(fnmatchcase(name.casefold(), one) for one in cues[key]))
    return next(matched, "text")


def with_comments(blocks: Sequence[Block], comments: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks of a document, then its comments under a heading, each a reply to the block it is about.

    A comment is a post whose line is that of its paragraph, if known.
    """
    comments = [comment for comment in comments if comment.text]
    about = {comment.line for comment in comments if comment.line is not None}
    for block in blocks:
        if block.line in about and block.kind != "heading":
            about.remove(block.line)
            yield replace(block, key=f"alinea {block.line}")
        else:
            yield block
    yield from under_heading(
        "comments",
        [one if one.reply_to or one.line is None else replace(one, reply_to=f"alinea {one.line}") for one in comments],
    )


def under_heading(kind: str, notes: Sequence[Block]) -> Iterator[Block]:
    """Yield a heading and the non-empty notes of a kind (comments, footnotes, endnotes); nothing if there are none."""
    cues = load_cues("office")["margins"]
    notes = [note for note in notes if note.text]
    if notes:
        yield Block("heading", cues[kind], look=Look(level=1, gap=1.0))
    for note in notes:
        yield replace(note, speaker="") if note.speaker.casefold() in cues["nobody"] else note
