"""Errors that a user can fix: problems with their place and remedy."""

import errno
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self, TypeVar

from opschaling_nlp.texts import say_again

_Loaded = TypeVar("_Loaded")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and what to do: in Dutch, and shown in the current language."""

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        where, what, remedy = map(say_again, (self.where, self.what, self.remedy))
        sentence = f"{where}: {what}" if where else what
        return f"{sentence} → {remedy}" if remedy else sentence


def choose_from(value: str, known: Iterable[str]) -> str:
    """Return what could have been meant: all names if they are few, otherwise the closest ones.

    >>> choose_from("laed", ["lead", "own"])
    'kies uit lead, own'
    """
    names = [name for name in known if name]
    if len(names) <= _MANY:
        return f"kies uit {', '.join(names)}"
    folded = {name.casefold(): name for name in reversed(names)}
    near = [folded[one] for one in get_close_matches(value.casefold(), folded, _NEAREST, _NEAR)]
    return f"bedoel je {' of '.join(near or names[:_NEAREST])}? Er zijn er {len(names)}"


_MANY, _NEAREST, _NEAR = 20, 3, 0.3
"""Up to this many names are all listed; otherwise this many, with at least this similarity (0 to 1)."""


def describe_disk_problem(error: OSError) -> Problem:
    """Return in Dutch what keeps a file or folder from being read or written, and what to do."""
    what, remedy = _DISK.get(
        error.errno or 0,
        ("kan niet worden gelezen of geschreven", "controleer of de map bestaat en de schijf is aangesloten"),
    )
    return Problem(str(error.filename or ""), what, remedy)


_DISK = {
    errno.ENOSPC: ("de schijf is vol", "maak ruimte en draai opnieuw; de vorige resultaten zijn zoals ze waren"),
    errno.EDQUOT: (
        "uw ruimte op deze schijf is op",
        "maak ruimte en draai opnieuw; de vorige resultaten zijn zoals ze waren",
    ),
    errno.EACCES: ("u hebt hier geen rechten", "controleer de rechten, of kies een andere map"),
    errno.EPERM: ("dit mag hier niet", "controleer de rechten, of kies een andere map"),
    errno.EROFS: ("hier kan alleen worden gelezen", "kies een andere map voor de resultaten"),
    errno.ENAMETOOLONG: ("de naam is te lang", "gebruik een kortere naam"),
    errno.ENOENT: ("bestaat niet", "controleer de naam"),
    errno.ENOTDIR: ("is een bestand en geen map", "noem een map"),
    errno.EISDIR: ("is een map en geen bestand", "noem een bestand"),
    errno.EEXIST: ("bestaat al", "kies een andere naam"),
    errno.EIO: ("de schijf geeft een fout", "controleer de schijf en draai opnieuw"),
}
"""System error number → what is wrong, and what to do."""


class UserError(Exception):
    """Every problem with one piece of human input at once; shown without a traceback."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        """Pickle the problems, since exceptions otherwise send only their message."""
        return type(self), (self.problems,)

    @classmethod
    def single(cls, where: str, what: str, remedy: str = "") -> Self:
        """Make the error for a single problem."""
        return cls([Problem(where, what, remedy)])


class UnreadableExportError(Exception):
    """The reason (Dutch) why a raw file cannot be read; the file is then listed as skipped."""


def load_or_collect(load: Callable[[], _Loaded], problems: list[Problem]) -> _Loaded | None:
    """Load something that people wrote.

    If it is wrong, add what to fix to `problems` and return None, so that the rest can be checked too.
    """
    try:
        return load()
    except UserError as error:
        problems.extend(error.problems)
        return None
