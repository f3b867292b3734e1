"""Tell participants' words in a report from those of its author."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opschaling_nlp.dutch.signs import CLOSING, OPENING
from opschaling_nlp.text.documents import pattern
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.sections import Place

_QUOTED = re.compile(rf"[{re.escape(OPENING)}](.+)[{re.escape(CLOSING)}](.*)", re.DOTALL)
_MOSTLY = 0.6
"""Share of the characters of a passage that a quotation takes, at least."""
_LAST_SENTENCE = re.compile(r"(?:.*[.!?]\s+)?(.+)", re.DOTALL)


def find_reported(passages: Sequence[Passage], roles: Sequence[Role], places: Sequence[Place]) -> list[bool]:
    """Say of every passage of a report whether participants said it.

    Items of a list and cells of a table are theirs where a heading above them, the question they answer or the
    sentence that leads to them says so; any other passage only where it is a quotation.
    """
    found: list[bool] = []
    lead = ""
    for passage, role, place in zip(passages, roles, places, strict=True):
        listed = (
            passage.kind == "post"
            or passage.mark.kind in {"bullet", "number"}
            or passage.first.container.startswith(("table:", "cell:"))
        )
        if role != "post":
            lead = ""
        elif not listed:
            lead = _LAST_SENTENCE.sub(r"\1", passage.text)
        above = [*place.section, *passage.first.section, lead]
        theirs = listed and (bool(place.prompt) or any(map(pattern("reported", "under").search, above)))
        found.append(role == "post" and (theirs or _is_quoted(passage.text)))
    return found


def _is_quoted(text: str) -> bool:
    quoted = _QUOTED.fullmatch(text.strip())
    return quoted is not None and len(quoted[1]) >= _MOSTLY * len(text.strip())
