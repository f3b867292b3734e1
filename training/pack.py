"""Pack a trained pipeline for shipping: half-precision weights, only needed strings, licence and sources."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import srsly
from spacy.language import Language
from thinc.api import Config

from opschaling_nlp.tagging.language import embedding  # noqa: F401  registers the architecture
from opschaling_nlp.tagging.language.pipeline import NOT_SHIPPED

LEFT_OUT = ("tagger",)  # its fine tags are not used; it only helps the others learn
NAME, VERSION = "opschaling", "1.1.0"
KEPT_FILES = ("LICENSE", "ATTRIBUTION.md", "MODEL_CARD.md")
META: dict[str, Any] = {
    "name": NAME,
    "version": VERSION,
    "description": "Dutch tagger, morphology, edit-tree lemmatiser and parser for short posts (float16 weights; load with opschaling_nlp)",
    "license": "CC BY-SA 4.0",
    "spacy_version": ">=3.8.0,<3.9.0",
    "sources": [
        {
            "name": "UD_Dutch-Alpino",
            "author": "Gosse Bouma, Gertjan van Noord",
            "license": "CC BY-SA 4.0",
            "url": "https://github.com/UniversalDependencies/UD_Dutch-Alpino",
        },
        {
            "name": "UD_Dutch-LassySmall",
            "author": "Gosse Bouma, Gertjan van Noord",
            "license": "CC BY-SA 4.0",
            "url": "https://github.com/UniversalDependencies/UD_Dutch-LassySmall",
        },
    ],
}


def pack(trained: Path, target: Path) -> None:
    """Write the shipped form of a trained pipeline to a folder, keeping the texts beside the model (`KEPT_FILES`)."""
    nlp = spacy.load(trained, exclude=list(LEFT_OUT))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "model"
        _halve(nlp)
        nlp.meta.update(META)
        nlp.meta.pop("performance", None)
        nlp.to_disk(folder, exclude=list(NOT_SHIPPED))
        _forget_paths(folder / "config.cfg")
        strings = folder / "vocab" / "strings.json"
        srsly.write_json(strings, needed_strings(nlp))
        for text in KEPT_FILES:
            if (target / text).is_file():
                shutil.copy2(target / text, folder / text)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)


def _halve(nlp: Language) -> None:
    for _, component in nlp.pipeline:
        for node in component.model.walk():
            for name in node.param_names:
                if node.has_param(name):
                    node.set_param(name, node.get_param(name).astype(np.float16))


def _forget_paths(path: Path) -> None:
    """Remove the paths of the training files, which exist on one machine only, from a config."""
    config = Config().from_disk(path, interpolate=False)
    config["paths"] = dict.fromkeys(config["paths"])
    config.to_disk(path)


def needed_strings(nlp: Language) -> list[str]:
    """Return the strings that components refer to by hash: labels, morphological features, pieces of edit trees."""
    needed: set[str] = set()
    for name in nlp.component_names:
        needed.update(str(label) for label in getattr(nlp.get_pipe(name), "labels", ()))
    trees = nlp.get_pipe("trainable_lemmatizer").trees
    for index in range(len(trees)):
        tree = trees[index]
        needed.update(nlp.vocab.strings[tree[key]] for key in ("orig", "subst") if key in tree)
    needed.update(string for string in nlp.vocab.strings if "=" in string)
    return sorted(needed)
