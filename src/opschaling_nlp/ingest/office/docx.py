"""Read Word documents (.docx): paragraphs, lists, tables and text boxes in reading order, then notes and comments."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError

from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.ingest.encoding import symbol_meant
from opschaling_nlp.ingest.office.blocks import (
    HIDDEN,
    TICKED,
    UNTICKED,
    WITHOUT_TEXT,
    option,
    read_boxes,
    settle,
    style_kind,
    under_heading,
    with_comments,
)
from opschaling_nlp.ingest.office.grid import Cell, Walk
from opschaling_nlp.ingest.office.package import open_package, read_diagrams, related
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.safety import DOCUMENT_ERRORS, check_archive, refusing, whole_number
from opschaling_nlp.model import Block, Look, Reading

# Namespaces of Word's elements and attributes.
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_REMOVED = frozenset({f"{_W}del", f"{_W}moveFrom"})
_PASSED_OVER = frozenset({f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}txbxContent", _FALLBACK})
_WRAPPERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"})
_VANISH = f"{_W}rPr/{_W}vanish"
_UNFILLED = "niet ingevulde velden weggelaten"
_LISTS = (f"{_W}sdtPr/{_W}dropDownList", f"{_W}sdtPr/{_W}comboBox")
_CODE = re.compile(r"[0-9A-Fa-f]{1,4}")
_OFF = frozenset({"0", "false", "off"})


def read(export: Export) -> Reading:
    """Read headings, paragraphs, lists, tables and text boxes, followed by notes and comments.

    Raises UnreadableExportError if there is no text or the file is unsafe.
    """
    document = open_document(export)
    walk = DocumentWalk(document, export.skips)
    form = _sign_boxes(document.element.body)
    text = read_boxes(list(settle(walk.read(document.element.body))), export.skips, form=form)
    blocks = with_comments([*text, *_notes(document)], _comments(document, walk.anchors))
    return export.reading(blocks, empty=WITHOUT_TEXT)


def _sign_boxes(body: Any) -> bool:
    """Write the same sign in each check box, whatever a form shows in it; return whether there are any."""
    boxes = [
        (control, box) for control in body.iter(f"{_W}sdt") for box in control.iterfind(f"{_W}sdtPr/{_W14}checkbox")
    ]
    for control, box in boxes:
        checked = box.find(f"{_W14}checked")
        ticked = checked is not None and checked.get(f"{_W14}val", "1") not in _OFF
        signs = [sign for run in control.iter(f"{_W}r") for sign in run.iterchildren(f"{_W}t", f"{_W}sym")]
        for place, sign in enumerate(signs):
            sign.tag, sign.text = f"{_W}t", "" if place else (TICKED if ticked else UNTICKED)
    return bool(boxes)


def _comments(document: Any, anchors: Mapping[str, int]) -> Iterator[Block]:
    """Yield the comments in order; `anchors` maps the id of a comment to its paragraph.

    Replies are linked through the identifier of a comment's last paragraph.
    """
    comments = list(_children(document, "comments", "comment"))
    parents = {
        answer.get(f"{_W15}paraId"): answer.get(f"{_W15}paraIdParent")
        for answer in _children(document, "commentsExtended", "commentEx")
    }
    identities = {
        comment.get(f"{_W}id", ""): [paragraph.get(f"{_W14}paraId") for paragraph in comment.iter(f"{_W}p")]
        for comment in comments
    }
    owners = {identity: number for number, inside in identities.items() for identity in filter(None, inside)}
    for comment in comments:
        number = comment.get(f"{_W}id", "")
        parent = next((owners.get(parents[one], "") for one in identities[number] if parents.get(one)), "")
        yield Block(
            "post",
            _text(comment),
            speaker=comment.get(f"{_W}author", "").strip(),
            time=comment.get(f"{_W}date", "").replace("T", " ").removesuffix("Z"),
            line=anchors.get(number),
            key=f"opmerking {number}",
            reply_to=f"opmerking {parent}" if parent else "",
        )


def _notes(document: Any) -> Iterator[Block]:
    """Yield the footnotes, then the endnotes, each kind under a heading; separators between notes are skipped."""
    for kind in ("footnotes", "endnotes"):
        notes = _children(document, kind, kind.removesuffix("s"))
        told = [note for note in notes if note.get(f"{_W}type", "normal") == "normal"]
        yield from under_heading(kind, [Block("post", _text(note)) for note in told])


def _children(document: Any, part: str, name: str) -> Iterator[Any]:
    """Yield the elements of a part of the document; none if there is no such part."""
    for root in related(document.part, part):
        yield from root.iterchildren(f"{{*}}{name}")


def _text(note: Any) -> str:
    lines = (paragraph_text(paragraph, Counter())[0].strip() for paragraph in note.iter(f"{_W}p"))
    return "\n".join(line for line in lines if line)


def open_document(export: Export) -> Any:
    """Open a Word document with python-docx; raises UnreadableExportError if it is locked, damaged or unsafe."""
    check_archive(export.path, settings=export.settings)
    damaged = "het bestand is geen Word-document, of beschadigd; open het in Word en sla het opnieuw op als .docx"
    with refusing(damaged, PythonDocxError, OpcError, *DOCUMENT_ERRORS):
        return docx.Document(open_package(export.path, export.skips))


def paragraph_text(
    element: Any, counts: Counter[str], *, hidden: bool = False, styles: Mapping[str, Any] | None = None
) -> tuple[str, bool]:
    """Return the text of a paragraph and whether it is all bold; hidden text (also by style) is counted."""
    pieces: list[str] = []
    bold = True
    for run in _runs(element, counts):
        text = "".join(_characters(run))
        vanish, style = run.find(_VANISH), run.find(f"{_W}rPr/{_W}rStyle")
        by_style = style is not None and _is_on(_stated(_VANISH, (styles or {}).get(style.get(f"{_W}val"))))
        if _is_on(vanish) if vanish is not None else hidden or by_style:
            counts[HIDDEN] += bool(text.strip())
        else:
            bold = bold and (not text.strip() or _is_on(run.find(f"{_W}rPr/{_W}b")))
            pieces.append(text)
    text = "".join(pieces)
    return text, bold and bool(text.strip())


def _stated(path: str, style: Any, *elements: Any) -> Any:
    """Return the first match for a path in the elements, else in the style and those it is based on; None if absent."""
    found = (holder.find(path) for holder in (*elements, *_style_elements(style)))
    return next((element for element in found if element is not None), None)


class DocumentWalk(Walk):
    """Walks through a document with its styles; `anchors` maps the id of each comment to its paragraph."""

    def __init__(self, document: Any, counts: Counter[str]) -> None:
        super().__init__(counts)
        self._part = document.part
        self._styles = {style.style_id: style for style in document.styles}
        self.anchors: dict[str, int] = {}
        self._initial = ""
        """A drop cap, which is stored as a separate paragraph above the text it belongs to."""

    def read(self, parent: Any) -> Iterator[Block]:
        """Yield the blocks below an element in reading order; hidden and deleted text is left out and counted."""
        for element in parent.iterchildren():
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                rows = [row for row in element.iter(f"{_W}tr") if _nearest(row, "tbl") is element]
                yield from self.table(map(self._cells, rows))
            elif element.tag in _REMOVED:
                self.counts[HIDDEN] += 1
            elif _is_unfilled(element):
                self.counts[_UNFILLED] += 1
            elif element.tag in _WRAPPERS:
                yield from self.read(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        self.paragraphs += 1
        number = self.paragraphs
        self.anchors |= {reference.get(f"{_W}id"): number for reference in element.iter(f"{_W}commentReference")}
        style, kind = self._style(element)
        text, bold = paragraph_text(element, self.counts, hidden=_is_on(_stated(_VANISH, style)), styles=self._styles)
        text, self._initial = self._initial + text, ""
        if element.find(f"{_W}pPr/{_W}framePr[@{_W}dropCap]") is not None:
            self._initial = text.strip()
            return
        outline = _stated(f"{_W}pPr/{_W}outlineLvl", style, element)
        level = whole_number(outline.get(f"{_W}val"), -1) + 1 if outline is not None else 0
        depth = _depth(element, style)
        if kind == "item" and depth is None and bold and self._heads_text(element):
            kind = "text"  # Word leaves a paragraph its list style when its numbering is removed
        found = self.paragraph(text, kind, level=level % 10, depth=depth, bold=bold)
        yield from option(Block("post", "", line=number), text, self.counts) if _is_offered(element, text) else found
        for line in read_diagrams(element, self._part):
            yield Block("post", line, line=number, look=Look(container=f"diagram:{number}"))
        yield from self.boxes(map(self.read, self._text_boxes(element)), number)

    def _style(self, paragraph: Any) -> tuple[Any, str]:
        """Return the style of a paragraph (None if it has none) and the kind of paragraph that it indicates."""
        style = self._styles.get(_value(paragraph, "pPr/pStyle"))
        return style, style_kind(style.name or "") if style is not None else "text"

    def _heads_text(self, element: Any) -> bool:
        """Return whether a bold paragraph stands above plain text or list items, and not below a bold paragraph."""
        sides = [element.itersiblings(f"{_W}p", preceding=up) for up in (False, True)]
        beside = [next((one for one in side if "".join(one.itertext(f"{_W}t")).strip()), None) for side in sides]
        if beside[0] is None or any(one is not None and paragraph_text(one, Counter())[1] for one in beside):
            return False
        style, kind = self._style(beside[0])
        return kind == "text" or (kind == "item" and _depth(beside[0], style) is not None)

    def _cells(self, row: Any) -> Iterator[tuple[Cell, str, str]]:
        """Yield the cells of a row with the number of columns they span; cells may be inside content controls."""
        if before := _value(row, "trPr/gridBefore"):
            yield Cell(), before, "1"
        for cell in row.iter(f"{_W}tc"):
            if _nearest(cell, "tr") is row:
                goes_on = _value(cell, "tcPr/vMerge") not in {"", "restart"}
                found = Cell(covered="above") if goes_on else Cell(tuple(self.read(cell)))
                yield found, _value(cell, "tcPr/gridSpan"), "1"

    @staticmethod
    def _text_boxes(element: Any) -> Iterator[Any]:
        for content in element.iter(f"{_W}txbxContent"):
            ancestors = [ancestor.tag for ancestor in content.iterancestors()]
            inside = ancestors[: ancestors.index(f"{_W}p")]
            if _FALLBACK not in inside and _nearest(content, "p") is element:
                yield content


def _runs(parent: Any, counts: Counter[str]) -> Iterator[Any]:
    for element in parent.iterchildren():
        if element.tag == f"{_W}r":
            yield element
        elif element.tag in _REMOVED:
            counts[HIDDEN] += 1
        elif _is_unfilled(element):
            counts[_UNFILLED] += 1
        elif element.tag not in _PASSED_OVER:
            yield from _runs(element, counts)


def _is_offered(element: Any, text: str) -> bool:
    """Return whether a paragraph is one of the options of the list of a form around it or in it."""
    lists = [one for name in _LISTS for one in element.iterfind(f".//{name}")]
    control = next(element.iterancestors(f"{_W}sdt"), None)
    lists += [one for name in _LISTS if control is not None for one in control.iterfind(name)]
    items = (item for one in lists for item in one.iterchildren(f"{_W}listItem"))
    return text.strip() in {item.get(f"{_W}{name}", "") for item in items for name in ("displayText", "value")} - {""}


def _is_unfilled(element: Any) -> bool:
    """Return whether an element is a field of a form that still shows the program's own prompt."""
    return _is_on(element.find(f"{_W}sdtPr/{_W}showingPlcHdr"))


