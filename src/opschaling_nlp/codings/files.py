"""Name every kind of file in the folder of codings, and find the files."""

import re
from pathlib import Path

from opschaling_nlp.errors import UserError
from opschaling_nlp.texts import say

LOG = "logboek.jsonl"
LOCK = ".slot"
DECISIONS = "themas.toml"
MEMOS = "memos.toml"
QUOTABLE = "citeerbaar.toml"
DEVELOPMENT = "ontwikkeling.txt"
MODELS = "_modellen"
"""Folder of answers by language models; no coder can have this name."""
CODER = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""What a coder may be called: the name becomes a folder."""

DRAW = "steekproef-*.csv"
NAMES = (
    LOG,  # who did what when: codings, ticks, memos, summaries, decisions
    DECISIONS,
    MEMOS,
    QUOTABLE,
    DEVELOPMENT,  # statements that were used to write rules
)


def list_files(folder: Path) -> list[Path]:
    """List the files that hold people's decisions, those of the coders last; other files are ignored."""
    named = [path for name in NAMES if (path := folder / name).is_file()]
    return [*named, *sorted(folder.glob(DRAW)), *coded_files(folder), *model_files(folder)]


def sitting_files(folder: Path) -> list[Path]:
    """List the imports by coder: one folder per coder, one file per import."""
    coders = sorted(path for path in folder.glob("*") if path.is_dir() and CODER.fullmatch(path.name))
    return [path for coder in coders for path in sorted(coder.glob("*.csv"))]


def list_overlooked(folder: Path) -> list[Path]:
    """List the folders with CSV files whose names no coder can have, and which are therefore not read."""
    return sorted(
        path
        for path in folder.glob("[!.]*")
        if path.is_dir() and not CODER.fullmatch(path.name) and any(path.glob("*.csv"))
    )


def coded_files(folder: Path) -> list[Path]:
    """List the imports, and the tables in overlooked folders: these hold participants' words all the same."""
    return sitting_files(folder) + [path for other in list_overlooked(folder) for path in sorted(other.glob("*.csv"))]


def model_files(folder: Path) -> list[Path]:
    """List the files with language models' answers, one per model."""
    return sorted((folder / MODELS).glob("*.jsonl"))


def check_coder(name: str) -> str:
    """Return the name of a coder; raises UserError if it cannot be a folder name."""
    if not CODER.fullmatch(name):
        raise UserError.single(
            say("codeur {name}", name=repr(name)),
            "is geen bruikbare naam",
            "gebruik kleine letters, cijfers, - en _, bijvoorbeeld een pseudoniem",
        )
    return name
