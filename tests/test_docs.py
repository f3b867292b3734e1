"""Guard the page on files that people write: every example in it is read by the program as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from opschaling_nlp.codebook import load_codebook, load_codebooks
from opschaling_nlp.codings.filled import read_filled_sheet
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.handmade import load_handmade
from opschaling_nlp.settings import load_settings
from opschaling_nlp.text.overrides import load_overrides

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "bestanden.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"^```\w+\n# bestand: (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


@pytest.fixture
def codebooks():
    """Load the codebooks that ship."""
    return load_codebooks(load_settings(), [])


def write_examples(folder, *names):
    """Write the examples of the page under their names."""
    for name in names:
        (folder / name).write_text(EXAMPLES[name], "utf-8")


def test_every_file_has_one_example():
    """The page shows each kind of file once, and the README leads to it."""
    assert sorted(EXAMPLES) == ["blad-noor.csv", "citeerbaar.toml", "memos.toml", "sessies.toml", "themas.toml"]
    assert PAGE.count("# bestand: ") == len(EXAMPLES)
    assert "docs/bestanden.md" in (ROOT / "README.md").read_text("utf-8")


def test_sessies_toml_is_read(tmp_path):
    """The files that the example names are corrected, and one is left out."""
    write_examples(tmp_path, "sessies.toml")
    for name in ("gemeente/wand mei.pdf", "notulen oud.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    overrides = load_overrides(tmp_path)
    assert (overrides["gemeente/wand mei.pdf"].id, overrides["notulen oud.docx"].use) == ("mei", False)


def test_what_stands_in_the_folder_of_codings_is_read(tmp_path, codebooks):
    """Decisions on themes, memos and what may be quoted come in as the page says."""
    for name in ("themas.toml", "memos.toml", "citeerbaar.toml"):
        (tmp_path / name).write_text(EXAMPLES[name], "utf-8-sig")  # as some editors save it
    handmade = load_handmade(tmp_path, codebooks)
    assert [decision.status for decision in handmade.decisions] == ["renamed", "merged", "rejected"]
    assert [(memo.about, memo.by) for memo in handmade.memos] == [("bijdrage", "sam"), ("code", ""), ("thema", "noor")]
    assert handmade.quotable_ids == {"mei-3f0a91c2d7", "mei-8c55e0b1aa"}


def test_the_coding_sheet_is_read(tmp_path, codebooks):
    """Blank cells of a finished row are no, and a remark is kept."""
    write_examples(tmp_path, "blad-noor.csv")
    first, second = read_filled_sheet(tmp_path / "blad-noor.csv", coder="noor", labels=labels_by_key(codebooks))
    assert (dict(first.values), dict(second.values)) == ({"lead": "0", "tip": "1"}, {"lead": "1", "tip": "0"})
    assert second.note == "gaat dit over steun of over aandacht?"


def test_the_worked_example_of_the_codebook_is_read(tmp_path):
    """The file that the page on codebooks shows extends the drivers as it says."""
    page = (ROOT / "docs" / "codeboek.md").read_text("utf-8")
    example = next(
        block for block in re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL) if "extends" in block
    )
    (tmp_path / "musea.toml").write_text(example, "utf-8")
    found = load_codebook(tmp_path / "musea.toml")
    assert found.role == "drivers"
    assert [code.name for code in found.codes][-1] == "collectie"
    room = next(code for code in found.codes if code.name == "room")
    assert room.indicators[-1].id == "zaal-vrij"
