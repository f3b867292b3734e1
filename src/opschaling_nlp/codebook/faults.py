"""Find the faults in a codebook that its types cannot catch."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from opschaling_nlp.codebook.definitions import Role, rule_name
from opschaling_nlp.codebook.schema import BookTable, CodeTable, IndicatorTable
from opschaling_nlp.codebook.shared import LIST_NAME, list_problems
from opschaling_nlp.errors import Problem
from opschaling_nlp.model import TAGS, VALENCES
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.texts import say

KINDS = ("words", "regex", "pattern")
_NAME = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FIXED_CODES: Mapping[Role, tuple[str, ...]] = {"tags": TAGS, "valence": VALENCES}
_NAME_REMEDY = "gebruik kleine letters, cijfers, punt of streepje; geen ; of spatie"


def find_book_faults(book: BookTable, names: Sequence[str], where: str) -> Iterator[Problem]:
    """Yield the faults of a codebook as a whole; `names` are its codes."""
    if not _NAME.fullmatch(book.name):
        yield Problem(f"{where}: name", f"{book.name!r} is geen geldige naam", _NAME_REMEDY)
    if book.version not in {change.version for change in book.change}:
        yield Problem(
            f"{where}: version",
            f"versie {book.version} staat niet in het wijzigingslog",
            "voeg een [[change]] toe met version, what en why",
        )
    yield from list_problems(book.lists, f"{where}: lists › ")
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


def find_code_faults(
    code: CodeTable, names: Sequence[str], lists: Mapping[str, Sequence[str]], where: str
) -> Iterator[Problem]:
    """Yield the faults of one code.

    `names` are the codes of its codebook, `lists` the word lists that a phrase may refer to.
    """
    place = f"{where}: {code.name}"
    if not _NAME.fullmatch(code.name):
        yield Problem(place, "is geen geldige codenaam", _NAME_REMEDY)
    for field in ("nl", "en", "definition"):
        if not getattr(code, field).strip():
            yield Problem(f"{place} › {field}", "is leeg", "vul het in")
    if code.parent and (code.parent == code.name or code.parent not in names):
        yield Problem(
            f"{place} › parent",
            f"code {code.parent!r} bestaat niet",
            "noem een andere code uit dit codeboek, of haal het weg",
        )
    for both in sorted(set(code.include) & set(code.exclude)):
        yield Problem(place, f"{both!r} staat bij include én bij exclude", "haal één van de twee weg")
    yield from _facet_faults(code, place)
    yield from _guard_faults(code, place)
    sought = [sought_by(indicator) for indicator in code.indicators.values()]
    yield from _repeated([one for one in sought if one], place, "indicator")
    for name, indicator in code.indicators.items():
        yield from _indicator_faults(indicator, code, f"{where}: {rule_name(code.name, name)}", lists)
        if not _ID.fullmatch(name):
            yield Problem(
                f"{where}: {rule_name(code.name, name)}",
                "is geen geldige naam",
                "gebruik kleine letters, cijfers en streepjes",
            )


def sought_by(indicator: IndicatorTable) -> str:
    """Return what an indicator looks for, as text."""
    return indicator.words or indicator.regex or (str(indicator.pattern) if indicator.pattern else "")


def _facet_faults(code: CodeTable, place: str) -> Iterator[Problem]:
    for name, facet in code.facets.items():
        if not _NAME.fullmatch(name):
            yield Problem(f"{place} › facets › {name}", "is geen geldige naam", _NAME_REMEDY)
        for field in ("nl", "definition"):
            if not getattr(facet, field).strip():
                yield Problem(f"{place} › facets › {name} › {field}", "is leeg", "vul het in")
        for target in facet.crosswalk:
            if "/" not in target:
                yield Problem(
                    f"{place} › facets › {name} › crosswalk",
                    f"{target!r} noemt geen code van een ander codeboek",
                    "schrijf codeboek/code",
                )
        if all(indicator.facet != name for indicator in code.indicators.values()):
            yield Problem(f"{place} › facets › {name}", "heeft geen indicatoren", "voeg er een toe of haal het weg")


def _guard_faults(code: CodeTable, place: str) -> Iterator[Problem]:
    used = {indicator.guard for indicator in code.indicators.values()}
    for name, guard in code.guards.items():
        here = f"{place} › guards › {name}"
        if name not in used:
            yield Problem(here, "wordt door geen indicator gebruikt", "haal het weg of noem het bij een indicator")
        if not guard.expressions:
            yield Problem(here, "zegt niets", "vul not_in, not_near of needs in")
        for field in ("not_in", "not_near", "needs"):
            for expression in getattr(guard, field):
                yield from _expression_faults(expression, f"{here} › {field}")


def _expression_faults(expression: str, place: str) -> Iterator[Problem]:
    try:
        empty = re.compile(expression).search("") is not None
    except re.error as error:
        yield Problem(
            place, f"{expression!r} is geen geldige reguliere expressie ({dutch_reason(error)})", "herstel de expressie"
        )
        return
    if empty:
        yield Problem(place, f"{expression!r} past op niets en dus overal", "maak de expressie strenger")


def _indicator_faults(
    indicator: IndicatorTable, code: CodeTable, place: str, lists: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    given = [kind for kind in KINDS if getattr(indicator, kind) is not None]
    if len(given) != 1:
        named = f"heeft {' én '.join(given)}" if given else "zegt niet waaraan de code te herkennen is"
        yield Problem(place, named, f"geef precies één van {', '.join(KINDS)}")
    elif not sought_by(indicator).strip():
        yield Problem(f"{place} › {given[0]}", "is leeg: dit kan nooit iets vinden", "vul het aan of haal het weg")
    if indicator.guard and indicator.guard not in code.guards:
        yield Problem(
            f"{place} › guard", f"{indicator.guard!r} staat niet onder guards", "zet het daar, of haal het weg"
        )
    if code.facets and indicator.facet not in code.facets:
        yield Problem(
            f"{place} › facet", f"{indicator.facet!r} is geen facet van deze code", f"kies uit {', '.join(code.facets)}"
        )
    elif indicator.facet and not code.facets:
        yield Problem(f"{place} › facet", "deze code heeft geen facetten", "zet ze onder facets, of haal het weg")
    if indicator.words and indicator.words.strip():
        yield from _phrase_faults(indicator.words, f"{place} › words", lists)
    if indicator.regex:
        yield from _expression_faults(indicator.regex, f"{place} › regex")


def _phrase_faults(phrase: str, place: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for name in sorted({*LIST_NAME.findall(phrase)} - lists.keys()):
        remedy = say("kies uit {lists}, of zet haar onder [lists]", lists=", ".join(sorted(lists)))
        yield Problem(place, say("lijst @{name} bestaat niet", name=name), remedy)
    parts = [part.split() for part in phrase.split(" + ")]
    if any(not part or part[0] == "…" or part[-1] == "…" for part in parts) or "||" in phrase:
        what = say("{given} begint of eindigt met niets, of heeft een lege keuze", given=repr(phrase))
        yield Problem(place, what, say("zet aan beide kanten van … , | en + een woord"))
    for word in (word for part in parts for one in part for word in one.split("|")):
        if "*" in word.strip("*") or (word and not word.strip("*")):
            what = say("{given} heeft een * op een plaats waar die niet werkt", given=repr(word))
            yield Problem(place, what, say("zet * vooraan of achteraan"))


def _repeated(names: Iterable[str], place: str, what: str) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Problem(
                place, f"{what} {name} staat er {count} keer", "haal de herhaling weg of geef een andere naam"
            )
