"""Validate the project exchange of the last run against the published REFI-QDA schemas in the folder REFI, if set."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

from lxml import etree


def main() -> int:
    """Print whether project.qde and codebook.qdc of OUT/latest are valid; return 0 if they are or REFI is not set."""
    folder = os.environ.get("REFI", "")
    if not folder:
        print("REFI niet opgegeven: de uitwisseling is niet tegen het gepubliceerde schema gehouden")
        return 0
    exchange = Path(os.environ.get("OUT") or "data/processed") / "latest" / "exchange"
    if not (exchange / "project.qdpx").is_file():
        print(f"er staat nog geen uitwisseling in {exchange}: draai eerst `make analyse`", file=sys.stderr)
        return 1
    with zipfile.ZipFile(exchange / "project.qdpx") as archive:
        project = archive.read("project.qde")
    documents = {"Project-mrt2019.xsd": project, "Codebook.xsd": (exchange / "codebook.qdc").read_bytes()}
    faults = 0
    for name, document in documents.items():
        schema = etree.XMLSchema(etree.parse(Path(folder) / name))
        valid = schema.validate(etree.fromstring(document))
        print(f"{name}: {'geldig' if valid else 'ONGELDIG'}")
        for error in list(schema.error_log)[:5]:
            print(f"  {error.line}: {error.message}")
        faults += not valid
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
