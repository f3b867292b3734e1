"""Guard the log of what people did: only added to, readable, and undone act by act."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codings.files import LOG, list_files
from opschaling_nlp.codings.log import Kind, append_act, load_log, undo
from opschaling_nlp.errors import UserError


def standing(folder):
    """Give the texts of the memos that count."""
    return [act.content["tekst"] for act in load_log(folder).standing(Kind.MEMO)]


def note(folder, text):
    """Append a memo."""
    return append_act(folder, "noor", Kind.MEMO, {"over": "code", "naam": "lead", "tekst": text})


@given(texts=st.lists(st.text(max_size=30), max_size=6))
def test_acts_come_back_as_they_went_in(tmp_path_factory, texts):
    """Each act is a line with who, when and what, in the order in which it was added, whatever a person typed."""
    folder = tmp_path_factory.mktemp("log")
    for text in texts:
        note(folder, text)
    assert standing(folder) == [text.encode("utf-8", "replace").decode() for text in texts]
    lines = (folder / LOG).read_text("utf-8").split("\n")[:-1] if texts else []
    assert [json.loads(line)["wie"] for line in lines] == ["noor"] * len(texts)


def test_undoing_takes_the_last_act_and_can_be_undone(tmp_path):
    """Undoing adds a line; it takes back the last act that counts, or the one named, and undoing the undoing restores."""
    first = note(tmp_path, "een")
    note(tmp_path, "twee")
    undo(tmp_path, "sam")
    assert standing(tmp_path) == ["een"]
    undo(tmp_path, "sam")
    assert standing(tmp_path) == []
    undone = next(act for act in load_log(tmp_path).acts if act.content.get("van") == first.id)
    undo(tmp_path, "sam", undone.id)
    assert standing(tmp_path) == ["een"]
    assert len(load_log(tmp_path).acts) == 5


def test_what_is_not_there_cannot_be_undone(tmp_path):
    """An unknown id, an act that was undone already, and an empty log are said."""
    with pytest.raises(UserError, match="niets om ongedaan"):
        undo(tmp_path, "sam")
    act = note(tmp_path, "een")
    undo(tmp_path, "sam", act.id)
    for name in (act.id, "onbekend"):
        with pytest.raises(UserError, match=name):
            undo(tmp_path, "sam", name)


def test_a_line_that_was_cut_off_is_named_and_the_rest_counts(tmp_path):
    """When the machine goes down while a line is written, that line is passed over, said, and the next one is whole."""
    note(tmp_path, "een")
    note(tmp_path, "twee")
    path = tmp_path / LOG
    path.write_bytes(path.read_bytes()[:-9])
    for _ in range(2):
        assert len(load_log(tmp_path).warnings) == 1
        note(tmp_path, "drie")
    assert standing(tmp_path) == ["een", "drie", "drie"]


def test_a_line_that_somebody_broke_is_an_error_with_its_place(tmp_path):
    """A line that is no act and was not cut off is not passed over in silence."""
    note(tmp_path, "een")
    path = tmp_path / LOG
    path.write_text("zomaar iets\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(UserError, match="regel 1"):
        load_log(tmp_path)


def test_every_kind_of_file_is_listed(tmp_path):
    """What holds people's decisions is named in one place, with what it is."""
    note(tmp_path, "een")
    (tmp_path / "noor").mkdir()
    (tmp_path / "noor" / "0001.csv").touch()
    (tmp_path / "memos.toml").touch()
    (tmp_path / "kladje.txt").touch()
    assert [kept.name for kept in list_files(tmp_path)] == [LOG, "memos.toml", "0001.csv"]
