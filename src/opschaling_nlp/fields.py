"""Change the fields of a name wherever they stand in nested dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_Value = TypeVar("_Value")


def change_fields(value: _Value, changes: Mapping[str, Callable[[str], str]], name: str = "") -> _Value:
    """Return dataclasses, tuples and sets of them with each text in a field that `changes` names as that makes it.

    `change_fields(Anchor("s-1"), {"statement_id": str.upper})` is `Anchor("S-1")`; a tuple of texts is changed text by
    text, and what a mapping holds stays.
    """
    changed: Any = value
    if is_dataclass(value) and not isinstance(value, type):
        changed = replace(
            value, **{one.name: change_fields(getattr(value, one.name), changes, one.name) for one in fields(value)}
        )
    elif isinstance(value, (tuple, frozenset)):
        changed = type(value)(change_fields(one, changes, name) for one in value)
    elif isinstance(value, str) and name in changes:
        changed = changes[name](value)
    return changed  # type: ignore[no-any-return]
