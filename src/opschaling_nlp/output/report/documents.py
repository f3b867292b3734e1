"""Write the report as a Word document and its charts as slides, from the page itself: one content, three forms."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import pptx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import html
from pptx.util import Cm as SlideCm

from opschaling_nlp.texts import say, spoken

WORD, SLIDES = "report.docx", "figures.pptx"
LEFT_OUT = {"screen", "more", "basis"}
"""Classes of what belongs to a screen: searching, and links to statements that are not in the document."""
ASIDE = {"note", "definition", "place", "none", "count"}
HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4}
IN_CONTENTS = 2
"""Headings down to this level stand in the table of contents."""
WIDTH_CM, SLIDE_CM = 17.0, (33.87, 19.05)
COLUMNS_ACROSS = 4
"""Columns of the framework on one sheet on its side; the next ones come on a table below."""
FIRST_WIDER = 1.5
"""By how many columns the first one of a table is wider than the others."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_documents(page: str, folder: Path, *, figures: Path) -> list[Path]:
    """Write report.docx and figures.pptx from the working report; pictures are taken from `figures`/NAME.png."""
    tree = html.fromstring(page)
    paths = [folder / WORD, folder / SLIDES]
    for path, content in zip(paths, (_write_word(tree, figures), _write_slides(tree, figures)), strict=True):
        with zipfile.ZipFile(content) as made:
            write_archive(path, {name: made.read(name) for name in made.namelist()})
    return paths


