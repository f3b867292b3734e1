"""Guard that what a researcher writes in a workbook ends up with her other decisions, once, and that nothing takes it away."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from opschaling_nlp.cli.main import main
from opschaling_nlp.codings.log import last_words, load_log, record, undo
from opschaling_nlp.codings.notes import Summary
from opschaling_nlp.manifest import write_manifest
from opschaling_nlp.output.csv_tables import write_tables
from opschaling_nlp.output.workbook import WORKBOOK, write_workbook
from opschaling_nlp.publication import publish, start_run
from opschaling_nlp.tables import OWN_SUMMARIES, build_frame
from opschaling_nlp.workbook_edits import import_summaries
from tests.output.tables_fixture import make_codebooks, make_tables


def make(out: Path, summaries: dict[tuple[str, str], str] | None = None) -> None:
    """Publish a run whose workbook was given these summaries."""
    rows = [
        {"session_id": one, "driver": two, "text": text, "by": "noor"} for (one, two), text in (summaries or {}).items()
    ]
    tables = make_tables(30) | {"own_summaries": build_frame(OWN_SUMMARIES, rows)}
    folder = start_run(out)
    write_tables(tables, folder)
    write_workbook(tables, folder / WORKBOOK, codebooks=make_codebooks())
    write_manifest({"inputs": []}, folder)
    publish(folder, out)


def write_in(path: Path, text: str | None) -> None:
    """Write a summary in the first row of the framework that is one session's, as somebody does in a spreadsheet."""
    book = openpyxl.load_workbook(path)
    sheet = book["Raamwerk"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value)
    sheet.cell(row, [cell.value for cell in sheet[1]].index("Eigen samenvatting") + 1).value = text
    book.save(path)


def stored(codings: Path) -> list[str]:
    """Give the summaries that count."""
    return [one.text for one in last_words(load_log(codings), Summary) if one.text]


def test_a_workbook_as_it_was_written_changes_nothing(tmp_path: Path) -> None:
    """Nothing is stored for a workbook that nobody touched, and no log is begun."""
    make(tmp_path / "out")
    assert import_summaries(tmp_path / "out", tmp_path / "cod") == []
    assert not (tmp_path / "cod").exists()


def test_what_was_written_is_stored_once(tmp_path: Path) -> None:
    """Written, changed and emptied: each is an act in the log with the statements it is about, and can be undone."""
    out, codings = tmp_path / "out", tmp_path / "cod"
    make(out)
    write_in(out / "latest" / WORKBOOK, "Mijn lezing")
    assert len(import_summaries(out, codings)) == 1
    assert import_summaries(out, codings) == []
    (summary,) = last_words(load_log(codings), Summary)
    assert (summary.text, summary.by, summary.statement_ids != ()) == ("Mijn lezing", "werkboek", True)
    make(out, {(summary.session_id, summary.driver): "Mijn lezing"})
    write_in(out / "latest" / WORKBOOK, None)
    import_summaries(out, codings)
    assert stored(codings) == []
    undo(codings, "noor")
    assert stored(codings) == ["Mijn lezing"]


def test_what_was_changed_in_two_places_is_kept_twice(tmp_path: Path) -> None:
    """Where the summary was also changed elsewhere since the run, neither text is lost."""
    out, codings = tmp_path / "out", tmp_path / "cod"
    make(out)
    write_in(out / "latest" / WORKBOOK, "In het werkboek")
    import_summaries(out, codings)
    (summary,) = last_words(load_log(codings), Summary)
    make(out, {(summary.session_id, summary.driver): "In het werkboek"})
    record(codings, "sam", Summary(summary.session_id, summary.driver, "Op de pagina"))
    write_in(out / "latest" / WORKBOOK, "Opnieuw in het werkboek")
    import_summaries(out, codings)
    assert stored(codings) == ["Op de pagina\n\nOpnieuw in het werkboek"]


def test_summaries_of_an_earlier_version_are_taken_over(tmp_path: Path) -> None:
    """A run that kept summaries in its workbook alone, as earlier versions did, gives them all."""
    out, codings = tmp_path / "out", tmp_path / "cod"
    make(out)
    write_in(out / "latest" / WORKBOOK, "Uit een vorige versie")
    (out / "latest" / "own_summaries.csv").unlink()
    (out / "latest" / "framework.csv").write_text("session_id,driver\n", "utf-8")
    import_summaries(out, codings)
    assert stored(codings) == ["Uit een vorige versie"]


def test_a_workbook_without_the_sheet_takes_nothing_away(tmp_path: Path) -> None:
    """Somebody who removes the sheet, or a row, has not emptied her summaries."""
    out, codings = tmp_path / "out", tmp_path / "cod"
    make(out)
    write_in(out / "latest" / WORKBOOK, "Mijn lezing")
    import_summaries(out, codings)
    (summary,) = last_words(load_log(codings), Summary)
    make(out, {(summary.session_id, summary.driver): "Mijn lezing"})
    book = openpyxl.load_workbook(out / "latest" / WORKBOOK)
    del book["Raamwerk"]
    book.save(out / "latest" / WORKBOOK)
    import_summaries(out, codings)
    assert stored(codings) == ["Mijn lezing"]


def test_cleaning_saves_what_was_written_and_names_what_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Results go, a kept run stays, and the summary is with the codings before its workbook is gone."""
    out, codings = tmp_path / "out", tmp_path / "cod"
    make(out)
    write_in(out / "latest" / WORKBOOK, "Mijn lezing")
    (out / "bewaard").mkdir()
    (out / "latest").resolve().rename(out / "bewaard" / "mei")
    (out / "latest").unlink()
    make(out)
    assert main(["clean", "--out", str(out), "--codings", str(codings)]) == 0
    said = capsys.readouterr().out
    assert "latest" in said
    assert "mei" in said
    assert stored(codings) == ["Mijn lezing"]
    assert [path.name for path in out.iterdir()] == ["bewaard"]
    assert json.loads((out / "bewaard" / "mei" / "manifest.json").read_text("utf-8"))
