"""Measuring indicators on labelled statements and on general Dutch."""

from __future__ import annotations

import json
import lzma

import pytest

from opschaling_nlp.codebook import Code, Codebook, Guard, Indicator
from opschaling_nlp.errors import UserError
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.measuring import Labelled, explain, measure_indicators, read_labelled, read_sentences

INDICATORS = (
    Indicator("geduld", "words", "geduld"),
    Indicator("pauze", "words", "pauze", guard=Guard(("lange pauze",))),
)
BOOK = Codebook(
    "proef", "1", "Proef", "eigen", "extra", (Code("rust", "Rust", "Rest", "Proef.", indicators=INDICATORS),)
)


def test_hits_are_right_wrong_and_common():
    """A hit is right where its code holds and wrong where it does not; general Dutch says how common the words are."""
    labelled = [
        Labelled("Heb geduld", {"rust": True}),
        Labelled("Geduld hoeft niet", {"rust": False}),
        Labelled("Geduld", {}),
    ]
    table = measure_indicators(
        [BOOK], load_settings(), labelled=labelled, general=["Geduld is een deugd", "Het regent"]
    )
    first = table.iloc[0]
    assert (first["hits"], first["right"], first["wrong"], first["general_per_1000"]) == (3, 1, 1, 500)
    assert table.iloc[1]["hits"] == 0


def test_labels_are_read_and_mistakes_placed(tmp_path):
    """Undecided labels are left out; a line that is none is named by its number."""
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps({"text": "Geld", "drivers": {"res": 1, "own": None}}) + "\n", "utf-8")
    assert read_labelled(path) == [Labelled("Geld", {"res": True})]
    path.write_text('{"tekst": "Geld"}\n', "utf-8")
    with pytest.raises(UserError, match="regel 1"):
        read_labelled(path)


def test_sentences_of_a_treebank_are_put_together(tmp_path):
    """Words are joined as their spacing says, a contraction once, also from a compressed file."""
    rows = [
        "# sent_id = 1",
        *(
            f"{i}\t{w}\t_\tX\t_\t_\t0\t_\t_\t{s}"
            for i, w, s in (
                ("1", "Zo", "_"),
                ("2-3", "is't", "SpaceAfter=No"),
                ("2", "is", "_"),
                ("3", "het", "_"),
                ("4", ".", "_"),
            )
        ),
    ]
    path = tmp_path / "proef.conllu.xz"
    path.write_bytes(lzma.compress("\n".join([*rows, ""]).encode()))
    assert read_sentences(path) == ["Zo is't."]


def test_a_sentence_is_explained():
    """What counts is told from what was barred, with the expression that barred it."""
    words, found = explain("Geduld en een lange pauze", [BOOK], load_settings())
    assert [one[3:] for one in found] == [("geduld", "Geduld", ""), ("pauze", "pauze", "not_in: lange pauze")]
    assert words[0][0] == "Geduld"
