"""Tagging from sessions to tables, with the bundled model: what evidence says, and that it can be trusted."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pandas as pd
import pytest

from opschaling_nlp.codebook import Code, Codebook, Indicator, load_codebooks
from opschaling_nlp.model import LEVEL_TAGS, TAGS, VALENCES, PromptKind, Session, SessionKind, Statement
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import EVIDENCE, RULES, TOKENS
from opschaling_nlp.tagging import annotate as statements
from opschaling_nlp.tagging.tag import tag_sessions

SETTINGS = load_settings()
BOOKS = load_codebooks(SETTINGS)
ASKED = "Wat is er nodig?"
WALL = (
    ("a", "Breed draagvlak", {"prompt": ASKED, "prompt_kind": PromptKind.CONDITION, "section": (ASKED,)}),
    ("b", "Horizontaal: scholen wisselen lesmateriaal uit", {"section": ("Horizontaal",)}),
    ("c", "De wethouder heeft er geen geld voor over.", {"section": ("Verticaal",)}),
    ("d", "Daar herken ik veel in", {"section": ("Verticaal",), "reply_to": "c"}),
    ("e", "Verticaal - de directie houdt het tegen", {}),
    ("f", "Dat zie ik bij ons ook", {"reply_to": "e"}),
    ("g", "En bij ons net zo", {"reply_to": "f"}),
    ("h", "Begin klein en vier het eerste resultaat", {"section": ("Tips",)}),
    ("i", "Hoe krijgen jullie de raad mee?", {"section": ("Vragen",)}),
    ("j", "Hartelijk dank allemaal!", {}),
    ("k", "Breed draagvlak", {"prompt": ASKED, "prompt_kind": PromptKind.CONDITION, "section": (ASKED,)}),
    ("l", "", {}),
)


def make_session(wall=WALL, name="wand"):
    """Make a session of (id, text, place)."""
    statements = tuple(
        Statement(one, name, number, text, text, **place) for number, (one, text, place) in enumerate(wall, start=1)
    )
    return Session(name, f"{name}.txt", "text", "0", SessionKind.WALL, statements=statements)


@pytest.fixture(scope="module")
def tagged():
    """Tag the wall once."""
    return tag_sessions([make_session()], codebooks=BOOKS, settings=SETTINGS)


def said(tagged, one, kind="tag"):
    """Return (label, source, where, quote) of the evidence of one statement."""
    rows = tagged.evidence[(tagged.evidence["statement_id"] == one) & (tagged.evidence["kind"] == kind)]
    return set(zip(rows["label"], rows["source"], rows["where"], rows["quote"], strict=True))


def test_every_quote_is_what_was_read(tagged):
    """The quote of a row is the text between start and end of what `where` names."""
    by_id = {one.statement_id: one for one in make_session().statements}
    for row in tagged.evidence.itertuples():
        statement = by_id[row.statement_id]
        parent = by_id.get(statement.reply_to)
        places = {
            "text": statement.text,
            "section": " > ".join(statement.section),
            "prompt": statement.prompt,
            "parent": parent.text if parent else "",
            "none": "",
        }
        assert places[row.where][row.start : row.end] == row.quote
        assert row.quote or row.where == "none"


def test_columns_and_values_are_those_of_the_tables(tagged):
    """The frames have the tables' columns, and only known kinds, labels and sources."""
    assert tuple(tagged.evidence.columns) == EVIDENCE.names
    assert tuple(tagged.tokens.columns) == TOKENS.names
    assert [*tagged.rules.columns, "precision", "recall", "coded"] == list(RULES.names)
    assert set(tagged.evidence["kind"]) <= {"tag", "driver", "valence", "substantive", "code"}
    assert set(tagged.evidence.loc[tagged.evidence["kind"] == "tag", "label"]) <= set(TAGS)
    assert set(tagged.evidence.loc[tagged.evidence["kind"] == "valence", "label"]) <= set(VALENCES)
    assert tagged.model["name"]