def write_archive(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a ZIP with these members that is the same for the same content."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


def _words(element: Any) -> str:
    """Return the text of an element as it reads, without what belongs to the screen."""
    left_out = {id(part) for inner in element.iter() if _is_left_out(inner) for part in inner.iter()}
    pieces = []
    for inner in element.iter():
        if id(inner) not in left_out and isinstance(inner.tag, str):
            pieces.append(inner.text or "")
        if inner is not element and id(inner.getparent()) not in left_out:
            pieces.append(inner.tail or "")
    return " ".join("".join(pieces).split())


def _is_left_out(element: Any) -> bool:
    return isinstance(element.tag, str) and (
        bool(LEFT_OUT & _classes(element)) or element.tag in {"noscript", "form", "svg"}
    )


def _classes(element: Any) -> set[str]:
    return set(element.get("class", "").split())


def _write_word(tree: Any, figures: Path) -> io.BytesIO:
    word = _Word(figures)
    header = tree.find(".//header")
    word.write(_words(header.find("h1")), "Title")
    for part in header.findall("p[@class='kicker']") + header.findall("p[@class='lead']"):
        word.write(_words(part), "Subtitle")
    contents = word.write("")
    word.document.add_page_break()
    for section in tree.iterfind(".//main/section"):
        word.add(section)
    word.fill_contents(contents)
    content = io.BytesIO()
    word.document.save(content)
    return content


class _Word:
    """Take elements of the page over into a document, in their order."""

    def __init__(self, figures: Path) -> None:
        self.document: Any = docx.Document()
        self._figures = figures
        self._headings: list[tuple[int, str, str]] = []
        self._numbers = {"figure": 0, "table": 0}
        self._forms: Mapping[str, Callable[[Any], None]] = {
            **dict.fromkeys(HEADINGS, self._add_heading),
            "p": self._add_paragraph,
            "blockquote": self._add_quote,
            "li": self._add_item,
            "dl": self._add_facts,
            "table": self._add_table,
            "figure": self._add_figure,
            "summary": self._add_summary,
        }
        _dress(self.document)
        self._styles = {style.name: style.style_id for style in self.document.styles}

    def write(self, text: str, style: str = "Normal") -> Any:
        """Add a paragraph; its style is named by its id, which python-docx would look up at length each time."""
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = self._styles[style]  # noqa: SLF001
        return paragraph

    def add(self, element: Any) -> None:
        """Take over an element with all that is in it."""
        if not isinstance(element.tag, str) or _is_left_out(element):
            return
        take = self._forms.get(element.tag)
        if take:
            take(element)
            return
        for inner in element:
            self.add(inner)

    def fill_contents(self, place: Any) -> None:
        """Put the table of contents in place of a paragraph: a field that Word keeps, with what it comes to now."""
        before = place.insert_paragraph_before(say("Inhoud"), "Subtitle")
        before.paragraph_format.space_before = Pt(24)
        for level, text, mark in self._headings:
            entry = place.insert_paragraph_before("", f"toc {level}")
            if (level, text, mark) == self._headings[0]:
                entry._p.extend(_field_parts("begin", f'TOC \\o "1-{IN_CONTENTS}" \\h \\z \\u', "separate"))  # noqa: SLF001
            entry.add_run(f"{text}\t")
            entry._p.extend(_field_parts("begin", f"PAGEREF {mark} \\h", "separate"))  # noqa: SLF001
            entry._p.extend(_field_parts("end"))  # noqa: SLF001
        place._p.extend(_field_parts("end"))  # noqa: SLF001

    def _add_heading(self, element: Any) -> None:
        level, text = HEADINGS[element.tag], _words(element)
        paragraph = self.write(text, f"Heading {level}")
        if level <= IN_CONTENTS:
            mark = f"_Toc{len(self._headings):05}"
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            for part in (start, end):
                part.set(qn("w:id"), str(len(self._headings)))
            start.set(qn("w:name"), mark)
            paragraph._p.insert(1, start)  # noqa: SLF001
            paragraph._p.append(end)  # noqa: SLF001
            self._headings.append((level, text, mark))

    def _add_summary(self, element: Any) -> None:
        """Take over the line that opens a part: its heading and the counts beside it, or a heading of its own."""
        inner = [one for one in element if one.tag in HEADINGS]
        if not inner:
            if element.getparent().getparent().tag != "figcaption":
                self.write(_words(element), "Heading 4")
            return
        self._add_heading(inner[0])
        for count in element.findall("span"):
            self.write(_words(count), "Aside")

    def _add_paragraph(self, element: Any) -> None:
        text = _words(element)
        if text:
            style = (
                "Aside" if ASIDE & _classes(element) else "Intense Quote" if "own" in _classes(element) else "Normal"
            )
            self.write(text, style)

    def _add_quote(self, element: Any) -> None:
        self.write(_words(element), "Quote")

    def _add_item(self, element: Any) -> None:
        """Take over an item of a list; one with a quote is the quote, with its place under it."""
        if element.find(".//blockquote") is None:
            self.write(_words(element), "List Bullet")
            return
        strong = element.find("strong")
        if strong is not None:
            count = strong.tail + "".join(_words(link) for link in element.findall("a")) + ")"
            self.write("", "Aside").add_run(f"{_words(strong)}{count}").bold = True
        if "quotes" in _classes(element.getparent()):
            quote = self.write(_words(element.find("blockquote")), "Quote")
            quote.add_run(f"  {_words(element.find('p'))}").font.size = Pt(8)
            for memos in element.findall("ul"):
                self.add(memos)
            return
        for inner in element:
            self.add(inner)

    def _add_facts(self, element: Any) -> None:
        for pair in element.iterfind("div"):
            paragraph = self.write("", "List Bullet")
            paragraph.add_run(f"{_words(pair.find('dt'))}: ").bold = True
            paragraph.add_run(_words(pair.find("dd")))

    def _add_figure(self, element: Any) -> None:
        picture = self._figures / f"{element.get('data-chart')}.png"
        if picture.exists():
            self.document.add_picture(str(picture), width=Cm(WIDTH_CM))
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            described = self.document.inline_shapes[-1]._inline.docPr  # noqa: SLF001
            described.set("descr", element[0].get("aria-label", ""))
            self._caption("figure", say("Figuur"), caption_of(element))
        for table in element.iter("table"):
            self._add_table(table)

    def _caption(self, kind: str, word: str, text: str) -> None:
        self._numbers[kind] += 1
        caption = self.write(f"{word} ", "Caption")
        caption._p.extend(_field_parts("begin", f"SEQ {word} \\* ARABIC", "separate"))  # noqa: SLF001
        caption.add_run(str(self._numbers[kind]))
        caption._p.extend(_field_parts("end"))  # noqa: SLF001
        caption.add_run(f". {text}")
        caption.paragraph_format.keep_with_next = kind == "table"

    def _add_table(self, element: Any) -> None:
        rows = [[_cell_text(cell) for cell in row.iter("th", "td")] for row in element.iter("tr")]
        caption = _words(element.find("caption"))
        numeric = "numeric" in _classes(element)
        if "framework" not in _classes(element):
            self._caption("table", say("Tabel"), caption)
            self._fill_table(rows, numeric=numeric)
            return
        self._turn(landscape=True)
        for first in range(1, len(rows[0]), COLUMNS_ACROSS):
            self._caption("table", say("Tabel"), caption)
            self._fill_table([[row[0], *row[first : first + COLUMNS_ACROSS]] for row in rows], numeric=False)
        self._turn(landscape=False)

    def _fill_table(self, rows: list[list[str]], *, numeric: bool) -> None:
        table = self.document.add_table(len(rows), len(rows[0]), "Table Grid")
        across = (self.document.sections[-1].page_width.cm - 21 + WIDTH_CM) / (len(rows[0]) + FIRST_WIDER)
        widths = [Cm(across * (1 + FIRST_WIDER)), *[Cm(across)] * (len(rows[0]) - 1)]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for line, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for place, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
                cell.width = width
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self._styles["Table Text"]  # noqa: SLF001
                paragraph.alignment = 2 if numeric and place else 0
                paragraph.add_run(text).bold = line == 0
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(OxmlElement("w:cantSplit"))
            if line == 0:
                properties.append(OxmlElement("w:tblHeader"))
        self.write("")

    def _turn(self, *, landscape: bool) -> None:
        """Begin a sheet on its side, or upright again."""
        section = self.document.add_section()
        if (section.orientation == WD_ORIENT.LANDSCAPE) != landscape:
            section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
            section.page_width, section.page_height = section.page_height, section.page_width


def caption_of(figure: Any) -> str:
    """Return what a figure of the page is about: its caption, or that of the table with its numbers."""
    table = figure.find(".//caption")
    return _words(table if table is not None else figure.find("figcaption"))


def _cell_text(cell: Any) -> str:
    """Return the text of a cell; paragraphs and quotes in it on lines of their own."""
    if not len(cell) or (cell.find("p") is None and cell.find("blockquote") is None):
        share = cell.find("small")
        return f"{_words(cell).removesuffix(_words(share))}({_words(share)})" if share is not None else _words(cell)
    return "\n".join(f"“{_words(part)}”" if part.tag == "blockquote" else _words(part) for part in cell)


def _field_parts(*parts: str) -> Iterator[Any]:
    """Yield runs with the parts of a field: begin, separate and end, and between them its instruction."""
    for part in parts:
        run = OxmlElement("w:r")
        if part in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), part)
            if part == "begin":
                mark.set(qn("w:dirty"), "true")  # Word fills in the page numbers when it opens the document
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = f" {part} "
        run.append(mark)
        yield run


