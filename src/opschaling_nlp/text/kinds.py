"""Guess what kind of text a session is, from its speakers and layout."""

from collections.abc import Sequence

from opschaling_nlp.dutch.cues import count_limit, cue_pattern, cue_words, threshold
from opschaling_nlp.model import SessionKind
from opschaling_nlp.text.furniture import slide_repeats
from opschaling_nlp.text.line_wording import count_words, weigh
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.report_parts import (
    asks_room,
    find_contents,
    is_answered,
    is_paragraph,
    names_chapter,
    number_depth,
    part_of,
    recurring_heads,
)
from opschaling_nlp.text.speakers import Speech


def guess_kind(passages: Sequence[Passage], speeches: Sequence[Speech]) -> SessionKind:
    """Return the likeliest kind: a wall, unless something points to another."""
    words = [len(passage.text.split()) for passage in passages]
    spoken = [index for index, speech in enumerate(speeches) if speech.speaker]
    if len(spoken) >= count_limit("kinds.fewest_spoken") and sum(words[index] for index in spoken) >= threshold(
        "kinds.spoken"
    ) * sum(words):
        return SessionKind.INTERVIEW if _has_questions(passages, speeches) else SessionKind.TRANSCRIPT
    if report_score(passages) > 0:
        return SessionKind.DOCUMENT
    lines = {passage.text.strip().rstrip(":").casefold() for passage in passages}
    cues = cue_words("furniture", "slides", "cues") & lines
    if (cues and slide_repeats(passages)) or len(cues) >= count_limit("kinds.slide_cues"):
        return SessionKind.SLIDES
    return SessionKind.WALL


def _has_questions(passages: Sequence[Passage], speeches: Sequence[Speech]) -> bool:
    """Return whether someone who only asks or has no name puts questions between the speakers."""
    both = zip(passages, speeches, strict=True)
    unnamed = [passage.text.rstrip("\"'”’ ") for passage, speech in both if not speech.speaker]
    return any(speech.asks for speech in speeches) or sum(text.endswith("?") for text in unnamed) >= 2


_NAMES = {SessionKind.WALL: "muur van deelnemers", SessionKind.DOCUMENT: "verslag"}


def doubt_kind(passages: Sequence[Passage], kind: SessionKind) -> tuple[str, ...]:
    """Return in Dutch that a text may also be a report, or a wall, if the features hardly decide."""
    if kind not in {SessionKind.WALL, SessionKind.DOCUMENT} or not passages:
        return ()
    if abs(report_score(passages)) > threshold("documents.doubt"):
        return ()
    other = "een verslag" if kind is SessionKind.WALL else "een muur van deelnemers"
    return (f"gelezen als {_NAMES[kind]}, maar het kan ook {other} zijn: zet zo nodig kind in sessies.toml",)


def report_score(passages: Sequence[Passage]) -> float:
    """Weigh the features of a report; a positive score means that it is one."""
    lines = [passage for passage in passages if not _is_card(passage)]
    prose = [passage for passage in lines if is_paragraph(passage)]
    total = sum(count_words(passage.text) for passage in passages)
    text = " ".join(passage.text for passage in prose)
    short = [passage for passage in lines if not is_paragraph(passage)]
    features = {
        "bias": 1.0,
        "prose": sum(count_words(passage.text) for passage in prose) / max(1, total),
        "contents": bool(find_contents(passages)),
        "recurring": bool(recurring_heads(passages)),
        "captions": any(cue_pattern("documents", "captions", "caption").fullmatch(one.text) for one in lines),
        "facts": min(
            3,
            sum(
                bool(cue_pattern("documents", "headings", "fact").match(one.text))
                for one in lines[: 2 * count_limit("documents.front")]
            ),
        ),
        "reporting": len(cue_pattern("documents", "headings", "reporting").findall(text)) > 1,
        "answered": min(4, sum(is_answered(passages, index) for index in range(len(passages)))),
        "opens_asking": any(map(asks_room, passages[: passages.index(prose[0])] if prose else passages)),
        "posts": 1 - len(lines) / max(1, len(passages)),
    }
    return weigh("documents", "kind", features | _signs_of_report(short))


def _signs_of_report(short: Sequence[Passage]) -> dict[str, float]:
    """Measure what a text's short lines say about its kind."""
    return {
        "book": min(3, sum(names_chapter(one) for one in short)),
        "numbered": sum(number_depth(one) > 1 for one in short) > 1,
        "title": any(
            cue_pattern("documents", "headings", "title").search(one.text)
            for one in short[: count_limit("documents.short")]
        ),
        "attended": any(part_of(one) == "people" for one in short),
    }


def _is_card(passage: Passage) -> bool:
    """Return whether a passage is a card or a message; list items in office files are not."""
    first = passage.first
    return first.container.startswith("card:") or bool(passage.kind == "post" and (first.speaker or first.time))