def test_label_and_words_are_two_voices(tagged):
    """An opening label gives the tag by prefix; the words behind it give it by rule, and the hidden label never counts as words."""
    found = said(tagged, "b")
    assert ("horizontal", "prefix", "text", "Horizontaal") in found
    assert ("horizontal", "heading", "section", "Horizontaal") in found
    words = {quote for label, source, where, quote in found if (label, source, where) == ("horizontal", "rule", "text")}
    assert words
    assert not any("Horizontaal" in quote for quote in words)


def test_reply_takes_levels_and_nothing_else_from_its_parent(tagged):
    """A reply inherits horizontal and vertical, with the parent's words as evidence; drivers are its own."""
    assert ("vertical", "parent", "parent", "Verticaal") in said(tagged, "f")
    assert not said(tagged, "f", "driver")
    assert {label for label, *_ in said(tagged, "g") if label in LEVEL_TAGS} == {"vertical"}
    assert ("vertical", "parent", "none", "") in said(tagged, "g")


def test_drivers_and_their_valence(tagged):
    """`geen geld` is a barrier among resources, the alderman is leadership, and a bare answer is needed because that was asked."""
    assert {label for label, *_ in said(tagged, "c", "driver")} == {"lead", "res"}
    assert "barrier" in {label for label, *_ in said(tagged, "c", "valence")}
    assert ("needed", "prompt", "prompt", ASKED) in said(tagged, "a", "valence")


def test_sections_called_tips_and_questions(tagged):
    """A section called Tips or Vragen is evidence of its own beside the words."""
    assert {source for label, source, *_ in said(tagged, "h") if label == "tip"} == {"heading", "rule"}
    assert {source for label, source, *_ in said(tagged, "i") if label == "question"} == {"heading", "rule"}
    assert not any(label == "tip" for label, *_ in said(tagged, "i"))


def test_hollow_statement_has_no_drivers(tagged):
    """Thanks are not substantive: one row that says so, and no driver or valence."""
    rows = tagged.evidence[tagged.evidence["statement_id"] == "j"]
    assert list(zip(rows["kind"], rows["holds"], rows["code"], rows["indicator"], strict=True)) == [
        ("substantive", 0, "substantive", "zinsbouw: thanks")
    ]


def test_equal_statements_have_equal_evidence_and_tokens(tagged):
    """Statements with the same words and prompt are read once and get the same rows."""
    for table in (tagged.evidence, tagged.tokens):
        one, other = (
            table[table["statement_id"] == name].drop(columns="statement_id").reset_index(drop=True) for name in "ak"
        )
        assert len(one)
        assert one.equals(other)


def test_tokens_lie_in_their_text(tagged):
    """A token's text is what stands between its start and end; content words are no stop words."""
    texts = {one.statement_id: one.text for one in make_session().statements}
    assert all(texts[row.statement_id][row.start : row.end] == row.text for row in tagged.tokens.itertuples())
    content = set(tagged.tokens.loc[tagged.tokens["content"] == 1, "text"])
    assert "draagvlak" in content
    assert not content & {"er", "de", "en", "ik", ":"}


def test_rules_count_what_fired(tagged):
    """Every indicator is listed once, those that did not fire too, and hits match the evidence."""
    rules = tagged.rules
    assert sum(len(code.indicators) for book in BOOKS for code in book.codes) <= len(rules)
    assert not rules.duplicated(["codebook", "code", "indicator"]).any()
    assert set(rules.loc[rules["hits"] == 0, "never_fired"]) == {1}
    assert rules["hits"].sum() == len(tagged.evidence)


def test_order_of_sessions_changes_no_statement(tagged):
    """What is said of a statement does not depend on what else is read, or when."""
    other = make_session((("z", "Tijd en geld", {}),), name="ander")
    again = tag_sessions([other, make_session()], codebooks=BOOKS, settings=SETTINGS).evidence
    mine = again[again["statement_id"] != "z"].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, tagged.evidence, check_categorical=False)


def in_batches(*, processes=1, address=""):
    """Set that statements are read three at a time, and where."""
    language = SETTINGS.language.model_copy(update={"processes": processes, "batch_size": 3})
    return SETTINGS.model_copy(
        update={"language": language, "parallel": SETTINGS.parallel.model_copy(update={"address": address})}
    )


