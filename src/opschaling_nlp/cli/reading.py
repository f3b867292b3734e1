"""Preview how exports are read, draw the pages of a PDF, and say what looks odd: `opschaling read | check`."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.cli.arguments import DEFAULT_RAW
from opschaling_nlp.cli.inputs import load_inputs
from opschaling_nlp.cli.terminal import print_table, progress_bars, tell
from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.log import last_words, load_log
from opschaling_nlp.codings.sessionfacts import QuestionKind, SessionFacts, apply_facts
from opschaling_nlp.errors import Problem, UserError, load_or_collect
from opschaling_nlp.handmade import Handmade, attach_handmade
from opschaling_nlp.ingest.folder import OVERRIDES, read_file
from opschaling_nlp.model import Block, Box, Edit, Reading, Session, Statement
from opschaling_nlp.output.naming import counted, describe_prompt_kind, fixed_labels, format_name, written_date
from opschaling_nlp.sessions import Collected, build_sessions, collect_sessions
from opschaling_nlp.settings import Settings, load_settings
from opschaling_nlp.tagging.check import check_codebooks
from opschaling_nlp.text.markdown import write_markdown
from opschaling_nlp.text.overrides import load_overrides
from opschaling_nlp.text.passages import build_passages
from opschaling_nlp.text.session_questions import list_questions
from opschaling_nlp.texts import say

if TYPE_CHECKING:
    from pdfplumber.display import PageImage


def read(args: argparse.Namespace) -> None:
    """Print the sessions of one file in the requested format."""
    settings = load_settings(args.settings)
    if not args.file.is_file():
        raise UserError.single(str(args.file), "dit bestand bestaat niet", "controleer de naam en de map")
    if args.teken is not None:
        _draw(args.file, args.teken, settings)
        return
    sessions = _read_sessions(args.file.absolute(), settings, args.codings)
    for session in sessions:
        if session.skipped:
            continue
        if args.json:
            print(json.dumps(asdict(session), ensure_ascii=False))
        elif args.shape == "md":
            print(write_markdown(session), end="")
        else:
            print("\n".join(_lines(session, with_edits=args.edits)))
    problems = [Problem(session.source, session.skipped) for session in sessions if session.skipped]
    if problems:
        raise UserError(problems)


def _draw(file: Path, folder: Path, settings: Settings) -> None:
    for reading in read_file(file.absolute(), raw=file.absolute().parent, settings=settings.ingest):
        for drawn in draw_reading(file, reading, folder):
            print(drawn)
    print(LEGEND)


def _read_sessions(path: Path, settings: Settings, codings: Path) -> tuple[Session, ...]:
    """Read one file as a run would: with the nearest sessies.toml above it, and what people stated on the page."""
    raw = next((folder for folder in path.parents if (folder / OVERRIDES).is_file()), path.parent)
    usual = DEFAULT_RAW.absolute()
    if usual in path.parents:
        raw = usual  # the same ids as in a run
    log = load_log(codings)
    readings = read_file(path, raw=raw, settings=settings.ingest)
    overrides = apply_facts(load_overrides(raw), readings, last_words(log, SessionFacts))
    return build_sessions(readings, overrides, questions=last_words(log, QuestionKind))


def _lines(session: Session, *, with_edits: bool) -> Iterator[str]:
    yield from _facts(session)
    positions = {statement.statement_id: statement.position for statement in session.statements}
    section: tuple[str, ...] = ()
    for statement in session.statements:
        if statement.section != section:
            section = statement.section
            asked = f"   [{describe_prompt_kind(statement.prompt_kind)}]" if section else ""
            yield f"\n## {' > '.join(section) or say('(geen rubriek)')}{asked}"
        yield _line(statement, positions)
        if with_edits:
            yield from map(_edit, statement.edits)
    if with_edits and session.edits:
        yield "\n" + say("Weggelaten als opmaak van de bladzijde:")
        yield from map(_edit, session.edits)
    yield ""


def _facts(session: Session) -> Iterator[str]:
    """Yield a session's facts, doubts and questions."""
    posts = counted(len(session.statements), "bijdrage", "bijdragen")
    facts = [_kind(session), format_name(session.format), written_date(session.date), posts]
    yield f"{session.title or session.source}   ({', '.join(fact for fact in facts if fact)})"
    yield from ("  " + say("let op: {warning}", warning=warning) for warning in session.warnings)
    if session.facilitators:
        yield "  " + say("stelt de vragen: {names}", names=", ".join(session.facilitators))
    yield from ("  " + say("misschien een kopje, nu een bijdrage: {text}", text=text) for text in session.doubtful)
    for one in list_questions([session]):
        chosen = say(", gekozen") if one.settled else ""
        answers = counted(one.answers, "bijdrage", "bijdragen")
        yield f"  {one.text}   [{describe_prompt_kind(one.kind)}{chosen}; {answers}]"


