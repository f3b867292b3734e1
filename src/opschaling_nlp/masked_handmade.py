"""Replace the names in what people made by hand."""

from __future__ import annotations

from collections.abc import Callable

from opschaling_nlp.codings.anchors import Anchor
from opschaling_nlp.fields import change_fields
from opschaling_nlp.handmade import Handmade


def pseudonymise_handmade(handmade: Handmade, mask: Callable[[str], str], relabel: Callable[[str], str]) -> Handmade:
    """Replace who coded and decided by numbers in the order of their names, and mask what they wrote.

    What they decided stays. `relabel` gives the ids of sessions that tell a name their new form; those of statements
    follow. A language model keeps its name.
    """
    people = {row.coder for row in handmade.codings.rows} | {coder for one in handmade.unknown for coder in one.coders}
    signed = (handmade.decisions, handmade.memos, handmade.summaries, handmade.questions)
    people |= {one.by for made in signed for one in made}
    names = {name: f"codeur-{number:02}" for number, name in enumerate(sorted(people - {""}), 1)}

    def number(name: str) -> str:
        return names.get(name, name)

    def rename(statement_id: str) -> str:
        session = Anchor(statement_id).session
        return relabel(session) + statement_id.removeprefix(session) if session else statement_id

    written = (
        "text",
        "note",
        "previous",
        "next",
        "reason",
        "name",
        "into",
        "question",
        "warnings",
        "label",
        "definition",
    )
    ids = ("statement_id", "statement_ids", "answers", "development", "id")
    changes = {
        **dict.fromkeys(written, mask),
        **dict.fromkeys(ids, rename),
        **dict.fromkeys(("coder", "coders", "by"), number),
        "session_id": relabel,
    }
    return change_fields(handmade, changes)
