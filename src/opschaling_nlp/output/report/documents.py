"""Write the report as a Word document and its charts as slides, both from the HTML page: one content, three forms."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
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
from opschaling_nlp.writing import write_archive

WORD, SLIDES = "report.docx", "figures.pptx"
LEFT_OUT = "//noscript | //form | //svg | //*[@class='screen' or @class='more' or @class='basis']"
"""Parts for the screen only: search, and links to statements that are not in the document."""
STYLES = {"note": "Aside", "definition": "Aside", "none": "Aside", "place": "Aside", "own": "Intense Quote"}
"""Class of a paragraph on the page → its style; others are Normal."""
HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4}
IN_CONTENTS = 2
"""Lowest heading level in the table of contents."""
WIDTH_CM, PAGE_CM, SLIDE_CM = 17.0, (21.0, 29.7), (33.87, 19.05)
CELL_TWIPS = 45
"""Between the edge of a cell and its words: many columns are to keep theirs whole."""
HIGHEST_CM = 21.0
"""Maximum height of a picture, which leaves room for its caption on the page."""
LETTERS, BESIDE, BOLD, WIDE = (24, 60), 3, 1.5, 1.2
"""Letters in a cell from which its column grows more slowly and stops growing; padding; width of a bold letter, and of
one in a long word."""
LETTERS_PER_CM = 8
"""Letters of a table that fit beside each other on a centimetre."""


def write_documents(page: str, folder: Path, *, figures: Path) -> list[Path]:
    """Write report.docx and figures.pptx from the working report, with the pictures from `figures`/NAME.png."""
    tree: Any = html.fromstring(page)
    for part in tree.xpath(LEFT_OUT):
        part.drop_tree()
    paths = [folder / WORD, folder / SLIDES]
    for path, made in zip(paths, (_write_word(tree, figures), _write_slides(tree, figures)), strict=True):
        _save(made, path)
    return paths


def write_tables(path: Path, title: str, tables: Mapping[str, list[list[str]]]) -> None:
    """Write a landscape Word document with a table below each heading; the first row of a table is its header."""
    word = _Word(path.parent)
    word.document.core_properties.title = title
    word.turn()
    word.write(title, "Title")
    for heading, rows in tables.items():
        word.write(heading, "Heading 1")
        word.fill_table(rows, numeric=False)
    _save(word.document, path)


def _save(made: Any, path: Path) -> None:
    content = io.BytesIO()
    made.save(content)
    with zipfile.ZipFile(content) as archive:
        write_archive(path, {name: archive.read(name) for name in archive.namelist()})


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _write_word(tree: Any, figures: Path) -> Any:
    word = _Word(figures)
    word.write(_words(tree.find(".//h1")), "Title")
    for part in tree.xpath("//header/p[@class='kicker' or @class='lead']"):
        word.write(_words(part), "Subtitle")
    contents = word.write("")
    word.add(tree.find(".//main"))
    word.fill_contents(contents)
    return word.document


class _Word:
    """A document that takes over the elements of the page in order."""

    def __init__(self, figures: Path) -> None:
        self.document: Any = docx.Document()
        self._figures = figures
        self._headings: list[tuple[int, str, str]] = []
        self._numbers: dict[str, int] = {}
        self._forms = {
            **dict.fromkeys(HEADINGS, self._add_heading),
            "p": self._add_paragraph,
            "blockquote": self._add_paragraph,
            "li": self._add_item,
            "dt": self._add_fact,
            "table": self._add_table,
            "figure": self._add_figure,
            "summary": self._add_summary,
            "div": self._add_part,
        }
        _set_styles(self.document)
        self._styles = {style.name: style.style_id for style in self.document.styles}

    def write(self, text: str, style: str = "Normal") -> Any:
        """Add a paragraph, setting the style by id because looking up its name is slow in python-docx."""
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = self._styles[style]  # noqa: SLF001
        return paragraph

    def add(self, element: Any) -> None:
        """Add the contents of an element, part by part."""
        for inner in element:
            take = self._forms.get(inner.tag, self.add)
            take(inner)

    def fill_contents(self, place: Any) -> None:
        """Insert the table of contents before a paragraph, as a field that Word updates, with its current text."""
        place.insert_paragraph_before(say("Inhoud"), "Subtitle")
        told = say("De bladzijdenummers komen erbij als u in Word alles selecteert en op F9 drukt.")
        place.insert_paragraph_before(told, "Aside")
        for number, (level, text, mark) in enumerate(self._headings):
            entry = place.insert_paragraph_before()
            entry._p.style = self._styles[f"toc {level}"]  # noqa: SLF001
            if not number:
                _add_field(entry, f'TOC \\o "1-{IN_CONTENTS}" \\h \\z \\u', close=False)
            entry.add_run(f"{text}\t")
            _add_field(entry, f"PAGEREF {mark} \\h")
        place._p.append(_field_run("end"))  # noqa: SLF001

    def _add_heading(self, element: Any) -> None:
        level, text = HEADINGS[element.tag], _words(element)
        paragraph = self.write(text, f"Heading {level}")
        if not self._headings:
            paragraph.paragraph_format.page_break_before = True  # start after the contents
        if level <= IN_CONTENTS:
            number = len(self._headings)
            for place, kind in ((1, "bookmarkStart"), (len(paragraph._p) + 1, "bookmarkEnd")):  # noqa: SLF001
                mark = OxmlElement(f"w:{kind}")
                mark.set(qn("w:id"), str(number))
                mark.set(qn("w:name"), f"_Toc{number:05}")
                paragraph._p.insert(place, mark)  # noqa: SLF001
            self._headings.append((level, text, f"_Toc{number:05}"))

    def _add_summary(self, element: Any) -> None:
        """Add the line that opens a section: its heading and the counts beside it, or a heading of its own.

        If headings follow right below it, they suffice.
        """
        if len(element):
            self._add_heading(element[0])
            self.write(_words(element[1]), "Aside").paragraph_format.keep_with_next = True
        elif not element.xpath("ancestor::figcaption | ..//h3"):
            self.write(_words(element), "Heading 4")

    def _add_paragraph(self, element: Any) -> None:
        if _words(element):
            usual = "Quote" if element.tag == "blockquote" else "Normal"
            self.write(_words(element), STYLES.get(element.get("class", ""), usual))

    def _add_item(self, element: Any) -> None:
        """Add a list item; one with a quote becomes the quote followed by its place."""
        quote = element.find("blockquote")
        if quote is not None:
            self.write(_words(quote), "Quote").add_run(f"  {_words(element.find('p'))}").font.size = Pt(8)
            element.remove(quote)
            element.remove(element.find("p"))
        elif element.find("ul") is None:
            self.write(_words(element), "List Bullet")
        else:
            lists = element.findall("ul")
            self.write(_words(element).removesuffix(" ".join(map(_words, lists))), "Aside").runs[0].bold = True
        self.add(element)

    def _add_part(self, element: Any) -> None:
        """Add a part of the page; a sheet is set in landscape."""
        sheet = element.get("class") == "sheet"
        if sheet:
            self.turn()
        self.add(element)
        if sheet:
            self.turn()

    def _add_fact(self, element: Any) -> None:
        self.write("", "List Bullet").add_run(f"{_words(element)}: ").bold = True
        self.document.paragraphs[-1].add_run(_words(element.getnext()))

    def _add_figure(self, element: Any) -> None:
        picture = self._figures / f"{element.get('data-chart')}.png"
        if picture.exists():
            shape = self.document.add_picture(str(picture), width=Cm(WIDTH_CM))
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            smaller = min(1.0, Cm(HIGHEST_CM) / shape.height)
            shape.width, shape.height = round(shape.width * smaller), round(shape.height * smaller)
            shape._inline.docPr.set("descr", element[0].get("aria-label", ""))  # noqa: SLF001
            self._caption(say("Figuur"), caption_of(element))
        self.add(element)

    def _caption(self, word: str, text: str) -> Any:
        self._numbers[word] = self._numbers.get(word, 0) + 1
        caption = self.write(f"{word} ", "Caption")
        _add_field(caption, f"SEQ {word} \\* ARABIC", shown=str(self._numbers[word]))
        caption.add_run(f". {text}")
        return caption

    def _add_table(self, element: Any) -> None:
        rows = [[_cell_text(cell) for cell in row.iter("th", "td")] for row in element.iter("tr")]
        self._caption(say("Tabel"), _words(element.find("caption"))).paragraph_format.keep_with_next = True
        self.fill_table(rows, numeric=element.get("class") == "numeric")

    def fill_table(self, rows: list[list[str]], *, numeric: bool) -> None:
        """Add a table whose first row is repeated on each page."""
        table = self.document.add_table(len(rows), len(rows[0]))
        table._tbl.tblStyle_val = self._styles["Table Grid"]  # noqa: SLF001
        paper = self.document.sections[-1].page_width.cm - PAGE_CM[0] + WIDTH_CM
        letters, small = _column_widths(list(zip(*rows, strict=True)), paper * LETTERS_PER_CM)
        widths = [Cm(paper * width / sum(letters)) for width in letters]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width  # LibreOffice reads the width here, Word in each cell
        for line, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = widths[place]
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self._styles["Table Text"]  # noqa: SLF001
                run = paragraph.add_run(text)
                if small:
                    run.font.size = Pt(7)
                if numeric and place:
                    paragraph.alignment = 2
                if line == 0:
                    run.bold = True
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(OxmlElement("w:cantSplit"))
            if line == 0:
                properties.append(OxmlElement("w:tblHeader"))
        self.write("")

    def turn(self) -> None:
        """Continue in landscape, or back in portrait."""
        section = self.document.add_section()
        upright = section.orientation == WD_ORIENT.PORTRAIT
        section.orientation = WD_ORIENT.LANDSCAPE if upright else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width


def _column_widths(columns: Sequence[Sequence[str]], room: float) -> tuple[list[float], bool]:
    """Return the width of each column in letters, and whether only smaller letters fit.

    If not all fits, columns of text give way first, but no column gets narrower than its longest word.
    """
    needs = [_desired_width(texts) for texts in columns]
    longest = [
        max(BOLD * _longest_word(head), *(WIDE * _longest_word(text) for text in body), 0) for head, *body in columns
    ]
    least = [min(need, BESIDE + word) for need, word in zip(needs, longest, strict=True)]
    spare = sum(needs) - sum(least)
    if sum(needs) <= room or spare <= 0:
        return needs, sum(needs) > room
    share = max(room - sum(least), 0) / spare
    return [low + share * (need - low) for need, low in zip(needs, least, strict=True)], sum(least) > room


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _desired_width(texts: Sequence[str]) -> float:
    """Return the desired width of a column in letters: its longest text up to a limit, or its longest header word."""
    head, *body = texts
    wide, most = LETTERS
    longest = max((len(line) for text in body for line in text.split("\n")), default=0)
    longest = min(longest, wide + max(longest - wide, 0) // 4, most)
    return BESIDE + max(longest, BOLD * _longest_word(head))


def caption_of(figure: Any) -> str:
    """Return the subject of a figure on the page: its caption, or that of the table with its numbers."""
    table = figure.find(".//caption")
    return _words(table if table is not None else figure.find("figcaption"))


def _cell_text(cell: Any) -> str:
    """Return the text of a cell, with a share in brackets and each paragraph or quote on its own line."""
    share = cell.find("small")
    if share is not None:
        return f"{_words(cell).removesuffix(_words(share))}({_words(share)})"
    parts = cell.xpath("p | blockquote")
    quoted = (f"“{_words(part)}”" if part.tag == "blockquote" else _words(part) for part in parts)
    return "\n".join(quoted) if parts else _words(cell)


def _add_field(paragraph: Any, instruction: str, *, shown: str = "", close: bool = True) -> None:
    """Add a field to a paragraph, showing `shown` until Word computes it on opening the document."""
    run = OxmlElement("w:r")
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    run.append(text)
    paragraph._p.extend((_field_run("begin"), run, _field_run("separate")))  # noqa: SLF001
    if shown:
        paragraph.add_run(shown)
    if close:
        paragraph._p.append(_field_run("end"))  # noqa: SLF001


def _field_run(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if kind == "begin":
        mark.set(qn("w:dirty"), "true")
    run.append(mark)
    return run


def _set_styles(document: Any) -> None:
    """Set paper, styles, language and page numbers."""
    section, styles = document.sections[0], document.styles
    section.page_width, section.page_height = (Cm(size) for size in PAGE_CM)
    section.left_margin = section.right_margin = Cm((PAGE_CM[0] - WIDTH_CM) / 2)
    _add_field(section.footer.paragraphs[0], "PAGE")
    section.footer.paragraphs[0].alignment = 1
    sizes = {
        "Normal": 10.5,
        "Aside": 9.5,
        "Table Text": 8,
        **{f"toc {1 + level}": 10.5 for level in range(IN_CONTENTS)},
    }
    for name, size in sizes.items():
        style = styles[name] if name == "Normal" else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(6 if name == "Normal" else 2)
        if name.startswith("toc"):
            style.paragraph_format.left_indent = Cm(0.6 * (int(name[-1]) - 1))
            style.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for side in styles.element.iterfind(f".//{qn('w:tblCellMar')}/*"):
        side.set(qn("w:w"), str(CELL_TWIPS))
    styles["Aside"].font.color.rgb = RGBColor(0x52, 0x60, 0x6D)
    language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), {"nl": "nl-NL", "en": "en-GB"}[spoken()])
    document.core_properties.title = say("Wat noemen deelnemers als factor voor opschaling?")
    document.core_properties.author = ""


def _write_slides(tree: Any, figures: Path) -> Any:
    """Return slides, one per chart, with its numbers in the speaker notes."""
    slides = pptx.Presentation()
    slides.slide_width, slides.slide_height = (SlideCm(size) for size in SLIDE_CM)
    for figure in tree.iterfind(".//main//figure[@data-chart]"):
        picture = figures / f"{figure.get('data-chart')}.png"
        if picture.exists():
            slide = slides.slides.add_slide(slides.slide_layouts[5])
            title = slide.shapes.title
            title.left, title.top, title.width, title.height = map(SlideCm, (1.2, 0.4, SLIDE_CM[0] - 2.4, 1.6))
            title.text = caption_of(figure).partition("; ")[0]  # where else on the page its numbers are is left out
            title.text_frame.paragraphs[0].font.size = Pt(22)
            image = slide.shapes.add_picture(str(picture), 0, SlideCm(2.2), height=SlideCm(SLIDE_CM[1] - 2.7))
            shrunk = min(1.0, SlideCm(SLIDE_CM[0] - 2.4) / image.width)
            image.width, image.height = int(image.width * shrunk), int(image.height * shrunk)
            image.left = (slides.slide_width - image.width) // 2
            slide.notes_slide.notes_text_frame.text = "\n".join([title.text, *_notes(figure)])
    return slides


def _notes(figure: Any) -> Iterator[str]:
    """Yield the numbers of a chart, one line per row, from the table inside it or right after it."""
    for table in figure.xpath(".//table | following-sibling::*[1][@role='region']/table")[:1]:
        heads = [_words(head) for head in table.find("thead").iter("th")][1:]
        for row in table.find("tbody").iter("tr"):
            first, *rest = [_words(cell) for cell in row.iter("th", "td")]
            yield f"{first}: " + "; ".join(f"{head} {text}" for head, text in zip(heads, rest, strict=True))
