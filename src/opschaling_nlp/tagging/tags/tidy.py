"""Leave in a Doc only what is read from it, so that it travels cheaply between processes."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from opschaling_nlp.tagging.language.batches import BatchComponent
from opschaling_nlp.tagging.mood.mood import MOODS


@Language.factory("opschaling_tidy")
def make_tidy(nlp: Language, name: str) -> BatchComponent:
    """Make the component that drops moods (they are no plain data, so a Doc that holds them cannot be sent) and the tensor."""
    del nlp, name
    empty = np.zeros((0, 0), dtype="float32")

    def opschaling_tidy(doc: Doc) -> Doc:
        doc.user_data.pop(MOODS, None)
        doc.tensor = empty
        return doc

    return BatchComponent(opschaling_tidy)
