"""Turn the templates of cue lists (`Replying to "…"`) into patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable


def template_pattern(templates: Iterable[str]) -> re.Pattern[str]:
    """Compile templates into one pattern, case set aside: `…` stands for any text, a straight quote for any quote.

    What stands for the `…` of a template is in the groups of a match, of which the other templates' are None.
    """
    return re.compile("|".join(f"(?:{_pattern(template)})" for template in templates), re.IGNORECASE | re.DOTALL)


def _pattern(template: str) -> str:
    return (
        "(.+?)".join(re.escape(part).replace('"', '["“”„]').replace("'", "['’]") for part in template.split("…"))
        if not template.endswith("…")
        else _pattern(template[:-1]) + "(.*)"
    )


def groups_of(match: re.Match[str]) -> list[str]:
    """Return what stands for the `…` of the template that matched."""
    return [group for group in match.groups() if group is not None]
