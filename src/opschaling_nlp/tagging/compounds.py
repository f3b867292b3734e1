"""Split compound nouns into the lemmas of their parts: `onderwijsinstellingen` into `onderwijs` and `instelling`."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Token


@Language.factory("opschaling_compounds", assigns=["token._.parts"], requires=["token.pos"])
def make_compounds(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that sets `token._.parts`, the lemmas of the parts of a compound noun (empty for any other word)."""
    del nlp, name
    if not Token.has_extension("parts"):
        Token.set_extension("parts", default=())

    def component(doc: Doc) -> Doc:
        return doc

    return component
