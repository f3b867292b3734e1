"""Look after the codebooks: `opschaling codebook list | dead | twice | measure | export | propose`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import CODE, CODINGS, OUT, WAYS, Command, option
from opschaling_nlp.errors import Problem, UserError

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Code, Codebook


def run_list(args: argparse.Namespace) -> int:
    """Print the indicators of the codebooks, one a line."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.terminal import print_table

    books = load_inputs(args.settings, args.codebook, None).codebooks
    name, _, facet = args.code.partition("/")
    rows = [
        (book.name, code.name, one.facet, one.id, str(one.value)[:_WIDTH], "ja" if one.head else "", one.since)
        for book in books
        for code, one in book.indicators()
        if name in {"", code.name} and facet in {"", one.facet}
    ]
    header = ("codeboek", "code", "facet", "indicator", "zoekt", "alleen als kern", "sinds")
    print_table(f"{len(rows)} indicatoren", rows, header=header)
    return 0


def run_dead(args: argparse.Namespace) -> int:
    """Print the indicators that found nothing in the last analysis."""
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.cli.terminal import print_table

    rules = read_latest(args.out)["rules"]
    silent = rules[rules["never_fired"] == 1]
    rows = list(zip(*(silent[name] for name in ("codebook", "code", "facet", "indicator")), strict=True))
    print_table(
        f"{len(rows)} van {len(rules)} indicatoren vonden niets",
        rows,
        header=("codeboek", "code", "facet", "indicator"),
    )
    return 0


