"""Read the measures and limits of reading in resources/thresholds.toml, once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def threshold(name: str) -> float:
    """Return the number that a dotted name stands for: `threshold("columns.gutter")`."""
    return float(_find(name))


@cache
def count_limit(name: str) -> int:
    """Return a whole number that a dotted name stands for: `count_limit("running.deepest")`."""
    return int(_find(name))


@cache
def limits(name: str) -> tuple[float, ...]:
    """Return the numbers that a dotted name stands for: `limits("width.few_running")`."""
    return tuple(map(float, _find(name)))


@cache
def threshold_rows(name: str) -> tuple[dict[str, float], ...]:
    """Return the rows of a table that a dotted name stands for, each with the least of every feature it needs."""
    return tuple(_find(name))


def _find(name: str) -> Any:
    section, key = name.split(".")
    return _tables()[section][key]


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("opschaling_nlp").joinpath("resources/thresholds.toml").read_text("utf-8"))
