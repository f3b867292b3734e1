"""Name sessions and statements, so that adding a statement changes no other name, and find dates in names of files."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from opschaling_nlp.dutch.calendar import find_date, find_day, is_moment
from opschaling_nlp.dutch.cues import count_limit, load_cues
from opschaling_nlp.dutch.folding import fold, without_accents

HASH_DIGITS = 10
"""Number of hexadecimal digits in a statement's hash.

Among 100,000 different statements, the probability of a collision is below 1 in 200.
"""

_NOT_IN_SLUG = re.compile(r"[^\w]+|_+")


def session_slug(source: str) -> str:
    """Make the id of a session from its path below RAW, including the extension.

    `2024/Sessie één.txt` becomes `2024-sessie-een-txt`.
    """
    return _NOT_IN_SLUG.sub("-", without_accents(source).casefold()).strip("-") or "sessie"


def session_slugs(sources: Sequence[str]) -> list[str]:
    """Make ids of several sessions; a hash of the path distinguishes those that would get the same slug."""
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
    return number_repeats(f"{session_id}-{hash_words(text)}" for text in texts)


def number_repeats(labels: Iterable[str]) -> list[str]:
    """Return the labels, with -2, -3 behind those that were there before."""
    seen: Counter[str] = Counter()
    numbered = []
    for label in labels:
        seen[label] += 1
        numbered.append(label if seen[label] == 1 else f"{label}-{seen[label]}")
    return numbered


def hash_words(text: str) -> str:
    """Hash the folded words of a statement, as in its id."""
    return _digest(fold(text))[:HASH_DIGITS]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_DATED = re.compile(
    r"(?<!\d)(?:\d{4}[-._]?\d{2}[-._]?\d{2}|\d{1,2}[-._]\d{1,2}[-._]\d{4})(?!\d)|(?<!\d)\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?!\d)"
)


def date_of_name(source: str) -> tuple[str, str]:
    """Return the ISO date in the name of a file or of the nearest folder, and where it stands.

    The place is `name` or `folder`; both are empty when there is no date.
    """
    path = PurePosixPath(source)
    for where, name in (("name", path.stem), *(("folder", folder) for folder in reversed(path.parent.parts))):
        if found := find_date([name], compact=True):
            return found, where
    return "", ""


def title_of_folder(source: str) -> str:
    """Return the name of the folder, without date and time, as title.

    It is empty unless the file has a name that a program gives to every file.
    """
    path = PurePosixPath(source)
    if not path.parent.parts or fold(path.stem.replace("_", " ")) not in set(
        map(fold, load_cues("formats")["generic"]["names"])
    ):
        return ""
    words = " ".join(_DATED.sub(" ", path.parent.parts[-1].replace("_", " ")).split())
    return "" if is_moment(words) else words.strip(" -–")


def find_dated(texts: Sequence[str]) -> dict[int, str]:
    """Return the dates that lines at the top of a text state as a fact (`Datum: 3 maart 2025`), by their indices."""
    facts = ((index, *text.partition(":")[::2]) for index, text in enumerate(texts[: count_limit("names.facts")]))
    dated = ((index, value) for index, name, value in facts if name.strip().casefold() in load_cues("notes")["date"])
    return {
        index: date for index, value in dated if is_moment(value) and (date := find_date([value]) or find_day([value]))
    }
