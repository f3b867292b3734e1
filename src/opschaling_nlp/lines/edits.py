"""Change a text while keeping a log from which the raw text can be restored."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from opschaling_nlp.model import Edit


@dataclass(frozen=True, slots=True)
class Change:
    """Replaces the characters from `start` to `end` of the current text by `after`."""

    start: int
    end: int
    after: str
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text with every edit made since it was raw."""

    text: str
    edits: tuple[Edit, ...] = ()

    @property
    def raw(self) -> str:
        """Return the text before any edit."""
        return undo_edits(self.text, self.edits)


def undo_edits(text: str, edits: Sequence[Edit]) -> str:
    """Restore the raw text, under the contract of `model.Edit`."""
    pieces, end = [], len(text)
    for edit in reversed(edits):
        after_end = edit.start + len(edit.after)
        pieces += [text[after_end:end], edit.before]
        end = edit.start
    pieces.append(text[:end])
    return "".join(reversed(pieces))


def apply_changes(edited: EditedText, changes: Iterable[Change]) -> EditedText:
    """Apply the changes (positions in the current text, not overlapping) and log them.

    A change that touches characters of an earlier edit is merged with it, so that the edits of a text never overlap.
    """
    text = edited.text
    wanted = [change for change in changes if text[change.start : change.end] != change.after]
    if not wanted:
        return edited
    spans: list[tuple[int, int, int, Edit | Change]] = [
        (edit.start, edit.start + len(edit.after), 0, edit) for edit in edited.edits
    ]
    spans += [(change.start, change.end, 1, change) for change in wanted]
    spans.sort(key=lambda span: span[:3])
    pieces: list[str] = []
    edits: list[Edit] = []
    done, shift, index = 0, 0, 0
    while index < len(spans):
        start, end = spans[index][:2]
        cluster = [spans[index][3]]
        index += 1
        while index < len(spans) and spans[index][0] < end:
            end = max(end, spans[index][1])
            cluster.append(spans[index][3])
            index += 1
        edit = _merge(text[start:end], start, cluster)
        pieces += [text[done:start], edit.after]
        if edit.before != edit.after:
            edits.append(replace(edit, start=start + shift))
        shift += len(edit.after) - (end - start)
        done = end
    pieces.append(text[done:])
    return EditedText("".join(pieces), tuple(edits))


def locate_edits(edited: EditedText, places: Sequence[tuple[int, int | None, int | None]]) -> tuple[Edit, ...]:
    """Return the edits with the page and line on which each was made.

    `places` holds (raw offset, page, line) of each raw line, sorted.
    """
    if not edited.edits or not places:
        return edited.edits
    offsets = [place[0] for place in places]
    located, growth = [], 0
    for edit in edited.edits:
        _, page, line = places[max(0, bisect_right(offsets, edit.start + growth) - 1)]
        located.append(replace(edit, page=page, line=line))
        growth += len(edit.before) - len(edit.after)
    return tuple(located)


def _merge(current: str, start: int, cluster: Sequence[Edit | Change]) -> Edit:
    old = [replace(item, start=item.start - start) for item in cluster if isinstance(item, Edit)]
    new = [item for item in cluster if isinstance(item, Change)]
    if not new:
        assert len(old) == 1, "edits of one text do not overlap"
        return old[0]
    after = current
    for change in reversed(new):
        after = after[: change.start - start] + change.after + after[change.end - start :]
    return Edit(start, new[0].kind, undo_edits(current, old), after, reason=new[0].reason)
