"""Keep an append-only log of what people did: who, when and what, one act per line; any act can be undone."""

import json
import os
import secrets
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, ClassVar, Self, TypeVar

from opschaling_nlp.codings.attaching import Anchor, anchor_from_table
from opschaling_nlp.codings.files import LOCK, LOG
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.texts import say
from opschaling_nlp.writing import naming


class Kind(StrEnum):
    """The kinds of acts; the values are stored in the log."""

    IMPORT = "import"
    CODING = "codering"
    QUOTABLE = "citeerbaar"
    MEMO = "memo"
    SUMMARY = "samenvatting"
    THEME = "thema"
    QUESTION = "vraag"
    CODE = "code"
    SESSION = "sessie"
    BOOKLINE = "codeboek"
    UNDO = "ongedaan"


_Parsed = TypeVar("_Parsed")
_FIELDS = ("id", "wanneer", "wie", "wat")
_NEEDED = {
    Kind.IMPORT: {"bestand"},
    Kind.CODING: {"bijdrage", "waarden"},
    Kind.MEMO: {"over", "naam", "tekst"},
    Kind.SUMMARY: {"sessie", "factor", "tekst"},
    Kind.THEME: {"besluit", "reden", "bijdragen"},
    Kind.QUESTION: {"vraag", "soort"},
    Kind.CODE: {"sleutel", "keuze"},
    Kind.SESSION: {"bron", "waarden"},
    Kind.BOOKLINE: {"boek", "code", "deel", "tekst", "staat"},
    Kind.UNDO: {"van"},
}
"""The required fields of each kind."""
_BROKEN = b" #afgebroken"
"""Marks the end of a line that was cut off by a crash, once something was written after it."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its id, when (ISO, UTC), who, its kind, and its content as written by the module for that kind."""

    id: str
    when: str
    who: str
    kind: Kind
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Log:
    """All acts in order, and warnings about the file (Dutch)."""

    acts: tuple[Act, ...] = ()
    warnings: tuple[str, ...] = ()
    undone: frozenset[str] = field(init=False)
    """Ids of the acts that do not count; an undo that was itself undone has no effect."""

    def __post_init__(self) -> None:
        undone: set[str] = set()
        for act in reversed(self.acts):
            if act.kind is Kind.UNDO and act.id not in undone:
                undone.add(str(act.content.get("van", "")))
        object.__setattr__(self, "undone", frozenset(undone))

    def standing(self, kind: Kind) -> list[Act]:
        """List the acts of a kind that were not undone."""
        return [act for act in self.acts if act.kind is kind and act.id not in self.undone]


def load_log(folder: Path) -> Log:
    """Read the log; a missing file is an empty log.

    A line that was cut off (by a crash during writing) is skipped and reported in `warnings`; raises UserError with
    every other unreadable line.
    """
    return read_log(folder)[0]


def read_log(folder: Path) -> tuple[Log, int]:
    """Read the log as `load_log` does, and return its size in bytes too."""
    acts, warnings, size = read_lines(folder / LOG, _parse)
    return Log(tuple(acts), tuple(warnings)), size


def read_lines(path: Path, parse: Callable[[bytes], _Parsed | None]) -> tuple[list[_Parsed], list[str], int]:
    """Read a file of one JSON table per line: the parsed lines, warnings (Dutch), and its size in bytes.

    Raises UserError with every line for which `parse` returns None, except lines that were cut off.
    """
    data = path.read_bytes() if path.is_file() else b""
    parsed: list[_Parsed] = []
    problems: list[Problem] = []
    warnings: list[str] = []
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        one = parse(line)
        if one is not None:
            parsed.append(one)
        elif number == len(lines) or line.endswith(_BROKEN):
            warnings.append(f"regel {number} van {path} is bij het schrijven afgebroken en telt niet mee")
        else:
            problems.append(
                Problem(f"{path}, regel {number}", "is geen regel van het logboek", "zet de regel terug zoals hij was")
            )
    if problems:
        raise UserError(problems)
    return parsed, warnings, len(data)


def read_more(folder: Path, offset: int) -> tuple[list[Act], int] | None:
    """Read the acts added after byte `offset`, and return the new size in bytes.

    Returns None if these are not whole lines: then everything has to be read again.
    """
    with (folder / LOG).open("rb") as handle:
        handle.seek(max(offset - 1, 0))
        data = handle.read()
    if offset and data[:1] != b"\n":
        return None
    lines = (data[1:] if offset else data).split(b"\n")
    acts = [_parse(line) for line in lines[:-1]]
    if lines[-1] or not all(acts):
        return None
    return [act for act in acts if act], offset + sum(len(line) + 1 for line in lines[:-1])


