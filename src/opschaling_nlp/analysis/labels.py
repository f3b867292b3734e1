"""List what is counted by name: drivers and their facets, in the order of the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.scope import mark_codes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from opschaling_nlp.codebook import Code, Codebook

DRIVER, FACET = "driver", "facet"


def driver_codes(codebooks: Sequence[Codebook]) -> tuple[Code, ...]:
    """Return the codes of the codebook whose role is drivers, in its order."""
    return tuple(code for codebook in codebooks if codebook.role == "drivers" for code in codebook.codes)


def list_labels(codebooks: Sequence[Codebook]) -> list[tuple[str, str]]:
    """Return (kind, label) of every driver, each followed by its facets (`driver.facet`)."""
    return [
        label
        for code in driver_codes(codebooks)
        for label in ((DRIVER, code.name), *((FACET, f"{code.name}.{facet.name}") for facet in code.facets))
    ]


def mark_labels(statements: pd.DataFrame, labels: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
    """Mark which label holds of which statement: statements × labels."""
    names = [label for _, label in labels]  # a facet has a dot in its name, so that no cell holds both
    return mark_codes(statements["drivers"], names) | mark_codes(statements["facets"], names)
