"""Guard that transcripts in Word documents give their speakers, in both layouts."""

from __future__ import annotations

from pathlib import Path

import docx

from opschaling_nlp.ingest.office import docx as word
from opschaling_nlp.ingest.transcript import teams_docx
from tests.ingest.reading import read_file


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
    readings = [read_file(teams_docx, path) for path in (old, new)]
    for reading in readings:
        assert [(block.speaker, block.text, block.time) for block in reading.blocks] == [
            ("Els van Dam", "Wie begint?", "00:00:03"),
            ("Piet", "ik wel", "00:00:09"),
            ("Els van Dam", "Tip: doe het samen", "00:01:09"),
        ]
    assert readings[1].warnings == ("meldingen van het systeem weggelaten: 1",)
    assert (readings[1].title, readings[1].date) == ("Middag over wonen-Transcript", "2025-02-12")


def test_an_ordinary_document_is_left_to_the_reader_for_word(tmp_path: Path) -> None:
    """A programme with times is no transcript."""
    path = document(tmp_path / "a.docx", "Programma", "Inloop   10:00", "koffie", "Start   10:30", "We beginnen klein.")
    head = path.read_bytes()[:8192]
    assert not teams_docx.matches(path, head)
    assert word.matches(path, head)
