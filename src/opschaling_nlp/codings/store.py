"""Store codings: one folder per coder, one immutable file per import; single codings go into the log."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path

from opschaling_nlp.codings.attaching import Anchor, anchor_from_table
from opschaling_nlp.codings.files import CODER, DEVELOPMENT, NAMES, check_coder, list_overlooked, sitting_files
from opschaling_nlp.codings.labels import SUBSTANTIVE
from opschaling_nlp.codings.log import Act, Kind, Log, append_act, load_log, locked, store_act
from opschaling_nlp.errors import Problem, UserError, load_or_collect
from opschaling_nlp.formulas import guard, unguard
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.texts import say
from opschaling_nlp.writing import UNFINISHED, write_whole

CONTEXT = ("statement_id", "session_id", "text", "previous", "next")
"""Stored beside the values, so that a statement can be found again after its export changes."""
REMARKS = ("note", "split", "with_previous")
LATER = ("round", "blank", "date")
"""Columns that files of earlier versions lack."""
VALUES = ("1", "0", "?")
MANY = 0.2
"""Share of non-substantive statements above which a file of an earlier version is questioned."""
_Piece = tuple[str, tuple[int, int], str, list["CodedStatement"]]
"""Rows stored together: coder, order of arrival, sitting, and the rows of a file or of one act."""
SETTLED = "overleg"
"""The round with what coders agreed on after discussion; the empty name is each coder's own work."""


@dataclass(frozen=True, slots=True)
class CodedStatement:
    """What one coder said of one statement in one sitting.

    `values` maps label keys to 1, 0 or ? (undecided); absent labels were not coded. `sitting` numbers this coder's
    imports and stretches of work from 1, so that a second coding of a statement can be compared with the first. `round`
    is empty for the coder's own work and `overleg` for what was settled afterwards.
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
    round: str = ""
    blank: frozenset[str] | None = frozenset()
    """Labels with a value that nobody typed: blank cells of a finished row; None if an old file does not say."""
    date: str = ""
    """When the note was written, or else when this was coded (ISO 8601), if known."""
    act: str = field(default="", compare=False, repr=False)
    """Id of the log act it comes from; empty for a file."""

    @property
    def anchor(self) -> Anchor:
        """Return the statement as it was when it was coded."""
        return Anchor(self.statement_id, self.session_id, self.text, self.previous, self.next)


@dataclass(frozen=True, slots=True)
class Codings:
    """All codings of a project, by coder, sitting and sheet order."""

    rows: tuple[CodedStatement, ...] = ()
    development: frozenset[str] = field(default_factory=frozenset)
    """Statements that were used to write rules (`ontwikkeling.txt`); agreement with the tool excludes them."""
    warnings: tuple[str, ...] = ()
    """Things to check (Dutch)."""

    @property
    def coders(self) -> tuple[str, ...]:
        """Return the names of the coders, sorted."""
        return tuple(sorted({row.coder for row in self.rows}))

    def latest(self, round_name: str = "") -> dict[tuple[str, str], dict[str, str]]:
        """Return per (statement_id, coder) each label's value in the last sitting of a round in which it was coded."""
        values: dict[tuple[str, str], dict[str, str]] = {}
        for row in self._in_order(round_name):
            values.setdefault((row.statement_id, row.coder), {}).update(row.values)
        return values

    def first(self) -> dict[tuple[str, str], dict[str, str]]:
        """Return per (statement_id, coder) each label's value in the first sitting in which it was coded.

        Agreement is measured on these values, whatever came later. Corrections within that first sitting count.
        """
        values: dict[tuple[str, str], dict[str, str]] = {}
        sittings: dict[tuple[str, str, str], int] = {}
        for row in self._in_order(""):
            for key, value in row.values.items():
                if sittings.setdefault((row.statement_id, row.coder, key), row.sitting) == row.sitting:
                    values.setdefault((row.statement_id, row.coder), {})[key] = value
        return values

    def _in_order(self, round_name: str) -> list[CodedStatement]:
        return sorted((row for row in self.rows if row.round == round_name), key=lambda row: row.sitting)


