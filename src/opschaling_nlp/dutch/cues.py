"""Read the editable cue lists in resources/cues, once each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_cues(name: str) -> dict[str, Any]:
    """Return the tables of `resources/cues/NAME.toml`."""
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/cues/{name}.toml").read_text("utf-8"))
