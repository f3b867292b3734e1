"""Do what the page asks: each act is checked, and on the disk before the page is told so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from opschaling_nlp.codings.booklines import BookLine, check_line
from opschaling_nlp.codings.decisions import Decision, decide_theme
from opschaling_nlp.codings.draws import store_draw
from opschaling_nlp.codings.files import check_coder
from opschaling_nlp.codings.log import locked, record, undo
from opschaling_nlp.codings.notes import Memo, Summary
from opschaling_nlp.codings.owncodes import decide_code, own_key
from opschaling_nlp.codings.questions import QuestionKind
from opschaling_nlp.codings.quotable import tick
from opschaling_nlp.codings.sampling import draw_sample
from opschaling_nlp.codings.sessionfacts import FACTS, SessionFacts, state_facts
from opschaling_nlp.codings.store import SETTLED, CodedStatement, code_statement
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import PromptKind
from opschaling_nlp.tables import split_codes
from opschaling_nlp.text.questions import POST
from opschaling_nlp.werk.boards import list_themes
from opschaling_nlp.werk.queues import coded_by, list_queue, next_open, queue_named

if TYPE_CHECKING:
    from opschaling_nlp.codings.anchors import Anchor
    from opschaling_nlp.codings.booklines import Part
    from opschaling_nlp.codings.decisions import Verb
    from opschaling_nlp.codings.notes import About
    from opschaling_nlp.codings.owncodes import Choice
    from opschaling_nlp.werk.project import Project

Body = Mapping[str, Any]
Answer = Mapping[str, Any]
MOST_CHARACTERS = 10_000
"""Of a note, a reason or a summary."""
_ANSWERS = 10
"""Kept with a question, to know its session again."""


def do_act(project: Project, name: str, body: Body) -> Answer:
    """Do one act and return what the page needs to go on; raises UserError, with nothing stored, where it cannot be."""
    act = ACTS.get(name)
    if act is None:
        raise UserError.single(name, "is geen handeling van deze pagina", "laad de pagina opnieuw")
    return act(project, body)


def _code(project: Project, body: Body) -> Answer:
    """Store some values of one statement, or with `klaar` all of them, and say which statement is next."""
    who, anchor = _who(body), _anchor(project, body)
    known = {column.label.key for column in project.columns}
    given = body.get("waarden", {})
    unknown = sorted(set(given) - known) if isinstance(given, dict) else ["waarden"]
    if unknown:
        raise UserError.single(", ".join(unknown), "kan niet worden gecodeerd", "laad de pagina opnieuw")
    queue, search = queue_named(body.get("rij")), _text(body, "zoek")
    _store(project, who, anchor, {str(key): str(value) for key, value in given.items()}, body)
    if not body.get("klaar"):
        return {}
    order = list_queue(project, queue, search=search)
    return {"volgende": next_open(order, coded_by(project, who), after=anchor.statement_id)}


def _settle(project: Project, body: Body) -> Answer:
    """Store what coders agreed on after discussion, with the reason; their own codings stay as they were."""
    who, anchor, key = _who(body), _anchor(project, body), _text(body, "code")
    reason = _text(body, "reden")
    if not reason:
        raise UserError.single("overleg", "heeft nog geen reden", "schrijf in een paar woorden waarom")
    _store(project, who, anchor, {key: _text(body, "waarde")}, {"notitie": reason}, round_name=SETTLED)
    return {}


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


def _tick(project: Project, body: Body) -> Answer:
    tick(project.paths.codings, _who(body), _anchor(project, body), quotable=bool(body.get("geldt")))
    return {}


def _note(project: Project, body: Body) -> Answer:
    about = _text(body, "over")
    if about in {"code", "thema"}:
        memo = Memo(cast("About", about), _needed(body, "naam"), _needed(body, "tekst"))
    else:
        anchor = _anchor(project, body)
        memo = Memo("bijdrage", anchor.statement_id, _needed(body, "tekst"), anchor=anchor)
    record(project.paths.codings, _who(body), memo)
    return {}


def _summarise(project: Project, body: Body) -> Answer:
    session, driver = _needed(body, "sessie"), _needed(body, "factor")
    if session not in project.run.titles or driver not in project.run.driver_names:
        raise UserError.single(f"{session}, {driver}", "staat niet in deze analyse", "laad de pagina opnieuw")
    members = tuple(
        one for one, row in project.run.rows.items() if row.session_id == session and driver in split_codes(row.drivers)
    )
    record(project.paths.codings, _who(body), Summary(session, driver, _text(body, "tekst"), "", members))
    return {}


def _decide_theme(project: Project, body: Body) -> Answer:
    themes = project.run.tables["themes"]
    found = themes[themes["theme"] == _needed(body, "thema")]
    if found.empty:
        raise UserError.single(_text(body, "thema"), "is geen thema van deze analyse", "laad de pagina opnieuw")
    members = tuple(split_codes(str(found["statement_ids"].iloc[0])))
    decision = Decision(
        cast("Verb", _needed(body, "besluit")),  # decide_theme refuses any other
        _needed(body, "reden"),
        members,
        _text(body, "naam"),
        _text(body, "met"),
    )
    targets = {*project.run.driver_names, *(one.name for one in project.attached.handmade.decisions if one.name)}
    if decision.verb == "voeg samen" and decision.into not in targets:
        raise UserError.single(
            decision.into or "samenvoegen met", "is geen factor en geen thema met een naam", "kies er een uit de lijst"
        )
    decide_theme(project.paths.codings, _who(body), decision)
    return {}


def _divide(project: Project, body: Body) -> Answer:
    """Put statements into a theme, new or there already; the themes they leave stay with what is left of them."""
    who, name, reason = _who(body), _needed(body, "naam"), _needed(body, "reden")
    given = body.get("bijdragen")
    listed = given if isinstance(given, list) else []
    chosen = [one for one in listed if isinstance(one, str) and one in project.run.rows]
    if not chosen:
        raise UserError.single("bijdragen", "er is geen bijdrage aangekruist", "kruis aan wat bij het thema hoort")
    groups = list_themes(project)
    for label, one in groups.items():
        rest = tuple(statement for statement in one.statement_ids if statement not in chosen)
        if rest and len(rest) < len(one.statement_ids) and label != name:
            decide_theme(project.paths.codings, who, replace(one, reason=one.reason or reason, statement_ids=rest))
    into = groups[name].statement_ids if name in groups else ()
    members = tuple(dict.fromkeys([*into, *chosen]))
    decide_theme(project.paths.codings, who, Decision("hernoem", reason, members, name))
    return {}


def _move(project: Project, body: Body) -> Answer:
    """Move one statement from a facet of a driver to another; an empty name is no facet."""
    who, anchor, driver = _who(body), _anchor(project, body), _needed(body, "factor")
    known = {column.label.key for column in project.columns}
    ends = {_text(body, "van"): "0", _text(body, "naar"): "1"}
    values = {f"{driver}.{name}": value for name, value in ends.items() if name}
    if not values or not values.keys() <= known or len(ends) != len({"van", "naar"}):
        raise UserError.single(", ".join(values) or driver, "is geen facet", "laad de pagina opnieuw")
    if _text(body, "naar"):
        values[driver] = "1"  # who names a part names the whole
    _store(project, who, anchor, values, {})
    return {}


def _state_session(project: Project, body: Body) -> Answer:
    """Store what a session is, when it was, of whom, and who asked; what is left empty is the program's to say."""
    sessions = project.run.tables["sessions"]
    found = sessions[sessions["session_id"] == _needed(body, "sessie")]
    if found.empty:
        raise UserError.single(_text(body, "sessie"), "is geen sessie van deze analyse", "laad de pagina opnieuw")
    said: dict[str, object] = {name: text for name in FACTS if (text := _text(body, name))}
    if "facilitator" in said:
        said["facilitator"] = [one.strip() for one in _text(body, "facilitator").split(";") if one.strip()]
    row = found.iloc[0]
    facts = SessionFacts(str(row["source"]), str(row["sha256"]), said, str(row["session_id"]))
    state_facts(project.paths.codings, _who(body), facts)
    return {}


