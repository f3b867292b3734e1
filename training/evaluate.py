"""Measure the shipped pipeline, all components in, on a treebank file, and write the figures into its model card.

python training/evaluate.py FILE.conllu[.xz]…        figures on the screen
python training/evaluate.py --card FILE…             and in MODEL_CARD.md
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from prepare import document
from spacy.language import Language
from spacy.training import Example
from treebank import Sentence, read_sentences

from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.language.pipeline import BUNDLED, load_pipeline, model_path

OPEN_CLASSES = ("NOUN", "VERB", "ADJ")
GROUPED = 10  # sentences per document in the second way of measuring, as `spacy convert -n 10` makes them
FIGURES = {
    "pos_acc": "POS",
    "morph_acc": "MORPH",
    "lemma_acc": "LEMMA",
    "lemma_open": "LEMMA N V A",
    "dep_uas": "UAS",
    "dep_las": "LAS",
    "sents_f": "SENTS",
}
BEGIN, END = "<!-- figures: written by training/evaluate.py -->", "<!-- end of figures -->"

Figures = dict[str, dict[str, float]]


def figures_of(path: Path) -> Figures:
    """Return the percentages of the shipped pipeline on a file, with one sentence per document and with ten."""
    nlp = load_pipeline(load_settings())
    sentences = read_sentences(path)
    grouped = [sentences[start : start + GROUPED] for start in range(0, len(sentences), GROUPED)]
    return {
        "one sentence a document": measure(nlp, [[sentence] for sentence in sentences]),
        "ten sentences a document": measure(nlp, grouped),
    }


def measure(nlp: Language, documents: Sequence[Sequence[Sentence]]) -> dict[str, float]:
    """Return percentages by spaCy's scorer, from raw text; `lemma_open`: nouns, verbs and adjectives, ignoring case."""
    references = [document(nlp.vocab, sentences) for sentences in documents]
    scores = nlp.evaluate([Example(nlp.make_doc(reference.text), reference) for reference in references])
    found = {name: 100 * scores[name] for name in FIGURES if name in scores}
    count: Counter[str] = Counter()
    for reference, predicted in zip(references, nlp.pipe(reference.text for reference in references), strict=True):
        lemmas = Example(predicted, reference).get_aligned("LEMMA", as_string=True)
        for token, lemma in zip(predicted, lemmas, strict=True):
            gold = Example(predicted, reference).alignment.x2y[token.i]
            if lemma and len(gold) == 1 and reference[int(gold[0])].pos_ in OPEN_CLASSES:
                count["all"] += 1
                count["right"] += token.lemma_.lower() == lemma.lower()
    return {**found, "lemma_open": 100 * count["right"] / count["all"]}


def table(figures: dict[str, Figures]) -> str:
    """Return the figures of several files as a Markdown table."""
    lines = ["| file | measured with | " + " | ".join(FIGURES.values()) + " |", "|---|---|" + "---|" * len(FIGURES)]
    lines += [
        f"| {name} | {way} | " + " | ".join(f"{values[key]:.1f}" for key in FIGURES) + " |"
        for name, ways in figures.items()
        for way, values in ways.items()
    ]
    return "\n".join(lines)


def write_card(folder: Path, figures: dict[str, Figures]) -> None:
    """Print the figures and put them between the markers in MODEL_CARD.md."""
    print(table(figures))
    card = folder / "MODEL_CARD.md"
    text = card.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    card.write_text(f"{before}{BEGIN}\n{table(figures)}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Measure the files on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--card", action="store_true")
    options = parser.parse_args()
    figures = {path.name: figures_of(path) for path in options.files}
    if options.card:
        write_card(model_path(BUNDLED), figures)
    else:
        print(table(figures))


if __name__ == "__main__":
    main()
