"""Guard that the chat of a Zoom meeting gives its messages and replies, and neither reactions nor private messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.chat import zoom
from opschaling_nlp.lines.edits import undo_edits
from tests.ingest.reading import read_with, recognises, texts

CHAT = """10:00:01 From  Els van Dam  to  Everyone:
\tWie kent een plek waar dit al tien jaar loopt?
10:00:20 From  Piet naar Huis  to  Everyone:
\tReplying to "Wie kent een plek wa..."
\t
\tbij ons in de haven
\ten in het dorp
10:00:30 From  Kim  to  Els van Dam(Direct Message):
\tkun je me straks bellen
10:00:40 From  Kim  to  Everyone:
\tReacted to "Wie kent een plek wa..." with 👍
10:00:41 From  Kim  to  Everyone:
\tReacted to "Wie kent een plek wa..." with 🎉
10:00:42 From  Kim  to  Everyone:
\tRemoved a 🎉 reaction from "Wie kent een plek wa..."
10:00:50 From  Kim  to  Everyone:
\tReplying to "iets van lang gelede..."
\t
\teens
"""


def test_messages_replies_and_reactions_are_told_apart(tmp_path: Path) -> None:
    """A reply points at what it quotes, reactions are counted with their message, a private message is left out, and each is told of."""
    reading = read_with(zoom, tmp_path / "a.txt", CHAT)
    first, second, third = reading.blocks
    assert (first.speaker, first.text, first.reactions, first.time) == (
        "Els van Dam",
        "Wie kent een plek waar dit al tien jaar loopt?",
        1,
        "10:00:01",
    )
    assert (second.speaker, second.text, second.reply_to) == (
        "Piet naar Huis",
        "bij ons in de haven\nen in het dorp",
        first.key,
    )
    assert (third.text, third.reply_to) == ("eens", "")
    assert reading.warnings == (
        "antwoorden op een bericht dat niet in de export staat: 1",
        "privéberichten weggelaten: 1",
        "reacties (emoji) op berichten geteld, niet als bijdrage gelezen: 3",
    )
    assert "bellen" not in str(reading)


def test_what_was_cut_from_a_reply_can_be_given_back(tmp_path: Path) -> None:
    """Undoing the edits of a reply gives back the words with which Zoom introduced it."""
    reply = read_with(zoom, tmp_path / "a.txt", CHAT).blocks[1]
    assert undo_edits(reply.text, reply.edits).startswith('Replying to "Wie kent een plek wa..."')


@pytest.mark.parametrize(
    "chat",
    [
        "10:00:01 From Els to Everyone: Wie begint?\n10:00:09 From Piet to Everyone: ik wel: morgen\n",
        "10:00:01 From Els : Wie begint?\n10:00:09 From Piet : ik wel: morgen\n",
        "10:00:01\t Els:\tWie begint?\n10:00:09\t Piet:\tik wel: morgen\n",
        "10:00:01\tEls\t:\tWie begint?\n10:00:09\tPiet\t:\tik wel: morgen\n",
        "2025-02-13 10:00:01 From Els to Everyone:\n\tWie begint?\n2025-02-13 10:00:09 From Piet to Everyone:\n\tik wel: morgen\n",
        "10:00:01 Van  Els  Aan  Iedereen:\n  Wie begint?\n10:00:09 Van  Piet  Aan  Iedereen:\n  ik wel: morgen\n",
        "\ufeff10:00:01 From Els to Everyone:\r\n\tWie begint?\r\n10:00:09 From Piet to Everyone:\r\n\tik wel: morgen\r\n",
    ],
)
def test_every_layout_gives_the_same_messages(tmp_path: Path, chat: str) -> None:
    """The message on the same line or the next, from the meeting or from the website: the same statements."""
    reading = read_with(zoom, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Els", "Wie begint?"),
        ("Piet", "ik wel: morgen"),
    ]


def test_everyone_in_another_language_is_everyone(tmp_path: Path) -> None:
    """A recipient that gets most messages from several people and never speaks is no person; somebody who does speak is."""
    chat = "10:00:01 From A to Tutti: een\n10:00:02 From B to Tutti: twee\n10:00:03 From A to B: stil\n"
    assert texts(read_with(zoom, tmp_path / "a.txt", chat)) == ["een", "twee"]
    with pytest.raises(UnreadableExportError):
        read_with(zoom, tmp_path / "b.txt", "10:00:01 From A to B: stil\n10:00:02 From B to A: stil\n")


def test_a_quote_with_quotation_marks_is_read_to_its_end(tmp_path: Path) -> None:
    """The closing mark is the one up to which an earlier message is quoted, not the first."""
    chat = '10:00:01 From A to Everyone: noem het "thuis" of niet\n10:00:02 From B to Everyone: Replying to "noem het "thuis" of niet" liever wel\n'
    first, reply = read_with(zoom, tmp_path / "a.txt", chat).blocks
    assert (reply.text, reply.reply_to) == ("liever wel", first.key)


def test_a_bare_symbol_that_was_added_is_a_reaction(tmp_path: Path) -> None:
    """`add` with only a symbol is a reaction; with words it is a message."""
    chat = "10:00:01 From A to Everyone: hallo\n10:00:02 From B to Everyone: add 👍🏻\n10:00:03 From B to Everyone: add een stoel\n"
    assert texts(read_with(zoom, tmp_path / "a.txt", chat)) == ["hallo", "add een stoel"]


def test_other_text_is_no_zoom_chat(tmp_path: Path) -> None:
    """A programme with times is left to the reader for plain text."""
    assert not recognises(zoom, tmp_path / "a.txt", b"10:00 Inloop\n10:30 Start\n")
    assert not recognises(zoom, tmp_path / "a.txt", b"")


def test_a_name_may_hold_the_word_to(tmp_path: Path) -> None:
    """The last `to` before the colon is the one before the recipient; a colon in a name is no end of it either."""
    chat = "10:00:01 From Rita Up to Date to Everyone:\n\teen\n10:00:02 From Sjors: oost to Everyone:\n\ttwee\n10:00:03 From Sjors: oost to Rita Up to Date(Direct Message):\n\tstil\n"
    reading = read_with(zoom, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Rita Up to Date", "een"),
        ("Sjors: oost", "twee"),
    ]


def test_a_tab_after_the_time_changes_nothing(tmp_path: Path) -> None:
    """Who speaks to whom is read as elsewhere, so that private messages stay out; a name that begins with Van is a name."""
    chat = "00:10:01\tFrom  Els  to  Everyone:\n\teen\n00:10:02\tFrom  Els  to  Piet(Direct Message):\n\tstil\n00:10:03\tFrom  Piet  to  Everyone:\n\ttwee\n"
    reading = read_with(zoom, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text) for block in reading.blocks] == [("Els", "een"), ("Piet", "twee")]
    (block,) = read_with(zoom, tmp_path / "b.txt", "00:10:01\t Van Dijk:\teen\n").blocks
    assert (block.speaker, block.text) == ("Van Dijk", "een")


def test_a_reaction_in_the_older_form_is_no_message(tmp_path: Path) -> None:
    """Quotation marks around the symbol instead of the message: still a reaction, counted with the message."""
    (block,) = read_with(
        zoom,
        tmp_path / "a.txt",
        '10:00:01 From A to Everyone: hallo\n10:00:02 From B to Everyone: Reacted to hallo with "👍"\n',
    ).blocks
    assert block.reactions == 1
