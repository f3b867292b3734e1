"""Open the latest run for the commands that go on from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    import pandas as pd


def read_latest(out: Path) -> dict[str, pd.DataFrame]:
    """Read the tables of OUT/latest; raises UserError where there is no run yet, or one of another version."""
    from opschaling_nlp.output.tables import read_tables
    from opschaling_nlp.publication import LATEST, is_whole, repair

    repair(out)
    if not is_whole(out / LATEST):
        raise UserError.single(str(out), "er is nog geen analyse", "draai eerst `opschaling analyse`")
    try:
        return read_tables(out / LATEST)
    except ValueError as error:  # the tables have other columns than this version writes
        raise UserError.single(
            str(out / LATEST),
            "is gemaakt met een andere versie van het programma",
            "draai `opschaling analyse` opnieuw",
        ) from error
