"""Describe the findings: scope, answer, drivers, proposed themes, questions and tips, each with its statements."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from opschaling_nlp.analysis.scope import countable_statements
from opschaling_nlp.analysis.summaries.wording import enumerate_parts, spell
from opschaling_nlp.codebook import Code
from opschaling_nlp.dutch.calendar import YEARLESS
from opschaling_nlp.model import Voice
from opschaling_nlp.output.links import counted_link, filter_link
from opschaling_nlp.output.naming import counted, decimal, fixed_labels, integer, spelled, written_date, written_day
from opschaling_nlp.output.report.grids import Tables, count_cell, slice_drivers
from opschaling_nlp.output.report.quotes import EVERYWHERE, Memos, Quotes, spread
from opschaling_nlp.output.selection import substantive_statements
from opschaling_nlp.tables import rows_of, split_codes
from opschaling_nlp.texts import say

UNSTABLE = "niet stabiel"
FACETS_A_DRIVER, RECURRING = 4, 2
"""Maximum facets shown per driver, and minimum statements for a facet to recur."""
QUOTES_A_DRIVER, QUOTES_A_LIST = 4, 12
"""Maximum number of quotes shown, per driver and per list; the links lead to all of them."""


def list_sentences(tables: Tables, subject: str) -> list[dict[str, str]]:
    """Return the generated sentences about a subject, in order, each with the link to the statements behind it."""
    summaries = tables["summaries"]
    mine = summaries[summaries["subject"] == subject].sort_values("position")
    return [
        {
            "text": row.sentence,
            "link": filter_link({"uit": f"zin:{row.subject}:{row.position}"}) if row.statement_ids else "",
            "statements": integer(len(split_codes(row.statement_ids))),
            "origin": f"summaries.csv: subject={row.subject}, position={row.position}",
        }
        for row in rows_of(mine)
    ]


def list_facts(tables: Tables) -> list[tuple[str, str]]:
    """Return the scope of the report as pairs of name and value, without unknown values."""
    sessions = tables["sessions"]
    read = sessions[(sessions["skipped"] == "") & (sessions["same_as"] == "")]
    heard, sources = read[read["source_kind"] == 0], read[read["source_kind"] == 1]
    countable = countable_statements(tables["statements"], sessions)
    said = countable[countable["voice"] == Voice.PARTICIPANTS]
    passages = substantive_statements(tables, sources=True)
    double, skipped = int((sessions["same_as"] != "").sum()), int((sessions["skipped"] != "").sum())
    facts = {
        say("Sessies met deelnemers"): kinds_text(heard) or say("geen"),
        say("Bijdragen"): integer(len(said)) + tell_substantive(len(said), tables),
        say("Periode"): period_text(heard),
        say("Plaatsen"): names_in(heard["place"]),
        say("Groepen"): names_in(heard["group"]),
        say("Bronnen, apart geteld"): len(sources)
        and f"{kinds_text(sources)}; {counted(len(passages), 'inhoudelijke passage', 'inhoudelijke passages')}",
        say("Dubbele exports"): double and say("{n}; gelijke bijdragen tellen één keer", n=double),
        say("Overgeslagen bestanden"): skipped and say("{n}, met reden onder ‘Hoe dit gemaakt is’", n=skipped),
    }
    return [(name, str(value)) for name, value in facts.items() if value]


def tell_substantive(said: int, tables: Tables) -> str:
    """Say how much of what participants said is substantive, if not all of it."""
    substantive = len(substantive_statements(tables))
    return say(", waarvan {n} inhoudelijk", n=integer(substantive)) if substantive < said else ""


def kinds_text(sessions: pd.DataFrame) -> str:
    """Return the kinds of sessions with their numbers."""
    counts = sessions["kind"].value_counts().sort_index()
    one, several = fixed_labels("session_kinds"), fixed_labels("session_kinds_plural")
    return ", ".join(
        f"{spell(number)} {(one if number == 1 else several)[str(kind)]}" for kind, number in counts.items()
    )


def names_in(column: pd.Series) -> str:
    """List the names in a column of sessions, each once."""
    return ", ".join(sorted({str(value) for value in column if value}))


def period_text(sessions: pd.DataFrame) -> str:
    """Return the first and last date, the days of an unknown year, and the number of undated sessions."""
    known = sorted(set(sessions["date"]) - {""})
    if not known:
        return say("data niet vastgelegd")
    dates, days = ([one for one in known if one.startswith(YEARLESS) is half] for half in (False, True))
    told = []
    if dates:
        first, last = written_date(dates[0]), written_date(dates[-1])
        told.append(first if len(dates) == 1 else say("{first} tot en met {last}", first=first, last=last))
    if days:
        told.append(say("{day}, jaar onbekend", day=enumerate_parts([written_day(one) for one in days])))
    if missing := int((sessions["date"] == "").sum()):
        told.append(say("{n} zonder datum", n=spell(missing)))
    return "; ".join(told)


def describe_drivers(
    tables: Tables,
    drivers: Mapping[str, str],
    codes: Mapping[str, Code],
    quotes: Quotes,
    memos: Memos,
    *,
    own: Mapping[tuple[str, str], str],
) -> list[dict[str, Any]]:
    """Return per driver what it is about, what is said of it, and by whom; `own` holds the researchers' summaries."""
    part = {row.driver: row for row in rows_of(slice_drivers(tables, "all"))}
    themes = {row.theme: row for row in rows_of(tables["themes"])}
    blocks = []
    for code, label in drivers.items():
        row, theme = part.get(code), themes.get(code)
        if row is None:
            continue
        facets = _list_facets(tables, code, quotes)
        shown = [quote for facet in facets for quote in facet["quotes"]]
        if not (row.statements or memos.on_code(code) or (EVERYWHERE, code) in own):
            continue
        exemplars = split_codes(theme.exemplars if theme else row.statement_ids)
        blocks.append(
            {
                "key": code,
                "title": label,
                "link": counted_link("participants", {"factor": code}),
                "definition": say(codes[code].definition) if code in codes else "",
                "sentences": list_sentences(tables, f"driver:{code}"),
                "quotes": [one for one in quotes.pick(exemplars, most=QUOTES_A_DRIVER) if one not in shown],
                "deviant": quotes.pick(split_codes(theme.deviant) if theme else [], most=QUOTES_A_DRIVER),
                "memos": memos.on_code(code),
                "facets": facets,
                "statements": row.statements,
                "own": own.get((EVERYWHERE, code), ""),
            }
        )
    return blocks


