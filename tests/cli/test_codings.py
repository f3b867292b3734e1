"""Guard the way of a coding: out as a sheet, filled in, back in, compared, tried for learning."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from opschaling_nlp.cli.main import main
from opschaling_nlp.codings.store import load_codings
from opschaling_nlp.output.csv_tables import write_tables
from opschaling_nlp.tables import RULES, SESSIONS, build_frame
from tests.codings.coding_frames import make_evidence, make_statements, make_tokens
from tests.codings.model_server import coded, model_server

TEXTS = [f"{'Betrek de directeur' if i % 2 else 'Het fietspad is nat'} nummer {i}" for i in range(80)]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with a finished run of eighty statements, half of which the rules give a driver and a tag."""
    statements = make_statements(
        TEXTS, drivers=["lead" if i % 2 else "" for i in range(80)], tip=[i % 2 for i in range(80)]
    )
    hits = [
        (f"s1-{i + 1}", kind, label) for i in range(1, 80, 2) for kind, label in (("tag", "tip"), ("driver", "lead"))
    ]
    rule = {
        "codebook": "drivers",
        "version": "1.0",
        "code": "lead",
        "facet": "",
        "indicator": "woorden",
        "sought": "directeur",
        "hits": 40,
        "statements": 40,
        "never_fired": 0,
        "precision": None,
        "recall": None,
        "coded": None,
    }
    latest = tmp_path / "out" / "latest"
    latest.mkdir(parents=True)
    write_tables(
        {
            "statements": statements,
            "evidence": make_evidence(hits),
            "tokens": make_tokens(statements),
            "rules": build_frame(RULES, [rule]),
        },
        latest,
    )
    (latest / "manifest.json").write_text("{}", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*argv: object) -> int:
    """Run a command on the project's folders."""
    return main([*(str(part) for part in argv), "--out", "out"])


def fill(path: Path, *, wrong: int = 0) -> None:
    """Fill in a sheet as the rules say, but for the first `wrong` rows."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for number in range(2, sheet.max_row + 1):
        directs = "directeur" in sheet.cell(number, header.index("bijdrage") + 1).value
        said = directs != (number - 2 < wrong)
        for name in ("tip", "lead"):
            column = next(i for i, text in enumerate(header, start=1) if text.endswith(f"[{name}]"))
            sheet.cell(number, column, int(said))
        sheet.cell(number, header.index("klaar") + 1, 1)
    book.save(path)


def code_all(*, wrong: int = 0) -> None:
    """Export to two coders, fill in both sheets, import them."""
    assert command("codings", "export", "--coder", "anna", "--coder", "bas", "--n", "80", "--to", "bladen") == 0
    fill(Path("bladen/codeerblad-anna.xlsx"))
    fill(Path("bladen/codeerblad-bas.xlsx"), wrong=wrong)
    for coder in ("anna", "bas"):
        assert (
            command("codings", "import", f"bladen/codeerblad-{coder}.xlsx", "--coder", coder, "--codings", "cod") == 0
        )


def test_a_sheet_goes_out_and_comes_back(project: Path) -> None:
    """Two coders get the same sample, and what they filled in is stored under their names."""
    code_all()
    codings = load_codings(project / "cod")
    assert codings.coders == ("anna", "bas")
    assert len(codings.rows) == 160
    assert all(row.values["lead"] in {"0", "1"} for row in codings.rows)


def test_a_filled_sheet_is_never_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second export to the same place is refused, and the sheet keeps its bytes."""
    command("codings", "export", "--coder", "anna", "--to", "bladen")
    before = (project / "bladen/codeerblad-anna.xlsx").read_bytes()
    assert command("codings", "export", "--coder", "anna", "--to", "bladen") == 1
    assert "bestaat al" in capsys.readouterr().err
    assert (project / "bladen/codeerblad-anna.xlsx").read_bytes() == before


