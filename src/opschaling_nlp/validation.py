"""Turn the validation errors of human input into Dutch problems with their place and remedy."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.reasons import dutch_reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from pydantic_core import ErrorDetails


_Model = TypeVar("_Model", bound=BaseModel)


def problems_of(error: ValidationError, where: str) -> list[Problem]:
    """Translate every error of a pydantic validation into a Dutch Problem, in the order of the file."""
    return [_problem(detail, where) for detail in error.errors()]


def _problem(detail: ErrorDetails, where: str) -> Problem:
    place = " › ".join(f"nr. {part + 1}" if isinstance(part, int) else str(part) for part in detail["loc"])
    context = detail.get("ctx", {})
    kind, given = detail["type"], detail.get("input")
    unknown = "wordt hier niet herkend", "controleer de spelling of haal het weg"
    no_list = f"{given!r} is geen lijst", "zet het tussen rechte haken: [ … ]"
    no_table = f"{given!r} is geen tabel", "schrijf het als [tabel]"
    texts: dict[str, tuple[str, str]] = {
        "missing": ("ontbreekt", "vul het aan"),
        "extra_forbidden": unknown,
        "unexpected_keyword_argument": unknown,
        "literal_error": (f"{given!r} is geen geldige keuze", f"kies uit {_choices(context)}"),
        "enum": (f"{given!r} is geen geldige keuze", f"kies uit {_choices(context)}"),
        "string_type": (f"{given!r} is geen tekst", "zet het tussen aanhalingstekens"),
        "int_type": (f"{given!r} is geen geheel getal", "schrijf een geheel getal zonder aanhalingstekens"),
        "float_type": (f"{given!r} is geen getal", "schrijf een getal zonder aanhalingstekens, met een punt"),
        "bool_type": (f"{given!r} is geen ja of nee", "schrijf true of false"),
        "list_type": no_list,
        "tuple_type": no_list,
        "dict_type": no_table,
        "model_type": no_table,
        "dataclass_type": no_table,
        "greater_than": (f"{given!r} is te klein", f"moet groter zijn dan {context.get('gt')}"),
        "greater_than_equal": (f"{given!r} is te klein", f"moet minstens {context.get('ge')} zijn"),
        "less_than": (f"{given!r} is te groot", f"moet kleiner zijn dan {context.get('lt')}"),
        "finite_number": (f"{given!r} is geen getal", "schrijf een gewoon getal"),
        "string_too_short": ("is leeg", "vul het aan"),
        "less_than_equal": (f"{given!r} is te groot", f"mag hoogstens {context.get('le')} zijn"),
        "value_error": (str(context.get("error", detail["msg"])), ""),
    }
    what, remedy = texts.get(kind, ("klopt niet", "zie de toelichting in het bestand"))
    return Problem(f"{where}: {place}" if place else where, what, remedy)


def _choices(context: Mapping[str, object]) -> str:
    return str(context.get("expected", "")).replace(" or ", " of ")


def read_text(path: Traversable) -> str:
    """Read a text file that a person wrote; raises UserError where it cannot be read."""
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
    """Read a file that a person wrote, strictly; one that is not there is as an empty one.

    Raises UserError with everything that is wrong with it.
    """
    try:
        return model.model_validate(parse_toml(read_text(path), where=str(path)) if path.exists() else {})
    except ValidationError as error:
        raise UserError(problems_of(error, str(path))) from error
