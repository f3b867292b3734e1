"""Say which statement something is about: by its words, with session and neighbours as context."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from opschaling_nlp.text.ids import HASH_DIGITS, hash_words

_ID = re.compile(rf"(.+)-([0-9a-f]{{{HASH_DIGITS}}})(?:-\d+)?")
_KEYS = {"statement_id": "bijdrage", "session_id": "sessie", "text": "tekst", "previous": "ervoor", "next": "erna"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Point at a statement as it was known when somebody decided something about it; all but the id may be empty."""

    statement_id: str
    session_id: str = ""
    text: str = ""
    previous: str = ""
    next: str = ""

    @property
    def session(self) -> str:
        """Give the label that the session had: as noted, else what stands before the hash in the id."""
        match = _ID.fullmatch(self.statement_id)
        return self.session_id or (match[1] if match else "")

    @property
    def words(self) -> str:
        """Give the hash of the folded words.

        From the id, which was made before names were masked, else from the text.
        """
        match = _ID.fullmatch(self.statement_id)
        if match:
            return match[2]
        return hash_words(self.text) if self.text else ""

    def to_table(self) -> dict[str, str]:
        """Write it as the log does; what is empty is left out."""
        return {key: value for name, key in _KEYS.items() if (value := getattr(self, name))}


def anchor_from_table(table: Mapping[str, str]) -> Anchor:
    """Read what `to_table` wrote."""
    return Anchor(**{name: str(table.get(key, "")) for name, key in _KEYS.items()})
