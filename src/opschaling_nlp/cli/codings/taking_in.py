"""Take in what coders filled in: `opschaling codings import`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace

from opschaling_nlp.cli.codings.history import print_unknown
from opschaling_nlp.cli.inputs import load_ways, read_latest
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.attaching import Place, Statements, attach
from opschaling_nlp.codings.coded import TOOL, list_codings
from opschaling_nlp.codings.files import check_coder
from opschaling_nlp.codings.filled import read_filled_sheet
from opschaling_nlp.codings.grids import read_grid
from opschaling_nlp.codings.highlights import holds_highlights, read_codebook, read_highlights
from opschaling_nlp.codings.labels import Label, labels_by_key
from opschaling_nlp.codings.layout import name_sources
from opschaling_nlp.codings.memos import add_memo
from opschaling_nlp.codings.names import name_codes
from opschaling_nlp.codings.owncodes import find_unknown, offer_code
from opschaling_nlp.codings.refi import MANY, Imported, known_of, read_project
from opschaling_nlp.codings.store import SETTLED, CodedStatement, Codings, add_codings
from opschaling_nlp.codings.untyped import refuse_untyped_changes
from opschaling_nlp.errors import UserError
from opschaling_nlp.publication import LATEST, is_whole


def run(args: argparse.Namespace) -> None:
    """Read a filled sheet or project strictly and store it as a new file."""
    _, codebooks = load_ways(args.settings, args.codebook, args.codings)
    labels = labels_by_key(codebooks)
    if args.file.suffix.lower() == ".qdc":
        _offer_codes(args, codebooks, labels)
        return
    project = _read_elsewhere(args, codebooks, labels)
    rows = list(project.rows) if project else _read(args, labels)
    if not rows and not (project and project.memos):
        print("Er staat geen codering in dit bestand; er is niets bewaard.")
        return
    rows = _know_context(rows, args, labels)
    if args.ronde == SETTLED:
        rows = [replace(row, round=SETTLED) for row in rows]
    for coder in sorted({row.coder for row in rows}):
        own = [row for row in rows if row.coder == coder]
        path = add_codings(args.codings, coder, own, source=args.file.name)
        print(f"{coder}: {sum(len(row.values) for row in own)} waarden bij {len(own)} bijdragen bewaard in {path}")
    if project:
        _keep_beside(args, project)
    unknown = find_unknown(Codings(tuple(rows)), labels)
    if unknown:
        print_unknown(unknown)


def _coder(args: argparse.Namespace) -> str:

    return check_coder(args.coder or SETTLED) if args.coder or args.ronde == SETTLED else ""


def _read(args: argparse.Namespace, labels: Mapping[str, Label]) -> list[CodedStatement]:

    coder = _coder(args)
    if not coder:
        raise UserError.single(str(args.file), "het blad zegt niet wie het invulde", "geef de naam mee met --coder")
    return read_filled_sheet(args.file, coder=coder, labels=labels)


def _read_elsewhere(
    args: argparse.Namespace, codebooks: Sequence[Codebook], labels: Mapping[str, Label]
) -> Imported | None:
    """Read what was coded in other software, and say what was not taken over; None for a sheet of ours."""
    if args.file.suffix.lower() == ".qdpx":
        return _read_project(args, codebooks, labels)
    grid = read_grid(args.file)
    if not holds_highlights(grid):
        return None
    if not _coder(args):
        raise UserError.single(str(args.file), "de lijst zegt niet wie codeerde", "geef de naam mee met --coder")
    tables = read_latest(args.out)
    marked = read_highlights(
        grid,
        coder=_coder(args),
        labels=labels,
        names=name_codes(codebooks),
        statements=tables["statements"],
        titles=name_sources(tables["sessions"]),
    )
    for note in marked.notes:
        print(f"Let op: {note}")
    return marked


def _offer_codes(args: argparse.Namespace, codebooks: Sequence[Codebook], labels: Mapping[str, Label]) -> None:
    """Keep the codes of a codebook that none of ours knows, for whoever decides on them."""
    codes = read_codebook(args.file, labels=labels, names=name_codes(codebooks))
    for code in codes:
        offer_code(args.codings, args.file.name, code.key, code.label, code.definition)
        print(f"{code.key}: {code.label}")
    print(f"{len(codes)} codes staan in geen codeboek. Neem er een op met `opschaling codings codes CODE --neem`.")


def _read_project(args: argparse.Namespace, codebooks: Sequence[Codebook], labels: Mapping[str, Label]) -> Imported:
    """Read a project of other software, and say what was not taken over and what stands under the tool's name."""
    tables, coder = read_latest(args.out), _coder(args)
    given = {
        (one.statement_id, one.key) for one in list_codings(tables["evidence"], codebooks=codebooks) if one.user == TOOL
    }
    project = read_project(
        args.file,
        labels=labels,
        statements=tables["statements"],
        tool=TOOL,
        known=known_of(tables, codebooks, given),
        coder=coder,
    )
    for note in project.notes:
        print(f"Let op: {note}")
    _check_tool(args, project, coder)
    return project


def _check_tool(args: argparse.Namespace, project: Imported, coder: str) -> None:
    """Say what was added and removed under the tool's name; refuse it where that may be the analysis that changed."""
    if not project.added + project.removed:
        return
    said = f"onder de naam van het programma staan {project.added} coderingen meer en {project.removed} minder"
    if not coder:
        print(f"Let op: {said} dan in de laatste analyse; is dat iemands werk, geef dan --coder NAAM")
    elif not args.toch and (project.same_run is False or (project.same_run is None and project.differing > MANY)):
        raise UserError.single(
            str(args.file),
            f"{said} dan in de laatste analyse, en die vond zelf andere dingen dan toen het project gemaakt werd",
            "vergelijk met de analyse waar het project uit komt (--out); is dit toch haar werk, geef --toch",
        )
    else:
        print(f"Van {coder}: {project.added} coderingen toegevoegd en {project.removed} weggehaald.")


def _keep_beside(args: argparse.Namespace, project: Imported) -> None:
    """Store what came along with the codings: the names and descriptions of new codes, and loose notes."""
    for code in project.codes:
        offer_code(args.codings, args.file.name, code.key, code.label, code.definition)
    for memo in project.memos:
        add_memo(args.codings, memo.user, memo.about, memo.name, memo.text, date=memo.date)
    if project.memos:
        print(f"{len(project.memos)} notities bij codes of het project bewaard.")


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
        print(
            f"Let op: {nowhere} bijdragen van dit blad staan niet in de laatste analyse; hun codering is wel bewaard."
        )
    return [_complete(row, places[row.anchor], statements) for row in rows]


def _complete(row: CodedStatement, place: Place, statements: Statements) -> CodedStatement:
    """Give a row the words and neighbours that its statement has in the run."""
    found = statements.anchor(place.statement_id)
    if found is None:
        return row
    row = row if row.session_id else replace(row, session_id=found.session_id)
    if place.state == "same":  # a program may have changed signs in what it saved
        return replace(row, text=found.text, previous=found.previous, next=found.next)
    if row.previous or row.next:
        return row
    return replace(row, text=row.text or found.text, previous=found.previous, next=found.next)
