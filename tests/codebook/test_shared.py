"""What codebooks share: lists of words, each with one home, and how common the indicators are in ordinary Dutch."""

from __future__ import annotations

import csv
import tomllib
from importlib.resources import files

import pytest

from opschaling_nlp.codebook import (
    background_rates,
    parse_codebook,
    parse_lists,
    read_shared_lists,
    shipped_codebook,
    shipped_names,
)
from opschaling_nlp.errors import UserError
from tests.codebook.books import CODE, INDICATOR, book, problems

LISTED = INDICATOR.replace('"geduld"', '"wachten op @peers|anderen"')


def with_lists(lists: str) -> str:
    """Write a codebook whose indicator uses the list `peers`."""
    return book(CODE.format(name="geduld", more="") + LISTED).replace("[[change]]", f"[lists]\n{lists}\n[[change]]", 1)


def test_a_list_stands_for_its_words():
    """The name of a list in a phrase is replaced by the words of that list."""
    found = parse_codebook(with_lists('peers = ["buren", "scholen"]'), where="proef.toml")
    assert found.codes[0].indicators[0].value == "wachten op buren|scholen|anderen"


@pytest.mark.parametrize("lists", ["", "buren = []", 'buren = ["goede buren"]'])
def test_lists_that_cannot_work_are_refused(lists):
    """A phrase may not name a list that is not there, and a list holds single words."""
    assert any("buren" in problem for problem in problems(with_lists(lists).replace("@peers", "@buren")))


def test_a_shared_list_can_be_named_in_any_codebook():
    """A list that codebooks share stands for its words where the codebook has none of that name."""
    shared = parse_codebook(book(CODE.format(name="geduld", more="") + LISTED), where="proef.toml")
    assert shared.codes[0].indicators[0].value == f"wachten op {'|'.join(read_shared_lists()['peers'])}|anderen"


def test_no_codebook_repeats_a_shared_list():
    """A list that codebooks share has one home: no shipped codebook gives it again."""
    for name in shipped_names():
        folder = files("opschaling_nlp") / "resources" / "codebooks"
        file = folder / name / "codebook.toml" if (folder / name).is_dir() else folder / f"{name}.toml"
        assert not read_shared_lists().keys() & tomllib.loads(file.read_text("utf-8")).get("lists", {}).keys(), name


def test_mistakes_in_shared_lists_are_said_at_once():
    """Every shared list that cannot work is named, in Dutch, with what to do."""
    with pytest.raises(UserError) as caught:
        parse_lists('buren = []\nscholen = ["goede school"]\nclubs = ["club"]', where="lists.toml")
    assert [problem.where for problem in caught.value.problems] == ["lists.toml: buren", "lists.toml: scholen"]
    with pytest.raises(UserError, match="is geen lijst"):
        parse_lists('buren = "buur"', where="lists.toml")
    with pytest.raises(UserError, match="is geen geldige TOML"):
        parse_lists("buren = ", where="lists.toml")


def test_every_measured_indicator_exists():
    """The table speaks of indicators that are in the codebooks, and of no other."""
    known = {
        (book.name, code.name, one.id)
        for book in map(shipped_codebook, ("tags", "drivers", "valence"))
        for code, one in book.indicators()
    }
    text = files("opschaling_nlp").joinpath("resources/codebooks/shared/measured.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {(row["codebook"], row["code"], row["indicator"]) for row in rows} <= known
    assert all(int(row["right"]) + int(row["wrong"]) <= int(row["hits"]) for row in rows)


def test_a_driver_that_fires_in_ordinary_dutch_has_a_rate():
    """Means are named in some sentences of a newspaper, and in far from all."""
    assert 0 < background_rates()["drivers", "res"] < 0.1
