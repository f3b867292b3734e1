"""Guard that each file in a ZIP is a session of its own and that nothing is unpacked where the archive says."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.readers import read_export
from tests.ingest.reading import INGEST

CHAT = "13-02-2025 09:00 - Els: hallo\n13-02-2025 09:01 - Piet: dag\n"


def archive(path: Path, *members: tuple[str, str | bytes]) -> Path:
    """Write a ZIP with members in the order given."""
    with zipfile.ZipFile(path, "w") as made:
        for name, content in members:
            made.writestr(name, content)
    return path


def test_each_file_is_a_reading(tmp_path: Path) -> None:
    """Exports are read by their own readers, in the order of their names; one that cannot be read has its reason; media are counted."""
    path = archive(
        tmp_path / "a.zip",
        ("map/_chat.txt", CHAT),
        ("a.csv", "Bericht\nMeer lef\n"),
        ("foto.jpg", "x"),
        ("b.exe", b"MZ\0"),
        ("__MACOSX/._a.csv", "x"),
        ("kapot.docx", "PK"),
    )
    readings = read_export(path, source="a.zip", settings=INGEST)
    assert [(reading.source, reading.format, len(reading.blocks), bool(reading.skipped)) for reading in readings] == [
        ("a.zip/a.csv", "csv", 1, False),
        ("a.zip/b.exe", "", 0, True),
        ("a.zip/kapot.docx", "", 0, True),
        ("a.zip/map/_chat.txt", "whatsapp", 2, False),
    ]
    assert readings[0].warnings == ("in het archief niet gelezen: 1 × .jpg",)
    assert all(len(reading.sha256) == 64 for reading in readings)


def test_no_path_leaves_the_folder(tmp_path: Path) -> None:
    """Names that climb up, start at the root or at a drive are only names; nothing is written beside the archive, and equal names stay apart."""
    (tmp_path / "raw").mkdir()
    names = ("../../buiten.csv", "/etc/x.csv", "..\\..\\y.csv", "x.csv", "x.csv")
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = archive(tmp_path / "raw" / "a.zip", *((name, "Bericht\nMeer lef\n") for name in names))
    readings = read_export(path, source="a.zip", settings=INGEST)
    assert [reading.source for reading in readings] == [
        "a.zip/buiten.csv",
        "a.zip/etc/x.csv",
        "a.zip/x.csv",
        "a.zip/x.csv (2)",
        "a.zip/y.csv",
    ]
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == ["raw", "raw/a.zip"]


def test_a_zip_in_a_zip_is_read_once_deep(tmp_path: Path) -> None:
    """One level of nesting is read; deeper is skipped with a reason."""
    first = archive(tmp_path / "1.zip", ("a.csv", "Bericht\nMeer lef\n"))
    second = archive(tmp_path / "2.zip", ("1.zip", first.read_bytes()))
    third = archive(tmp_path / "3.zip", ("2.zip", second.read_bytes()))
    assert [reading.source for reading in read_export(second, source="2.zip", settings=INGEST)] == ["2.zip/1.zip/a.csv"]
    assert "uit" in read_export(third, source="3.zip", settings=INGEST)[0].skipped


def test_an_archive_without_exports_says_so(tmp_path: Path) -> None:
    """Media only, nothing at all, or no archive: each has its reason."""
    for members, reason in (((("a.jpg", "x"),), "jpg"), ((), "leeg")):
        with pytest.raises(UnreadableExportError, match=reason):
            read_export(archive(tmp_path / "a.zip", *members), source="a.zip", settings=INGEST)
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 kapot")
    with pytest.raises(UnreadableExportError, match="beschadigd"):
        read_export(tmp_path / "b.zip", source="b.zip", settings=INGEST)


def test_names_from_other_systems_are_readable(tmp_path: Path) -> None:
    """A name in UTF-8 that the archive does not mark as such is shown as it was meant."""
    path = archive(tmp_path / "a.zip", ("idee_.csv", "Bericht\nMeer lef\n"))
    path.write_bytes(path.read_bytes().replace(b"idee_.csv", "idé.csv ".encode()[:9]))
    assert read_export(path, source="a.zip", settings=INGEST)[0].source.startswith("a.zip/idé.csv")
