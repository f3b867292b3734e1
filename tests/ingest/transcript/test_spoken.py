"""Guard that transcripts in Word documents give their speakers, in both layouts."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from opschaling_nlp.ingest.office import docx as word
from opschaling_nlp.ingest.transcript import turns as spoken
from opschaling_nlp.ingest.transcript.turns import may_be_name
from tests.ingest.reading import read_file, read_with, recognises


def document(path: Path, *paragraphs: str) -> Path:
    """Write paragraphs; a line break in one is a break in the document."""
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(str(path))
    return path


def test_both_layouts_give_the_same_utterances(tmp_path: Path) -> None:
    """Times with an arrow above the name, or a short time beside it: the same statements."""
    old = document(
        tmp_path / "oud.docx",
        "0:0:3.120 --> 0:0:8.900\nEls van Dam\nWie begint?",
        "0:0:9.400 --> 0:0:15.10\nPiet\nik wel",
        "0:1:9.400 --> 0:1:15.10\nEls van Dam\nTip: doe het samen",
    )
    new = document(
        tmp_path / "nieuw.docx",
        "Middag over wonen-Transcript",
        "12 februari 2025, 10:00",
        "Els van Dam   0:03\nWie begint?",
        "Piet   0:09\nik wel",
        "Els van Dam   1:09\nTip: doe het samen",
        "Piet heeft de transcriptie gestopt",
    )
    readings = [read_file(spoken, path) for path in (old, new)]
    for reading in readings:
        assert [(block.speaker, block.text, block.time) for block in reading.blocks] == [
            ("Els van Dam", "Wie begint?", "00:00:03"),
            ("Piet", "ik wel", "00:00:09"),
            ("Els van Dam", "Tip: doe het samen", "00:01:09"),
        ]
    assert readings[1].warnings == ("meldingen van het systeem weggelaten: 1",)
    assert (readings[1].title, readings[1].date) == ("Middag over wonen-Transcript", "2025-02-12")


def test_what_is_said_in_a_document_knows_its_paragraph(tmp_path: Path) -> None:
    """Paragraphs are counted as in any document: whatever their breaks, and in a web page too; what was left out above is at its own."""
    said = ["Els van Dam   0:03\nWie begint?", "Piet   0:09\nik wel", "Els van Dam   1:09\nTip:\ndoe het samen"]
    readings = [
        read_file(spoken, document(tmp_path / "a.docx", "Middag over wonen-Transcript", *said)),
        read_with(
            spoken,
            tmp_path / "a.html",
            "".join(f"<p>{text}</p>" for text in ("Middag", *said)).replace("\n", "<br/>"),
        ),
    ]
    for reading in readings:
        assert [(block.line, block.line_end) for block in reading.blocks] == [(2, 2), (3, 3), (4, 4)]
        assert [edit.line for edit in reading.edits] == [1]


def test_an_ordinary_document_is_left_to_the_reader_for_word(tmp_path: Path) -> None:
    """A programme with times is no transcript."""
    path = document(tmp_path / "a.docx", "Programma", "Inloop   10:00", "koffie", "Start   10:30", "We beginnen klein.")
    head = path.read_bytes()[:8192]
    assert not recognises(spoken, path, head)
    assert recognises(word, path, head)
    path = document(tmp_path / "b.docx", "09:00 AM: Inloop", "10:00 AM: koffie", "11:15 AM: We beginnen klein.")
    assert not recognises(spoken, path, path.read_bytes()[:8192])


FORMS = {
    "time before the words, between brackets with an end": (
        "[00:00.000 --> 00:04.000]  Wie houdt de schuur warm?\n[00:04.000 --> 00:09.500]  Wij stoken samen.\n[00:09.500 --> 00:14.000]  Tot het op was.\n",
        [("", "Wie houdt de schuur warm?"), ("", "Wij stoken samen."), ("", "Tot het op was.")],
    ),
    "time before a name in bold": (
        "Avond\n\n[00:00:00] **Els:** Wij stoken samen.\n\n[00:00:08] **Piet:** Tot het op was.\n",
        [("Els", "Wij stoken samen."), ("Piet", "Tot het op was.")],
    ),
    "bare time before the words": (
        "00:00 Wie houdt de schuur warm?\n00:06 Wij stoken samen.\n01:10 Tot het op was.\n",
        [("", "Wie houdt de schuur warm?"), ("", "Wij stoken samen."), ("", "Tot het op was.")],
    ),
    "time behind the words": (
        "I: Wie houdt de schuur warm? #00:00:05-2#\n\nB1: Wij stoken samen. #00:00:21-9#\n\nB2: Tot het op was. #00:00:40-1#\n",
        [("I", "Wie houdt de schuur warm?"), ("B1", "Wij stoken samen."), ("B2", "Tot het op was.")],
    ),
    "time and code above the words": (
        "[00:00:01] - SPEAKER_00\nWie houdt de schuur warm?\n[00:00:07] - SPEAKER_01\nWij stoken samen.\nTot het op was.\n",
        [("SPEAKER_00", "Wie houdt de schuur warm?"), ("SPEAKER_01", "Wij stoken samen. Tot het op was.")],
    ),
    "name and time above the words, beyond an hour": (
        "Els van Dam  0:04\nWij stoken samen.\n\nSpreker 2  0:31\nMet wie?\n\nEls van Dam  1:02:11\nTot het op was.\n",
        [("Els van Dam", "Wij stoken samen."), ("Spreker 2", "Met wie?"), ("Els van Dam", "Tot het op was.")],
    ),
    "name above a time in words": (
        "ED\nEls van Dam\n0 minuten 4 seconden\nWij stoken samen.\nP\nPiet\n1 minuut 2 seconden\nTot het op was.\n",
        [("Els van Dam", "Wij stoken samen."), ("Piet", "Tot het op was.")],
    ),
    "bold name before the time": (
        "**Els:** [00:00:00] Wij stoken samen.\n\n**Piet:** [00:00:05] Tot het op was.\n",
        [("Els", "Wij stoken samen."), ("Piet", "Tot het op was.")],
    ),
    "time between name and colon": (
        "Els (00:02): Wij stoken samen.\nPiet (00:09): Tot het op was.\nEls (00:15): Daarna niet.\n",
        [("Els", "Wij stoken samen."), ("Piet", "Tot het op was."), ("Els", "Daarna niet.")],
    ),
    "a time now and then between named lines, with lines of the program": (
        "Middag (2025-02-03) - Transcript\nAttendees\nEls van Dam, Piet\n\n00:00:00\n\nEls van Dam: Wij stoken samen.\nPiet: Tot het op was.\n\n00:05:02\n\nEls van Dam: Daarna niet.\nTranscription ended after 00:07:10\n",
        [("Els van Dam", "Wij stoken samen."), ("Piet", "Tot het op was."), ("Els van Dam", "Daarna niet.")],
    ),
    "code above a time before the words": (
        "Transcription for a.m4a\n\nSPEAKER_00\n[00:00:00] - Wij stoken samen.\n\nSPEAKER_01\n[00:00:04] - Tot het op was.\n[00:00:09] - Daarna niet.\n",
        [("SPEAKER_00", "Wij stoken samen."), ("SPEAKER_01", "Tot het op was."), ("SPEAKER_01", "Daarna niet.")],
    ),
    "times in the middle of what is said": (
        "I: Hoe ging het? #00:00:02-1#\n\nB1: Wij stoken, #00:00:09-0# tot laat, samen. #00:00:21-9#\n",
        [("I", "Hoe ging het?"), ("B1", "Wij stoken, tot laat, samen.")],
    ),
    "initials that a clock has too": (
        "00:01 AM: Wie stookt er?\n00:09 PM: Wij stoken samen.\n01:21 AM: Tot het op was.\n",
        [("AM", "Wie stookt er?"), ("PM", "Wij stoken samen."), ("AM", "Tot het op was.")],
    ),
    "words that a clock has too, behind a bracket or at once": (
        "[00:00:01] Am I late?\n[00:00:09]pm is short.\n00:00:12 am I right?\n10:15 Am I?\n",
        [("", "Am I late?"), ("", "pm is short."), ("", "am I right?"), ("", "Am I?")],
    ),
    "colons behind times between brackets, and a Dutch end": (
        "[00:01]: Wij stoken samen.\n[00:09]: Tot het op was.\n[00:15]: Daarna niet.\nDe vergadering is beëindigd om 00:17\nDit bewerkbare transcript is door een computer gemaakt.\n",
        [("", "Wij stoken samen."), ("", "Tot het op was."), ("", "Daarna niet.")],
    ),
    "silences and sounds": (
        "[00:01] Els: (.)\n[00:02] Els: Wij stoken (2) samen.\n[00:09] Piet: [gelach]\n[00:12] Piet: Tot het op was. (lacht)\n",
        [("Els", "Wij stoken (2) samen."), ("Piet", "Tot het op was. (lacht)")],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_who_says_what_is_found_in_every_order(tmp_path: Path, form: str) -> None:
    """Times are times, labels are speakers, and lines of the program are nobody's words, wherever they stand."""
    text, expected = FORMS[form]
    reading = read_with(spoken, tmp_path / "gesprek.txt", text)
    assert [(block.speaker, block.text) for block in reading.blocks] == expected
    assert reading.kind == "transcript"
    times = [block.time for block in reading.blocks]
    assert times == sorted(times)


