"""Parse codebook files strictly, and report all faults at once."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from opschaling_nlp.codebook.definitions import NO_GUARD, Code, Codebook, Facet, Indicator
from opschaling_nlp.codebook.faults import find_book_faults, find_code_faults
from opschaling_nlp.codebook.schema import BookTable, CodeTable, IndicatorTable
from opschaling_nlp.codebook.shared import LIST_NAME, read_shared_lists
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.validation import parse_toml, problems_of

_Model = TypeVar("_Model", bound=BaseModel)
_FORMER = "indicator"
"""The key under which a code held its indicators before version 2, several alternatives each."""
_REWRITE = "zo stonden indicatoren vóór versie 2; zet elk alternatief op een eigen regel, zie docs/codeboek.md"


class Placed(NamedTuple):
    """A table with the file it comes from."""

    table: Mapping[str, Any]
    where: str


def parse_codebook(text: str, *, where: str) -> Codebook:
    """Parse the TOML of a codebook in one file; raises UserError with every mistake in it at once."""
    return build_codebook(*split_codes(text, where=where))


def split_codes(text: str, *, where: str) -> tuple[Placed, list[Placed]]:
    """Split a codebook file into its own table and the tables of its codes.

    Raises UserError if the text is not TOML or has no list of codes.
    """
    table = parse_toml(text, where=where)
    codes = table.pop("code", [])
    if not isinstance(codes, list) or not all(isinstance(code, dict) for code in codes):
        raise UserError.single(f"{where}: code", "is geen lijst van codes", "schrijf boven elke code [[code]]")
    return Placed(table, where), [Placed(code, where) for code in codes]


def build_codebook(head: Placed, codes: Sequence[Placed]) -> Codebook:
    """Build a codebook from its own table and the tables of its codes.

    Raises UserError with every mistake at once.
    """
    problems: list[Problem] = []
    book = _validate(BookTable, head, problems)
    parsed = [(placed.where, _validate(CodeTable, placed, problems)) for placed in codes]
    if book is None or problems:
        raise UserError(problems)
    read = [(where, code) for where, code in parsed if code is not None]
    names = [code.name for _, code in read]
    lists = {**read_shared_lists(), **book.lists}
    problems.extend(find_book_faults(book, names, head.where))
    for where, code in read:
        problems.extend(find_code_faults(code, names, lists, where))
    if problems:
        raise UserError(problems)
    return Codebook(
        name=book.name,
        version=book.version,
        title=book.title,
        source=book.source,
        role=book.role,
        codes=tuple(_build_code(code, lists) for _, code in read),
        changes=tuple((change.version, change.what, change.why) for change in book.change),
        crosswalk=tuple((row.code, row.book, row.to) for row in book.crosswalk),
    )


def _validate(model: type[_Model], placed: Placed, problems: list[Problem]) -> _Model | None:
    """Validate a table; faults are added to `problems` under the name of its code."""
    try:
        return model.model_validate(placed.table)
    except ValidationError as error:
        name = placed.table.get("name")
        code = f"{placed.where}: {name}" if model is CodeTable and isinstance(name, str) else placed.where
        for problem in problems_of(error, ""):
            inner = problem.where.removeprefix(": ")
            between = " › " if code != placed.where else ": "
            remedy = _REWRITE if inner == _FORMER else problem.remedy
            problems.append(Problem(f"{code}{between}{inner}" if inner else code, problem.what, remedy))
        return None


def _build_code(code: CodeTable, lists: Mapping[str, Sequence[str]]) -> Code:
    return Code(
        name=code.name,
        label_nl=code.nl,
        label_en=code.en,
        definition=code.definition,
        include=tuple(code.include),
        exclude=tuple(code.exclude),
        indicators=tuple(
            Indicator(
                id=name,
                kind="words" if one.words else "regex" if one.regex else "pattern",
                value=_value_of(one, lists),
                facet=one.facet,
                guard=code.guards.get(one.guard, NO_GUARD),
                head=one.head,
                bare=one.bare,
                valence=one.valence,
                since=one.since,
                why=one.why,
            )
            for name, one in code.indicators.items()
        ),
        parent=code.parent,
        borrow=tuple(code.borrow),
        facets=tuple(
            Facet(name, facet.nl, facet.definition, tuple(facet.include), tuple(facet.crosswalk))
            for name, facet in code.facets.items()
        ),
    )


def _value_of(indicator: IndicatorTable, lists: Mapping[str, Sequence[str]]) -> str | tuple[object, ...]:
    if indicator.words:
        return LIST_NAME.sub(lambda name: "|".join(lists[name[1]]), indicator.words)
    return indicator.regex or tuple(indicator.pattern or ())