def _line(statement: Statement, positions: dict[str, int]) -> str:
    reply = say("→ op {n}: ", n=positions.get(statement.reply_to, "?")) if statement.reply_to else ""
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


def check(args: argparse.Namespace) -> None:
    """Print one row per file, what looks odd, and what is wrong with a codebook."""
    problems: list[Problem] = []
    inputs = load_or_collect(lambda: load_inputs(args.settings, args.codebook, args.codings), problems)
    settings = inputs.settings if inputs else load_settings()
    made = inputs.handmade if inputs else Handmade()
    with progress_bars() as progress:
        step = (lambda *step: progress(say("Lezen"), *step)) if progress else None
        collected = load_or_collect(
            lambda: collect_sessions(
                args.raw, settings=settings, questions=made.questions, facts=made.facts, progress=step
            ),
            problems,
        )
    if collected:
        _print_collected(collected)
    attached = attach_handmade(made, Statements.of_sessions(collected.sessions)) if collected else made
    for warning in attached.warnings:
        tell("Let op: {warning}", warning=warning)
    if inputs:
        problems += load_or_collect(lambda: check_codebooks(inputs.codebooks, inputs.settings), problems) or []
    if problems:
        raise UserError(problems)
    tell("Codeboeken: elk voorbeeld doet wat het zegt.")


def _print_collected(collected: Collected) -> None:
    """Print what is read and what is not, the questions, and what looks odd."""
    read = [session for session in collected.sessions if not session.skipped]
    header = ("bestand", "vorm", "soort", "bijdragen", "titel")
    print_table("Wordt gelezen", [_row(session) for session in read], header=header)
    skipped = [(session.source, session.skipped) for session in collected.sessions if session.skipped]
    _print_any("Wordt overgeslagen", skipped, "reden")
    if collected.samples_left_out:
        left_out = len(collected.samples_left_out)
        tell("De {n} voorbeeldsessies zijn weggelaten, omdat er andere exports zijn.", n=left_out)
    _print_questions([session for session in read if not session.kind.is_source])
    odd = [(session.source, oddity) for session in read for oddity in _oddities(session)]
    _print_any("Ziet er vreemd uit", odd, "wat")
    for warning in collected.warnings:
        tell("Let op: {warning}", warning=warning)


def _print_any(title: str, rows: Sequence[tuple[str, str]], what: str) -> None:
    """Print findings about files, if there are any."""
    if rows:
        print_table(title, rows, header=("bestand", what))


def _print_questions(heard: Sequence[Session]) -> None:
    """Print how every question was understood (those that were not come first), who asks, and possible headings."""
    if questions := list_questions(heard):
        print_table(
            "Vragen en kopjes (zet wat niet klopt recht met `make werk`, of in sessies.toml onder [vragen])",
            [
                (one.text, describe_prompt_kind(one.kind), say("een mens") if one.settled else "", str(one.answers))
                for one in questions
            ],
            header=("vraag of kopje", "soort", "gekozen door", "bijdragen"),
        )
    leading = [(session.source, ", ".join(session.facilitators)) for session in heard if session.facilitators]
    _print_any("Wie de vragen stelt (facilitator in sessies.toml)", leading, "begeleider")
    doubtful = [(session.source, text) for session in heard for text in session.doubtful]
    _print_any("Misschien een kopje, nu een bijdrage (is het er een: zet het onder [vragen])", doubtful, "regel")


