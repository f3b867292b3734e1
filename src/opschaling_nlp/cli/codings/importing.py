"""Import what coders filled in: `opschaling codings import`."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from opschaling_nlp.cli.codings.history import print_unknown
from opschaling_nlp.cli.inputs import load_inputs, read_latest
from opschaling_nlp.cli.terminal import tell
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.attaching import Place, Statements, attach
from opschaling_nlp.codings.files import check_coder
from opschaling_nlp.codings.filled import read_filled_sheet, refuse_untyped_changes
from opschaling_nlp.codings.highlights import holds_highlights, read_codebook, read_highlights
from opschaling_nlp.codings.labels import Label, labels_by_key
from opschaling_nlp.codings.log import record
from opschaling_nlp.codings.owncodes import find_unknown, offer_code
from opschaling_nlp.codings.precedence import tool_codings
from opschaling_nlp.codings.refi import Given, Imported, read_project
from opschaling_nlp.codings.sheet import read_grid
from opschaling_nlp.codings.store import SETTLED, CodedStatement, Codings, add_codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import add_own_codes
from opschaling_nlp.output.csv_tables import read_table
from opschaling_nlp.output.naming import counted
from opschaling_nlp.publication import LATEST, is_whole, list_runs
from opschaling_nlp.tables import EVIDENCE
from opschaling_nlp.texts import say


def run(args: argparse.Namespace) -> None:
    """Read a filled-in sheet or project strictly and store it as a new file."""
    # Other decisions are not needed here, and may contain errors.
    codebooks = add_own_codes(load_inputs(args.settings, args.codebook, None).codebooks, args.codings)
    labels = labels_by_key(codebooks)
    if args.file.suffix.lower() == ".qdc":
        _offer_codes(args, codebooks)
        return
    coder = check_coder(args.coder or SETTLED) if args.coder or args.ronde == SETTLED else ""
    read = _read_elsewhere(args, codebooks, coder) or Imported(tuple(_read_sheet(args, labels, coder)), ())
    for note in read.notes:
        tell("Let op: {warning}", warning=note)
    _check_tool(args, read, coder)
    if not read.rows and not read.memos:
        tell("Er staat geen codering in dit bestand; er is niets bewaard.")
        return
    rows = _know_context(read.rows, args, labels)
    if args.ronde == SETTLED:
        rows = [replace(row, round=SETTLED) for row in rows]
    _store(args, rows, read)
    unknown = find_unknown(Codings(tuple(rows)), labels)
    if unknown:
        print_unknown(unknown)


def _store(args: argparse.Namespace, rows: Sequence[CodedStatement], read: Imported) -> None:
    """Store the codings of each coder, along with new codes and loose notes."""
    for name in sorted({row.coder for row in rows}):
        own = [row for row in rows if row.coder == name]
        path = add_codings(args.codings, name, own, source=args.file.name)
        stored = {"n": sum(len(row.values) for row in own), "posts": counted(len(own), "bijdrage", "bijdragen")}
        tell("{name}: {n} waarden bij {posts} bewaard in {path}", name=name, path=path, **stored)
    for key, told in read.codes.items():
        offer_code(args.codings, args.file.name, key, *told)
    for memo in read.memos:
        record(args.codings, memo.by, memo)
    if read.memos:
        tell("{n} notities bij codes of het project bewaard.", n=len(read.memos))


def _read_sheet(args: argparse.Namespace, labels: Mapping[str, Label], coder: str) -> list[CodedStatement]:
    if not coder:
        raise UserError.single(str(args.file), "het blad zegt niet wie het invulde", "geef de naam mee met --coder")
    return read_filled_sheet(args.file, coder=coder, labels=labels)


def _read_elsewhere(args: argparse.Namespace, codebooks: Sequence[Codebook], coder: str) -> Imported | None:
    """Read what was coded in other software; None for a sheet of ours."""
    if args.file.suffix.lower() == ".qdpx":
        tables = read_latest(args.out)
        return read_project(args.file, tables, codebooks, given=[*_given(args.out, codebooks)], coder=coder)
    grid = read_grid(args.file)
    if not holds_highlights(grid):
        return None
    if not coder:
        raise UserError.single(str(args.file), "de lijst zegt niet wie codeerde", "geef de naam mee met --coder")
    return read_highlights(grid, read_latest(args.out), codebooks, coder=coder)


def _given(out: Path, codebooks: Sequence[Codebook]) -> Iterator[Given]:
    """Yield what the tool gave in each run, latest first, since a project may come from an earlier one.

    Raises UserError if the latest run is of another version.
    """
    yield tool_codings(read_latest(out)["evidence"], codebooks=codebooks)
    for run in list_runs(out)[1:]:
        with suppress(ValueError):  # its tables are of another version
            yield tool_codings(read_table(run / f"{EVIDENCE.name}.csv", EVIDENCE), codebooks=codebooks)


def _offer_codes(args: argparse.Namespace, codebooks: Sequence[Codebook]) -> None:
    """Keep the codes of a codebook that none of ours has, for whoever decides on them."""
    codes = read_codebook(args.file, codebooks)
    for key, told in codes.items():
        offer_code(args.codings, args.file.name, key, *told)
        print(f"{key}: {told[0]}")
    tell("{n} codes staan in geen codeboek. Neem er een op met `opschaling codings codes CODE --neem`.", n=len(codes))


def _check_tool(args: argparse.Namespace, project: Imported, coder: str) -> None:
    """Report what was added and removed under the tool's name; refuse it if the analysis itself may have changed."""
    if not project.added + project.removed:
        return
    changed = {"added": project.added, "removed": project.removed}
    said = say("onder de naam van het programma staan {added} coderingen meer en {removed} minder", **changed)
    if not coder:
        tell("Let op: {said} dan in de laatste analyse; is dat iemands werk, geef dan --coder NAAM", said=said)
    elif project.doubtful and not args.toch:
        raise UserError.single(
            str(args.file),
            f"{said} dan in de laatste analyse, en die vond zelf andere dingen dan toen het project gemaakt werd",
            "vergelijk met de analyse waar het project uit komt (--out); is dit toch haar werk, geef --toch",
        )
    else:
        tell("Van {coder}: {added} coderingen toegevoegd en {removed} weggehaald.", coder=coder, **changed)


