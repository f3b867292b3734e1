"""Turn the cues of a list that a researcher edits (`houd* … tegen`) into one expression over plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_FEW = 6
"""Words that may stand where a cue has dots."""


def plain_words(text: str) -> str:
    """Return the words of a text in lower case, without accents or signs, each between single blanks."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    words = _WORD.findall(bare)
    return f" {' '.join(words)} " if words else ""


def compile_cues(cues: Sequence[str]) -> re.Pattern[str]:
    """Return an expression that finds any of the cues; in a cue `*` stands for letters, `|` for or, `…` for a few words."""
    longest_first = sorted(cues, key=lambda cue: (-len(cue.split()), -len(cue), cue))
    return re.compile("|".join(_expression(cue) for cue in longest_first) or r"(?!)")


def _expression(cue: str) -> str:
    words = cue.split()
    parts = [r"(?<= )"]
    for index, word in enumerate(words):
        if word == "…":
            parts.append(rf"(?: [^ ]+){{0,{_FEW}}}?")
            continue
        choices = "|".join(re.escape(choice).replace(r"\*", "[^ ]*") for choice in word.split("|"))
        parts.append(f"{' ' if index else ''}(?:{choices})")
    return "".join([*parts, r"(?= )"])
