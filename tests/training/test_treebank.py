"""Tests of reading treebanks into one form of annotation."""

from __future__ import annotations

import lzma

import pytest
from treebank import corpus_files, mark_imperatives, plain_features, plain_lemma, read_sentences

CONLLU = """\
# text = Veeg het plein.
1\tVeeg\tvegen\tVERB\tWW|pv|tgw|ev\tNumber=Sing|Tense=Pres|VerbForm=Fin\t0\troot\t_\t_
2\thet\thet\tDET\tLID|bep|stan|evon\tDefinite=Def|PronType=Art\t3\tdet\t_\t_
3\tplein\tplein\tNOUN\tN|soort|ev|basis|onz|stan\tGender=Neut|Number=Sing\t1\tobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\tLET\t_\t1\tpunct\t_\t_

# text = Zij veegt.
1\tZij\tzij\tPRON\t_\tPerson=3\t2\tnsubj\t_\t_
1.1\tleeg\t_\t_\t_\t_\t_\t_\t_\t_
2\tveegt\tvegen\tVERB\t_\tNumber=Sing|Tense=Pres|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_
"""


@pytest.mark.parametrize(
    ("form", "lemma", "upos", "plain"),
    [
        ("tuinfeesten", "tuin_feest", "NOUN", "tuinfeest"),
        ("aandachtspunten", "aandacht_punt", "NOUN", "aandachtspunt"),
        ("aansluit", "aan_sluiten", "VERB", "aansluiten"),
        ("sluit", "aan_sluiten", "VERB", "sluiten"),
        ("fiets", "fiets", "NOUN", "fiets"),
    ],
)
def test_lemmas_lose_their_underscores(form, lemma, upos, plain):
    """A compound is spelled as it is written; a verb keeps its particle only where it stands before it."""
    assert plain_lemma(form, lemma, upos) == plain


def test_features_of_some_releases_only_are_dropped():
    """Releases differ in a few features; what not all of them have is left out."""
    assert plain_features("Definite=Def|PronType=Art") == "Definite=Def"
    assert plain_features("_") == ""
    assert plain_features("Foreign=yes") == "Foreign=Yes"


def test_sentences_are_read_from_plain_and_compressed_files(tmp_path):
    """Both kinds of file give the same sentences, without empty nodes; a missing fine tag is empty."""
    (tmp_path / "nl_x-ud-train.conllu").write_text(CONLLU, encoding="utf-8")
    (tmp_path / "core.conllu.xz").write_bytes(lzma.compress(CONLLU.encode()))
    plain = read_sentences(tmp_path / "nl_x-ud-train.conllu")
    assert plain == read_sentences(tmp_path / "core.conllu.xz")
    assert [[token.form for token in sentence] for sentence in plain] == [
        ["Veeg", "het", "plein", "."],
        ["Zij", "veegt", "."],
    ]
    assert (plain[0][0].head, plain[0][2].space_after, plain[1][0].xpos) == (-1, False, "")
    assert corpus_files(tmp_path, "train") == [tmp_path / "nl_x-ud-train.conllu"]


def test_imperatives_are_marked(tmp_path):
    """A finite verb that opens its clause without a subject is marked as an imperative; one with a subject is not."""
    (tmp_path / "train.conllu").write_text(CONLLU, encoding="utf-8")
    first, second = read_sentences(tmp_path / "train.conllu")
    assert first[0].has("Mood=Imp")
    assert not any(token.has("Mood=Imp") for token in second)
    assert mark_imperatives(second) == second


def test_empty_file_gives_no_sentences(tmp_path):
    """An empty treebank file is no error."""
    (tmp_path / "train.conllu").write_text("", encoding="utf-8")
    assert read_sentences(tmp_path / "train.conllu") == []
