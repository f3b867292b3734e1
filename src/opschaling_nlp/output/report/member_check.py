"""Write a page per session, in plain words, that asks its participants whether it is what they meant."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment

from opschaling_nlp.analysis.summaries.wording import capitalise, enumerate_parts, spell_times
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import VALENCES
from opschaling_nlp.output.naming import driver_labels, fixed_labels, session_titles, written_date
from opschaling_nlp.output.selection import substantive_statements
from opschaling_nlp.tables import rows_of, split_codes
from opschaling_nlp.texts import say

FOLDER = "teruggave"
QUOTES = 3
LISTED = 8
"""Maximum number of questions and tips on the page: reading it should take five minutes."""


def write_member_checks(
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    codebooks: Sequence[Codebook],
    environment: Environment,
    quotable: frozenset[str] = frozenset(),
) -> list[Path]:
    """Write teruggave/SESSION.html for each session with participants, and return the paths.

    Where a researcher ticked statements of a session as `quotable`, its page quotes these and no other.
    """
    template = environment.get_template("member_check.html.j2")
    counted = substantive_statements(tables)
    titles = session_titles(tables["sessions"])
    drivers = driver_labels(codebooks, tables["drivers"])
    definitions = {
        code.name: say(code.definition) for book in codebooks if book.role == "drivers" for code in book.codes
    }
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for session in rows_of(tables["sessions"]):
        said = counted[counted["session_id"] == session.session_id]
        if said.empty:
            continue
        ticked = said[said["statement_id"].isin(quotable)]
        shown = said if ticked.empty else ticked
        path = target / page_name(session.session_id)
        page = template.render(
            title=titles[session.session_id],
            date=written_date(session.date),
            count=len(said),
            named=_list_named(tables, session.session_id, shown, drivers, definitions),
            questions=list(shown[shown["question"] == 1]["text"])[:LISTED],
            tips=list(shown[shown["tip"] == 1]["text"])[:LISTED],
        )
        path.write_text(page, "utf-8", newline="\n")
        paths.append(path)
    return paths


def page_name(session_id: str) -> str:
    """Return the file name of a session's page."""
    return re.sub(r"[^\w.-]", "_", session_id) + ".html"


def _list_named(
    tables: Mapping[str, pd.DataFrame],
    session: str,
    shown: pd.DataFrame,
    drivers: Mapping[str, str],
    definitions: Mapping[str, str],
) -> list[dict[str, Any]]:
    counts = tables["drivers"]
    mine = counts[(counts["slice"] == "session") & (counts["value"] == session) & (counts["group"] == "participants")]
    framework = tables["framework"]
    told = {row.driver: split_codes(row.statement_ids) for row in rows_of(mine)}
    quotes = {row.driver: split_codes(row.quotes) for row in rows_of(framework[framework["session_id"] == session])}
    words = dict(zip(shown["statement_id"], shown["text"], strict=True))
    rows = {row.driver: row for row in rows_of(mine) if row.statements}
    return [
        {
            "label": label,
            "definition": definitions.get(code, ""),
            "count": rows[code].statements,
            "directions": _describe_directions(rows[code]),
            "quotes": [words[one] for one in dict.fromkeys(quotes.get(code, []) + told[code]) if one in words][:QUOTES],
        }
        for code, label in drivers.items()
        if code in rows
    ]


def _describe_directions(row: Any) -> str:
    """Say to the participants how often they wrote each direction, with numbers spelled out."""
    plain = fixed_labels("plain_valences")
    counts = {valence: int(getattr(row, f"{valence}_about")) for valence in VALENCES}
    parts = [(spell_times(count), plain[valence]) for valence, count in counts.items() if count]
    if not parts:
        return ""
    (times, what), *rest = parts
    opening = say("{times} schreef u {what}", times=times, what=what)
    return f"{capitalise(str(enumerate_parts([opening, *(f'{times} {what}' for times, what in rest)])))}."
