"""Find the comments, footnotes and endnotes of a Word document in the parts that hold them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from opschaling_nlp.ingest.office.margins import Note, under_heading
from opschaling_nlp.ingest.office.word import W, paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from opschaling_nlp.model import Block

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def read_comments(document: Any, anchors: Mapping[str, int]) -> Iterator[Note]:
    """Yield the comments of a Word document in their order; `anchors` says in which paragraph the one with an id stands."""
    parents = _parents(document)
    keys = {comment.get(f"{W}id", ""): _identities(comment) for comment in _children(document, "comments", "comment")}
    owners = {identity: number for number, identities in keys.items() for identity in identities}
    for comment in _children(document, "comments", "comment"):
        number = comment.get(f"{W}id", "")
        parent = next((owners.get(parents[one], "") for one in keys[number] if one in parents), "")
        yield Note(
            text=_text(comment),
            author=comment.get(f"{W}author", "").strip(),
            time=comment.get(f"{W}date", "").replace("T", " ").removesuffix("Z"),
            line=anchors.get(number),
            key=f"opmerking {number}",
            reply_to=f"opmerking {parent}" if parent else "",
        )


def read_notes(document: Any) -> Iterator[Block]:
    """Yield the footnotes and then the endnotes of a Word document, each kind under a heading."""
    for kind in ("footnotes", "endnotes"):
        notes = [
            note
            for note in _children(document, kind, kind.removesuffix("s"))
            if note.get(f"{W}type", "normal") == "normal"
        ]
        yield from under_heading(kind, [Note(text) for note in notes if (text := _text(note))])


def _children(document: Any, part: str, name: str) -> list[Any]:
    """Return the elements of a part that belongs to the document, none where there is no such part."""
    from docx.oxml import parse_xml

    parts = [
        relation.target_part
        for relation in document.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(f"/{part}")
    ]
    return [
        element
        for found in parts
        for element in parse_xml(found.blob).iterchildren()
        if element.tag.endswith(f"}}{name}")
    ]


def _parents(document: Any) -> dict[str, str]:
    """Return which comment answers which, both by the identity of their last paragraph."""
    answers = _children(document, "commentsExtended", "commentEx")
    return {answer.get(f"{_W15}paraId"): parent for answer in answers if (parent := answer.get(f"{_W15}paraIdParent"))}


def _identities(comment: Any) -> list[str]:
    return [identity for paragraph in comment.iter(f"{W}p") if (identity := paragraph.get(f"{_W14}paraId"))]


def _text(note: Any) -> str:
    lines = (paragraph_text(paragraph, Counter())[0].strip() for paragraph in note.iter(f"{W}p"))
    return "\n".join(line for line in lines if line)
