"""Hold chat messages as the layouts give them, and turn them into posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.counts import describe_counts
from opschaling_nlp.model import Block, Edit, Reading, SessionKind


@dataclass(slots=True)
class Message:
    """Collect one message while its lines are read."""

    line: int
    speaker: str
    time: str
    text: str
    line_end: int
    reply_to: str = ""
    """`key` of the message that this one answers."""
    reactions: set[tuple[str, ...]] = field(default_factory=set)
    """Who reacted with what."""
    edits: tuple[Edit, ...] = ()
    key: str = ""
    prompt: str = ""
    chosen: bool = False

    def add_line(self, text: str, number: int) -> None:
        """Continue the message on a further line."""
        self.text = f"{self.text}\n{text}"
        self.line_end = number

    def cut(self, start: int, end: int, kind: str) -> None:
        """Take text[start:end], which the program wrote, and the space next to it out of the message, and log that."""
        if not self.text[:start].strip():
            start, end = 0, end + len(self.text[end:]) - len(self.text[end:].lstrip())
        elif not self.text[end:].strip():
            start, end = len(self.text[:start].rstrip()), len(self.text)
        moved = tuple(
            Edit(edit.start - (end - start if edit.start >= end else 0), edit.kind, edit.before, edit.after)
            for edit in self.edits
        )
        self.edits = tuple(sorted((*moved, Edit(start, kind, self.text[start:end], "")), key=lambda edit: edit.start))
        self.text = self.text[:start] + self.text[end:]


def make_reading(
    path: Path,
    messages: Sequence[Message],
    *,
    source: str,
    layout: str,
    skips: Counter[str],
    date: str = "",
    warnings: Sequence[str] = (),
) -> Reading:
    """Turn messages into posts; `skips` counts per Dutch reason what was left out.

    Raises UnreadableExportError when nothing is left.
    """
    blocks = tuple(_post(message) for message in messages if message.text.strip())
    if not blocks:
        raise UnreadableExportError("de chat bevat geen berichten met tekst")
    return Reading(
        source,
        layout,
        hash_file(path),
        blocks,
        date=date,
        kind=SessionKind.CHAT,
        warnings=(*(warning for warning in warnings if warning), *describe_counts(skips)),
    )


def _post(message: Message) -> Block:
    text = message.text.rstrip()
    return Block(
        kind="post",
        text=text,
        line=message.line,
        line_end=message.line_end,
        speaker=message.speaker,
        time=message.time,
        reply_to=message.reply_to,
        key=message.key,
        prompt=message.prompt,
        chosen=message.chosen,
        reactions=len(message.reactions),
        edits=tuple(edit for edit in message.edits if edit.start <= len(text)),
    )
