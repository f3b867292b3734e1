"""Find the cues of a list that a researcher edits (`krijg … zin`, `struikel*`) in plain words, and known columns."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from opschaling_nlp.dutch.cues import count_limit, load_cues
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.model import PromptKind

_GAP = "…"
_OPEN = re.compile(r"(?:.*[^aeou]|)([aeou])[bcdfgklmnprstvz]")
"""A verb without its ending, whose vowel is doubled when no ending follows: `hak`, `haak`."""
_UNSTRESSED = re.compile(r".*[aeiouy].*e[lrmn]")
_VOICELESS = ("t", "k", "f", "s", "p", "ch")
_PREFIXES = ("be", "ge", "ver", "ont", "her", "onder", "weer")

Parts = tuple[tuple[str, ...], ...]
"""The possible forms of each word of a cue; a gap is `("…",)`."""


class CueList:
    """Cues indexed by their first word.

    `*` stands for letters at the end of a word, `|` for or, `…` for a few words; a word with a leading dash may also
    end a compound (`-drempel*`: `taaldrempels`).
    """

    def __init__(self, cues: Iterable[str]) -> None:
        self._by_first: dict[str, list[Parts]] = defaultdict(list)
        for cue in cues:
            first, *rest = (tuple(part.split("|")) for part in cue.split())
            for form in {*first, *(form.removeprefix("-") for form in first)}:
                self._by_first[form].append(tuple(rest))
        self._rests = lru_cache(maxsize=4096)(self._rests_behind)

    def _rests_behind(self, word: str) -> tuple[Parts, ...]:
        """Return the remainders of the cues that a word may open, cached because looking up all its forms is slow."""
        return tuple(rest for form in _forms(word) for rest in self._by_first.get(form, ()))

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the index of the first word of every cue found, and that after its last."""
        for start, word in enumerate(words):
            for rest in self._rests(word):
                end = _end(rest, words, start + 1)
                if end is not None:
                    yield start, end


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    """Return the forms under which a word's cues may be indexed; none for a word too long to contain a cue."""
    if len(word) > count_limit("prompts.longest_word"):
        return ()
    ends = [("", word), *(("-", word[cut:]) for cut in range(count_limit("prompts.shortest_head"), len(word)))]
    return tuple(
        f"{dash}{form}"
        for dash, end in ends
        for form in (end, *(f"{end[:length]}*" for length in range(1, len(end) + 1)))
    )


def _end(parts: Parts, words: Sequence[str], place: int) -> int | None:
    """Return the index after the rest of a cue that continues at a place; None if it does not."""
    for index, forms in enumerate(parts):
        if forms == (_GAP,):
            ends = (
                _end(parts[index + 1 :], words, place + skipped)
                for skipped in range(count_limit("prompts.gap_words") + 1)
            )
            return next((end for end in ends if end is not None), None)
        if place >= len(words) or not any(_fits(form, words[place]) for form in forms):
            return None
        place += 1
    return place


def _fits(form: str, word: str) -> bool:
    return word.startswith(form[:-1]) if form.endswith("*") else word == form


def verb_cues(verb: str, irregular: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the cues of a verb; a dash separates its particle: `af-haken` gives `haakt … af` and `afgehaakt`.

    `irregular` holds all forms of irregular verbs, the participle last.
    """
    particle, _, bare = verb.rpartition("-")
    *finite, participle = irregular.get(bare) or _conjugate(bare)
    if not particle:
        # A bare stem is often a noun (`schuur`, `rem`): it is a verb if its subject follows.
        return [f"{form} ik|je|jij" if f"{form}t" in finite else form for form in finite] + [participle]
    joined = [f"{particle}{form}" for form in (*finite, participle)]
    return [f"{'|'.join(finite)} … {particle}", f"{particle} te {finite[0]}", *joined]


def _conjugate(infinitive: str) -> list[str]:
    """Return the forms of a regular Dutch verb, the participle last."""
    infinitive, stressed = infinitive.replace("é", "e"), "é" in infinitive
    base = infinitive[:-2]
    doubled = _OPEN.fullmatch(base) if stressed or not _UNSTRESSED.fullmatch(base) else None
    stem = f"{base[:-1]}{doubled[1]}{base[-1]}" if doubled else base
    stem = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
    stem = stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
    dental = "t" if base.endswith(_VOICELESS) else "d"
    prefix = "" if infinitive.startswith(_PREFIXES) else "ge"
    present = stem if stem.endswith("t") else f"{stem}t"
    participle = f"{prefix}{stem}" if stem.endswith(dental) else f"{prefix}{stem}{dental}"
    return [infinitive, stem, present, f"{stem}{dental}e", f"{stem}{dental}en", participle]


def format_kind(heading: str, beside: frozenset[str]) -> PromptKind:
    """Return the kind of prompt that a heading is as a column of a workshop format.

    NONE where it is no such column, or only counts as one beside another column of its format. `beside` holds the other
    headings of the session as they stand there.
    """
    name = plain_words(heading)
    formats = _formats()
    if not any(name in columns for columns in formats):
        return PromptKind.NONE
    others = {plain_words(text) for text in beside} - {name}
    for columns in formats:
        if name in columns and others & set(columns):
            return columns[name]
    return PromptKind.NONE


@cache
def _formats() -> tuple[dict[str, PromptKind], ...]:
    """Read per format its columns, in plain words."""
    return tuple(
        {plain_words(column): PromptKind(kind) for column, kind in table["columns"].items()}
        for table in load_cues("workshops")["format"]
    )
