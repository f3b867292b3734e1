"""Tests of finding the encoding of a text file."""

from __future__ import annotations

import pytest

from opschaling_nlp.ingest.encoding import find_encoding
from opschaling_nlp.ingest.readers import Export
from tests.ingest.reading import INGEST

DUTCH = "Eén coördinator – “naïef” en 5 € per café"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_dutch_text_is_read_in_any_encoding(tmp_path, encoding):
    """A mark, strict UTF-8, zero bytes, else Windows-1252."""
    path = tmp_path / "a.txt"
    path.write_bytes(DUTCH.encode(encoding))
    export = Export(path, "a.txt", INGEST)
    assert export.lines() == [DUTCH]
    assert any("cp1252" in warning for warning in export.warnings) == (encoding == "cp1252")


@pytest.mark.parametrize("text", ["één", "Žižek", "50 € per keer", "“ja”", "café…", "à la carte", "reünie"])
def test_short_files_are_never_guessed_by_statistics(text):
    """One odd character says nothing about an encoding, so it is Windows-1252."""
    assert find_encoding(text.encode("cp1252")) == "cp1252"


def test_an_old_macintosh_file_is_recognised_when_it_is_plain():
    """Several letters that are Dutch only in another encoding are enough."""
    assert find_encoding(DUTCH.encode("mac-roman")) == "mac-roman"


def test_half_a_letter_at_the_end_of_the_bytes_is_still_utf8():
    """The first bytes of a file may end in the middle of a letter; a short file that does is Windows-1252."""
    assert find_encoding(("één " * 2000).encode()[:8193]) == "utf-8"
    assert find_encoding("café…".encode("cp1252")) == "cp1252"


def test_an_empty_file_is_utf8():
    """Nothing can be wrong with nothing."""
    assert find_encoding(b"") == "utf-8"
