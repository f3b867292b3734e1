"""Keep researchers' own notes: memos on a statement, a code or a theme, and summaries."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from opschaling_nlp.codings.anchors import Anchor
from opschaling_nlp.codings.files import MEMOS
from opschaling_nlp.codings.log import Entry, Kind, Log, load_log
from opschaling_nlp.codings.store import CodedStatement, Codings
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
