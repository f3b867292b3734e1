"""Load the Dutch pipeline chosen in the settings and add the project's own components."""

import importlib.util
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from thinc.api import NumpyOps

from opschaling_nlp.errors import UserError
from opschaling_nlp.hashing import hash_folder
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.settings import Settings

# These imports register the factories and the architecture even if the package's entry points are not installed.
from opschaling_nlp.tagging.language import compounds, embedding, lemmatizer, sentences  # noqa: F401
from opschaling_nlp.tagging.language.tokenizer import BoundedTokenizer, cut_at_slashes
from opschaling_nlp.tagging.mood import mood  # noqa: F401

BUNDLED = "bundled"
OFFICIAL = ("nl_core_news_sm", "nl_core_news_md", "nl_core_news_lg")
UNUSED = ("ner", "senter")  # components of official models that nothing here uses
NOT_SHIPPED = (
    "tokenizer",
)  # the bundled model has spaCy's own Dutch rules: reading them again would double the loading time
COMPONENTS = ("opschaling_lemmatizer", "opschaling_compounds", "opschaling_mood")


def load_pipeline(settings: Settings) -> Language:
    """Load the pipeline of `settings.language.model`, ready for `nlp.pipe`.

    Besides the model's own annotations, it sets `token.lemma_` (combined), `token._.parts` and `doc._.moods`. Nothing
    is downloaded. Raises UserError if the model is not installed, or the path contains none.
    """
    path = model_path(settings.language.model)
    bundled = settings.language.model == BUNDLED
    tokenizer = {"nlp": {"tokenizer": {"@tokenizers": "opschaling.Tokenizer.v1"}}} if bundled else {}
    try:
        nlp = spacy.load(path, exclude=[*UNUSED, *(NOT_SHIPPED if bundled else ())], config=tokenizer)
    except (OSError, ValueError, KeyError) as error:  # raised by spaCy for a folder without a readable pipeline
        raise UserError.single(
            str(path),
            f"bevat geen bruikbaar taalmodel ({dutch_reason(error)})",
            f'kies een ander model of zet model = "{BUNDLED}"',
        ) from error
    expand_weights(nlp)
    if not bundled:
        cut_at_slashes(nlp)
        nlp.tokenizer = BoundedTokenizer(nlp.tokenizer, nlp.vocab)
    use_numpy_products(nlp)
    if "parser" in nlp.pipe_names:
        nlp.add_pipe("opschaling_sentences", before="parser")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.batch_size = settings.language.batch_size
    return nlp


def model_path(model: str) -> Path:
    """Return the folder of the model in the settings: the bundled one, an installed official one, or a path.

    Raises UserError with the command that installs a missing model.
    """
    if model == BUNDLED:
        return Path(str(files("opschaling_nlp"))) / "resources" / "models" / "nl_opschaling"
    if model in OFFICIAL:
        return _package_path(model)
    path = Path(model)
    if not (path / "config.cfg").is_file():
        raise UserError.single(
            f"language.model = {model!r}",
            "is geen bekend taalmodel en geen map met een spaCy-model",
            f"kies {BUNDLED!r}, {', '.join(OFFICIAL)} of een map met config.cfg erin",
        )
    return path


def _package_path(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise UserError.single(
            f"language.model = {package!r}",
            "dit taalmodel is niet geïnstalleerd",
            f"installeer het met: python -m spacy download {package}",
        )
    folder = Path(found.origin).parent
    return next((path.parent for path in sorted(folder.glob("*/config.cfg"))), folder)


def expand_weights(nlp: Language) -> None:
    """Convert float16 weights, as stored in the bundled model, to the float32 needed for computing (in memory only)."""
    for layer in _layers(nlp):
        for name in filter(layer.has_param, layer.param_names):
            weights = layer.get_param(name)
            if weights.dtype == np.float16:
                layer.set_param(name, weights.astype(np.float32))


def _layers(nlp: Language) -> Iterator[Any]:
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        yield from model.walk() if model is not None else ()


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
    for layer in _layers(nlp):
        if type(layer.ops) is NumpyOps:
            layer.ops = operations


def describe_model(settings: Settings) -> dict[str, Any]:
    """Describe the model for the manifest: name, version, licence and the sha256 of its files."""
    path = model_path(settings.language.model)
    meta = spacy.util.load_meta(path / "meta.json")
    return {
        "setting": settings.language.model,
        "name": f"{meta['lang']}_{meta['name']}",
        "version": meta["version"],
        "license": meta.get("license", ""),
        "sha256": hash_folder(path),
    }
