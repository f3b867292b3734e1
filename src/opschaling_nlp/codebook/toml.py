"""Read the TOML of codebooks, and report in Dutch where it is invalid."""

from __future__ import annotations

import tomllib
from typing import Any

from opschaling_nlp.errors import UserError
from opschaling_nlp.reasons import dutch_reason


def parse_toml(text: str, *, where: str) -> dict[str, Any]:
    """Parse TOML; raises UserError with the place of the mistake."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError.single(
            where, f"is geen geldige TOML ({dutch_reason(error)})", "herstel de genoemde regel"
        ) from error
