"""Read a report as a report: what makes a text one, and which of its lines are headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from opschaling_nlp.dutch.folding import folded_words
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.reportlines import (
    ENDS,
    SHORT,
    bare_heading,
    find_contents,
    is_paragraph,
    is_short,
    matches,
    number_depth,
    part_of,
    pattern,
    report_cues,
    weigh,
)
from opschaling_nlp.text.speakers import names_people
from opschaling_nlp.text.typography import Layout, read_layout
from opschaling_nlp.text.wording import asks, count_words, heading_cue, is_question, names_task, tells

_FRONT = 12
"""Lines of the front of a report among which its title is looked for."""


def is_report(passages: Sequence[Passage]) -> bool:
    """Tell whether a text is a report or article rather than a wall, by weighing its features."""
    return report_score(passages) > 0


def report_score(passages: Sequence[Passage]) -> float:
    """Weigh the features of a report; above 0 a text is one."""
    limits = report_cues()["limits"]
    lines = [passage for passage in passages if not _is_post(passage)]
    prose = [passage for passage in lines if is_paragraph(passage)]
    total = sum(count_words(passage.text) for passage in passages)
    if len(prose) < limits["fewest"]:
        return weigh("kind", {"bias": 1.0})
    text = " ".join(passage.text for passage in prose)
    features = {
        "bias": 1.0,
        "prose": sum(count_words(passage.text) for passage in prose) / total,
        "contents": bool(find_contents(passages)),
        "book": min(
            3, sum(bool(matches("headings", "book", bare_heading(one))) for one in lines if not is_paragraph(one))
        ),
        "numbered": sum(number_depth(one) > 1 and not is_paragraph(one) for one in lines) > 1,
        "captions": any(pattern("captions", "caption").fullmatch(one.text) for one in lines),
        "title": any(pattern("headings", "title").search(one.text) for one in lines[:SHORT] if not is_paragraph(one)),
        "reporting": len(pattern("headings", "reporting").findall(text)) > 1,
        "answered": min(4, sum(_is_answered(passages, index) for index in range(len(passages)))),
        "opens_asking": any(map(_asks_room, passages[: passages.index(prose[0])])),
        "posts": 1 - len(lines) / len(passages),
    }
    return weigh("kind", features)


def roles_in_report(
    passages: Sequence[Passage], roles: Sequence[Role], *, announced: Collection[str] = ()
) -> list[Role]:
    """Say which passages of a report are headings, by weighing form, letters and place.

    `roles` says what form alone gives, `announced` what the contents page lists. The short lines at the
    front are the title and what belongs to it.
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
    depths = {index: number_depth(passages[index]) for index in heads}
    if sum(map(bool, depths.values())) < 2:
        return list(passages)
    known = {_letters(passages[index]): depth for index, depth in sorted(depths.items(), reverse=True) if depth}
    levelled = list(passages)
    for index in heads:
        depth = depths[index] or (known.get(_letters(passages[index]), 0) if passages[index].first.size else 0)
        if not depth and (matches("headings", "book", bare_heading(passages[index])) or passages[index].text.isupper()):
            depth = 1
        first = passages[index].first
        levelled[index] = replace(
            passages[index],
            blocks=(replace(first, look=replace(first.look, level=depth)), *passages[index].blocks[1:]),
        )
    return levelled


def _heads(passages: Sequence[Passage], index: int, layout: Layout, titles: set[tuple[str, ...]]) -> bool:
    passage = passages[index]
    if passage.kind == "heading":
        return True
    contained = passage.first.container.startswith(("table:", "card:", "cell:"))
    if _is_post(passage) or contained or passage.mark.kind in {"bullet", "arrow"} or not is_short(passage):
        return False
    return weigh("heading", _features(passages, index, layout, titles)) >= 0


def _features(passages: Sequence[Passage], index: int, layout: Layout, titles: set[tuple[str, ...]]) -> dict[str, bool]:
    """Measure the features of a heading in what a line says and where it stands."""
    passage, bare = passages[index], bare_heading(passages[index])
    form = {
        "bias": True,
        "set_apart": layout.stands_out(passage),
        "numbered": number_depth(passage) == 1 or bool(pattern("headings", "label").match(passage.text)),
        "deep": number_depth(passage) > 1,
        "capitals": bare.isupper() and len(bare) > SHORT // 2,
        "cue": not bare or matches("headings", "book", bare) or bool(heading_cue(bare)) or names_task(bare),
        "announced": tuple(folded_words(bare)) in titles,
        "short": count_words(bare) <= SHORT,
        "ends": bool(ENDS.search(passage.text)),
        "announces": passage.text.rstrip().endswith(":"),
        "low": bare[:1].islower(),
        "tells": tells(bare),
        "name": names_people(bare),
    }
    apart = index == 0 or passage.first.gap > (layout.gap if layout.size else 0.0)
    above, below = passages[max(0, index - 1) : index], passages[index + 1 : index + 2]
    return form | {"apart": apart} | _features_of_place(passage, above, below, apart=apart)


def _features_of_place(
    passage: Passage, above: Sequence[Passage], below: Sequence[Passage], *, apart: bool
) -> dict[str, bool]:
    """Measure what the passages just above and below say; each is a list of one, or none at an end of the text."""
    depth, longest = number_depth(passage), report_cues()["limits"]["heading_words"]
    return {
        "in_list": depth == 1
        and any(number_depth(one) == 1 and one.first.gap == passage.first.gap for one in (*above, *below)),
        "over_text": any(
            one.mark.kind != "bullet" and (is_paragraph(one) or count_words(one.text) > longest) for one in below
        ),
        "over_list": any(one.mark.kind == "bullet" for one in below),
        "over_heading": any(number_depth(one) > max(depth, 1) for one in below),
        "goes_on": not apart and any(is_paragraph(one) and not ENDS.search(one.text) for one in above),
        "among_short": any(is_short(one) and not one.listed and one.first.gap <= 0 for one in below),
    }


def _mark_front(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Take the short lines at the front for the title and what belongs to it, up to a known heading or one set as later ones are."""
    later = Counter(_letters(passages[index]) for index, role in enumerate(roles) if role == "heading")
    end = 0
    for index, passage in enumerate(passages[:_FRONT]):
        bare = bare_heading(passage)
        opens = roles[index] == "heading" and (
            number_depth(passage) or matches("headings", "book", bare) or heading_cue(bare) or part_of(passage)
        )
        alike = later[_letters(passage)] > 2 and _letters(passage) != _letters(passages[0])
        stops = passage.listed and not number_depth(passage)
        if not is_short(passage) or stops or roles[index] == "prompt" or (index and (opens or alike)):
            break
        end = index + 1
    return ["title" if index < end else role for index, role in enumerate(roles)]


def _is_answered(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a question stands by itself over two or more short answers."""
    passage, below = passages[index], passages[index + 1 : index + 3]
    return (
        _asks_room(passage)
        and len(below) > 1
        and all(len(one.text.split()) <= report_cues()["limits"]["answer_words"] for one in below)
    )


def _asks_room(passage: Passage) -> bool:
    asking = is_question(passage.text) and (asks(passage.text) or passage.kind == "prompt")
    return asking and not passage.listed


def _is_post(passage: Passage) -> bool:
    return passage.kind == "post" or passage.first.container.startswith("card:")


def _letters(passage: Passage) -> tuple[float, bool]:
    return round(passage.first.size * 2) / 2, passage.first.bold
