"""Guard that a difference is put down to what made it."""

from __future__ import annotations

from pathlib import Path

from opschaling_nlp.changes import describe_changes
from opschaling_nlp.text.ids import statement_ids
from tests.small_run import Statements, make_run

TEXTS = ["Steun van boven", "Geld en tijd", "Begin bij de buren"]
WALL: Statements = {"muur.txt": {"muur-1": {"drivers": "lead", "tip": 1, "text": "Steun van boven"}, "muur-2": {}}}


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


def test_runs_of_versions_with_other_tables_are_not_compared(tmp_path: Path) -> None:
    """A column that the run before did not write stops nothing: it is said that the two cannot be compared."""
    make_run(tmp_path, WALL)
    make_run(tmp_path, WALL)
    table = tmp_path / "previous" / "statements.csv"
    table.write_text(table.read_text("utf-8").replace('"position"', '"place"', 1), "utf-8")
    assert "niet te vergelijken" in describe_changes(tmp_path / "previous", tmp_path / "latest")


def test_a_new_export_is_no_other_way_of_looking(tmp_path: Path) -> None:
    """What a new file brings is counted under exports only."""
    make_run(tmp_path, WALL)
    make_run(tmp_path, {**WALL, "chat.txt": {"chat-1": {"drivers": "lead;own", "substantive": 1}}})
    found = described(tmp_path)
    assert found["Exports"] == ["nieuw: chat.txt", "bijdragen: 2 → 3 (1 erbij, 0 eraf)", "daardoor: lead +1, own +1"]
    assert found["Manier van kijken"] == ["geen verschil"]


def test_another_codebook_is_no_new_export(tmp_path: Path) -> None:
    """What changes for statements that were already there is counted under the way of looking."""
    make_run(tmp_path, WALL)
    make_run(
        tmp_path,
        {"muur.txt": {"muur-1": {"drivers": "own", "tip": 1, "text": "Steun van boven"}, "muur-2": {}}},
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
        "“Steun van boven”: +own, −lead",
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


def test_the_number_of_codings_is_told_only_if_it_changed(tmp_path: Path) -> None:
    """A manifest that lacks a later count is no change, and a summary of one's own is no coding."""
    counts = {"coders": {"a": 4}, "settled": 0, "development": 0}
    make_run(tmp_path, WALL, codings={"sha256": "x", "coders": {"a": 4}})
    make_run(tmp_path, WALL, codings={"sha256": "x", **counts})
    assert described(tmp_path)["Manier van kijken"] == ["geen verschil"]
    make_run(tmp_path, WALL, codings={"sha256": "y", **counts})
    assert described(tmp_path)["Manier van kijken"] == [
        "met de hand is iets gewijzigd, zoals een codering, besluit of samenvatting"
    ]


def test_what_became_not_substantive_is_named_by_sentence(tmp_path: Path) -> None:
    """An effect that nobody typed is read in the sentences, not only in a net count."""
    wall = {
        "muur-1": {"substantive": 1, "text": "Steun van boven"},
        "muur-2": {"substantive": 1, "text": "Geld  en\ntijd"},
    }
    make_run(tmp_path, {"muur.txt": wall})
    make_run(tmp_path, {"muur.txt": {**wall, "muur-2": {"substantive": 0, "text": "Geld en tijd"}}})
    assert described(tmp_path)["Manier van kijken"][-1] == "“Geld en tijd”: +niet inhoudelijk"


def test_a_renamed_session_changes_no_finding(tmp_path: Path) -> None:
    """Statements are told by their words: under another name they neither went nor came, and what changed for them is still seen."""
    first, second = (
        {one: {"drivers": drivers, "text": text, "position": place} for place, (one, text, drivers) in enumerate(rows)}
        for rows in (
            zip(statement_ids("oud-txt", TEXTS), TEXTS, ("lead", "res", ""), strict=True),
            zip(statement_ids("nieuw-txt", TEXTS), TEXTS, ("lead", "", ""), strict=True),
        )
    )
    make_run(tmp_path, {"oud.txt": first})
    make_run(tmp_path, {"nieuw.txt": second})
    found = described(tmp_path)
    assert found["Exports"] == ["nieuw: nieuw.txt", "verdwenen: oud.txt"]
    assert found["Manier van kijken"][-1] == "“Geld en tijd”: −res"
