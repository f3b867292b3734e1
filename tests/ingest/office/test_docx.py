"""Guard that Word documents give their headings, lists, cells and text boxes, and nothing that was hidden."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx as library
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office import docx
from opschaling_nlp.text.segment import build_session
from tests.ingest.reading import read_file, read_with, texts


def save(document: Any, path: Path) -> Path:
    """Save a document and give its path."""
    document.save(str(path))
    return path


def test_structure_is_kept(tmp_path: Path) -> None:
    """Styled and short bold paragraphs are headings, list items are posts, plain paragraphs are lines with the empty ones above them as a gap."""
    document = library.Document()
    document.add_heading("Oogst", 0)
    document.add_heading("Wat is nodig?", 2)
    document.add_paragraph("tijd om te oefenen", style="List Bullet")
    document.add_paragraph().add_run("Nog een kop").bold = True
    document.add_paragraph("")
    document.add_paragraph("Een gewone alinea.")
    document.add_paragraph("Eerste regel\ntweede regel")
    blocks = read_file(docx, save(document, tmp_path / "a.docx")).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Oogst"),
        ("heading", "Wat is nodig?"),
        ("post", "tijd om te oefenen"),
        ("heading", "Nog een kop"),
        ("line", "Een gewone alinea."),
        ("post", "Eerste regel\ntweede regel"),
    ]
    assert [block.line for block in blocks] == [1, 2, 3, 4, 6, 7]
    assert (blocks[1].level, blocks[4].gap) == (2, 1.0)


def test_cells_are_posts_below_the_heading_of_their_column(tmp_path: Path) -> None:
    """A first row with short texts names the columns; each paragraph in a cell is a post; a table without such a row has no sections."""
    document = library.Document()
    for rows in (
        [("Buiten", "Binnen"), ("Wij delen het gereedschap", "De chef kijkt weg")],
        [("Dit is een briefje van iemand", "En dit is er ook een van die tafel")],
    ):
        table = document.add_table(len(rows), 2)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
    document.tables[0].cell(1, 0).add_paragraph("En ook de kar")
    blocks = read_file(docx, save(document, tmp_path / "a.docx")).blocks
    assert [(block.text, block.section) for block in blocks] == [
        ("Wij delen het gereedschap", ("Buiten",)),
        ("En ook de kar", ("Buiten",)),
        ("De chef kijkt weg", ("Binnen",)),
        ("Dit is een briefje van iemand", ()),
        ("En dit is er ook een van die tafel", ()),
    ]
    assert len({block.container for block in blocks}) == 4


def test_hidden_and_deleted_text_is_left_out_and_counted(tmp_path: Path) -> None:
    """What an author hid or deleted (with changes tracked) is not what the document says; what was inserted is."""
    document = library.Document()
    document.add_paragraph("zichtbaar ").add_run("geheim").font.hidden = True
    paragraph = document.add_paragraph("blijft ")
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')} w:id='1' w:author='x'><w:r><w:delText>weg</w:delText></w:r></w:del>")
    )
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')} w:id='2' w:author='x'><w:r><w:t>erbij</w:t></w:r></w:ins>"))
    reading = read_file(docx, save(document, tmp_path / "a.docx"))
    assert [text.strip() for text in texts(reading)] == ["zichtbaar", "blijft erbij"]
    assert reading.warnings == ("verborgen of verwijderde tekst weggelaten: 2",)


def test_a_text_box_is_one_post_and_is_read_once(tmp_path: Path) -> None:
    """A box stands in the file twice (for older programs); it is one post."""
    box = "<w:txbxContent><w:p><w:r><w:t>een geel briefje</w:t></w:r></w:p><w:p><w:r><w:t>met twee regels</w:t></w:r></w:p></w:txbxContent>"
    document = library.Document()
    run = document.add_paragraph("naast de tekening").add_run()
    run._r.append(
        parse_xml(
            f"<mc:AlternateContent {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
            f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        )
    )
    assert texts(read_file(docx, save(document, tmp_path / "a.docx"))) == [
        "naast de tekening",
        "een geel briefje\nmet twee regels",
    ]


def test_content_controls_and_list_levels_are_read(tmp_path: Path) -> None:
    """Text in a form field of Word counts; the depth of a list item is its indent; a switched-off list item is a line."""
    document = library.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>ingevuld</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    for number, level in (("1", "1"), ("0", "0")):
        document.add_paragraph("punt")._p.get_or_add_pPr().append(
            parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>")
        )
    blocks = read_file(docx, save(document, tmp_path / "a.docx")).blocks
    assert [(block.kind, block.text, block.indent) for block in blocks] == [
        ("line", "ingevuld", 0.0),
        ("post", "punt", 2.0),
        ("line", "punt", 0.0),
    ]


def test_comments_are_statements_of_their_authors(tmp_path: Path) -> None:
    """A comment is a post after the text, by its author, and a reply to the paragraph, list item or cell that it is about; on a heading it answers nothing."""
    document = library.Document()
    heading = document.add_heading("Oogst", 1)
    plain = document.add_paragraph("een zin")
    item = document.add_paragraph("een punt", style="List Bullet")
    cell = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    cell.add_run("een briefje van iemand")
    for paragraph, text, author in (
        (heading, "welke?", "Els"),
        (item, "waarom?\n\nen hoe?", "Piet Bos"),
        (plain, "eens", "Author"),
        (cell, "mooi", "Els"),
    ):
        document.add_comment(paragraph.runs, text=text, author=author)
    reading = read_file(docx, save(document, tmp_path / "a.docx"))
    keys = {block.key: block.text for block in reading.blocks if block.key}
    comments = [(block.text, block.speaker, keys.get(block.reply_to)) for block in reading.blocks[5:]]
    assert [block.text for block in reading.blocks[:5]] == [
        "Oogst",
        "een zin",
        "een punt",
        "een briefje van iemand",
        "Opmerkingen in de kantlijn",
    ]
    assert comments == [
        ("welke?", "Els", None),
        ("waarom?\nen hoe?", "Piet Bos", "een punt"),
        ("eens", "", "een zin"),
        ("mooi", "Els", "een briefje van iemand"),
    ]
    assert reading.warnings == ()
    statements = build_session(reading, session_id="s").statements
    assert [(one.text, one.section) for one in statements[-2:]] == [
        ("eens", ("Opmerkingen in de kantlijn",)),
        ("mooi", ("Opmerkingen in de kantlijn",)),
    ]
    assert statements[-2].reply_to == statements[0].statement_id


def add_part(document: Any, kind: str, inside: str) -> None:
    """Add a part with notes or the order of comments to a document."""
    namespaces = f"{nsdecls('w')} xmlns:w15='http://schemas.microsoft.com/office/word/2012/wordml'"
    part = Part(
        PackURI(f"/word/{kind}.xml"),
        f"application/vnd.x.{kind}+xml",
        f"<w:{kind} {namespaces}>{inside}</w:{kind}>".encode(),
        document.part.package,
    )
    document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")


def test_an_answer_to_a_comment_is_a_reply_to_it(tmp_path: Path) -> None:
    """Word keeps in a part of its own which comment answers which."""
    document = library.Document()
    paragraph = document.add_paragraph("een zin")
    for number, text in enumerate(("waarom?", "daarom")):
        comment = document.add_comment(paragraph.runs, text=text, author="Els")
        comment.paragraphs[0]._p.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", f"0000000{number}")
    add_part(
        document,
        "commentsExtended",
        "<w15:commentEx w15:paraId='00000000'/><w15:commentEx w15:paraId='00000001' w15:paraIdParent='00000000'/>",
    )
    question, answer = read_file(docx, save(document, tmp_path / "a.docx")).blocks[-2:]
    assert (question.text, answer.text, answer.reply_to) == ("waarom?", "daarom", question.key)


def test_footnotes_and_endnotes_stand_after_the_text(tmp_path: Path) -> None:
    """Notes are posts under a heading of their own; the lines that Word draws above them are not."""
    document = library.Document()
    document.add_paragraph("een zin")
    for kind in ("footnote", "endnote"):
        lines = f"<w:{kind} w:id='0' w:type='separator'><w:p><w:r><w:t>lijn</w:t></w:r></w:p></w:{kind}>"
        add_part(
            document,
            f"{kind}s",
            f"{lines}<w:{kind} w:id='2'><w:p><w:r><w:t> onder een {kind}</w:t></w:r></w:p></w:{kind}>",
        )
    blocks = read_file(docx, save(document, tmp_path / "a.docx")).blocks
    assert [(block.kind, block.text) for block in blocks[1:]] == [
        ("heading", "Voetnoten"),
        ("post", "onder een footnote"),
        ("heading", "Eindnoten"),
        ("post", "onder een endnote"),
    ]


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    """No text, a password and a damaged file each have their reason."""
    with pytest.raises(UnreadableExportError, match="geen tekst"):
        read_file(docx, save(library.Document(), tmp_path / "a.docx"))
    for content, reason in ((b"\xd0\xcf\x11\xe0" + bytes(600), "wachtwoord"), (b"PK\x03\x04 kapot", "beschadigd")):
        with pytest.raises(UnreadableExportError, match=reason):
            read_with(docx, tmp_path / "b.docx", content)


def test_a_cell_in_a_content_control_keeps_its_column(tmp_path: Path) -> None:
    """A date picker or field around a cell, and cells that span columns, move nothing under another heading."""
    document = library.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts_of_row in zip(
        table.rows,
        [
            ("Kansen", "Zorgen", "Vragen"),
            ("", "Het onkruid komt terug", "Wie kookt er dan?"),
            ("Een nieuw hek", "", ""),
        ],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts_of_row, strict=True):
            cell.text = text
    cell = table.rows[1].cells[1]._tc
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    cell.addprevious(control)
    control[0].append(cell)
    blocks = read_file(docx, save(document, tmp_path / "a.docx")).blocks
    assert {(block.section[0], block.text) for block in blocks} == {
        ("Zorgen", "Het onkruid komt terug"),
        ("Vragen", "Wie kookt er dan?"),
        ("Kansen", "Een nieuw hek"),
    }


def test_a_drop_cap_belongs_to_its_word(tmp_path: Path) -> None:
    """A letter set large in a paragraph of its own begins the paragraph below it."""
    document = library.Document()
    document.add_paragraph("W")._p.get_or_add_pPr().append(parse_xml(f'<w:framePr {nsdecls("w")} w:dropCap="drop"/>'))
    document.add_paragraph("ij schoffelen samen.")
    assert texts(read_file(docx, save(document, tmp_path / "a.docx"))) == ["Wij schoffelen samen."]


def test_a_style_may_hide_a_paragraph(tmp_path: Path) -> None:
    """What a style hides is left out and counted, unless the words themselves are shown."""
    document = library.Document()
    style = document.styles.add_style("Instructie", 1)
    style.font.hidden = True
    document.add_paragraph("Vul hier in", style="Instructie")
    document.add_paragraph("Samen schoffelen.")
    reading = read_file(docx, save(document, tmp_path / "a.docx"))
    assert texts(reading) == ["Samen schoffelen."]
    assert reading.warnings == ("verborgen of verwijderde tekst weggelaten: 1",)


@pytest.mark.parametrize(
    ("font", "code", "meant"),
    [("Wingdings", "F0E0", "→"), ("Symbol", "F0B0", "°"), ("Symbol", "F06D", "μ"), ("Symbol", "F03C", "<")],
)
def test_a_sign_of_a_symbol_font_is_what_it_shows(tmp_path: Path, font: str, code: str, meant: str) -> None:
    """The arrow of Wingdings is an arrow; Symbol has Greek letters, signs, and what every font has."""
    document = library.Document()
    paragraph = document.add_paragraph("meer tijd ")
    paragraph.add_run()._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="{font}" w:char="{code}"/>'))
    paragraph.add_run(" betere soep")
    assert texts(read_file(docx, save(document, tmp_path / "a.docx"))) == [f"meer tijd {meant} betere soep"]


def test_strict_open_xml_is_read_like_the_usual(tmp_path: Path) -> None:
    """Word can save with other names for the same things."""
    document = library.Document()
    document.add_paragraph("Samen schoffelen.")
    usual, strict = save(document, tmp_path / "a.docx"), tmp_path / "b.docx"
    with zipfile.ZipFile(usual) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for part in (b"officeDocument", b"wordprocessingml", b"drawingml"):
                data = data.replace(
                    b"http://schemas.openxmlformats.org/" + part + b"/2006/",
                    b"http://purl.oclc.org/ooxml/" + part + b"/",
                )
            target.writestr(name, data)
    assert texts(read_file(docx, strict)) == ["Samen schoffelen."]


def test_the_words_of_a_diagram_are_posts(tmp_path: Path) -> None:
    """SmartArt keeps its words in a part of its own."""
    document = library.Document()
    paragraph = document.add_paragraph("Uit de groep:")
    names = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for text in ("Zaad kopen", "Soep koken")
    )
    part = Part(
        PackURI("/word/diagrams/data1.xml"),
        "application/xml",
        f"<dgm:dataModel {names}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>".encode(),
        document.part.package,
    )
    identity = document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    )
    paragraph.add_run()._r.append(
        parse_xml(f'<w:drawing {nsdecls("w")}><dgm:relIds {names} r:dm="{identity}"/></w:drawing>')
    )
    assert texts(read_file(docx, save(document, tmp_path / "a.docx"))) == ["Uit de groep:", "Zaad kopen", "Soep koken"]


def rewrite(path: Path, name: str, *changes: tuple[bytes, bytes]) -> Path:
    """Change the bytes of one part of a package."""
    with zipfile.ZipFile(path) as source:
        parts = {one: source.read(one) for one in source.namelist()}
    for before, after in changes:
        assert before in parts[name]
        parts[name] = parts[name].replace(before, after)
    with zipfile.ZipFile(path, "w") as target:
        for one, data in parts.items():
            target.writestr(one, data)
    return path


def test_a_damaged_part_costs_only_what_stands_behind_the_damage(tmp_path: Path) -> None:
    """Comments and notes in broken XML are read up to there, with a warning; the document is read as it stands."""
    document = library.Document()
    paragraph = document.add_paragraph("een zin")
    for text in ("waarom?", "daarom"):
        document.add_comment(paragraph.runs, text=text, author="Els")
    note = "<w:footnote w:id='{0}'><w:p><w:r><w:t>noot {0}</w:t></w:r></w:p></w:footnote>"
    add_part(document, "footnotes", note.format(1) + note.format(2))
    path = save(document, tmp_path / "a.docx")
    rewrite(path, "word/comments.xml", (b"daarom</w:t>", b"daa</w:p>"))
    rewrite(path, "word/footnotes.xml", (b"noot 2</w:t>", b"<"))
    reading = read_file(docx, path)
    assert {"een zin", "waarom?", "noot 1"} <= set(texts(reading))
    assert "beschadigde onderdelen" in "".join(reading.warnings)


@pytest.mark.parametrize("part", ["settings", "styles"])
def test_a_part_that_is_cut_off_in_its_root_is_an_empty_one(tmp_path: Path, part: str) -> None:
    """Where the names of the root are cut too, nothing of the part can be read, but the document can."""
    document = library.Document()
    document.add_paragraph("een zin")
    path = save(document, tmp_path / "a.docx")
    rewrite(path, f"word/{part}.xml", (b" xmlns:w=", b"<"))
    reading = read_file(docx, path)
    assert texts(reading) == ["een zin"]
    assert "beschadigde onderdelen" in "".join(reading.warnings)


def test_a_number_that_is_none_costs_nothing(tmp_path: Path) -> None:
    """An attribute with a word where a number belongs is passed over: the paragraph, the item and the cell are read."""
    document = library.Document()
    document.add_paragraph("tijd", style="List Bullet")
    document.add_table(1, 1).cell(0, 0).text = "een briefje van iemand"
    properties = document.add_paragraph("een zin")._p.get_or_add_pPr()
    properties.append(parse_xml(f"<w:outlineLvl {nsdecls('w')} w:val='7'/>"))
    properties.append(parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='6'/><w:numId w:val='1'/></w:numPr>"))
    document.add_paragraph()._p.append(
        parse_xml(f"<w:r {nsdecls('w')}><w:sym w:font='Wingdings' w:char='zon'/><w:t>en regen</w:t></w:r>")
    )
    path = save(document, tmp_path / "a.docx")
    odd = ((b'outlineLvl w:val="7"', b'outlineLvl w:val="zeven"'), (b'ilvl w:val="6"', b'ilvl w:val="diep"'))
    rewrite(path, "word/document.xml", *odd, (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="breed"/>'))
    assert [text.strip() for text in texts(read_file(docx, path))] == [
        "tijd",
        "een briefje van iemand",
        "een zin",
        "en regen",
    ]


def test_a_bold_paragraph_in_the_style_of_a_list_may_be_a_heading(tmp_path: Path) -> None:
    """Without a number or bullet it heads body text or a list, also below an empty line; among others like it, bold or not, it is an item."""
    document = library.Document()
    for text, style, bold in (
        ("Wat er goed ging", "List Paragraph", True),
        ("", "Normal", False),
        ("Wij schoffelen elke week.", "Normal", False),
        ("Wat er nodig is", "List Paragraph", True),
        ("een schuur", "List Bullet", False),
        ("geduld", "List Paragraph", False),
        ("een eigen potje", "List Paragraph", True),
        ("soep", "List Paragraph", False),
        ("Tot slot", "Heading 2", False),
        ("zon", "List Paragraph", True),
        ("", "Normal", False),
        ("regen", "List Paragraph", True),
        ("Bijlagen", "Heading 2", False),
        ("Geen.", "Normal", False),
    ):
        document.add_paragraph(style=style).add_run(text).bold = bold
    blocks = read_file(docx, save(document, tmp_path / "a.docx")).blocks
    assert [block.text for block in blocks if block.kind == "heading"] == [
        "Wat er goed ging",
        "Wat er nodig is",
        "Tot slot",
        "Bijlagen",
    ]


def test_the_prompt_of_an_unfilled_field_is_nobodys(tmp_path: Path) -> None:
    """A field of a form that still shows what the program asks gives no text, in a line and by itself; a filled one does."""
    document = library.Document()
    for shown, words in (("<w:showingPlcHdr/>", "Vul hier in."), ("", "een hek")):
        field = f"<w:sdt {nsdecls('w')}><w:sdtPr>{shown}</w:sdtPr><w:sdtContent>{{}}</w:sdtContent></w:sdt>"
        run = f"<w:r><w:t>{words}</w:t></w:r>"
        document.add_paragraph("Antwoord: ")._p.append(parse_xml(field.format(run)))
        document.element.body.insert(0, parse_xml(field.format(f"<w:p>{run}</w:p>")))
    reading = read_file(docx, save(document, tmp_path / "a.docx"))
    assert texts(reading) == ["een hek", "Antwoord:", "Antwoord: een hek"]
    assert reading.warnings == ("niet ingevulde velden weggelaten: 2",)
