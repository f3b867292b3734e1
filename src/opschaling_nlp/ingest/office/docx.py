"""Read Word documents (.docx) with the comments and notes that stand in parts of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.ingest.office.margins import Note, under_heading, with_comments
from opschaling_nlp.ingest.office.package import related
from opschaling_nlp.ingest.office.parts import blocks_of
from opschaling_nlp.ingest.office.word import DocumentWalk, W, open_document, paragraph_text
from opschaling_nlp.model import Block, Reading
from opschaling_nlp.settings import IngestSettings

NAME = "docx"
SUFFIXES = (".docx", ".docm")
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def matches(path: Path, head: bytes) -> bool:  # noqa: ARG001 - one signature for all readers
    """Tell whether this is a Word document, by its name."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path, *, source: str, settings: IngestSettings) -> Reading:
    """Read headings, paragraphs, lists, tables and text boxes, and comments and notes after them.

    Raises UnreadableExportError when there is no text or the file is unsafe.
    """
    document = open_document(path, settings=settings)
    walk = DocumentWalk(document)
    text = list(blocks_of(walk.read(document.element.body)))
    blocks = (*with_comments([*text, *_notes(document)], _comments(document, walk.anchors)),)
    if not blocks:
        raise UnreadableExportError("het document bevat geen tekst (misschien alleen afbeeldingen)")
    return Reading(source, NAME, hash_file(path), blocks, warnings=describe_counts(walk.counts))


def _comments(document: Any, anchors: Mapping[str, int]) -> Iterator[Note]:
    """Yield the comments in their order; `anchors` says in which paragraph the one with an id stands.

    Which comment answers which is said by the identity of their last paragraphs.
    """
    comments = list(_children(document, "comments", "comment"))
    parents = {
        answer.get(f"{_W15}paraId"): answer.get(f"{_W15}paraIdParent")
        for answer in _children(document, "commentsExtended", "commentEx")
    }
    identities = {
        comment.get(f"{W}id", ""): [paragraph.get(f"{_W14}paraId") for paragraph in comment.iter(f"{W}p")]
        for comment in comments
    }
    owners = {identity: number for number, inside in identities.items() for identity in filter(None, inside)}
    for comment in comments:
        number = comment.get(f"{W}id", "")
        parent = next((owners.get(parents[one], "") for one in identities[number] if parents.get(one)), "")
        yield Note(
            text=_text(comment),
            author=comment.get(f"{W}author", "").strip(),
            time=comment.get(f"{W}date", "").replace("T", " ").removesuffix("Z"),
            line=anchors.get(number),
            key=f"opmerking {number}",
            reply_to=f"opmerking {parent}" if parent else "",
        )


def _notes(document: Any) -> Iterator[Block]:
    """Yield the footnotes and then the endnotes, each kind under a heading; others are lines between them."""
    for kind in ("footnotes", "endnotes"):
        notes = _children(document, kind, kind.removesuffix("s"))
        texts = [_text(note) for note in notes if note.get(f"{W}type", "normal") == "normal"]
        yield from under_heading(kind, [Note(text) for text in texts if text])


def _children(document: Any, part: str, name: str) -> Iterator[Any]:
    """Yield the elements of a part that belongs to the document, none where there is no such part."""
    for root in related(document.part, part):
        yield from root.iterchildren(f"{{*}}{name}")


def _text(note: Any) -> str:
    lines = (paragraph_text(paragraph, Counter())[0].strip() for paragraph in note.iter(f"{W}p"))
    return "\n".join(line for line in lines if line)
