"""Keep one copy of values that come back: of short posts, copies of names would weigh as much as the words."""

from __future__ import annotations

from typing import Any, TypeVar

_Value = TypeVar("_Value", str, tuple[str, ...])
_MOST = 10_000
"""Different values that are looked out for; where nearly all differ, remembering them costs more than it saves."""


class Shared:
    """Remember values, up to a number of different ones."""

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}

    def keep(self, value: _Value) -> _Value:
        """Return the copy of a value that came first."""
        kept: _Value = (
            self._values.setdefault(value, value) if len(self._values) < _MOST else self._values.get(value, value)
        )
        return kept
