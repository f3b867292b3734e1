"""Guard that tagging in a process that loaded the model ahead gives what tagging here gives, whatever happens to it."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from asyncio import CancelledError
from multiprocessing import active_children
from multiprocessing.connection import wait
from threading import Event

import pytest

from opschaling_nlp import ahead, parallel
from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import Tagged
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging import annotate
from tests.tagging.test_tag import in_batches, make_session

SETTINGS = load_settings()
BOOKS = load_codebooks(SETTINGS)


def frames(tagged: Tagged) -> list[object]:
    """Give what was found, in a form that can be compared."""
    tables = (tagged.tokens, tagged.evidence, tagged.rules)
    return [(table.dtypes.to_dict(), table.to_dict("list")) for table in tables]


def tag_ahead(settings=SETTINGS) -> Tagged:
    """Tag a session in a process of its own."""
    with ahead.tagging_ahead(BOOKS, settings) as tag:
        return tag([make_session()], codebooks=BOOKS, settings=settings)


@pytest.mark.parametrize("enough", [0, 2_000])
def test_the_same_is_found(monkeypatch, enough):
    """Also where there are so many statements that this process has them shared."""
    monkeypatch.setattr(ahead, "WORTH_A_PROCESS", enough)
    assert frames(tag_ahead()) == frames(ahead.tag_here([make_session()], codebooks=BOOKS, settings=SETTINGS))


def test_what_a_killed_process_left_undone_is_done_here(monkeypatch):
    """Where the process is ended from outside, its work is done in this one."""
    here = os.getpid()

    def die_elsewhere(sessions, **given):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return len(sessions)

    monkeypatch.setattr(ahead, "_load", print)
    monkeypatch.setattr(ahead, "tag_here", die_elsewhere)
    assert tag_ahead() == 1


def test_what_cannot_be_forked_is_done_here(monkeypatch):
    """Where the system has no room for another process, this one tags."""

    def refuse():
        raise OSError(errno.EAGAIN, "no room")

    monkeypatch.setattr(os, "fork", refuse)
    monkeypatch.setattr(ahead, "tag_here", lambda sessions, **_given: len(sessions))
    assert tag_ahead() == 1


def test_the_model_leaves_memory_once_it_tagged(monkeypatch):
    """What follows tagging has the memory that the other process used."""
    monkeypatch.setattr(ahead, "_load", print)
    monkeypatch.setattr(ahead, "tag_here", lambda sessions, **_given: len(sessions))
    before = active_children()
    with ahead.tagging_ahead(BOOKS, SETTINGS) as tag:
        ends = [child.sentinel for child in active_children() if child not in before]
        tag([make_session()], codebooks=BOOKS, settings=SETTINGS)
        assert wait(ends, 5)


def load_slowly(folder, settings):
    """Load for so long that nobody waits for it, unless made to."""
    time.sleep(5)
    (folder / "loaded").touch()


def test_nobody_waits_for_a_fork_after_ctrl_c(monkeypatch, tmp_path):
    """Interrupting ends the other process in the middle of its work."""
    monkeypatch.setattr(ahead, "_load", load_slowly)
    with pytest.raises(KeyboardInterrupt), ahead.tagging_ahead(tmp_path, SETTINGS):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_a_missing_model_is_told():
    """What went wrong in the other process is said as if it had gone wrong here."""
    language = SETTINGS.language.model_copy(update={"model": "nl_core_news_lg"})
    with pytest.raises(UserError, match="geïnstalleerd"):
        tag_ahead(SETTINGS.model_copy(update={"language": language}))


def test_a_cluster_loads_the_model_while_exports_are_read(monkeypatch, cluster):
    """Its workers load what they will tag with, under the name by which the work will ask for it."""
    asked = []
    monkeypatch.setattr(annotate, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(annotate, "run_on_every_worker", lambda work, address: asked.append((work.args[0], address)))
    monkeypatch.setattr(annotate, "spread", lambda work, batches, **_: asked.append(work.args[0]) or map(work, batches))
    with ahead.tagging_ahead(BOOKS, in_batches(address=cluster)) as tag:
        while not asked:
            time.sleep(0.01)
        there = tag([make_session()], codebooks=BOOKS, settings=in_batches(address=cluster))
    assert asked[0] == (asked[1], cluster)
    assert frames(there) == frames(ahead.tag_here([make_session()], codebooks=BOOKS, settings=SETTINGS))


def test_a_cluster_that_cannot_load_ahead_says_so_when_it_is_to_tag(monkeypatch):
    """No message comes while exports are read, and none is lost."""
    monkeypatch.setattr(parallel, "_SECONDS", 0.2)
    monkeypatch.setattr(annotate, "WORTH_A_PROCESS", 1)
    settings = in_batches(address="tcp://127.0.0.1:9")
    with ahead.tagging_ahead(BOOKS, settings) as tag, pytest.raises(UserError, match="antwoordt niet"):
        tag([make_session()], codebooks=BOOKS, settings=settings)


@pytest.mark.parametrize("error", [UserError.single("x", "y", "z"), OSError(), CancelledError()])
def test_what_goes_wrong_while_a_cluster_loads_is_not_shown(monkeypatch, error):
    """No traceback comes of loading ahead, also where the run ends before the cluster has answered."""
    shown, done = [], Event()

    def fail(*_, **__):
        done.set()
        raise error

    monkeypatch.setattr(annotate, "run_on_every_worker", fail)
    monkeypatch.setattr(threading, "excepthook", shown.append)
    with ahead.tagging_ahead(BOOKS, in_batches(address="tcp://127.0.0.1:9")):
        assert done.wait(30)
        for thread in threading.enumerate():
            if "_load_on_cluster" in thread.name:
                thread.join(30)
    assert not shown
