"""Look at one export as the program reads it: `opschaling read`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import CODINGS, DEFAULT_RAW, SETTINGS, Command, option
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.labels import describe_prompt_kind

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from opschaling_nlp.model import Edit, Session, Statement
    from opschaling_nlp.settings import Settings


def run(args: argparse.Namespace) -> int:
    """Print the sessions of one file in the shape that was asked for."""
    from opschaling_nlp.settings import load_settings

    settings = load_settings(args.settings)
    if args.teken is not None:
        return _draw(args.file, args.teken, settings)
    sessions = read_sessions(args.file, settings, args.codings)
    unread = [session for session in sessions if session.skipped]
    for session in sessions:
        if session.skipped:
            continue
        if args.json:
            print(json.dumps(asdict(session), ensure_ascii=False))
        elif args.shape == "md":
            from opschaling_nlp.text.markdown import write_markdown

            print(write_markdown(session), end="")
        else:
            print("\n".join(_lines(session, with_edits=args.edits)))
    if unread:
        raise UserError.single(
            "; ".join(session.source for session in unread), "; ".join(session.skipped for session in unread)
        )
    return 0


def _draw(file: Path, folder: Path, settings: Settings) -> int:
    from opschaling_nlp.cli.drawing import LEGEND, draw_reading
    from opschaling_nlp.ingest.folder import read_file

    _check_is_there(file)
    for reading in read_file(file.absolute(), raw=file.absolute().parent, settings=settings.ingest):
        for drawn in draw_reading(file, reading, folder):
            print(drawn)
    print(LEGEND)
    return 0


def _check_is_there(file: Path) -> None:
    if not file.is_file():
        raise UserError.single(str(file), "dit bestand bestaat niet", "controleer de naam en de map")


def read_sessions(file: Path, settings: Settings, codings: Path | None = None) -> tuple[Session, ...]:
    """Read one file as a run would: with the nearest sessies.toml above it, and what people said of it on the page.

    Raises UserError where the file is missing.
    """
    from opschaling_nlp.codings.log import Log, load_log
    from opschaling_nlp.codings.questions import load_questions
    from opschaling_nlp.codings.sessionfacts import load_facts, settle_facts
    from opschaling_nlp.ingest.folder import OVERRIDES, read_file
    from opschaling_nlp.sessions import build_sessions
    from opschaling_nlp.text.overrides import load_overrides

    _check_is_there(file)
    path = file.absolute()
    raw = next((folder for folder in path.parents if (folder / OVERRIDES).is_file()), path.parent)
    usual = DEFAULT_RAW.absolute()
    if usual in path.parents:
        raw = usual  # the same ids as in a run
    log = load_log(codings) if codings else Log()
    readings = read_file(path, raw=raw, settings=settings.ingest)
    overrides = settle_facts(load_overrides(raw), readings, load_facts(log))
    return build_sessions(readings, overrides, questions=load_questions(log))


def _lines(session: Session, *, with_edits: bool) -> Iterator[str]:
    yield from _facts(session)
    positions = {statement.statement_id: statement.position for statement in session.statements}
    section: tuple[str, ...] = ()
    for statement in session.statements:
        if statement.section != section:
            section = statement.section
            asked = f"   [{describe_prompt_kind(statement.prompt_kind)}]" if section else ""
            yield f"\n## {' > '.join(section) or '(geen rubriek)'}{asked}"
        yield _line(statement, positions)
        if with_edits:
            yield from (_edit(edit) for edit in statement.edits)
    if with_edits and session.edits:
        yield "\nWeggelaten als opmaak van de bladzijde:"
        yield from (_edit(edit) for edit in session.edits)
    yield ""


def _facts(session: Session) -> Iterator[str]:
    """Say what a session is, what is doubtful about it, and its questions."""
    from opschaling_nlp.text.questions import list_questions

    facts = [session.kind.value, session.format, session.date, f"{len(session.statements)} bijdragen"]
    yield f"{session.title or session.source}   ({', '.join(fact for fact in facts if fact)})"
    yield from (f"  let op: {warning}" for warning in session.warnings)
    if session.facilitators:
        yield f"  stelt de vragen: {', '.join(session.facilitators)}"
    yield from (f"  misschien een kopje, nu een bijdrage: {text}" for text in session.doubtful)
    for one in list_questions([session]):
        chosen = ", gekozen" if one.settled else ""
        yield f"  {one.text}   [{describe_prompt_kind(one.kind)}{chosen}; {one.answers} bijdragen]"


def _line(statement: Statement, positions: dict[str, int]) -> str:
    reply = f"→ op {positions.get(statement.reply_to, '?')}: " if statement.reply_to else ""
    speaker = f"{statement.speaker}: " if statement.speaker else ""
    text = statement.text.replace("\n", " ⏎ ")
    return f"{statement.position:5}  {_place(statement):<12}  {reply}{speaker}{text}"


def _place(statement: Statement) -> str:
    page = f"p.{statement.page} " if statement.page is not None else ""
    if statement.line_start is None:
        return page.strip()
    last = f"-{statement.line_end}" if statement.line_end not in {None, statement.line_start} else ""
    return f"{page}r.{statement.line_start}{last}"


def _edit(edit: Edit) -> str:
    return f"{'':21}{edit.kind}: {edit.before!r} → {edit.after!r}"


COMMAND = Command(
    "read",
    "bekijk hoe een export wordt gelezen",
    "Toon de bijdragen van een export met rubriek en vindplaats, om te beoordelen of hij goed wordt gelezen.",
    run,
    (option("file", type=Path, metavar="BESTAND", help="de export"), SETTINGS, CODINGS),
    one_of=(
        option("--edits", action="store_true", help="toon ook wat bij het lezen is veranderd"),
        option("--json", action="store_true", help="voor programma's: een sessie per regel, als JSON"),
        option("--as", dest="shape", choices=("md",), help="schrijf de sessie als Markdown om te verbeteren"),
        option(
            "--teken",
            type=Path,
            nargs="?",
            const=Path(),
            metavar="MAP",
            help="teken op elke bladzijde van een PDF wat er is gevonden (PNG), in MAP of in deze map",
        ),
    ),
    epilog="Leest hij niet goed? Bewaar de uitvoer van --as md als .md, verbeter die, en zet hem in RAW in de plaats "
    "van de export.",
)
