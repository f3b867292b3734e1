"""Break off a stage that stays at one thing for too long, and say which; for what runs where nothing can be killed."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Self

from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    from types import TracebackType

_SHOWN = 80
"""Characters of a statement that are shown."""
_LOOKS = 20
"""How many times the limit is looked at before it is over."""
_REMEDY = (
    "haal deze tekst uit het bestand of kort hem in, of kijk welke expressie van een eigen codeboek hem niet afkrijgt"
)


class OverdueError(UserError):
    """Say at what a stage stayed for too long; whoever can do without it goes on."""


class Watchdog:
    """Watch a stage, within `with`: after `seconds` of computing since `at` was last called it is broken off.

    Raises OverdueError; `what` is then what it was at. With None a stage is at nothing in particular, and not watched.
    By a signal of the computing time, because an expression that does not end lets no other thread run. Where systems
    have no such signal (Windows), and outside the main thread, nothing is watched.
    """

    def __init__(self, stage: str, *, seconds: float, remedy: str = _REMEDY) -> None:
        self._stage, self._seconds, self._remedy = stage, seconds, remedy
        self.what: object = ""
        self._since = 0.0
        self._before: Any = None
        self._timer = (0.0, 0.0)
        self._watches = hasattr(signal, "SIGPROF") and threading.current_thread() is threading.main_thread()

    def at(self, what: object) -> None:
        """Say what the stage is at now (a statement, a file; shown as its text), or None while that is not watched."""
        self.what, self._since = what, time.process_time()

    def __enter__(self) -> Self:
        self.at("")
        if self._watches:
            self._before = signal.signal(signal.SIGPROF, self._look)
            look = self._seconds / _LOOKS
            self._timer = signal.setitimer(signal.ITIMER_PROF, look, look)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watches:
            signal.setitimer(signal.ITIMER_PROF, *self._timer)  # of a stage around this one
            signal.signal(signal.SIGPROF, self._before)

    def _look(self, _number: int, _frame: object) -> None:
        if self.what is None or time.process_time() - self._since <= self._seconds:
            return
        self.at(self.what)
        shown = " ".join(str(self.what).split())
        where = f"{self._stage}, bij “{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}”"
        raise OverdueError.single(where, f"duurde langer dan {self._seconds:g} seconden", self._remedy)
