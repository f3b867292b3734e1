"""Tests of the pipeline as a spaCy package, `nl_opschaling`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy

pytest.importorskip("nl_opschaling", reason="install packaging/nl_opschaling, as `make setup` does")
PAGE = (Path(__file__).parents[2] / "docs" / "spacy.md").read_text("utf-8")
TEXT = "Vraag de wethouder om geld. Wie neemt dit over?"


def spans_of(doc):
    """Return what the spans of a Doc say, by group."""
    return {key: [(span.start, span.end, span.label_, span.id_) for span in group] for key, group in doc.spans.items()}


@pytest.fixture(scope="module")
def example():
    """Run the example of the page and return its names."""
    names = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], names)
    return names


def test_the_example_of_the_page_finds_and_draws(example):
    """What the page shows works as it stands there."""
    assert {span.label_ for span in example["doc"].spans["drivers"]} >= {"lead", "res"}
    assert "wethouder" in example["html"]


def test_a_saved_pipeline_finds_the_same(example, tmp_path):
    """A pipeline that was saved and loaded again gives the same spans, lemmas and moods."""
    nlp, before = example["nlp"], example["nlp"](TEXT)
    nlp.to_disk(tmp_path / "pijplijn")
    after = spacy.load(tmp_path / "pijplijn")(TEXT)
    assert spans_of(after) == spans_of(before)
    assert [token.lemma_ for token in after] == [token.lemma_ for token in before]
    assert after._.moods == before._.moods


def test_two_processes_find_the_same(example):
    """Docs that come from another process have the same spans."""
    nlp = example["nlp"]
    assert [spans_of(doc) for doc in nlp.pipe([TEXT] * 3, n_process=2)] == [spans_of(nlp(TEXT))] * 3


def test_parts_can_be_left_out():
    """What spaCy offers to leave out or switch off is left out or switched off."""
    nlp = spacy.load("nl_opschaling", exclude="opschaling_mood", disable=["parser"])
    assert "opschaling_mood" not in nlp.component_names
    assert "parser" in nlp.component_names
    assert "parser" not in nlp.pipe_names
    assert spacy.load("nl_opschaling", enable="tok2vec").pipe_names == ["tok2vec"]


def test_parts_that_are_not_there_are_passed_over():
    """Code written for another Dutch pipeline leaves out parts that this one does not have."""
    nlp = spacy.load("nl_opschaling", exclude=["ner", "parser"], disable=["attribute_ruler", "parser"])
    assert "parser" not in nlp.component_names


def test_a_vocabulary_of_ones_own_is_refused():
    """What the package cannot follow it refuses, instead of passing it over."""
    with pytest.raises(ValueError, match="vocabulary"):
        spacy.load("nl_opschaling", vocab=spacy.blank("nl").vocab)
