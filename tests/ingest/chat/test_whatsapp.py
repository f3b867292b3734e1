"""Guard that each message of a WhatsApp or Signal chat is one statement of its speaker, in every form phones write."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.chat import whatsapp
from opschaling_nlp.lines.edits import undo_edits
from opschaling_nlp.model import SessionKind
from tests.ingest.reading import read_with, recognises, texts

LRM = "\u200e"


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        ("13-02-2025 09:05 - ", "2025-02-13 09:05"),
        ("13-2-2025 9:05 - ", "2025-02-13 09:05"),
        ("[13-02-2025 09:05:41] ", "2025-02-13 09:05:41"),
        ("2/13/25, 9:05 PM - ", "2025-02-13 21:05"),
        ("[2/13/25, 9:05:41\u202fPM] ", "2025-02-13 21:05:41"),
        ("13.02.25, 09:05 - ", "2025-02-13 09:05"),
        ("2025-02-13, 09:05 - ", "2025-02-13 09:05"),
        ("[2025-02-13, 09:05] ", "2025-02-13 09:05"),
        ("02/13/2025, 12:05 a. m. - ", "2025-02-13 00:05"),
        ("2025/02/13, 09:05 - ", "2025-02-13 09:05"),
        (f"{LRM}[13-02-2025 09:05:41] ", "2025-02-13 09:05:41"),
        ("13-02-25 09:05:41: ", "2025-02-13 09:05:41"),
    ],
)
def test_every_form_of_date_starts_a_message(tmp_path: Path, stamp: str, time: str) -> None:
    """The date forms of Android, iOS and Signal, Dutch and English, all start a message and are read as the same moment."""
    reading = read_with(
        whatsapp, tmp_path / "a.txt", f"{stamp}Els: we delen\nhet lokaal\n{stamp}Piet V.: en de tuin: ook\n"
    )
    assert [(block.speaker, block.text, block.line, block.line_end) for block in reading.blocks] == [
        ("Els", "we delen\nhet lokaal", 1, 2),
        ("Piet V.", "en de tuin: ook", 3, 3),
    ]
    assert reading.blocks[0].time == time
    assert (reading.date, reading.kind) == ("2025-02-13", SessionKind.CHAT)


def test_the_order_of_day_and_month_follows_from_the_whole_chat(tmp_path: Path) -> None:
    """Where no number is above twelve, the order in which messages follow each other decides."""
    assert [
        block.time[:10]
        for block in read_with(
            whatsapp, tmp_path / "a.txt", "1/11/25, 09:00 - Els: een\n2/3/25, 09:00 - Els: twee\n"
        ).blocks
    ] == ["2025-01-11", "2025-02-03"]
    assert [
        block.time[:10]
        for block in read_with(
            whatsapp, tmp_path / "b.txt", "11/1/25, 09:00 - Els: een\n3/2/25, 09:00 - Els: twee\n"
        ).blocks
    ] == ["2025-01-11", "2025-02-03"]


def test_what_the_program_wrote_is_left_out_and_counted(tmp_path: Path) -> None:
    """System lines, media without a caption and deleted messages are no statements; each is counted."""
    chat = (
        "13-02-2025 09:00 - Berichten en gesprekken worden end-to-end versleuteld.\n"
        '13-02-2025 09:01 - Els heeft het onderwerp gewijzigd van "Tafel: een" in "Tafel: twee"\n'
        "13-02-2025 09:02 - Els: <Media weggelaten>\n13-02-2025 09:03 - Els: Dit bericht is verwijderd\n"
        "13-02-2025 09:03 - Els: (This message was deleted)\n13-02-2025 09:03 - Els: ook goed <Diese Nachricht wurde bearbeitet>\n"
        "13-02-2025 09:04 - Piet: IMG-1.jpg (bestand bijgevoegd)\nons schetsje\n13-02-2025 09:05 - Piet: klaar <Dit bericht is bewerkt>\n"
    )
    reading = read_with(whatsapp, tmp_path / "a.txt", chat)
    assert texts(reading) == ["ook goed", "ons schetsje", "klaar"]
    assert [int(warning.rsplit(": ", 1)[1]) for warning in reading.warnings] == [1, 2, 2]


def test_marks_of_ios_tell_the_system_from_people(tmp_path: Path) -> None:
    """On iOS system lines carry the name of the group and an invisible mark; attachments leave their caption."""
    chat = (
        f"[13-02-2025 09:00:00] Werkgroep: {LRM}Berichten en gesprekken zijn versleuteld.\r\n[13-02-2025 09:01:00] ~\u202fEls: goedemorgen\r\n"
        f"{LRM}[13-02-2025 09:02:00] Piet: {LRM}<bijgevoegd: 0001-PHOTO.jpg>\r\n[13-02-2025 09:03:00] Piet: onze tafel {LRM}<bijgevoegd: 0002-PHOTO.jpg>\r\n"
        f"[13-02-2025 09:04:00] Piet: {LRM}afbeelding weggelaten\r\n[13-02-2025 09:05:00] Piet: {LRM}verslag tafel.pdf • {LRM}3 pagina's {LRM}document weggelaten\r\n"
        f"[13-02-2025 09:06:00] Piet: nog een {LRM}afbeelding weggelaten\r\n"
    )
    reading = read_with(whatsapp, tmp_path / "a.txt", chat)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Els", "goedemorgen"),
        ("Piet", "onze tafel"),
        ("Piet", "nog een"),
    ]


def test_what_was_cut_from_a_message_can_be_given_back(tmp_path: Path) -> None:
    """Undoing the edits of a caption gives back what stood in the export."""
    block = read_with(
        whatsapp,
        tmp_path / "a.txt",
        "13-02-2025 09:04 - Piet: IMG-1.jpg (bestand bijgevoegd)\nons schetsje\n13-02-2025 09:05 - Els: mooi\n",
    ).blocks[0]
    assert undo_edits(block.text, block.edits) == "IMG-1.jpg (bestand bijgevoegd)\nons schetsje"


def test_notes_with_one_date_are_no_chat(tmp_path: Path) -> None:
    """A text that merely begins with a date is left to the reader for plain text."""
    path = tmp_path / "a.txt"
    assert not recognises(
        whatsapp, path, b"13-02-2025 09:00 - Verslag: de middag\nWe begonnen op tijd.\nDaarna pauze.\nEn toen verder.\n"
    )
    assert not recognises(whatsapp, path, b"")


def test_a_chat_with_nothing_but_media_says_so(tmp_path: Path) -> None:
    """A chat without words is unreadable with a reason."""
    with pytest.raises(UnreadableExportError, match="geen berichten"):
        read_with(
            whatsapp,
            tmp_path / "a.txt",
            "13-02-2025 09:02 - Els: <Media omitted>\n13-02-2025 09:03 - Els: <Media omitted>\n",
        )


def test_a_caption_below_a_placeholder_is_the_message(tmp_path: Path) -> None:
    """The line that stands for a picture is cut off what was written below it, and so is a file without a number of pages; a missed call is no message."""
    chat = (
        "13-02-2025 09:00 - Els: <Media weggelaten>\nonze tafel\n13-02-2025 09:01 - Piet: verslag tafel.pdf \u200edocument weggelaten\n"
        "13-02-2025 09:02 - Piet: Gemiste spraakoproep\n13-02-2025 09:03 - Piet: afbeelding weggelaten door Els?\n"
    )
    reading = read_with(whatsapp, tmp_path / "a.txt", chat)
    assert texts(reading) == ["onze tafel", "afbeelding weggelaten door Els?"]
    assert undo_edits(reading.blocks[0].text, reading.blocks[0].edits) == "<Media weggelaten>\nonze tafel"
    assert reading.warnings == ("berichten met alleen media overgeslagen: 1", "meldingen van het systeem weggelaten: 1")


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (
            (
                "26/09/2023 à 09:12 - Les messages et les appels sont chiffrés de bout en bout.",
                "26/09/2023 à 09:13 - Els: Samen schoffelen",
                "26/09/2023 à 09:16 - Piet: <Médias omis>",
                "26/09/2023 à 09:17 - Piet: Ce message a été supprimé",
            ),
            "2023-09-26",
        ),
        (
            (
                "03.08.24, 12:30 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
                "03.08.24, 12:31 - Els: Samen schoffelen",
                "03.08.24, 12:32 - Piet: <Medien ausgeschlossen>",
                "03.08.24, 12:33 - Piet: Diese Nachricht wurde gelöscht",
            ),
            "2024-08-03",
        ),
        (
            (
                "9/5/2024 8:04 p. m. - Els: Samen schoffelen",
                "9/5/2024 8:08 p. m. - Piet: <Multimedia omitido>",
                "9/5/2024 8:13 p. m. - Piet: Se eliminó este mensaje",
            ),
            "2024-05-09",
        ),
        (
            ("01.04.2024 - 16:00:27; Els: Samen schoffelen", "01.04.2024 - 16:01:00; Piet: <Media weggelaten>"),
            "2024-04-01",
        ),
        (
            (
                "[19-10-2024 01:02:19] De tuin: Berichten en oproepen zijn end-to-end versleuteld.",
                "[19-10-2024 01:02:19] De tuin: Piet heeft jou toegevoegd",
                "[19-10-2024 01:05:00] Els: Samen schoffelen",
            ),
            "2024-10-19",
        ),
    ],
)
def test_phones_in_other_languages(tmp_path: Path, lines: tuple[str, ...], date: str) -> None:
    """Dates, media, deleted messages and lines of the system are known in the languages around us."""
    reading = read_with(whatsapp, tmp_path / "chat.txt", "\n".join(lines) + "\n")
    assert [(block.speaker, block.text) for block in reading.blocks] == [("Els", "Samen schoffelen")]
    assert reading.date == date


def test_somebody_who_also_says_something_is_no_group(tmp_path: Path) -> None:
    """What reads as a line of the system stays where its sender says more."""
    text = "[19-10-2024 01:02:19] Els: Piet heeft een hek toegevoegd\n[19-10-2024 01:05:00] Els: Samen schoffelen\n"
    assert len(read_with(whatsapp, tmp_path / "chat.txt", text).blocks) == 2


def test_signal_in_markdown(tmp_path: Path) -> None:
    """Quotes become replies, reactions are counted, pictures are left out."""
    text = (
        "[2024-05-14 09:12:05] Els: Samen schoffelen (- Piet: 👍, Mo: ❤ -)  \n"
        "[2024-05-14 09:13:10] Piet: \n> Samen schoffelen\n\nEn daarna soep  \n"
        "[2024-05-14 09:14:00] Mo: ![hek.jpg](./media/hek.jpg)  \n"
    )
    blocks = read_with(whatsapp, tmp_path / "chat.md", text).blocks
    assert [(block.speaker, block.text, block.reactions) for block in blocks] == [
        ("Els", "Samen schoffelen", 2),
        ("Piet", "En daarna soep", 0),
    ]
    assert blocks[1].reply_to == blocks[0].key != ""


def test_options_of_a_poll_are_chosen_by_a_number_of_people(tmp_path: Path) -> None:
    """A poll is a question with options; one that nobody chose is no answer, and the asker chose none of them."""
    chat = (
        "[12-03-2025, 10:06:11] Els: Wij gaan graven\n[12-03-2025, 10:10:11] Els: \u200ePEILING:\nWanneer graven we?\n"
        "\u200eOPTIE: In mei (3 stemmen)\n\u200eOPTIE: In juni (1 stem)\n\u200eOPTIE: Nooit (0 stemmen)\n[12-03-2025, 10:12:11] Piet: goed\n"
    )
    reading = read_with(whatsapp, tmp_path / "a.txt", chat)
    assert [(block.text, block.prompt, block.reactions, block.chosen, block.speaker) for block in reading.blocks] == [
        ("Wij gaan graven", "", 0, False, "Els"),
        ("In mei", "Wanneer graven we?", 3, True, ""),
        ("In juni", "Wanneer graven we?", 1, True, ""),
        ("goed", "", 0, False, "Piet"),
    ]
