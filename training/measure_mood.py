"""Measure the moods of clauses on a treebank: questions without a question mark, imperatives and statements.

    python training/measure_mood.py FILE.conllu[.xz]…

A sentence counts as a question or an imperative if one of its clauses does. The pipeline was trained on the same
treebank (on trees, not on moods), so these figures are for choosing between rules;
`tests/tagging/mood/mood_sentences.tsv` has sentences from elsewhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from treebank import Sentence, read_sentences

from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.language.pipeline import load_pipeline

SHORTEST = 4  # words
KINDS = ("question", "imperative", "statement")


def text_of(sentence: Sentence) -> str:
    """Return the text of a sentence."""
    return "".join(token.form + " " * token.space_after for token in sentence).strip()


def labelled(sentences: list[Sentence]) -> list[tuple[str, str]]:
    """Return sentences whose mood the treebank shows, with that mood and without their question mark."""
    found: list[tuple[str, str]] = []
    for sentence in sentences:
        root = next(token for token in sentence if token.head < 0)
        if len(sentence) < SHORTEST:
            continue
        if sentence[-1].form == "?":
            found.append(("question", text_of(sentence[:-1])))
        elif root.has("Mood=Imp"):
            found.append(("imperative", text_of(sentence)))
        elif (
            sentence[-1].form == "."
            and not any(token.has("Mood=Imp") for token in sentence)
            and root.has("VerbForm=Fin")
        ):
            found.append(("statement", text_of(sentence)))
    return found


def main(paths: list[Path]) -> None:
    """Print precision, recall and F1."""
    nlp = load_pipeline(load_settings())
    gold, texts = zip(*labelled([sentence for path in paths for sentence in read_sentences(path)]), strict=True)
    moods = [{str(mood.kind) for mood in doc._.moods} for doc in nlp.pipe(texts)]
    print({kind: gold.count(kind) for kind in KINDS})
    for kind in KINDS[:2]:
        right = sum(kind in found and label == kind for found, label in zip(moods, gold, strict=True))
        claimed = sum(kind in found for found in moods)
        print(
            f"{kind}: precision {right / claimed:.3f}, recall {right / gold.count(kind):.3f}, F1 {2 * right / (claimed + gold.count(kind)):.3f}"
        )


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