UNTIMED = {
    "codes between brackets": "[SPEAKER_00]: Wie stookt er?\n[SPEAKER_01]: Wij samen.\n[SPEAKER_00]: Tot?\n[SPEAKER_02]: Tot het op was.\n",
    "codes of researchers": "I: Wie stookt er?\n\nR1: Wij samen.\n\nI: Tot?\n\nR2: Tot het op [00:00:14] was.\n",
    "full names below the lines of a program": (
        "Avond - Transcript\nAttendees\nEls Dam, Piet Bos, Kim Vos\nTranscript\nEls Dam: Wie stookt er?\nPiet Bos: Wij samen.\n"
        "00:05:00\nEls Dam: Tot?\nKim Vos: Tot het op was.\nMeeting ended after 00:31:12\n"
    ),
}


@pytest.mark.parametrize("form", UNTIMED)
def test_speakers_make_a_transcript_without_times(tmp_path: Path, form: str) -> None:
    """Codes, or full names among the lines of a program, say who speaks where they take turns; nobody knows when."""
    reading = read_with(spoken, tmp_path / "gesprek.txt", UNTIMED[form])
    assert [block.text for block in reading.blocks] == ["Wie stookt er?", "Wij samen.", "Tot?", "Tot het op was."]
    assert len({block.speaker for block in reading.blocks}) == 3
    assert {block.time for block in reading.blocks} == {""}
    assert reading.kind == "transcript"


