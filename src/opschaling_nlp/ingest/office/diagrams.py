"""Read the words of diagrams (SmartArt), which stand in a part of their own."""

from __future__ import annotations

from typing import Any

_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_LETTERS = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def read_diagram(element: Any, part: Any) -> list[str]:
    """Return the words of each point of the diagrams in an element, in the order of the part that holds them."""
    from lxml.etree import XMLParser, fromstring

    lines: list[str] = []
    for reference in element.iter(f"{_DIAGRAM}relIds"):
        relation = part.rels.get(reference.get(_DATA, ""))
        if relation is not None and not relation.is_external:
            root = fromstring(relation.target_part.blob, XMLParser(resolve_entities=False, no_network=True))
            for point in root.iter(f"{_DIAGRAM}pt"):
                paragraphs = [
                    "".join(run.text or "" for run in p.iter(f"{_LETTERS}t")) for p in point.iter(f"{_LETTERS}p")
                ]
                lines.append("\n".join(line.strip() for line in paragraphs if line.strip()))
    return [line for line in lines if line]
