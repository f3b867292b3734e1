"""Let a command that is asked to end clean up and end, wherever it was when it was asked."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_ASKS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, a system that shuts down, a terminal that closes; Windows knows no SIGHUP."""
_AGAIN = 0.02
"""Seconds after which a request that Python dropped is made again: by then the callback that it fell in is over."""


@contextmanager
def stopped_by_signals() -> Iterator[list[int]]:
    """Raise KeyboardInterrupt for every signal that asks this process to end, and give the signals that came.

    Python drops an exception that falls in a callback of a weak reference or in a `__del__`, and goes on; such a
    request is made again. Outside the main thread, which alone may say what signals do, nothing changes.
    """
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        raise KeyboardInterrupt

    def dropped(unraisable: sys.UnraisableHookArgs) -> None:
        if came and issubclass(unraisable.exc_type, KeyboardInterrupt):
            over = threading.Event()
            threading.Thread(target=_ask_again, args=(came[-1], over), daemon=True).start()
            over.set()  # a request that came while the thread was started would be dropped too
        else:
            hook(unraisable)

    hook = sys.unraisablehook
    before = {}
    with suppress(ValueError):  # not the main thread
        for number in (getattr(signal, name) for name in _ASKS if hasattr(signal, name)):
            before[number] = signal.signal(number, stop)
    sys.unraisablehook = dropped
    try:
        yield came
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _ask_again(number: int, over: threading.Event) -> None:
    """Send the signal to the main thread, so that it also ends its waiting, a little after the callback is over.

    Where systems cannot, let Python act as if it came.
    """
    over.wait()
    time.sleep(_AGAIN)
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, number)
    else:
        _thread.interrupt_main(signal.Signals(number))
