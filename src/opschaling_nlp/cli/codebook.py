"""Inspect and measure codebooks, and show what they find in a sentence: `opschaling codebook … | why`."""

import argparse
import csv
import sys
from collections.abc import Iterator

from opschaling_nlp.analysis.measured import word_error
from opschaling_nlp.cli.inputs import load_coded, load_inputs, read_latest
from opschaling_nlp.cli.terminal import print_table, tell
from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.codings.indicator_proposals import propose_indicators
from opschaling_nlp.codings.precedence import decide, given_by_rules
from opschaling_nlp.errors import UserError, choose_from
from opschaling_nlp.ingest.tables.workbook import MOST_CHARACTERS
from opschaling_nlp.output.naming import LONGEST
from opschaling_nlp.tables import rows_of
from opschaling_nlp.texts import say

_COLUMNS = (
    *("codeboek", "versie", "code", "facet", "label", "omschrijving"),
    *("hoort erbij", "hoort er niet bij", "indicatoren"),
)
_HEADS = ["code", *_COLUMNS[5:], "gemeten fout"]
_BETWEEN = "; "
_MOST = 40
"""Maximum number of proposals shown."""
_WIDTH = 60
"""Number of characters shown of what an indicator looks for."""


def list_indicators(args: argparse.Namespace) -> None:
    """Print the indicators of the codebooks, one per line; raises UserError for a code that none of them has."""
    books = load_inputs(args.settings, args.codebook, None).codebooks
    name, _, facet = args.code.partition("/")
    rows = [
        (book.name, code.name, one.facet, one.id, str(one.value)[:_WIDTH], "ja" if one.head else "", one.since)
        for book in books
        for code, one in book.indicators()
        if name in {"", code.name} and facet in {"", one.facet}
    ]
    codes = [code for book in books for code in book.codes]
    known = [f"{code.name}/{one}".rstrip("/") for code in codes for one in ("", *(facet.name for facet in code.facets))]
    if args.code and not rows and args.code not in known:
        raise UserError.single(f"code {args.code!r}", "staat niet in de codeboeken", choose_from(args.code, known))
    header = ("codeboek", "code", "facet", "indicator", "zoekt", "alleen als kern", "sinds")
    print_table(say("{n} indicatoren", n=len(rows)), rows, header=header)


def list_dead(args: argparse.Namespace) -> None:
    """Print the indicators that found nothing in the last analysis."""
    rules = read_latest(args.out)["rules"]
    rows = rows_of(rules.loc[rules["never_fired"] == 1, ["codebook", "code", "facet", "indicator"]])
    title = say("{n} van {all} indicatoren vonden niets", n=len(rows), all=len(rules))
    print_table(title, rows, header=("codeboek", "code", "facet", "indicator"))


def list_twice(args: argparse.Namespace) -> None:
    """Print what more than one indicator of a codebook looks for."""
    found: dict[tuple[str, str], list[str]] = {}
    for book in load_inputs(args.settings, args.codebook, None).codebooks:
        for code, one in book.indicators():
            found.setdefault((book.name, str(one.value)), []).append(f"{code.name}/{one.id}")
    rows = [(book, value[:_WIDTH], ", ".join(places)) for (book, value), places in found.items() if len(places) > 1]
    print_table("Meer dan één keer gezocht", rows, header=("codeboek", "zoekt", "indicatoren"))


def measure(args: argparse.Namespace) -> None:
    """Measure every indicator and write the table."""
    from opschaling_nlp.tagging.measuring import measure_indicators, read_labelled, read_sentences

    inputs = load_inputs(args.settings, args.codebook, None)
    table = measure_indicators(
        inputs.codebooks,
        inputs.settings,
        labelled=[one for path in args.labelled for one in read_labelled(path)],
        general=[text for path in args.general for text in read_sentences(path)],
    )
    table.to_csv(args.to, index=False, lineterminator="\n")
    tell("{n} indicatoren gemeten: {path}", n=len(table), path=args.to)


