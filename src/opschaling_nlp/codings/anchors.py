"""Identify a statement by its words, with its session and neighbours as context."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from opschaling_nlp.text.ids import HASH_DIGITS, hash_words

_ID = re.compile(rf"(.+)-([0-9a-f]{{{HASH_DIGITS}}})(?:-\d+)?")
_KEYS = {"statement_id": "bijdrage", "session_id": "sessie", "text": "tekst", "previous": "ervoor", "next": "erna"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A statement as it was when somebody decided something about it; everything but the id may be empty."""

    statement_id: str
    session_id: str = ""
    text: str = ""
    previous: str = ""
    next: str = ""

    @property
    def session(self) -> str:
        """Return the id of its session: as recorded, or else the part of the statement id before the hash."""
        match = _ID.fullmatch(self.statement_id)
        return self.session_id or (match[1] if match else "")

    @property
    def words(self) -> str:
        """Return the hash of the folded words.

        Taken from the id, which was made before names were masked, or else from the text.
        """
        match = _ID.fullmatch(self.statement_id)
        if match:
            return match[2]
        return hash_words(self.text) if self.text else ""

    def to_table(self) -> dict[str, str]:
        """Return it as stored in the log, without empty fields."""
        return {key: value for name, key in _KEYS.items() if (value := getattr(self, name))}


def anchor_from_table(table: Mapping[str, str]) -> Anchor:
    """Read the output of `to_table`."""
    return Anchor(**{name: str(table.get(key, "")) for name, key in _KEYS.items()})
