"""Join lines: with a space, or with nothing inside a word or web address broken at the line end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from opschaling_nlp.dutch.signs import HYPHENS, SOFT_HYPHEN
from opschaling_nlp.lines.edits import Change
from opschaling_nlp.lines.hyphens import DocumentWords, resolve, restored_trema

_BREAK = re.compile(r"(?<![^\S\n])[^\S\n]*\n\s*")
_ADDRESS = re.compile(r"(?:https?://|www\.|(?<!\S)[\w.+-]+@)\S*$", re.IGNORECASE)
_ADDRESS_END = re.compile(r"[/\-_=&?%.#~+@]$")
_JOINT_AND_HYPHEN = re.compile(r"[/@?=&#.]-$")
_ADDRESS_PATH = re.compile(r"[^/:]/[^/]*$")
_ADDRESS_PART = re.compile(r"[\w\-./%?=&#~+:@]+[>)\]]?(?=\s|$)")


def break_changes(text: str, document: DocumentWords, reasons: Sequence[str] = ()) -> Iterator[Change]:
    """Undo the line breaks of an export: a space, or nothing inside a broken word or web address.

    Each change takes its reason from `reasons`, if given.
    """
    for match, reason in zip_longest(_BREAK.finditer(text), reasons, fillvalue=""):
        if isinstance(match, str):
            return
        start, end = match.span()
        if end == len(text):
            return
        before, after = text[max(0, start - 200) : start], text[end : end + 200]
        if before.endswith(SOFT_HYPHEN):
            yield Change(start - 1, end, "", "hyphen", reason)
        elif _ADDRESS.search(before) and _continues_address(before, after):
            yield Change(start - int(_hyphenated_address(before, after, document)), end, "", "address", reason)
        elif len(before) > 1 and before[-1] in HYPHENS and not before[-2].isspace():
            yield replace(_hyphen_change(start, end, before[:-1], after, document), reason=reason)
        elif before.endswith("/") and not before[-2:-1].isspace() and len(before) > 1 and after[0].isalnum():
            yield Change(start, end, "", "wrap", reason)
        else:
            yield Change(start, end, " ", "wrap", reason)


def _hyphen_change(start: int, end: int, before: str, after: str, document: DocumentWords) -> Change:
    decision = resolve(before, after, document=document)
    if decision == "join":
        trema = restored_trema(before, after)
        return Change(start - 1, end + len(trema), trema, "hyphen")
    return Change(start, end, "" if decision == "keep" else " ", "hyphen")


def _continues_address(before: str, after: str) -> bool:
    part = _ADDRESS_PART.match(after)
    if not part:
        return False
    return bool(_ADDRESS_END.search(before)) or any(sign in part.group() for sign in "/?=&%_") or after[0] in "/?=&#%"


def _hyphenated_address(before: str, after: str, document: DocumentWords) -> bool:
    """Return whether automatic hyphenation broke an address; a hyphen in its path is part of it."""
    if _JOINT_AND_HYPHEN.search(before):
        return True
    within_host = before.endswith("-") and _ADDRESS_PATH.search(before) is None
    return within_host and resolve(before[:-1], after, document=document) == "join"
