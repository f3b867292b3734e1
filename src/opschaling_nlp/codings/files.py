"""Name every kind of file that may stand in the folder of codings, and find those that do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from opschaling_nlp.errors import UserError

LOG = "logboek.jsonl"
LOCK = ".slot"
DECISIONS = "themas.toml"
MEMOS = "memos.toml"
QUOTABLE = "citeerbaar.toml"
DEVELOPMENT = "ontwikkeling.txt"
MODELS = "_modellen"
"""Folder of what language models answered; no coder can be called so."""
CODER = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""What a coder may be called: the name is that of a folder."""

KINDS = {
    LOG: "logboek: wie wanneer wat deed (coderingen, vinkjes, memo's, samenvattingen, besluiten)",
    DECISIONS: "besluiten over themavoorstellen",
    MEMOS: "memo's",
    QUOTABLE: "bijdragen die geciteerd mogen worden",
    DEVELOPMENT: "bijdragen waarop regels zijn geschreven",
}
DRAW, DRAW_WHAT = "steekproef-*.csv", "getrokken steekproef"
SITTING = "ingelezen codering van één codeur"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Hold a file of the folder and what it holds (Dutch)."""

    path: Path
    what: str


def list_files(folder: Path) -> Iterator[KeptFile]:
    """List the files that hold what people decided, those of the coders last; other files are nobody's business."""
    for name, what in KINDS.items():
        if (folder / name).is_file():
            yield KeptFile(folder / name, what)
    yield from (KeptFile(path, DRAW_WHAT) for path in sorted(folder.glob(DRAW)))
    yield from (KeptFile(path, SITTING) for path in coded_files(folder))
    yield from (KeptFile(path, "antwoorden van een taalmodel") for path in model_files(folder))


def sitting_files(folder: Path) -> list[Path]:
    """List what was imported: one folder a coder, one file an import, in that order."""
    coders = sorted(path for path in folder.glob("*") if path.is_dir() and CODER.fullmatch(path.name))
    return [path for coder in coders for path in sorted(coder.glob("*.csv"))]


def list_overlooked(folder: Path) -> list[Path]:
    """List the folders with CSV files whose names no coder can have: what is in them is not read."""
    return sorted(
        path
        for path in folder.glob("[!.]*")
        if path.is_dir() and not CODER.fullmatch(path.name) and any(path.glob("*.csv"))
    )


def coded_files(folder: Path) -> list[Path]:
    """List what was imported, and the tables in folders whose names no coder can have: they hold words all the same."""
    return sitting_files(folder) + [path for other in list_overlooked(folder) for path in sorted(other.glob("*.csv"))]


def model_files(folder: Path) -> list[Path]:
    """List the files with what language models answered, one a model."""
    return sorted((folder / MODELS).glob("*.jsonl"))


def log_files(folder: Path) -> list[Path]:
    """List the files of one act or answer a line."""
    return [path for path in (folder / LOG, *model_files(folder)) if path.is_file()]


def check_coder(name: str) -> str:
    """Return the name of a coder; raises UserError where it cannot be a folder's."""
    if not CODER.fullmatch(name):
        raise UserError.single(
            f"codeur {name!r}",
            "is geen bruikbare naam",
            "gebruik kleine letters, cijfers, - en _, bijvoorbeeld een pseudoniem",
        )
    return name
