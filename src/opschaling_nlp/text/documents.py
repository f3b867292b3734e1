"""Read a report as a report: what makes a text one, which of its lines are headings, and what belongs to the book instead of its content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.dutch.folding import folded_words
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.layout import Layout, read_layout
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.speakers import names_people
from opschaling_nlp.text.wording import asks, count_words, heading_cue, is_question, names_task, tells

_SENTENCES = re.compile(r"[.!?…][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9])")
_ENDS = re.compile(r"(?:[.,;!…]|\b(?:en|of|de|het|een|van|voor|met))[\"'”’)]*\s*$")
_NUMBER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){0,3})\.?[\s)]\s*(?=[^\W\d_])")
_ENTRY = re.compile(
    r"(?P<title>.*[^\W\d_].*?)(?P<leader>\s*(?:[.·…_]\s?){3,}\s*|\t+\s*|\s+)(?P<page>\d{1,3}|[ivx]{1,5})\s*$"
)
_PAGE = re.compile(
    r"(?:(?:pagina|pag\.?|blz\.?|p\.|page)\s*)?\W{0,2}\d{1,3}\W{0,2}(?:\s*(?:van|/|of)\s*\d{1,3})?", re.IGNORECASE
)
_SOURCE = re.compile(r"\b(?:19|20)\d\d\b|https?:|www\.|\bISBN\b")
"""What a reference has: a year or an address."""
_FEWEST_ENTRIES = 3
_FRONT = 12
"""Lines of the front of a report among which its title is looked for."""
_EVERY_PAGE = 3
"""Times that a line must stand in a report to be a running one."""
_LONGEST_RUNNING = 14
_MARKING = 3
"""Words in a running line, at least: fewer may be the cell of a table."""
_SHORT = 6


def is_report(passages: Sequence[Passage]) -> bool:
    """Tell whether a text is a report or article rather than a wall, by weighing its features."""
    return report_score(passages) > 0


def report_score(passages: Sequence[Passage]) -> float:
    """Weigh the features of a report; above 0 a text is one."""
    limits = _cues()["limits"]
    lines = [passage for passage in passages if not _is_post(passage)]
    prose = [passage for passage in lines if is_paragraph(passage)]
    total = sum(count_words(passage.text) for passage in passages)
    if len(prose) < limits["fewest"]:
        return _weigh("kind", {"bias": 1.0})
    text = " ".join(passage.text for passage in prose)
    features = {
        "bias": 1.0,
        "prose": sum(count_words(passage.text) for passage in prose) / total,
        "contents": bool(_find_contents(passages)),
        "book": min(3, sum(bool(_matches("headings", "book", _bare(one))) for one in lines if not is_paragraph(one))),
        "numbered": sum(_depth(one) > 1 and not is_paragraph(one) for one in lines) > 1,
        "captions": any(_pattern("captions", "caption").fullmatch(one.text) for one in lines),
        "title": any(_pattern("headings", "title").search(one.text) for one in lines[:_SHORT] if not is_paragraph(one)),
        "reporting": len(_pattern("headings", "reporting").findall(text)) > 1,
        "answered": min(4, sum(_is_answered(passages, index) for index in range(len(passages)))),
        "opens_asking": any(map(_asks_room, passages[: passages.index(prose[0])])),
        "posts": 1 - len(lines) / len(passages),
    }
    return _weigh("kind", features)


def is_paragraph(passage: Passage) -> bool:
    """Tell whether a passage is running text of more than one sentence."""
    words = count_words(passage.text)
    return (
        passage.mark.kind != "bullet"
        and words >= _cues()["limits"]["paragraph_words"]
        and bool(_SENTENCES.search(passage.text))
    )


def roles_in_report(
    passages: Sequence[Passage], roles: Sequence[Role], *, announced: Collection[str] = ()
) -> list[Role]:
    """Say which passages of a report are headings, by weighing form, letters and place.

    `roles` says what form alone gives, `announced` what the contents page lists. The short lines above the first heading or paragraph are the title and what belongs to it.
    """
    layout = read_layout(passages)
    titles = {tuple(folded_words(title)) for title in announced}
    marked: list[Role] = []
    for index in range(len(passages)):
        if roles[index] == "prompt" and _is_answered(passages, index):
            marked.append("prompt")
        else:
            marked.append("heading" if _heads(passages, index, layout, titles) else "post")
    return _mark_front(passages, marked)


def number_levels(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Passage]:
    """Give the headings of a report the level that their numbers state (2.1 is below 2), and those set in the same letters the same."""
    heads = [index for index, role in enumerate(roles) if role == "heading" and not passages[index].first.level]
    depths = {index: _depth(passages[index]) for index in heads}
    if sum(map(bool, depths.values())) < 2:
        return list(passages)
    known = {_letters(passages[index]): depth for index, depth in sorted(depths.items(), reverse=True) if depth}
    levelled = list(passages)
    for index in heads:
        depth = depths[index] or (known.get(_letters(passages[index]), 0) if passages[index].first.size else 0)
        if not depth and (_matches("headings", "book", _bare(passages[index])) or passages[index].text.isupper()):
            depth = 1
        first = passages[index].first
        levelled[index] = replace(
            passages[index],
            blocks=(replace(first, look=replace(first.look, level=depth)), *passages[index].blocks[1:]),
        )
    return levelled


def find_matter(passages: Sequence[Passage]) -> dict[int, str]:
    """Find what belongs to the book: contents, lists of people, references, colophon, captions and running lines, each with what it is."""
    roles = roles_in_report(passages, ["post"] * len(passages), announced=contents_titles(passages))
    found = dict.fromkeys(_find_contents(passages), "contents")
    found |= dict.fromkeys(_running(passages), "running")
    part = ""
    for index, passage in enumerate(passages):
        if index in found:
            continue
        opens = _part_of(passage)
        if opens and (roles[index] != "post" or _is_short(passage)):
            part = opens
        elif roles[index] == "heading" or (part and _leaves(passage, part)):
            part = ""
        if part:
            found[index] = part
        elif passage.kind == "line" and _pattern("captions", "caption").fullmatch(passage.text):
            found[index] = "caption"
    return found


def _leaves(passage: Passage, part: str) -> bool:
    """Tell whether a passage does not look like what a part of the book holds; nothing that was said may be lost in one."""
    if part == "references":
        return not _SOURCE.search(passage.text)
    if part == "contents":
        return not _ENTRY.fullmatch(passage.text)
    speaks = count_words(passage.text) > _SHORT and tells(passage.text) and bool(_ENDS.search(passage.text))
    return is_question(passage.text) or (part == "people" and (speaks or is_paragraph(passage)))


def describe_matter(found: Mapping[int, str]) -> tuple[str, ...]:
    """Say in Dutch what was left out of a report, and how much of it."""
    counts = Counter(found.values())
    return tuple(
        f"weggelaten als {name}: {counts[kind]} {'regel' if counts[kind] == 1 else 'regels'}"
        for kind, name in _cues()["names"].items()
        if counts[kind]
    )


def _heads(passages: Sequence[Passage], index: int, layout: Layout, titles: set[tuple[str, ...]]) -> bool:
    passage = passages[index]
    if passage.kind == "heading":
        return True
    contained = passage.first.container.startswith(("table:", "card:", "cell:"))
    if _is_post(passage) or contained or passage.mark.kind in {"bullet", "arrow"} or not _is_short(passage):
        return False
    return _weigh("heading", _features(passages, index, layout, titles)) >= 0


def _weigh(table: str, features: Mapping[str, float]) -> float:
    weights: Mapping[str, float] = _cues()[table]
    return sum(weights[name] * value for name, value in features.items())


def _features(passages: Sequence[Passage], index: int, layout: Layout, titles: set[tuple[str, ...]]) -> dict[str, bool]:
    passage, bare = passages[index], _bare(passages[index])
    above = passages[index - 1] if index else None
    below = passages[index + 1] if index + 1 < len(passages) else None
    depth = _depth(passage)
    near = [other for other in (above, below) if other is not None]
    gap = index == 0 or passage.first.gap > (layout.gap if layout.size else 0.0)
    text_below = below is not None and (
        is_paragraph(below) or count_words(below.text) > _cues()["limits"]["heading_words"]
    )
    return {
        "bias": True,
        "set_apart": layout.stands_out(passage),
        "numbered": depth == 1 or bool(_pattern("headings", "label").match(passage.text)),
        "deep": depth > 1,
        "in_list": depth == 1 and any(_depth(other) == 1 and other.first.gap == passage.first.gap for other in near),
        "capitals": bare.isupper() and count_words(bare) > 0 and len(bare) > _SHORT // 2,
        "cue": not bare or bool(_matches("headings", "book", bare)) or bool(heading_cue(bare)) or names_task(bare),
        "announced": tuple(folded_words(bare)) in titles,
        "apart": gap,
        "over_text": text_below and below is not None and below.mark.kind != "bullet",
        "over_list": below is not None and below.mark.kind == "bullet",
        "over_heading": below is not None and _depth(below) > max(depth, 1),
        "short": count_words(bare) <= _SHORT,
        "ends": bool(_ENDS.search(passage.text)),
        "announces": passage.text.rstrip().endswith(":"),
        "low": bare[:1].islower(),
        "tells": tells(bare),
        "goes_on": above is not None and not gap and not _ENDS.search(above.text) and is_paragraph(above),
        "among_short": below is not None and not below.listed and _is_short(below) and below.first.gap <= 0,
        "name": names_people(bare),
    }


def _mark_front(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Take the short lines at the front for the title and what belongs to it, up to a known heading or one set as later ones are."""
    later = Counter(_letters(passages[index]) for index, role in enumerate(roles) if role == "heading")
    end = 0
    for index, passage in enumerate(passages[:_FRONT]):
        bare = _bare(passage)
        opens = roles[index] == "heading" and (
            _depth(passage) or _matches("headings", "book", bare) or heading_cue(bare) or _part_of(passage)
        )
        alike = later[_letters(passage)] > 2 and _letters(passage) != _letters(passages[0])
        stops = passage.listed and not _depth(passage)
        if not _is_short(passage) or stops or roles[index] == "prompt" or (index and (opens or alike)):
            break
        end = index + 1
    return ["title" if index < end else role for index, role in enumerate(roles)]


