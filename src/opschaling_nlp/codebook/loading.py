"""Find and read codebooks: those shipped with the program, and those supplied by a researcher."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from opschaling_nlp.codebook.definitions import Code, Codebook, Indicator, Role
from opschaling_nlp.codebook.extending import extend
from opschaling_nlp.codebook.parsing import Placed, build_codebook, split_codes
from opschaling_nlp.codebook.shared import read_shared_lists
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.settings import Settings
from opschaling_nlp.validation import parse_toml, read_text

BOOK_FILE = "codebook.toml"
"""The file in a codebook's folder that holds the codebook's own table."""
_SHARED = "shared"
_CORE: tuple[Role, ...] = ("tags", "drivers", "valence")


def load_codebook(path: Path) -> Codebook:
    """Read one codebook: a file, or a folder with one file per code; it may extend a shipped one.

    Raises UserError with every mistake in it at once.
    """
    head, codes = _read_folder(path, str(path)) if path.is_dir() else split_codes(read_text(path), where=str(path))
    base = head.table.get("extends")
    if base is not None:
        head, codes = extend(*_read_shipped(str(base), where=f"{path}: extends = {base!r}"), head, codes)
    return replace(lend(build_codebook(head, codes)), file=str(path))


@cache
def shipped_codebook(name: str) -> Codebook:
    """Read the shipped codebook `name`; raises UserError if there is none."""
    return lend(build_codebook(*_read_shipped(name, where=f"codeboek {name!r}")))


def shipped_names() -> tuple[str, ...]:
    """List the names of the shipped codebooks, sorted."""
    entries = [entry for entry in _shipped_folder().iterdir() if entry.name != _SHARED]
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in entries))


def _read_shipped(name: str, *, where: str) -> tuple[Placed, list[Placed]]:
    """Read a shipped codebook; raises UserError if there is none, at the place `where` it was asked for."""
    folder = _shipped_folder()
    if name not in shipped_names():
        raise UserError.single(where, "wordt niet meegeleverd", f"kies uit {', '.join(shipped_names())}")
    if folder.joinpath(name).is_dir():
        return _read_folder(folder.joinpath(name), name)
    return split_codes(folder.joinpath(f"{name}.toml").read_text("utf-8"), where=f"{name}.toml")


def _read_folder(folder: Traversable, where: str) -> tuple[Placed, list[Placed]]:
    """Read a codebook from a folder with one file for its own table and one per code."""
    head = parse_toml(read_text(folder.joinpath(BOOK_FILE)), where=f"{where}/{BOOK_FILE}")
    names = head.get("codes")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UserError.single(
            f"{where}/{BOOK_FILE}: codes", "noemt de codes niet", 'schrijf codes = ["eerste", "tweede"]'
        )
    placed: list[Placed] = []
    problems: list[Problem] = []
    for name in names:
        file = f"{where}/{name}.toml"
        try:
            placed.append(Placed(parse_toml(read_text(folder.joinpath(f"{name}.toml")), where=file), file))
        except UserError as error:
            problems.extend(error.problems)
    if problems:
        raise UserError(problems)
    return Placed(head, f"{where}/{BOOK_FILE}"), placed


def lend(book: Codebook) -> Codebook:
    """Copy into each code the indicators that it borrows from the shipped drivers.

    Raises UserError if a borrowed code or facet does not exist.
    """
    if not any(code.borrow for code in book.codes):
        return book
    drivers = {code.name: code for code in shipped_codebook("drivers").codes}
    return replace(book, codes=tuple(_with_borrowed(code, book, drivers) for code in book.codes))


def _with_borrowed(code: Code, book: Codebook, drivers: Mapping[str, Code]) -> Code:
    borrowed: list[Indicator] = []
    for source in code.borrow:
        name, _, facet = source.partition("/")
        lender = drivers.get(name)
        found = [one for one in lender.indicators if facet in {"", one.facet}] if lender else []
        if not found:
            raise UserError.single(
                f"codeboek {book.name}: {code.name} › borrow",
                f"{source!r} bestaat niet in het codeboek drivers",
                "schrijf een factor, of factor/facet",
            )
        # Tags have no facets and no direction.
        borrowed.extend(replace(one, id=f"{name}-{one.id}", facet="", valence="") for one in found)
    return replace(code, indicators=(*code.indicators, *borrowed))


def load_codebooks(settings: Settings, extra: Sequence[Path] = ()) -> tuple[Codebook, ...]:
    """Load the codebooks of a run: tags, drivers, valence, those enabled in the settings, then `extra`.

    An extra codebook with the role of one of the first three replaces it. Raises UserError with the mistakes in all of
    them.
    """
    read_shared_lists()  # report a mistake there once, not for every codebook
    problems: list[Problem] = []
    books: list[Codebook] = []
    shipped = [*_CORE, *(name for name in settings.tagging.codebooks if name not in _CORE)]
    for load, which in [*((shipped_codebook, name) for name in shipped), *((load_codebook, path) for path in extra)]:
        try:
            books.append(load(which))  # type: ignore[operator]
        except UserError as error:
            problems.extend(error.problems)
    chosen = _replace_by_role(books, problems)
    if problems:
        raise UserError(problems)
    return chosen


def _replace_by_role(books: Sequence[Codebook], problems: list[Problem]) -> tuple[Codebook, ...]:
    places: dict[str, list[Codebook]] = defaultdict(list)
    for book in books:
        place = book.role if book.role != "extra" else f"extra {book.name}"
        places[place].append(book)
        if len(places[place]) > (1 if book.role == "extra" else 2):
            what = f"er is al een ander codeboek voor {place}"
            problems.append(Problem(f"codeboek {book.name}", what, "geef er één, of geef het een andere naam"))
    return tuple(given[-1] for given in places.values())


def _shipped_folder() -> Traversable:
    return files("opschaling_nlp").joinpath("resources/codebooks")
