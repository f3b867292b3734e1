"""Let a command that is asked to stop clean up and end, whatever it was doing."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, a system shutting down, a closing terminal; Windows has no SIGHUP."""
_RETRY_SECONDS = 0.02
"""Seconds before a request dropped by Python is repeated: by then the callback that it hit is over."""


@contextmanager
def stopped_by_signals() -> Iterator[list[int]]:
    """Raise KeyboardInterrupt for every signal that asks this process to end, and yield the signals received.

    Python drops an exception raised in a weak-reference callback or in `__del__`, and carries on; such a request is
    repeated. Outside the main thread, the only one allowed to set signal handlers, nothing changes.
    """
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        raise KeyboardInterrupt

    def dropped(unraisable: sys.UnraisableHookArgs) -> None:
        if came and issubclass(unraisable.exc_type, KeyboardInterrupt):
            over = threading.Event()
            threading.Thread(target=_ask_again, args=(came[-1], over), daemon=True).start()
            over.set()  # a request that came while the thread was starting would be dropped too
        else:
            hook(unraisable)

    hook = sys.unraisablehook
    before = {}
    with suppress(ValueError):  # not the main thread
        for number in (getattr(signal, name) for name in _STOP_SIGNALS if hasattr(signal, name)):
            before[number] = signal.signal(number, stop)
    sys.unraisablehook = dropped
    try:
        yield came
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def _ask_again(number: int, over: threading.Event) -> None:
    """Send the signal to the main thread shortly after the callback, so that it also ends any waiting.

    On systems that cannot, make Python act as if the signal had arrived.
    """
    over.wait()
    time.sleep(_RETRY_SECONDS)
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, number)
    else:
        _thread.interrupt_main(signal.Signals(number))
