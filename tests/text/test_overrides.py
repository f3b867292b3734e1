"""Tests of sessies.toml."""

from __future__ import annotations

import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.model import SessionKind
from opschaling_nlp.text.overrides import FILE_NAME, load_overrides, override_for


def write(folder, text, *files):
    """Make a RAW folder with sessies.toml and some exports."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("tijd", "utf-8")
    (folder / "sessies.toml").write_text(text, "utf-8")
    return folder


def test_what_is_stated_is_read(tmp_path):
    """Every key may be given; a date may be a TOML date or text."""
    raw = write(
        tmp_path,
        '["a.txt"]\nid = "zorg"\ntitle = "Zorg"\ndate = 2024-03-12\nplace = "Zwolle"\ngroup = "docenten"\nkind = "chat"\nuse = false\n["m/b.txt"]\ndate = "2023-01-02"\n',
        "a.txt",
        "m/b.txt",
    )
    overrides = load_overrides(raw)
    first = overrides["a.txt"]
    assert (first.id, first.title, first.date, first.place, first.group, first.kind, first.use) == (
        "zorg",
        "Zorg",
        "2024-03-12",
        "Zwolle",
        "docenten",
        SessionKind.CHAT,
        False,
    )
    assert (overrides["m/b.txt"].date, overrides["m/b.txt"].use) == ("2023-01-02", True)


def test_without_the_file_nothing_is_overridden(tmp_path):
    """sessies.toml is optional."""
    assert load_overrides(tmp_path) == {}


def test_every_mistake_is_said_at_once(tmp_path):
    """Unknown keys, wrong values, unknown files and doubled ids are told together, each with its place."""
    raw = write(
        tmp_path,
        '["a.txt"]\nid = "x"\ntitel = "Zorg"\n["b.txt"]\nid = "x"\nkind = "padlet"\ndate = "12 maart"\nuse = "nee"\n["c.txt"]\ntitle = 3\nid = "met spatie"\n',
        "a.txt",
        "b.txt",
    )
    with pytest.raises(UserError) as caught:
        load_overrides(raw)
    places = [problem.where for problem in caught.value.problems]
    for place in (
        "a.txt › titel",
        "b.txt › kind",
        "b.txt › date",
        "b.txt › use",
        "c.txt › title",
        "c.txt › id",
        "c.txt",
        "b.txt › id",
    ):
        assert any(where.endswith(place) for where in places), place
    assert len(places) == 8


def test_a_file_in_an_archive_may_be_named(tmp_path):
    """Of a.zip/b.txt only a.zip can be looked up."""
    assert load_overrides(write(tmp_path, '["a.zip/b.txt"]\ntitle = "B"\n', "a.zip"))["a.zip/b.txt"].title == "B"


@pytest.mark.parametrize("text", ["[a", 'x = 1\n["a.txt"]\n'])
def test_broken_toml_is_told_without_a_traceback(tmp_path, text):
    """What is no TOML, or no table per file, is a problem of the user's file."""
    with pytest.raises(UserError):
        load_overrides(write(tmp_path, text, "a.txt"))


def test_questions_and_facilitators_of_all_sessions_and_of_one(tmp_path):
    """What stands above holds for every file; what a file says itself goes before it."""
    (tmp_path / "a.txt").write_text("x", "utf-8")
    (tmp_path / FILE_NAME).write_text(
        'facilitator = ["An"]\n[vragen]\n"Stop" = "advice"\n"Zon" = "help"\n["a.txt"]\nvragen = { "Zon" = "topic" }\n',
        "utf-8",
    )
    overrides = load_overrides(tmp_path)
    own, other = override_for(overrides, "a.txt"), override_for(overrides, "b.txt")
    assert own is not None
    assert other is not None
    assert (own.vragen, own.facilitator) == ({"Stop": "advice", "Zon": "topic"}, ("An",))
    assert other.vragen == {"Stop": "advice", "Zon": "help"}


def test_unknown_kind_of_question_is_named_with_the_choices(tmp_path):
    """A kind that does not exist is refused, with those that do."""
    (tmp_path / FILE_NAME).write_text('[vragen]\n"Stop" = "rem"\n', "utf-8")
    with pytest.raises(UserError, match="hindrance"):
        load_overrides(tmp_path)
