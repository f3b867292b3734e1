"""The embedding layer of the bundled model: hashed features of a word form and of its entry in the lexicon."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.attrs import ORTH
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array
from thinc.layers.chain import forward as forward_chain
from thinc.types import Floats2d, Ints2d, Ragged

from opschaling_nlp.tagging.language.lexicon import OPEN_CLASSES, Lexicon, dutch_lexicon

FEATURES = ("norm", "prefix", "suffix", "ending", "shape", "classes", "stem", "tail")
FROM_LEXICON = tuple(FEATURES.index(name) for name in ("classes", "stem", "tail"))
HIDDEN = hash_string("<hidden>")
CACHE_SIZE = 200_000  # word forms; a token's features are looked up far more often than computed


@registry.architectures("opschaling.LexiconHashEmbed.v1")  # type: ignore[untyped-decorator]
def lexicon_hash_embed(
    width: int, feature_width: int, rows: dict[str, int], hide: float = 0.0, hide_lexicon: float = 0.0
) -> Model[list[Doc], list[Floats2d]]:
    """Build an embedding of `width` columns from hashed word features (see `word_features`).

    `rows` maps the features to use to the number of rows in their tables, each `feature_width` columns wide; a Maxout
    layer mixes them. In training, a share `hide` of all features is hidden, and for a share `hide_lexicon` of the
    tokens everything from the lexicon. The idea is that of `spacy.MultiHashEmbed` (Miranda et al. 2022, "Multi hash
    embeddings in spaCy"), with a lexicon among the features: for a word that the training corpus lacks, the tables
    still know class and lemma.
    """
    names = [name for name in FEATURES if name in rows]
    embeddings: list[Model[Any, Any]] = [
        HashEmbed(feature_width, rows[name], column=column, seed=8 + column) for column, name in enumerate(names)
    ]
    mix: Model[Any, Any] = with_array(Maxout(width, feature_width * len(names), nP=3, normalize=True))
    extract: Model[list[Doc], list[Ints2d]] = Model(
        "extract_lexicon_features",
        _extract,
        attrs={"columns": [FEATURES.index(name) for name in names], "hide": hide, "hide_lexicon": hide_lexicon},
    )
    embed: Model[list[Doc], list[Floats2d]] = chain(
        extract, list2ragged(), with_array(concatenate(*embeddings)), mix, ragged2list()
    )
    dims = {name: embed.maybe_get_dim(name) for name in embed.dim_names}
    return Model(embed.name, _embed, init=embed.init, dims=dims, layers=embed.layers)


def word_features(form: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the features of a word form, in the order of `FEATURES`.

    norm: lower case; prefix: the first letters; suffix, ending: the last 3 and 5; shape: as in `Xxx-dd`; classes: which
    word classes the lexicon gives, as a lemma (`no`), an inflected form (`no+`) or a participle (`vege`); stem: the
    lemma; tail: the lemma of the head of a compound.
    """
    norm = form.lower()
    tail = lexicon.tail(norm)
    known = _classes(norm, lexicon)
    classes = known or (">" + _classes(tail, lexicon) if tail else "?")
    stem = _stem(norm, lexicon) or (">" + (_stem(tail, lexicon) or tail) if tail else norm)
    return (
        norm,
        norm[:3],
        norm[-3:],
        norm[-5:],
        _shape(form),
        classes,
        stem,
        (_stem(tail, lexicon) or tail) if tail else stem,
    )


def _classes(norm: str, lexicon: Lexicon) -> str:
    marks = []
    for name in (*OPEN_CLASSES, "adv", "adp", "det"):
        lemma = lexicon.lemma(norm, name)
        if lemma is None:
            continue
        inflected = "" if lemma == norm else "ge" if name == "verb" and "ge" in norm and "ge" not in lemma else "+"
        marks.append(name[:2] + inflected)
    return " ".join(marks)


def _stem(norm: str, lexicon: Lexicon) -> str | None:
    for name in OPEN_CLASSES:
        lemma = lexicon.lemma(norm, name)
        if lemma is not None and lemma != norm:
            return lemma
    return norm if lexicon.knows(norm) else None


def _shape(form: str) -> str:
    """Return the shape of a word, runs cut at four characters: `Xxxxx-dd`, `xxxx`."""
    shape: list[str] = []
    for character in form:
        mark = "d" if character.isdigit() else "X" if character.isupper() else "x" if character.isalpha() else character
        if shape[-4:] != [mark] * 4:
            shape.append(mark)
    return "".join(shape)


@lru_cache(maxsize=CACHE_SIZE)
def _hashed_features(form: str) -> tuple[int, ...]:
    return tuple(hash_string(feature) for feature in word_features(form, dutch_lexicon()))


def _embed(
    model: Model[list[Doc], list[Floats2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[Any], list[Doc]]]:
    """Embed the tokens of a batch.

    When predicting, each word form is embedded once, since its vector does not depend on context.
    """
    if is_train or not any(len(doc) for doc in docs):
        embedded, backprop = forward_chain(model, docs, is_train)
        return embedded, backprop
    extract, _, tables, mix, _ = model.layers
    keys = np.concatenate([doc.to_array([ORTH]).reshape(-1) for doc in docs])
    forms, place = np.unique(keys, return_inverse=True)
    strings = docs[0].vocab.strings
    rows: Any = np.array([_hashed_features(strings[int(form)]) for form in forms], dtype="uint64")
    features = Ragged(
        model.ops.asarray(rows[:, extract.attrs["columns"]], dtype="uint64"), model.ops.asarray1i([len(forms)])
    )
    vectors = mix.predict(tables.predict(features)).dataXd[place]
    ends = np.cumsum([len(doc) for doc in docs])
    return [vectors[end - len(doc) : end] for doc, end in zip(docs, ends, strict=True)], lambda _: []


def _extract(
    model: Model[list[Doc], list[Ints2d]], docs: list[Doc], is_train: bool
) -> tuple[list[Ints2d], Callable[[Any], list[Doc]]]:
    columns = model.attrs["columns"]
    arrays: list[Any] = []
    for doc in docs:
        rows = [_hashed_features(token.text) for token in doc]
        array: Any = np.array(rows, dtype="uint64").reshape(len(doc), len(FEATURES))
        if is_train:
            draw = np.random.random  # the generator that spaCy seeds for training
            array[draw(array.shape) < model.attrs["hide"]] = HIDDEN
            array[np.ix_(draw(len(doc)) < model.attrs["hide_lexicon"], FROM_LEXICON)] = HIDDEN
        arrays.append(model.ops.asarray(array[:, columns], dtype="uint64"))
    return arrays, lambda _: []