def run_twice(args: argparse.Namespace) -> int:
    """Print what more than one code of a codebook looks for."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.terminal import print_table

    found: dict[tuple[str, str], list[str]] = {}
    for book in load_inputs(args.settings, args.codebook, None).codebooks:
        for code, one in book.indicators():
            found.setdefault((book.name, str(one.value)), []).append(code.name)
    rows = [(book, value[:_WIDTH], ", ".join(codes)) for (book, value), codes in found.items() if len(codes) > 1]
    print_table("Bij meer dan één code", rows, header=("codeboek", "zoekt", "codes"))
    return 0


def run_measure(args: argparse.Namespace) -> int:
    """Measure every indicator and write the table."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.tagging.measuring import measure_indicators, read_labelled, read_sentences

    inputs = load_inputs(args.settings, args.codebook, None)
    table = measure_indicators(
        inputs.codebooks,
        inputs.settings,
        labelled=[one for path in args.labelled for one in read_labelled(path)],
        general=[text for path in args.general for text in read_sentences(path)],
    )
    table.to_csv(args.to, index=False, lineterminator="\n")
    print(f"{len(table)} indicatoren gemeten: {args.to}")
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the codebooks as a table, a row for each code and facet: as CSV, as a Word document, or both."""
    import csv

    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.output.report.documents import write_tables

    if not (args.csv or args.docx):
        raise UserError([Problem("codebook export", "geen bestand genoemd", "geef --csv BESTAND of --docx BESTAND")])
    books = load_inputs(args.settings, args.codebook, None).codebooks
    if args.csv:
        with args.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            for book in books:
                writer.writerows((book.name, book.version, *row) for row in _rows(book))
        print(f"Geschreven: {args.csv}")
    if args.docx:
        told = {f"{book.title} (versie {book.version})": [_HEADS, *map(list, _told(book))] for book in books}
        write_tables(args.docx, "Codeboek", told)
        print(f"Geschreven: {args.docx}")
    return 0


def _rows(book: Codebook, *, longest: int = sys.maxsize) -> Iterator[tuple[str, ...]]:
    """Yield code, facet, label, definition, examples, counterexamples and indicators of each code and its facets.

    An indicator that looks for more than `longest` characters goes by its name.
    """
    for code in book.codes:
        texts = ("\n".join(code.include), "\n".join(code.exclude))
        yield code.name, "", code.label_nl, code.definition, *texts, _sought(code, "", longest)
        for facet in code.facets:
            examples = "\n".join(facet.include)
            yield (
                code.name,
                facet.name,
                facet.label_nl,
                facet.definition,
                examples,
                "",
                _sought(code, facet.name, longest),
            )


def _sought(code: Code, facet: str, longest: int) -> str:
    mine = ((one.id, str(one.value)) for one in code.indicators if one.facet == facet)
    return "; ".join(value if len(value) <= longest else name for name, value in mine)


def _told(book: Codebook) -> Iterator[tuple[str, ...]]:
    """Yield the rows for the document: the label without its key, and how often its rules err."""
    from opschaling_nlp.analysis.measured import word_error
    from opschaling_nlp.output.rules import LONGEST

    kind = {"tags": "tag", "drivers": "driver"}.get(book.role, book.role)
    for code, facet, label, *texts in _rows(book, longest=LONGEST):
        error = word_error("facet", f"{code}.{facet}") if facet else word_error(kind, code)
        yield f"{label}, onderdeel" if facet else label, *texts, error or "niet gemeten"


def run_propose(args: argparse.Namespace) -> int:
    """Print lines that would find more of what people coded, best first."""
    from opschaling_nlp.cli.inputs import load_coded
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codings.learning import given_by_rules
    from opschaling_nlp.codings.precedence import decide
    from opschaling_nlp.codings.proposing import propose_indicators

    found = load_coded(args)
    label, tables, labels, codings = found.label(args.code), found.tables, found.labels, found.handmade.codings
    decisions = decide(codings, statements=tables["statements"], labels=labels)
    coded = {one.statement_id: one.holds for one in decisions if one.label == label and not one.undecided}
    proposals = propose_indicators(tables["tokens"], coded, found=given_by_rules(label, tables["evidence"]))
    rows = [(one.line(), one.classes, str(one.right), str(one.wrong), str(one.new)) for one in proposals[:_MOST]]
    print_table(
        f"{args.code}: voorstellen uit {len(coded)} gecodeerde bijdragen",
        rows,
        header=("regel voor uw codeboek", "woordsoort", "juist", "onjuist", "nieuw"),
    )
    return 0


_COLUMNS = (
    *("codeboek", "versie", "code", "facet", "label", "omschrijving"),
    *("hoort erbij", "hoort er niet bij", "indicatoren"),
)
_HEADS = ["code", *_COLUMNS[5:], "gemeten fout"]
_MOST = 40
"""Proposals that are shown."""
_WIDTH = 60
"""Characters of what an indicator looks for."""


_LABELLED = option(
    "labelled", metavar="LABELS", type=Path, nargs="*", help="bestanden met per regel {text, drivers, tags} in JSON"
)
_GENERAL = option(
    "--general", metavar="CONLLU", type=Path, action="append", default=[], help="algemeen Nederlands (CoNLL-U, ook .xz)"
)
_ONLY = option("code", metavar="CODE", nargs="?", default="", help="alleen deze code, of code/facet")
COMMAND = Command(
    "codebook",
    "bekijk, meet en druk codeboeken af",
    "Bekijk de indicatoren van de codeboeken, meet ze, of schrijf ze als tabel voor een bijlage.",
    parts=(
        Command("list", "toon de indicatoren", "Toon elke indicator op een regel.", run_list, (_ONLY, *WAYS)),
        Command(
            "dead", "wat in de laatste analyse nooit vuurde", "Toon indicatoren die niets vonden.", run_dead, (OUT,)
        ),
        Command(
            "twice",
            "wat bij twee codes staat",
            "Toon woorden die bij meer dan één code van een codeboek staan.",
            run_twice,
            WAYS,
        ),
        Command(
            "measure",
            "meet elke indicator op zinnen met labels",
            "Tel per indicator de treffers, juist en onjuist op bijdragen met labels, en hoe gewoon hij is in algemeen "
            "Nederlands.",
            run_measure,
            (
                _LABELLED,
                _GENERAL,
                option("--to", metavar="CSV", type=Path, required=True, help="waar de tabel komt"),
                *WAYS,
            ),
        ),
        Command(
            "export",
            "druk het codeboek af als tabel",
            "Schrijf codes, facetten, omschrijvingen, voorbeelden en indicatoren als tabel.",
            run_export,
            (
                option("--csv", metavar="CSV", type=Path, help="waar de tabel als CSV komt"),
                option(
                    "--docx",
                    metavar="DOCX",
                    type=Path,
                    help="waar de tabel als Word-document komt, met de gemeten fout",
                ),
                *WAYS,
            ),
        ),
        Command(
            "propose",
            "stel indicatoren voor uit de codering",
            "Stel woorden voor die vaak staan in bijdragen die u een code gaf, met wat ze juist en onjuist raken.",
            run_propose,
            (CODE, OUT, CODINGS, *WAYS),
        ),
    ),
)
