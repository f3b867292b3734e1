"""Keep the researcher's own summaries, one for a session and a driver; the last one written counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from opschaling_nlp.codings.log import Act, Kind, Log, store_act


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold what a researcher wrote about a driver in a session, who wrote it, and the statements it is about."""

    session_id: str
    driver: str
    text: str
    by: str = ""
    statement_ids: tuple[str, ...] = ()


def load_summaries(log: Log) -> tuple[Summary, ...]:
    """Return the last wording of each summary, in the order in which those were written.

    An empty text takes the summary away.
    """
    found: dict[tuple[str, str], Summary] = {}
    for act in log.standing(Kind.SUMMARY):
        content = act.content
        session, driver = str(content["sessie"]), str(content["factor"])
        ids = tuple(map(str, content.get("bijdragen", ())))
        found.pop((session, driver), None)
        found[session, driver] = Summary(session, driver, str(content["tekst"]), act.who, ids)
    return tuple(found.values())


def write_summary(folder: Path, who: str, summary: Summary) -> Act:
    """Store a summary."""
    return store_act(folder, who, Kind.SUMMARY, _content(summary))


def write_summaries(folder: Path, who: str, summaries: Iterable[Summary], *, source: str, sha256: str) -> None:
    """Store what was written in one file, with its name and the hash of its bytes.

    By the hash it is known to have been taken back.
    """
    for summary in summaries:
        store_act(folder, who, Kind.SUMMARY, _content(summary) | {"van": source, "sha256": sha256})


def _content(summary: Summary) -> dict[str, object]:
    return {
        "sessie": summary.session_id,
        "factor": summary.driver,
        "tekst": summary.text,
        "bijdragen": list(summary.statement_ids),
    }
