"""Guard from how many names on captions a word before a colon is taken for who speaks."""

from __future__ import annotations

import pytest

from opschaling_nlp.ingest.transcript.utterances import Cue, name_speakers


@pytest.mark.parametrize(("texts", "speaker"), [(("Els: ja", "zeker"), "Els"), (("Els: ja", "zeker", "goed"), "")])
def test_half_of_the_captions_must_be_named(texts: tuple[str, ...], speaker: str) -> None:
    """From half on, the captions without a name go on with the speaker before them; below it nobody is named."""
    cues = [Cue(text, number, number, float(number), number + 1.0) for number, text in enumerate(texts, start=1)]
    assert {cue.speaker for cue in name_speakers(cues)} == {speaker}
