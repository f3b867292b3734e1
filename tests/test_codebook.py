"""Codebooks: what is accepted, and that every mistake is said at once with its place."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codebook import (
    codebook_from_table,
    codebook_to_table,
    load_codebook,
    load_codebooks,
    parse_codebook,
    parse_lists,
    read_shared_lists,
    shipped_codebook,
    shipped_names,
)
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import TAGS, VALENCES
from opschaling_nlp.settings import load_settings

HEAD = """
name = "proef"
version = "1.0"
title = "Proef"
source = "eigen"
role = "{role}"
[[change]]
version = "1.0"
what = "eerste"
why = "om te proeven"
"""
CODE = """
[[code]]
name = "{name}"
nl = "Geduld"
en = "Patience"
definition = "Wachten kunnen."
{more}
"""
INDICATOR = """
[[code.indicator]]
name = "woord"
lemmas = ["geduld"]
"""


def book(*codes: str, role: str = "extra") -> str:
    """Write a small codebook."""
    return HEAD.format(role=role) + "".join(codes or (CODE.format(name="geduld", more="") + INDICATOR,))


def problems(text: str) -> list[str]:
    """Return what the parser says of a codebook."""
    with pytest.raises(UserError) as caught:
        parse_codebook(text, where="proef.toml")
    return [str(problem) for problem in caught.value.problems]


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


def test_every_mistake_is_said_at_once():
    """Mistakes in several codes are reported together, each with its code, its indicator and a remedy."""
    both = 'lemmas = ["a"]\nphrase = ["b c"]'
    text = book(
        CODE.format(name="Eén", more=""),
        CODE.format(name="twee", more='parent = "drie"') + f'[[code.indicator]]\nname = "dubbel"\n{both}\n',
        CODE.format(name="twee", more="") + '[[code.indicator]]\nname = "regex"\nregex = ["(open"]\n[[code.indicator]]\nname = "leeg"\nlemmas = []\n',
    )
    said = problems(text)
    assert len(said) == 6
    assert all(" → " in one for one in said)
    for part in (
        "Eén",
        "twee staat er 2 keer",
        "twee › parent",
        "twee › dubbel: heeft lemmas én phrase",
        "twee › regex › regex: '(open'",
        "twee › leeg › lemmas",
    ):
        assert any(part in one for one in said), (part, said)


def test_places_are_named_not_numbered():
    """A value of the wrong type is placed by the names of its code and indicator."""
    text = book(CODE.format(name="geduld", more="") + '[[code.indicator]]\nname = "woord"\nlemmas = "geduld"\nspelfout = 1\n')
    assert problems(text) == [
        "proef.toml: code › geduld › indicator › woord › lemmas: 'geduld' is geen lijst → zet het tussen rechte haken: [ … ]",
        "proef.toml: code › geduld › indicator › woord › spelfout: wordt hier niet herkend → controleer de spelling of haal het weg",
    ]


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ('[[code.indicator]]\nname = "x"\n', "zegt niet waaraan"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["twee woorden"]\n', "is niet één woord"),
        ('[[code.indicator]]\nname = "x"\nphrase = ["begin …"]\n', "begint of eindigt met niets"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["a"]\nguard = ["b*"]\n', "past op niets en dus overal"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["a", "a"]\n', "staat er 2 keer"),
        ('[[code.indicator]]\nname = "x"\nlemmas = ["a"]\nvalence = "fijn"\n', "is geen geldige keuze"),
        ('include = ["Zin"]\nexclude = ["Zin"]\n', "bij include én bij exclude"),
    ],
)
def test_what_can_never_work_is_refused(more, part):
    """An indicator that says nothing, or everything, is refused with the reason."""
    assert any(part in one for one in problems(book(CODE.format(name="geduld", more=more))))


def test_version_must_be_in_the_change_log():
    """A version without an entry in the change log is a mistake: results must be traceable to a reason."""
    assert "staat niet in het wijzigingslog" in problems(book().replace('version = "1.0"', 'version = "2.0"', 1))[0]


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
    assert [(one.role, one.name) for one in found] == [("tags", "tags"), ("drivers", "eigen"), ("valence", "valence"), ("extra", "proef")]


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


@pytest.mark.parametrize("name", shipped_names())
def test_table_round_trip(name):
    """A codebook survives the trip through JSON that takes it to a spaCy component."""
    found = shipped_codebook(name)
    assert codebook_from_table(codebook_to_table(found)) == found


@given(st.text(max_size=80))
def test_any_text_gives_problems_never_a_crash(text):
    """Whatever stands in the file, the answer is a codebook or problems in Dutch."""
    try:
        parse_codebook(text, where="x.toml")
    except UserError as error:
        assert error.problems  # noqa: PT017  (some texts are codebooks: there may be no error)


LISTED = INDICATOR.replace('lemmas = ["geduld"]', 'phrase = ["wachten op @peers|anderen"]')


def with_lists(lists: str) -> str:
    """Write a codebook whose indicator uses the list `peers`."""
    return book(CODE.format(name="geduld", more="") + LISTED).replace("[[change]]", f"[lists]\n{lists}\n[[change]]", 1)


def test_a_list_stands_for_its_words():
    """The name of a list in a phrase is replaced by the words of that list."""
    found = parse_codebook(with_lists('peers = ["buren", "scholen"]'), where="proef.toml")
    assert found.codes[0].indicators[0].value == ("wachten op buren|scholen|anderen",)


@pytest.mark.parametrize("lists", ["", "buren = []", 'buren = ["goede buren"]'])
def test_lists_that_cannot_work_are_refused(lists):
    """A phrase may not name a list that is not there, and a list holds single words."""
    assert any("buren" in problem for problem in problems(with_lists(lists).replace("@peers", "@buren")))


def test_a_shared_list_can_be_named_in_any_codebook():
    """A list that codebooks share stands for its words where the codebook has none of that name."""
    shared = parse_codebook(book(CODE.format(name="geduld", more="") + LISTED), where="proef.toml")
    assert shared.codes[0].indicators[0].value == (f"wachten op {'|'.join(read_shared_lists()['peers'])}|anderen",)


def test_no_codebook_repeats_a_shared_list():
    """A list that codebooks share has one home: no shipped codebook gives it again."""
    for name in shipped_names():
        text = (files("opschaling_nlp") / "resources" / "codebooks" / f"{name}.toml").read_text("utf-8")
        assert not read_shared_lists().keys() & tomllib.loads(text).get("lists", {}).keys(), name


def test_mistakes_in_shared_lists_are_said_at_once():
    """Every shared list that cannot work is named, in Dutch, with what to do."""
    with pytest.raises(UserError) as caught:
        parse_lists('buren = []\nscholen = ["goede school"]\nclubs = ["club"]', where="lists.toml")
    assert [problem.where for problem in caught.value.problems] == ["lists.toml: buren", "lists.toml: scholen"]
    with pytest.raises(UserError, match="is geen lijst"):
        parse_lists('buren = "buur"', where="lists.toml")
    with pytest.raises(UserError, match="is geen geldige TOML"):
        parse_lists("buren = ", where="lists.toml")
