"""Codebooks: those that come with the program, and in what order those of a run stand."""

from __future__ import annotations

import pytest

from opschaling_nlp.codebook import load_codebook, load_codebooks, parse_codebook, shipped_codebook, shipped_names
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import TAGS, VALENCES
from opschaling_nlp.settings import load_settings
from tests.codebook.books import book


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_codebooks_are_complete(name):
    """Every shipped codebook parses, and every code has labels, a definition, an example on both sides and an indicator."""
    found = shipped_codebook(name)
    assert found.name == name
    assert found.changes
    for code in found.codes:
        assert code.label_nl
        assert code.label_en
        assert code.definition
        assert code.exclude
        assert (code.include and code.indicators) or code.name == "advised"


def test_fixed_codebooks_have_fixed_codes():
    """The tags and valences are those of the tables, in their order."""
    assert tuple(code.name for code in shipped_codebook("tags").codes) == TAGS
    assert tuple(code.name for code in shipped_codebook("valence").codes) == VALENCES


def test_crosswalks_point_at_codes_that_exist():
    """A crosswalk between two shipped codebooks names codes on both sides."""
    for name in shipped_names():
        for _, other, code in shipped_codebook(name).crosswalk:
            assert code in {one.name for one in shipped_codebook(other).codes}, (name, other, code)


def test_file_that_cannot_be_read(tmp_path):
    """A file that is missing, or is no UTF-8, is named with what to do."""
    with pytest.raises(UserError, match="kan niet worden gelezen"):
        load_codebook(tmp_path / "weg.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes("naam = 'café'".encode("latin-1"))
    with pytest.raises(UserError, match="kan niet worden gelezen"):
        load_codebook(latin)
    with pytest.raises(UserError, match="is geen geldige TOML"):
        parse_codebook("name = ", where="x")
    with pytest.raises(UserError, match="kies uit"):
        shipped_codebook("onbekend")


def test_extra_codebook_stands_beside_or_in_place_of_the_drivers(tmp_path):
    """An extra codebook follows the first three; one with the role of the drivers takes their place."""
    beside, instead = tmp_path / "naast.toml", tmp_path / "plaats.toml"
    beside.write_text(book(), "utf-8")
    instead.write_text(book(role="drivers").replace('"proef"', '"eigen"', 1), "utf-8")
    found = load_codebooks(load_settings(), [beside, instead])
    assert [(one.role, one.name) for one in found] == [
        ("tags", "tags"),
        ("drivers", "eigen"),
        ("valence", "valence"),
        ("extra", "proef"),
    ]


def test_mistakes_of_all_codebooks_are_said_together(tmp_path):
    """With two wrong codebooks both are reported, and two codebooks of one name are refused."""
    for name in ("een", "twee"):
        (tmp_path / f"{name}.toml").write_text(book(role="vreemd"), "utf-8")
    with pytest.raises(UserError) as caught:
        load_codebooks(load_settings(), [tmp_path / "een.toml", tmp_path / "twee.toml"])
    assert len(caught.value.problems) == 2
    (tmp_path / "een.toml").write_text(book(), "utf-8")
    (tmp_path / "twee.toml").write_text(book(), "utf-8")
    with pytest.raises(UserError, match="er is al een ander codeboek"):
        load_codebooks(load_settings(), [tmp_path / "een.toml", tmp_path / "twee.toml"])


def test_a_folder_has_a_file_for_each_code(tmp_path):
    """A codebook in a folder is what the same codebook in one file is; mistakes are placed in the file of the code."""
    folder = tmp_path / "proef"
    folder.mkdir()
    (folder / "codebook.toml").write_text('codes = ["geduld"]\n' + book().partition("[[code]]")[0], "utf-8")
    code = book().partition("[[code]]")[2].replace("[code.", "[")
    (folder / "geduld.toml").write_text(code, "utf-8")
    assert load_codebook(folder) == parse_codebook(book(), where="x")
    (folder / "geduld.toml").write_text(code.replace("words", "woorden"), "utf-8")
    with pytest.raises(UserError, match=r"geduld\.toml: geduld › indicators › woord › woorden"):
        load_codebook(folder)
    (folder / "geduld.toml").unlink()
    with pytest.raises(UserError, match=r"geduld\.toml.*kan niet worden gelezen"):
        load_codebook(folder)