def _list_facets(tables: Tables, code: str, quotes: Quotes) -> list[dict[str, Any]]:
    """Return the recurring facets of a driver, most frequent first, each with a quote not shown with another."""
    facets = tables["facets"]
    mine = facets[
        (facets["group"] == "participants")
        & (facets["slice"] == "all")
        & (facets["driver"] == code)
        & (facets["facet"] != "")
        & (facets["statements"] >= RECURRING)
    ].sort_values("statements", ascending=False, kind="stable")
    blocks: list[dict[str, Any]] = []
    seen: set[str] = set()
    for row in rows_of(mine.head(FACETS_A_DRIVER)):
        picked = quotes.pick((one for one in split_codes(row.quotes) if one not in seen), most=1)
        seen.update(one["id"] for one in picked)
        count = count_cell(row.statements, {"factor": code, "onderdeel": f"{code}.{row.facet}"})
        blocks.append({"label": row.label, "count": count, "quotes": picked})
    return blocks


def describe_proposals(tables: Tables, quotes: Quotes, memos: Memos) -> list[dict[str, Any]]:
    """Return the size, stability, words and quotes of each proposed theme, largest first."""
    themes = tables["themes"]
    proposals = themes[themes["kind"] == "open"].sort_values(["size", "theme"], ascending=[False, True])
    states = fixed_labels("theme_states")
    return [
        {
            "key": row.theme,
            "title": theme_title(row),
            "sessions": row.sessions,
            "stability": decimal(row.stability),
            "verdict": say(row.verdict),
            "state": states[row.status or "proposal"],
            "chance": decimal(row.chance),
            "link": counted_link("participants", {"thema": row.theme}),
            "note": _decided(row),
            "sentences": list_sentences(tables, f"theme:{row.theme}"),
            "quotes": quotes.pick(split_codes(row.exemplars), most=QUOTES_A_DRIVER),
            "deviant": quotes.pick(split_codes(row.deviant), most=QUOTES_A_DRIVER),
            "memos": memos.on_theme(row.theme, row.label),
            "statements": row.size,
        }
        for row in rows_of(proposals)
    ]


def _decided(row: Any) -> str:
    """Return why a theme was decided on, by whom and when."""
    who = ", ".join(part for part in (row.by, row.date) if part)
    why = say("Waarom zo besloten ({who}): ", who=who) if who else say("Waarom zo besloten: ")
    return why + row.reason if row.reason else ""


def theme_title(theme: Any) -> str:
    """Return the name of a proposed theme; one that is not stable says so wherever it is named."""
    return f"{theme.label} ({say(UNSTABLE)})" if theme.verdict == UNSTABLE else str(theme.label)


def list_tagged(tables: Tables, quotes: Quotes, tag: str) -> dict[str, Any]:
    """Return the statements of participants with a tag, alternating between sessions."""
    counted = substantive_statements(tables)
    tagged = counted[counted[tag] == 1]
    count = replace(count_cell(len(tagged), {"kenmerk": tag}), text=spelled(len(tagged)))
    return {"total": len(tagged), "count": count, "quotes": quotes.pick(spread(tagged), most=QUOTES_A_LIST)}
