"""Share work between processes, of this machine or of a cluster that the settings name; the results are the same."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from types import ModuleType
from typing import TypeVar

from opschaling_nlp.errors import UserError

_SECONDS = 30  # how long a cluster may take to answer
_ENDED = "een hulpproces stopte onverwacht, waarschijnlijk omdat het geheugen op was"

Item = TypeVar("Item")
Result = TypeVar("Result")


def spread(
    work: Callable[[Item], Result], items: Sequence[Item], *, processes: int, address: str = ""
) -> Iterator[Result]:
    """Yield what `work` makes of each item, in their order.

    In so many processes, or by the cluster at `address` (`dask.distributed`); in this process where there are not two
    items or one process is enough. Where it is done elsewhere `work` must be importable by name, or a partial of what
    is. Raises UserError where processes end before they are done, or the cluster cannot be reached.
    """
    if len(items) < 2 or (processes == 1 and not address):
        yield from map(work, items)
        return
    try:
        with _on_cluster(address) if address else ProcessPoolExecutor(processes, initializer=start_worker) as executor:
            with without_main():
                results = executor.map(work, items)
            yield from results
    except BrokenProcessPool as error:
        remedy = "sluit andere programma's, of zet onder [language] in de instellingen processes = 1"
        raise UserError.single("Rekenen in meer processen", _ENDED, remedy) from error


@contextmanager
def _on_cluster(address: str) -> Iterator[Executor]:
    where = f"instellingen: parallel › address = {address}"
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        reason = "vraagt om een onderdeel dat niet geïnstalleerd is"
        remedy = "installeer het met `.venv/bin/pip install -c constraints.txt -e '.[cluster]'` of haal address weg"
        raise UserError.single(where, reason, remedy) from error
    try:
        with Client(address, timeout=_SECONDS) as client:  # type: ignore[no-untyped-call, unused-ignore]
            yield client.get_executor()
    except OSError as error:
        remedy = "start de scheduler en zijn werkers, of haal address weg"
        raise UserError.single(where, "dit cluster antwoordt niet", remedy) from error
    except KilledWorker as error:
        raise UserError.single(where, _ENDED, "geef de werkers meer geheugen, of haal address weg") from error


def do_both(here: Callable[[], object], there: Callable[[], object]) -> None:
    """Do two things at once: the second in a copy of this process, which has all that was read and imported.

    One after the other where a process cannot be copied (other systems than Linux) or has one core. What the second
    does must be seen in files: nothing comes back but the error it raised.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        here()
        there()
        return
    _copied.append(there)
    try:
        with ProcessPoolExecutor(1, get_context("fork"), start_worker) as pool:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # libraries keep threads, which rest here
                done = pool.submit(_do_copied)
            here()
            done.result()
    except BrokenProcessPool:  # the copy was ended from outside, as where memory ran out
        there()
    finally:
        _copied.pop()


# What a copy of this process is to do: it has this list too, and what stands in it need not be sent.
_copied: list[Callable[[], object]] = []


def _do_copied() -> None:
    _copied[-1]()


def start_worker() -> None:
    """Make this process end with its parent, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it stops its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def without_main() -> Iterator[None]:
    """Keep processes that start meanwhile from running the caller's script.

    One without a `__main__` guard would start itself over and over, and one typed at a prompt cannot be found again.
    Nothing that our processes do stands in it.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
