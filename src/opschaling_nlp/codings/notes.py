"""Keep researchers' own notes: memos, summaries, and which statements may be quoted in the shareable version."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from opschaling_nlp.codings.attaching import Anchor, anchor_from_table
from opschaling_nlp.codings.files import MEMOS, QUOTABLE
from opschaling_nlp.codings.log import Act, Entry, Kind, Log, append_act, load_log, locked
from opschaling_nlp.codings.store import CodedStatement, Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.texts import say
from opschaling_nlp.validation import read_toml

About = Literal["bijdrage", "code", "thema", "project"]


@dataclass(frozen=True, slots=True)
class Summary(Entry):
    """What a researcher wrote about a driver in a session, and the statements it is about.

    An empty text removes the summary.
    """

    kind_of_act: ClassVar = Kind.SUMMARY
    names: ClassVar = {"session_id": "sessie", "driver": "factor", "text": "tekst", "statement_ids": "bijdragen"}
    session_id: str
    driver: str
    text: str
    by: str = ""
    statement_ids: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Return the session and the driver."""
        return self.session_id, self.driver


@dataclass(frozen=True, slots=True)
class Memo(Entry):
    """A note: its subject (a statement's id, a code, a theme, the project), text and author."""

    kind_of_act: ClassVar = Kind.MEMO
    names: ClassVar = {"about": "over", "id": "naam", "text": "tekst", "anchor": "bijdrage", "date": "datum"}
    about: About
    id: str
    text: str
    by: str = ""
    anchor: Anchor | None = None
    """The statement as it was then, for a note on a statement."""
    date: str = ""
    """When it was written (ISO 8601), if known."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    about: About
    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    by: str = ""
    date: str = Field("", pattern=r"(\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?)?")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    memo: list[_Entry] = []


def load_memos(folder: Path, codings: Codings, log: Log | None = None) -> tuple[Memo, ...]:
    """Load the memos in `memos.toml` (`[[memo]]` with about, id, text, by, date), in the log, and in notes on codings.

    Raises UserError with every mistake in the file at once.
    """
    log = load_log(folder) if log is None else log
    written = [
        Memo(one.about, one.id, one.text, one.by, Anchor(one.id) if one.about == "bijdrage" else None, one.date)
        for one in read_toml(folder / MEMOS, _File).memo
    ]
    noted = [memo for row in codings.rows for memo in memos_of(row)]
    return (*written, *map(Memo.of, log.standing(Kind.MEMO)), *noted)


def memos_of(row: CodedStatement) -> list[Memo]:
    """Return the note on a coding, if there is one."""
    note = Memo("bijdrage", row.statement_id, row.note, row.coder, row.anchor, row.date)
    return [note] if row.note.strip() else []


KEY = "bijdragen"


def load_quotable(folder: Path, log: Log | None = None) -> tuple[Anchor, ...]:
    """Return the statements that may be quoted, sorted; without a file and ticks there are none.

    A `citeerbaar.toml` changed since the last tick has the last word: what it leaves out may not be quoted, wherever it
    was ticked. Raises UserError if the file cannot be read.
    """
    log = load_log(folder) if log is None else log
    ticked: dict[str, Anchor] = {}
    taken_over = ""
    for act in log.standing(Kind.QUOTABLE):
        if KEY in act.content:
            taken_over = str(act.content.get("sha256", ""))
            ticked = {one: ticked.get(one, Anchor(one)) for one in map(str, act.content[KEY])}
            continue
        anchor = anchor_from_table(act.content.get("bijdrage", {}))
        ticked.pop(anchor.statement_id, None)
        if act.content.get("geldt"):
            ticked[anchor.statement_id] = anchor
    saved = _read_saved(folder)
    if saved and saved[1] != taken_over:
        ticked = {one: ticked.get(one, Anchor(one)) for one in saved[0]}
    return tuple(ticked[one] for one in sorted(ticked))


def tick(folder: Path, who: str, anchor: Anchor, *, quotable: bool) -> Act:
    """Record that a statement may, or may no longer, be quoted.

    Raises UserError if `citeerbaar.toml` cannot be read.
    """
    with locked(folder):
        _log_saved_list(folder, who)
        return append_act(folder, who, Kind.QUOTABLE, {"bijdrage": anchor.to_table(), "geldt": quotable})


def _log_saved_list(folder: Path, who: str) -> None:
    """Copy the file's list into the log, so that ticks from now on come after it."""
    saved = _read_saved(folder)
    acts = [act for act in load_log(folder).standing(Kind.QUOTABLE) if KEY in act.content]
    if saved and not (acts and acts[-1].content.get("sha256") == saved[1]):
        append_act(folder, who, Kind.QUOTABLE, {KEY: saved[0], "van": QUOTABLE, "sha256": saved[1]})


def _read_saved(folder: Path) -> tuple[list[str], str] | None:
    """Read the file that the report saves: its list, and the hash of its bytes."""
    path = folder / QUOTABLE
    if not path.exists():
        return None
    remedy = "bewaar het opnieuw vanuit het werkrapport"
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = say("kan niet worden gelezen ({why})", why=dutch_reason(error))
        raise UserError.single(str(path), said, remedy) from error
    listed = table.get(KEY)
    if set(table) != {KEY} or not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise UserError.single(str(path), say('moet precies één lijst hebben: {key} = ["…", "…"]', key=KEY), remedy)
    return listed, hashlib.sha256(data).hexdigest()