def load_codings(folder: Path, log: Log | None = None) -> Codings:
    """Read all codings below `folder`, except those undone; a missing folder has none.

    Raises UserError with every mistake in any of the files.
    """
    log = load_log(folder) if log is None else log
    problems: list[Problem] = []
    pieces: list[_Piece] = []
    warnings: list[str] = []
    places = {act.id: (1, place) for place, act in enumerate(log.acts)}
    imports = {str(act.content.get("bestand", "")): act for act in log.acts if act.kind is Kind.IMPORT}
    for number, path in enumerate(sitting_files(folder)):
        name = f"{path.parent.name}/{path.name}"
        act = imports.get(name)
        read = load_or_collect(partial(_read_file, path, act.when if act else ""), problems)
        if read is not None and not (act and act.id in log.undone):
            # Imports from before there was a log come first, in numerical order.
            pieces.append((path.parent.name, places[act.id] if act else (0, number), name, read))
            warnings += _doubt_blanks(name, read)
    if problems:
        raise UserError(problems)
    pieces += [
        (act.who, places[act.id], str(act.content.get("zitting", "")), [_row_of(act)])
        for act in log.standing(Kind.CODING)
    ]
    warnings += [
        f"de map {path} telt niet mee: hernoem haar met kleine letters, cijfers, - en _ als er coderingen in staan"
        for path in list_overlooked(folder)
    ]
    development = folder / DEVELOPMENT
    listed = development.read_text("utf-8-sig").split() if development.is_file() else []
    return Codings(tuple(_number(pieces)), frozenset(listed), tuple(warnings))


def add_codings(folder: Path, coder: str, rows: Sequence[CodedStatement], *, source: str = "") -> Path:
    """Store one import of a coder as a new file and return its path; existing files are never changed.

    `source` is the name of the sheet. The log records who imported what, so that it can be undone. Raises UserError if
    the coder's name cannot be a folder name.
    """
    coder_folder = folder / check_coder(coder)
    with locked(folder):
        number = 1 + max((int(path.stem) for path in coder_folder.glob("*.csv") if path.stem.isdigit()), default=0)
        path = coder_folder / f"{number:04d}.csv"
        write_whole(path, _format(rows).encode())
        rounds = sorted({row.round for row in rows} - {""})
        content = {"bestand": f"{coder}/{path.name}", "van": source, "bijdragen": len(rows)}
        try:
            append_act(folder, coder, Kind.IMPORT, content | ({"ronde": ", ".join(rounds)} if rounds else {}))
        except OSError:  # disk full: without its log line, the sheet would be stored again the next time it is read
            path.unlink()
            raise
    return path


def sweep_unfinished(folder: Path) -> None:
    """Remove the files left unfinished by a killed command, but not those being written now."""
    if not any(_unfinished(folder)):
        return
    with locked(folder):
        for path in _unfinished(folder):
            path.unlink(missing_ok=True)


def _unfinished(folder: Path) -> list[Path]:
    """List the unfinished files: a `.part` beside each file that this program writes as a whole."""
    sittings = [
        path for path in folder.glob(f"*/*{UNFINISHED}") if CODER.fullmatch(path.parent.name) and path.stem.isdigit()
    ]
    return [*sittings, *(path for name in NAMES if (path := (folder / name).with_suffix(UNFINISHED)).is_file())]


def code_statement(folder: Path, row: CodedStatement, *, sitting: str = "") -> Act:
    """Store what a coder says of one statement, at once.

    Labels absent from `row.values` keep their earlier values. `sitting` names the stretch of work (default: today's
    date): within a sitting, a later value corrects an earlier one; a later sitting is a second coding. Raises UserError
    for an invalid name or value.
    """
    wrong = sorted(f"{key}={value}" for key, value in row.values.items() if value not in VALUES)
    if wrong:
        where, said = say("codering van {who}", who=row.coder), say("{given} is geen 1, 0 of ?", given=", ".join(wrong))
        raise UserError.single(where, said, say("kies 1, 0 of ?"))
    content = {
        "bijdrage": row.anchor.to_table(),
        "waarden": dict(row.values),
        "zitting": sitting or datetime.now(UTC).date().isoformat(),
        "ronde": row.round,
        "notitie": row.note,
        **{key: True for key, value in (("splitsen", row.split), ("bij_vorige", row.with_previous)) if value},
    }
    return store_act(folder, check_coder(row.coder), Kind.CODING, content)


def add_act(codings: Codings, act: Act, *, sitting: int) -> Codings:
    """Append what one act of the log coded; `sitting` is its number."""
    return replace(codings, rows=(*codings.rows, replace(_row_of(act), sitting=sitting)))


