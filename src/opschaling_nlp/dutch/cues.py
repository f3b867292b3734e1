"""Read what is editable in resources, once: the cue lists, and the measures and limits of reading."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from opschaling_nlp.texts import read_texts


@cache
def load_cues(name: str) -> Mapping[str, Any]:
    """Return the tables of `resources/cues/NAME.toml`."""
    return read_texts(f"cues/{name}.toml")


@cache
def cue_words(name: str, *keys: str) -> frozenset[str]:
    """Return the words of the list at `keys` in `resources/cues/NAME.toml`."""
    return frozenset(_find(name, keys))


@cache
def cue_pattern(name: str, *keys: str) -> re.Pattern[str]:
    """Return the regular expressions of a list, or a single one, as one pattern, ignoring case."""
    found = _find(name, keys)
    return re.compile(found if isinstance(found, str) else "|".join(found), re.IGNORECASE)


@cache
def cue_patterns(name: str, *keys: str) -> tuple[re.Pattern[str], ...]:
    """Return the regular expressions of a list, ignoring case.

    `{maand}` stands for the name of a month, in full or abbreviated.
    """
    months = "|".join(month for names in load_cues("calendar")["months"] for month in names)
    return tuple(
        re.compile(pattern.replace("{maand}", f"(?:{months})"), re.IGNORECASE) for pattern in _find(name, keys)
    )


def template_pattern(templates: Sequence[str]) -> re.Pattern[str]:
    """Compile templates (`Replying to "…"`) into one pattern, ignoring case.

    `…` matches any text, captured as a group, and a straight quote matches any quote.
    """
    parts = ["(.+?)".join(map(re.escape, template.removesuffix("…").split("…"))) for template in templates]
    ends = ["(.*)" if template.endswith("…") else "" for template in templates]
    pattern = "|".join(f"(?:{part}{end})" for part, end in zip(parts, ends, strict=True))
    return re.compile(pattern.replace('"', '["“”„]').replace("'", "['’]"), re.IGNORECASE | re.DOTALL)


@cache
def cue_template(name: str, *keys: str) -> re.Pattern[str]:
    """Return the templates of a list as one pattern (see `template_pattern`)."""
    return template_pattern(_find(name, keys))


def _find(name: str, keys: tuple[str, ...]) -> Any:
    found: Any = load_cues(name)
    for key in keys:
        found = found[key]
    return found


@cache
def threshold(name: str) -> float:
    """Return the number that a dotted name stands for: `threshold("columns.gutter")`."""
    return float(_stated(name))


@cache
def count_limit(name: str) -> int:
    """Return a whole number that a dotted name stands for: `count_limit("running.deepest")`."""
    return int(_stated(name))


@cache
def limits(name: str) -> tuple[float, ...]:
    """Return the numbers that a dotted name stands for: `limits("width.few_running")`."""
    return tuple(map(float, _stated(name)))


@cache
def threshold_rows(name: str) -> tuple[dict[str, float], ...]:
    """Return the rows of a table that a dotted name stands for, each with the least of every feature it needs."""
    return tuple(_stated(name))


def _stated(name: str) -> Any:
    section, key = name.split(".")
    return read_texts("thresholds.toml")[section][key]