def test_two_processes_say_the_same(tagged, monkeypatch):
    """With two processes every row is the same, in the same order."""
    monkeypatch.setattr(statements, "WORTH_A_PROCESS", 1)
    again = tag_sessions([make_session()], codebooks=BOOKS, settings=in_batches(processes=2))
    assert again.evidence.equals(tagged.evidence)
    assert again.tokens.equals(tagged.tokens)


def test_a_cluster_says_the_same(tagged, monkeypatch, cluster):
    """Its workers make taggers of their own, and every row is the same, in the same order."""
    monkeypatch.setattr(statements, "WORTH_A_PROCESS", 1)
    again = tag_sessions([make_session()], codebooks=BOOKS, settings=in_batches(address=cluster))
    assert again.evidence.equals(tagged.evidence)
    assert again.tokens.equals(tagged.tokens)


def test_a_tagger_can_be_made_again_elsewhere(monkeypatch):
    """A process that does not share memory makes its own tagger from the codebooks and settings, and reads the same."""
    tagger = statements.StatementTagger(BOOKS, SETTINGS)
    keys = [statements.Key(text, PromptKind.NONE) for _, text, _ in WALL]
    monkeypatch.setattr(statements, "build_tagger", statements.build_tagger.__wrapped__)
    again = pickle.loads(pickle.dumps(tagger))
    assert again.nlp is not tagger.nlp
    assert list(again.read(keys)) == list(tagger.read(keys))


def test_no_more_processes_than_there_is_work_for(monkeypatch):
    """A few statements are read in this process, however many are allowed."""
    monkeypatch.setattr(statements, "spread", None)
    tagger = statements.StatementTagger(BOOKS, SETTINGS)
    assert len(list(statements.read_statements(tagger, [statements.Key("lef", PromptKind.NONE)] * 9, processes=4))) == 9


def test_nothing_to_tag():
    """No sessions, and a session without statements, give empty frames with all columns."""
    for sessions in ([], [replace(make_session(), statements=())]):
        empty = tag_sessions(sessions, codebooks=BOOKS, settings=SETTINGS)
        assert tuple(empty.evidence.columns) == EVIDENCE.names
        assert tuple(empty.tokens.columns) == TOKENS.names
        assert not len(empty.evidence) + len(empty.tokens)
        assert set(empty.rules["never_fired"]) == {1}


def test_progress_ends_at_all():
    """Progress is told what has been done of how many different statements."""
    told = []
    tag_sessions(
        [make_session()], codebooks=BOOKS, settings=SETTINGS, progress=lambda done, total, _: told.append((done, total))
    )
    assert told[-1] == (11, 11)


def test_a_statement_that_takes_too_long_is_passed_over_and_named(tmp_path):
    """The others are read as without it, it has no tags, the warning says where it stands, and nothing of it is kept."""
    slow = Code("traag", "Traag", "Slow", "Duurt.", indicators=(Indicator("re", "regex", "(a|aa)+[0-9]"),))
    book = Codebook("eigen", "1", "Eigen", "verzonnen", "extra", (slow,), file="map/traag.toml")
    limit = SETTINGS.tagging.model_copy(update={"seconds_per_statement": 0.3})
    settings = SETTINGS.model_copy(update={"tagging": limit})
    session = make_session((*WALL[:3], ("slecht", "a" * 40, {}), *WALL[7:10]))
    for _ in range(2):
        tagged = tag_sessions([session], codebooks=[*BOOKS, book], settings=settings, kept_in=tmp_path / "kept")
        assert set(tagged.tokens["statement_id"]) == {"a", "b", "c", "h", "i", "j"}
        assert {label for label, *_ in said(tagged, "h")} >= {"tip"}
        (warning,) = tagged.warnings
        assert warning.startswith("wand.txt, bijdrage 4: deze bijdrage heeft geen kenmerken")
        assert "codeboek eigen (map/traag.toml): traag › re" in warning
