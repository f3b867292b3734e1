"""Look after the codebooks: `opschaling codebook list | dead | twice | measure | export | propose`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import add_codings, add_out, add_ways
from opschaling_nlp.errors import UserError, choose_from

if TYPE_CHECKING:
    import argparse

    from opschaling_nlp.cli.arguments import DutchParser


def add_parser(subparsers: argparse._SubParsersAction[DutchParser]) -> None:
    """Describe the command and its parts."""
    parser = subparsers.add_parser(
        "codebook",
        help="bekijk, meet en druk codeboeken af",
        description="Bekijk de indicatoren van de codeboeken, meet ze, of schrijf ze als tabel voor een bijlage.",
    )
    parts = parser.add_subparsers(title="onderdelen", metavar="ONDERDEEL", required=True)
    listing = parts.add_parser("list", help="toon de indicatoren", description="Toon elke indicator op een regel.")
    listing.add_argument("code", metavar="CODE", nargs="?", default="", help="alleen deze code, of code/facet")
    listing.set_defaults(run=run_list)
    dead = parts.add_parser(
        "dead", help="wat in de laatste analyse nooit vuurde", description="Toon indicatoren die niets vonden."
    )
    add_out(dead)
    dead.set_defaults(run=run_dead)
    twice = parts.add_parser(
        "twice",
        help="wat bij twee codes staat",
        description="Toon woorden die bij meer dan één code van een codeboek staan.",
    )
    twice.set_defaults(run=run_twice)
    measure = parts.add_parser(
        "measure",
        help="meet elke indicator op zinnen met labels",
        description="Tel per indicator de treffers, juist en onjuist op bijdragen met labels, en hoe gewoon hij is in algemeen Nederlands.",
    )
    measure.add_argument(
        "labelled", metavar="LABELS", type=Path, nargs="*", help="bestanden met per regel {text, drivers, tags} in JSON"
    )
    measure.add_argument(
        "--general",
        metavar="CONLLU",
        type=Path,
        action="append",
        default=[],
        help="algemeen Nederlands (CoNLL-U, ook .xz)",
    )
    measure.add_argument("--to", metavar="CSV", type=Path, required=True, help="waar de tabel komt")
    measure.set_defaults(run=run_measure)
    export = parts.add_parser(
        "export",
        help="druk het codeboek af als tabel",
        description="Schrijf codes, facetten, omschrijvingen, voorbeelden en indicatoren als tabel.",
    )
    export.add_argument("--csv", metavar="CSV", type=Path, required=True, help="waar de tabel komt")
    export.set_defaults(run=run_export)
    propose = parts.add_parser(
        "propose",
        help="stel indicatoren voor uit de codering",
        description="Stel woorden voor die vaak staan in bijdragen die u een code gaf, met wat ze juist en onjuist zouden raken.",
    )
    propose.add_argument("code", metavar="CODE", help="sleutel van de code, zoals tip, lead of potjer/h.samen")
    add_out(propose)
    add_codings(propose)
    propose.set_defaults(run=run_propose)
    for part in (listing, twice, measure, export, propose):
        add_ways(part)


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
    """Write the codebooks as a table: a row for each code, facet and indicator."""
    import csv

    from opschaling_nlp.cli.inputs import load_inputs

    with args.csv.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            (
                "codeboek",
                "versie",
                "code",
                "facet",
                "label",
                "omschrijving",
                "hoort erbij",
                "hoort er niet bij",
                "indicatoren",
            )
        )
        for book in load_inputs(args.settings, args.codebook, None).codebooks:
            for code in book.codes:
                mine = "; ".join(str(one.value) for one in code.indicators if not one.facet)
                texts = ("\n".join(code.include), "\n".join(code.exclude))
                writer.writerow((book.name, book.version, code.name, "", code.label_nl, code.definition, *texts, mine))
                for facet in code.facets:
                    mine = "; ".join(str(one.value) for one in code.indicators if one.facet == facet.name)
                    row = (facet.label_nl, facet.definition, "\n".join(facet.include), "", mine)
                    writer.writerow((book.name, book.version, code.name, facet.name, *row))
    print(f"Geschreven: {args.csv}")
    return 0


def run_propose(args: argparse.Namespace) -> int:
    """Print lines that would find more of what people coded, best first."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.latest import read_latest
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.codings.attaching import Statements
    from opschaling_nlp.codings.labels import labels_by_key
    from opschaling_nlp.codings.learning import given_by_rules
    from opschaling_nlp.codings.precedence import decide
    from opschaling_nlp.codings.proposing import propose_indicators
    from opschaling_nlp.handmade import attach_handmade

    inputs = load_inputs(args.settings, args.codebook, args.codings)
    labels = labels_by_key(inputs.codebooks)
    if args.code not in labels:
        raise UserError.single(f"code {args.code!r}", "staat niet in de codeboeken", choose_from(args.code, labels))
    label, tables = labels[args.code], read_latest(args.out)
    codings = attach_handmade(inputs.handmade, Statements.of(tables["statements"])).handmade.codings
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


_MOST = 40
"""Proposals that are shown."""
_WIDTH = 60
"""Characters of what an indicator looks for."""
