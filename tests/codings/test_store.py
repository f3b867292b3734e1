"""Guard that what people coded is kept as they gave it, for good."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codings.log import load_log, undo
from opschaling_nlp.codings.store import SETTLED, Codings, add_codings, code_statement, load_codings, sweep_unfinished
from opschaling_nlp.errors import UserError
from tests.codings.coding_frames import code

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
ROWS = st.lists(
    st.builds(
        lambda number, values, text, note: code(
            f"s1-{number}", "anna", values, text=text, note=note, date="2026-05-03"
        ),
        st.integers(0, 9),
        st.dictionaries(st.sampled_from(["tip", "lead", "lead=barrier"]), st.sampled_from(["1", "0", "?"]), min_size=1),
        TEXT,
        TEXT,
    ),
    max_size=5,
)


@given(rows=ROWS)
def test_codings_come_back_as_they_went_in(tmp_path_factory, rows):
    """What is stored is read back without a value, a note or a character of text lost."""
    folder = tmp_path_factory.mktemp("codings")
    add_codings(folder, "anna", rows)
    assert list(load_codings(folder).rows) == rows


def test_a_second_import_leaves_the_first_file_as_it_was(tmp_path):
    """An import never overwrites: the first sitting keeps its bytes and the second gets a file of its own."""
    first = add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "1"})])
    before = first.read_bytes()
    second = add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "0"})])
    assert first != second
    assert first.read_bytes() == before
    assert [row.sitting for row in load_codings(tmp_path).rows] == [1, 2]


def test_the_last_sitting_decides_per_label():
    """A label coded again takes the later value; a label not coded again keeps the earlier one."""
    codings = Codings(
        (code("s1-1", "anna", {"tip": "0"}, sitting=2), code("s1-1", "anna", {"tip": "1", "lead": "1"}, sitting=1))
    )
    assert codings.latest() == {("s1-1", "anna"): {"tip": "0", "lead": "1"}}


def test_every_bad_cell_of_every_file_is_reported_at_once(tmp_path):
    """A damaged store names file, line and column of each bad cell, of all files."""
    for coder in ("anna", "bas"):
        path = add_codings(tmp_path, coder, [code("s1-1", coder, {"tip": "1"}), code("s1-2", coder, {"tip": "0"})])
        path.write_text(path.read_text("utf-8").replace('"0"\n', '"misschien"\n'), encoding="utf-8")
    with pytest.raises(UserError) as error:
        load_codings(tmp_path)
    assert [
        ("0001.csv, regel 3, kolom tip" in problem.where, "misschien" in problem.what)
        for problem in error.value.problems
    ] == [(True, True)] * 2


def test_a_folder_that_does_not_exist_holds_no_codings(tmp_path):
    """A project without codings is no error."""
    assert load_codings(tmp_path / "nergens") == Codings()


def test_a_coder_cannot_name_a_path(tmp_path):
    """A coder's name is never used to write outside the folder."""
    with pytest.raises(UserError, match="bruikbare naam"):
        add_codings(tmp_path, "../buiten", [])


