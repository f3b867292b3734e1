"""Time the stages of a run, and record the times in OUT/run.log, without any participant's words."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from opschaling_nlp.publication import RUN_LOG
from opschaling_nlp.texts import say

Progress = Callable[[str, int, int, str], None]
"""Called with the stage (Dutch), how much of it is done, how much there is, and what it is at."""
STEPPED = ("Analyse", "Thema's", "Schrijven")
"""Stages that name their steps; the others name files and statements."""
_MOST_BYTES = 200_000
"""Maximum size of the log, after which it starts afresh."""


@contextmanager
def timed(out: Path, *progress: Progress | None, tell: Callable[[str], None] | None = None) -> Iterator[Progress]:
    """Yield a function that stages report to, which passes on to `progress`; at the end, log how long each took.

    `tell` is called when each stage ends. An error is logged by type and propagates.
    """
    started, lines = time.perf_counter(), [f"{datetime.now(UTC).isoformat(timespec='seconds')} {say('begonnen')}"]
    current, since = "", started

    def end() -> None:
        nonlocal current
        if current:
            lines.append(f"{time.perf_counter() - since:8.2f} s  {current}")
            if tell:
                tell(lines[-1])
        current = ""

    def hear(stage: str, done: int, total: int, what: str) -> None:
        nonlocal current, since
        stepped, stage = stage in STEPPED, say(stage)
        what = say(what) if stepped else what
        for one in filter(None, progress):
            one(stage, done, total, what)
        name = f"{stage}: {what}" if stepped else stage
        if name != current:
            end()
            current, since = ("" if done == total and stepped else name), time.perf_counter()

    outcome = say("klaar")
    try:
        yield hear
    except BaseException as error:
        outcome = f"{say('afgebroken')} ({type(error).__name__})"
        raise
    finally:
        end()
        lines.append(f"{time.perf_counter() - started:8.2f} s  {outcome}")
        with suppress(OSError):  # a full disk has a message of its own
            _append(out / RUN_LOG, lines)


def _append(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    anew = path.is_file() and path.stat().st_size > _MOST_BYTES
    with path.open("w" if anew else "a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
