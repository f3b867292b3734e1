"""Compute what coding does to the numbers: corrected counts and agreement as coding grows, and what is left to code."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from opschaling_nlp.analysis.agreement import compare_codings, krippendorff_alpha
from opschaling_nlp.analysis.estimation.estimates import estimate_labels
from opschaling_nlp.analysis.estimation.intervals import plan_coding
from opschaling_nlp.analysis.measured import expected_error
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.draws import Draw
from opschaling_nlp.codings.labels import Label, SheetColumn, imply_parents
from opschaling_nlp.codings.precedence import given_by_tool
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.handmade import Handmade
from opschaling_nlp.model import EvidenceKind, Voice
from opschaling_nlp.tables import rows_of
from opschaling_nlp.werk.project import Project
from opschaling_nlp.werk.queues import differing, is_done

WIDTH = 0.10
"""Target width of an interval, as a share: ten percentage points."""
_SIZES = (10, 20, 40, 80, 160, 320, 640)
_EARLIER = 2
_UNMEASURED = (0.5, 0.5)
"""Assumed precision and recall of a driver that was never measured."""
_APART_SHOWN = 30


def compare_page(project: Project, _who: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Compare two coders: agreement per code on their first codings, and where they differ."""
    run, coders, names = project.run, project.codings.coders, project.names
    a = query.get("a", "") if query.get("a") in coders else next(iter(coders), "")
    b = query.get("b", "") if query.get("b") in coders else next((one for one in coders if one != a), "")
    apart = [
        {"row": run.rows[one], "title": run.titles[run.rows[one].session_id], "labels": differ}
        for one, keys in differing(project).items()
        if one in run.rows
        and (
            differ := [
                {"key": key, "name": names.get(key, key), "a": given[a], "b": given[b]}
                for key, given in keys.items()
                if a in given and b in given and given[a] != given[b]
            ]
        )
    ]
    measured = run.keep(f"agreement {a} {b}", partial(_compare, a, b), project.codings, project.columns)
    return {
        "coders": coders,
        "a": a,
        "b": b,
        "measured": [{**one, "name": names.get(one["key"], one["key"])} for one in measured],
        "apart": apart[:_APART_SHOWN],
        "apart_count": len(apart),
    }


def _compare(a: str, b: str, codings: Codings, columns: Sequence[SheetColumn]) -> list[dict[str, Any]]:
    """Measure the agreement of two coders for each code, on what each said first."""
    labels = {column.label.key: column.label for column in columns}
    both = replace(codings, rows=tuple(row for row in codings.rows if row.coder in {a, b}))
    coded = imply_parents({key: "1" for row in both.rows for key in row.values}, labels)
    return [
        {
            "key": one.label.key,
            "n": len(one.statement_ids),
            "agreed": int((one.ratings[0] == one.ratings[1]).sum()),
            "yes": [int(row.sum()) for row in one.ratings],
            "alpha": krippendorff_alpha(one.ratings),
        }
        for one in compare_codings(both, labels={key: labels[key] for key in labels if key in coded}, tool={})
        if one.kind == "between" and set(one.names) == {a, b} and len(one.statement_ids)
    ]


