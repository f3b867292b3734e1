"""Do two things at once, in two processes."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection


def do_both(here: Callable[[], object], there: Callable[[], object]) -> None:
    """Do two things at once: the second in a copy of this process, which has all that was read and imported.

    One after the other where a process cannot be copied (other systems than Linux) or has one core. What the second
    does must be seen in files: nothing comes back but the error it raised.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        here()
        there()
        return
    from multiprocessing import get_context

    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_do_and_tell, args=(there, sender))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # libraries keep threads, which rest here
        process.start()
    sender.close()
    try:
        here()
        error: Any = receiver.recv()
    except EOFError:  # the copy was ended from outside, as where memory ran out
        there()
        return
    finally:
        process.kill()
        process.join()
    if error is not None:
        raise error


def _do_and_tell(work: Callable[[], object], sender: Connection) -> None:
    try:
        work()
        sender.send(None)
    except BaseException as error:  # noqa: BLE001 - it is raised in the other process
        sender.send(error)
