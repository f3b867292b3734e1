"""Keep functions small enough to be read: no cyclomatic complexity above 15, boolean operators counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from radon.complexity import cc_visit

SOURCE = Path(__file__).resolve().parents[1] / "src/opschaling_nlp"

MAX_COMPLEXITY = 15


def functions(blocks: list[Any], prefix: str = "") -> Iterator[tuple[str, int]]:
    """Give the name and complexity of each function, method and closure."""
    for block in blocks:
        name = f"{prefix}{block.name}"
        if block.letter != "C":
            yield (f"{block.classname}.{name}" if block.is_method else name), block.complexity
            yield from functions(block.closures, f"{name}.")


def test_no_function_is_harder_to_read_than_fifteen_branches() -> None:
    """No function has a complexity above 15."""
    above = {
        f"{path.relative_to(SOURCE)}:{name}"
        for path in SOURCE.rglob("*.py")
        for name, complexity in functions(cc_visit(path.read_text(encoding="utf-8")))
        if complexity > MAX_COMPLEXITY
    }
    assert above == set()
