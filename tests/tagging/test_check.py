"""The check of codebooks: the shipped ones pass, and each kind of fault is found."""

from __future__ import annotations

from dataclasses import replace

from opschaling_nlp.codebook import Code, Codebook, Guard, Indicator, load_codebooks, shipped_codebook, shipped_names
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.check import check_codebooks

SETTINGS = load_settings()


def check(*indicators, include=(), exclude=()):
    """Return what is said of a codebook with one code."""
    code = Code("geduld", "Geduld", "Patience", "Proef.", include, exclude, indicators)
    return [
        str(problem)
        for problem in check_codebooks([Codebook("proef", "1", "Proef", "eigen", "extra", (code,))], SETTINGS)
    ]


def test_shipped_codebooks_pass():
    """Every example of every shipped codebook holds, and every indicator can find something."""
    extra = [shipped_codebook(name) for name in shipped_names() if shipped_codebook(name).role == "extra"]
    assert [str(problem) for problem in check_codebooks([*load_codebooks(SETTINGS), *extra], SETTINGS)] == []


def test_example_that_does_not_hold_is_named():
    """An include without the code and an exclude with it are both reported, the latter with the words that did it."""
    said = check(Indicator("woord", "words", "geduld"), include=("Niets daarvan",), exclude=("Heb geduld",))
    assert len(said) == 2
    assert "het voorbeeld 'Niets daarvan' krijgt de code niet" in said[0]
    assert "geduld › woord («geduld»)" in said[1]


def test_indicator_that_can_never_fire_is_named():
    """A guard that stops its own word, and words that the tokeniser never gives, are reported."""
    said = check(Indicator("woord", "words", "geduld", guard=Guard(("geduld",))), Indicator("teken", "words", "x!y?z"))
    assert [
        part
        for part in ("'geduld' kan nooit iets vinden", "'x!y?z' kan nooit iets vinden")
        if not any(part in one for one in said)
    ] == []


def test_indicator_in_the_shadow_of_another_is_named():
    """An indicator whose words another one already has says nothing new."""
    wide, narrow = Indicator("ruim", "words", "geduld|rust"), Indicator("nauw", "words", "rust")
    assert any("vindt niets wat 'ruim' niet al vindt" in one for one in check(wide, narrow))
    assert not check(wide, replace(narrow, valence="needed"))


def test_token_patterns_do_not_keep_the_words_from_being_checked():
    """A pattern on what only a parsed text has (lemma, class, form, relation) stands beside an indicator of words."""
    pattern = [{"LEMMA": "delen", "POS": "VERB", "DEP": "ROOT", "MORPH": {"IS_SUPERSET": ["VerbForm=Inf"]}}]
    assert not check(
        Indicator("woord", "words", "geduld"), Indicator("patroon", "pattern", tuple(pattern)), include=("Heb geduld",)
    )