def _number(pieces: Iterable[_Piece]) -> Iterator[CodedStatement]:
    """Yield the statements, with the sittings of each coder numbered from 1."""
    last, number = ("", ""), 0
    for coder, _, sitting, rows in sorted(pieces, key=lambda piece: piece[:2]):
        if (coder, sitting) != last:
            number = number + 1 if coder == last[0] else 1
            last = (coder, sitting)
        yield from (replace(row, sitting=number) for row in rows)


def _row_of(act: Act) -> CodedStatement:
    content = act.content
    anchor = anchor_from_table(content.get("bijdrage", {}))
    return CodedStatement(
        anchor.statement_id,
        anchor.session,
        act.who,
        0,
        {str(key): str(value) for key, value in content.get("waarden", {}).items() if value in VALUES},
        anchor.text,
        anchor.previous,
        anchor.next,
        str(content.get("notitie", "")),
        bool(content.get("splitsen")),
        bool(content.get("bij_vorige")),
        str(content.get("ronde", "")),
        date=act.when,
        act=act.id,
    )


def _format(rows: Sequence[CodedStatement]) -> str:
    keys = sorted({key for row in rows for key in row.values})
    text = StringIO(newline="")
    names = (*CONTEXT, *REMARKS, *LATER, *keys)
    writer = csv.DictWriter(text, names, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        line = {name: str(getattr(row, name)) for name in (*CONTEXT, "note", "round", "date")}
        line |= {"split": str(int(row.split)), "with_previous": str(int(row.with_previous))}
        line |= {"blank": ";".join(sorted(row.blank or ())), **row.values}
        writer.writerow({name: guard(cell) for name, cell in line.items()})
    return text.getvalue()


def _doubt_blanks(name: str, rows: Sequence[CodedStatement]) -> list[str]:
    """Warn of a file with many non-substantive statements that may come from blank cells.

    Earlier versions stored a blank *Inhoudelijk* in a finished row as a no, without recording which cells were blank.
    """
    denied = sum(row.values.get(SUBSTANTIVE) == "0" and row.blank is None for row in rows)
    if denied <= MANY * len(rows):
        return []
    said = f"{name}: {denied} van de {len(rows)} bijdragen zijn 'niet inhoudelijk'"
    cause = "een vorige versie maakte dat van elke lege cel in een rij die klaar was"
    return [f"{said}; {cause}. Was dat niet bedoeld, lees het blad opnieuw in: het laatste woord telt"]


def _read_file(path: Path, imported: str) -> list[CodedStatement]:
    """Read one import, made at the time `imported`."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            lines = [{key: unguard(value or "") for key, value in line.items()} for line in reader]
            header = tuple(reader.fieldnames or ())
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError.single(
            str(path),
            say("is geen leesbare CSV ({why})", why=dutch_reason(error)),
            "zet de laatste goede kopie van dit bestand terug",
        ) from error
    expected = (*CONTEXT, *REMARKS)
    if header[: len(expected)] != expected:
        raise UserError.single(
            str(path),
            "heeft niet de kolommen van een opgeslagen codering",
            "gebruik `opschaling codings import` voor een ingevuld blad",
        )
    problems = [
        Problem(
            say("{file}, regel {row}, kolom {column}", file=path, row=number, column=key),
            say("{given} is geen 1, 0 of ?", given=repr(value)),
            say("herstel de cel"),
        )
        for number, line in enumerate(lines, start=2)
        for key, value in line.items()
        if key not in {*expected, *LATER} and value not in {*VALUES, ""}
    ]
    if problems:
        raise UserError(problems)
    return [_row(line, path.parent.name, imported) for line in lines]


def _row(line: Mapping[str, str], coder: str, imported: str) -> CodedStatement:
    values = {key: value for key, value in line.items() if key not in {*CONTEXT, *REMARKS, *LATER} and value}
    return CodedStatement(
        **{name: line[name] for name in (*CONTEXT, "note")},
        coder=coder,
        sitting=0,
        values=values,
        split=line["split"] == "1",
        with_previous=line["with_previous"] == "1",
        round=line.get("round", ""),
        blank=frozenset(filter(None, line["blank"].split(";"))) if "blank" in line else None,
        date=line.get("date") or imported,
    )
