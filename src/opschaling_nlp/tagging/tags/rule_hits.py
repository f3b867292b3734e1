"""Count how often each indicator fired, so that one that never does is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from opschaling_nlp.codebook import Codebook, rule_name

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("codebook", "code", "rule", "hits", "statements", "never_fired")


def count_rules(evidence: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """Count hits and statements per indicator in the order of the codebooks, then of the built-in rules that fired, sorted.

    The columns are those of the table of rules without precision, recall and coded, which need codings.
    """
    import pandas as pd

    read = evidence[evidence["source"] != "coder"]
    keys = list(zip(read["codebook"], read["rule"], strict=True))
    hits = Counter(keys)
    statements = Counter(
        (book, rule) for book, rule, _ in set(zip(read["codebook"], read["rule"], read["statement_id"], strict=True))
    )
    listed = [
        (book.label, rule_name(code.name, one.name))
        for book in codebooks
        for code in book.codes
        for one in code.indicators
    ]
    known = set(listed)
    rows = [
        (book, rule.split(" › ")[0], rule, hits[book, rule], statements[book, rule], int(not hits[book, rule]))
        for book, rule in [*listed, *sorted(key for key in hits if key not in known)]
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype(
        {
            "codebook": "str",
            "code": "str",
            "rule": "str",
            "hits": "int64",
            "statements": "int64",
            "never_fired": "int64",
        }
    )
