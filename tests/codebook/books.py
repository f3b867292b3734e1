"""Write small codebooks for tests."""

from __future__ import annotations

import pytest

from opschaling_nlp.codebook import parse_codebook
from opschaling_nlp.errors import UserError

HEAD = """
name = "proef"
version = "1.0"
title = "Proef"
source = "eigen"
role = "{role}"
[[change]]
version = "1.0"
what = "eerste"
why = "om te proeven"
"""
CODE = """
[[code]]
name = "{name}"
nl = "Geduld"
en = "Patience"
definition = "Wachten kunnen."
{more}
"""
INDICATOR = """
[code.indicators]
woord = { words = "geduld" }
"""


def book(*codes: str, role: str = "extra") -> str:
    """Write a small codebook."""
    return HEAD.format(role=role) + "".join(codes or (CODE.format(name="geduld", more="") + INDICATOR,))


def problems(text: str) -> list[str]:
    """Return what the parser says of a codebook."""
    with pytest.raises(UserError) as caught:
        parse_codebook(text, where="proef.toml")
    return [str(problem) for problem in caught.value.problems]
