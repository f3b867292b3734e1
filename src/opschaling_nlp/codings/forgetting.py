"""Take the words of what must be erased out of a log: the one thing for which a line of it may change."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from opschaling_nlp.codings.anchors import Anchor, anchor_from_table
from opschaling_nlp.codings.log import Kind, locked


def forget_in_log(
    path: Path, is_about: Callable[[Anchor], bool], *, words: Collection[str] = (), trial: bool = False
) -> int:
    """Remove what a log says about the statements that `is_about` names, and return how many lines changed.

    Acts about one of them go; acts that list several lose it. `words` are texts that may stand nowhere, not as a
    neighbour either. Lines that cannot be read stay as they are. A `trial` only counts.
    """
    if not path.is_file():
        return 0
    with nullcontext() if trial else locked(path.parent):
        lines = path.read_bytes().splitlines(keepends=True)
        kept = [_forget(line, is_about, words) for line in lines]
        changed = sum(before != after for before, after in zip(lines, kept, strict=True))
        if changed and not trial:
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(b"".join(line for line in kept if line is not None))
            unfinished.replace(path)
    return changed


def _forget(line: bytes, is_about: Callable[[Anchor], bool], words: Collection[str]) -> bytes | None:
    try:
        table: dict[str, Any] = json.loads(line)
    except ValueError:
        return line
    before = json.dumps(table)
    if isinstance(table.get("bijdrage"), Mapping):
        if is_about(anchor_from_table(table["bijdrage"])):
            return None
        table["bijdrage"] = {key: value for key, value in table["bijdrage"].items() if value not in words}
    if table.get("wat") == Kind.SESSION and is_about(Anchor("", str(table.get("sessie")))):
        return None
    if table.get("wat") == Kind.BOOKLINE and table.get("tekst") in words:
        return None
    if isinstance(table.get("bijdragen"), list):
        table["bijdragen"] = [one for one in table["bijdragen"] if not is_about(Anchor(str(one)))]
    return line if json.dumps(table) == before else json.dumps(table, ensure_ascii=False).encode() + b"\n"
