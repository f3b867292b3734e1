"""Lay posts out in columns, to be moved from one to another: the themes, and the facets of a driver."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codings.decisions import Decision
from opschaling_nlp.codings.labels import PART
from opschaling_nlp.model import EvidenceKind
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.tables import split_codes
from opschaling_nlp.werk.queues import coded_by

if TYPE_CHECKING:
    from opschaling_nlp.werk.project import Project

THEMES = "themas"
"""The board of themes; every other board is named by its driver."""
_SHOWN = 60
"""Posts in a column; more are counted."""


def board_page(project: Project, who: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show the columns of one board, and which boards there are."""
    names = {column.label.key: column.heading for column in project.columns}
    drivers = {column.label.driver for column in project.columns if column.label.kind is EvidenceKind.FACET}
    boards = {one: names[one] for one in names if one in drivers}
    board = query.get("bord", THEMES)
    board = board if board in boards else THEMES
    columns = _themes(project) if board == THEMES else _facets(project, who, board, names)
    rows = project.run.rows
    return {
        "board": board,
        "boards": boards,
        "columns": [
            {"key": key, "name": name, "rows": [rows[one] for one in ids[:_SHOWN]], "count": len(ids)}
            for key, (name, ids) in columns.items()
        ],
    }


def list_themes(project: Project) -> dict[str, Decision]:
    """Give by its name every theme as people decided on it, and every proposal as far as nobody did."""
    rows = [row for row in rows_of(project.run.tables["themes"]) if row.kind == "open"]
    labels = {one: row.label for row in rows for one in split_codes(row.statement_ids)}
    standing = [one for one in project.attached.handmade.decisions if one.status in {"accepted", "renamed"}]
    found = {one.name or _first(labels, one.statement_ids): one for one in standing}
    known = {one for decision in project.attached.handmade.decisions for one in decision.statement_ids}
    for row in rows:
        name = row.label if row.label not in found else f"{row.label} ({row.theme})"
        found |= _as_proposed(name, row, known)
    return found


def _as_proposed(name: str, row: Any, known: Collection[str]) -> dict[str, Decision]:
    free = tuple(one for one in split_codes(row.statement_ids) if one not in known)
    return {name: Decision("accepteer", "", free)} if free else {}


def _first(labels: Mapping[str, str], statement_ids: Sequence[str]) -> str:
    return next((labels[one] for one in statement_ids if one in labels), "")


def _themes(project: Project) -> dict[str, tuple[str, list[str]]]:
    rows = project.run.rows
    return {
        name: (name, [one for one in decision.statement_ids if one in rows])
        for name, decision in list_themes(project).items()
    }


def _facets(project: Project, who: str, driver: str, names: Mapping[str, str]) -> dict[str, tuple[str, list[str]]]:
    """Put each post of a driver under the facets that this coder gave it, else under those that the rules found."""
    facets = [key for key in names if key.startswith(f"{driver}.")]
    found: dict[str, tuple[str, list[str]]] = {
        key.partition(".")[2]: (names[key].rpartition(PART)[2], []) for key in facets
    }
    found[""] = ("", [])
    coded = coded_by(project, who) if who else {}
    for one in project.run.order:
        row, mine = project.run.rows[one], coded.get(one, {})
        if mine.get(driver, str(int(driver in split_codes(row.drivers)))) != "1":
            continue
        by_rules = split_codes(row.facets)
        held = [key for key in facets if mine.get(key, str(int(key in by_rules))) == "1"]
        for key in held or [f"{driver}."]:
            found[key.partition(".")[2]][1].append(one)
    return found