def _dress(document: Any) -> None:
    """Set paper, styles, language and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - WIDTH_CM) / 2)
    footer = section.footer.paragraphs[0]
    footer._p.extend(_field_parts("begin", "PAGE", "separate", "end"))  # noqa: SLF001
    footer.alignment = 1
    styles = document.styles
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in (("Aside", 9.5), ("Table Text", 8)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(2)
    styles["Aside"].font.color.rgb = RGBColor(0x52, 0x60, 0x6D)
    for level in range(1, IN_CONTENTS + 1):
        style = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), {"nl": "nl-NL", "en": "en-GB"}[spoken()])
    document.core_properties.title = say("Wat noemen deelnemers als factor voor opschaling?")
    document.core_properties.author = ""


def _write_slides(tree: Any, figures: Path) -> io.BytesIO:
    """Write one slide a chart, with its numbers in the notes of the speaker."""
    slides = pptx.Presentation()
    slides.slide_width, slides.slide_height = (SlideCm(size) for size in SLIDE_CM)
    for figure in tree.iterfind(".//main//figure[@data-chart]"):
        picture = figures / f"{figure.get('data-chart')}.png"
        if not picture.exists():
            continue
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = map(SlideCm, (1.2, 0.4, SLIDE_CM[0] - 2.4, 1.6))
        title.text = caption_of(figure)
        title.text_frame.paragraphs[0].font.size = Pt(22)
        image = slide.shapes.add_picture(str(picture), 0, SlideCm(2.2), height=SlideCm(SLIDE_CM[1] - 2.7))
        image.left = (slides.slide_width - image.width) // 2
        slide.notes_slide.notes_text_frame.text = "\n".join(_notes(figure))
    content = io.BytesIO()
    slides.save(content)
    return content


def _notes(figure: Any) -> Iterable[str]:
    """Yield the numbers of a chart, a row a line."""
    table = figure.find(".//table")
    if table is None:
        following = figure.getnext()
        table = following.find("table") if following is not None and "scroll" in _classes(following) else None
    yield caption_of(figure)
    if table is not None:
        heads = [_words(head) for head in table.find("thead").iter("th")][1:]
        for row in table.find("tbody").iter("tr"):
            first, *rest = [_words(cell) for cell in row.iter("th", "td")]
            yield f"{first}: " + "; ".join(f"{head} {text}" for head, text in zip(heads, rest, strict=True))
