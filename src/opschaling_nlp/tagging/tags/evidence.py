"""Complete the evidence in a statement's words with that of its position.

The position is its opening label, headings, parent and prompt.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opschaling_nlp.codebook import built_in
from opschaling_nlp.model import LEVEL_TAGS, Session, Statement
from opschaling_nlp.tagging.annotate import Key
from opschaling_nlp.tagging.rows import Book, Finding
from opschaling_nlp.tagging.tags.layout_labels import SECTION_SEPARATOR, LabelHit, read_prefix, read_section

_KIND_ORDER = {"tag": 0, "substantive": 1, "driver": 2, "valence": 3, "code": 4}


def in_context(session: Session, found: Mapping[Key, Sequence[Finding]], book: Book) -> Iterator[tuple[Any, ...]]:
    """Yield the evidence of a session's statements in order, each a row of the table EVIDENCE.

    A reply has the levels of the statement it answers, if that precedes it. `found` holds the findings in the words, by
    text and kind of prompt; `book` is what evidence says of the tags' codebook.
    """
    levels: dict[str, list[Finding]] = {}
    for statement in session.statements:
        own = found[Key.of(statement)]
        place = [
            *(_by_label(hit, "prefix", "aanhef", statement.text, book) for hit in read_prefix(statement.text)),
            *_headings(statement, own, book),
            *_inherited(levels.get(statement.reply_to, [])),
        ]
        everything = sorted(dict.fromkeys([*place, *(_with_prompt(finding, statement) for finding in own)]), key=_order)
        levels[statement.statement_id] = [
            finding for finding in everything if finding.kind == "tag" and finding.label in LEVEL_TAGS
        ]
        yield from ((statement.statement_id, *finding) for finding in everything)


def _headings(statement: Statement, own: Sequence[Finding], book: Book) -> Iterator[Finding]:
    path = SECTION_SEPARATOR.join(statement.section)
    said = {finding.holds for finding in own if finding.kind == "tag" and finding.label == "question"}
    hollow = any(finding.kind == "substantive" for finding in own)
    for hit in read_section(statement.section):
        barred = hit.tag not in LEVEL_TAGS and (hollow or bool(statement.reply_to))
        overruled = (hit.tag == "tip" and 1 in said) or (hit.tag == "question" and 0 in said)
        if not barred and not overruled:
            yield _by_label(hit, "heading", "kop", path, book)._replace(where="section")


def _inherited(levels: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the levels of the parent, with a quote only if they come from its text."""
    for tag in LEVEL_TAGS:
        mine = [finding for finding in levels if finding.label == tag]
        if mine:
            best = next((finding for finding in mine if finding.where == "text"), None)
            inherited = (best or mine[0])._replace(source="parent", facet="", indicator=built_in("reactie op"))
            unquoted = inherited._replace(where="none", start=0, end=0, quote="")
            yield inherited._replace(where="parent") if best else unquoted


def _with_prompt(finding: Finding, statement: Statement) -> Finding:
    """Quote the prompt in a finding based on it."""
    if finding.where != "prompt":
        return finding
    if not statement.prompt:
        return finding._replace(where="none")
    return finding._replace(end=len(statement.prompt), quote=statement.prompt)


def _by_label(hit: LabelHit, source: str, rule: str, text: str, book: Book) -> Finding:
    words = (hit.start, hit.end, text[hit.start : hit.end])
    return book.find("tag", hit.tag, built_in(rule), words, source=source)


def _order(finding: Finding) -> tuple[object, ...]:
    return (_KIND_ORDER[finding.kind], *finding)
