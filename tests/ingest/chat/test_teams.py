"""Guard that a Teams chat as people copy it gives its messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.ingest.chat import teams
from opschaling_nlp.ingest.readers import read_export
from tests.ingest.reading import INGEST, read_with, recognises


@pytest.mark.parametrize(
    "chat",
    [
        "[13-2-2025 10:01] Els van Dam\nWie begint?\n[13-2-2025 10:02] Piet (Gast)\nik wel\nof Kim\n",
        "[10:01] Els van Dam\nWie begint?\n\n[10:02] Piet (Gast)\nik wel\n\nof Kim\n",
        "Els van Dam\n13-2 10:01\nWie begint?\nPiet (Gast)\ndonderdag 10:02\nik wel\nof Kim\n",
    ],
)
def test_copied_messages_keep_their_speaker(tmp_path: Path, chat: str) -> None:
    """With the time between brackets before the name, or below it: the same messages."""
    reading = read_with(teams, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Els van Dam", "Wie begint?"),
        ("Piet (Gast)", "ik wel\nof Kim"),
    ]


def test_a_time_beside_a_name_starts_a_message_where_names_come_back(tmp_path: Path) -> None:
    """With name and time on one line a chat is one in which somebody speaks twice; the last line before a name stays part of its message."""
    chat = "Els van Dam 13-2 10:01\nWie begint?\nPiet Bos  10:02 AM\nik wel:\nmeer tijd\nEls van Dam 13-2-2025 10:03\ntop\n"
    reading = read_with(teams, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text, block.time) for block in reading.blocks] == [
        ("Els van Dam", "Wie begint?", "13-2 10:01"),
        ("Piet Bos", "ik wel:\nmeer tijd", "10:02 AM"),
        ("Els van Dam", "top", "13-2-2025 10:03"),
    ]
    assert not recognises(
        teams, tmp_path / "b.txt", b"Inloop met koffie 09:30\nin de hal\nWelkom door Els 10:00\nin de zaal\n"
    )


def test_lines_of_the_system_are_counted(tmp_path: Path) -> None:
    """That a meeting ended is nobody's statement."""
    reading = read_with(teams, tmp_path / "a.txt", "[10:01] Els\nWie begint?\nLaatst gelezen\n[10:02] Piet\nik wel\n")
    assert [block.text for block in reading.blocks] == ["Wie begint?", "ik wel"]
    assert reading.warnings == ("meldingen van het systeem weggelaten: 1",)


def test_a_programme_with_times_is_no_chat(tmp_path: Path) -> None:
    """Times alone do not make a chat."""
    assert not recognises(teams, tmp_path / "a.txt", b"Programma\nInloop\n10:00\n10:30\nStart\n")
    assert not recognises(
        teams, tmp_path / "a.txt", b"Inloop\n10:00\nkoffie en thee\nStart\n10:30\nwelkom door de gastheer\n"
    )
    assert not recognises(teams, tmp_path / "a.txt", b"Inloop\n10:00\nkoffie\n")
    assert not recognises(teams, tmp_path / "a.txt", b"")


@pytest.mark.parametrize(
    "chat",
    [
        "Els van Dam\n  9:14 AM\nWie begint?\n:thumbsup::skin-tone-2:\n2\n2 replies\nPiet Bos\n  9:20 AM\nik wel (edited) \nNew\n9:22\nmet Kim\n",
        "Els van Dam  [9:14 AM]\nWie begint?\n:thumbsup: 2\nPiet Bos  [9:20 AM]\nik wel (edited)\n[9:22 AM]\nmet Kim\n",
        "Els van Dam\n  10:02 AM\nWie begint?\n:+1:\n2\nPiet Bos\n  10:03 AM\nik wel\n10:04\nmet Kim\n",
        "Els van Dam\n  09:14 uur\nWie begint?\n2 Vind ik leuk\nPiet Bos\n  09:20 uur\nik wel (bewerkt)\n09:22\nmet Kim\n",
        "Els van Dam — vandaag om 09:14\nWie begint?\n2 reacties\nPiet Bos — 12-03-2025 09:20\nik wel (edited)\n09:22\nmet Kim\n",
    ],
)
def test_other_programs_write_the_same_in_other_signs(tmp_path: Path, chat: str) -> None:
    """Slack and Discord: who reacted is counted, a time by itself goes on with the speaker, marks of the program go."""
    (tmp_path / "a.txt").write_text(chat, encoding="utf-8")
    (reading,) = read_export(tmp_path / "a.txt", source="a.txt", settings=INGEST)
    assert reading.format == "teams"
    assert [(block.speaker, block.text, block.reactions) for block in reading.blocks] == [
        ("Els van Dam", "Wie begint?", 2),
        ("Piet Bos", "ik wel", 0),
        ("Piet Bos", "met Kim", 0),
    ]


def test_a_sentence_about_answers_is_no_count_of_them(tmp_path: Path) -> None:
    """Only a number before it makes a word for answers a line of the program, in the languages around us too."""
    chat = "Els van Dam\n  10:02\nWij willen antwoorden\n2 Antworten\n\nPiet Bos\n  10:04\nIk wil buren\n3 réponses\n1 antwoord\n"
    reading = read_with(teams, tmp_path / "a.txt", chat)
    assert [block.text for block in reading.blocks] == ["Wij willen antwoorden", "Ik wil buren"]


def test_people_with_one_name_have_a_chat_too(tmp_path: Path) -> None:
    """Most people above the times have two names or a first name that we know: the others are people as well."""
    chat = "Anna\n  10:03 AM\nDe fiets is stuk\n:+1:\n2\n\nBo\n  10:05 AM\nIk heb een pomp\n3 replies\nCees de Boer\n10:12\nMooi\n"
    reading = read_with(teams, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text, block.reactions) for block in reading.blocks] == [
        ("Anna", "De fiets is stuk", 2),
        ("Bo", "Ik heb een pomp", 0),
        ("Cees de Boer", "Mooi", 0),
    ]


def test_the_first_full_date_is_that_of_the_chat(tmp_path: Path) -> None:
    """A date beside a name dates the session, unless the month may stand first."""
    chat = "Anna — {}\nDe fiets is stuk\nCees — {}\nIk heb een pomp\n"
    assert read_with(teams, tmp_path / "a.txt", chat.format("3-6-2024 10:03", "4-6-2024 9:00")).date == "2024-06-03"
    assert read_with(teams, tmp_path / "b.txt", chat.format("3/6/2024 10:03 AM", "3/7/2024 9:00 AM")).date == ""


def test_dates_between_brackets_behind_names_make_a_chat(tmp_path: Path) -> None:
    """Telegram copies a name, a comma and the date; a picture without words is told by the program."""
    chat = "Bo, [3.06.2024 10:03]\nDe fiets is stuk\n\nKo, [3.06.2024 10:05]\n[ Photo ]\n\nMo, [4.06.2024 9:00]\nIk heb een pomp\n"
    reading = read_with(teams, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Bo", "De fiets is stuk"),
        ("Mo", "Ik heb een pomp"),
    ]