def _change_book(project: Project, body: Body) -> Answer:
    """Add a line to a code or take one away."""
    line = line_of(body)
    check_line(project.codebooks, line)
    record(project.paths.codings, _who(body), line)
    return {}


def line_of(body: Body) -> BookLine:
    """Read which line of a codebook a body names."""
    return BookLine(
        _needed(body, "boek"),
        _needed(body, "code"),
        cast("Part", _needed(body, "deel")),
        _needed(body, "tekst"),
        _text(body, "facet"),
        stands=body.get("staat") in {True, "1"},
    )


def _decide_code(project: Project, body: Body) -> Answer:
    """Make an own code, or say what becomes of one that no codebook knows."""
    choice, label = _text(body, "keuze"), _text(body, "label")
    key = _text(body, "sleutel") or own_key(_needed(body, "label"))
    known = {column.label.key for column in project.columns}
    if choice not in {"neem", "is", "weg"}:
        raise UserError.single(choice, "is geen keuze", "laad de pagina opnieuw")
    if choice == "is" and _text(body, "is") not in known:
        raise UserError.single(key, "is hetzelfde als wat?", "kies de code waarvoor zij staat")
    if not body.get("sleutel") and key in known:
        raise UserError.single(label, "bestaat al", "kies een andere naam")
    decide_code(
        project.paths.codings,
        _who(body),
        key,
        cast("Choice", choice),
        label=label,
        definition=_text(body, "definitie"),
        stands_for=_text(body, "is") if choice == "is" else "",
    )
    return {}


