"""Guard that what people coded is kept as they gave it, for good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codings.store import Codings, add_codings, load_codings
from opschaling_nlp.errors import UserError
from tests.codings.coding_frames import code

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
ROWS = st.lists(
    st.builds(
        lambda number, values, text, note: code(f"s1-{number}", "anna", values, text=text, note=note),
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
