"""Guard that what ARCHITECTURE.md walks past is there."""

from __future__ import annotations

import re
from importlib import import_module
from operator import attrgetter
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
WALKS = PAGE.partition("## Three walks")[2].partition("\n## ")[0]


def test_every_stop_of_a_walk_is_there() -> None:
    """A walk has eight stops, and every module, class and function named in it exists."""
    assert [len(re.findall(r"^\d+\. ", walk, re.MULTILINE)) for walk in WALKS.split("\n**")[1:]] == [8, 8, 8]
    stops = re.findall(r"`(?!resources)(\w+(?:/\w+)+)((?:\.\w+)*)`", WALKS) + re.findall(r"`(handmade)(\.\w+)`", WALKS)
    assert len(stops) > 25
    for path, names in stops:
        module = import_module(f"opschaling_nlp.{path.replace('/', '.')}")
        assert not names or attrgetter(names[1:])(module)