def test_two_people_of_whom_one_asks_are_an_interview(tmp_path: Path) -> None:
    """A talk of two without times is an interview where one of them mostly asks; else both take part."""
    text = "I: Wie stookt er?\nR1: Wij samen.\nI: Tot?\nR1: Tot het op was.\n"
    assert read_with(spoken, tmp_path / "gesprek.txt", text).kind == "interview"
    text = "T1: Wij stoken.\nT2: Wij samen.\nT1: Tot laat.\nT2: Tot het op was.\n"
    assert read_with(spoken, tmp_path / "tafels.txt", text).kind == "transcript"


def test_codes_of_tables_and_names_on_a_wall_make_no_transcript(tmp_path: Path) -> None:
    """Codes that do not take turns are places, and names before posts stay for who knows what is a name."""
    for text in (
        "T1: Wij stoken\nT1: Met hout\nT2: Samen\nT2: Tot het op was\n",
        "Els: Wij stoken\nPiet: Met hout\nEls: Samen\nPiet: Tot het op was\n",
    ):
        assert not recognises(spoken, tmp_path / "a.txt", text.encode())


def test_what_stands_above_gives_title_and_date(tmp_path: Path) -> None:
    """The first line above that no program wrote is the title; nothing of it is lost."""
    text = "Avond in de schuur\n3 februari 2025\nTranscribed with Iets 1.2\n\nS00: [00:00:02] Wij stoken samen.\n\nS01: [00:00:09] Tot het op was.\n"
    reading = read_with(spoken, tmp_path / "gesprek.txt", text)
    assert (reading.title, reading.date) == ("Avond in de schuur", "2025-02-03")
    assert [edit.before for edit in reading.edits] == text.splitlines()[:3]


@pytest.mark.parametrize(
    "text",
    [
        "10:00 Inloop\n10:30 Wij stoken samen\n12:00 Soep\n13:00 Naar huis\n",
        "[10:00] Inloop\n[10:30] Opening\n[12:00] Soep\n",
        "Wat helpt?\nOm 18:00 samen eten\nOm 19:30 afwassen\nMeer tijd\n",
        "Tip: begin klein.\nVraag: met wie?\nMet de buren.\n",
        "Els de Wit  10:02\nWij stoken samen\nPiet Vos  10:04\nTot het op was\n",
    ],
)
def test_times_of_the_day_make_no_transcript(tmp_path: Path, text: str) -> None:
    """A programme, a wall that names a time and a chat have times of the clock on the wall."""
    assert not recognises(spoken, tmp_path / "a.txt", text.encode())


