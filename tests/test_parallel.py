"""Guard that shared work is done once and comes back in order, wherever it is done, and that its errors are seen."""

from __future__ import annotations

import errno
import os
import signal
import time
from functools import partial

import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.parallel import can_copy, do_all, run_on_every_worker, spread


@pytest.mark.parametrize("number", [0, 1, 2, 40])
def test_every_job_is_done_once(tmp_path, number):
    """Each job is done by one of the processes, and no job by both."""

    def note(name):
        with (tmp_path / "done").open("a") as file:
            file.write(f"{name}\n")

    do_all([partial(note, f"{place:02}") for place in range(number)])
    done = (tmp_path / "done").read_text().split() if number else []
    assert sorted(done) == [f"{place:02}" for place in range(number)]


@pytest.mark.skipif(not can_copy(), reason="one process does everything")
def test_whoever_is_free_takes_the_next_job(tmp_path):
    """A long job keeps one process busy while the other does all the rest."""

    def wait():
        give_up = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 5 and time.monotonic() < give_up:
            time.sleep(0.01)
        (tmp_path / f"waited {time.monotonic() < give_up}").touch()

    do_all([wait, *((tmp_path / str(place)).touch for place in range(5))])
    assert (tmp_path / "waited True").exists()


@pytest.mark.parametrize("fails", [0, 1])
def test_an_error_of_either_is_raised(fails):
    """Whichever fails, the caller hears of it."""

    def fail():
        raise ValueError("vol")

    work = [lambda: None, lambda: None]
    work[fails] = fail
    with pytest.raises(ValueError, match="vol"):
        do_all(work)


@pytest.mark.skipif(not can_copy(), reason="one process does everything")
def test_what_a_killed_copy_left_undone_is_done_here(tmp_path):
    """Where the copy is ended from outside its job is done again, in this process."""
    here = os.getpid()

    def die_elsewhere():
        if os.getpid() != here:
            (tmp_path / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        give_up = time.monotonic() + 30
        while not (tmp_path / "died").exists() and time.monotonic() < give_up:
            time.sleep(0.01)
        (tmp_path / str(len(list(tmp_path.iterdir())))).touch()

    do_all([die_elsewhere, die_elsewhere])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2", "died"]


def test_what_cannot_be_forked_is_done_here(monkeypatch, tmp_path):
    """Where the system has no room for another process, all is done in this one."""

    def refuse():
        raise OSError(errno.ENOMEM, "no room")

    monkeypatch.setattr(os, "fork", refuse)
    test_every_job_is_done_once(tmp_path, 3)


def double(number):
    """Make twice a number."""
    return 2 * number


def where(_item):
    """Tell which process does it."""
    return os.getpid()


def hang_up(_item):
    """Fail as a line that closes does."""
    from distributed.comm.core import CommClosedError

    raise CommClosedError


def fill(_item):
    """Fail as a full disk does."""
    raise OSError("vol")


def die(here, _item):
    """End the process that does it, if that is another."""
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark, number):
    """End the first process that does it; whoever gets it next makes twice the number."""
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return 2 * number
    return os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_items(processes):
    """However many processes share the work."""
    assert list(spread(double, range(20), processes=processes)) == [2 * number for number in range(20)]


def leave_mark(folder):
    """Show that this process was here."""
    (folder / f"{os.getpid()}").touch(exist_ok=False)


def test_a_single_item_is_done_in_this_process():
    """Another process would only cost its start."""
    assert list(spread(where, ["x"], processes=2)) == [os.getpid()]


def test_a_process_that_ends_is_told_with_a_remedy():
    """The work cannot be finished, and the message says what to do."""
    with pytest.raises(UserError, match="processes = 1"):
        list(spread(partial(die, os.getpid()), range(4), processes=2))


def test_a_cluster_that_does_not_answer_is_told(monkeypatch):
    """The message names the setting."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("opschaling_nlp.parallel._SECONDS", 0.2)
    with pytest.raises(UserError, match=r"address = tcp://127\.0\.0\.1:9"):
        list(spread(double, range(4), processes=2, address="tcp://127.0.0.1:9"))


@pytest.mark.parametrize(
    ("asked", "error"), [("Client", ValueError("missing port")), ("Client.wait_for_workers", TimeoutError())]
)
def test_an_address_that_is_none_and_a_cluster_without_workers_are_told(monkeypatch, cluster, asked, error):
    """Neither is an internal error, and nothing waits for workers that nobody started."""

    def fail(*_args, timeout, **_options):
        assert timeout
        raise error

    monkeypatch.setattr(f"distributed.{asked}", fail)
    with pytest.raises(UserError, match="antwoordt niet"):
        list(spread(double, range(4), processes=1, address=cluster))


def test_a_cluster_that_ends_during_the_work_is_told(cluster):
    """The line to it is closed."""
    with pytest.raises(UserError, match="hield op"):
        list(spread(hang_up, range(4), processes=1, address=cluster))


def test_an_error_of_the_work_is_not_blamed_on_the_cluster(cluster):
    """A full disk is a full disk."""
    with pytest.raises(OSError, match="vol"):
        list(spread(fill, range(4), processes=1, address=cluster))


def test_a_cluster_gives_the_same_in_the_same_order(cluster):
    """Its workers are other processes, and the results those of this one."""
    assert list(spread(double, range(20), processes=1, address=cluster)) == [2 * number for number in range(20)]
    assert os.getpid() not in set(spread(where, range(4), processes=1, address=cluster))


def test_every_worker_of_a_cluster_does_it_once(cluster, tmp_path):
    """What is prepared is there on each of them."""
    run_on_every_worker(partial(leave_mark, tmp_path), address=cluster)
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_worker_of_a_cluster_left_undone_another_does(cluster, tmp_path):
    """One that dies is replaced, and nothing is missing."""
    work = partial(die_once, tmp_path / "died")
    assert list(spread(work, range(20), processes=1, address=cluster)) == [2 * number for number in range(20)]
    assert (tmp_path / "died").exists()
