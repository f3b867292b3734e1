"""Read web pages saved as HTML or as a single file (MHTML), without menus, forms and scripts."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup, Comment, Tag

from opschaling_nlp.dutch.cues import cue_words, load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office.blocks import settle
from opschaling_nlp.ingest.office.grid import Cell, Walk
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Block, Reading

_SINGLE_FILE = (".mhtml", ".mht")

_HEADING = re.compile(r"h([1-6])")


def read(export: Export) -> Reading:
    """Read the content of a saved page; raises UnreadableExportError if there is none (a script may fill it in)."""
    for content, encoding in _pages(export):
        page = BeautifulSoup(content, "lxml", from_encoding=encoding)
        title = " ".join(page.title.get_text().split()) if page.title else ""
        _strip(page)
        blocks = list(settle(_PageWalk(export.skips).read(page.body or page)))
        if any(block.kind != "heading" for block in blocks):
            return export.reading(blocks, title=title)
        export.skips.clear()
    raise UnreadableExportError(
        "de webpagina bevat geen tekst; waarschijnlijk vult een script hem pas in de browser: "
        "druk hem af als PDF of exporteer het bord"
    )


def _pages(export: Export) -> Iterator[tuple[bytes, str | None]]:
    """Yield the HTML in a file, with its encoding if known: in MHTML the page itself, then its frames."""
    data = export.path.read_bytes()
    if export.suffix not in _SINGLE_FILE:
        yield data, None
        return
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes):
            yield content, part.get_content_charset()


def _strip(page: BeautifulSoup) -> None:
    """Remove what is not content: scripts, menus, forms, and hidden elements."""
    cues = load_cues("office")["webpage"]
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in page.find_all(cues["skipped_elements"]):
        element.decompose()
    words = frozenset(cues["skipped_words"])
    for element in page.find_all(name=True):
        if not isinstance(element, Tag) or element.decomposed or element.name in {"html", "body", "main", "article"}:
            continue
        style = str(element.get("style") or "").replace(" ", "").lower()
        said = (value for name in ("class", "id", "role") for value in element.get_attribute_list(name) if value)
        names = set(" ".join(said).lower().split())
        if (
            "display:none" in style
            or element.has_attr("hidden")
            or element.get("aria-hidden") == "true"
            or names & words
        ):
            element.decompose()


class _PageWalk(Walk):
    """Walks through a page."""

    def read(self, element: Tag) -> Iterator[Block]:
        """Yield the blocks below an element; text and inline elements between blocks run together."""
        loose: list[str] = []
        for child in element.children:
            if not isinstance(child, Tag):
                loose.append(re.sub(r"\s+", " ", str(child)))
            elif child.name == "br":
                loose.append("\n")
            elif (
                self._is_inline(child) and child.find(lambda tag: not self._is_inline(tag) and tag.name != "br") is None
            ):
                loose.append(_text(child))
            else:
                yield from self._paragraph("".join(loose))
                loose = []
                yield from self._block(child)
        yield from self._paragraph("".join(loose))

    @staticmethod
    def _is_inline(element: Tag) -> bool:
        return element.name in cue_words("office", "webpage", "inline_elements")

    def _block(self, element: Tag) -> Iterator[Block]:
        heading = _HEADING.fullmatch(element.name)
        if heading:
            self.paragraphs += 1
            yield from self.paragraph(" ".join(_text(element).split()), "heading", level=int(heading[1]))
        elif element.name == "li":
            yield from self._item(element)
        elif element.name == "table":
            rows = [row for row in element.find_all("tr") if row.find_parent("table") is element]
            yield from self.table(map(self._cells, rows))
        else:
            yield from self.read(element)

    def _item(self, element: Tag) -> Iterator[Block]:
        """Yield a list item as one post, then the lists inside it."""
        nested = [child.extract() for child in element.find_all(["ul", "ol"]) if child.find_parent("li") is element]
        text = "\n".join(part.text.strip() for part in self.read(element) if part.text.strip())
        yield from self.paragraph(text, "item", depth=len(element.find_parents(["ul", "ol"])) - 1)
        for child in nested:
            yield from self.read(child)

    def _cells(self, row: Tag) -> Iterator[tuple[Cell, str, str]]:
        for cell in row.find_all(["td", "th"], recursive=False):
            parts = tuple(replace(part, text=part.text.strip()) for part in self.read(cell) if part.text.strip())
            columns, rows = (str(cell.get(name) or "1") for name in ("colspan", "rowspan"))
            yield Cell(parts, is_name=cell.name == "th"), columns, rows

    def _paragraph(self, text: str) -> Iterator[Block]:
        lines = [" ".join(line.split()) for line in text.split("\n")]
        joined = "\n".join(line for line in lines if line)
        if joined:
            self.paragraphs += 1
            yield from self.paragraph("", "text")  # paragraphs on a page are separated by space
            yield from self.paragraph(joined, "text")


def _text(element: Tag) -> str:
    return "".join(
        "\n" if getattr(child, "name", None) == "br" else re.sub(r"\s+", " ", str(child))
        for child in element.descendants
        if getattr(child, "name", None) in {None, "br"}
    )
