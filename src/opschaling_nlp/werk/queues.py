"""Decide which statements a coder sees, in which order: sample, disagreements, doubts, or search results."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from opschaling_nlp.codings.store import SETTLED, Codings
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
