"""Tests of loading the Dutch pipeline."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
import spacy

from opschaling_nlp.errors import UserError
from opschaling_nlp.hashing import hash_folder
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.language.pipeline import describe_model, load_pipeline, model_path

SETTINGS = load_settings()
MEGABYTE = 1_000_000


def with_model(model: str):
    """Return the shipped settings with another language model."""
    return SETTINGS.model_copy(update={"language": SETTINGS.language.model_copy(update={"model": model})})


@pytest.fixture(scope="module")
def nlp():
    """Load the bundled pipeline once."""
    return load_pipeline(SETTINGS)


def test_bundled_pipeline_tags_lemmatises_and_splits(nlp):
    """Out of the box a post gets parts of speech, a parse, lemmas, compound parts and moods."""
    doc = nlp("Nodig de buurtbewoners uit")
    assert [token.pos_ for token in doc] == ["VERB", "DET", "NOUN", "ADP"]
    assert [token.lemma_ for token in doc] == ["nodigen", "de", "buurtbewoner", "uit"]
    assert doc[2]._.parts == ("buurt", "bewoner")
    assert doc.has_annotation("DEP")
    assert [mood.kind for mood in doc._.moods] == ["imperative"]


def test_weights_are_computed_with_in_full_precision(nlp):
    """The float16 weights of the package are float32 once loaded."""
    kinds = {
        node.get_param(name).dtype
        for _, pipe in nlp.pipeline
        if hasattr(pipe, "model")
        for node in pipe.model.walk()
        for name in node.param_names
        if node.has_param(name)
    }
    assert kinds == {np.dtype("float32")}


def test_package_is_small():
    """The bundled model takes at most 10 MB, and its licence and its sources lie beside it."""
    folder = model_path("bundled")
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 10 * MEGABYTE
    assert {"LICENSE", "ATTRIBUTION.md", "MODEL_CARD.md"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "→", "👍👍", "a" * 500])
def test_odd_posts_pass_through(nlp, text):
    """A post without words, or of one endless word, is no error."""
    assert nlp(text).text == text


def test_batches_give_what_single_posts_give(nlp):
    """A post gets the same annotation whatever posts are processed with it."""
    posts = ["Klein beginnen", "Wie beslist hierover", "De school doet graag mee. Dat helpt!"]
    together = [[(token.pos_, token.lemma_, token.dep_) for token in doc] for doc in nlp.pipe(posts * 3)]
    alone = [[(token.pos_, token.lemma_, token.dep_) for token in nlp(post)] for post in posts]
    assert together == alone * 3


def test_no_sentence_begins_in_the_middle_of_a_line_without_a_mark(nlp):
    """A post without marks is one sentence; a line break or a full stop may begin another."""
    assert len(list(nlp("Meer ruimte voor de buurt bestuur denkt mee").sents)) == 1
    assert len(list(nlp("De buurt doet mee. Het bestuur denkt mee.").sents)) == 2


def test_missing_official_model_names_the_command():
    """A model that is named but not installed is an error that says how to install it; nothing is downloaded."""
    missing = next(
        (name for name in ("nl_core_news_lg", "nl_core_news_md", "nl_core_news_sm") if not spacy.util.is_package(name)),
        None,
    )
    if missing is None:
        pytest.skip("all official models are installed here")
    with pytest.raises(UserError, match=f"python -m spacy download {missing}"):
        load_pipeline(with_model(missing))


def test_unknown_model_is_a_user_error(tmp_path):
    """A name that is no model, and a folder without one, are errors in Dutch."""
    with pytest.raises(UserError, match="geen bekend taalmodel"):
        load_pipeline(with_model("nl_iets_anders"))
    (tmp_path / "config.cfg").write_text("[nlp]\n", encoding="utf-8")
    with pytest.raises(UserError, match="geen bruikbaar taalmodel"):
        load_pipeline(with_model(str(tmp_path)))


def test_model_at_a_path_is_loaded(tmp_path):
    """A folder with a spaCy pipeline can be used instead, and gets the project's components."""
    spacy.blank("nl").to_disk(tmp_path / "eigen")
    loaded = load_pipeline(with_model(str(tmp_path / "eigen")))
    assert loaded.pipe_names == ["opschaling_lemmatizer", "opschaling_compounds", "opschaling_mood"]
    assert loaded("Wie komt er?")._.moods[0].kind == "question"


def test_manifest_describes_the_model(tmp_path):
    """The manifest holds name, version, licence and a hash that changes with any file."""
    described = describe_model(SETTINGS)
    assert (described["setting"], described["name"], described["license"]) == (
        "bundled",
        "nl_opschaling",
        "CC BY-SA 4.0",
    )
    assert described["sha256"] == hash_folder(model_path("bundled"))
    (tmp_path / "een").write_text("1", encoding="utf-8")
    before = hash_folder(tmp_path)
    (tmp_path / "een").write_text("2", encoding="utf-8")
    assert hash_folder(tmp_path) != before


def test_factories_are_registered_without_the_entry_points():
    """Importing the pipeline is enough to find every factory and the architecture of the bundled model."""
    code = (
        "import opschaling_nlp.tagging.language.pipeline, spacy\n"
        "from spacy.language import Language\n"
        "names = ['opschaling_sentences', 'opschaling_lemmatizer', 'opschaling_compounds', 'opschaling_mood']\n"
        "assert all(Language.has_factory(name) for name in names)\n"
        "assert 'opschaling.LexiconHashEmbed.v1' in spacy.registry.architectures\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_components_can_be_sent_to_another_process(nlp):
    """Every component can be pickled, as starting worker processes asks for on macOS and Windows."""
    for name, component in nlp.pipeline:
        assert pickle.dumps(component), name
