"""Know the columns of workshop formats (Start/Stop/Continue, zeilboot, SWOT).

They are listed in resources/cues/workshops.toml.
"""

from functools import cache

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.promptcues import plain_words


def format_kind(heading: str, beside: frozenset[str]) -> PromptKind:
    """Return the kind of prompt that a heading is as a column of a workshop format.

    NONE where it is no such column, or only counts as one beside another column of its format. `beside` holds the other
    headings of the session as they stand there.
    """
    name = plain_words(heading)
    formats = _formats()
    if not any(name in columns for columns in formats):
        return PromptKind.NONE
    others = {plain_words(text) for text in beside} - {name}
    for columns in formats:
        if name in columns and others & set(columns):
            return columns[name]
    return PromptKind.NONE


@cache
def _formats() -> tuple[dict[str, PromptKind], ...]:
    """Read per format its columns, in plain words."""
    return tuple(
        {plain_words(column): PromptKind(kind) for column, kind in table["columns"].items()}
        for table in load_cues("workshops")["format"]
    )
