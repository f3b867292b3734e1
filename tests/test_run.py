"""Guard the whole run: every file accounted for, the same bytes for the same input, and `latest` whole whatever happens."""

from __future__ import annotations

import csv
import ctypes
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.codings.store import CodedStatement, Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import Handmade
from opschaling_nlp.output.csv_tables import read_tables
from opschaling_nlp.run import RunSummary, _give_back_memory, analyse
from opschaling_nlp.settings import Settings, load_settings
from opschaling_nlp.tables import TABLES

WALL = """Middag over de buurtmoestuin

Wat is nodig om de moestuin groter te maken?
- Steun van de wethouder
- Vertrouwen tussen de tuinders
- Geld voor gereedschap, ook volgend jaar
- Wie neemt het initiatief over als de trekker stopt?

Horizontaal
- Verticaal: het bestuur van de woningcorporatie neemt de tuin op in haar beleid
- Kijk eens bij de tuinen in andere wijken
→ Dat doen wij al, elk voorjaar

Opmerkingen
- Bedankt voor de koffie!
"""
CHAT = """[03-04-2024 10:00:01] Noor: Wij missen draagvlak in de buurt
[03-04-2024 10:00:09] Sam: Begin klein, dat helpt
[03-04-2024 10:01:12] Noor: Wat zou een bestuurder hierin kunnen doen?
"""
WITH_TESTS = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
FILES = {
    "muur.txt": WALL,
    "map met spatie/chat.txt": CHAT,
    "foto.jpg": "geen foto",
    "leeg.txt": "",
    ".gitkeep": "",
    "~$muur.docx": "slot",
}


def make_raw(raw: Path) -> Path:
    """Write the exports."""
    for name, text in FILES.items():
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(text, "utf-8")
    return raw


