"""Describe what changed since the previous run: because of the exports, and because of how we look."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from opschaling_nlp.codings.attaching import Statements, attach
from opschaling_nlp.manifest import load_manifest
from opschaling_nlp.model import TAGS
from opschaling_nlp.output.csv_tables import read_table
from opschaling_nlp.tables import STATEMENTS, iterate_rows, split_codes

_MOST = 12
"""Maximum number of names in one line; the rest is only counted."""
_SENTENCES, _WORDS = 200, 100
"""Maximum number of statements listed, and of characters of each."""

_TITLE = "# Wat is anders dan de vorige run"
_OTHER_VERSION = (
    "Een van beide runs is gemaakt met een versie die andere tabellen schreef: zij zijn niet te vergelijken. "
    "Draai opnieuw, dan vergelijkt de volgende run."
)
_NOT_SUBSTANTIVE = "niet inhoudelijk"

Findings = Mapping[str, frozenset[str]]
"""Statement → what holds of it: tags, drivers with direction, further codes, and whether it is not substantive."""


def describe_changes(previous: Path, latest: Path) -> str:
    """Describe in Markdown what differs between two finished runs, in Dutch.

    A statement in only one of them is attributed to the exports if its file changed; a finding that changed for a
    statement in both is attributed to changes in codebook, codings, settings or version. Runs whose tables have other
    columns are not compared, and the text says so.
    """
    before, after = load_manifest(previous), load_manifest(latest)
    try:
        old, new = (read_table(run / "statements.csv", STATEMENTS) for run in (previous, latest))
    except ValueError:  # the tables have other columns
        return f"{_TITLE}\n\n{_OTHER_VERSION}\n"
    found_before, found_after = _renamed(_findings(old), old, new), _findings(new)
    texts = dict(iterate_rows(new, "statement_id", "text"))
    sections = [
        ("Exports", [*_exports(before, after), *_statements(found_before, found_after)]),
        ("Manier van kijken", [*_method_changes(before, after), *_findings_changed(found_before, found_after, texts)]),
    ]
    lines = [_TITLE, ""]
    for title, items in sections:
        lines += [f"## {title}", "", *([f"- {item}" for item in items] or ["- geen verschil"]), ""]
    return "\n".join(lines)


def _exports(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old = {entry["source"]: entry for entry in before["inputs"]}
    new = {entry["source"]: entry for entry in after["inputs"]}
    both = sorted(old.keys() & new.keys())

    def differing(what: str) -> list[str]:
        return [source for source in both if old[source][what] != new[source][what]]

    same = [source for source in differing("statements") if old[source]["sha256"] == new[source]["sha256"]]
    skips = differing("skipped")
    for opening, sources in (
        ("nieuw", sorted(new.keys() - old.keys())),
        ("verdwenen", sorted(old.keys() - new.keys())),
        ("inhoud gewijzigd", differing("sha256")),
        ("nu overgeslagen", [f"{one} ({new[one]['skipped']})" for one in skips if not old[one]["skipped"]]),
        ("nu wel gelezen", [one for one in skips if not new[one]["skipped"]]),
        ("zelfde bestand, ander aantal bijdragen (door versie, instellingen of sessies.toml)", same),
    ):
        yield from _listed(opening, sources)
    if before["sessies_toml"] != after["sessies_toml"]:
        yield "sessies.toml is gewijzigd"


def _statements(before: Findings, after: Findings) -> Iterator[str]:
    came, went = after.keys() - before.keys(), before.keys() - after.keys()
    if came or went:
        yield f"bijdragen: {len(before)} → {len(after)} ({len(came)} erbij, {len(went)} eraf)"
        counts = Counter(finding for one in came for finding in after[one])
        counts.subtract(Counter(finding for one in went for finding in before[one]))
        yield from _shifts("daardoor", counts)


def _method_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = ({book["name"]: book for book in manifest["codebooks"]} for manifest in (before, after))
    yield from _listed("codeboek erbij", sorted(new.keys() - old.keys()))
    yield from _listed("codeboek eraf", sorted(old.keys() - new.keys()))
    changed = [name for name in sorted(old.keys() & new.keys()) if old[name]["sha256"] != new[name]["sha256"]]
    yield from _listed(
        "codeboek gewijzigd", [f"{name} ({old[name]['version']} → {new[name]['version']})" for name in changed]
    )
    yield from _handmade_changes(before, after)
    yield from _listed("instelling gewijzigd", list(_setting_changes(before["settings"], after["settings"])))
    if before["program"] != after["program"]:
        yield f"versie van het programma: {before['program']['version']} → {after['program']['version']}"
    if before["model"] != after["model"]:
        yield "taalmodel gewijzigd"
    versions = sorted(
        name
        for name in before["versions"].keys() | after["versions"].keys()
        if before["versions"].get(name) != after["versions"].get(name)
    )
    yield from _listed("andere versie van", versions)


def _handmade_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Say how many statements were coded, or that something else was made; other versions hash otherwise."""
    old, new = (manifest["codings"] for manifest in (before, after))
    was, now = (sum(codings["coders"].values()) + codings.get("settled", 0) for codings in (old, new))
    if was != now:
        yield f"codering met de hand gewijzigd: {was} → {now} gecodeerde bijdragen"
    elif old["sha256"] != new["sha256"] and before["program"] == after["program"]:
        yield "met de hand is iets gewijzigd, zoals een codering, besluit of samenvatting"


