"""Count how often each indicator fired, to show those that never do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.tables import RULES

if TYPE_CHECKING:
    import pandas as pd

NAME = ("codebook", "version", "code", "facet", "indicator")
"""Columns that identify an indicator, in evidence and in the table of rules."""
COLUMNS = (*NAME, "sought", "hits", "statements", "never_fired")


def count_rules(evidence: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """Count hits and statements per indicator, then per built-in rule that fired.

    Indicators are in codebook order, built-in rules sorted. The columns are those of the table of rules without
    precision, recall and coded, which need codings.
    """
    import pandas as pd

    read = evidence[evidence["source"] != "coder"]
    fired = read.groupby(list(NAME), observed=True)["statement_id"].agg(["size", "nunique"])
    hits, statements = (Counter[Any](fired[name].to_dict()) for name in fired)
    listed = {
        (book.name, book.version, code.name, one.facet, one.id): str(one.value)
        for book in codebooks
        for code, one in book.indicators()
    }
    rows = [
        (*name, listed.get(name, ""), hits[name], statements[name], int(not hits[name]))
        for name in [*listed, *sorted(one for one in hits if one not in listed)]
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({name: "str" if name in _TEXTS else "int64" for name in COLUMNS})


_TEXTS = frozenset({column.name for column in RULES.columns if column.type == "text"})
