"""Guard that pseudonymised sessions tell nobody who spoke, in any of their fields, and stay valid."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.errors import UserError
from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.model import Edit, Session, SessionKind, Statement
from opschaling_nlp.settings import load_settings
from opschaling_nlp.text.privacy import load_key, pseudonymise_sessions, save_key

PRIVACY = load_settings().privacy.model_copy(update={"names": ["Chantal"]})


def statement(text: str, *, speaker: str = "", edits: tuple[Edit, ...] = (), number: int = 1) -> Statement:
    """Make a statement of which the raw text follows from its edits."""
    return Statement(f"s-{number}", "s", number, text, undo_edits(text, edits), speaker=speaker, edits=edits)


def session(*statements: Statement, **fields: str) -> Session:
    """Make a session of statements."""
    return Session("s", "chat.txt", "whatsapp", "", SessionKind.CHAT, statements=statements, **fields)


def test_speakers_get_stable_pseudonyms() -> None:
    """One person is one pseudonym however the name is written; numbers follow reading order and go on where an earlier key stopped."""
    made = session(
        statement("a", speaker="Els"), statement("b", speaker="Piet"), statement("c", speaker="els "), statement("d")
    )
    (masked,), key = pseudonymise_sessions(
        [made], settings=PRIVACY, key={"Kim": "Deelnemer 07", "Piet": "Deelnemer 03"}
    )
    assert [found.speaker for found in masked.statements] == ["Deelnemer 08", "Deelnemer 03", "Deelnemer 08", ""]
    assert key == {"Kim": "Deelnemer 07", "Piet": "Deelnemer 03", "Els": "Deelnemer 08"}


def test_names_that_an_earlier_key_tells_apart_stay_apart() -> None:
    """Nobody is renumbered because a name is spelled with another apostrophe."""
    key = {"Jan 't Hart": "Deelnemer 01", "Jan ’t Hart": "Deelnemer 02"}
    made = session(statement("a", speaker="Jan 't Hart"), statement("b", speaker="Jan ’t Hart"))
    (masked,), again = pseudonymise_sessions([made], settings=PRIVACY, key=key)
    assert [found.speaker for found in masked.statements] == ["Deelnemer 01", "Deelnemer 02"]
    assert again == key


def test_ids_and_places_stay() -> None:
    """Switching pseudonyms on orphans no coding: ids, replies and places are as they were."""
    made = session(replace(statement("bel Piet op 0698765432", speaker="Piet"), reply_to="s-0", line_start=4))
    (masked,), _ = pseudonymise_sessions([made], settings=PRIVACY, key={})
    assert replace(masked.statements[0], text="", raw_text="", speaker="") == replace(
        made.statements[0], text="", raw_text="", speaker=""
    )


def test_no_field_tells_who_spoke() -> None:
    """Text, raw text, edits, section, prompt, title, headings and what was left out: none holds a name, a number or an address."""
    edits = (Edit(0, "furniture", "Piet Puk: ", ""), Edit(8, "wrap", "\n", " "))
    made = replace(
        session(
            replace(
                statement("Chantal belt 0698765432 en mailt p@puk.nl", speaker="Piet Puk", edits=edits),
                section=("Tafel van Piet",),
                prompt="Wat vindt Chantal?",
            ),
            title="Middag met Chantal",
        ),
        headings=((1, "heading", "Tafel van Piet"),),
        edits=(Edit(0, "furniture", "Verslag: Chantal", ""),),
        warnings=("bericht van Piet",),
        doubts=("misschien een kopje: ‘Piet’",),
    )
    (masked,), _ = pseudonymise_sessions([made], settings=PRIVACY, key={})
    assert not [word for word in ("Piet", "Puk", "Chantal", "0698", "@") if word in str(masked)]
    assert masked.statements[0].text == "[naam] belt [telefoon] en mailt [e-mail]"


def test_edits_that_touch_a_mask_go_and_the_others_stay_valid() -> None:
    """Undoing the edits of a masked text gives the masked raw text; a hyphen inside a hidden name does not come back."""
    edits = (Edit(0, "arrow", "=>", "→"), Edit(9, "hyphen", "-\n", ""), Edit(21, "wrap", "\n", " "))
    made = session(statement("→ vraag Chantal erbij en dan verder", edits=edits))
    (masked,), _ = pseudonymise_sessions([made], settings=PRIVACY, key={})
    found = masked.statements[0]
    assert (found.text, found.raw_text) == (
        "→ vraag [naam] erbij en dan verder",
        "=> vraag [naam] erbij\nen dan verder",
    )
    assert undo_edits(found.text, found.edits) == found.raw_text


def test_what_shows_only_in_the_raw_text_costs_the_log() -> None:
    """An address that the edits took apart is not given back by undoing them."""
    made = session(statement("mail els apenstaart voorbeeld.nl", edits=(Edit(8, "glyph", "@", " apenstaart "),)))
    (masked,), _ = pseudonymise_sessions([made], settings=PRIVACY, key={})
    assert "els@" not in masked.statements[0].raw_text
    assert masked.statements[0].edits == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Chantal ", "idee ", "p@puk.nl ", "Els Dam "]),
            st.sampled_from(["", "- ", "0698765432 ", "\n", "Chantal"]),
        ),
        max_size=6,
    )
)
def test_masked_edits_always_give_the_masked_raw_text(parts: list[tuple[str, str]]) -> None:
    """For any text and edits the contract of edits holds after masking, and nothing personal is left on either side."""
    text, edits = "", []
    for words, before in parts:
        edits.append(Edit(len(text), "furniture", before, ""))
        text += words
    (masked,), _ = pseudonymise_sessions([session(statement(text, edits=tuple(edits)))], settings=PRIVACY, key={})
    found = masked.statements[0]
    assert undo_edits(found.text, found.edits) == found.raw_text
    assert not [word for word in ("Chantal", "puk", "0698") if word in found.text + found.raw_text]


def test_nothing_is_nothing() -> None:
    """Without sessions there is nothing to replace, and the key stays."""
    assert pseudonymise_sessions([], settings=PRIVACY, key={"Els": "Deelnemer 01"}) == ((), {"Els": "Deelnemer 01"})


def test_the_key_goes_there_and_back(tmp_path: Path) -> None:
    """A key is written in the order of the pseudonyms, for its owner only, and read back; without a file it is empty."""
    path = tmp_path / "sleutel" / "sprekers.json"
    assert load_key(path) == {}
    save_key(path, {"Zoë": "Deelnemer 01", "Els": "Deelnemer 02"})
    assert load_key(path) == {"Zoë": "Deelnemer 01", "Els": "Deelnemer 02"}
    assert list(json.loads(path.read_text("utf-8"))) == ["Zoë", "Els"]
    assert path.stat().st_mode & 0o077 == 0


def test_no_half_written_key_stays(tmp_path: Path) -> None:
    """What a killed process left beside the key holds names too, and goes when the key is written."""
    path = tmp_path / "sprekers.json"
    for name in ("sprekers.part", "sprekers.json.nieuw"):
        (tmp_path / name).write_text('{"Els"', "utf-8")
    save_key(path, {})
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", ["{", "[]", '{"Els": 1}'])
def test_a_damaged_key_is_no_reason_to_renumber(tmp_path: Path, content: str) -> None:
    """A key that cannot be understood stops the run: new numbers would make old results wrong."""
    path = tmp_path / "sprekers.json"
    path.write_text(content, "utf-8")
    with pytest.raises(UserError):
        load_key(path)
