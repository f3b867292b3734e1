"""Merge a researcher's own lines into a shipped codebook: additions and removals."""

from collections.abc import Mapping, Sequence
from typing import Any

from opschaling_nlp.codebook.parsing import Placed
from opschaling_nlp.codebook.shared import removed_indicators
from opschaling_nlp.errors import Problem, UserError

_EXTENDABLE = ("facets", "guards", "indicators")
"""Tables of a code to which lines can be added."""
_LISTS = ("include", "exclude", "borrow")


def extend(head: Placed, codes: Sequence[Placed], own: Placed, added: Sequence[Placed]) -> tuple[Placed, list[Placed]]:
    """Return the head and codes of a codebook with a researcher's `own` head and the codes that she `added` merged in.

    `remove` in `own` names indicators as code/indicator; one that a later version of the codebook no longer has is gone
    already. An existing code is extended; any other is new. Raises UserError with every name that does not exist.
    """
    table = dict(own.table)
    del table["extends"]
    removed = table.pop("remove", [])
    if not isinstance(removed, list):
        raise UserError.single(f"{own.where}: remove", "is geen lijst", 'schrijf remove = ["code/indicator"]')
    merged = {str(code.table.get("name")): code for code in codes}
    problems = [problem for name in removed if (problem := _remove(str(name), merged, own.where))]
    if problems:
        raise UserError(problems)
    for code in added:
        name = str(code.table.get("name"))
        known = merged.get(name)
        merged[name] = Placed(_grow(known.table, code.table), own.where) if known else code
    changes = [*head.table.get("change", []), *table.pop("change", [])]
    crosswalk = [*head.table.get("crosswalk", []), *table.pop("crosswalk", [])]
    lists = {**head.table.get("lists", {}), **table.pop("lists", {})}
    whole = {**head.table, **table, "change": changes, "crosswalk": crosswalk, "lists": lists}
    return Placed(whole, own.where), list(merged.values())


def _remove(name: str, codes: Mapping[str, Placed], where: str) -> Problem | None:
    code, _, indicator = name.partition("/")
    lines = codes[code].table.get("indicators", {}) if code in codes else {}
    if indicator in lines:
        del lines[indicator]
        return None
    if name in removed_indicators():
        return None
    return Problem(f"{where}: remove", f"{name!r} staat niet in het codeboek", "zie opschaling codebook list")


def _grow(code: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    grown = {**code, **more}
    for name in _EXTENDABLE:
        grown[name] = {**code.get(name, {}), **more.get(name, {})}
    for name in _LISTS:
        grown[name] = [*code.get(name, []), *more.get(name, [])]
    return grown
