"""What somebody says of a session on the page goes before sessies.toml, and follows the file when that is renamed."""

from __future__ import annotations

import pytest

from opschaling_nlp.codings.log import last_words, load_log
from opschaling_nlp.codings.sessionfacts import SessionFacts, apply_facts, state_facts
from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest.folder import read_folder
from opschaling_nlp.model import SessionKind
from opschaling_nlp.sessions import collect_sessions
from opschaling_nlp.settings import load_settings

SAID = {"kind": "interview", "date": "2024-05-01", "group": "regio", "facilitator": ["Ans"]}


@pytest.fixture
def raw(tmp_path):
    """Make a folder with one export and what its file says of it."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "muur.txt").write_text("Wat is nodig?\n- Steun van het bestuur\n- Geld voor hout\n", "utf-8")
    (folder / "sessies.toml").write_text('["muur.txt"]\ntitle = "Muur"\ngroup = "stad"\n', "utf-8")
    return folder


def _collect(raw, facts):
    return collect_sessions(raw, settings=load_settings(), facts=facts)


def test_what_is_said_goes_before_the_file(raw, tmp_path):
    """Kind, date, group and facilitator are those of the page; the title that only the file gives stays."""
    (before,) = _collect(raw, ()).sessions
    state_facts(tmp_path / "codings", "lotte", SessionFacts("muur.txt", before.sha256, SAID))
    facts = last_words(load_log(tmp_path / "codings"), SessionFacts)
    (session,) = _collect(raw, facts).sessions
    found = session.kind, session.date, session.group, session.title
    assert found == (SessionKind.INTERVIEW, "2024-05-01", "regio", "Muur")
    readings = read_folder(raw, settings=load_settings().ingest)
    assert apply_facts({}, readings, facts)["muur.txt"].facilitator == ("Ans",)


def test_a_renamed_file_keeps_what_was_said(raw):
    """The bytes tell which file it was; where it is gone, that is said and nothing is lost."""
    (before,) = _collect(raw, ()).sessions
    facts = (SessionFacts("muur.txt", before.sha256, {"group": "regio"}, by="lotte"),)
    (raw / "sessies.toml").unlink()
    (raw / "muur.txt").rename(raw / "wand.txt")
    assert _collect(raw, facts).sessions[0].group == "regio"
    (raw / "wand.txt").write_text("Wat is nodig?\n- Iets heel anders\n", "utf-8")
    collected = _collect(raw, facts)
    assert collected.sessions[0].group == ""
    assert any("lotte zei iets over de sessie muur.txt" in warning for warning in collected.warnings)


@pytest.mark.parametrize("said", [{"kind": "feest"}, {"date": "gisteren"}, {"raar": "x"}, {"facilitator": "Ans"}])
def test_what_does_not_fit_is_refused(tmp_path, said):
    """A kind or date that is none is not stored."""
    with pytest.raises(UserError):
        state_facts(tmp_path, "lotte", SessionFacts("muur.txt", "", said))
    assert not load_log(tmp_path).acts


def test_nothing_said_changes_nothing():
    """Without a word of anybody the overrides are those of the file."""
    assert apply_facts({}, (), ()) == {}
