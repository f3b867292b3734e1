"""Train a model further, and average the weights of several checkpoints of one training run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_loop
from thinc.api import Config

from opschaling_nlp.tagging.language.pipeline import use_numpy_products

DROPOUT, RATE, BATCH = 0.2, 0.0007, 1200
"""For further training: dropout, highest learning rate, words per batch."""


def train_on(config_path: Path, trained: Path, train: Path, dev: Path, output: Path, *, steps: int) -> None:
    """Train a pipeline further, at a lower rate and on other documents, and write it to `output / "model-last"`."""
    config = Config().from_disk(config_path, interpolate=False)
    config["components"] = {name: {"source": str(trained)} for name in config["components"]}
    config["paths"] = {"train": str(train), "dev": str(dev)}
    training = config["training"]
    training.update(max_steps=steps, eval_frequency=steps, dropout=DROPOUT)
    training["optimizer"]["learn_rate"] = {
        "@schedules": "warmup_linear.v1",
        "warmup_steps": 50,
        "total_steps": int(steps * 1.02),
        "initial_rate": RATE,
    }
    training["batcher"]["size"] = BATCH
    nlp = init_nlp(config)
    restore_labels(nlp)
    use_numpy_products(nlp)
    output.mkdir(parents=True, exist_ok=True)
    run_loop(nlp, output, use_gpu=-1, stdout=sys.stdout, stderr=sys.stderr)


def restore_labels(nlp: Language) -> None:
    """Restore the tree-to-label map of a sourced lemmatiser.

    spaCy 3.8 leaves it empty, so the lemmatiser silently stops learning.
    """
    lemmatizer = nlp.get_pipe("trainable_lemmatizer")
    lemmatizer.tree2label = {tree: label for label, tree in enumerate(lemmatizer.cfg["labels"])}


def average(trained: list[Path], output: Path) -> None:
    """Write a pipeline with the mean weights of several from one run.

    Source: Izmailov et al. (2018), "Averaging weights leads to wider optima".
    """
    pipelines = [spacy.load(path) for path in trained]
    for places in zip(*(_weights(nlp) for nlp in pipelines), strict=True):
        node, name = places[0]
        node.set_param(name, sum(other.get_param(name) for other, _ in places) / len(places))
    pipelines[0].to_disk(output)


def _weights(nlp: Language) -> list[tuple[Any, str]]:
    return [
        (node, name)
        for _, component in nlp.pipeline
        for node in component.model.walk()
        for name in node.param_names
        if node.has_param(name)
    ]
