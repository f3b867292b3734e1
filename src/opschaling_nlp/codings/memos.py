"""Keep memos: what a researcher notes at a statement, a code or a theme."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from opschaling_nlp.codings.anchors import Anchor, anchor_from_table
from opschaling_nlp.codings.files import MEMOS
from opschaling_nlp.codings.log import Act, Kind, Log, load_log, store_act
from opschaling_nlp.codings.store import CodedStatement, Codings
from opschaling_nlp.validation import read_toml

About = Literal["bijdrage", "code", "thema", "project"]


@dataclass(frozen=True, slots=True)
class Memo:
    """Hold one note: about what (a statement's id, a code, a theme, the project), its text, and who wrote it."""

    about: About
    id: str
    text: str
    by: str = ""
    anchor: Anchor | None = None
    """The statement as it was known, for a note at one."""
    date: str = ""
    """When it was written (ISO 8601), where that is known."""


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
    """Gather the memos of `memos.toml` (`[[memo]]` with about, id, text, by, date) and the log, and notes at codings.

    Raises UserError with every mistake in the file at once.
    """
    log = load_log(folder) if log is None else log
    written = [
        Memo(one.about, one.id, one.text, one.by, Anchor(one.id) if one.about == "bijdrage" else None, one.date)
        for one in read_toml(folder / MEMOS, _File).memo
    ]
    noted = [memo for row in codings.rows for memo in memos_of(row)]
    return (*written, *map(_of_act, log.standing(Kind.MEMO)), *noted)


def memos_of(row: CodedStatement) -> list[Memo]:
    """Give the note at a coding, where there is one."""
    note = Memo("bijdrage", row.statement_id, row.note, row.coder, row.anchor, row.date)
    return [note] if row.note.strip() else []


def add_memo(
    folder: Path, who: str, about: About, name: str, text: str, *, anchor: Anchor | None = None, date: str = ""
) -> Act:
    """Store a note; `anchor` is the statement with its words and context, for a note at one.

    `date` is when it was written, where that was not now.
    """
    content = {
        "over": about,
        "naam": name,
        "tekst": text,
        "bijdrage": anchor.to_table() if anchor else "",
        "datum": date,
    }
    return store_act(folder, who, Kind.MEMO, content)


def _of_act(act: Act) -> Memo:
    content = act.content
    anchor = anchor_from_table(content["bijdrage"]) if "bijdrage" in content else None
    date = str(content.get("datum") or act.when)
    return Memo(content["over"], str(content["naam"]), str(content["tekst"]), act.who, anchor, date)
