"""Hold the names of sheets, columns and values in the workbook, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opschaling_nlp.texts import read_texts, say_all


@dataclass(frozen=True, slots=True)
class Headers:
    """Hold what headers.toml says."""

    sheets: Mapping[str, str]
    explanations: Mapping[str, str]
    headers: Mapping[str, str]
    suffixes: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]

    def of(self, column: str) -> str:
        """Return the header of a column (of `tip.tool`: that of `tip` with the suffix), else its own name."""
        name, _, suffix = column.partition(".")
        header = self.headers.get(name, name)
        return f"{header} ({self.suffixes[suffix]})" if suffix else header

    def value(self, column: str, value: object) -> object:
        """Return a value of a column as readers know it; what has no name of its own stays."""
        return self.values.get(column, {}).get(str(value), value)


def load_headers() -> Headers:
    """Read headers.toml."""
    return Headers(**say_all(read_texts("workbook/headers.toml")))
