"""Send the project exchange of the last run through QualCoder's own import and export, and count what arrives.

QUALCODER is the folder `src/qualcoder` of a checkout of QualCoder (LGPL; not part of this project); its windows are
stubbed, so neither a screen nor Qt is needed. OUT is the folder of results; CODINGS is not changed.

    QUALCODER=~/QualCoder/src/qualcoder OUT=data/processed .venv/bin/python benchmarks/bench_qualcoder.py
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
import tempfile
import types
from collections import Counter
from pathlib import Path
from unittest.mock import MagicMock

from opschaling_nlp.cli.inputs import load_inputs
from opschaling_nlp.codings.labels import name_codes
from opschaling_nlp.codings.precedence import TOOL, list_codings
from opschaling_nlp.codings.refi import read_project
from opschaling_nlp.codings.session_text import lay_out, session_lines
from opschaling_nlp.output.csv_tables import read_tables

TABLES = """
create table project (databaseversion text, date text, memo text, about text);
create table source (id integer primary key, name text unique, fulltext text, mediapath text, memo text, owner text,
    date text, av_text_id integer, risid integer);
create table code_image (imid integer primary key, id integer, owner text);
create table code_av (avid integer primary key, id integer, owner text);
create table annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
    date text);
create table attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
create table attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
    owner text);
create table case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
    date text, memo text);
create table cases (caseid integer primary key, name text unique, memo text, owner text, date text);
create table code_cat (catid integer primary key, name text unique, owner text, date text, memo text,
    supercatid integer);
create table code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
create table code_name (cid integer primary key, name text unique, memo text, catid integer, owner text, date text,
    color text, supercid integer);
create table journal (jid integer primary key, name text unique, jentry text, date text, owner text);
insert into project values ('v', '2026-01-01 00:00:00', '', '');
"""


class App:
    """A stand-in for QualCoder's application: a database and a few settings."""

    def __init__(self, folder: Path) -> None:
        self.conn = sqlite3.connect(":memory:")
        self.conn.executescript(TABLES)
        self.settings = {"codername": "default", "directory": str(folder), "ai_enable": "False"}
        self.project_path, self.project_name = str(folder / "p.qda"), "p.qda"
        self.version, self.ai_models, self.ai, self.project_events = "QualCoder", [], None, None
        (folder / "p.qda" / "documents").mkdir(parents=True)

    def write_config_ini(self, *_: object) -> None:
        """Store nothing."""

    def get_annotations(self) -> list[dict[str, object]]:
        """Return the notes on text positions, as QualCoder does."""
        rows = self.conn.execute("select anid, fid, pos0, pos1, memo, owner, date from annotation")
        return [dict(zip(("anid", "fid", "pos0", "pos1", "memo", "owner", "date"), row, strict=True)) for row in rows]


def load_refi(folder: Path) -> types.ModuleType:
    """Load QualCoder's `refi.py` with its windows stubbed."""
    package = types.ModuleType("qualcoder")
    package.__path__ = [str(folder)]
    widgets = MagicMock()
    widgets.QDialog = object
    colours = MagicMock(colors=["#AAAAAA"] * 120, color_matcher=lambda colour: colour)
    stubs = {
        "qualcoder": package,
        "PyQt6": MagicMock(QtWidgets=widgets),
        "PyQt6.QtWidgets": widgets,
        "qualcoder.color_selector": colours,
        "qualcoder.GUI": MagicMock(),
        "qualcoder.GUI.ui_dialog_refi_export_endings": MagicMock(),
        "qualcoder.helpers": MagicMock(),
        "vlc": MagicMock(),
    }
    sys.modules.update(stubs)
    spec = importlib.util.spec_from_file_location("qualcoder.refi", folder / "refi.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder} heeft geen refi.py")
    module = importlib.util.module_from_spec(spec)
    module._ = lambda text: text  # type: ignore[attr-defined]
    spec.loader.exec_module(module)
    module.RefiLineEndings = MagicMock()  # type: ignore[attr-defined]
    module.RefiLineEndings.return_value.ui.radioButton_maxqda.isChecked.return_value = False  # type: ignore[attr-defined]
    return module


def main() -> int:
    """Print what arrives in QualCoder and what comes back; return 0 if nothing is lost."""
    given = os.environ.get("QUALCODER", "")
    if not given:
        print("QUALCODER niet opgegeven: de uitwisseling is niet door QualCoder gehaald")
        return 0
    latest = Path(os.environ.get("OUT") or "data/processed") / "latest"
    tables, codebooks = read_tables(latest), load_inputs(None, [], None).codebooks
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["HOME"] = name
        (folder / ".qualcoder").mkdir()
        refi, app = load_refi(Path(given)), App(folder)
        shutil.copy(latest / "exchange" / "project.qdpx", folder / "in.qdpx")
        dialogs = refi.QtWidgets.QFileDialog
        dialogs.getOpenFileName.return_value = (str(folder / "in.qdpx"), True)
        dialogs.getExistingDirectory.return_value = name
        refi.RefiImport(app, MagicMock(), "qdpx")
        codings = list_codings(tables["evidence"], codebooks=codebooks)
        lost = compare_import(app, tables, codings, name_codes(codebooks))
        refi.RefiExport(app, MagicMock(), "project")
        tool = {(one.statement_id, one.key) for one in codings if one.user == TOOL}
        back = read_project(folder / "p.qdpx", tables, codebooks, given=[tool], coder="iemand")
    wanted = {(one.user, one.statement_id, one.key, one.value) for one in codings if one.user != TOOL}
    found = {(row.coder, row.statement_id, key, value) for row in back.rows for key, value in row.values.items()}
    print(f"terug: {len(wanted & found)} van {len(wanted)} coderingen van mensen, {len(found - wanted)} te veel")
    print(f"terug onder de naam van het programma: {back.added} meer, {back.removed} minder; nieuwe memo's:", end=" ")
    print(len(back.memos) + sum(bool(row.note) for row in back.rows))
    for note in back.notes:
        print(f"  {note}")
    return int(bool(lost or wanted != found or back.added or back.removed))


def compare_import(app: App, tables: dict, codings: list, names: dict[str, str]) -> int:  # type: ignore[type-arg]
    """Compare QualCoder's database with the run; return the number of missing or extra items."""
    rows = app.conn.execute(
        "select t.owner, n.name, t.seltext from code_text t join code_name n on n.cid = t.cid"
    ).fetchall()
    arrived = Counter(row for row in rows if row[1] in set(names.values()))
    words = {
        span.statement_id: text[span.start : span.end]
        for lines in session_lines(tables["statements"]).values()
        for text, spans in [lay_out(lines)]
        for span in spans
    }
    wanted = Counter((one.user, names[one.key], words[one.statement_id]) for one in codings if one.value == "1")
    lost = wanted - arrived
    print(f"in QualCoder: {(wanted & arrived).total()} van {wanted.total()} coderingen van", end=" ")
    print(f"{len({one.user for one in codings})} gebruikers op hun plaats, {(arrived - wanted).total()} te veel")
    shown = " ".join(
        str(memo)
        for (memo,) in app.conn.execute(
            "select memo from code_text union all select memo from annotation union all select jentry from journal"
        )
    )
    memos = list(tables["memos"]["text"])
    there = sum(text in shown for text in memos)
    print(f"in QualCoder: {there} van {len(memos)} memo's; eerste gebruiker: {app.settings['codername']}")
    return lost.total() + len(memos) - there


if __name__ == "__main__":
    sys.exit(main())