def _setting_changes(before: Mapping[str, Any], after: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _setting_changes(old, new, f"{prefix}{name}.")
        elif old != new:
            yield f"{prefix}{name}: {old} → {new}"


def _findings_changed(before: Findings, after: Findings, texts: Mapping[str, str]) -> Iterator[str]:
    changed = [one for one in before.keys() & after.keys() if before[one] != after[one]]
    if changed:
        both = len(before.keys() & after.keys())
        yield f"bij {len(changed)} van {both} bijdragen die er al waren is een kenmerk, factor of code anders"
        counts = Counter(finding for one in changed for finding in after[one])
        counts.subtract(Counter(finding for one in changed for finding in before[one]))
        yield from _shifts("daarbij", counts)
        for one in sorted(changed, key=list(after).index)[:_SENTENCES]:
            came, went = sorted(after[one] - before[one]), sorted(before[one] - after[one])
            shift = ", ".join([*(f"+{finding}" for finding in came), *(f"−{finding}" for finding in went)])
            words = " ".join(texts[one].split())
            yield f"“{words[:_WORDS]}{'…' if len(words) > _WORDS else ''}”: {shift}"
        if len(changed) > _SENTENCES:
            yield f"en nog {len(changed) - _SENTENCES} bijdragen"


def _shifts(opening: str, counts: Mapping[str, int]) -> Iterator[str]:
    shifts = sorted(
        ((finding, count) for finding, count in counts.items() if count), key=lambda shift: (-abs(shift[1]), shift[0])
    )
    yield from _listed(opening, [f"{finding} {count:+d}" for finding, count in shifts])


def _listed(opening: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        rest = f" en nog {len(names) - _MOST}" if len(names) > _MOST else ""
        yield f"{opening}: {', '.join(names[:_MOST])}{rest}"


def _findings(statements: pd.DataFrame) -> Findings:
    counted = statements[statements["duplicate_of"] == ""]
    codes = ["drivers", "valence", *(str(name) for name in counted.columns if str(name).startswith("codes_"))]
    found = {}
    for one, substantive, *values in iterate_rows(counted, "statement_id", "substantive", *TAGS, *codes):
        held = [tag for tag, value in zip(TAGS, values, strict=False) if value]
        held += [code for cell in values[len(TAGS) :] for code in split_codes(cell)]
        found[one] = frozenset(held if substantive else [*held, _NOT_SUBSTANTIVE])
    return found


def _renamed(found: Findings, previous: pd.DataFrame, latest: pd.DataFrame) -> Findings:
    """Replace the previous run's statement ids by the current ones, if a session was renamed."""
    before, after = map(Statements.of, (previous, latest))
    anchors = {one: anchor for one in found if (anchor := before.anchor(one))}
    places = attach(anchors.values(), after)
    now = {one: places[anchor].statement_id for one, anchor in anchors.items() if places[anchor].state == "renamed"}
    return {now.get(one, one): findings for one, findings in found.items()}