def run(raw: Path, out: Path, codings: Codings | None = None, settings: Settings | None = None) -> RunSummary:
    """Analyse with what is shipped, but for what is given."""
    settings = settings or load_settings()
    return analyse(
        raw, out, settings=settings, codebooks=load_codebooks(settings), handmade=Handmade(codings or Codings())
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Give the bytes of every file of a run; of the manifest without its time."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    manifest = json.loads(found["manifest.json"])
    assert manifest.pop("time")
    found["manifest.json"] = json.dumps(manifest).encode()
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make exports and run on them once."""
    root = tmp_path_factory.mktemp("project met spatie")
    run(make_raw(root / "raw"), root / "out")
    return root


@pytest.fixture(scope="module")
def tables(project: Path) -> dict[str, pd.DataFrame]:
    """Read the tables of the run."""
    return read_tables(project / "out" / "latest")


@pytest.fixture(scope="module")
def fuller(project: Path, tables: dict[str, pd.DataFrame]) -> tuple[RunSummary, Path]:
    """Run again with another post, another chat, a document, samples, and a coding of a post."""
    raw = make_raw(project / "fuller")
    (raw / "muur.txt").write_text(WALL.replace("- Vertrouwen", "- Eerst iets anders\n- Vertrouwen"), "utf-8")
    (raw / "a nieuw.txt").write_text(CHAT.replace("Begin klein", "Begin groot"), "utf-8")
    (raw / "nota.txt").write_text("Nota\n\nTips\n- Betrek de directie\n", "utf-8")
    (raw / "sessies.toml").write_text('["nota.txt"]\nkind = "document"\n', "utf-8")
    make_raw(raw / "voorbeeld")
    one = tables["statements"].set_index("text").loc["Steun van de wethouder", "statement_id"]
    coded = CodedStatement(one, "muur-txt", "ans", 1, {"lead": "0", "trust": "1"})
    settings = load_settings()
    settings = settings.model_copy(update={"output": settings.output.model_copy(update={"exchange_statements": 10})})
    return run(raw, project / "fuller out", Codings((coded,)), settings), project / "fuller out" / "latest"


def test_every_file_has_its_row(tables: dict[str, pd.DataFrame]) -> None:
    """What was read and what was not both stand in sessions.csv, the latter with a reason."""
    rows = tables["sessions"].set_index("source")
    assert list(rows.index) == ["foto.jpg", "leeg.txt", "map met spatie/chat.txt", "muur.txt"]
    assert rows.loc["foto.jpg", "skipped"]
    assert rows.loc["muur.txt", ["title", "kind", "statements", "skipped"]].tolist() == [
        "Middag over de buurtmoestuin",
        "wall",
        8,
        "",
    ]
    assert rows.loc["map met spatie/chat.txt", ["kind", "statements"]].tolist() == ["chat", 3]


def test_statements_keep_words_place_and_meaning(tables: dict[str, pd.DataFrame]) -> None:
    """From file to table a post is one row, with its section, its place, its tags and its drivers."""
    rows = tables["statements"].set_index("text")
    needed = rows.loc["Steun van de wethouder"]
    assert (needed["prompt_kind"], needed["line_start"], needed["drivers"]) == ("condition", 4, "lead")
    both = rows.loc["Verticaal: het bestuur van de woningcorporatie neemt de tuin op in haar beleid"]
    assert (both["horizontal"], both["vertical"], both["horizontal_about"], both["vertical_about"]) == (1, 1, 0, 1)
    assert rows.loc["Wie neemt het initiatief over als de trekker stopt?", "question"] == 1
    assert rows.loc["Kijk eens bij de tuinen in andere wijken", "tip"] == 1
    assert (
        rows.loc["Dat doen wij al, elk voorjaar", "reply_to"]
        == rows.loc["Kijk eens bij de tuinen in andere wijken", "statement_id"]
    )
    assert rows.loc["Bedankt voor de koffie!", "substantive"] == 0
    assert rows.loc["Begin klein, dat helpt", "speaker"] == "Sam"


def test_every_finding_can_be_traced(tables: dict[str, pd.DataFrame]) -> None:
    """Each quote of the evidence is literally what was read, and each tag and driver has evidence that holds."""
    statements = tables["statements"].set_index("statement_id")
    evidence = tables["evidence"]
    for row in evidence[evidence["where"] == "text"].itertuples():
        assert statements.loc[row.statement_id, "text"][row.start : row.end] == row.quote
    held = evidence[evidence["holds"] == 1]
    for one, statement in statements.iterrows():
        reasons = set(held.loc[held["statement_id"] == one, "label"])
        named = {tag for tag in ("horizontal", "vertical", "question", "tip") if statement[tag]} | set(
            filter(None, statement["drivers"].split(";"))
        )
        assert named <= reasons


def test_the_tables_are_those_of_the_data_dictionary(project: Path) -> None:
    """Every table that is described is written, with exactly its columns, and no other CSV."""
    written = {path.stem: path for path in (project / "out" / "latest").glob("*.csv")}
    assert set(TABLES) <= set(written)
    for name, table in TABLES.items():
        with written[name].open(encoding="utf-8", newline="") as file:
            assert tuple(next(csv.reader(file))) == table.names


def test_the_manifest_says_what_went_in_and_came_out(project: Path) -> None:
    """Inputs and outputs stand in it with their hashes, beside settings, codebooks, model and versions; no path of the machine."""
    folder = project / "out" / "latest"
    text = (folder / "manifest.json").read_text("utf-8")
    manifest = json.loads(text)
    assert [entry["source"] for entry in manifest["inputs"]] == [
        "foto.jpg",
        "leeg.txt",
        "map met spatie/chat.txt",
        "muur.txt",
    ]
    assert {entry["file"] for entry in manifest["outputs"]} == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } - {"manifest.json"}
    assert all(len(entry["sha256"]) == 64 for entry in [*manifest["inputs"], *manifest["outputs"]])
    assert manifest["counts"]["statements"] == 11
    assert manifest["model"]["name"]
    assert manifest["versions"]["spacy"]
    assert str(project) not in text


def test_same_input_same_bytes(project: Path, tmp_path: Path) -> None:
    """Elsewhere, later, in another order on disk, without a cache, and by two processes that do not meet: the same bytes.

    Every byte but the time, of both runs, though they were published in one folder at once.
    """
    raw = tmp_path / "anders"
    for place, (name, text) in enumerate(reversed(FILES.items())):
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(text, "utf-8")
        os.utime(raw / name, (10**9 - place, 10**9 - place))
    script = "import sys\nfrom pathlib import Path\nfrom tests.test_run import run\nif __name__ == '__main__':\n    run(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    (tmp_path / "again.py").write_text(script, "utf-8")
    command = [sys.executable, str(tmp_path / "again.py"), str(raw), str(tmp_path / "out")]
    places = ({"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "11", "TZ": "America/Lima"})
    processes = [subprocess.Popen(command, env=WITH_TESTS | place) for place in places]
    assert [process.wait() for process in processes] == [0, 0]
    first = contents(project / "out" / "latest")
    for run_name in ("latest", "previous"):
        again = contents(tmp_path / "out" / run_name)
        assert list(first) == list(again)
        assert [name for name in first if first[name] != again[name]] == []


def test_people_go_before_the_tool(fuller: tuple[RunSummary, Path]) -> None:
    """A coding by hand overrules the rules, and the table shows what the tool alone said."""
    row = read_tables(fuller[1])["statements"].set_index("text").loc["Steun van de wethouder"]
    assert (row["drivers"], row["tool"]) == ("trust", "lead=1;trust=0")
    assert json.loads((fuller[1] / "manifest.json").read_text("utf-8"))["codings"]["coders"] == {"ans": 1}


def test_adding_a_file_changes_no_other_id(fuller: tuple[RunSummary, Path], tables: dict[str, pd.DataFrame]) -> None:
    """Ids depend on the session and the words alone, so that codings hold."""
    assert set(tables["statements"]["statement_id"]) < set(read_tables(fuller[1])["statements"]["statement_id"])


def test_the_summary_never_adds_participants_and_sources_up(fuller: tuple[RunSummary, Path]) -> None:
    """What was said in a document stands beside what participants wrote, with counts of its own; so also in the manifest."""
    summary, folder = fuller
    counts = {group: (counts["statements"], counts["tip"]) for group, counts in summary.groups.items()}
    assert counts == {"participants": (13, 3), "sources": (1, 1)}
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {group: manifest["counts"][group] for group in counts} == summary.groups


def test_a_file_too_large_for_its_programs_is_said_to_be_missing(fuller: tuple[RunSummary, Path]) -> None:
    """The closing summary, and with it the report, names what was not written and what has the statements."""
    assert not (fuller[1] / "exchange" / "project.qdpx").exists()
    said = "exchange/project.qdpx is niet geschreven, want er zijn meer dan 10 bijdragen; statements.csv heeft ze alle"
    assert said in fuller[0].warnings


def test_samples_are_left_out_and_counted(fuller: tuple[RunSummary, Path]) -> None:
    """The summary says how many samples were left out, so that the command can say it."""
    assert (fuller[0].samples_left_out, fuller[0].counts["files"]) == (4, 6)


@pytest.mark.parametrize(
    ("files", "said"),
    [({}, "er staan geen exports"), ({"a.jpg": "geen foto"}, "geen enkel bestand kon worden gelezen")],
)
def test_nothing_to_analyse_is_said(tmp_path: Path, files: dict[str, str], said: str) -> None:
    """An empty folder, or one with nothing readable, is a message, and no run is left behind."""
    (tmp_path / "raw").mkdir()
    for name, text in files.items():
        (tmp_path / "raw" / name).write_text(text, "utf-8")
    with pytest.raises(UserError, match=said):
        run(tmp_path / "raw", tmp_path / "out")
    assert not list((tmp_path / "out").glob("run-*"))


def test_a_run_that_fails_leaves_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure while writing removes the half run and leaves `latest` as it was."""
    before = contents(project / "out" / "latest")

    def fail(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("opschaling_nlp.run.draw_all", fail)
    with pytest.raises(KeyboardInterrupt):
        run(project / "raw", project / "out")
    assert contents(project / "out" / "latest") == before
    kept = {(project / "out" / name).resolve() for name in ("latest", "previous")}
    assert {path for path in (project / "out").glob("run-*") if path.resolve() not in kept} == set()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known there")
def test_a_killed_run_leaves_latest(project: Path) -> None:
    """Killed while it writes, a run leaves `latest` whole; the next one clears up after it.

    That next run takes what was read before, gives the same bytes, says that nothing changed, and keeps the first.
    """
    before = contents(project / "out" / "latest")
    script = (
        "import sys, time\nfrom pathlib import Path\nimport opschaling_nlp.run as stages\nfrom tests.test_run import run\n"
        "def wait(*args, **options):\n    print('writing', flush=True)\n    time.sleep(60)\n"
        "if __name__ == '__main__':\n    stages.draw_all = wait\n    run(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    (project / "killed.py").write_text(script, "utf-8")
    process = subprocess.Popen(
        [sys.executable, str(project / "killed.py"), str(project / "raw"), str(project / "out")],
        stdout=subprocess.PIPE,
        text=True,
        env=WITH_TESTS,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    (half,) = (project / "out").glob(f"run-{process.pid}-*")
    assert contents(project / "out" / "latest") == before
    run(project / "raw", project / "out")
    assert not half.exists()
    assert contents(project / "out" / "latest") == before == contents(project / "out" / "previous")
    assert (project / "out" / "changes.md").read_text("utf-8").count("geen verschil") == 2


def test_a_system_without_its_c_library_keeps_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Giving memory back is a favour: where the C library cannot be loaded, the run goes on."""

    def refuse(_: object) -> None:
        raise OSError

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", refuse)
    _give_back_memory()
