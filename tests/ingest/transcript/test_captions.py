"""Guard that transcripts give what each speaker says, whole sentences long."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.transcript import captions
from opschaling_nlp.model import SessionKind
from tests.ingest.reading import read_with, recognises


def spoken(reading: object) -> list[tuple[str, str]]:
    """Give speaker and text of each utterance."""
    return [(block.speaker, block.text) for block in reading.blocks]  # type: ignore[attr-defined]


def webvtt(*cues: tuple[str, str, str]) -> str:
    """Write WebVTT from (label, start and end, text)."""
    return "WEBVTT\n\n" + "\n".join(
        f"{label}\n{times}\n{text}\n" if label else f"{times}\n{text}\n" for label, times, text in cues
    )


def test_parts_of_an_utterance_are_joined(tmp_path: Path) -> None:
    """Captions that Teams numbers as one utterance are one statement, with place and time of the first; entities become characters."""
    text = webvtt(
        ("ab12/7-0", "00:00:01.000 --> 00:00:02.000", "<v Els van Dam>Goedemorgen. Wie</v>"),
        ("ab12/7-1", "00:00:02.000 --> 00:00:03.000", "<v Els van Dam>wil er iets over R&amp;D zeggen?</v>"),
        ("ab12/8-0", "00:00:03.500 --> 00:00:04.000", "<v Els van Dam>Niemand?</v>"),
        ("ab12/9-0", "00:01:04.000 --> 00:01:05.000", "<v Piet>Ik\nwel.</v>"),
        ("ab12/9-1", "00:01:05.000 --> 00:01:06.000", "<v Piet>Toch?</v>"),
    )
    reading = read_with(captions, tmp_path / "a.vtt", text)
    assert spoken(reading) == [
        ("Els van Dam", "Goedemorgen. Wie wil er iets over R&D zeggen?"),
        ("Els van Dam", "Niemand?"),
        ("Piet", "Ik wel. Toch?"),
    ]
    assert (reading.kind, reading.blocks[0].line, reading.blocks[0].line_end, reading.blocks[2].time) == (
        SessionKind.TRANSCRIPT,
        5,
        9,
        "00:01:04",
    )


def test_a_sentence_is_joined_within_a_speaker_and_never_across(tmp_path: Path) -> None:
    """A sentence over several captions is one statement; where the speaker changes it stops."""
    text = webvtt(
        ("1", "00:00:01.000 --> 00:00:02.000", "Els: We begonnen in het dorp"),
        ("2", "00:00:02.100 --> 00:00:03.000", "Els: met vier gezinnen."),
        ("3", "00:00:03.100 --> 00:00:04.000", "Els: Daarna kwam de"),
        ("4", "00:00:04.100 --> 00:00:05.000", "Piet: De school ook."),
    )
    assert spoken(read_with(captions, tmp_path / "a.vtt", text)) == [
        ("Els", "We begonnen in het dorp met vier gezinnen."),
        ("Els", "Daarna kwam de"),
        ("Piet", "De school ook."),
    ]


def test_without_punctuation_or_speaker_nothing_is_joined(tmp_path: Path) -> None:
    """Where nobody knows who speaks and where a sentence ends, captions stay as they are; comments are no captions."""
    text = "WEBVTT\n\nNOTE Confidence: 0.9\n\nid-een\n00:00:01.000 --> 00:00:02.000\nhoe houden we dit vol\n\nNOTE Confidence: 0.8\n\nid-twee\n00:00:02.100 --> 00:00:03.000\ndoor er uren voor te maken\n"
    assert spoken(read_with(captions, tmp_path / "a.vtt", text)) == [
        ("", "hoe houden we dit vol"),
        ("", "door er uren voor te maken"),
    ]


def test_a_word_before_a_colon_is_not_always_a_name(tmp_path: Path) -> None:
    """Only where most captions start with a name is a word before a colon a speaker, and a label never is."""
    text = webvtt(
        ("", "00:01.000 --> 00:02.000", "Tip: begin klein."),
        ("", "00:02.100 --> 00:03.000", "Vraag: met wie?"),
        ("", "00:03.100 --> 00:04.000", "Met de buren."),
    )
    assert spoken(read_with(captions, tmp_path / "a.vtt", text)) == [
        ("", "Tip: begin klein."),
        ("", "Vraag: met wie?"),
        ("", "Met de buren."),
    ]


def test_two_voices_in_a_caption_are_two_statements(tmp_path: Path) -> None:
    """Each voice in a caption keeps its own words."""
    assert spoken(
        read_with(
            captions, tmp_path / "a.vtt", webvtt(("", "00:01.000 --> 00:02.000", "<v Els>Ja.</v> <v Piet>Nee.</v>"))
        )
    ) == [
        ("Els", "Ja."),
        ("Piet", "Nee."),
    ]


def test_a_dash_opens_the_turn_of_a_second_speaker(tmp_path: Path) -> None:
    """Two people in one caption are two statements; a dash inside what one person says is none."""
    text = webvtt(
        ("", "00:01.000 --> 00:02.000", "- Els: Waarom?\n- Piet: Omdat het kan."),
        ("", "00:03.000 --> 00:04.000", "Els: Tien\n- vijftien mensen."),
        ("", "00:05.000 --> 00:06.000", "Piet: Ja.\n- Els: Nee."),
        ("", "00:07.000 --> 00:08.000", "Piet: Kort gezegd.\nEls: Precies.\nLater: meer."),
    )
    assert spoken(read_with(captions, tmp_path / "a.vtt", text)) == [
        ("Els", "Waarom?"),
        ("Piet", "Omdat het kan."),
        ("Els", "Tien - vijftien mensen."),
        ("Piet", "Ja."),
        ("Els", "Nee."),
        ("Piet", "Kort gezegd."),
        ("Els", "Precies. Later: meer."),
    ]


@pytest.mark.parametrize(
    "cues",
    [
        (
            ('1 "Els van Dam" (12)', "00:01.000 --> 00:02.000", "Klein beginnen,"),
            ('2 "Els van Dam" (12)', "00:02.000 --> 00:03.000", "dan groeien."),
        ),
        (
            ("1", "00:01.000 --> 00:02.000", "[Els van Dam] Klein beginnen,"),
            ("2", "00:02.000 --> 00:03.000", "[Els van Dam] dan groeien."),
        ),
    ],
)
def test_speakers_above_a_caption_or_between_brackets(tmp_path: Path, cues: tuple[tuple[str, str, str], ...]) -> None:
    """Webex names the speaker in the line with the number, others between brackets."""
    assert spoken(read_with(captions, tmp_path / "a.vtt", webvtt(*cues))) == [
        ("Els van Dam", "Klein beginnen, dan groeien.")
    ]


def test_subrip_is_read_like_webvtt(tmp_path: Path) -> None:
    """Numbers, commas in times and missing blank lines make no difference."""
    text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nEls: <i>Klein</i> beginnen,\r\n\r\n2\r\n00:00:02,100 --> 00:00:03,000\r\nEls: dan groeien.\r\n3\r\n00:00:03,100 --> 00:00:04,000\r\nPiet: Ja.\r\n"
    assert spoken(read_with(captions, tmp_path / "a.srt", text)) == [
        ("Els", "Klein beginnen, dan groeien."),
        ("Piet", "Ja."),
    ]


@pytest.mark.parametrize("content", ["", "WEBVTT\n", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n"])
def test_a_transcript_without_words_says_so(tmp_path: Path, content: str) -> None:
    """An empty transcript is unreadable with a reason."""
    with pytest.raises(UnreadableExportError, match="geen tekst"):
        read_with(captions, tmp_path / "a.vtt", content)


def test_a_time_without_words_ends_nothing_and_holds_up_nothing(tmp_path: Path) -> None:
    """Two times right below each other: the first has no words, and reading goes on."""
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n00:00:03.000 --> 00:00:06.000\nWij stoken samen.\n"
    assert spoken(read_with(captions, tmp_path / "a.vtt", text)) == [("", "Wij stoken samen.")]


def test_only_an_empty_line_ends_a_caption(tmp_path: Path) -> None:
    """A line of one blank is padding inside a caption."""
    text = webvtt(
        ("", "00:01.000 --> 00:02.000", " \nWij stoken samen."), ("", "00:03.000 --> 00:04.000", "Tot het op was.")
    )
    assert spoken(read_with(captions, tmp_path / "a.vtt", text)) == [
        ("", "Wij stoken samen."),
        ("", "Tot het op was."),
    ]


def test_rolling_captions_are_read_once(tmp_path: Path) -> None:
    """Lines that stay in view while a new one comes in below were said once."""
    text = webvtt(
        ("", "00:00.100 --> 00:03.000", " \nwij<00:00.500><c> stoken</c><00:01.000><c> samen</c>"),
        ("", "00:03.000 --> 00:03.010", "wij stoken samen\n "),
        ("", "00:03.010 --> 00:05.000", "wij stoken samen\ntot<00:04.000><c> het</c><00:04.500><c> op was</c>"),
        ("", "00:05.000 --> 00:07.000", "tot het op was\nen daarna niet"),
    )
    assert [text for _, text in spoken(read_with(captions, tmp_path / "a.vtt", text))] == [
        "wij stoken samen",
        "tot het op was",
        "en daarna niet",
    ]


def test_what_is_said_twice_stays_said_twice(tmp_path: Path) -> None:
    """An answer that comes back in the next caption is no rolling line."""
    text = webvtt(
        ("", "00:01.000 --> 00:02.000", "Ja."),
        ("", "00:02.000 --> 00:03.000", "Ja."),
        ("", "00:04.000 --> 00:05.000", "Wij stoken samen."),
    )
    assert len(read_with(captions, tmp_path / "a.vtt", text).blocks) == 3


def test_a_chat_saved_as_captions_is_a_chat(tmp_path: Path) -> None:
    """Meet saves messages with the times of a caption; each is a message of who sent it, and without names they are captions."""
    chat = (
        "00:00:05.620,00:00:08.620\nEls van Dam: Wij stoken samen\n\n00:01:05.100,00:01:08.100\nPiet: Tot het op was\n"
    )
    reading = read_with(captions, tmp_path / "a.sbv", chat)
    assert (reading.kind, spoken(reading)) == (
        SessionKind.CHAT,
        [("Els van Dam", "Wij stoken samen"), ("Piet", "Tot het op was")],
    )
    said = read_with(captions, tmp_path / "b.sbv", "0:00:05.620,0:00:08.620\nWij stoken samen.\n")
    assert (said.kind, spoken(said)) == (SessionKind.TRANSCRIPT, [("", "Wij stoken samen.")])


def test_captions_in_a_text_file_are_captions(tmp_path: Path) -> None:
    """A caption file saved as text is known by its first lines; a sign before a name belongs to the name."""
    vtt = "WEBVTT\n\n1\n00:00:00.000 --> 00:00:03.000\n<v Hanna Smit>Wat hebben we nodig?</v>\n"
    srt = (
        "1\n00:00:00,000 --> 00:00:03,000\n>> BO: Een sleutel.\n\n2\n00:00:03,000 --> 00:00:06,000\n>> LIE: En regen.\n"
    )
    for name, text in (("a.txt", vtt), ("b.txt", srt)):
        blocks = read_with(captions, tmp_path / name, text).blocks
        assert [(block.speaker, block.text) for block in blocks] == {
            "a.txt": [("Hanna Smit", "Wat hebben we nodig?")],
            "b.txt": [("BO", "Een sleutel."), ("LIE", "En regen.")],
        }[name]
    assert not recognises(captions, tmp_path / "c.txt", b"1\nEen lijst\n2\nvan dingen\n")


def test_captions_of_which_some_have_no_name_are_no_chat(tmp_path: Path) -> None:
    """Meet names who sent each message; speech goes on in a caption without a name, or has signs before one."""
    text = "0:00:01.000,0:00:04.000\n>> BO: De fiets is stuk\n\n0:00:04.000,0:00:06.000\nen de pomp ook.\n"
    reading = read_with(captions, tmp_path / "a.sbv", text)
    assert (reading.kind, spoken(reading)) == (
        SessionKind.TRANSCRIPT,
        [("BO", "De fiets is stuk en de pomp ook.")],
    )


def test_a_sound_by_a_known_speaker_is_no_statement(tmp_path: Path) -> None:
    """A caption that holds a name and nothing but a sound is left out too."""
    text = webvtt(
        ("", "00:01.000 --> 00:02.000", "Els: Wij stoken samen."),
        ("", "00:03.000 --> 00:04.000", "Piet: (gelach)"),
    )
    assert spoken(read_with(captions, tmp_path / "a.vtt", text)) == [("Els", "Wij stoken samen.")]


def test_rows_in_milliseconds_are_a_transcript(tmp_path: Path) -> None:
    """The table that Whisper writes gives times; one with other columns is left to the reader of tables."""
    reading = read_with(
        captions, tmp_path / "a.tsv", "start\tend\ttext\n0\t4120\tEen hek.\n3730000\t3735500\tEen kas.\nx\ty\n"
    )
    assert [(block.time, block.text) for block in reading.blocks] == [
        ("00:00:00", "Een hek."),
        ("01:02:10", "Een kas."),
    ]
    assert not recognises(captions, tmp_path / "b.tsv", b"vraag\tantwoord\nwat helpt\teen hek\n")