def test_imports_at_the_same_moment_lose_nothing(tmp_path):
    """Programs that import at once each get a file and a line in the log of their own."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom opschaling_nlp.codings.store import CodedStatement, add_codings\n"
        "for number in range(20):\n"
        "    add_codings(Path(sys.argv[1]), 'anna', [CodedStatement(f's-{sys.argv[2]}-{number}', 's', 'anna', 0, {'tip': '1'})])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(number)]) for number in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len({row.statement_id for row in load_codings(tmp_path).rows}) == 60
    assert len(load_log(tmp_path).acts) == 60


def test_an_import_can_be_undone_and_keeps_its_file(tmp_path):
    """An undone import does not count; its file stays, and undoing the undoing brings it back."""
    path = add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "1"})], source="blad.xlsx")
    act = load_log(tmp_path).acts[-1]
    assert act.content == {"bestand": "anna/0001.csv", "van": "blad.xlsx", "bijdragen": 1}
    undo(tmp_path, "anna")
    assert load_codings(tmp_path).rows == ()
    assert path.exists()
    undo(tmp_path, "anna", load_log(tmp_path).acts[-1].id)
    assert len(load_codings(tmp_path).rows) == 1


def test_files_of_earlier_versions_are_read(tmp_path):
    """A file without a round and without a line in the log counts, before what was imported later."""
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "0001.csv").write_text(
        '"statement_id","session_id","text","previous","next","note","split","with_previous","tip"\n'
        '"s1-1","s1","een","","","","0","0","0"\n',
        "utf-8",
    )
    add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "1"})])
    codings = load_codings(tmp_path)
    assert [(row.sitting, row.round) for row in codings.rows] == [(1, ""), (2, "")]
    assert codings.latest() == {("s1-1", "anna"): {"tip": "1"}}
    assert codings.first() == {("s1-1", "anna"): {"tip": "0"}}


def test_the_first_coding_is_kept_apart_from_what_was_settled(tmp_path):
    """A later sitting and a round of discussion leave the first coding as it was."""
    add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "0"})])
    add_codings(tmp_path, "anna", [replace(code("s1-1", "anna", {"tip": "1", "lead": "1"}), round=SETTLED)])
    codings = load_codings(tmp_path)
    assert codings.first() == codings.latest() == {("s1-1", "anna"): {"tip": "0"}}
    assert codings.latest(SETTLED) == {("s1-1", "anna"): {"tip": "1", "lead": "1"}}


def test_single_codings_are_stored_at_once_and_put_right_within_a_sitting(tmp_path):
    """What is coded one by one is a sitting; a value changed within it replaces, in the next sitting it is a second coding."""
    code_statement(tmp_path, code("s1-1", "anna", {"tip": "0"}, text="Begin klein"), sitting="maandag")
    code_statement(tmp_path, code("s1-1", "anna", {"tip": "1"}, note="twijfel"), sitting="maandag")
    code_statement(tmp_path, code("s1-1", "anna", {"tip": "0"}), sitting="dinsdag")
    codings = load_codings(tmp_path)
    assert [(row.sitting, row.text, row.note) for row in codings.rows] == [
        (1, "Begin klein", ""),
        (1, "", "twijfel"),
        (2, "", ""),
    ]
    assert codings.first() == {("s1-1", "anna"): {"tip": "1"}}
    assert codings.latest() == {("s1-1", "anna"): {"tip": "0"}}
    with pytest.raises(UserError, match="tip=ja"):
        code_statement(tmp_path, code("s1-1", "anna", {"tip": "ja"}))


def test_many_denials_of_an_earlier_version_are_pointed_out(tmp_path):
    """Earlier versions stored a blank as not substantive; the codings stay as they are, and the file is named."""
    (tmp_path / "anna").mkdir()
    head = '"statement_id","session_id","text","previous","next","note","split","with_previous","substantive"\n'
    rows = [f'"s1-{i}","s1","een","","","","0","0","{int(i > 5)}"\n' for i in range(20)]
    (tmp_path / "anna" / "0001.csv").write_text(head + "".join(rows), "utf-8")
    codings = load_codings(tmp_path)
    assert [warning.split(":")[0] for warning in codings.warnings] == ["anna/0001.csv"]
    assert codings.latest()["s1-0", "anna"] == {"substantive": "0"}
    add_codings(tmp_path, "bas", [code(f"s1-{i}", "bas", {"substantive": "0"}) for i in range(20)])
    assert len(load_codings(tmp_path).warnings) == 1, "what this version stored says which cells were typed"


def test_what_a_killed_import_left_is_swept_and_nothing_else(tmp_path):
    """Half a file of codings goes; files of other names are somebody's."""
    (tmp_path / "noor").mkdir()
    for name in ("noor/0001.part", "noor/mijn.part", "themas.part", "foto.part"):
        (tmp_path / name).write_text("half", "utf-8")
    sweep_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*.part")) == ["foto.part", "mijn.part"]
    assert not list((tmp_path / "noor").glob("*.slot"))


def test_a_folder_that_no_coder_can_have_is_named(tmp_path):
    """Codings in a folder with a capital are not read, and that is said with what to do."""
    (tmp_path / "Noor").mkdir()
    (tmp_path / "Noor" / "0001.csv").write_text("x", "utf-8")
    (warning,) = load_codings(tmp_path).warnings
    assert f"{tmp_path / 'Noor'} telt niet mee: hernoem haar" in warning


def test_a_full_disk_is_named_and_leaves_nothing_behind(tmp_path, monkeypatch):
    """The disk says which file could not be written, and no half of it stays."""

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as caught:
        add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "1"})])
    assert caught.value.filename == str(tmp_path / "anna" / "0001.csv")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [".slot"]


def test_a_disk_that_fills_between_sheet_and_log_stores_nothing(tmp_path, monkeypatch):
    """A sheet without its line in the log is taken away again, so that reading it once more stores it once."""

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("opschaling_nlp.codings.store.append_act", full)
    with pytest.raises(OSError, match="No space"):
        add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "1"})])
    monkeypatch.undo()
    add_codings(tmp_path, "anna", [code("s1-1", "anna", {"tip": "1"})])
    assert [row.sitting for row in load_codings(tmp_path).rows] == [1]
