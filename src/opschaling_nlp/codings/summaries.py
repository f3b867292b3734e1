"""Keep the researcher's own summaries, one for a session and a driver; the last one written counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from opschaling_nlp.codings.log import Act, Kind, Log, append_act, locked


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold what a researcher wrote about a driver in a session, who wrote it, and the statements it is about."""

    session_id: str
    driver: str
    text: str
    by: str = ""
    statement_ids: tuple[str, ...] = ()


def load_summaries(log: Log) -> tuple[Summary, ...]:
    """Return the summaries as they are now, sorted; an empty one takes it away."""
    found: dict[tuple[str, str], Summary] = {}
    for act in log.standing(Kind.SUMMARY):
        content = act.content
        session, driver = str(content["sessie"]), str(content["factor"])
        ids = tuple(map(str, content.get("bijdragen", ())))
        found[session, driver] = Summary(session, driver, str(content["tekst"]), act.who, ids)
    return tuple(found[key] for key in sorted(found) if found[key].text.strip())


def write_summary(folder: Path, who: str, summary: Summary, *, source: str = "") -> Act:
    """Store a summary; `source` says where it was written, when that was not here (a workbook)."""
    with locked(folder):
        return append_act(folder, who, Kind.SUMMARY, _content(summary, source))


def write_summaries(folder: Path, who: str, summaries: Iterable[Summary], *, source: str = "") -> None:
    """Store several summaries that were written in one place."""
    with locked(folder):
        for summary in summaries:
            append_act(folder, who, Kind.SUMMARY, _content(summary, source))


def _content(summary: Summary, source: str) -> dict[str, object]:
    return {
        "sessie": summary.session_id,
        "factor": summary.driver,
        "tekst": summary.text,
        "bijdragen": list(summary.statement_ids),
        **({"van": source} if source else {}),
    }
