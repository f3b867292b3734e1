"""Summarise what a finished run found: what the terminal shows at its end, read from the published files."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from opschaling_nlp.ingest.tables.csv import long_cells
from opschaling_nlp.manifest import load_manifest
from opschaling_nlp.model import Voice
from opschaling_nlp.texts import Language


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What is shown at the end of a run."""

    folder: Path
    """Where the run was published: OUT/latest."""
    counts: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    """For participants and for sources, which are never added up.

    The number of statements, substantive statements, and statements with each tag.
    """
    drivers: tuple[tuple[str, int], ...]
    """Dutch label of each driver that participants name, and its number of statements, most frequent first."""
    warnings: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    """Files that could not be read, each with the reason (Dutch)."""
    samples_left_out: int = 0


def read_summary(folder: Path, *, samples_left_out: int = 0) -> RunSummary:
    """Read the summary of a finished run from its manifest and tables.

    Raises OSError or ValueError if there is none.
    """
    manifest = load_manifest(folder)
    counts = manifest["counts"]
    return RunSummary(
        folder,
        {name: count for name, count in counts.items() if name not in set(Voice)},
        {group: counts[group] for group in Voice},
        tuple(sorted(_named_drivers(folder), key=lambda named: -named[1])),
        tuple(manifest["warnings"]),
        tuple((one["source"], one["skipped"]) for one in manifest["inputs"] if one["skipped"]),
        samples_left_out,
    )


def read_language(folder: Path) -> Language:
    """Return the language of a finished run."""
    english = load_manifest(folder).get("settings", {}).get("output", {}).get("language") == "en"
    return "en" if english else "nl"


def _named_drivers(folder: Path) -> Iterator[tuple[str, int]]:
    # A cell may contain the ids of all statements that name a driver.
    with long_cells(), (folder / "drivers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["group"] == Voice.PARTICIPANTS and row["slice"] == "all" and int(row["statements"]) > 0:
                yield row["label"], int(row["statements"])
