"""Say beforehand what would be read and what looks odd: `opschaling check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import CODINGS, RAW, WAYS, Command
from opschaling_nlp.errors import UserError, load_or_collect

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from opschaling_nlp.errors import Problem
    from opschaling_nlp.model import Session
    from opschaling_nlp.sessions import Collected


def run(args: argparse.Namespace) -> int:
    """Print a row a file, what looks odd, and what is wrong with a codebook; 1 where something has to be mended."""
    from opschaling_nlp.cli.inputs import load_inputs
    from opschaling_nlp.cli.terminal import progress_bars
    from opschaling_nlp.codings.attaching import Statements
    from opschaling_nlp.handmade import Handmade, attach_handmade
    from opschaling_nlp.sessions import collect_sessions
    from opschaling_nlp.settings import load_settings
    from opschaling_nlp.tagging.check import check_codebooks

    problems: list[Problem] = []
    inputs = load_or_collect(lambda: load_inputs(args.settings, args.codebook, args.codings), problems)
    settings = inputs.settings if inputs else load_settings()
    with progress_bars() as progress:
        step = (lambda *step: progress("Lezen", *step)) if progress else None
        made = inputs.handmade if inputs else Handmade()
        collected = load_or_collect(
            lambda: collect_sessions(
                args.raw, settings=settings, questions=made.questions, facts=made.facts, progress=step
            ),
            problems,
        )
    if collected:
        _print_collected(collected)
    if inputs:
        handmade = attach_handmade(inputs.handmade, Statements.of_sessions(collected.sessions if collected else ()))
        for warning in handmade.warnings if collected else inputs.handmade.warnings:
            print(f"Let op: {warning}")
        problems += load_or_collect(lambda: check_codebooks(inputs.codebooks, inputs.settings), problems) or []
    if problems:
        raise UserError(problems)
    print("Codeboeken: elk voorbeeld doet wat het zegt.")
    return 0


def _print_collected(collected: Collected) -> None:
    """Print what is read and what is not, the questions, and what looks odd."""
    from opschaling_nlp.cli.terminal import print_table

    read = [session for session in collected.sessions if not session.skipped]
    print_table(
        "Wordt gelezen", [_row(session) for session in read], header=("bestand", "vorm", "soort", "bijdragen", "titel")
    )
    if skipped := [(session.source, session.skipped) for session in collected.sessions if session.skipped]:
        print_table("Wordt overgeslagen", skipped, header=("bestand", "reden"))
    if collected.samples_left_out:
        print(f"De {len(collected.samples_left_out)} voorbeeldsessies worden weggelaten, omdat er andere exports zijn.")
    _print_questions(read)
    odd = [
        (session.source, oddity)
        for session in read
        for oddity in (*_double(session), *session.warnings, *session.doubts)
    ]
    if odd:
        print_table("Ziet er vreemd uit", odd, header=("bestand", "wat"))
    for warning in collected.warnings:
        print(f"Let op: {warning}")


def _print_questions(sessions: Sequence[Session]) -> None:
    """Print what was understood of every question, the others first, who asks, and what may be a heading."""
    from opschaling_nlp.cli.terminal import print_table
    from opschaling_nlp.output.labels import describe_prompt_kind
    from opschaling_nlp.text.questions import list_questions

    heard = [session for session in sessions if not session.kind.is_source]
    if questions := list_questions(heard):
        print_table(
            "Vragen en kopjes (zet wat niet klopt recht met `make werk`, of in sessies.toml onder [vragen])",
            [
                (one.text, describe_prompt_kind(one.kind), "een mens" if one.settled else "", str(one.answers))
                for one in questions
            ],
            header=("vraag of kopje", "soort", "gekozen door", "bijdragen"),
        )
    if leading := [(session.source, ", ".join(session.facilitators)) for session in heard if session.facilitators]:
        print_table("Wie de vragen stelt (facilitator in sessies.toml)", leading, header=("bestand", "begeleider"))
    if doubtful := [(session.source, text) for session in heard for text in session.doubtful]:
        print_table(
            "Misschien een kopje, nu een bijdrage (is het er een: zet het onder [vragen])",
            doubtful,
            header=("bestand", "regel"),
        )


def _double(session: Session) -> Iterator[str]:
    if session.same_as:
        yield f"dubbele export: telt niet mee naast {session.same_as}"


def _row(session: Session) -> tuple[str, ...]:
    kind = f"{session.kind.value} (bron)" if session.kind.is_source else session.kind.value
    return (session.source, session.format, kind, str(len(session.statements)), session.title)


COMMAND = Command(
    "check",
    "controleer exports, instellingen, codeboeken en coderingen",
    "Zeg wat gelezen zou worden, wat niet en waarom, wat er vreemd uitziet, en of de codeboeken doen wat hun "
    "voorbeelden zeggen.",
    run,
    (RAW, *WAYS, CODINGS),
)
