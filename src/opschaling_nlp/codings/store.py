"""Keep what people coded: one folder a coder, one file an import, none ever changed or removed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from opschaling_nlp.errors import Problem, UserError

CONTEXT = ("statement_id", "session_id", "text", "previous", "next")
"""What is stored beside the values, so that a coding can be found back when the export changes."""
REMARKS = ("note", "split", "with_previous")
VALUES = ("1", "0", "?")
_CODER = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """Hold what one coder said of one statement in one sitting.

    `values` maps label keys to 1, 0 or ? (undecided); a label that is absent was not coded. `sitting` counts the
    imports of this coder from 1, so that a second coding of the same statement can be set beside the first.
    """

    statement_id: str
    session_id: str
    coder: str
    sitting: int
    values: Mapping[str, str]
    text: str = ""
    previous: str = ""
    next: str = ""
    note: str = ""
    split: bool = False
    with_previous: bool = False


@dataclass(frozen=True, slots=True)
class Codings:
    """Hold all codings of a project, in the order of coder, sitting and sheet."""

    rows: tuple[CodedStatement, ...] = ()
    development: frozenset[str] = field(default_factory=frozenset)
    """Statements that were used to write rules (`ontwikkeling.txt`); agreement with the tool leaves them out."""

    @property
    def coders(self) -> tuple[str, ...]:
        """Name the coders, sorted."""
        return tuple(sorted({row.coder for row in self.rows}))

    def latest(self) -> dict[tuple[str, str], dict[str, str]]:
        """Give per (statement_id, coder) the values of the last sitting in which each label was coded."""
        values: dict[tuple[str, str], dict[str, str]] = {}
        for row in sorted(self.rows, key=lambda row: row.sitting):
            values.setdefault((row.statement_id, row.coder), {}).update(row.values)
        return values


def load_codings(folder: Path) -> Codings:
    """Read all codings below `folder`; a folder that does not exist holds none.

    Raises UserError with everything that is wrong in any of the files.
    """
    problems: list[Problem] = []
    rows: list[CodedStatement] = []
    for coder_folder in sorted(path for path in folder.glob("*") if path.is_dir() and _CODER.fullmatch(path.name)):
        for sitting, path in enumerate(sorted(coder_folder.glob("*.csv")), start=1):
            try:
                rows += _read_file(path, coder=coder_folder.name, sitting=sitting)
            except UserError as error:
                problems += error.problems
    if problems:
        raise UserError(problems)
    development = folder / "ontwikkeling.txt"
    listed = development.read_text("utf-8").split() if development.is_file() else []
    return Codings(tuple(rows), frozenset(listed))


def add_codings(folder: Path, coder: str, rows: Sequence[CodedStatement]) -> Path:
    """Store one import of a coder as a new file and return its path; existing files are never touched.

    Raises UserError where the coder's name cannot be a folder name.
    """
    if not _CODER.fullmatch(coder):
        raise UserError.single(
            f"codeur {coder!r}",
            "is geen bruikbare naam",
            "gebruik kleine letters, cijfers, - en _, bijvoorbeeld een pseudoniem",
        )
    coder_folder = folder / coder
    coder_folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(path.stem) for path in coder_folder.glob("*.csv") if path.stem.isdigit()), default=0)
    path = coder_folder / f"{number:04d}.csv"
    unfinished = path.with_suffix(".part")
    unfinished.write_text(_format(rows), encoding="utf-8")
    unfinished.replace(path)
    return path


def _format(rows: Sequence[CodedStatement]) -> str:
    keys = sorted({key for row in rows for key in row.values})
    lines: list[Sequence[str]] = [(*CONTEXT, *REMARKS, *keys)]
    for row in rows:
        context = (row.statement_id, row.session_id, row.text, row.previous, row.next)
        lines.append(
            (
                *context,
                row.note,
                str(int(row.split)),
                str(int(row.with_previous)),
                *(row.values.get(key, "") for key in keys),
            )
        )
    return "".join(_csv_lines(lines))


def _csv_lines(lines: Iterable[Sequence[str]]) -> Iterable[str]:
    class Collect:
        def write(self, line: str) -> str:
            return line

    writer = csv.writer(Collect(), quoting=csv.QUOTE_ALL, lineterminator="\n")
    return (str(writer.writerow(line)) for line in lines)


def _read_file(path: Path, *, coder: str, sitting: int) -> list[CodedStatement]:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            lines = list(reader)
            header = tuple(reader.fieldnames or ())
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError.single(
            str(path), f"is geen leesbare CSV ({error})", "zet de laatste goede kopie van dit bestand terug"
        ) from error
    expected = (*CONTEXT, *REMARKS)
    if header[: len(expected)] != expected:
        raise UserError.single(
            str(path),
            "heeft niet de kolommen van een opgeslagen codering",
            "gebruik `opschaling codings import` voor een ingevuld blad",
        )
    problems = [
        Problem(f"{path}, regel {number}, kolom {key}", f"{value!r} is geen 1, 0 of ?", "herstel de cel")
        for number, line in enumerate(lines, start=2)
        for key, value in line.items()
        if key not in expected and value not in {*VALUES, ""}
    ]
    if problems:
        raise UserError(problems)
    return [_row(line, coder=coder, sitting=sitting) for line in lines]


def _row(line: Mapping[str, str], *, coder: str, sitting: int) -> CodedStatement:
    values = {key: value for key, value in line.items() if key not in {*CONTEXT, *REMARKS} and value}
    return CodedStatement(
        statement_id=line["statement_id"],
        session_id=line["session_id"],
        coder=coder,
        sitting=sitting,
        values=values,
        text=line["text"],
        previous=line["previous"],
        next=line["next"],
        note=line["note"],
        split=line["split"] == "1",
        with_previous=line["with_previous"] == "1",
    )
