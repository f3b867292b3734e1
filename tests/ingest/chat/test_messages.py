"""Guard what messages of any chat have in common."""

from __future__ import annotations

import re

import pytest

from opschaling_nlp.ingest.chat.messages import Message
from opschaling_nlp.lines.edits import undo_edits


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[weg] \n de helm past", "de helm past"),
        ("de helm past  [weg]", "de helm past"),
        ("de helm past \n[weg] ", "de helm past"),
        ("de helm [weg] past", "de helm  past"),
        (" [weg] ", ""),
        ("[weg] de helm [weg] past [weg]", "de helm  past"),
        ("de [weg][weg] helm [weg] past", "de  helm  past"),
    ],
)
def test_what_a_program_wrote_is_cut_out_of_a_message_and_logged(text: str, kept: str) -> None:
    """At either end the space beside it goes too, in the middle nothing else does; the edits lead back to the message."""
    message = Message(1, "Els", "10:01", text, 1)
    message.cut_all(re.compile(r"\[weg\]"), "furniture")
    assert message.text == kept
    assert undo_edits(kept, message.edits) == text