def numbers_page(project: Project, _who: str, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show for each code its count and its estimate, now and at earlier sizes of the coded sample.

    Estimates not yet computed are left to be requested with `deel`, so that the page need not wait for them.
    """
    run, made, names = project.run, project.attached.handmade, project.names
    plans, order = run.keep("plan", _plan, project), _list_done(made)
    sizes = [size for size in _SIZES if size < len(order)][-_EARLIER:]
    waits = "deel" not in query and not run.keeps("estimate now", made.codings, made.draws, project.codebooks)
    now = _unknown(made.codings) if waits else _estimate(project, made.codings, "now")
    earlier = [{} if waits else _estimate(project, _part(made.codings, order[:size]), size) for size in sizes]
    shown = [key for key in names if key in now or key in plans]
    return {
        "waits": waits,
        "rows": [_row(names[one], one, now, earlier, plans.get(one)) for one in shown],
        "sizes": sizes,
        "done": len(order),
        "drawn": sum(len(draw.sample) for draw in made.draws),
        "agreement": [] if waits else _agreement(made.codings, order, [*sizes, len(order)]),
    }


def _unknown(codings: Codings) -> Mapping[str, Any]:
    """Return each code that was coded, with nothing known of it yet."""
    return dict.fromkeys(key for row in codings.rows for key in row.values)


def _list_done(made: Handmade) -> list[str]:
    """List the drawn statements that anybody finished, in drawing order."""
    done = {one for (one, _), values in made.codings.latest().items() if is_done(values)}
    return [one for draw in made.draws for one in draw.sample if one in done]


def _row(
    name: str, key: str, estimated: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]], plan: Any
) -> Mapping[str, Any]:
    """Return one code's row: counted, estimated now and earlier, and what is left to code for a useful interval."""
    now, before = estimated.get(key), [rows.get(key) for rows in earlier]
    todo = max(plan.n - (now.coded if now else 0), 0) if plan else None
    counted = getattr(now or plan, "counted", "…")  # a code yet to be estimated
    return {"name": name, "counted": counted, "now": now, "earlier": before, "todo": todo}


def _part(codings: Codings, chosen: Sequence[str]) -> Codings:
    members = set(chosen)
    return replace(codings, rows=tuple(row for row in codings.rows if row.statement_id in members))


def _estimate(project: Project, codings: Codings, name: object) -> Mapping[str, Any]:
    """Estimate each coded label over all participants (key → row of estimates), cached until its inputs change."""
    run, settings = project.run, project.settings

    def estimate(codings: Codings, draws: Sequence[Draw], books: Sequence[Codebook]) -> Mapping[str, Any]:
        if not draws or not codings.rows:
            return {}
        tool = run.keep("tool", lambda books: given_by_tool(run.tables["evidence"], codebooks=books), books)
        table = estimate_labels(
            run.tables, codings, draws, codebooks=books, settings=settings, whole_only=True, tool=tool
        )
        return {_key(row): row for row in rows_of(table) if row.group == Voice.PARTICIPANTS}

    return run.keep(f"estimate {name}", estimate, codings, project.attached.handmade.draws, project.codebooks)


def _key(row: Any) -> str:
    return Label(EvidenceKind(row.kind), row.label, row.driver, row.codebook).key


def _plan(project: Project) -> Mapping[str, Any]:
    """Return for each driver how many posts must be coded in all for an interval of ten points."""
    drivers = project.run.tables["drivers"]
    rows = rows_of(drivers[(drivers["slice"] == "all") & (drivers["group"] == Voice.PARTICIPANTS)])
    if not rows:
        return {}
    measured = {row.driver: expected_error("driver", row.driver) for row in rows}
    rates = {one: (found.precision, found.recall) if found else _UNMEASURED for one, found in measured.items()}
    counts = [(row.driver, int(row.statements), *rates[row.driver]) for row in rows]
    plans = plan_coding(counts, of=int(rows[0].of), width=WIDTH, minimum=project.settings.analysis.minimum_coded)
    return {plan.label: plan for plan in plans}


def _agreement(codings: Codings, order: Sequence[str], sizes: Sequence[int]) -> list[Mapping[str, Any]]:
    """Measure the agreement of each pair of coders over all codes, as more statements are finished by both."""
    first = codings.first()
    found: list[Mapping[str, Any]] = []
    for pair in combinations(codings.coders, 2):
        both = [one for one in order if all(is_done(first.get((one, who), {})) for who in pair)]
        steps = []
        for size in dict.fromkeys(min(size, len(both)) for size in sizes):
            judged = [
                [float(first[one, who][key] == "1") for who in pair]
                for one in both[:size]
                for key in sorted(first[one, pair[0]].keys() & first[one, pair[1]].keys())
                if all(first[one, who][key] in {"0", "1"} for who in pair)
            ]
            if judged:
                steps.append({"size": size, "alpha": krippendorff_alpha(np.array(judged).T)})
        if steps:
            found.append({"pair": pair, "steps": steps})
    return found
