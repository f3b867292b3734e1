"""Carry out what the page asks: each act is checked, and on disk before the page is told."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from opschaling_nlp.codings.attaching import Anchor
from opschaling_nlp.codings.decisions import Decision, Verb, decide_theme
from opschaling_nlp.codings.draws import draw_sample, store_draw
from opschaling_nlp.codings.files import check_coder
from opschaling_nlp.codings.labels import own_key
from opschaling_nlp.codings.log import locked, record, undo
from opschaling_nlp.codings.notes import About, Memo, Summary, tick
from opschaling_nlp.codings.owncodes import BookLine, Choice, Part, check_line, decide_code
from opschaling_nlp.codings.sessionfacts import FACTS, QuestionKind, SessionFacts, state_facts
from opschaling_nlp.codings.store import SETTLED, CodedStatement, code_statement
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tables import rows_of, split_codes
from opschaling_nlp.text.session_questions import POST
from opschaling_nlp.texts import say
from opschaling_nlp.werk.project import Project
from opschaling_nlp.werk.queues import coded_by, list_queue, list_themes, next_open, queue_named

Body = Mapping[str, Any]
Answer = Mapping[str, Any]
MOST_CHARACTERS = 10_000
"""Maximum length of a note, a reason or a summary."""
_ANSWERS = 10
"""Number of answers stored with a question, by which its session can be recognised again."""
QUESTION_KINDS = (*(kind.value for kind in PromptKind), POST)
"""The kinds a question can be given; `post` means that it is not a question."""


def do_act(project: Project, name: str, body: Body) -> Answer:
    """Carry out one act and return what the page needs next; raises UserError and stores nothing if it is invalid."""
    demand(name in ACTS, name, "is geen handeling van deze pagina")
    return ACTS[name](project, body) or {}


def demand(holds: object, where: str, what: str, remedy: str = "") -> None:
    """Raise UserError, in the language of the page, unless `holds`; without a remedy, it says to reload the page."""
    if not holds:
        raise UserError.single(say(where), say(what), say(remedy) if remedy else say("laad de pagina opnieuw"))


def _code(project: Project, body: Body) -> Answer | None:
    """Store values of one statement, or with `klaar` all of them, and return the next statement."""
    who, anchor = _who(body), _anchor(project, body)
    given = body.get("waarden", {})
    unknown = sorted(set(given) - set(project.names)) if isinstance(given, dict) else ["waarden"]
    demand(not unknown, ", ".join(unknown), "kan niet worden gecodeerd")
    queue, search = queue_named(body.get("rij")), _text(body, "zoek")
    _store(project, who, anchor, {str(key): str(value) for key, value in given.items()}, body)
    if not body.get("klaar"):
        return None
    order = list_queue(project, queue, search=search)
    return {"volgende": next_open(order, coded_by(project, who), after=anchor.statement_id)}


def _settle(project: Project, body: Body) -> None:
    """Store what coders agreed on after discussion, with the reason; their own codings do not change."""
    who, anchor, reason = _who(body), _anchor(project, body), _text(body, "reden")
    demand(reason, "overleg", "heeft nog geen reden", "schrijf in een paar woorden waarom")
    values = {_text(body, "code"): _text(body, "waarde")}
    _store(project, who, anchor, values, {"notitie": reason}, round_name=SETTLED)


def _store(
    project: Project, who: str, anchor: Anchor, values: Mapping[str, str], body: Body, *, round_name: str = ""
) -> None:
    row = CodedStatement(
        statement_id=anchor.statement_id,
        session_id=anchor.session_id,
        coder=who,
        sitting=0,
        values=values,
        text=anchor.text,
        previous=anchor.previous,
        next=anchor.next,
        note=_text(body, "notitie"),
        split=bool(body.get("splitsen")),
        round=round_name,
    )
    code_statement(project.paths.codings, row)


def _tick(project: Project, body: Body) -> None:
    tick(project.paths.codings, _who(body), _anchor(project, body), quotable=bool(body.get("geldt")))


def _note(project: Project, body: Body) -> None:
    about = _text(body, "over")
    anchor = None if about in {"code", "thema"} else _anchor(project, body)
    about, name = ("bijdrage", anchor.statement_id) if anchor else (about, _needed(body, "naam"))
    memo = Memo(cast("About", about), name, _needed(body, "tekst"), anchor=anchor)
    record(project.paths.codings, _who(body), memo)


def _summarise(project: Project, body: Body) -> None:
    session, driver, run = _needed(body, "sessie"), _needed(body, "factor"), project.run
    here = session in run.titles and driver in run.driver_names
    demand(here, f"{session}, {driver}", "staat niet in deze analyse")
    members = tuple(
        one for one, row in run.rows.items() if row.session_id == session and driver in split_codes(row.drivers)
    )
    record(project.paths.codings, _who(body), Summary(session, driver, _text(body, "tekst"), "", members))


def _decide_theme(project: Project, body: Body) -> None:
    given = _needed(body, "thema")
    theme = _first(project, "themes", "theme", given)
    demand(theme, given, "is geen thema van deze analyse")
    decision = Decision(
        cast("Verb", _needed(body, "besluit")),  # decide_theme rejects anything else
        _needed(body, "reden"),
        tuple(split_codes(theme.statement_ids)),
        _text(body, "naam"),
        _text(body, "met"),
    )
    targets = {*project.run.driver_names, *(one.name for one in project.attached.handmade.decisions if one.name)}
    merges = decision.verb != "voeg samen" or decision.into in targets
    demand(
        merges,
        decision.into or "samenvoegen met",
        "is geen factor en geen thema met een naam",
        "kies er een uit de lijst",
    )
    decide_theme(project.paths.codings, _who(body), decision)


def _divide(project: Project, body: Body) -> None:
    """Put statements into a new or existing theme; the themes they leave keep the rest."""
    who, name, reason = _who(body), _needed(body, "naam"), _needed(body, "reden")
    given = body.get("bijdragen")
    listed = given if isinstance(given, list) else []
    chosen = [one for one in listed if isinstance(one, str) and one in project.run.rows]
    demand(chosen, "bijdragen", "er is geen bijdrage aangekruist", "kruis aan wat bij het thema hoort")
    groups = list_themes(project)
    for label, one in groups.items():
        rest = tuple(statement for statement in one.statement_ids if statement not in chosen)
        if rest and len(rest) < len(one.statement_ids) and label != name:
            decide_theme(project.paths.codings, who, replace(one, reason=one.reason or reason, statement_ids=rest))
    into = groups[name].statement_ids if name in groups else ()
    members = tuple(dict.fromkeys([*into, *chosen]))
    decide_theme(project.paths.codings, who, Decision("hernoem", reason, members, name))


def _move(project: Project, body: Body) -> None:
    """Move one statement between facets of a driver; an empty name is no facet."""
    who, anchor, driver = _who(body), _anchor(project, body), _needed(body, "factor")
    ends = {_text(body, "van"): "0", _text(body, "naar"): "1"}
    values = {f"{driver}.{name}": value for name, value in ends.items() if name}
    moves = values and values.keys() <= project.names.keys() and len(ends) == len({"van", "naar"})
    demand(moves, ", ".join(values) or driver, "is geen facet")
    if _text(body, "naar"):
        values[driver] = "1"  # naming a part implies the whole
    _store(project, who, anchor, values, {})


def _state_session(project: Project, body: Body) -> None:
    """Store a session's kind, date, group and facilitators; empty fields are left to the program."""
    given = _needed(body, "sessie")
    session = _first(project, "sessions", "session_id", given)
    demand(session, given, "is geen sessie van deze analyse")
    said: dict[str, object] = {name: text for name in FACTS if (text := _text(body, name))}
    if "facilitator" in said:
        said["facilitator"] = [one.strip() for one in _text(body, "facilitator").split(";") if one.strip()]
    facts = SessionFacts(session.source, session.sha256, said, session.session_id)
    state_facts(project.paths.codings, _who(body), facts)


