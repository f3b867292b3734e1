"""Parse the file of a codebook strictly: its schema, and everything that can be wrong with it at once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from opschaling_nlp.codebook.codes import Code, Codebook, Indicator, IndicatorKind, Role, rule_name
from opschaling_nlp.codebook.lists import list_problems, read_shared_lists
from opschaling_nlp.codebook.toml import parse_toml
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.model import TAGS, VALENCES
from opschaling_nlp.validation import problems_of

_KINDS: tuple[IndicatorKind, ...] = ("lemmas", "phrase", "pattern", "regex")
_NAME = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")
_LIST = re.compile(r"@(\w+)")
_FIXED_CODES: Mapping[Role, tuple[str, ...]] = {"tags": TAGS, "valence": VALENCES}


def parse_codebook(text: str, *, where: str) -> Codebook:
    """Parse the TOML of a codebook; raises UserError with every mistake in it at once."""
    table = parse_toml(text, where=where)
    try:
        parsed = _BookTable.model_validate(table)
    except ValidationError as error:
        raise UserError([_named(problem, table) for problem in problems_of(error, where)]) from error
    lists = {**read_shared_lists(), **parsed.lists}
    problems = [
        *_book_problems(parsed, where),
        *(problem for code in parsed.code for problem in _code_problems(code, parsed, lists, where)),
    ]
    if problems:
        raise UserError(problems)
    return _build(parsed, lists)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _IndicatorTable(_Table):
    name: str
    lemmas: list[str] | None = None
    phrase: list[str] | None = None
    pattern: list[list[dict[str, Any]]] | None = None
    regex: list[str] | None = None
    guard: list[str] = Field(default_factory=list)
    not_in: list[str] = Field(default_factory=list)
    needs: list[str] = Field(default_factory=list)
    valence: Literal["enabler", "barrier", "needed", "advised", ""] = ""


class _CodeTable(_Table):
    name: str
    nl: str
    en: str
    definition: str
    parent: str = ""
    include: list[str] = Field(default_factory=list)
    exclude: list[str] = Field(default_factory=list)
    indicator: list[_IndicatorTable] = Field(default_factory=list)


class _ChangeTable(_Table):
    version: str
    what: str
    why: str


class _CrosswalkTable(_Table):
    code: str
    book: str
    to: str


class _BookTable(_Table):
    name: str
    version: str
    title: str
    source: str
    role: Role
    change: list[_ChangeTable] = Field(default_factory=list)
    crosswalk: list[_CrosswalkTable] = Field(default_factory=list)
    lists: dict[str, list[str]] = Field(default_factory=dict)
    code: list[_CodeTable]


def _named(problem: Problem, table: Mapping[str, Any]) -> Problem:
    """Replace the numbers in `code › 3 › indicator › 0` by the names that stand there in the file."""
    here: Any = table
    words: list[str] = []
    head, *steps = problem.where.split(": ", 1)
    for step in steps[0].split(" › ") if steps else ():
        index = int(step) if step.isdigit() else step
        try:
            here = here[index]
        except (KeyError, IndexError, TypeError):
            here = None
        name = here.get("name") if isinstance(here, dict) else None
        words.append(
            str(name) if isinstance(index, int) and name else f"nr. {index + 1}" if isinstance(index, int) else step
        )
    return Problem(f"{head}: {' › '.join(words)}" if words else head, problem.what, problem.remedy)


def _book_problems(book: _BookTable, where: str) -> Iterator[Problem]:
    if not _NAME.fullmatch(book.name):
        yield Problem(
            f"{where}: name", f"{book.name!r} is geen geldige naam", "gebruik kleine letters, cijfers en een streepje"
        )
    if book.version not in {change.version for change in book.change}:
        yield Problem(
            f"{where}: version",
            f"versie {book.version} staat niet in het wijzigingslog",
            "voeg een [[change]] toe met version, what en why",
        )
    yield from list_problems(book.lists, f"{where}: lists › ")
    names = [code.name for code in book.code]
    yield from _repeated(names, where, "code")
    if not names:
        yield Problem(where, "heeft geen codes", "voeg minstens één [[code]] toe")
    expected = _FIXED_CODES.get(book.role)
    if expected and sorted(names) != sorted(expected):
        yield Problem(
            f"{where}: code",
            f"een codeboek met role = {book.role!r} heeft precies de codes {', '.join(expected)}",
            "hernoem of vul aan",
        )
    for row in book.crosswalk:
        if row.code not in names:
            yield Problem(f"{where}: crosswalk", f"code {row.code!r} bestaat niet", f"kies uit {', '.join(names)}")


def _code_problems(code: _CodeTable, book: _BookTable, lists: Mapping[str, list[str]], where: str) -> Iterator[Problem]:
    place = f"{where}: {code.name}"
    if not _NAME.fullmatch(code.name):
        yield Problem(
            place, "is geen geldige codenaam", "gebruik kleine letters, cijfers, punt of streepje; geen ; of spatie"
        )
    for field in ("nl", "en", "definition"):
        if not getattr(code, field).strip():
            yield Problem(f"{place} › {field}", "is leeg", "vul het in")
    if code.parent and code.parent not in {other.name for other in book.code if other is not code}:
        yield Problem(
            f"{place} › parent",
            f"code {code.parent!r} bestaat niet",
            "noem een andere code uit dit codeboek, of haal het weg",
        )
    for both in sorted(set(code.include) & set(code.exclude)):
        yield Problem(place, f"{both!r} staat bij include én bij exclude", "haal één van de twee weg")
    yield from _repeated([indicator.name for indicator in code.indicator], place, "indicator")
    for indicator in code.indicator:
        yield from _indicator_problems(indicator, f"{where}: {rule_name(code.name, indicator.name)}", lists)


def _indicator_problems(indicator: _IndicatorTable, place: str, lists: Mapping[str, list[str]]) -> Iterator[Problem]:
    given = [kind for kind in _KINDS if getattr(indicator, kind) is not None]
    if len(given) != 1:
        named = f"heeft {' én '.join(given)}" if given else "zegt niet waaraan de code te herkennen is"
        yield Problem(place, named, f"geef precies één van {', '.join(_KINDS)}")
    for kind in given:
        values: list[Any] = getattr(indicator, kind)
        if not values or any(not value or (isinstance(value, str) and not value.strip()) for value in values):
            yield Problem(
                f"{place} › {kind}",
                "is leeg of heeft een lege regel: dit kan nooit iets vinden",
                "vul het aan of haal het weg",
            )
        yield from _repeated([json.dumps(value, sort_keys=True) for value in values], f"{place} › {kind}", "regel")
    for word in indicator.lemmas or ():
        if re.search(r"\s", word.strip()) or "*" in word.strip("*"):
            yield Problem(
                f"{place} › lemmas",
                f"{word!r} is niet één woord (met hoogstens * aan begin of eind)",
                "gebruik phrase voor meer woorden",
            )
    for phrase in indicator.phrase or ():
        for name in sorted({*_LIST.findall(phrase)} - lists.keys()):
            yield Problem(
                f"{place} › phrase",
                f"lijst @{name} bestaat niet",
                f"kies uit {', '.join(sorted(lists))}, of zet haar onder [lists]",
            )
        if (
            any(not part.split() or part.split()[0] == "…" or part.split()[-1] == "…" for part in phrase.split(" + "))
            or "||" in phrase
        ):
            yield Problem(
                f"{place} › phrase",
                f"{phrase!r} begint of eindigt met niets, of heeft een lege keuze",
                "zet aan beide kanten van … , | en + een woord",
            )
    for field in ("regex", "guard", "not_in", "needs"):
        for expression in getattr(indicator, field) or ():
            try:
                empty = re.compile(expression).search("") is not None
            except re.error as error:
                yield Problem(
                    f"{place} › {field}",
                    f"{expression!r} is geen geldige reguliere expressie ({error})",
                    "herstel de expressie",
                )
                continue
            if empty:
                yield Problem(
                    f"{place} › {field}", f"{expression!r} past op niets en dus overal", "maak de expressie strenger"
                )


def _repeated(names: Iterable[str], place: str, what: str) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem(
                place, f"{what} {name} staat er {count} keer", "haal de herhaling weg of geef een andere naam"
            )


def _build(book: _BookTable, lists: Mapping[str, list[str]]) -> Codebook:
    return Codebook(
        name=book.name,
        version=book.version,
        title=book.title,
        source=book.source,
        role=book.role,
        codes=tuple(
            Code(
                name=code.name,
                label_nl=code.nl,
                label_en=code.en,
                definition=code.definition,
                include=tuple(code.include),
                exclude=tuple(code.exclude),
                indicators=tuple(_build_indicator(indicator, lists) for indicator in code.indicator),
                parent=code.parent,
            )
            for code in book.code
        ),
        changes=tuple((change.version, change.what, change.why) for change in book.change),
        crosswalk=tuple((row.code, row.book, row.to) for row in book.crosswalk),
    )


def _build_indicator(indicator: _IndicatorTable, lists: Mapping[str, list[str]]) -> Indicator:
    kind = next(kind for kind in _KINDS if getattr(indicator, kind) is not None)
    values = (tuple(value) if isinstance(value, list) else value for value in getattr(indicator, kind))
    if kind == "phrase":
        values = (_LIST.sub(lambda name: "|".join(lists[name[1]]), phrase) for phrase in indicator.phrase or ())
    return Indicator(
        name=indicator.name,
        kind=kind,
        value=tuple(values),
        guard=tuple(indicator.guard),
        not_in=tuple(indicator.not_in),
        needs=tuple(indicator.needs),
        valence=indicator.valence,
    )
