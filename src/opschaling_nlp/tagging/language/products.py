"""Let a pipeline multiply matrices with numpy."""

from __future__ import annotations

from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import NumpyOps


class NumpyProducts(NumpyOps):  # type: ignore[misc]
    """thinc's CPU operations with numpy's matrix product instead of thinc's own (BLIS).

    Measured on an AMD EPYC, one core, 2,500 × 384 by 384 × 384: 117 versus 39 billion operations per second.
    """

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Return the product of two matrices, transposed as requested."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def use_numpy_products(nlp: Language) -> None:
    """Make every layer of a pipeline use `NumpyProducts`."""
    operations = NumpyProducts()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            if type(node.ops) is NumpyOps:
                node.ops = operations
