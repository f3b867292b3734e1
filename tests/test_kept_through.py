"""Guard that whatever happens to exports, sheets and results, not one coding, memo, tick, summary or decision is lost or changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from opschaling_nlp.cli.main import main
from opschaling_nlp.codebook import Code, load_codebooks
from opschaling_nlp.codings.attaching import Anchor, Statements
from opschaling_nlp.codings.decisions import Decision, decide_theme
from opschaling_nlp.codings.filled import read_filled_sheet
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.log import record
from opschaling_nlp.codings.notes import Memo, Summary, tick
from opschaling_nlp.codings.precedence import decide
from opschaling_nlp.codings.store import SETTLED, CodedStatement, add_codings, code_statement
from opschaling_nlp.erasure import plan_erasure
from opschaling_nlp.handmade import attach_handmade, load_handmade
from opschaling_nlp.sessions import collect_sessions
from opschaling_nlp.settings import load_settings
from tests.codings.coding_frames import make_statements
from tests.small_run import make_run

SETTINGS = load_settings()
BOOKS = load_codebooks(SETTINGS)
WALLS = {
    "wand mei.csv": [
        "De wethouder kwam zelf kijken",
        "Geld",
        "Begin bij de buren die al meedoen",
        "Meer uren voor de trekkers",
    ],
    "wand juni.csv": ["Een vaste avond in de week", "Geld", "De sleutel ligt bij de bakker", "Niemand belt terug"],
}
State = Mapping[str, Any]


def write_walls(raw: Path, walls: Mapping[str, list[str]] = WALLS) -> Path:
    """Write each wall as a table with a post a row."""
    for name, posts in walls.items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text("Bijdrage\n" + "".join(f'"{post}"\n' for post in posts), "utf-8")
    return raw


def statements_in(raw: Path) -> Statements:
    """Read the walls."""
    sessions = collect_sessions(raw, settings=SETTINGS).sessions
    return Statements(
        (one.session_id, each.statement_id, each.text, each.duplicate_of) for one in sessions for each in one.statements
    )


def state(raw: Path, codings: Path) -> State:
    """Say in words, not ids, everything that people decided as it applies to these exports."""
    statements = statements_in(raw)
    attached = attach_handmade(load_handmade(codings, BOOKS), statements)
    made = attached.handmade

    def place(one: str) -> tuple[str, str]:
        anchor = statements.anchor(one)
        assert anchor is not None, f"{one} lost its statement: {attached.warnings}"
        return anchor.text, anchor.previous

    firsts = {session: listed[0].anchor.text for session, listed in statements.by_session.items()}
    return {
        "first": {(place(one), coder): values for (one, coder), values in made.codings.first().items()},
        "latest": {(place(one), coder): values for (one, coder), values in made.codings.latest().items()},
        "settled": {(place(one), coder): values for (one, coder), values in made.codings.latest(SETTLED).items()},
        "memos": sorted(
            (memo.about, place(memo.id) if memo.anchor else memo.id, memo.text, memo.by) for memo in made.memos
        ),
        "quotable": sorted(place(one) for one in made.quotable_ids),
        "summaries": sorted((firsts[one.session_id], one.driver, one.text) for one in made.summaries),
        "decisions": [
            (one.verb, one.name, one.by, sorted(place(each) for each in one.statement_ids)) for one in made.decisions
        ],
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make two walls that share a post, and everything that people can decide about them, in every way in which it is stored."""
    statements = statements_in(write_walls(tmp_path / "raw"))
    at = {(one.anchor.text, one.anchor.session): one.anchor for one in statements.by_id.values()}
    mei, juni = "wand-mei-csv", "wand-juni-csv"
    codings = tmp_path / "codings"

    def coded(anchor: Anchor, coder: str, **values: str) -> CodedStatement:
        place = (anchor.statement_id, anchor.session_id)
        return CodedStatement(
            *place, coder, 1, values, anchor.text, anchor.previous, anchor.next, note=f"{coder} over {anchor.text}"
        )

    add_codings(codings, "noor", [coded(one, "noor", lead="1", tip="0") for one in at.values()])
    add_codings(codings, "sam", [coded(at["Geld", mei], "sam", res="1"), coded(at["Geld", juni], "sam", res="0")])
    code_statement(codings, coded(at["Niemand belt terug", juni], "sam", trust="1"))
    anchor = at["Begin bij de buren die al meedoen", mei]
    record(codings, "noor", Memo("bijdrage", anchor.statement_id, "navragen", anchor=anchor))
    record(codings, "noor", Memo("code", "lead", "smaller maken"))
    tick(codings, "sam", at["De sleutel ligt bij de bakker", juni], quotable=True)
    ids = tuple(one.statement_id for (_, session), one in at.items() if session == juni)
    record(codings, "noor", Summary(juni, "trust", "Zij wachten op elkaar", statement_ids=ids[:2]))
    decide_theme(codings, "noor", Decision("hernoem", "dekt de lading", ids[:3], "Sleutels"))
    # What people write in files of their own knows no more than ids.
    (codings / "memos.toml").write_text(
        f'[[memo]]\nabout = "bijdrage"\nid = "{ids[0]}"\ntext = "mooi"\nby = "bo"\n', "utf-8"
    )
    return tmp_path


