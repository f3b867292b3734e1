"""Show progress and tables in the terminal; in a log only the tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opschaling_nlp.run import Progress

_NAME_WIDTH = 40
"""Characters of a file's name beside the bar."""
_LOG_WIDTH = 160
"""Characters of a line where there is no terminal to fit into."""


@contextmanager
def progress_bars() -> Iterator[Progress | None]:
    """Give a function that draws a bar a stage, or None where nobody is looking."""
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
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        stages: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int, what: str) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total, what="")
            bars.update(stages[stage], completed=done, total=total, what=what[-_NAME_WIDTH:] if done < total else "")

        yield show


def print_table(title: str, rows: Sequence[Sequence[str]], *, header: Sequence[str] = ()) -> None:
    """Print rows under a title; columns that hold only numbers are set to the right."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=bool(header), show_edge=False, pad_edge=False)
    for place in range(max((len(row) for row in rows), default=len(header))):
        numbers = bool(rows) and all(row[place].isdecimal() for row in rows)
        table.add_column(
            escape(header[place]) if header else "", justify="right" if numbers else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _LOG_WIDTH)
    console.print(f"\n[bold]{escape(title)}[/bold]")
    console.print(table)
