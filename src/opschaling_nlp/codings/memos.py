"""Keep memos: what a researcher notes at a statement, a code or a theme."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.validation import problems_of


class Memo(BaseModel):
    """Hold one note: about what (a statement's id, a code, a theme), its text, and who wrote it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    about: Literal["bijdrage", "code", "thema"]
    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    by: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    memo: list[Memo] = []


def load_memos(folder: Path, codings: Codings) -> tuple[Memo, ...]:
    """Gather the memos of `memos.toml` (`[[memo]]` with about, id, text, by) and the notes of the coding sheets.

    Raises UserError with every mistake in the file at once.
    """
    path = folder / "memos.toml"
    written: list[Memo] = []
    if path.is_file():
        try:
            written = _File.model_validate(tomllib.loads(path.read_text("utf-8-sig"))).memo
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UserError.single(str(path), f"is geen geldige TOML ({error})", "herstel de genoemde regel") from error
        except ValidationError as error:
            raise UserError(problems_of(error, str(path))) from error
    notes = [
        Memo(about="bijdrage", id=row.statement_id, text=row.note, by=row.coder) for row in codings.rows if row.note
    ]
    return (*written, *notes)