def _find_contents(passages: Sequence[Passage]) -> list[int]:
    """Find the entries of a contents page: lines that end in page numbers that rise, behind dots or a tab or below the word for it."""
    found: list[int] = []
    run: list[int] = []
    for index in range(len(passages) + 1):
        entry = _ENTRY.fullmatch(passages[index].text) if index < len(passages) else None
        if entry is not None and len(passages[index].text.split()) <= _LONGEST_RUNNING + _SHORT:
            run.append(index)
            continue
        if len(run) >= _FEWEST_ENTRIES and _is_contents(passages, run):
            found += run
        run = []
    return found


def _is_contents(passages: Sequence[Passage], run: Sequence[int]) -> bool:
    entries = [match for index in run if (match := _ENTRY.fullmatch(passages[index].text))]
    pages = [int(entry["page"]) for entry in entries if entry["page"].isdecimal()]
    rising = all(first <= second for first, second in pairwise(pages)) and bool(pages)
    led = sum(len(entry["leader"].strip()) > 1 or "\t" in entry["leader"] for entry in entries) * 2 > len(entries)
    headed = run[0] > 0 and _part_of(passages[run[0] - 1]) == "contents"
    return rising and (led or headed)


def contents_titles(passages: Sequence[Passage]) -> list[str]:
    """List what the contents page announces, without numbers."""
    entries = (_ENTRY.fullmatch(passages[index].text) for index in _find_contents(passages))
    return [_NUMBER.sub("", entry["title"], count=1) for entry in entries if entry]


