"""Read votes beside posts (`(3 stemmen)`, `+5`, `12x`) as numbers of people."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from opschaling_nlp.dutch.cues import count_limit, load_cues
from opschaling_nlp.lines.edits import Change, EditedText, apply_changes
from opschaling_nlp.text.passages import Passage


def take_votes(passages: Sequence[Passage]) -> list[Passage]:
    """Return the posts without the votes written in them, which become reactions.

    A line with only votes counts for the post before it, and is returned without text.
    """
    found = [_find(passage.text) for passage in passages]
    loose = sum(vote is not None for vote, _ in found) >= count_limit("votes.fewest")
    taken: list[Passage] = []
    for passage, (vote, sure) in zip(passages, found, strict=True):
        if vote is None or not (sure or loose):
            taken.append(passage)
            continue
        edited = apply_changes(
            EditedText(passage.text, passage.edits), [Change(vote.start(), vote.end(), "", "furniture")]
        )
        alone = not edited.text.strip()
        people = int(vote["n"]) if "n" in vote.groupdict() else len("".join(vote["signs"].split()))
        if alone and taken:
            taken[-1] = _counted(taken[-1], people)
        taken.append(_counted(replace(passage, text=edited.text, edits=edited.edits), 0 if alone else people))
    return taken


def _counted(passage: Passage, votes: int) -> Passage:
    first, *rest = passage.blocks
    return replace(passage, blocks=(replace(first, reactions=first.reactions + votes), *rest))


def _find(text: str) -> tuple[re.Match[str] | None, bool]:
    """Return the votes in a text, and whether they are votes in any session."""
    sure = next((found for pattern in _patterns("sure") if (found := pattern.search(text))), None)
    loose = next((found for pattern in _patterns("loose") if (found := pattern.search(text))), None)
    return (sure, True) if sure else (loose, False)


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    cues = load_cues("votes")
    unit = f"(?:{'|'.join(cues['unit'])})"
    return tuple(re.compile(pattern.replace("{eenheid}", unit), re.IGNORECASE) for pattern in cues[name])
