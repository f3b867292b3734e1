"""Open Office files in the form that the libraries know, and the parts of them that the libraries do not read."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from opschaling_nlp.ingest.safety import parse_xml

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_ROOT = "_rels/.rels"
_LETTERS = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def open_package(path: Path) -> str | io.BytesIO:
    """Return the path of a file, or for strict Open XML, which has other names for the same things, a copy in memory.

    The size was checked before.
    """
    with zipfile.ZipFile(path) as archive:
        if _ROOT not in archive.namelist() or _STRICT not in archive.read(_ROOT):
            return str(path)
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as made:
            for info in archive.infolist():
                data = archive.read(info)
                if info.filename.endswith((".xml", ".rels")):
                    data = _NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
                made.writestr(info.filename, data)
    copy.seek(0)
    return copy


def related(part: Any, *kinds: str) -> Iterator[Any]:
    """Yield the XML of each part of these kinds that a part of a package points at."""
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in kinds:
            yield parse_xml(relation.target_part.blob)


def read_diagrams(element: Any, part: Any) -> list[str]:
    """Return the words of each point of the diagrams (SmartArt) in an element, which stand in a part of their own."""
    identities = {reference.get(_DATA, "") for reference in element.iter(f"{_DIAGRAM}relIds")}
    diagrams = [relation for identity, relation in part.rels.items() if identity in identities]
    points = [
        "\n".join(
            filter(
                None, ("".join(paragraph.itertext(f"{_LETTERS}t")).strip() for paragraph in point.iter(f"{_LETTERS}p"))
            )
        )
        for relation in diagrams
        if not relation.is_external
        for point in parse_xml(relation.target_part.blob).iter(f"{_DIAGRAM}pt")
    ]
    return [point for point in points if point]