def append_act(folder: Path, who: str, kind: Kind, content: Mapping[str, Any]) -> Act:
    """Append one act and return it.

    It is on disk when this returns. Call it within `locked` if it depends on the current contents.
    """
    act = Act(secrets.token_hex(4), datetime.now(UTC).isoformat(timespec="seconds"), who, kind, dict(content))
    table = {"id": act.id, "wanneer": act.when, "wie": who, "wat": kind.value, **content}
    append_lines(folder / LOG, [table])
    return act


def store_act(folder: Path, who: str, kind: Kind, content: Mapping[str, Any]) -> Act:
    """Append one act that does not depend on the current contents, without its empty fields, and return it."""
    with locked(folder):
        return append_act(
            folder,
            who,
            kind,
            {key: value for key, value in content.items() if value not in ("", None) or key in _NEEDED.get(kind, ())},
        )


class Entry:
    """What acts of one kind say: base class of frozen dataclasses, whose fields `by` and `date` say who and when."""

    __slots__ = ()
    kind_of_act: ClassVar[Kind]
    names: ClassVar[Mapping[str, str]]
    """Stored fields → their names in the log."""

    @property
    def key(self) -> Hashable:
        """Return what this is the last word on."""
        return self

    @classmethod
    def of(cls, act: Act) -> Self:
        """Read the content of an act."""
        known: dict[str, Any] = {"by": act.who, "date": act.when}
        fields = cls.__dataclass_fields__  # type: ignore[attr-defined]
        told = {name: _read(name, act.content[stored]) for name, stored in cls.names.items() if stored in act.content}
        return cls(**{name: one for name, one in (known | told).items() if name in fields})


def record(folder: Path, who: str, said: Entry, **more: str) -> Act:
    """Store what somebody says; `more` says where it was read."""
    content = {stored: _stored(getattr(said, name)) for name, stored in said.names.items()}
    return store_act(folder, who, said.kind_of_act, content | more)


def _stored(value: Any) -> Any:
    if isinstance(value, Anchor):
        return value.to_table()
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    if name == "anchor" and isinstance(value, Mapping):
        return anchor_from_table(value)
    return tuple(map(str, value)) if isinstance(value, list) else value


_Entry = TypeVar("_Entry", bound=Entry)


def last_words(log: Log, what: type[_Entry]) -> tuple[_Entry, ...]:
    """Return the last word on everything that acts of one kind are about, in the order in which they were said."""
    found: dict[Hashable, _Entry] = {}
    for one in map(what.of, log.standing(what.kind_of_act)):
        found.pop(one.key, None)
        found[one.key] = one
    return tuple(found.values())


def append_lines(path: Path, tables: Iterable[Mapping[str, Any]]) -> None:
    """Append one JSON line per table; they are on disk when this returns."""
    written = "".join(f"{json.dumps(table, ensure_ascii=False)}\n" for table in tables).encode("utf-8", "replace")
    path.parent.mkdir(parents=True, exist_ok=True)
    with naming(path), path.open("ab+") as handle:
        if handle.tell():
            handle.seek(-1, os.SEEK_END)
            if handle.read(1) != b"\n":
                written = _BROKEN + b"\n" + written
        handle.write(written)
        handle.flush()
        os.fsync(handle.fileno())


def undo(folder: Path, who: str, act_id: str = "") -> Act:
    """Undo an act (by default the last one that counts) and return it; undoing an undo restores the act.

    Raises UserError if there is no such act, or it was already undone.
    """
    with locked(folder):
        log = load_log(folder)
        standing = [act for act in log.acts if act.id not in log.undone]
        found = [act for act in standing if (act.id == act_id if act_id else act.kind is not Kind.UNDO)]
        if not found:
            raise UserError.single(
                str(folder / LOG),
                say("er is geen handeling {act} om ongedaan te maken", act=act_id)
                if act_id
                else say("er is niets om ongedaan te maken"),
                say("kijk welke er zijn met `opschaling codings log`"),
            )
        append_act(folder, who, Kind.UNDO, {"van": found[-1].id})
    return found[-1]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from writing to the folder of codings; on a disk without locks, carry on without one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as handle:
        held = False
        with suppress(OSError):
            _lock(handle, held=True)
            held = True
        try:
            yield
        finally:
            if held:
                with suppress(OSError):
                    _lock(handle, held=False)


def _parse(line: bytes) -> Act | None:
    try:
        table = json.loads(line)
        kind = Kind(table["wat"])
        content = {key: value for key, value in table.items() if key not in _FIELDS}
        act = Act(str(table["id"]), str(table["wanneer"]), str(table["wie"]), kind, content)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return act if content.keys() >= _NEEDED.get(kind, set()) else None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes], *, held: bool) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if held else msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: IO[bytes], *, held: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX if held else fcntl.LOCK_UN)
