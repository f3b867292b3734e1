"""Name sessions and statements so that adding a statement changes no other name."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from opschaling_nlp.dutch.folding import fold

HASH_DIGITS = 10
"""Hexadecimal digits of a statement's hash.

Among 100,000 different statements the chance of a collision is below 1 in 200.
"""

_NOT_IN_SLUG = re.compile(r"[^\w]+|_+")


def session_slug(source: str) -> str:
    """Make the id of a session from its path below RAW, extension included.

    `2024/Sessie één.txt` becomes `2024-sessie-een-txt`.
    """
    plain = "".join(
        character for character in unicodedata.normalize("NFKD", source) if not unicodedata.combining(character)
    )
    return _NOT_IN_SLUG.sub("-", plain.casefold()).strip("-") or "sessie"


def session_slugs(sources: Sequence[str]) -> list[str]:
    """Make ids of several sessions; paths that would get the same slug are told apart by a hash of the path."""
    slugs = [session_slug(source) for source in sources]
    uses = Counter(slugs)
    return [
        slug if uses[slug] == 1 else f"{slug}-{_digest(source)[:6]}"
        for slug, source in zip(slugs, sources, strict=True)
    ]


def statement_ids(session_id: str, texts: Iterable[str]) -> list[str]:
    """Make the ids of a session's statements.

    An id is the session, the hash of the folded words, and -2, -3 for equal posts in reading order.
    """
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        base = f"{session_id}-{hash_words(text)}"
        seen[base] += 1
        ids.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return ids


def hash_words(text: str) -> str:
    """Hash the folded words of a statement, as its id holds them."""
    return _digest(fold(text))[:HASH_DIGITS]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
