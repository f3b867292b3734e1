"""Turn sentences into the documents that spaCy trains on, varied the way people type."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from treebank import Sentence, Token

SHARE_WITHOUT_STOP = 0.15  # of sentences that end in a full stop
SHARE_LOWER_START = 0.08
SHARE_LOWER = 0.02
SHARE_ALONE = 0.85  # of sentences that form a document of their own, as most posts do
LONGEST_DOCUMENT = 6  # sentences


def vary(sentences: Iterable[Sentence], rng: random.Random) -> list[Sentence]:
    """Return the sentences, some without full stop, some with a lower-case start, a few entirely in lower case."""
    return [_varied(sentence, rng) for sentence in sentences]


def _varied(sentence: Sentence, rng: random.Random) -> Sentence:
    last = len(sentence) - 1
    if (
        rng.random() < SHARE_WITHOUT_STOP
        and last > 2
        and sentence[last].form == "."
        and not any(token.head == last for token in sentence)
    ):
        sentence = sentence[:last]
    if rng.random() < SHARE_LOWER_START and sentence[0].upos not in ("PROPN", "X"):
        sentence = (with_initial(sentence[0], upper=False), *sentence[1:])
    if rng.random() < SHARE_LOWER:
        sentence = tuple(replace(token, form=token.form.lower()) for token in sentence)
    return sentence


def with_initial(token: Token, *, upper: bool) -> Token:
    """Return the token with an upper-case or lower-case first letter."""
    initial = token.form[:1].upper() if upper else token.form[:1].lower()
    return replace(token, form=initial + token.form[1:])


def group(sentences: Iterable[Sentence], rng: random.Random, *, alone: float = SHARE_ALONE) -> list[list[Sentence]]:
    """Group sentences into documents: a share of one sentence, others of up to `LONGEST_DOCUMENT`."""
    documents: list[list[Sentence]] = []
    room = 0
    for sentence in sentences:
        if room:
            documents[-1].append(sentence)
            room -= 1
        else:
            documents.append([sentence])
            room = 0 if rng.random() < alone else rng.randint(1, LONGEST_DOCUMENT - 1)
    return documents


def document(vocab: Vocab, sentences: Sequence[Sentence]) -> Doc:
    """Build the annotated document of some sentences; a missing fine-grained tag stays missing."""
    tokens = [token for sentence in sentences for token in sentence]
    spaces = [
        token.space_after or (index == len(sentence) - 1)
        for sentence in sentences
        for index, token in enumerate(sentence)
    ]
    heads: list[int] = []
    for sentence in sentences:
        offset = len(heads)
        heads += [offset + (token.head if token.head >= 0 else index) for index, token in enumerate(sentence)]
    return Doc(
        vocab,
        words=[token.form for token in tokens],
        spaces=spaces,
        tags=[token.xpos for token in tokens],
        pos=[token.upos for token in tokens],
        morphs=[token.features for token in tokens],
        lemmas=[token.lemma for token in tokens],
        heads=heads,
        deps=["ROOT" if token.head < 0 else token.relation for token in tokens],
    )


def document_bin(vocab: Vocab, documents: Iterable[Sequence[Sentence]]) -> DocBin:
    """Pack documents in the format that `spacy train` reads."""
    return DocBin(docs=[document(vocab, sentences) for sentences in documents], store_user_data=False)