def _characters(run: Any) -> Iterator[str]:
    for element in run.iterchildren():
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}sym":
            code = int(element.get(f"{_W}char", ""), 16) if _CODE.fullmatch(element.get(f"{_W}char", "")) else ord(" ")
            yield symbol_meant(element.get(f"{_W}font", ""), code) or chr(code)
        elif element.tag == f"{_W}br" and element.get(f"{_W}type") in {"page", "column"}:
            continue
        else:
            yield _BREAKS.get(element.tag, "")


def _depth(element: Any, style: Any) -> int | None:
    """Return the depth of a list item; None for any other paragraph (numbering 0 switches a list off)."""
    found = _stated(f"{_W}pPr/{_W}numPr", style, element)
    if found is None or _value(found, "numId") == "0":
        return None
    return whole_number(_value(found, "ilvl"), 0, most=count_limit("files.word_levels"))


def _style_elements(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style.element
        style = style.base_style


def _is_on(element: Any) -> bool:
    return element is not None and element.get(f"{_W}val", "1") not in _OFF


def _value(element: Any, path: str) -> str:
    """Return the value of a descendant element; empty if there is none."""
    found = element.find("/".join(f"{_W}{name}" for name in path.split("/")))
    return "" if found is None else str(found.get(f"{_W}val", "continue"))


def _nearest(element: Any, name: str) -> Any:
    return next(element.iterancestors(f"{_W}{name}"), None)