def _change_book(project: Project, body: Body) -> None:
    """Add a line to a code, or remove one."""
    line = line_of(body)
    check_line(project.codebooks, line)
    record(project.paths.codings, _who(body), line)


def line_of(body: Body) -> BookLine:
    """Read the codebook line that a body names."""
    book, code, part, text = (_needed(body, name) for name in ("boek", "code", "deel", "tekst"))
    return BookLine(book, code, cast("Part", part), text, _text(body, "facet"), stands=body.get("staat") in {True, "1"})


def _decide_code(project: Project, body: Body) -> None:
    """Create an own code, or decide on one that no codebook has."""
    choice, label, given = _text(body, "keuze"), _text(body, "label"), _text(body, "sleutel")
    key, same = given or own_key(_needed(body, "label")), _text(body, "is") if choice == "is" else ""
    demand(choice in {"neem", "is", "weg"}, choice, "is geen keuze")
    demand(choice != "is" or same in project.names, key, "is hetzelfde als wat?", "kies de code waarvoor zij staat")
    demand(given or key not in project.names, label, "bestaat al", "kies een andere naam")
    decide_code(
        project.paths.codings,
        _who(body),
        key,
        cast("Choice", choice),
        label=label,
        definition=_text(body, "definitie"),
        stands_for=same,
    )


