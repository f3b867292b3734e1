"""Follow what people decide: read once, and then only what was added, so that an act costs the same however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.codings.anchors import anchor_from_table
from opschaling_nlp.codings.files import LOCK, LOG
from opschaling_nlp.codings.log import Act, Kind, Log, read_log, read_more
from opschaling_nlp.handmade import Attached, add_coding, attach_handmade, follow_draws, load_handmade

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.attaching import Statements
    from opschaling_nlp.codings.draws import Draw

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, time of change, size and number of files: equal stamps mean that nothing changed."""


@dataclass(slots=True)
class _State:
    """Hold what was read, and up to where."""

    statements: Statements
    others: Stamp
    inode: int
    offset: int
    log: Log
    attached: Attached
    sittings: dict[str, int]
    """Coder → number of the last stretch of work."""
    draws: tuple[Draw, ...]
    """As they were stored, before they got the ids of this run."""


class Made:
    """Give what people decided as the folder of codings holds it now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state: _State | None = None

    def read(self, statements: Statements, codebooks: Sequence[Codebook]) -> tuple[Attached, Log]:
        """Return what people decided, attached to these statements, and the log.

        Raises UserError with everything that is wrong in any file.
        """
        others = stamp(path for path in _files(self._folder) if path.name not in {LOG, LOCK})
        inode, size = _identity(self._folder / LOG)
        state = self._state
        same = state and state.statements is statements and (state.others, state.inode) == (others, inode)
        if not (state and same and (size == state.offset or (size > state.offset and self._go_on(state)))):
            state = self._state = self._read_all(statements, codebooks, others, inode)
        return state.attached, state.log

    def _read_all(self, statements: Statements, codebooks: Sequence[Codebook], others: Stamp, inode: int) -> _State:
        log, offset = read_log(self._folder)
        loaded = load_handmade(self._folder, codebooks, log)
        before = self._state
        if before and before.statements is statements and before.draws == loaded.draws:
            draws = before.attached.handmade.draws
        else:
            draws = follow_draws(loaded.draws, statements)
        attached = attach_handmade(replace(loaded, draws=()), statements)
        attached = replace(attached, handmade=replace(attached.handmade, draws=draws))
        sittings: dict[str, int] = {}
        for row in loaded.codings.rows:
            sittings[row.coder] = max(sittings.get(row.coder, 0), row.sitting)
        return _State(statements, others, inode, offset, log, attached, sittings, loaded.draws)

    def _go_on(self, state: _State) -> bool:
        """Add what the log got since; False where that is more than codings of statements of this run."""
        more = read_more(self._folder, state.offset)
        if more is None or not all(_is_exact(act, state.statements) for act in more[0]):
            return False
        for act in more[0]:
            state.sittings[act.who] = state.sittings.get(act.who, 0) + (not _goes_on(act, state.log))
            state.attached = add_coding(state.attached, act, sitting=state.sittings[act.who])
            state.log = replace(state.log, acts=(*state.log.acts, act))
        state.offset = more[1]
        return True


def stamp(paths: Iterator[Path] | Sequence[Path]) -> Stamp:
    """Tell files from what they were before."""
    return tuple((str(path), *_state(path)) for path in paths)


def _state(path: Path) -> tuple[int, int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size, state.st_ino


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _identity(path: Path) -> tuple[int, int]:
    """Give number and size; both 0 where there is no file."""
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_ino, state.st_size


def _is_exact(act: Act, statements: Statements) -> bool:
    if act.kind is not Kind.CODING:
        return False
    anchor = anchor_from_table(act.content["bijdrage"])
    return statements.anchor(anchor.statement_id) == anchor


def _goes_on(act: Act, log: Log) -> bool:
    """Tell whether an act belongs to the same stretch of work as the coder's last one."""
    for before in reversed(log.acts):
        if before.who == act.who and before.kind in {Kind.CODING, Kind.IMPORT} and before.id not in log.undone:
            return before.kind is Kind.CODING and before.content.get("zitting") == act.content.get("zitting")
    return False