def _oddities(session: Session) -> Iterator[str]:
    if session.same_as:
        yield say("dubbele export: telt niet mee naast {other}", other=session.same_as)
    yield from (*session.warnings, *session.doubts)


def _row(session: Session) -> tuple[str, ...]:
    kind = say("{kind} (bron)", kind=_kind(session)) if session.kind.is_source else _kind(session)
    return (session.source, format_name(session.format), kind, str(len(session.statements)), session.title)


def _kind(session: Session) -> str:
    return fixed_labels("session_kinds")[session.kind.value]


RESOLUTION, LONGEST = 110, 2200
"""Dots per inch of a drawing, and the maximum number of dots along its longest side."""
COLOURS = {"column": (40, 90, 200), "card": (20, 140, 60), "cell": (220, 130, 0)}
JOIN, LINE = (210, 30, 30), (150, 150, 150)
LEGEND = "blauw: kolommen; groen: kaartjes; oranje: tabelcellen; grijs: regels; rood: regels die zijn samengevoegd"
"""What the colours mean, for whoever looks at a drawing."""
INCH = 72
"""Points per inch."""


def draw_reading(path: Path, reading: Reading, folder: Path) -> list[Path]:
    """Write one PNG per page with the lines, containers and joins found, and return their paths.

    Raises UserError if the file is not a readable PDF, or a drawing already exists: nothing is overwritten.
    """
    import pdfplumber

    if reading.format != "pdf" or reading.skipped:
        raise UserError.single(reading.source, reading.skipped or "alleen van een PDF zijn de bladzijden te tekenen")
    targets = [folder / f"{path.stem}.p{number:03}.png" for number in range(1, reading.pages + 1)]
    there = [target for target in targets if target.exists()]
    if there:
        raise UserError([Problem(str(one), "bestaat al", "wis het bestand of noem een andere map") for one in there])
    folder.mkdir(parents=True, exist_ok=True)
    passages = [passage.blocks for passage in build_passages(reading.blocks)]
    with pdfplumber.open(path, raise_unicode_errors=False) as pdf:
        for page, target in zip(pdf.pages, targets, strict=False):
            longest = max(float(page.width), float(page.height))
            image = page.to_image(resolution=max(1, min(RESOLUTION, int(LONGEST * INCH / longest))))
            _draw_page(image, [[one for one in group if one.page == page.page_number] for group in passages])
            image.save(target, format="PNG", quantize=False)
            page.close()
    return targets


def _draw_page(image: PageImage, passages: Iterable[Sequence[Block]]) -> None:
    containers: dict[str, list[Box]] = defaultdict(list)
    for passage in passages:
        boxes = [(block.container, block.box) for block in passage if block.box is not None]
        for container, box in boxes:
            containers[container].append(box)
            image.draw_rect((box.x0, box.top, box.x1, box.bottom), fill=(0, 0, 0, 0), stroke=LINE, stroke_width=1)
        for (_, above), (_, below) in pairwise(boxes):
            ends = ((above.x0 + above.x1) / 2, above.bottom), ((below.x0 + below.x1) / 2, below.top)
            image.draw_line(ends, stroke=JOIN, stroke_width=3)
    for container, found in containers.items():
        colour = COLOURS.get(container.partition(":")[0])
        if colour:
            around = (
                min(box.x0 for box in found) - 2,
                min(box.top for box in found) - 2,
                max(box.x1 for box in found) + 2,
                max(box.bottom for box in found) + 2,
            )
            image.draw_rect(around, fill=(*colour, 16), stroke=colour, stroke_width=2)
