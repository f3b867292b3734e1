"""List what is counted by name: drivers and their facets, in the order of the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.scope import mark_codes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.codebook import Codebook

DRIVER, FACET = "driver", "facet"


def list_labels(codebooks: Sequence[Codebook]) -> list[tuple[str, str]]:
    """Return (kind, label) of every driver, each followed by its facets (`driver.facet`)."""
    return [
        label
        for book in codebooks
        if book.role == "drivers"
        for code in book.codes
        for label in ((DRIVER, code.name), *((FACET, f"{code.name}.{facet.name}") for facet in code.facets))
    ]


def mark_labels(statements: pd.DataFrame, labels: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
    """Mark which label holds of which statement: statements × labels."""
    import numpy as np

    by_kind = {
        kind: mark_codes(statements[column], [label for of, label in labels if of == kind])
        for kind, column in ((DRIVER, "drivers"), (FACET, "facets"))
    }
    return np.column_stack([by_kind[kind][label].to_numpy() == 1 for kind, label in labels])
