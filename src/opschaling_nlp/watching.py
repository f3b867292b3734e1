"""Break off a stage that spends too long on one item, and say which; for code in processes that cannot be killed."""

import signal
import threading
import time
from types import TracebackType
from typing import Any, Self

from opschaling_nlp.errors import UserError

_SHOWN = 80
"""Number of characters of a statement shown."""
_LOOKS = 20
"""How many times per limit the time is checked."""
_REMEDY = (
    "haal deze tekst uit het bestand of kort hem in, of kijk welke expressie van een eigen codeboek hem niet afkrijgt"
)


class OverdueError(UserError):
    """The item on which a stage spent too long; whoever can do without it carries on."""


class Watchdog:
    """Watches a stage, within `with`, and breaks it off after `seconds` of CPU time since the last call of `at`.

    Raises OverdueError; `what` is then the current item. With None, a stage has no particular item and is not watched.
    It uses a signal on CPU time, because a regular expression that does not end lets no other thread run. On systems
    without such a signal (Windows), and outside the main thread, nothing is watched.
    """

    def __init__(self, stage: str, *, seconds: float, remedy: str = _REMEDY) -> None:
        self._stage, self._seconds, self._remedy = stage, seconds, remedy
        self.what: object = ""
        self._since = 0.0
        self._before: Any = None
        self._timer = (0.0, 0.0)
        self._watches = hasattr(signal, "SIGPROF") and threading.current_thread() is threading.main_thread()

    def at(self, what: object) -> None:
        """Set the stage's current item (a statement, a file; shown as its text), or None to pause watching."""
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
            signal.setitimer(signal.ITIMER_PROF, *self._timer)  # of an enclosing stage
            signal.signal(signal.SIGPROF, self._before)

    def _look(self, _number: int, _frame: object) -> None:
        if self.what is None or time.process_time() - self._since <= self._seconds:
            return
        self.at(self.what)
        shown = " ".join(str(self.what).split())
        where = f"{self._stage}, bij “{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}”"
        raise OverdueError.single(where, f"duurde langer dan {self._seconds:g} seconden", self._remedy)