def export(args: argparse.Namespace) -> None:
    """Write the codebooks as a table with one row per code and facet: as CSV, as a Word document, or both."""
    from opschaling_nlp.output.report.documents import write_tables

    if not (args.csv or args.docx):
        raise UserError.single("codebook export", "geen bestand genoemd", "geef --csv BESTAND of --docx BESTAND")
    books = load_inputs(args.settings, args.codebook, None).codebooks
    if args.csv:
        with args.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            for book in books:
                for *before, sought in _rows(book):
                    writer.writerows((book.name, book.version, *before, cell) for cell in _cells(sought))
        tell("Geschreven: {path}", path=args.csv)
    if args.docx:
        told = {f"{book.title} (versie {book.version})": [_HEADS, *map(list, _told(book))] for book in books}
        write_tables(args.docx, "Codeboek", told)
        tell("Geschreven: {path}", path=args.docx)


def _cells(sought: str) -> Iterator[str]:
    """Yield the indicators as cells that a spreadsheet can hold; those that do not fit continue in a row below."""
    cell, *rest = sought.split(_BETWEEN)
    for one in rest:
        if len(cell) + len(_BETWEEN) + len(one) > MOST_CHARACTERS:
            yield cell
            cell = one
        else:
            cell += _BETWEEN + one
    yield cell


def _rows(book: Codebook, *, longest: int = sys.maxsize) -> Iterator[tuple[str, ...]]:
    """Yield code, facet, label, definition, examples, counterexamples and indicators of each code and its facets.

    An indicator that looks for more than `longest` characters is given by its name.
    """
    for code in book.codes:
        texts = ("\n".join(code.include), "\n".join(code.exclude))
        yield code.name, "", code.label_nl, code.definition, *texts, _sought(code, "", longest)
        for facet in code.facets:
            texts = ("\n".join(facet.include), "")
            yield code.name, facet.name, facet.label_nl, facet.definition, *texts, _sought(code, facet.name, longest)


def _sought(code: Code, facet: str, longest: int) -> str:
    mine = ((one.id, str(one.value)) for one in code.indicators if one.facet == facet)
    return _BETWEEN.join(value if len(value) <= longest else name for name, value in mine)


def _told(book: Codebook) -> Iterator[tuple[str, ...]]:
    """Yield the rows for the document: the label without its key, and how often its rules err."""
    kind = {"tags": "tag", "drivers": "driver"}.get(book.role, book.role)
    for code, facet, label, *texts in _rows(book, longest=LONGEST):
        error = word_error("facet", f"{code}.{facet}") if facet else word_error(kind, code)
        yield f"{label}, onderdeel" if facet else label, *texts, error or "niet gemeten"


def propose(args: argparse.Namespace) -> None:
    """Print lines that would find more of what people coded, best first."""
    found = load_coded(args)
    label, tables, labels, codings = found.label(args.code), found.tables, found.labels, found.handmade.codings
    decisions = decide(codings, statements=tables["statements"], labels=labels)
    coded = {one.statement_id: one.holds for one in decisions if one.label == label and not one.undecided}
    proposals = propose_indicators(tables["tokens"], coded, found=given_by_rules(label, tables["evidence"]))
    rows = [(one.line(), one.classes, str(one.right), str(one.wrong), str(one.new)) for one in proposals[:_MOST]]
    print_table(
        say("{code}: voorstellen uit {n} gecodeerde bijdragen", code=args.code, n=len(coded)),
        rows,
        header=("regel voor uw codeboek", "woordsoort", "juist", "onjuist", "nieuw"),
    )


def why(args: argparse.Namespace) -> None:
    """Print the words of a sentence, which hits count in it, and which were ruled out."""
    from opschaling_nlp.tagging.measuring import explain

    inputs = load_inputs(args.settings, args.codebook, None)
    words, found = explain(args.text, inputs.codebooks, inputs.settings)
    print_table("Woorden", words, header=("woord", "grondvorm", "soort", "rol", "hoort bij"))
    header = ("codeboek", "code", "facet", "indicator", "woorden")
    print_table("Telt", [finding[:-1] for finding in found if not finding[-1]], header=header)
    if barred := [finding for finding in found if finding[-1]]:
        print_table("Tegengehouden", barred, header=(*header, "door"))
