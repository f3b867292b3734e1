"""Turn validation errors in human input into Dutch problems with their place and remedy."""

import tomllib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.texts import read_texts, say

_Model = TypeVar("_Model", bound=BaseModel)


def problems_of(error: ValidationError, where: str) -> list[Problem]:
    """Translate every error of a pydantic validation into a Dutch Problem, in file order."""
    return [_problem(detail, where) for detail in error.errors()]


def _problem(detail: ErrorDetails, where: str) -> Problem:
    place = " › ".join(f"nr. {part + 1}" if isinstance(part, int) else str(part) for part in detail["loc"])
    where = f"{where}: {place}" if place else where
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return Problem(where, say(str(context.get("error", detail["msg"]))))
    texts = read_texts("validation.toml")
    text = texts.get(kind, texts["other"])
    choices = str(context.get("expected", "")).replace(" or ", say(" of "))
    values = {**context, "given": repr(detail.get("input")), "choices": choices}
    return Problem(where, say(text["what"], **values), say(text["remedy"], **values))


def read_text(path: Traversable) -> str:
    """Read a text file that a person wrote; raises UserError if it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = f"kan niet worden gelezen ({dutch_reason(error)})"
        raise UserError.single(str(path), said, "controleer de bestandsnaam en sla het op als UTF-8") from error


def parse_toml(text: str, *, where: str) -> dict[str, Any]:
    """Parse TOML that a person wrote; raises UserError with the place of the mistake."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = f"is geen geldige TOML ({dutch_reason(error)})"
        raise UserError.single(where, said, "herstel de genoemde regel") from error


def read_toml(path: Path, model: type[_Model]) -> _Model:
    """Read a file that a person wrote, strictly; a missing file counts as empty.

    Raises UserError with everything that is wrong with it.
    """
    try:
        return model.model_validate(parse_toml(read_text(path), where=str(path)) if path.exists() else {})
    except ValidationError as error:
        raise UserError(problems_of(error, str(path))) from error
