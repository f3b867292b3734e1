"""Remove what must be erased from the files of codings: the only reason a stored line may change."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import tomlkit

from opschaling_nlp.codings.attaching import Anchor, anchor_from_table
from opschaling_nlp.codings.files import DEVELOPMENT, LOG, MEMOS, MODELS, QUOTABLE, coded_files, model_files
from opschaling_nlp.codings.log import Kind, load_log, locked
from opschaling_nlp.codings.modelcoder import load_answers
from opschaling_nlp.formulas import guard, unguard
from opschaling_nlp.writing import write_whole


@dataclass(frozen=True, slots=True)
class Target:
    """What to erase: whole sessions, or one statement with the words by which it is found."""

    sessions: frozenset[str]
    statement_id: str = ""
    texts: frozenset[str] = frozenset()

    def is_meant(self, anchor: Anchor) -> bool:
        """Return whether a decision by hand is about the target."""
        return anchor.statement_id == self.statement_id if self.statement_id else anchor.session in self.sessions

    def names(self, statement_id: str) -> bool:
        """Return whether an id on its own belongs to the target."""
        anchor = Anchor(statement_id.strip())
        if self.statement_id or anchor.session:
            return self.is_meant(anchor)
        return anchor.statement_id.startswith(tuple(f"{session}-" for session in self.sessions))


_Clean = Callable[[str, Target], tuple[str, str]]
"""Takes the text of a file, and returns what is left of it and what was removed (Dutch; empty if nothing)."""


def list_anchors(folder: Path) -> Iterator[Anchor]:
    """Yield what was decided about, as far as readable: a broken file must not keep words from being erased."""
    for path in coded_files(folder):
        yield from (_anchor_of(row) for row in _rows(_text_of(path))[1])
    for act in load_log(folder).acts:
        if isinstance(act.content.get("bijdrage"), Mapping):
            yield anchor_from_table(act.content["bijdrage"])
    yield from (answer.anchor for answer in load_answers(folder)[0])


def plan_forgetting(folder: Path, target: Target) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is removed from which file (Dutch), with a function that does so; nothing changes before its call."""
    places: list[tuple[Path, _Clean]] = [
        *((path, _without_rows) for path in coded_files(folder)),
        (folder / DEVELOPMENT, _without_ids),
        *((path, _without_acts) for path in (folder / LOG, *model_files(folder))),
        *((folder / name, _without_entries) for name in (MEMOS, QUOTABLE)),
    ]
    for path, clean in places:
        gone = clean(_text_of(path), target)[1] if path.is_file() else ""
        if gone:

            def forget(path: Path = path, clean: _Clean = clean) -> None:
                with locked(folder / MODELS if path.parent.name == MODELS else folder):
                    write_whole(path, clean(_text_of(path), target)[0].encode("utf-8", "surrogateescape"))

            yield f"{gone} in {path.relative_to(folder).as_posix()}", forget


def _text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "surrogateescape")


def _rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    reader = csv.DictReader(StringIO(text, newline=""))
    rows = [{name: unguard(cell or "") for name, cell in row.items() if name is not None} for row in reader]
    return list(reader.fieldnames or ()), rows


def _anchor_of(row: Mapping[str, str]) -> Anchor:
    return Anchor(*(row.get(name) or "" for name in ("statement_id", "session_id", "text")))


def _without_rows(text: str, target: Target) -> tuple[str, str]:
    """Remove the target from codings, including its words as the neighbour of another statement."""
    names, rows = _rows(text)
    words = (target.texts | {row.get("text") or "" for row in rows if target.is_meant(_anchor_of(row))}) - {""}
    kept = [
        {name: "" if name in {"previous", "next"} and value in words else value for name, value in row.items()}
        for row in rows
        if not target.is_meant(_anchor_of(row))
    ]
    written = StringIO(newline="")
    writer = csv.DictWriter(written, names, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guard(cell) for name, cell in row.items()} for row in kept)
    gone = f"{len(rows) - len(kept)} codering(en)" if len(kept) < len(rows) else "de woorden als buurbijdrage"
    return written.getvalue(), gone if kept != rows else ""


def _without_ids(text: str, target: Target) -> tuple[str, str]:
    ids = text.splitlines()
    kept = [one for one in ids if not target.names(one)]
    return "".join(f"{one}\n" for one in kept), f"{len(ids) - len(kept)} bijdrage(n)" if kept != ids else ""


def _without_entries(text: str, target: Target) -> tuple[str, str]:
    """Remove memos and ticks from a hand-written file; all other lines stay as they are."""
    document: Any = tomlkit.parse(text)
    gone = 0
    for listed in (one for one in document.values() if isinstance(one, list)):
        for place in reversed(range(len(listed))):
            entry = listed[place]
            memo = isinstance(entry, Mapping)
            if target.names(str(entry.get("id", "") if memo else entry)) and (
                not memo or entry.get("about") == "bijdrage"
            ):
                del listed[place]
                gone += 1
    return tomlkit.dumps(document), f"{gone} regel(s)" if gone else ""


def _without_acts(text: str, target: Target) -> tuple[str, str]:
    """Remove the target from a log: acts about it are dropped, and acts that list several statements lose it.

    Its words must not remain anywhere, not even as a neighbour. Unreadable lines stay as they are.
    """
    lines = re.split(r"(?<=\n)", text)  # keeps the line ends, so that dropping a line cannot join its neighbours
    kept = [_without_words(line, target) for line in lines]
    changed = sum(before != after for before, after in zip(lines, kept, strict=True))
    return "".join(line for line in kept if line is not None), f"{changed} regel(s)" if changed else ""


def _without_words(line: str, target: Target) -> str | None:
    try:
        table: dict[str, Any] = json.loads(line)
    except ValueError:
        return line
    before = json.dumps(table)
    if isinstance(table.get("bijdrage"), Mapping):
        if target.is_meant(anchor_from_table(table["bijdrage"])):
            return None
        table["bijdrage"] = {key: value for key, value in table["bijdrage"].items() if value not in target.texts}
    if table.get("wat") == Kind.SESSION and target.is_meant(Anchor("", str(table.get("sessie")))):
        return None
    if table.get("wat") == Kind.BOOKLINE and table.get("tekst") in target.texts:
        return None
    if isinstance(table.get("bijdragen"), list):
        table["bijdragen"] = [one for one in table["bijdragen"] if not target.is_meant(Anchor(str(one)))]
    return line if json.dumps(table) == before else f"{json.dumps(table, ensure_ascii=False)}\n"
