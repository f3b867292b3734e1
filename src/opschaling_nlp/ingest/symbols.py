"""Know what the characters of symbol fonts (Wingdings, Symbol) mean."""

from __future__ import annotations

import re
from functools import cache

from opschaling_nlp.dutch.cues import load_cues

_BYTE = 0xFF


@cache
def symbol_family(font: str) -> str:
    """Return the table in resources/cues/symbols.toml for a font, empty for one with letters."""
    name = re.sub(r"[^a-z0-9]", "", font.lower())
    return next((family for part, family in load_cues("symbols")["families"].items() if name.startswith(part)), "")


def symbol_meant(font: str, code: int) -> str:
    """Return what a code of a symbol font (also a private one: F0E0) stands for, empty where that is not known."""
    return str(load_cues("symbols").get(symbol_family(font), {}).get(f"{code & _BYTE:02X}", ""))
