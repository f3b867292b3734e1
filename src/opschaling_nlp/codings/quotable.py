"""Keep which statements may be quoted in the shareable version.

From ticks in the log, or the list that the working report saves.
"""

import hashlib
import tomllib
from pathlib import Path

from opschaling_nlp.codings.anchors import Anchor, anchor_from_table
from opschaling_nlp.codings.files import QUOTABLE
from opschaling_nlp.codings.log import Act, Kind, Log, append_act, load_log, locked
from opschaling_nlp.errors import UserError
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.texts import say

KEY = "bijdragen"


def load_quotable(folder: Path, log: Log | None = None) -> tuple[Anchor, ...]:
    """Return the statements that may be quoted, sorted; without a file and ticks there are none.

    A `citeerbaar.toml` changed since the last tick has the last word: what it leaves out may not be quoted, wherever it
    was ticked. Raises UserError if the file cannot be read.
    """
    log = load_log(folder) if log is None else log
    ticked: dict[str, Anchor] = {}
    taken_over = ""
    for act in log.standing(Kind.QUOTABLE):
        if KEY in act.content:
            taken_over = str(act.content.get("sha256", ""))
            ticked = {one: ticked.get(one, Anchor(one)) for one in map(str, act.content[KEY])}
            continue
        anchor = anchor_from_table(act.content.get("bijdrage", {}))
        ticked.pop(anchor.statement_id, None)
        if act.content.get("geldt"):
            ticked[anchor.statement_id] = anchor
    saved = _read_saved(folder)
    if saved and saved[1] != taken_over:
        ticked = {one: ticked.get(one, Anchor(one)) for one in saved[0]}
    return tuple(ticked[one] for one in sorted(ticked))


def tick(folder: Path, who: str, anchor: Anchor, *, quotable: bool) -> Act:
    """Record that a statement may, or may no longer, be quoted.

    Raises UserError if `citeerbaar.toml` cannot be read.
    """
    with locked(folder):
        _log_saved_list(folder, who)
        return append_act(folder, who, Kind.QUOTABLE, {"bijdrage": anchor.to_table(), "geldt": quotable})


def _log_saved_list(folder: Path, who: str) -> None:
    """Copy the file's list into the log, so that ticks from now on come after it."""
    saved = _read_saved(folder)
    acts = [act for act in load_log(folder).standing(Kind.QUOTABLE) if KEY in act.content]
    if saved and not (acts and acts[-1].content.get("sha256") == saved[1]):
        append_act(folder, who, Kind.QUOTABLE, {KEY: saved[0], "van": QUOTABLE, "sha256": saved[1]})


def _read_saved(folder: Path) -> tuple[list[str], str] | None:
    """Read the file that the report saves: its list, and the hash of its bytes."""
    path = folder / QUOTABLE
    if not path.exists():
        return None
    remedy = "bewaar het opnieuw vanuit het werkrapport"
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = say("kan niet worden gelezen ({why})", why=dutch_reason(error))
        raise UserError.single(str(path), said, remedy) from error
    listed = table.get(KEY)
    if set(table) != {KEY} or not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise UserError.single(str(path), say('moet precies één lijst hebben: {key} = ["…", "…"]', key=KEY), remedy)
    return listed, hashlib.sha256(data).hexdigest()
