"""Join the cues of a transcript into what each speaker says, and turn that into posts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from opschaling_nlp.dutch.cues import count_limit, cue_template, cue_words, threshold
from opschaling_nlp.dutch.noises import is_noise
from opschaling_nlp.dutch.signs import ends_sentence
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Block, Reading, SessionKind

_PREFIX = re.compile(
    r"(?:>>\s*)?(?:(?P<name>[^\W\d_][^:\n]*?|\+?[\d ]{6,}):|\[(?P<bracketed>[^\W\d_][^\]:\n]*)\]:?)\s+(?P<text>\S.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: times in seconds, lines in the file from 1."""

    text: str
    line: int
    line_end: int
    start: float
    end: float
    speaker: str = ""
    utterance: str = ""
    """The program's name for the utterance this caption belongs to; empty if it gives none."""


def seconds(clock: str) -> float:
    """Convert a time in a recording (`1:02:03,5`; hours may be missing) to seconds."""
    *hours, minutes, rest = clock.replace(",", ".").split(":")
    return float(hours[0] if hours else 0) * 3600 + float(minutes) * 60 + float(rest)


def name_speakers(cues: Sequence[Cue]) -> list[Cue]:
    """Take `Name: ` or `[Name] ` at the start of captions as the speaker, if at least half of them begin that way.

    A caption without a name continues the previous speaker.
    """
    labels, longest = cue_words("chat", "transcript", "labels"), count_limit("turns.longest_name")

    def prefix(cue: Cue) -> re.Match[str] | None:
        found = _PREFIX.match(cue.text)
        return found if found and len(_name(found)) <= longest and _name(found).casefold() not in labels else None

    if any(cue.speaker for cue in cues) or 2 * sum(prefix(cue) is not None for cue in cues) < len(cues):
        return list(cues)
    named: list[Cue] = []
    for cue in cues:
        found = prefix(cue)
        speaker = _name(found).strip() if found else named[-1].speaker if named else ""
        named.append(replace(cue, speaker=speaker, text=found["text"] if found else cue.text))
    return named


def _name(prefix: re.Match[str]) -> str:
    return prefix["name"] or prefix["bracketed"]


def join_cues(cues: Sequence[Cue]) -> list[Cue]:
    """Join consecutive captions of one speaker that are in the same utterance or within a sentence.

    In captions without punctuation sentence ends are unknown: those of a known speaker are joined until a pause, those
    of an unknown one stay as they are.
    """
    punctuated = sum(ends_sentence(cue.text) for cue in cues) >= threshold("turns.punctuated") * len(cues)
    joined: list[Cue] = []
    for cue in cues:
        last = joined[-1] if joined else None
        if last is None or last.speaker != cue.speaker:
            joined.append(cue)
            continue
        runs_on = (
            (punctuated or bool(cue.speaker))
            and not ends_sentence(last.text)
            and cue.start - last.end <= threshold("turns.longest_pause")
        )
        if runs_on or (cue.utterance and cue.utterance == last.utterance):
            joined[-1] = replace(
                last, text=f"{last.text} {cue.text}", end=cue.end, line_end=cue.line_end, utterance=cue.utterance
            )
        else:
            joined.append(cue)
    return joined


def make_reading(
    export: Export,
    cues: Sequence[Cue],
    *,
    named: SessionKind = SessionKind.TRANSCRIPT,
    timed: bool = True,
    **facts: Any,
) -> Reading:
    """Turn the captions of a transcript into posts; raises UnreadableExportError if none has text.

    Captions that name their speakers are of the kind `named`: in a chat each is a separate message. Without `timed`,
    the paragraphs stay as somebody typed them.
    """
    spoken = [cue for cue in cues if cue.text.strip()]
    said = [cue for cue in spoken if not cue_template("chat", "transcript", "system").fullmatch(cue.text.strip())]
    named_cues = name_speakers([cue for cue in said if not is_noise(cue.text)])
    utterances = kept = [cue for cue in named_cues if not is_noise(cue.text)]
    kind = named if 2 * sum(bool(cue.speaker) for cue in utterances) >= len(utterances) else SessionKind.TRANSCRIPT
    if kind is SessionKind.TRANSCRIPT and timed:
        utterances = join_cues(utterances)
    export.skips["meldingen van het systeem weggelaten"] += len(spoken) - len(said)
    export.skips["stiltes en geluiden weggelaten"] += len(said) - len(kept)
    posts = (_post(cue, timed=timed) for cue in utterances)
    return export.reading(posts, empty="het transcript bevat geen tekst", kind=kind, **facts)


def _post(cue: Cue, *, timed: bool) -> Block:
    minutes, seconds = divmod(int(cue.start), 60)
    time = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}" if timed else ""
    return Block(kind="post", text=cue.text, line=cue.line, line_end=cue.line_end, speaker=cue.speaker, time=time)
