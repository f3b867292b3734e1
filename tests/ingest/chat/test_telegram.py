"""Guard that a chat of Telegram is read as a chat."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.chat import telegram
from tests.ingest.reading import read_with, recognises

_PAGE = (
    '<html><body><div class="page_wrap"><div class="history">'
    '<div class="message service" id="message-1"><div class="body details">14 May 2024</div></div>{}</div></div></body></html>'
)


def message(number: int, name: str, body: str) -> str:
    """Write one message; without a name it goes on below the one before."""
    sender = f'<div class="from_name">{name} </div>' if name else ""
    return (
        f'<div class="message default clearfix" id="message{number}"><div class="body">'
        f'<div class="pull_right date details" title="14.05.2024 09:1{number}:05 UTC+02:00">09:1{number}</div>{sender}{body}</div></div>'
    )


def test_messages_have_senders_replies_and_reactions(tmp_path: Path) -> None:
    """Joined messages are of the sender above, replies point at what they answer, pictures are counted."""
    page = _PAGE.format(
        message(1, "Els", '<div class="text">Samen schoffelen</div>')
        + message(2, "", '<div class="text">En daarna<br>soep</div>')
        + message(
            3,
            "Piet",
            '<div class="reply_to details">In reply to <a href="#go_to_message1">this message</a></div><div class="text">Ik kom</div>'
            '<div class="reactions"><span class="reaction"><span class="count">3</span></span></div>',
        )
        + message(4, "Mo", '<div class="media_wrap"><div class="media"><div class="title bold">Photo</div></div></div>')
    )
    reading = read_with(telegram, tmp_path / "messages.html", page)
    assert [(block.speaker, block.text, block.reactions) for block in reading.blocks] == [
        ("Els", "Samen schoffelen", 0),
        ("Els", "En daarna\nsoep", 0),
        ("Piet", "Ik kom", 3),
    ]
    assert reading.blocks[2].reply_to == reading.blocks[0].key
    assert (reading.date, reading.kind) == ("2024-05-14", "chat")
    assert reading.warnings == (
        "berichten met alleen media overgeslagen: 1",
        "meldingen van het systeem weggelaten: 1",
    )


def test_another_page_is_no_chat(tmp_path: Path) -> None:
    """A page that speaks of messages is left to the reader of web pages."""
    assert not recognises(
        telegram, tmp_path / "a.html", b"<html><body><div class='message'>Samen schoffelen</div></body></html>"
    )


def test_the_name_of_the_chat_is_the_title(tmp_path: Path) -> None:
    """The head of the page names the chat."""
    head = '<div class="page_header"><div class="text bold">Fietsclub</div></div>'
    page = head + _PAGE.format(message(1, "Els", '<div class="text">Samen schoffelen</div>'))
    assert read_with(telegram, tmp_path / "messages.html", page).title == "Fietsclub"


def test_a_chat_saved_as_data_reads_as_one_saved_as_a_page(tmp_path: Path) -> None:
    """Words in parts are joined, what the program says is left out, and answers of a poll are chosen by their voters."""
    at = {"type": "message", "date": "2024-05-14T09:10:05"}
    told = [
        {
            "id": 1,
            "type": "service",
            "date": "2024-05-14T09:10:00",
            "actor": "Els",
            "action": "create_group",
            "text": "",
        },
        {"id": 2, **at, "from": "Els", "text": ["Samen ", {"type": "bold", "text": "schoffelen"}, "\nen dan soep"]},
        {
            "id": 3,
            **at,
            "from": "Piet",
            "text": "Ik kom",
            "reply_to_message_id": 2,
            "reactions": [{"emoji": "👍", "count": 3}],
        },
        {"id": 4, **at, "from": "Mo", "photo": "photos/1.jpg", "text": ""},
        {"id": 5, **at, "from": None, "text": "Ik ook"},
        {
            "id": 6,
            **at,
            "from": "Els",
            "poll": {
                "question": "Welke dag?",
                "answers": [{"text": "Zaterdag", "voters": 4}, {"text": "Zondag", "voters": 0}],
            },
            "text": "",
        },
    ]
    content = json.dumps({"name": "Moestuin", "type": "private_group", "id": 7, "messages": told})
    reading = read_with(telegram, tmp_path / "result.json", content)
    assert [(block.speaker, block.text, block.reactions, block.prompt, block.chosen) for block in reading.blocks] == [
        ("Els", "Samen schoffelen\nen dan soep", 0, "", False),
        ("Piet", "Ik kom", 3, "", False),
        ("", "Ik ook", 0, "", False),
        ("", "Zaterdag", 4, "Welke dag?", True),
    ]
    assert reading.blocks[1].reply_to == reading.blocks[0].key
    assert reading.blocks[0].time == "2024-05-14 09:10:05"
    assert (reading.title, reading.date, reading.kind) == ("Moestuin", "2024-05-14", "chat")
    assert reading.warnings == (
        "antwoorden van peilingen die niemand koos overgeslagen: 1",
        "berichten met alleen media overgeslagen: 1",
        "meldingen van het systeem weggelaten: 1",
    )


@pytest.mark.parametrize("content", ['{"messages": [{"text": 3}]}', '{"messages": ["x"]}', '{"messages": ['])
def test_data_of_another_program_is_a_reason(tmp_path: Path, content: str) -> None:
    """Data with messages in a form that is not Telegram's is refused, with another way to save it."""
    with pytest.raises(UnreadableExportError, match="als HTML"):
        read_with(telegram, tmp_path / "a.json", content)
