"""Follow what people decide, act by act, so that an act costs the same however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codings.anchors import anchor_from_table
from opschaling_nlp.codings.draws import load_draws
from opschaling_nlp.codings.files import DRAW, LOCK, LOG
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.log import Act, Kind, Log, read_log, read_more
from opschaling_nlp.codings.notes import memos_of
from opschaling_nlp.codings.owncodes import add_own_book, find_unknown, load_own_codes
from opschaling_nlp.handmade import PARTS, Attached, Handmade, add_coding, attach_handmade, follow_draws, load_handmade

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.attaching import Statements

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
    drawn: Stamp = ()
    """Of the files of the samples."""


class Made:
    """Give what people decided as the folder of codings holds it now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state: _State | None = None

    def read(self, statements: Statements, codebooks: Sequence[Codebook]) -> tuple[Attached, Log]:
        """Return what people decided, attached to these statements, and the log.

        Raises UserError with everything that is wrong in any file.
        """
        files = [path for path in _files(self._folder) if path.name not in {LOG, LOCK}]
        drawn, others = (stamp(path for path in files if path.match(DRAW) == which) for which in (True, False))
        inode, size = _identity(self._folder / LOG)
        state = self._state
        same = state and state.statements is statements and (state.others, state.inode) == (others, inode)
        if not (state and same and (size == state.offset or (size > state.offset and self._go_on(state, codebooks)))):
            state = self._state = self._read_all(statements, codebooks, others, inode)
        elif drawn != state.drawn:
            draws = follow_draws(load_draws(self._folder), statements)
            state.attached = replace(state.attached, handmade=replace(state.attached.handmade, draws=draws))
        state.drawn = drawn
        return state.attached, state.log

    def _read_all(self, statements: Statements, codebooks: Sequence[Codebook], others: Stamp, inode: int) -> _State:
        log, offset = read_log(self._folder)
        loaded = load_handmade(self._folder, codebooks, log)
        attached = attach_handmade(loaded, statements)
        sittings: dict[str, int] = {}
        for row in loaded.codings.rows:
            sittings[row.coder] = max(sittings.get(row.coder, 0), row.sitting)
        return _State(statements, others, inode, offset, log, attached, sittings)

    def _go_on(self, state: _State, codebooks: Sequence[Codebook]) -> bool:
        """Follow what the log got since; False where that is more than can be followed act by act."""
        more = read_more(self._folder, state.offset)
        if more is None:
            return False
        for act in more[0]:
            log = replace(state.log, acts=(*state.log.acts, act))
            if not self._follow(state, act, log, codebooks):
                return False
            state.log = log
        state.offset = more[1]
        return True

    def _follow(self, state: _State, act: Act, log: Log, codebooks: Sequence[Codebook]) -> bool:
        about = _undone_by(act, state.log)
        if about.kind is not Kind.CODING:
            return self._refresh(state, about, log, codebooks)
        if not _is_exact(about, state.statements):
            return False
        if about is not act:
            return about.id in log.undone and _take_back(state, about)
        state.sittings[act.who] = state.sittings.get(act.who, 0) + (not _goes_on(act, state.log))
        state.attached = add_coding(state.attached, act, sitting=state.sittings[act.who])
        return True

    def _refresh(self, state: _State, act: Act, log: Log, codebooks: Sequence[Codebook]) -> bool:
        """Read again the one thing that an act is about, which is on the statements of this run; the codings stay."""
        made = state.attached.handmade
        if act.kind is Kind.CODE:
            own, before = load_own_codes(log), load_own_codes(state.log)
            labels = labels_by_key(add_own_book(codebooks, own))
            unknown = tuple(find_unknown(made.codings, labels, own))
            state.attached = replace(state.attached, handmade=replace(made, unknown=unknown))
            return own.renamed == before.renamed
        part = next(((name, load) for name, (kind, load) in PARTS.items() if kind is act.kind), None)
        if part is None:
            return act.kind is Kind.BOOKLINE  # read from the log by whoever shows codebooks
        name, load = part
        read: Any = load(self._folder, codebooks, made.codings, log)
        found = attach_handmade(Handmade(**{name: read}), state.statements)
        if any(row["state"] != "same" for row in found.rows):
            return False
        state.attached = replace(state.attached, handmade=replace(made, **{name: getattr(found.handmade, name)}))
        return True


def _undone_by(act: Act, log: Log) -> Act:
    """Return what an act undoes or, where that was an undoing, restores; any other act is about itself."""
    by_id = {one.id: one for one in log.acts} if act.kind is Kind.UNDO else {}
    while act.kind is Kind.UNDO and act.content["van"] in by_id:
        act = by_id[str(act.content["van"])]
    return act


def _take_back(state: _State, act: Act) -> bool:
    """Take one coding back; False where its stretch of work goes with it, as those behind it get other numbers."""
    made = state.attached.handmade
    row = next((one for one in made.codings.rows if one.act == act.id), None)
    rest = tuple(one for one in made.codings.rows if one is not row)
    if row is None or not any(one.coder == row.coder and one.sitting == row.sitting for one in rest):
        return False
    notes = memos_of(row)
    place = next((place for place, memo in enumerate(made.memos) if memo in notes), len(made.memos))
    memos = (*made.memos[:place], *made.memos[place + 1 :])
    state.attached = replace(
        state.attached, handmade=replace(made, codings=replace(made.codings, rows=rest), memos=memos)
    )
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
