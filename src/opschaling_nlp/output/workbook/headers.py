"""Hold the Dutch names of sheets, columns and values in the workbook."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Headers:
    """Hold what headers.toml says."""

    sheets: Mapping[str, str]
    explanations: Mapping[str, str]
    headers: Mapping[str, str]
    suffixes: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]

    def of(self, column: str) -> str:
        """Return the Dutch header of a column: of `tip.tool` that of `tip` with the suffix; of an unknown column its own name."""
        name, _, suffix = column.partition(".")
        header = self.headers.get(name, name)
        return f"{header} ({self.suffixes[suffix]})" if suffix else header


def load_headers() -> Headers:
    """Read headers.toml."""
    table: dict[str, Any] = tomllib.loads(
        files("opschaling_nlp").joinpath("resources/workbook/headers.toml").read_text("utf-8")
    )
    return Headers(**table)