def _set_question(project: Project, body: Body) -> Answer:
    kind, session, asked = _text(body, "soort"), _text(body, "sessie"), _needed(body, "vraag")
    if kind not in {*PromptKind, POST}:
        kinds = ", ".join([*filter(None, PromptKind), POST])
        raise UserError.single(kind, "is geen soort vraag", f"kies uit {kinds}")
    answers = project.run.questions.get(session, {}).get(asked, [])
    question = QuestionKind(asked, kind, session, answers=tuple(one.statement_id for one in answers[:_ANSWERS]))
    record(project.paths.codings, _who(body), question)
    return {}


def _draw(project: Project, body: Body) -> Answer:
    size = body.get("aantal")
    if not isinstance(size, int) or not 1 <= size <= len(project.run.order):
        raise UserError.single("steekproef", "heeft geen geldig aantal", f"kies 1 tot {len(project.run.order)}")
    with locked(project.paths.codings):
        made = project.attached.handmade
        draw = draw_sample(
            project.run.tables["statements"],
            size=size,
            seed=project.settings.analysis.seed,
            before=made.draws,
            leave_out=made.codings.development,
        )
        store_draw(project.paths.codings, draw)
    return {}


def _undo(project: Project, body: Body) -> Answer:
    undo(project.paths.codings, _who(body), _needed(body, "handeling"))
    return {}


ACTS: Mapping[str, Callable[[Project, Body], Answer]] = {
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
"""Every act by the last part of its address."""


def _who(body: Body) -> str:
    return check_coder(_text(body, "wie"))


def _anchor(project: Project, body: Body) -> Anchor:
    anchor = project.run.statements.anchor(_text(body, "bijdrage"))
    if anchor is None:
        raise UserError.single(
            _text(body, "bijdrage") or "bijdrage",
            "staat niet (meer) in de laatste analyse",
            "laad de pagina opnieuw; er is niets opgeslagen",
        )
    return anchor


def _needed(body: Body, name: str) -> str:
    text = _text(body, name)
    if not text:
        raise UserError.single(name, "is nog leeg", "vul het in")
    return text


def _text(body: Body, name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        raise UserError.single(
            name, "is geen tekst van een geschikte lengte", f"schrijf hoogstens {MOST_CHARACTERS} tekens"
        )
    return value.strip()