def _know_context(
    rows: Sequence[CodedStatement], args: argparse.Namespace, labels: Mapping[str, Label]
) -> list[CodedStatement]:
    """Complete words and neighbours from the latest run, and refuse what nobody typed.

    Without a run the rows stay as they are.
    """
    if not is_whole(args.out / LATEST):
        return list(rows)
    table = read_latest(args.out)["statements"]
    statements = Statements.of(table)
    places = attach({row.anchor for row in rows}, statements)
    if not args.toch:
        here = [replace(row, statement_id=places[row.anchor].statement_id) for row in rows]
        refuse_untyped_changes(here, table, labels, where=str(args.file))
    nowhere = sum(not places[row.anchor].statement_id for row in rows)
    if nowhere:
        tell(
            "Let op: wat van dit blad niet in de laatste analyse staat, is wel bewaard: {posts}.",
            posts=counted(nowhere, "bijdrage", "bijdragen"),
        )
    return [_complete(row, places[row.anchor], statements) for row in rows]


def _complete(row: CodedStatement, place: Place, statements: Statements) -> CodedStatement:
    """Add to a row the words and neighbours that its statement has in the run."""
    found = statements.anchor(place.statement_id)
    if found is None:
        return row
    row = row if row.session_id else replace(row, session_id=found.session_id)
    if place.state == "same":  # other programs may change characters when saving
        return replace(row, text=found.text, previous=found.previous, next=found.next)
    if row.previous or row.next:
        return row
    return replace(row, text=row.text or found.text, previous=found.previous, next=found.next)
