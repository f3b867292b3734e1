"""What a statement says is kept as long as nothing it depends on changes, and gives the same tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.model import Session, SessionKind, Statement
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging import annotate, reuse, tag

SETTINGS = load_settings()
BOOKS = load_codebooks(SETTINGS)
TEXTS = ("Er moet budget komen voor de wijkteams.", "Vraag de bestuurders om mee te lopen!", "Wie trekt dit?")


def _session(*texts: str) -> Session:
    statements = tuple(Statement(f"s-{place}", "s", place, text, text) for place, text in enumerate(texts, start=1))
    return Session("s", "s.txt", "text", "", SessionKind.WALL, statements=statements)


def _no_pipeline(*_args: object) -> None:
    raise AssertionError("the pipeline was loaded")


def test_an_unchanged_statement_is_not_tagged_again_and_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With everything kept the pipeline is not even loaded, and tokens and evidence are equal."""
    kept = tmp_path / "tags.jsonl"
    first = tag.tag_sessions([_session(*TEXTS)], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    monkeypatch.setattr(tag, "StatementTagger", _no_pipeline)
    again = tag.tag_sessions([_session(*TEXTS)], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    pd.testing.assert_frame_equal(first.tokens, again.tokens)
    pd.testing.assert_frame_equal(first.evidence, again.evidence)


def test_only_what_is_new_is_tagged_and_what_is_gone_is_not_kept(tmp_path: Path):
    """A new statement goes through the pipeline beside what is kept; a removed one leaves no words behind."""
    kept = tmp_path / "tags.jsonl"
    tag.tag_sessions([_session(*TEXTS[:2])], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    mixed = tag.tag_sessions([_session(*TEXTS[1:])], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    plain = tag.tag_sessions([_session(*TEXTS[1:])], codebooks=BOOKS, settings=SETTINGS)
    pd.testing.assert_frame_equal(mixed.tokens, plain.tokens)
    pd.testing.assert_frame_equal(mixed.evidence, plain.evidence)
    assert "wijkteams" not in kept.read_text("ascii")


def test_another_codebook_asks_for_new_tags(tmp_path: Path):
    """What was found with other codebooks is not taken for what these find."""
    kept = tmp_path / "tags.jsonl"
    tag.tag_sessions([_session(*TEXTS)], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    without_drivers = tuple(book for book in BOOKS if book.role != "drivers")
    fewer = tag.tag_sessions([_session(*TEXTS)], codebooks=without_drivers, settings=SETTINGS, kept_in=kept)
    assert not (fewer.evidence["kind"] == "driver").any()


def test_damaged_lines_are_tagged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lines that broke off cost a parse each, and one load of the model, not the run."""
    kept = tmp_path / "tags.jsonl"
    first = tag.tag_sessions([_session(*TEXTS)], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    head, *lines = kept.read_bytes().splitlines(keepends=True)
    assert len(lines) > 1
    kept.write_bytes(head + b"".join(line[:-40] + b"\n" for line in lines))
    made = []
    monkeypatch.setattr(tag, "StatementTagger", lambda *given: made.append(1) or annotate.StatementTagger(*given))
    again = tag.tag_sessions([_session(*TEXTS)], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    pd.testing.assert_frame_equal(first.evidence, again.evidence)
    assert made == [1]
    pd.testing.assert_frame_equal(first.tokens, again.tokens)


def test_damaged_lines_and_new_statements_are_each_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """However many lines broke off, they are tagged together, as new statements are."""
    kept = tmp_path / "tags.jsonl"
    tag.tag_sessions([_session(*TEXTS)], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    kept.write_bytes(b"".join(line[:-40] + b"\n" for line in kept.read_bytes().splitlines(keepends=True)))
    read, together = tag.read_statements, []
    monkeypatch.setattr(
        tag, "read_statements", lambda *given, **how: together.append(len(given[1])) or read(*given, **how)
    )
    new = ("Nog nooit gezegd", *TEXTS, "Ook nieuw")
    again = tag.tag_sessions([_session(*new)], codebooks=BOOKS, settings=SETTINGS, kept_in=kept)
    whole = tag.tag_sessions([_session(*new)], codebooks=BOOKS, settings=SETTINGS)
    assert sorted(together[:2]) == sorted([2, len(set(TEXTS))])
    pd.testing.assert_frame_equal(again.evidence, whole.evidence)
    pd.testing.assert_frame_equal(again.tokens, whole.tokens)


def test_a_recalled_finding_shares_its_texts():
    """Findings recalled from the file share the texts that recur in them, since all are held at once."""
    line = b'[[],[["tag","tip","",1,"rule","b","1","tip","","x","",1.0,"text",0,5,"samen"]]]'
    one, other = (reuse._decode(line) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.findings[0].quote is other.findings[0].quote