def _set_question(project: Project, body: Body) -> None:
    kind, session, asked = _text(body, "soort"), _text(body, "sessie"), _needed(body, "vraag")
    demand(kind in QUESTION_KINDS, kind, "is geen soort vraag", "kies er een uit de lijst")
    answers = project.run.questions.get(session, {}).get(asked, [])
    question = QuestionKind(asked, kind, session, answers=tuple(one.statement_id for one in answers[:_ANSWERS]))
    record(project.paths.codings, _who(body), question)


def _draw(project: Project, body: Body) -> None:
    size = body.get("aantal")
    fits = isinstance(size, int) and 1 <= size <= len(project.run.order)
    demand(fits, "steekproef", "heeft geen geldig aantal", "kies een aantal tot en met dat van alle bijdragen")
    with locked(project.paths.codings):
        made = project.attached.handmade
        draw = draw_sample(
            project.run.tables["statements"],
            size=cast("int", size),
            seed=project.settings.analysis.seed,
            before=made.draws,
            leave_out=made.codings.development,
        )
        store_draw(project.paths.codings, draw)


def _undo(project: Project, body: Body) -> None:
    undo(project.paths.codings, _who(body), _needed(body, "handeling"))


ACTS: Mapping[str, Callable[[Project, Body], Answer | None]] = {
    "coderen": _code,
    "overleg": _settle,
    "citeerbaar": _tick,
    "memo": _note,
    "samenvatting": _summarise,
    "thema": _decide_theme,
    "verdeel": _divide,
    "verplaats": _move,
    "sessie": _state_session,
    "codeboek": _change_book,
    "code": _decide_code,
    "vraag": _set_question,
    "steekproef": _draw,
    "ongedaan": _undo,
}
"""Every act, by the last part of its address."""


def _who(body: Body) -> str:
    return check_coder(_text(body, "wie"))


def _first(project: Project, table: str, column: str, value: str) -> Any:
    """Return the first row of a table with a value; None if there is none."""
    frame = project.run.tables[table]
    return next(iter(rows_of(frame[frame[column] == value])), None)


def _anchor(project: Project, body: Body) -> Anchor:
    given = _text(body, "bijdrage")
    anchor = project.run.statements.anchor(given)
    demand(anchor, given or "bijdrage", "staat niet (meer) in de laatste analyse; er is niets opgeslagen")
    return cast("Anchor", anchor)


def _needed(body: Body, name: str) -> str:
    text = _text(body, name)
    demand(text, name, "is nog leeg", "vul het in")
    return text


def _text(body: Body, name: str) -> str:
    value = body.get(name, "")
    fits = isinstance(value, str) and len(value) <= MOST_CHARACTERS
    demand(fits, name, "is geen tekst van een geschikte lengte", "schrijf minder dan 10.000 tekens")
    return str(value).strip()
