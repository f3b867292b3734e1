"""Open an Office file in the form that the libraries know: the strict variant of Open XML has other names for the same things."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_ROOT = "_rels/.rels"


def open_package(path: Path) -> str | io.BytesIO:
    """Return the path of a file, or for strict Open XML a copy in memory with the usual names; the size was checked before."""
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