def _running(passages: Sequence[Passage]) -> set[int]:
    """Find page numbers that stand alone, and the short lines that come back on page after page."""
    places: dict[tuple[str, ...], list[int]] = {}
    found: set[int] = set()
    for index, passage in enumerate(passages):
        if passage.kind != "line" or passage.listed or passage.first.container.startswith(("table:", "cell:")):
            continue
        if _PAGE.fullmatch(passage.text):
            found.add(index)
        elif _MARKING <= count_words(passage.text) <= _LONGEST_RUNNING and not passage.text.endswith(":"):
            places.setdefault(tuple(word for word in folded_words(passage.text) if not word.isdecimal()), []).append(
                index
            )
    return found | {
        index
        for where in places.values()
        if len(where) >= _EVERY_PAGE and min(after - before for before, after in pairwise(where)) > _SHORT // 2
        for index in where
    }


def _part_of(passage: Passage) -> str:
    """Say which part of the book a heading opens, if one."""
    bare = _bare(passage).rstrip(" :")
    return next((name for name in _cues()["left_out"] if _pattern("left_out", name).fullmatch(bare)), "")


def _is_answered(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a question stands by itself over two or more short answers."""
    passage, below = passages[index], passages[index + 1 : index + 3]
    return (
        _asks_room(passage)
        and len(below) > 1
        and all(len(one.text.split()) <= _cues()["limits"]["answer_words"] for one in below)
    )


def _asks_room(passage: Passage) -> bool:
    asking = is_question(passage.text) and (asks(passage.text) or passage.kind == "prompt")
    return asking and not passage.listed


def _is_post(passage: Passage) -> bool:
    return passage.kind == "post" or passage.first.container.startswith("card:")


def _is_short(passage: Passage) -> bool:
    return 0 < count_words(passage.text) <= _cues()["limits"]["heading_words"] and "\n" not in passage.text.strip()


def _depth(passage: Passage) -> int:
    """Return how deep the number says that a heading stands (2.1: 2), 0 without a number."""
    if passage.mark.kind == "number":
        return 1
    found = _NUMBER.match(passage.text)
    return found[1].count(".") + 1 if found else 0


def _bare(passage: Passage) -> str:
    """Return the words of a heading without the number or `Hoofdstuk 3` that opens it."""
    return _pattern("headings", "label").sub("", _NUMBER.sub("", passage.text, count=1), count=1).strip()


def _letters(passage: Passage) -> tuple[float, bool]:
    return round(passage.first.size * 2) / 2, passage.first.bold


def _matches(table: str, name: str, text: str) -> bool:
    return bool(_pattern(table, name).fullmatch(text.strip().rstrip(":").rstrip()))


def _cues() -> dict[str, Any]:
    return load_cues("documents")


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    patterns = _cues()[table][name]
    return re.compile(patterns if isinstance(patterns, str) else "|".join(patterns), re.IGNORECASE)