def test_a_later_coder_can_get_the_same_statements(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second export draws further; with the number of an earlier draw it hands out that one, and draws nothing."""
    command("codings", "export", "--coder", "anna", "--n", "30", "--to", "een", "--codings", "cod")
    command("codings", "export", "--coder", "anna", "--n", "30", "--to", "twee", "--codings", "cod")
    command("codings", "export", "--coder", "bas", "--draw", "1", "--to", "een", "--codings", "cod")
    sheets = [
        [row[0].value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2)]
        for path in map(Path, ("een/codeerblad-anna.xlsx", "twee/codeerblad-anna.xlsx", "een/codeerblad-bas.xlsx"))
    ]
    assert sheets[0] == sheets[2]
    assert not set(sheets[0]) & set(sheets[1])
    assert len(list((project / "cod").glob("steekproef-*.csv"))) == 2
    assert command("codings", "export", "--coder", "cas", "--draw", "7", "--to", "drie", "--codings", "cod") == 1
    assert "steekproef 7 is er niet" in capsys.readouterr().err


def test_sources_are_not_drawn_with_posts(project: Path) -> None:
    """What experts said is coded apart, on request: it is no part of what participants are counted by."""
    session = {column.name: "" for column in SESSIONS.columns} | {
        "session_id": "s1",
        "statements": 80,
        "source_kind": 1,
    }
    write_tables({"sessions": build_frame(SESSIONS, [session])}, project / "out" / "latest")
    assert command("codings", "export", "--coder", "anna", "--to", "bladen", "--codings", "cod") == 1
    assert command("codings", "export", "--coder", "anna", "--to", "bladen", "--codings", "cod", "--sources") == 0


def test_a_sheet_without_a_coder_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sheet does not say who filled it in, so the name has to be given."""
    (project / "blad.csv").write_text("bijdrage-id\n", "utf-8")
    assert command("codings", "import", "blad.csv") == 1
    assert "--coder" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_agreement_tells_people_from_tool(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Coders who differ on thirty of eighty are called insufficient; the coder who follows the rules agrees with the tool."""
    monkeypatch.setenv("COLUMNS", "200")
    code_all(wrong=30)
    capsys.readouterr()
    assert command("agreement", "--codings", "cod", "--disagreements") == 0
    out = capsys.readouterr().out
    between, _, tool = out.partition("Overeenkomst tool–codeur")
    assert "onvoldoende" in between
    assert "anna – tool" in tool
    assert " 1 " in tool
    assert "[1; 1]" not in out
    assert out.count("anna=0 bas=1") + out.count("anna=1 bas=0") == 60


@pytest.mark.usefixtures("project")
def test_no_codings_say_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """Without codings the command points to the first step."""
    Path("cod").mkdir()
    assert command("agreement", "--codings", "cod") == 0
    assert "codings export" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_rules_show_how_right_they_are(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On codings that follow the rules the indicator has precision and recall 1."""
    monkeypatch.setenv("COLUMNS", "200")
    code_all()
    capsys.readouterr()
    assert command("rules", "--codings", "cod", "--code", "lead") == 0
    assert capsys.readouterr().out.split("lead › woorden")[1].split()[:5] == ["40", "40", "1.00", "1.00", "80"]


@pytest.mark.usefixtures("project")
def test_an_unknown_code_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped code names those there are."""
    assert command("codebook", "propose", "leed") == 1
    assert "lead" in capsys.readouterr().err


def test_before_the_first_run_there_is_nothing_to_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command that goes on from a run says that one is needed first."""
    for argv in (["codings", "export", "--coder", "anna"], ["agreement"], ["rules"], ["codebook", "propose", "lead"]):
        assert main([*argv, "--out", str(tmp_path)]) == 1
        assert "draai eerst `opschaling analyse`" in capsys.readouterr().err


def test_a_run_of_another_version_says_what_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables with other columns than this version writes give advice, not a traceback."""
    (project / "out" / "latest" / "rules.csv").write_text("code\nlead\n", "utf-8")
    assert command("rules") == 1
    assert "andere versie" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_a_folder_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped folder is not an empty one: everything decided would be left out in silence."""
    assert command("agreement", "--codings", "codd") == 1
    assert "codd: is geen map" in capsys.readouterr().err


def write_sheet_of(project: Path, *cells: str) -> Path:
    """Write a finished sheet of the project's statements in which nothing is filled in, but for the cells (`s1-1;tip=1`)."""
    typed = {tuple(cell.split("=")[0].split(";")): cell.split("=")[1] for cell in cells}
    lines = [
        f"s1-{i + 1},{typed.get((f's1-{i + 1}', 'tip'), '')},{typed.get((f's1-{i + 1}', 'lead'), '')},1"
        for i in range(80)
    ]
    path = project / "blad.csv"
    path.write_text("bijdrage-id,Tip [tip],Bestuur [lead],klaar\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def test_what_nobody_typed_changes_no_fifth_of_the_posts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finished sheet without a single 1 would take tags from half the posts: refused with the counts, unless the coder means it."""
    write_sheet_of(project)
    assert command("codings", "import", "blad.csv", "--coder", "anna", "--codings", "cod") == 1
    said = capsys.readouterr().err
    assert "40 van de 80 bijdragen" in said
    assert "lead 40, tip 40" in said
    assert not list(project.glob("cod/*/*.csv"))
    assert command("codings", "import", "blad.csv", "--coder", "anna", "--codings", "cod", "--toch") == 0
    assert len(load_codings(project / "cod").rows) == 80


def test_what_was_typed_is_never_asked_about(project: Path) -> None:
    """Zeros that a coder typed change as many posts as she wants; a few blanks are no reason to ask."""
    cells = [f"s1-{i + 1};{key}=0" for i in range(1, 80, 2) for key in ("tip", "lead") if i < 70]
    write_sheet_of(project, *cells)
    assert command("codings", "import", "blad.csv", "--coder", "anna", "--codings", "cod") == 0
    row = load_codings(project / "cod").rows[1]
    assert (row.text, row.previous, row.next) == tuple(TEXTS[place] for place in (1, 0, 2)), (
        "the context comes from the run"
    )


def test_a_discussion_is_a_round_of_its_own(project: Path) -> None:
    """What is settled is stored apart, by default under the name overleg, and the first codings stay what they were."""
    code_all(wrong=30)
    before = load_codings(project / "cod").first()
    (project / "blad.csv").write_text("bijdrage-id,Tip [tip]\ns1-1,0\ns1-2,1\n", "utf-8")
    assert command("codings", "import", "blad.csv", "--ronde", "overleg", "--codings", "cod") == 0
    codings = load_codings(project / "cod")
    assert codings.first() == before
    assert codings.latest("overleg") == {("s1-1", "overleg"): {"tip": "0"}, ("s1-2", "overleg"): {"tip": "1"}}


def test_an_import_can_be_seen_and_undone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The log names each import; undoing the last leaves the one before."""
    code_all()
    capsys.readouterr()
    assert main(["codings", "log", "--codings", "cod"]) == 0
    assert capsys.readouterr().out.count("import") >= 2
    assert main(["codings", "undo", "--codings", "cod", "--door", "anna"]) == 0
    assert "bas/0001.csv" in capsys.readouterr().out
    assert load_codings(project / "cod").coders == ("anna",)


def test_an_own_code_is_offered_kept_and_taken_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A column that a coder added is offered with its number of statements; taken in it is a code like any other."""
    (project / "blad.csv").write_text("bijdrage-id,Humor\ns1-1,1\ns1-2,1\ns1-3,0\n", "utf-8")
    assert command("codings", "import", "blad.csv", "--coder", "anna", "--codings", "cod") == 0
    assert "eigen/humor" in capsys.readouterr().out
    decide = ["codings", "codes", "eigen/humor", "--codings", "cod"]
    assert main(decide) == 1
    assert "--neem" in capsys.readouterr().err
    assert main([*decide, "--neem", "--label", "Humor", "--definitie", "Er wordt gelachen."]) == 0
    capsys.readouterr()
    assert main(["codings", "codes", "--codings", "cod"]) == 0
    assert "in een codeboek" in capsys.readouterr().out
    assert (
        command("codings", "export", "--coder", "bas", "--code", "eigen/*", "--to", "bladen", "--codings", "cod") == 0
    )
    head = [cell.value for cell in openpyxl.load_workbook("bladen/codeerblad-bas.xlsx").worksheets[0][1]]
    assert [cell for cell in head if "[" in cell] == ["Humor [eigen/humor]"]


def test_proposals_are_lines_for_a_codebook(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A code that is not there is named; without codings there is nothing to propose, and it says from how many."""
    assert command("codebook", "propose", "lead", "--codings", str(tmp_path)) == 0
    assert "lead: voorstellen uit 0 gecodeerde bijdragen" in capsys.readouterr().out
    assert command("codebook", "propose", "onbekend", "--codings", str(tmp_path)) == 1


def test_a_project_is_not_read_against_a_run_of_another_version(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without what the tool gave in the latest run, all of its own codings would be taken for somebody's work."""
    evidence = project / "out" / "latest" / "evidence.csv"
    evidence.write_text(evidence.read_text("utf-8").replace("codebook", "vroeger", 1), "utf-8")
    (project / "p.qdpx").write_bytes(b"")
    assert command("codings", "import", "p.qdpx", "--coder", "anna", "--codings", "cod") == 1
    assert "andere versie" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_a_model_codes_once_and_stands_beside_people(capsys: pytest.CaptureFixture[str]) -> None:
    """It codes those first whom people coded, goes on where it stopped, and is set beside them by `agreement`."""
    code_all()
    with model_server(coded(lambda text: ["lead"] if "directeur" in text else [])) as server:
        asked = ("codings", "model", "--url", f"http://localhost:{server.server_port}", "--model", "proef", "--code")
        asked = (*asked, "lead", "--codings", "cod", "--n")
        assert command(*asked, 20) == 0
        assert len(server.asked) == 2
        assert command(*asked, 30) == 0
        assert len(server.asked) == 3
    said = capsys.readouterr().out
    assert "waarvan 20 al gecodeerd" in said
    assert command("agreement", "--codings", "cod") == 0
    said = capsys.readouterr().out
    assert "Overeenkomst taalmodel–codeur" in said
    assert "anna – model:proef" in said


@pytest.mark.usefixtures("project")
def test_a_model_elsewhere_needs_leave(capsys: pytest.CaptureFixture[str]) -> None:
    """Another machine is refused before anything is sent, with the setting that would allow it."""
    assert command("codings", "model", "--url", "https://llm.voorbeeld.nl", "--model", "proef") == 1
    assert 'hosts = ["llm.voorbeeld.nl"]' in capsys.readouterr().err
