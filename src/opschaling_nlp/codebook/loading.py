"""Find and read codebooks: those that come with the program, and those that a researcher gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from opschaling_nlp.codebook.codes import Codebook, Role
from opschaling_nlp.codebook.lists import read_shared_lists
from opschaling_nlp.codebook.parsing import parse_codebook
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.settings import Settings

_CORE: tuple[Role, ...] = ("tags", "drivers", "valence")


def load_codebook(path: Path) -> Codebook:
    """Read one codebook; raises UserError with every mistake in it at once."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError.single(
            str(path), f"kan niet worden gelezen ({error})", "controleer de bestandsnaam en sla het op als UTF-8"
        ) from error
    return parse_codebook(text, where=str(path))


def shipped_codebook(name: str) -> Codebook:
    """Read the codebook `name` that comes with the program; raises UserError when there is none."""
    available = shipped_names()
    if name not in available:
        raise UserError.single(f"codeboek {name!r}", "wordt niet meegeleverd", f"kies uit {', '.join(available)}")
    return parse_codebook(_shipped_folder().joinpath(f"{name}.toml").read_text("utf-8"), where=f"{name}.toml")


def shipped_names() -> tuple[str, ...]:
    """Name the codebooks that come with the program, sorted."""
    return tuple(
        sorted(
            entry.name.removesuffix(".toml") for entry in _shipped_folder().iterdir() if entry.name.endswith(".toml")
        )
    )


def load_codebooks(settings: Settings, extra: Sequence[Path] = ()) -> tuple[Codebook, ...]:
    """Load the codebooks of a run: tags, drivers, valence, those switched on in the settings, then `extra`.

    An extra codebook with the role of one of the first three takes its place. Raises UserError with the mistakes of all of them.
    """
    read_shared_lists()  # a mistake there is said once, not with every codebook
    problems: list[Problem] = []
    books: list[Codebook] = []
    shipped = [*_CORE, *(name for name in settings.tagging.codebooks if name not in _CORE)]
    for load, which in [*((shipped_codebook, name) for name in shipped), *((load_codebook, path) for path in extra)]:
        try:
            books.append(load(which))  # type: ignore[operator]
        except UserError as error:
            problems.extend(error.problems)
    chosen = _take_places(books, problems)
    if problems:
        raise UserError(problems)
    return chosen


def _take_places(books: Sequence[Codebook], problems: list[Problem]) -> tuple[Codebook, ...]:
    places: dict[str, Codebook] = {}
    replaced: Counter[str] = Counter()
    for book in books:
        place = book.role if book.role != "extra" else f"extra {book.name}"
        replaced[place] += 1
        if replaced[place] > (1 if book.role == "extra" else 2):
            problems.append(
                Problem(
                    f"codeboek {book.name}",
                    f"er is al een ander codeboek voor {place}",
                    "geef er één, of geef het een andere naam",
                )
            )
        places[place] = book
    return tuple(places.values())


def _shipped_folder() -> Any:
    return files("opschaling_nlp").joinpath("resources/codebooks")