def check_same(project: Path, raw: Path) -> None:
    """Check that everything holds for the same words in another RAW as it did."""
    assert state(raw, project / "codings") == state(project / "raw", project / "codings")


def test_rename(project: Path) -> None:
    """Renaming files, also to each other's names, keeps everything."""
    walls = {"wand juni.csv": WALLS["wand mei.csv"], "anders.csv": WALLS["wand juni.csv"]}
    check_same(project, write_walls(project / "nieuw", walls))


def test_move(project: Path) -> None:
    """Moving files to other folders keeps everything."""
    check_same(project, write_walls(project / "nieuw", {f"2025/{name}": posts for name, posts in WALLS.items()}))


def test_giving_an_id(project: Path) -> None:
    """Giving a session an id, as the README shows, keeps everything."""
    raw = write_walls(project / "nieuw")
    (raw / "sessies.toml").write_text(
        '["wand mei.csv"]\nid = "mei"\n\n["wand juni.csv"]\nid = "wand-mei-csv"\n', "utf-8"
    )
    check_same(project, raw)


def test_a_typing_error_corrected_in_the_export(project: Path) -> None:
    """What was decided about a post follows it when a letter of it is put right, and the rest stays where it was."""
    old, new = "Begin bij de buren die al meedoen", "Begin bij de buren die al meededen"
    before = state(project / "raw", project / "codings")
    walls = {**WALLS, "wand mei.csv": [post.replace(old, new) for post in WALLS["wand mei.csv"]]}
    after = state(write_walls(project / "nieuw", walls), project / "codings")
    notes = f"over {old}"
    assert repr(before).replace(old, new) == repr(after).replace(notes, f"over {new}")


def test_a_second_raw(project: Path) -> None:
    """In another RAW that holds one of the walls among others, what is about that wall holds, and what is about the other is listed."""
    raw = write_walls(
        project / "nieuw", {"export.csv": WALLS["wand juni.csv"], "ander.csv": ["Heel iets anders", "Ook dit"]}
    )
    attached = attach_handmade(load_handmade(project / "codings", BOOKS), statements_in(raw))
    assert {row["state"] for row in attached.rows} == {"renamed", "gone"}
    assert {row["before"] for row in attached.rows if row["state"] == "gone"} == set(WALLS["wand mei.csv"])
    assert len(attached.handmade.codings.rows) == 6
    assert len(attached.handmade.memos) == len(load_handmade(project / "codings", BOOKS).memos)
    check_same(project, write_walls(project / "allebei", {f"kopie/{name}": posts for name, posts in WALLS.items()}))


