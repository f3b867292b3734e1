"""Decide which statements are shown, and in which order or column: queues for coders, themes and boards."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from opschaling_nlp.codings.decisions import Decision
from opschaling_nlp.codings.labels import PART
from opschaling_nlp.codings.store import SETTLED, Codings
from opschaling_nlp.model import EvidenceKind
from opschaling_nlp.tables import rows_of, split_codes
from opschaling_nlp.werk.project import Project

DONE = "substantive"
"""The label that is always coded when a coder marks a statement as done."""


class Queue(StrEnum):
    """The queues; their values appear in the address."""

    SAMPLE = "steekproef"
    DIFFER = "verschil"
    DOUBT = "twijfel"
    SEARCH = "zoek"
    ALL = "alle"


def queue_named(name: object) -> Queue:
    """Return the queue named in an address or act; all statements if there is none of that name."""
    return next((queue for queue in Queue if queue == name), Queue.ALL)


def list_queue(project: Project, queue: Queue, *, search: str = "") -> list[str]:
    """List the ids of the statements in a queue, finished or not."""
    run = project.run
    if queue is Queue.SAMPLE:
        return [one for draw in project.attached.handmade.draws for one in draw.sample if one in run.rows]
    if queue is Queue.DIFFER:
        apart = differing(project)
        return [one for one in run.order if one in apart]
    if queue is Queue.DOUBT:
        return run.doubtful
    if queue is Queue.SEARCH:
        words = search.casefold().split()
        return [one for one in run.order if words and all(word in run.folded[one] for word in words)]
    return run.order


def coded_by(project: Project, coder: str) -> Mapping[str, Mapping[str, str]]:
    """Return the values that a coder gave each statement in their own work."""
    return {one: values for (one, who), values in project.codings.latest().items() if who == coder}


def is_done(values: Mapping[str, str]) -> bool:
    """Return whether a coder marked a statement as done."""
    return DONE in values


def next_open(order: Iterable[str], coded: Mapping[str, Mapping[str, str]], *, after: str = "") -> str:
    """Return the first unfinished statement after `after`, then from the start; empty if there is none."""
    listed = list(order)
    start = listed.index(after) + 1 if after in listed else 0
    return next((one for one in [*listed[start:], *listed[:start]] if not is_done(coded.get(one, {}))), "")


def differing(project: Project) -> dict[str, dict[str, dict[str, str]]]:
    """Return by statement and label the coders' differing first codings (coder → value) that nobody settled."""
    return project.run.keep("differing", _differing, project.codings)


def _differing(codings: Codings) -> dict[str, dict[str, dict[str, str]]]:
    settled = {(row.statement_id, key) for row in codings.rows if row.round == SETTLED for key in row.values}
    votes: dict[tuple[str, str], dict[str, str]] = {}
    for (statement_id, coder), values in sorted(codings.first().items()):
        for key, value in values.items():
            if value in {"0", "1"} and (statement_id, key) not in settled:
                votes.setdefault((statement_id, key), {})[coder] = value
    apart: dict[str, dict[str, dict[str, str]]] = {}
    for (statement_id, key), given in votes.items():
        if len(set(given.values())) > 1:
            apart.setdefault(statement_id, {})[key] = given
    return apart


THEMES = "themas"
"""The board of themes; every other board is named after its driver."""
_SHOWN = 60
"""Maximum number of posts shown in a list or column; the rest is only counted."""


def themes_page(project: Project, _who: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show proposed themes with their words, quotes and posts, and posts to form new ones from."""
    rows, decisions, search = project.run.rows, project.attached.handmade.decisions, query.get("zoek", "")
    decided = {one: decision for decision in decisions for one in decision.statement_ids}
    found = [rows[one] for one in list_queue(project, Queue.SEARCH, search=search)]
    return {
        "themes": [_show(theme, rows, decided) for theme in _proposals(project)],
        "drivers": project.run.driver_names,
        "names": sorted({one.name for one in decisions if one.name}),
        "search": search,
        "found": [row for row in found if not row.drivers][:_SHOWN],
    }


def _show(theme: Any, rows: Mapping[str, Any], decided: Mapping[str, Decision]) -> Mapping[str, Any]:
    quotes, members = (
        [rows[one] for one in split_codes(ids) if one in rows] for ids in (theme.exemplars, theme.statement_ids)
    )
    decision = next((decided[row.statement_id] for row in members if row.statement_id in decided), None)
    return {"row": theme, "quotes": quotes, "members": members, "decision": decision}


def board_page(project: Project, who: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show the columns of one board, and the available boards."""
    with_facets = {column.label.driver for column in project.columns if column.label.kind is EvidenceKind.FACET}
    boards = {key: name for key, name in project.names.items() if key in with_facets}
    board = query.get("bord", THEMES)
    board = board if board in boards else THEMES
    rows = project.run.rows
    if board == THEMES:
        columns = {name: (name, list(one.statement_ids)) for name, one in list_themes(project).items()}
    else:
        columns = _facets(project, who, board)
    shown = [(key, name, [rows[one] for one in ids if one in rows]) for key, (name, ids) in columns.items()]
    return {
        "board": board,
        "boards": boards,
        "columns": [{"key": key, "name": name, "rows": held[:_SHOWN], "count": len(held)} for key, name, held in shown],
    }


def list_themes(project: Project) -> dict[str, Decision]:
    """Return by name every theme that people decided on, and the undecided remainder of every proposal."""
    rows, decisions = _proposals(project), project.attached.handmade.decisions
    labels = {one: row.label for row in rows for one in split_codes(row.statement_ids)}
    found: dict[str, Decision] = {}
    for one in decisions:
        if one.status in {"accepted", "renamed"}:
            proposed = [labels[member] for member in one.statement_ids if member in labels]
            found[one.name or "".join(proposed[:1])] = one
    known = {one for decision in decisions for one in decision.statement_ids}
    for row in rows:
        name = row.label if row.label not in found else f"{row.label} ({row.theme})"
        if free := tuple(one for one in split_codes(row.statement_ids) if one not in known):
            found[name] = Decision("accepteer", "", free)
    return found


def _proposals(project: Project) -> list[Any]:
    return [row for row in rows_of(project.run.tables["themes"]) if row.kind == "open"]


def _facets(project: Project, who: str, driver: str) -> dict[str, tuple[str, list[str]]]:
    """Group the posts of a driver by the facets this coder gave them, or else by those the rules found."""
    headings = {column.label.key: column.heading for column in project.columns if column.label.driver == driver}
    facets = {key: key.partition(".")[2] for key in headings if key.startswith(f"{driver}.")}
    found: dict[str, tuple[str, list[str]]] = {
        name: (headings[key].rpartition(PART)[2], []) for key, name in facets.items()
    }
    found[""] = ("", [])
    coded = coded_by(project, who) if who else {}
    for one in project.run.order:
        row, mine = project.run.rows[one], coded.get(one, {})
        if mine.get(driver, str(int(driver in split_codes(row.drivers)))) == "1":
            by_rules = split_codes(row.facets)
            held = [name for key, name in facets.items() if mine.get(key, str(int(key in by_rules))) == "1"]
            for name in held or [""]:
                found[name][1].append(one)
    return found
