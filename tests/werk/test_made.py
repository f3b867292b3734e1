"""What is followed act by act is what would be read from the beginning."""

from __future__ import annotations

import random
from contextlib import suppress

from opschaling_nlp.codings.log import Kind, append_act, load_log
from opschaling_nlp.codings.store import CodedStatement, add_codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.werk.acts import do_act
from opschaling_nlp.werk.project import Project


def _afresh(project):
    return Project(project.paths, project.settings, project.codebooks)


def _seen(project):
    """List what pages show of what people decided."""
    made = project.attached.handmade
    numbers = {}
    for row in sorted(made.codings.rows, key=lambda row: row.sitting):
        numbers.setdefault((row.statement_id, row.coder), []).append((row.sitting, dict(row.values)))
    memos = sorted((memo.id, memo.text, memo.by) for memo in made.memos)
    parts = (made.decisions, made.questions, made.facts, made.summaries, made.unknown, project.codebooks)
    return made.codings.latest(), made.codings.first(), numbers, memos, made.quotable_ids, parts, project.log.acts


def _undo_something(project, who, chance):
    standing = [act for act in project.log.acts if act.id not in project.log.undone]
    if standing:
        do_act(project, "ongedaan", {"wie": who, "handeling": chance.choice(standing).id})


def _import_something(project, who, chance):
    row = CodedStatement(chance.choice(project.run.order[:12]), "", who, 0, {"tip": chance.choice("01?"), "raar": "1"})
    add_codings(project.paths.codings, who, [row])


def _acts(project, chance):
    """Give acts of every kind that the page knows, with their bodies."""
    session = next(iter(project.run.questions))
    one, number = chance.choice(project.run.order[:12]), chance.randrange(3)
    line = {"boek": "factoren", "code": "lead", "deel": "include", "tekst": f"zin {number}", "staat": True}
    return {
        "citeerbaar": {"bijdrage": one, "geldt": chance.random() < 0.5},
        "memo": {"bijdrage": one, "tekst": f"kijk hier {number}"},
        "vraag": {"sessie": session, "vraag": f"Vraag {number}?", "soort": chance.choice(["hindrance", "help"])},
        "sessie": {
            "sessie": session,
            "kind": chance.choice(["wall", "chat"]),
            "date": "",
            "group": "",
            "facilitator": "",
        },
        "thema": {"thema": "open:1", "besluit": "hernoem", "naam": f"Thema {number}", "reden": "past"},
        "code": {"sleutel": "raar", "keuze": chance.choice(["neem", "weg"]), "label": "Raar", "definitie": "x"},
        "codeboek": line,
    }


def test_following_gives_what_reading_again_gives(project):
    """After any row of acts, imports and undoings the pages show what a new start would show."""
    chance = random.Random(7)
    for number in range(120):
        who, one = chance.choice(["lotte", "noor"]), chance.choice(project.run.order[:12])
        what = chance.random()
        if what < 0.15:
            _undo_something(project, who, chance)
        elif what < 0.2:
            _import_something(project, who, chance)
        elif what < 0.5:
            name, body = chance.choice(list(_acts(project, chance).items()))
            with suppress(UserError):  # a line that stands there already
                do_act(project, name, {"wie": who, **body})
        else:
            anchor = project.run.statements.anchor(one)
            values = {chance.choice(["tip", "lead"]): chance.choice("01?")}
            content = {"bijdrage": anchor.to_table(), "waarden": values, "zitting": f"dag {number // 30}"}
            append_act(project.paths.codings, who, Kind.CODING, content | {"notitie": chance.choice(["", "let op"])})
        followed = _seen(project)
        if number % 6 == 5:
            assert followed == _seen(_afresh(project)), number


def test_a_line_that_is_half_written_is_waited_for(project):
    """What another program is still writing counts when its line is whole, and not twice."""
    one = project.run.statements.anchor(project.run.order[0])
    content = {"bijdrage": one.to_table(), "waarden": {"tip": "1"}, "zitting": "1"}
    append_act(project.paths.codings, "lotte", Kind.CODING, content)
    assert len(project.codings.rows) == 1
    log = project.paths.codings / "logboek.jsonl"
    line = log.read_bytes()
    with log.open("ab") as handle:
        handle.write(line[:30])
    assert len(project.codings.rows) == 1
    with log.open("ab") as handle:
        handle.write(line[30:])
    assert len(project.codings.rows) == 2


def test_a_log_that_was_rewritten_is_read_again(project):
    """After somebody was forgotten, nothing of what was read before is left."""
    for one in project.run.order[:3]:
        do_act(project, "coderen", {"wie": "lotte", "bijdrage": one, "waarden": {"tip": "1"}})
    assert len(project.codings.rows) == 3
    log = project.paths.codings / "logboek.jsonl"
    part = log.with_suffix(".part")
    part.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    part.replace(log)
    assert len(project.codings.rows) == 1
    assert len(load_log(project.paths.codings).acts) == 1
