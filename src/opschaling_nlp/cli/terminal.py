"""Show progress and tables in the terminal; in a log only the tables."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO, cast

from opschaling_nlp.texts import say
from opschaling_nlp.werk.rerun import TOLD

if TYPE_CHECKING:
    from opschaling_nlp.run_log import Progress

_NAME_WIDTH = 40
"""Number of characters of a file name beside the bar."""
_LOG_WIDTH = 160
"""Line width without a terminal."""


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys rather than shows: escape sequences, and marks that change text direction."""


def printable(text: str) -> str:
    """Return a text without control characters, each replaced by a sign."""
    return _CONTROL.sub("\ufffd", text)


class _SafeStream:
    """A stream that passes on only printable text to `raw`."""

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        self.raw.write(printable(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


@contextmanager
def safe_streams() -> Iterator[None]:
    """Keep participants' text from controlling the terminal, whatever a command prints meanwhile."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast("TextIO", _SafeStream(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _raw(stream: TextIO) -> TextIO:
    """Return the stream for our own colours and bars."""
    return stream.raw if isinstance(stream, _SafeStream) else stream


@contextmanager
def progress_bars() -> Iterator[Progress | None]:
    """Yield a function that draws one bar per stage, or reports to whoever does; None if nobody is watching."""
    if os.environ.get(TOLD):
        yield lambda stage, done, total, _what: print(
            json.dumps({"fase": stage, "gedaan": done, "van": total}), file=sys.stderr, flush=True
        )
        return
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description:<22}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Progress(*columns, console=Console(file=_raw(sys.stderr)), transient=True) as bars:
        stages: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int, what: str) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total, what="")
            bars.update(
                stages[stage], completed=done, total=total, what=printable(what)[-_NAME_WIDTH:] if done < total else ""
            )

        yield show


def tell(dutch: str, **values: object) -> None:
    """Print a line in the current language, without buffering."""
    print(say(dutch, **values), flush=True)


def print_table(title: str, rows: Sequence[Sequence[str]], *, header: Sequence[str] = ()) -> None:
    """Print rows under a title, translating it and the header; columns that only contain numbers are right-aligned."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=bool(header), show_edge=False, pad_edge=False)
    for place in range(max((len(row) for row in rows), default=len(header))):
        numbers = bool(rows) and all(row[place].isdecimal() for row in rows)
        table.add_column(
            escape(say(header[place])) if header else "", justify="right" if numbers else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(escape(printable(cell)) for cell in row))
    console = Console(file=_raw(sys.stdout), highlight=False, width=None if sys.stdout.isatty() else _LOG_WIDTH)
    console.print(f"\n[bold]{escape(say(title))}[/bold]")
    console.print(table)
