"""Read a session's date and title from the names of its file and folders.

The folder gives the title where a program gave the file its name.
"""

import re
from pathlib import PurePosixPath

from opschaling_nlp.dutch.calendar import find_date, is_moment
from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.dutch.folding import fold

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
    if not path.parent.parts or fold(path.stem.replace("_", " ")) not in _generic():
        return ""
    words = " ".join(_DATED.sub(" ", path.parent.parts[-1].replace("_", " ")).split())
    return "" if is_moment(words) else words.strip(" -–")


def _generic() -> frozenset[str]:
    return frozenset(map(fold, load_cues("formats")["generic"]["names"]))
