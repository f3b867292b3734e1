"""Tests of picking the reader of a file."""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.readers import READERS, Export, pick_reader, read_export
from opschaling_nlp.settings import load_settings

SETTINGS = load_settings().ingest


def test_every_reader_offers_what_a_reader_must():
    """A reader has a name of its own, suffixes in lower case, and a function that reads."""
    assert len({name for name, _, _ in READERS}) == len(READERS)
    for _, module, suffixes in READERS:
        assert all(suffix == suffix.casefold() and suffix[:1] in {"", "."} for suffix in suffixes)
        assert callable(import_module(f"opschaling_nlp.ingest.{module}").read)


@pytest.mark.parametrize(
    ("name", "head", "module"),
    [("a.PDF", b"", "pdf.reader"), ("a.bin", b"%PDF-1.7", "pdf.reader"), ("a.txt", b"tekst", "plain")],
)
def test_a_pdf_is_known_by_its_name_or_its_first_bytes(name, head, module):
    """A PDF is known by its name, and by its content under another name."""
    assert pick(name, head).__name__ == f"opschaling_nlp.ingest.{module}"


def pick(name, head):
    """Pick the reader of a file that begins so."""
    return pick_reader(Export(Path(name), name, SETTINGS, head))


def test_text_is_read_by_the_text_reader(tmp_path):
    """What no other reader knows and is text, the text reader reads."""
    path = tmp_path / "muur.txt"
    path.write_text("Wat helpt?\n\n- tijd\n- geld\n", "utf-8")
    (reading,) = read_export(path, source="muur.txt", settings=SETTINGS)
    assert (reading.format, len(reading.blocks)) == ("text", 3)


def test_an_unknown_file_is_told_by_its_kind():
    """The reason names the suffix and what to do."""
    with pytest.raises(UnreadableExportError, match=r"\.xyz.*bewaar"):
        pick("a.xyz", b"\x00\x01")


@pytest.mark.parametrize(
    ("name", "remedy"), [("a.doc", r"\.docx"), ("b.XLS", r"\.xlsx"), ("bord.png", "PDF"), ("opname.m4a", "transcript")]
)
def test_a_kind_that_is_not_read_says_what_to_do(name, remedy):
    """The reason why a known kind of file is skipped names the way to one that is read."""
    with pytest.raises(UnreadableExportError, match=remedy):
        pick(name, b"\xd0\xcf\x11\xe0")


def test_no_suffix_has_two_remedies_or_a_reader():
    """Each suffix stands once in the list of remedies, and none that a reader takes whatever is in it stands there."""
    suffixes = [suffix for listed in load_cues("formats")["remedies"].values() for suffix in listed]
    assert len(set(suffixes)) == len(suffixes)
    always = [
        taken
        for _, module, taken in READERS
        if not hasattr(import_module(f"opschaling_nlp.ingest.{module}"), "matches")
    ]
    assert not set(suffixes) & set(chain(*always))


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    """A folder, or a file that is gone, gives a reason and no traceback."""
    with pytest.raises(UnreadableExportError):
        read_export(tmp_path / "weg.txt", source="weg.txt", settings=SETTINGS)
