"""Share work between processes, on this machine or on a cluster named in the settings, with the same results."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from types import ModuleType
from typing import Any, TypeVar

from opschaling_nlp.errors import UserError

_SECONDS = 30  # how long a cluster may take to answer
_ENDED = "een hulpproces stopte onverwacht, waarschijnlijk omdat het geheugen op was"

WORTH_A_PROCESS = 2_000
"""Statements per additional process that make up for its start (see `benchmarks/bench_tagging.py`)."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def spread(
    work: Callable[[Item], Result], items: Sequence[Item], *, processes: int, address: str = ""
) -> Iterator[Result]:
    """Yield the result of `work` for each item, in order.

    The work is done in this many processes, or by the cluster at `address` (`dask.distributed`); in this process if
    there are fewer than two items or one process is enough. For work done elsewhere, `work` must be importable by name,
    or a partial of such a function. Raises UserError if processes end prematurely or the cluster cannot be reached.
    """
    if len(items) < 2 or (processes == 1 and not address):
        yield from map(work, items)
        return
    try:
        opened: Any = _connect(address) if address else ProcessPoolExecutor(processes, initializer=start_worker)
        with opened as place:
            with without_main():
                results = (place.get_executor() if address else place).map(work, items)
            yield from results
    except BrokenProcessPool as error:
        remedy = "sluit andere programma's, of zet onder [language] in de instellingen processes = 1"
        raise UserError.single("Rekenen in meer processen", _ENDED, remedy) from error


def run_on_every_worker(work: Callable[[], object], *, address: str) -> None:
    """Have every worker of the cluster at `address` do something once; raises UserError as `spread` does."""
    with _connect(address) as client:
        client.gather([client.submit(work, workers=[worker], pure=False) for worker in client.nthreads()])


@contextmanager
def _connect(address: str) -> Iterator[Any]:
    """Yield a client of the cluster at `address`; raises UserError if it does not answer, or ends before the work."""
    where = f"instellingen: parallel › address = {address}"
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        reason = "vraagt om een onderdeel dat niet geïnstalleerd is"
        remedy = "installeer het met `.venv/bin/pip install -c constraints.txt -e '.[cluster]'` of haal address weg"
        raise UserError.single(where, reason, remedy) from error
    remedy = "start de scheduler en zijn werkers, schrijf het adres als tcp://10.0.0.5:8786, of haal address weg"
    with ExitStack() as stack:
        try:
            client = stack.enter_context(Client(address, timeout=_SECONDS))  # type: ignore[no-untyped-call, unused-ignore]
            client.wait_for_workers(1, timeout=_SECONDS)
        except (OSError, ValueError, TypeError) as error:
            raise UserError.single(where, "dit cluster antwoordt niet", remedy) from error
        try:
            yield client
        except (CancelledError, CommClosedError) as error:
            raise UserError.single(where, "dit cluster hield op voordat het werk klaar was", remedy) from error
        except KilledWorker as error:
            raise UserError.single(where, _ENDED, "geef de werkers meer geheugen, of haal address weg") from error


def do_all(jobs: Sequence[Callable[[], object]]) -> None:
    """Do every job (at most 256) once, each in this process or in a fork of it, whichever is free first.

    The fork shares all data and imports. Jobs begin in the order given, so the dearest should come first. They must
    leave their results in files: only an exception comes back. All are done here where a process cannot be forked (not
    on Linux) or there is only one core.
    """
    done: set[int] = set()
    left, filling = os.pipe()  # a pipe, since a process that is killed cannot leave it locked
    os.write(filling, bytes(range(len(jobs))))
    os.close(filling)

    def take() -> None:
        while taken := os.read(left, 1):
            jobs[taken[0]]()
            done.add(taken[0])

    _copied.append(take)
    try:
        with in_a_fork(_do_copied) as begun:
            take()
            if begun:
                begun[1].result()
    except BrokenProcessPool:  # the fork was killed, for instance when out of memory
        for place in set(range(len(jobs))) - done:
            jobs[place]()
    finally:
        _copied.pop()
        os.close(left)


@contextmanager
def in_a_fork(work: Callable[..., Result], *given: Any) -> Iterator[tuple[Executor, Future[Result]] | None]:
    """Begin work in a fork of this process, and yield the executor that can give it more, and what is to come.

    Yield None where it cannot be forked or there would be nothing to gain. An error or Ctrl-C meanwhile ends the fork.
    """
    begun, others, forks = None, active_children(), []
    with ExitStack() as stack:
        with suppress(OSError), warnings.catch_warnings():  # too many processes, or too little memory for another
            warnings.simplefilter("ignore", DeprecationWarning)  # idle threads of libraries are harmless here
            if can_copy():
                pool = stack.enter_context(ProcessPoolExecutor(1, get_context("fork"), start_worker))
                begun = pool, pool.submit(work, *given)
                forks = [child for child in active_children() if child not in others]
        try:
            yield begun
        except BaseException:
            for fork in forks:
                fork.kill()
            raise


def can_copy() -> bool:
    """Return whether a fork of this process gains anything: on Linux, with a second core."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


# What a copy of this process is to do: it has this list too, and what stands in it need not be sent.
_copied: list[Callable[[], object]] = []


def _do_copied() -> None:
    _copied[-1]()


def start_worker() -> None:
    """End this process with its parent, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@contextmanager
def without_main() -> Iterator[None]:
    """Keep processes started meanwhile from running the caller's script.

    Without a `__main__` guard it would start itself over and over, and code typed at a prompt cannot be found again.
    Our processes need nothing from it.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
