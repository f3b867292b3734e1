"""Guard that a difference is put down to what made it."""

from __future__ import annotations

from pathlib import Path

from opschaling_nlp.changes import describe_changes
from tests.small_run import Statements, make_run

WALL: Statements = {"muur.txt": {"muur-1": {"drivers": "lead", "tip": 1}, "muur-2": {}}}


def described(out: Path) -> dict[str, list[str]]:
    """Give the lines under each heading of what changed between the two runs in a folder."""
    found: dict[str, list[str]] = {}
    for line in describe_changes(out / "previous", out / "latest").splitlines():
        if line.startswith("## "):
            found[line[3:]] = []
        elif line.startswith("- "):
            found[list(found)[-1]].append(line[2:])
    return found


def test_nothing_changed(tmp_path: Path) -> None:
    """Two equal runs differ in nothing."""
    make_run(tmp_path, WALL)
    make_run(tmp_path, WALL)
    assert described(tmp_path) == {"Exports": ["geen verschil"], "Manier van kijken": ["geen verschil"]}


def test_a_new_export_is_no_other_way_of_looking(tmp_path: Path) -> None:
    """What a new file brings is counted under exports only."""
    make_run(tmp_path, WALL)
    make_run(tmp_path, {**WALL, "chat.txt": {"chat-1": {"drivers": "lead;own"}}})
    found = described(tmp_path)
    assert found["Exports"] == ["nieuw: chat.txt", "bijdragen: 2 → 3 (1 erbij, 0 eraf)", "daardoor: lead +1, own +1"]
    assert found["Manier van kijken"] == ["geen verschil"]


def test_another_codebook_is_no_new_export(tmp_path: Path) -> None:
    """What changes for statements that were already there is counted under the way of looking."""
    make_run(tmp_path, WALL)
    make_run(
        tmp_path,
        {"muur.txt": {"muur-1": {"drivers": "own", "tip": 1}, "muur-2": {}}},
        codebooks=[{"name": "drivers", "version": "1.1", "sha256": "y"}],
        settings={"analysis": {"seed": 2}},
    )
    found = described(tmp_path)
    assert found["Exports"] == ["geen verschil"]
    assert found["Manier van kijken"] == [
        "codeboek gewijzigd: drivers (1.0 → 1.1)",
        "instelling gewijzigd: analysis.seed: 1 → 2",
        "bij 1 van 2 bijdragen die er al waren is een kenmerk, factor of code anders",
        "daarbij: lead -1, own +1",
    ]


def test_files_that_went_changed_or_cannot_be_read_any_more(tmp_path: Path) -> None:
    """Every way in which an export can differ is named."""
    entry = {"sha256": "a", "statements": 1, "skipped": ""}
    make_run(
        tmp_path, {}, inputs=[{"source": name, **entry} for name in ("weg.txt", "anders.txt", "stuk.pdf", "zelfde.txt")]
    )
    later = [
        {"source": "anders.txt", **entry, "sha256": "b"},
        {"source": "stuk.pdf", **entry, "sha256": "c", "skipped": "wachtwoord nodig"},
        {"source": "zelfde.txt", **entry, "statements": 2},
    ]
    make_run(tmp_path, {}, inputs=later, codings={"sha256": "z", "coders": {"a": 4}}, versions={"python": "3.12"})
    found = described(tmp_path)
    assert found["Exports"] == [
        "verdwenen: weg.txt",
        "inhoud gewijzigd: anders.txt, stuk.pdf",
        "nu overgeslagen: stuk.pdf (wachtwoord nodig)",
        "zelfde bestand, ander aantal bijdragen (door versie, instellingen of sessies.toml): zelfde.txt",
    ]
    assert found["Manier van kijken"] == [
        "codering met de hand gewijzigd: 0 → 4 gecodeerde bijdragen",
        "andere versie van: python",
    ]
