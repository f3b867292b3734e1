"""Guard that a chat of Discord saved as text is read as a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.ingest.chat import discord
from tests.ingest.reading import read_with, recognises

if TYPE_CHECKING:
    from pathlib import Path

RULE = "=" * 62
HEAD = f"{RULE}\nGuild: Dorpshuis\nChannel: Bijeenkomsten / vrijdag\nTopic: Wat leverde het op?\n{RULE}\n\n"
FOOT = f"\n\n{RULE}\nExported 5 message(s)\n{RULE}\n"


def test_messages_have_names_times_and_reactions(tmp_path: Path) -> None:
    """What people wrote is read, also over lines; the head, files, links and notices of the program are not."""
    messages = (
        "[14-11-2024 20:00] Mirjam\nJoined the server.\n\n"
        "[14-11-2024 20:01] dick_1 (pinned)\nDe zaal is te koud\nen te donker\n\nDus niemand blijft\n\n"
        "[14-11-2024 20:03] Mirjam\nNeem soep mee\n\n{Attachments}\nhttps://cdn.example/foto.png\n\n"
        "{Reactions}\n👍 (2) 🍲 (1)\n\n"
        "[14-11-2024 20:06] dick_1\n\n{Attachments}\nhttps://cdn.example/2.png\n"
    )
    reading = read_with(discord, tmp_path / "a.txt", HEAD + messages + FOOT)
    assert [(block.speaker, block.time, block.text, block.reactions) for block in reading.blocks] == [
        ("dick_1", "2024-11-14 20:01", "De zaal is te koud\nen te donker\n\nDus niemand blijft", 0),
        ("Mirjam", "2024-11-14 20:03", "Neem soep mee", 3),
    ]
    assert (reading.kind, reading.date, reading.title) == ("chat", "2024-11-14", "Bijeenkomsten / vrijdag")
    assert reading.warnings == (
        "berichten met alleen media overgeslagen: 1",
        "meldingen van het systeem weggelaten: 1",
    )


def test_what_people_write_like_the_program_is_theirs(tmp_path: Path) -> None:
    """Only what the program sets below messages is cut: a rule or a word in braces of a person hides nothing below it."""
    said = f"Mijn lijst\n\n{{Tijd}}\nte weinig avonden\n\n{RULE}\nen te weinig soep"
    reading = read_with(discord, tmp_path / "a.txt", f"{HEAD}[14-11-2024 20:01] Mirjam\n{said}\n{FOOT}")
    assert [block.text for block in reading.blocks] == [said]


def test_a_text_with_rules_is_no_chat(tmp_path: Path) -> None:
    """A line of signs above a title makes no chat."""
    assert not recognises(discord, tmp_path / "a.txt", f"{RULE}\nVerslag\n{RULE}\nDe zaal is te koud".encode())
