"""Count what the tool has right, wrong and missed on labelled statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opschaling_nlp.analysis.measured import Measured, Origin
from opschaling_nlp.model import VALENCES


def score(
    gold: Iterable[Mapping[str, Any]],
    said: Mapping[str, Mapping[str, Any]],
    *,
    origin: Origin,
    material: str,
    product: str,
) -> Iterator[Measured]:
    """Count per label what the tool has right, wrong and missed.

    `gold` are labelled statements: `text` and, if labelled, `tags`, `about`, `drivers`, `facets` (label → 1, 0 or None
    for undecidable, which is not scored) and `valence` (driver → directions). `said` maps each text to the tool's
    answer in the same form. A direction is scored for drivers that both gold and tool give, so that a missed driver is
    not counted twice.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    n = 0
    for item in gold:
        tool = said.get(str(item["text"]))
        if tool is None:
            continue
        n += 1
        for kind, label, true, found in _compare(item, tool):
            right, wrong, missed = counts.setdefault((kind, label), [0, 0, 0])
            counts[kind, label] = [
                right + (true and found),
                wrong + (found and not true),
                missed + (true and not found),
            ]
    for (kind, label), (right, wrong, missed) in counts.items():
        yield Measured(origin, material, kind, label, n, right, wrong, missed, product)


def _compare(item: Mapping[str, Any], tool: Mapping[str, Any]) -> Iterator[tuple[str, str, bool, bool]]:
    for kind, field in (("tag", "tags"), ("about", "about"), ("driver", "drivers"), ("facet", "facets")):
        for label, value in (item.get(field) or {}).items():
            if value is not None:
                yield kind, label, bool(value), label in tool.get(field, ())
    for driver, directions in (item.get("valence") or {}).items():
        if item["drivers"].get(driver) != 0 and driver in tool["drivers"]:
            for valence in VALENCES:
                yield "valence", valence, valence in directions, valence in tool["valence"].get(driver, ())
