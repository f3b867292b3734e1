"""Guard that hostile archives and XML are refused before a library opens them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.readers import read_export
from opschaling_nlp.ingest.safety import check_archive, check_xml
from tests.ingest.reading import INGEST

BOMB = '<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;">]>'


def archive(path: Path, **members: str | bytes) -> Path:
    """Write a ZIP; two underscores in a name stand for a slash, one for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".odp", ".pptx", ".xlsx"])
def test_a_document_type_is_refused_in_every_format(tmp_path: Path, suffix: str) -> None:
    """Entities that expand are refused by every reader of zipped XML."""
    path = archive(tmp_path / f"a{suffix}", content_xml=f"{BOMB}<a>&c;</a>", word__document_xml=f"{BOMB}<a>&c;</a>")
    with pytest.raises(UnreadableExportError, match="documenttype"):
        read_export(path, source="a", settings=INGEST)


@pytest.mark.parametrize(
    "start",
    [
        BOMB + "<a/>",
        "<?xml version='1.0'?>" + BOMB + "<a/>",
        "<!--" + "x" * 9000 + "-->" + BOMB + "<a/>",
        "<!-- <a> -->" + BOMB + "<a/>",
        "<!--" + "x" * 70000,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_cannot_hide(start: str, encoding: str) -> None:
    """Comments, other encodings and length do not hide a document type."""
    with pytest.raises(UnreadableExportError):
        check_xml(start.encode(encoding)[:65_536])


def test_ordinary_xml_passes() -> None:
    """A declaration, a comment and a namespace are harmless, and so is the word DOCTYPE in the text."""
    check_xml(b'\xef\xbb\xbf<?xml version="1.0"?><!-- gemaakt --><w:a xmlns:w="x">&lt;!DOCTYPE</w:a>')


def test_sizes_are_limited(tmp_path: Path) -> None:
    """Too many files, too many bytes and a suspicious ratio are refused with the setting that decides."""
    path = archive(tmp_path / "a.zip", a_txt="a" * 30_000_000, b_txt="b")
    for limits, reason in (
        ({"max_archive_files": 1}, "max_archive_files"),
        ({"max_archive_megabytes": 1}, "max_archive_megabytes"),
        ({}, "keer zijn omvang"),
    ):
        with pytest.raises(UnreadableExportError, match=reason):
            check_archive(path, settings=INGEST.model_copy(update=limits))


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    """Encrypted members need a password that nobody gave."""
    path = archive(tmp_path / "a.zip", a_txt="geheim")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableExportError, match="wachtwoord"):
        check_archive(path, settings=INGEST)


def made(suffix: str, path: Path) -> Path:
    """Write a small file that the library for its suffix made."""
    if suffix == ".docx":
        import docx

        document = docx.Document()
        document.add_paragraph("meer lef")
        document.save(str(path))
    elif suffix == ".pptx":
        import pptx

        presentation = pptx.Presentation()
        presentation.slides.add_slide(presentation.slide_layouts[1]).placeholders[1].text = "meer lef"
        presentation.save(str(path))
    elif suffix == ".odt":
        from odf.opendocument import OpenDocumentText
        from odf.text import P

        text = OpenDocumentText()
        text.text.addElement(P(text="meer lef"))
        text.save(str(path))
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(path) as workbook:
            workbook.add_worksheet().write_column(0, 0, ["Bericht", "meer lef"])
    return path


@pytest.mark.parametrize(
    ("suffix", "part"),
    [
        (".docx", "word/document.xml"),
        (".pptx", "ppt/slides/slide1.xml"),
        (".pptx", "ppt/presentation.xml"),
        (".odt", "content.xml"),
        (".xlsx", "xl/worksheets/sheet1.xml"),
    ],
)
@pytest.mark.parametrize("damage", ["cut", "gone", "flipped"])
def test_a_damaged_part_is_a_reason_and_never_half_a_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], suffix: str, part: str, damage: str
) -> None:
    """A part that is cut off, missing or corrupt makes the file unreadable; nothing of it is read or printed."""
    path = made(suffix, tmp_path / f"a{suffix}")
    assert read_export(path, source="a", settings=INGEST)[0].blocks
    with zipfile.ZipFile(path) as whole:
        members = {info.filename: whole.read(info) for info in whole.infolist()}
    if damage != "flipped":
        members[part] = members[part][: len(members[part]) * 2 // 3]
        if damage == "gone":
            del members[part]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as broken:
            for name, content in members.items():
                broken.writestr(name, content)
    else:
        with zipfile.ZipFile(path) as whole:
            info = whole.getinfo(part)
            start = info.header_offset + 30 + len(part) + info.compress_size // 2
        data = bytearray(path.read_bytes())
        data[start : start + 8] = bytes(byte ^ 0xFF for byte in data[start : start + 8])
        path.write_bytes(data)
    with pytest.raises(UnreadableExportError):
        read_export(path, source="a", settings=INGEST)
    assert "lef" not in "".join(capfd.readouterr())
