"""Read sessies.toml, in which a researcher corrects guesses about raw files."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.model import PromptKind, SessionKind
from opschaling_nlp.text.session_questions import POST
from opschaling_nlp.texts import say
from opschaling_nlp.validation import parse_toml, problems_of, read_text

FILE_NAME = "sessies.toml"
EVERYWHERE = ""
"""Key of the settings for all sessions."""
_QUESTIONS, _FACILITATOR = "vragen", "facilitator"
_KINDS = (*(kind.value for kind in PromptKind if kind), POST)
_ID = re.compile(r"[\w-]+")


def _iso_date(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and value:
        try:
            return dt.date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise ValueError(say("{given} is geen datum: schrijf jjjj-mm-dd", given=repr(value))) from error
    return value


def _session_id(value: str | None) -> str | None:
    if value is not None and not _ID.fullmatch(value):
        raise ValueError(f"{value!r} kan geen id zijn: gebruik alleen letters, cijfers, - en _")
    return value


def _question_kind(value: str) -> str:
    if value not in _KINDS:
        raise ValueError(f"{value!r} is geen soort vraag: kies uit {', '.join(_KINDS)}")
    return value


class SessionOverride(BaseModel):
    """The settings of one raw file in sessies.toml; None means that it is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: Annotated[str | None, AfterValidator(_session_id)] = None
    title: str | None = None
    date: Annotated[str | None, BeforeValidator(_iso_date)] = None
    place: str | None = None
    group: str | None = None
    kind: Annotated[SessionKind | None, Field(strict=False)] = None
    use: bool = True
    vragen: dict[str, Annotated[str, AfterValidator(_question_kind)]] = Field(default_factory=dict)
    """Question → its kind, or `post` if it is a contribution."""
    facilitator: Annotated[tuple[str, ...] | None, Field(strict=False)] = None
    """Who asks; empty means nobody."""


def load_overrides(raw: Path) -> Mapping[str, SessionOverride]:
    """Read RAW/sessies.toml (one table per file, named by its path below RAW); no file means no overrides.

    `[vragen]` and `facilitator` for all sessions are under EVERYWHERE. Raises UserError with every mistake at once:
    unknown keys, invalid values, missing files, an id used twice.
    """
    path = raw / FILE_NAME
    if not path.exists():
        return {}
    table = parse_toml(read_text(path), where=FILE_NAME)
    problems: list[Problem] = []
    overrides: dict[str, SessionOverride] = {}
    general = {name: table.pop(name) for name in (_QUESTIONS, _FACILITATOR) if name in table}
    try:
        everywhere = {EVERYWHERE: SessionOverride.model_validate(general)} if general else {}
    except ValidationError as error:
        problems += problems_of(error, FILE_NAME)
    try:
        overrides = TypeAdapter(dict[str, SessionOverride]).validate_python(table)
    except ValidationError as error:
        problems += problems_of(error, FILE_NAME)
    problems += _file_problems(raw, table)
    problems += _id_problems(table)
    if problems:
        raise UserError(problems)
    return {**overrides, **everywhere}


def override_for(overrides: Mapping[str, SessionOverride], source: str) -> SessionOverride | None:
    """Return the settings of one file, completed with those for all files."""
    own, everywhere = overrides.get(source), overrides.get(EVERYWHERE)
    if own is None or everywhere is None:
        return own or everywhere
    facilitator = everywhere.facilitator if own.facilitator is None else own.facilitator
    return own.model_copy(update={_QUESTIONS: {**everywhere.vragen, **own.vragen}, _FACILITATOR: facilitator})


def _file_problems(raw: Path, table: Mapping[str, object]) -> list[Problem]:
    return [
        Problem(
            f"{FILE_NAME}: {source}",
            "dit bestand staat niet in de map",
            'schrijf het pad onder de map, met schuine strepen: ["2024/muur.txt"]',
        )
        for source in table
        if not _exists(raw, source)
    ]


def _exists(raw: Path, source: str) -> bool:
    """Return whether a raw file exists; for a file in a ZIP, whether the ZIP does."""
    path = raw / source
    return path.exists() or any(parent.is_file() for parent in path.parents if parent != raw)


def _id_problems(table: Mapping[str, object]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for source, stated in table.items():
        name = stated.get("id") if isinstance(stated, dict) else None
        if not isinstance(name, str):
            continue
        if name in first:
            problems.append(
                Problem(
                    f"{FILE_NAME}: {source} › id",
                    f"{name!r} is al het id van {first[name]}",
                    "geef elk bestand een eigen id",
                )
            )
        first.setdefault(name, source)
    return problems
