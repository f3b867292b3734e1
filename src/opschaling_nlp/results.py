"""Load a finished run as data frames, for notebooks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opschaling_nlp.errors import UserError
from opschaling_nlp.manifest import load_manifest
from opschaling_nlp.output.tables import read_table
from opschaling_nlp.publication import is_whole, repair
from opschaling_nlp.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Run:
    """Give the tables of a finished run, each read when it is first asked for."""

    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """How the run was made."""
        return load_manifest(self.folder)

    def table(self, name: str) -> pd.DataFrame:
        """Read a table by its name in the data dictionary; raises KeyError where there is none."""
        return read_table(self.folder / f"{name}.csv", TABLES[name])

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """The raw files, a row each."""
        return self.table("sessions")

    @cached_property
    def statements(self) -> pd.DataFrame:
        """The statements, a row each."""
        return self.table("statements")


def load(folder: str | Path) -> Run:
    """Load the run in a folder, such as data/processed/latest; raises UserError where there is no finished run."""
    path = Path(folder)
    repair(path.parent)
    if not is_whole(path):
        raise UserError.single(str(path), "hier staat geen afgeronde analyse", "draai eerst `opschaling analyse`, of noem de map met manifest.json")
    return Run(path)