def test_reimport_after_discussion(project: Path) -> None:
    """What is settled afterwards decides, and changes nothing about what anybody said before."""
    before = state(project / "raw", project / "codings")
    one = statements_in(project / "raw").by_session["wand-mei-csv"][1].anchor
    add_codings(
        project / "codings",
        "overleg",
        [CodedStatement(one.statement_id, one.session, "overleg", 1, {"res": "0"}, one.text, round=SETTLED)],
    )
    after = state(project / "raw", project / "codings")
    assert after == {**before, "settled": {(("Geld", "De wethouder kwam zelf kijken"), "overleg"): {"res": "0"}}}
    codings = load_handmade(project / "codings", BOOKS).codings
    table = make_statements(["Geld"], statement_id=[one.statement_id])
    assert [
        each.holds for each in decide(codings, statements=table, labels=labels_by_key(BOOKS)) if each.label.key == "res"
    ] == [False]


def test_klaar(project: Path) -> None:
    """A finished row with blanks denies codes and nothing more: no post becomes not substantive by what nobody typed."""
    path = project / "blad.csv"
    path.write_text(
        "bijdrage-id,Inhoudelijk [substantive],Tip [tip],klaar\n" + "".join(f"s-{i},,,1\n" for i in range(60)), "utf-8"
    )
    rows = read_filled_sheet(path, coder="noor", labels=labels_by_key(BOOKS))
    assert [dict(row.values) for row in rows] == [{"substantive": "1", "tip": "0"}] * 60


def test_vergeet_of_one_post(project: Path) -> None:
    """Erasing one post takes what was decided about it, and nothing else."""
    before = state(project / "raw", project / "codings")
    gone = next(
        one.anchor for one in statements_in(project / "raw").by_id.values() if one.anchor.text == "Niemand belt terug"
    )
    posts = {name: {"text": gone.text, "raw_text": gone.text} for name in (gone.statement_id,)}
    make_run(project / "out", {"wand juni.csv": posts})
    plan_erasure(gone.statement_id, raw=project / "raw", out=project / "out", codings=project / "codings").carry_out()
    kept = [
        path
        for path in (project / "codings").rglob("*")
        if path.is_file() and b"Niemand belt terug" in path.read_bytes()
    ]
    assert kept == []
    after = state(project / "raw", project / "codings")

    for what in ("first", "latest", "settled"):
        assert after[what] == {key: one for key, one in before[what].items() if gone.text not in repr(key)}, what
    for what in ("memos", "quotable", "summaries"):
        assert after[what] == [one for one in before[what] if gone.text not in repr(one)], what
    assert [one[:3] for one in after["decisions"]] == [one[:3] for one in before["decisions"]]


def test_make_clean(project: Path) -> None:
    """Cleaning touches no byte of the folder of codings."""
    make_run(project / "out", {})
    before = {path: path.read_bytes() for path in (project / "codings").rglob("*") if path.is_file()}
    assert main(["clean", "--out", str(project / "out"), "--codings", str(project / "codings")]) == 0
    assert {path: path.read_bytes() for path in (project / "codings").rglob("*") if path.is_file()} == before
    assert not (project / "out" / "latest").exists()


def test_a_changed_codebook(project: Path) -> None:
    """Where a code is gone from the codebook, its codings are offered and kept; when it is back they count as before."""
    before = load_handmade(project / "codings", BOOKS)
    fewer = [replace(book, codes=tuple(code for code in book.codes if code.name != "lead")) for book in BOOKS]
    without = load_handmade(project / "codings", fewer)
    assert [(code.key, code.statements, code.coders) for code in without.unknown] == [("lead", 8, ("noor",))]
    assert without.codings == before.codings
    more = [replace(book, codes=(*book.codes, Code("nieuw", "Nieuw", "New", "Iets nieuws."))) for book in BOOKS]
    assert replace(load_handmade(project / "codings", more)) == before


def test_a_copy_of_the_folder_is_enough(project: Path) -> None:
    """Everything stands in the folder of codings alone: a copy of it holds the same for the same words."""
    shutil.copytree(project / "codings", project / "kopie")
    assert state(project / "raw", project / "kopie") == state(project / "raw", project / "codings")
