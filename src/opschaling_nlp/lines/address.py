"""Recognise web addresses, which programs break at line ends each in their own way."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[<(\[]?(?:https?://|www\.)\S+", re.IGNORECASE)
_CUT = re.compile(r"(?:https?:/|www\.)\S*[/\-_=&?%.#~]$", re.IGNORECASE)


def goes_on_address(above: str, below: str) -> bool:
    """Tell whether a line ends within an address, or announces one that the next line opens with."""
    above = above.rstrip()
    return _CUT.search(above) is not None or (above.endswith(":") and ADDRESS.match(below.lstrip()) is not None)
