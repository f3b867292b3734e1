"""Guard that only what a person ticked may be quoted, and that her last word on it counts, wherever she said it."""

from __future__ import annotations

import pytest

from opschaling_nlp.codings.attaching import Anchor
from opschaling_nlp.codings.log import undo
from opschaling_nlp.codings.notes import load_quotable, tick
from opschaling_nlp.errors import UserError


def save(folder, *ids):
    """Write the file as the working report does."""
    (folder / "citeerbaar.toml").write_text(f"bijdragen = {list(ids)!r}\n", "utf-8")


def ids(folder):
    """Give the ids of what may be quoted."""
    return [anchor.statement_id for anchor in load_quotable(folder)]


@pytest.mark.parametrize("content", ["bijdragen = [1]", "bijdrage = []", "bijdragen = [", "bijdragen = []\nnog = 1"])
def test_a_wrong_list_of_quotables_is_refused(tmp_path, content):
    """A mistake in citeerbaar.toml is said, with what to do."""
    (tmp_path / "citeerbaar.toml").write_text(content, "utf-8")
    with pytest.raises(UserError, match="werkrapport"):
        load_quotable(tmp_path)


def test_quotables_are_read_and_may_be_absent(tmp_path):
    """Without the file nothing is quotable; with it what is listed."""
    assert load_quotable(tmp_path) == ()
    save(tmp_path, "a-1")
    assert ids(tmp_path) == ["a-1"]


def test_a_tick_adds_to_the_file_and_can_be_undone(tmp_path):
    """Ticks that follow the file change what it says, one by one, and undoing gives back what was."""
    save(tmp_path, "a-1", "a-2")
    tick(tmp_path, "noor", Anchor("b-1", text="Begin klein"), quotable=True)
    last = tick(tmp_path, "noor", Anchor("a-1"), quotable=False)
    assert ids(tmp_path) == ["a-2", "b-1"]
    undo(tmp_path, "noor", last.id)
    assert ids(tmp_path) == ["a-1", "a-2", "b-1"]


def test_a_file_saved_later_is_the_last_word(tmp_path):
    """What a newer file leaves out is not quoted, also where it was ticked elsewhere: when in doubt nobody's words are shared."""
    save(tmp_path, "a-1")
    tick(tmp_path, "noor", Anchor("b-1"), quotable=True)
    save(tmp_path, "a-1", "a-3")
    assert ids(tmp_path) == ["a-1", "a-3"]
