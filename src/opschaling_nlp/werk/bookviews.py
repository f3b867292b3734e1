"""Gather what the page of the codebook shows: one code at a time, and what a line of it would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codings.booklines import MARK, PREFIX, BookLine, write_overlay
from opschaling_nlp.codings.log import last_words
from opschaling_nlp.output.selection import rows_of
from opschaling_nlp.werk.acts import line_of

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Code, Codebook
    from opschaling_nlp.werk.preview import Preview
    from opschaling_nlp.werk.project import Project

_SHOWN = 30
"""Posts that a preview shows; more are counted."""


def codebook_page(project: Project, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show which codes there are, and of one its definition, examples and alternatives with what each found."""
    books = [book for book in project.codebooks if book.role != "valence"]
    named = {f"{book.name}/{code.name}": (book, code) for book in books for code in book.codes}
    chosen = query.get("code", "")
    chosen = chosen if chosen in named else next(iter(named), "")
    shown = _shown(project, *named[chosen]) if chosen else {}
    return {
        "books": books,
        "chosen": chosen,
        "changed": [book.name for book in books if book.version.endswith(MARK)],
        "unknown": project.attached.handmade.unknown,
        "keys": {column.label.key: column.heading for column in project.columns},
        **shown,
    }


def _shown(project: Project, book: Codebook, code: Code) -> Mapping[str, Any]:
    rules = project.run.tables["rules"]
    mine = rules[(rules["codebook"] == book.name) & (rules["code"] == code.name)]
    fired = {row.indicator: row for row in rows_of(mine)}
    found = {one.id: fired[one.id].statements if one.id in fired else 0 for one in code.indicators}
    ordered = sorted(code.indicators, key=lambda one: (not one.id.startswith(PREFIX), -found[one.id]))
    alternatives = [{"line": one, "found": fired.get(one.id), "own": one.id.startswith(PREFIX)} for one in ordered]
    facets = {facet.name: facet.label_nl for facet in code.facets}
    return {"book": book, "code": code, "alternatives": alternatives, "facets": facets}


def preview_part(project: Project, preview: Preview, query: Mapping[str, str]) -> Mapping[str, Any]:
    """Show what a line would change, and ask whether it is to be stored."""
    change = preview.show(line_of(query))
    rows = project.run.rows
    return {"line": query, "change": change, "rows": [rows[one] for one in change.posts[:_SHOWN] if one in rows]}


def overlay_file(project: Project, name: str) -> str:
    """Give the changed lines of a codebook as a file that extends it; empty where there is no such codebook."""
    book = next((one for one in project.codebooks if one.name == name), None)
    return write_overlay(book, last_words(project.log, BookLine)) if book else ""
