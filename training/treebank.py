"""Read CoNLL-U treebanks and convert their annotation to the one style that the model is trained on."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

DROPPED_FEATURES = ("ExtPos=", "Mood=Ind", "PronType=Art")  # in some releases of the treebanks only
MERGED_RELATIONS = {"obl:arg": "obl", "flat:name": "flat", "flat:foreign": "flat", "nsubj:outer": "nsubj"}
VERBS = ("VERB", "AUX")


@dataclass(frozen=True)
class Token:
    """One word of a sentence; `head` is the index of its head in the sentence, -1 for the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    features: str
    head: int
    relation: str
    space_after: bool = True

    def has(self, feature: str) -> bool:
        """Return whether the token has a feature such as `Mood=Imp`."""
        return feature in self.features.split("|")


Sentence = tuple[Token, ...]


def corpus_files(folder: Path, name: str) -> list[Path]:
    """List the CoNLL-U files (plain or .xz) of a folder whose names start with `name` or contain `-name`."""
    return sorted(
        path
        for path in folder.iterdir()
        if re.fullmatch(rf"({name}|.*-{name})[^/]*\.conllu(\.xz)?", path.name) and path.is_file()
    )


def read_sentences(path: Path) -> list[Sentence]:
    """Read the sentences of a CoNLL-U file, normalised; words of multi-word tokens and empty nodes are left out."""
    data = path.read_bytes()
    lines = (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8").splitlines()
    sentences = [_sentence(rows) for rows in _blocks(lines)]
    if not any(token.has("Mood=Imp") for sentence in sentences for token in sentence):
        sentences = [mark_imperatives(sentence) for sentence in sentences]
    return sentences


def _blocks(lines: Iterable[str]) -> Iterator[list[list[str]]]:
    rows: list[list[str]] = []
    for line in lines:
        fields = line.split("\t")
        if fields[0].isdigit():
            rows.append(fields)
        elif fields == [""] and rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _sentence(rows: list[list[str]]) -> Sentence:
    return tuple(
        Token(
            form=form,
            lemma=plain_lemma(form, lemma, upos),
            upos=upos,
            xpos="" if xpos == "_" else xpos,
            features=plain_features(features),
            head=int(head) - 1,
            relation=MERGED_RELATIONS.get(relation, relation),
            space_after="SpaceAfter=No" not in misc,
        )
        for _, form, lemma, upos, xpos, features, head, relation, _, misc in rows
    )


def plain_features(features: str) -> str:
    """Return UD features without those that only some releases have; empty if none is left."""
    kept = [f for f in features.split("|") if f != "_" and not f.startswith(DROPPED_FEATURES)]
    return "|".join(kept).replace("=yes", "=Yes")


def plain_lemma(form: str, lemma: str, upos: str) -> str:
    """Return a lemma without the underscores of UD Dutch: `slot_fase` is `slotfase`, a separated verb its bare verb.

    The parts of a compound are lemmas themselves (`aandacht_punt`), so the first parts are taken from the form
    (`aandachtspunten` gives `aandachtspunt`): up to the position where the last part begins in it.
    """
    if "_" not in lemma or lemma == "_":
        return lemma
    *first, last = lemma.split("_")
    written = form if upos == "PROPN" else form.lower()
    if upos in VERBS or (upos == "ADJ" and last.lower().endswith("en")):
        particle = "".join(first)
        joined = written.lower().startswith(particle.lower()) and len(written) > len(particle)
        return particle + last if joined else last
    length, start = max(
        ((common_prefix(written[i:].lower(), last.lower()), i) for i in range(1, len(written))), default=(0, 0)
    )
    if length < min(2, len(last)):
        return lemma.replace("_", "")
    return written[:start] + last


def common_prefix(left: str, right: str) -> int:
    """Return the number of initial letters that two words share."""
    length = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        length += 1
    return length


def mark_imperatives(sentence: Sentence) -> Sentence:
    """Add `Mood=Imp` to imperatives, which UD Dutch leaves unmarked.

    An imperative is a finite verb in the present singular that opens its clause and has no subject; not in a question.
    """
    if sentence[-1].form == "?":
        return sentence
    found: set[int] = set()
    for index in range(len(sentence)):
        if _is_imperative(sentence, index, found):
            found.add(index)
    return tuple(
        replace(token, features="|".join(sorted([*token.features.split("|"), "Mood=Imp"], key=str.lower)))
        if index in found
        else token
        for index, token in enumerate(sentence)
    )


def _is_imperative(sentence: Sentence, index: int, found: set[int]) -> bool:
    token = sentence[index]
    finite = token.upos == "VERB" and all(token.has(f) for f in ("VerbForm=Fin", "Tense=Pres", "Number=Sing"))
    if not finite or token.relation not in ("root", "parataxis", "ccomp", "conj"):
        return False
    children = [(i, other) for i, other in enumerate(sentence) if other.head == index]
    subjects = ("nsubj", "csubj", "aux", "cop", "expl")
    if any(child.relation.startswith(subjects) and child.relation != "expl:pv" for _, child in children):
        return False
    if any(i < index and child.relation not in ("punct", "cc", "discourse", "parataxis") for i, child in children):
        return False
    if token.relation == "root" and any(other.upos != "PUNCT" for other in sentence[:index]):
        return False
    if token.relation == "conj" and token.head not in found:
        return False
    return not token.form.endswith("t") or token.lemma.endswith("ten")
