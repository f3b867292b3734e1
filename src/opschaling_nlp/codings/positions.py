"""Turn places in a source text, as another program counted them, into statements."""

from __future__ import annotations

from collections.abc import Sequence

from opschaling_nlp.codings.layout import Span
from opschaling_nlp.codings.qdpx import Source
from opschaling_nlp.dutch.folding import fold


class Shift:
    """Turn places as a program counted them into places in the text with plain line ends."""

    def __init__(self, raw: str, *, two: bool) -> None:
        self.raw, self.two = raw, two

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        """Return both places."""
        return self._one(start), self._one(end)

    def _one(self, place: int) -> int:
        return place - self.raw.count("\r\n", 0, place) if self.two else place


def find_shift(source: Source, text: str, spans: Sequence[Span]) -> Shift | None:
    """Tell whether a line end of two characters counts as one or two, by the words that the passages quote.

    None where nothing tells and it makes a difference.
    """
    one, two = Shift(source.text, two=False), Shift(source.text, two=True)
    if "\r\n" not in source.text:
        return one
    fits = [_fits(source, text, spans, shift) for shift in (one, two)]
    if fits[0] != fits[1]:
        return one if fits[0] > fits[1] else two
    places = [(passage.start, passage.end) for passage in source.passages] + [
        (note.start, note.end) for note in source.notes if note.start >= 0
    ]
    same = all(touched_by(spans, *one(*place)) == touched_by(spans, *two(*place)) for place in places)
    return two if same else None


def _fits(source: Source, text: str, spans: Sequence[Span], shift: Shift) -> int:
    """Count the passages that are just what their name quotes, or just a statement."""
    whole = {(span.start, span.end) for span in spans}
    fitting = 0
    for passage in source.passages:
        start, end = shift(passage.start, passage.end)
        quoted = bool(passage.name.strip()) and fold(text[start:end]) == fold(passage.name)
        fitting += quoted or (start, end) in whole
    return fitting


def touched_by(spans: Sequence[Span], start: int, end: int) -> list[str]:
    """List the statements of which a passage holds at least a character."""
    return [span.statement_id for span in spans if span.start < end and start < span.end]