def test_a_transcript_saved_as_a_web_page(tmp_path: Path) -> None:
    """Speakers and times in paragraphs of a page make a transcript, with what the program says above left out; a programme of a day does not."""
    said = "".join(f"<p>S0{n % 2}: <span>[00:0{n}:02]</span> zin {n} over het hek</p>" for n in range(4))
    page = f"<html><body><p>tuin</p><p>Transcribed with noScribe<br/>Audio file: tuin.mp3</p><p>(9 seconds pause)</p>{said}</body></html>"
    reading = read_with(spoken, tmp_path / "a.html", page)
    assert [(block.speaker, block.time, block.text) for block in reading.blocks][:2] == [
        ("S00", "00:00:02", "zin 0 over het hek"),
        ("S01", "00:01:02", "zin 1 over het hek"),
    ]
    assert len(reading.blocks) == 4
    day = b"<html><body><p>09:00 Inloop</p><p>09:30 Opening</p><p>10:00 Aan tafel</p></body></html>"
    assert not recognises(spoken, tmp_path / "b.html", day)


def test_a_device_may_speak_where_its_name_stands_in_brackets_above(tmp_path: Path) -> None:
    """Whatever a caption program sets in brackets before a time is the speaker of what follows; a silence in seconds is no statement."""
    lines = "[Els de Wit] 10:02:11\nhet hek is dicht\n\n[iPad van Piet] 10:02:19\nnee hoor\n\n[Els de Wit] 10:02:30\nweet je dat zeker\n\n[Els de Wit] 10:02:40\n(8s)\n"
    reading = read_with(spoken, tmp_path / "a.txt", lines)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Els de Wit", "het hek is dicht"),
        ("iPad van Piet", "nee hoor"),
        ("Els de Wit", "weet je dat zeker"),
    ]


@pytest.mark.parametrize("form", ["[00:0{}]: {}", "[00:0{}]:{}", "[00:0{}]:\n{}", "00:0{}: {}", "**[00:0{}]:** {}"])
def test_a_colon_after_a_time_belongs_to_it(tmp_path: Path, form: str) -> None:
    """Between a time and the words a colon is no part of these, with or without space, also at the end of a line."""
    said = ["het hek is dicht", "de sleutel ligt bij de buren", "dan halen wij die op"]
    text = "\n\n".join(form.format(number, words) for number, words in enumerate(said, 1))
    reading = read_with(spoken, tmp_path / "a.txt", text)
    assert [(block.time, block.text) for block in reading.blocks] == [
        (f"00:00:0{number}", words) for number, words in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Kijk op https://loket.example: daar staat het, en https://plein.example ook.",
        "Het is en/of //of niet// en dat is: lastig // maar goed.",
        "Kijk op //schijf/map: daar staat het // denk ik.",
    ],
)
def test_slashes_without_a_name_after_them_are_part_of_what_is_said(tmp_path: Path, said: str) -> None:
    """Only a name after two slashes that belong to no address says that another spoke; other words stay where they are."""
    text = f"[00:00:01] S00: Wat is er nodig?\n\n[00:00:05] S01: {said}\n\n[00:00:12] S00: Dank je.\n"
    reading = read_with(spoken, tmp_path / "a.txt", text)
    assert [(block.speaker, block.text) for block in reading.blocks][1] == ("S01", said)


def test_what_somebody_says_through_another_is_a_turn_of_its_own(tmp_path: Path) -> None:
    """Overlapping speech between slashes leaves the sentence it interrupts whole, and joins no other."""
    text = (
        "[00:00:01] S00: Wat is er nodig?\n\n[00:00:05] S01: Het loket //S02: ja precies// moet open blijven.\n\n"
        "[00:00:12] S02: En de gemeente en/of de provincie betaalt.\n"
    )
    reading = read_with(spoken, tmp_path / "a.txt", text)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("S00", "Wat is er nodig?"),
        ("S01", "Het loket moet open blijven."),
        ("S02", "ja precies"),
        ("S02", "En de gemeente en/of de provincie betaalt."),
    ]


def test_what_a_program_sets_behind_a_name_is_part_of_it(tmp_path: Path) -> None:
    """A guest is a speaker, whatever the case of that word; other words in brackets make no name."""
    text = "Anouk Visser   0:04\nhet hek is open\n\nDaan Smit (gast)   0:13\nbij ons niet\n\nDaan Smit (gast)   0:20\nnog niet\n"
    reading = read_with(spoken, tmp_path / "a.txt", text)
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Anouk Visser", "het hek is open"),
        ("Daan Smit (gast)", "bij ons niet nog niet"),
    ]
    assert not may_be_name("Soep (lekker)")
