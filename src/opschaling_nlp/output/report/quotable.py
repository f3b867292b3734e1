"""Read which statements a researcher ticked as quotable: only those stand in the version for sharing."""

from __future__ import annotations

import tomllib
from pathlib import Path

from opschaling_nlp.errors import UserError

FILE = "citeerbaar.toml"
KEY = "bijdragen"


def load_quotable(codings: Path) -> frozenset[str]:
    """Return the statement ids listed in `codings`/citeerbaar.toml; without the file nothing is quotable.

    The working report writes the file: tick statements and save. Raises UserError where it cannot be read.
    """
    path = codings / FILE
    if not path.exists():
        return frozenset()
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError.single(
            str(path), f"kan niet worden gelezen ({error})", "bewaar het opnieuw vanuit het werkrapport"
        ) from error
    listed = table.get(KEY)
    if set(table) != {KEY} or not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise UserError.single(
            str(path), f'moet precies één lijst hebben: {KEY} = ["…", "…"]', "bewaar het opnieuw vanuit het werkrapport"
        )
    return frozenset(listed)
