"""Open Office files in a form that the libraries accept, and read parts that the libraries do not."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml.etree import tostring

from opschaling_nlp.ingest.safety import parse_xml

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_ASIDE = re.compile(r"(?:word|ppt)/(?!(?:document|presentation)\.xml|slides?/|slide(?:Layout|Master)s?/).*\.xml$")
_DAMAGED = "beschadigde onderdelen van het document (opmerkingen, noten …) gelezen tot waar zij beschadigd zijn"
_ROOT = "_rels/.rels"
# Word's parts are named after their root elements.
_EMPTY = '<w:{} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
_LETTERS = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"


def open_package(path: Path, counts: Counter[str]) -> str | io.BytesIO:
    """Return the path of a file, or an in-memory copy that the libraries can read.

    They do not know the namespaces of strict Open XML, and reject a document of which only the comments are damaged. Of
    such a part the copy keeps what precedes the damage, and counts it. The size must have been checked.
    """
    with zipfile.ZipFile(path) as archive:
        strict = _ROOT in archive.namelist() and _STRICT in archive.read(_ROOT)
        aside = [info for info in archive.infolist() if _ASIDE.match(info.filename)]
        mended = {info.filename: whole for info in aside if (whole := _mend(archive.read(info), info.filename))}
        counts[_DAMAGED] = len(mended)
        if not (strict or mended):
            return str(path)
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w") as made:
            for info in archive.infolist():
                data = mended.get(info.filename) or archive.read(info)
                if strict and info.filename.endswith((".xml", ".rels")):
                    data = _NAME.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
                made.writestr(info.filename, data)
    copy.seek(0)
    return copy


def _mend(data: bytes, name: str) -> bytes:
    """Return the readable part of damaged XML, or an empty part if its root is cut off; b"" if it is not damaged."""
    try:
        parse_xml(data)
    except SyntaxError:
        found = parse_xml(data, recover=True) if data else None
        if found is None or not found.tag.startswith("{"):
            return _EMPTY.format(Path(name).stem).encode()
        return bytes(tostring(found))
    return b""


def related(part: Any, *kinds: str) -> Iterator[Any]:
    """Yield the XML of each part of these kinds that a part of a package refers to."""
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in kinds:
            yield parse_xml(relation.target_part.blob)


def read_diagrams(element: Any, part: Any) -> list[str]:
    """Return the text of each point in the diagrams (SmartArt) of an element, which are stored in separate parts."""
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
