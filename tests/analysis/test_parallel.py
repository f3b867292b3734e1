"""Guard that what a copy of the process does is done, once, and that its errors are seen."""

from __future__ import annotations

import os
import signal

import pytest

from opschaling_nlp.analysis.parallel import do_both


def test_both_are_done(tmp_path):
    """Each writes its file."""
    do_both((tmp_path / "a").touch, (tmp_path / "b").touch)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("fails", [0, 1])
def test_an_error_of_either_is_raised(fails):
    """Whichever fails, the caller hears of it."""

    def fail():
        raise ValueError("vol")

    work = [lambda: None, lambda: None]
    work[fails] = fail
    with pytest.raises(ValueError, match="vol"):
        do_both(*work)


def test_what_a_killed_copy_left_undone_is_done_here(tmp_path):
    """Where the copy is ended from outside its work is done again, in this process."""
    here = os.getpid()

    def die_elsewhere():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        (tmp_path / "b").touch()

    do_both(lambda: None, die_elsewhere)
    assert (tmp_path / "b").exists()
