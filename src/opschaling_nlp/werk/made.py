"""Keep track of people's decisions act by act, so that the cost of an act does not depend on their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.attaching import Statements, anchor_from_table
from opschaling_nlp.codings.draws import load_draws
from opschaling_nlp.codings.files import DRAW, LOCK, LOG
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.log import Act, Kind, Log, read_log, read_more
from opschaling_nlp.codings.owncodes import add_own_book, find_unknown, load_own_codes
from opschaling_nlp.codings.store import CodedStatement
from opschaling_nlp.handmade import PARTS, Attached, Handmade, add_coding, attach_handmade, follow_draws, load_handmade

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, modification time, size and inode of files: equal stamps mean that nothing changed."""


def stamp(paths: Iterable[Path]) -> Stamp:
    """Return a stamp that changes whenever the files do."""
    states = ((path, path.stat()) for path in sorted(paths))
    return tuple((str(path), state.st_mtime_ns, state.st_size, state.st_ino) for path, state in states)


@dataclass(slots=True)
class _State:
    """What was read, and up to where."""

    made_of: tuple[Statements, Stamp, int]
    """The statements, the state of all files except log and samples, and the inode of the log."""
    offset: int
    log: Log
    attached: Attached
    sittings: dict[str, int]
    """Coder → number of the latest sitting."""
    rows: tuple[CodedStatement, ...]
    """All codings, including those undone since."""
    drawn: Stamp = ()
    """Stamp of the sample files."""


class Made:
    """People's decisions, as currently stored in the folder of codings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state: _State | None = None

    def read(self, statements: Statements, codebooks: Sequence[Codebook]) -> tuple[Attached, Log]:
        """Return people's decisions, attached to these statements, and the log.

        Raises UserError with everything that is wrong in any file.
        """
        drawn, others, inode, size = self._stamps()
        made_of = (statements, others, inode)
        state, more, self._state = self._state, None, None  # whatever fails half-way is read again
        if state and state.made_of == made_of and size >= state.offset:
            more = read_more(self._folder, state.offset) if size > state.offset else ([], size)
        if state is None or more is None:
            state = self._read_all(made_of, codebooks, *read_log(self._folder))
        elif more[0]:
            acts, offset = more
            log = replace(state.log, acts=(*state.log.acts, *acts))
            if all(self._follow(state, act, codebooks) for act in acts):
                state.offset = offset
            else:
                state = self._read_all(made_of, codebooks, log, offset)
        if drawn != state.drawn:
            draws = follow_draws(load_draws(self._folder), statements)
            state.attached = replace(state.attached, handmade=replace(state.attached.handmade, draws=draws))
            state.drawn = drawn
        self._state = state
        return state.attached, state.log

    def _stamps(self) -> tuple[Stamp, Stamp, int, int]:
        """Return the stamps of the sample files and of all others, and inode and size of the log (0: no file)."""
        files = [path for path in self._folder.rglob("*") if path.is_file() and path.name != LOCK]
        logs = [path for path in files if path == self._folder / LOG]
        drawn = [path for path in files if path.match(DRAW)]
        _, _, size, inode = stamp(logs)[0] if logs else ("", 0, 0, 0)
        return stamp(drawn), stamp({*files} - {*logs, *drawn}), inode, size

    def _read_all(
        self, made_of: tuple[Statements, Stamp, int], codebooks: Sequence[Codebook], log: Log, offset: int
    ) -> _State:
        loaded = load_handmade(self._folder, codebooks, log)
        sittings: dict[str, int] = {}
        for row in loaded.codings.rows:
            sittings[row.coder] = max(sittings.get(row.coder, 0), row.sitting)
        attached = attach_handmade(loaded, made_of[0])
        return _State(made_of, offset, log, attached, sittings, attached.handmade.codings.rows)

    def _follow(self, state: _State, act: Act, codebooks: Sequence[Codebook]) -> bool:
        """Apply one act added to the log; False if it cannot be applied incrementally."""
        before, state.log = state.log, replace(state.log, acts=(*state.log.acts, act))
        about = _undone_by(act, before)
        if about.kind is not Kind.CODING:
            return self._refresh(state, about.kind, before, codebooks)
        anchor = anchor_from_table(about.content["bijdrage"])
        if state.made_of[0].anchor(anchor.statement_id) != anchor:
            return False
        if about is not act:
            return _count_again(state, about) and self._refresh(state, Kind.MEMO, before, codebooks)
        state.sittings[act.who] = state.sittings.get(act.who, 0) + (not _goes_on(act, before))
        state.attached = add_coding(state.attached, act, sitting=state.sittings[act.who])
        state.rows = (*state.rows, state.attached.handmade.codings.rows[-1])
        return True

    def _refresh(self, state: _State, about: Kind, before: Log, codebooks: Sequence[Codebook]) -> bool:
        """Reload the one kind of thing that an act is about, attached to this run; the codings stay."""
        made, log = state.attached.handmade, state.log
        if about is Kind.CODE:
            own = load_own_codes(log)
            labels = labels_by_key(add_own_book(codebooks, own))
            unknown = tuple(find_unknown(made.codings, labels, own))
            state.attached = replace(state.attached, handmade=replace(made, unknown=unknown))
            return own.renamed == load_own_codes(before).renamed
        part = next(((name, load) for name, (kind, load) in PARTS.items() if kind is about), None)
        if part is None:
            return about is Kind.BOOKLINE  # read from the log by whoever shows codebooks
        name, load = part
        read: Any = load(self._folder, codebooks, made.codings, log)
        found = attach_handmade(Handmade(**{name: read}), state.made_of[0])
        if any(row["state"] != "same" for row in found.rows):
            return False
        state.attached = replace(state.attached, handmade=replace(made, **{name: getattr(found.handmade, name)}))
        return True


def _undone_by(act: Act, log: Log) -> Act:
    """Return the act that an undo undoes or, for an undone undo, restores; any other act is returned itself."""
    by_id = {one.id: one for one in log.acts} if act.kind is Kind.UNDO else {}
    while act.kind is Kind.UNDO and act.content["van"] in by_id:
        act = by_id[str(act.content["van"])]
    return act


def _count_again(state: _State, act: Act) -> bool:
    """Leave out what was undone, and restore what no longer is.

    False if a sitting appears or disappears with the act, since later ones are then renumbered.
    """
    made = state.attached.handmade
    rows = tuple(one for one in state.rows if one.act not in state.log.undone)
    others = {(one.coder, one.sitting) for one in rows if one.act != act.id}
    if not any(one.act == act.id and (one.coder, one.sitting) in others for one in state.rows):
        return False
    state.attached = replace(state.attached, handmade=replace(made, codings=replace(made.codings, rows=rows)))
    return True


def _goes_on(act: Act, log: Log) -> bool:
    """Return whether an act belongs to the same sitting as the coder's last one."""
    for before in reversed(log.acts):
        if before.who == act.who and before.kind in {Kind.CODING, Kind.IMPORT} and before.id not in log.undone:
            return before.kind is Kind.CODING and before.content.get("zitting") == act.content.get("zitting")
    return False
