"""Read reports: their parts, their headings, and whose words they give."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from opschaling_nlp.dutch.cues import count_limit, cue_pattern, cue_words, load_cues, threshold
from opschaling_nlp.dutch.folding import folded_words, plain_words
from opschaling_nlp.dutch.names import names_people
from opschaling_nlp.dutch.signs import CLOSING, OPENING, ends_sentence
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.line_wording import (
    asks,
    count_words,
    heading_cue,
    is_question,
    names_task,
    opens_with_question_word,
    tells,
    weigh,
)
from opschaling_nlp.text.passages import Layout, Passage, read_layout
from opschaling_nlp.text.promptcues import CueList, verb_cues
from opschaling_nlp.text.sections import Place, style_of

ENDS = re.compile(r"(?:[.,;!…]|\b(?:en|of|de|het|een|van|voor|met))[\"'”’)]*\s*$")
"""Line ends that rule out a heading: the end of a sentence, or the middle of one."""
ENTRY = re.compile(
    r"(?P<title>.*[^\W\d_].*?)(?P<leader>\s*(?:[.·…_]\s?){3,}\s*|\t+\s*|\s+)(?P<page>\d{1,3}|[ivx]{1,5})\s*$"
)
"""An entry on a contents page."""
_QUOTED = re.compile(rf"[{re.escape(OPENING)}](.+)[{re.escape(CLOSING)}](.*)", re.DOTALL)
_LAST_SENTENCE = re.compile(r"(?:.*[.!?]\s+)?(.+)", re.DOTALL)
_SENTENCES = re.compile(r"[.!?…][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z0-9])")
_NUMBER = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}){0,3})\.?[\s)]\s*(?=[^\W\d_])")


def is_paragraph(passage: Passage) -> bool:
    """Return whether a passage is running text of more than one sentence."""
    words = count_words(passage.text)
    return (
        passage.kind != "post"
        and passage.mark.kind != "bullet"
        and words >= count_limit("documents.paragraph_words")
        and bool(_SENTENCES.search(passage.text))
    )


def is_short(passage: Passage) -> bool:
    """Return whether a passage is one line, no longer than a heading."""
    return 0 < count_words(passage.text) <= count_limit("documents.heading_words") and "\n" not in passage.text.strip()


def number_depth(passage: Passage) -> int:
    """Return the depth of a heading by its number (2.1: 2); 0 without a number."""
    if passage.mark.kind == "number":
        return 1
    found = _NUMBER.match(passage.text)
    return found[1].count(".") + 1 if found else 0


def bare_heading(passage: Passage) -> str:
    """Return the words of a heading, without its number or `Hoofdstuk 3`."""
    return (
        cue_pattern("documents", "headings", "label").sub("", _NUMBER.sub("", passage.text, count=1), count=1).strip()
    )


def part_of(passage: Passage) -> str:
    """Return which part of the book a heading opens; empty if none."""
    bare = bare_heading(passage).rstrip(" :")
    return next(
        (
            name
            for name in load_cues("documents")["left_out"]
            if cue_pattern("documents", "left_out", name).fullmatch(bare)
        ),
        "",
    )


def find_contents(passages: Sequence[Passage]) -> dict[int, str]:
    """Find a contents page, as index → title without its number.

    Its lines end in rising page numbers, after dots or a tab, or stand below a heading for it.
    """
    runs: list[dict[int, re.Match[str]]] = [{}]
    last = 0
    for index, passage in enumerate(passages):
        entry = ENTRY.fullmatch(passage.text) if _may_be_entry(passage.text) else None
        if entry is None or (_page(entry) < last and not _is_led(entry)):  # a running line with its number
            runs.append({})
        last = _page(entry) if entry else 0
        if entry:
            runs[-1][index] = entry
    return {
        index: _NUMBER.sub("", entry["title"], count=1)
        for run in runs
        if len(run) >= count_limit("documents.entries") and _is_contents(passages, run)
        for index, entry in run.items()
    }


def _may_be_entry(text: str) -> bool:
    """Return whether a line ends as a page number does: it spares most an expression that tries every space."""
    last = text.rstrip()[-1:]
    return len(text) <= count_limit("documents.longest_entry") and bool(last) and (last.isdecimal() or last in "ivx")


def _page(entry: re.Match[str]) -> int:
    """Return the page that an entry names, 0 where it is a Roman number."""
    return int(entry["page"]) if entry["page"].isdecimal() else 0


def _is_led(entry: re.Match[str]) -> bool:
    """Return whether dots or a tab lead to the page number."""
    return len(entry["leader"].strip()) > 1 or "\t" in entry["leader"]


def _is_contents(passages: Sequence[Passage], run: Mapping[int, re.Match[str]]) -> bool:
    pages = list(filter(None, map(_page, run.values())))
    led = sum(map(_is_led, run.values())) * 2 > len(run)
    first = min(run)
    headed = first > 0 and part_of(passages[first - 1]) == "contents"
    return bool(pages) and pages == sorted(pages) and (led or headed)


def names_chapter(passage: Passage) -> bool:
    """Return whether a whole line, but for its number, is a heading that reports often have."""
    bare = bare_heading(passage).rstrip(":").rstrip()
    return bool(cue_pattern("documents", "headings", "book").fullmatch(bare))


def roles_in_report(passages: Sequence[Passage], roles: Sequence[Role], *, announced: Collection[str]) -> list[Role]:
    """Decide which passages of a report are headings, by weighing form, typography and position.

    `roles` holds the roles by form alone, `announced` the titles on the contents page. The short lines at the front are
    the title and its details.
    """
    layout = read_layout(passages)
    titles = {tuple(folded_words(title)) for title in announced} | recurring_heads(passages)
    marked: list[Role] = []
    for index in range(len(passages)):
        if roles[index] == "prompt" and is_answered(passages, index):
            marked.append("prompt")
        else:
            marked.append("heading" if _heads(passages, index, layout, titles) else "post")
    return _mark_front(passages, marked)


def recurring_heads(passages: Sequence[Passage]) -> set[tuple[str, ...]]:
    """Return the words of the subheadings that recur in each chapter of a typed text.

    Other headings come between two occurrences, and the text above each has ended: a running header also occurs at the
    front, cuts a sentence or list somewhere, or recurs within a chapter.
    """
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    heads = [index for index, passage in enumerate(passages) if _may_recur(passage)]
    for index in heads:
        places[tuple(folded_words(passages[index].text))].append(index)
    often = {
        words: where for words, where in places.items() if len(where) >= count_limit("documents.recurs") and where[0]
    }
    found = {
        words
        for words, where in often.items()
        if all(_parts_text(passages, index) for index in where)
        and all(bisect_left(heads, b) - bisect_left(heads, a) > 1 for a, b in pairwise(where))
    }
    return found if len(found) > 1 else set()  # one short line that recurs may be an answer that several gave


def _may_recur(passage: Passage) -> bool:
    apart = not passage.listed and passage.kind == "line" and passage.first.gap > 0 and passage.first.box is None
    return apart and is_short(passage) and not ENDS.search(passage.text)


def _parts_text(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a line is between a text that has ended and one that begins."""
    above, below = passages[index - 1], passages[index + 1 : index + 2]
    ended = is_short(above) or ends_sentence(above.text)
    begins = bool(below) and not below[0].text[:1].islower() and not below[0].text.isdecimal()
    return ended and begins and not (above.listed and below[0].listed and above.mark.sign == below[0].mark.sign)


def number_levels(passages: Sequence[Passage], roles: Sequence[Role]) -> list[Passage]:
    """Give headings the level of their numbers (2.1 is below 2), and those set alike the same level."""
    heads = [index for index, role in enumerate(roles) if role == "heading" and not passages[index].first.level]
    depths = {index: number_depth(passages[index]) for index in heads}
    if sum(map(bool, depths.values())) < 2:
        return list(passages)
    known = {style_of(passages[index]): depth for index, depth in sorted(depths.items(), reverse=True) if depth}
    levelled = list(passages)
    for index in heads:
        depth = depths[index] or (known.get(style_of(passages[index]), 0) if passages[index].first.size else 0)
        if not depth and (names_chapter(passages[index]) or passages[index].text.isupper()):
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
    if passage.kind == "post" or contained or passage.mark.kind in {"bullet", "arrow"} or not is_short(passage):
        return False
    return weigh("documents", "heading", _features(passages, index, layout, titles)) >= 0


def _features(passages: Sequence[Passage], index: int, layout: Layout, titles: set[tuple[str, ...]]) -> dict[str, bool]:
    """Measure the features of a heading in the words and position of a line."""
    passage, bare = passages[index], bare_heading(passages[index])
    asking = is_question(bare) or opens_with_question_word(bare)
    asks_list = asking and any(one.mark.kind == "bullet" for one in passages[index + 1 : index + 2])
    form = {
        "bias": True,
        "set_apart": layout.stands_out(passage),
        "numbered": number_depth(passage) == 1
        or bool(cue_pattern("documents", "headings", "label").match(passage.text)),
        "deep": number_depth(passage) > 1,
        "capitals": bare.isupper() and max(map(len, bare.split())) > count_limit("documents.short") // 2,
        "cue": not bare or names_chapter(passage) or bool(heading_cue(bare)) or names_task(bare),
        "announced": tuple(folded_words(bare)) in titles,
        "short": count_words(bare) <= count_limit("documents.short"),
        "ends": bool(ENDS.search(passage.text)),
        "announces": passage.text.rstrip().endswith(":"),
        "low": bare[:1].islower(),
        "tells": tells(bare) and not asks_list,
        "name": names_people(bare),
    }
    apart = index == 0 or passage.first.gap > (layout.gap if layout.size else 0.0)
    return form | {"apart": apart} | _features_of_place(passages, index, apart=apart)


def _features_of_place(passages: Sequence[Passage], index: int, *, apart: bool) -> dict[str, bool]:
    """Measure what the passages just above and below say."""
    passage, depth = passages[index], number_depth(passages[index])
    above, below = passages[max(0, index - 1) : index], passages[index + 1 : index + 2]
    alike = (one for one in (*above, *below) if one.first.gap == passage.first.gap)
    found = {
        "in_list": depth == 1 and any(number_depth(one) == 1 for one in alike),
        "goes_on": not apart and any(is_paragraph(one) and not ENDS.search(one.text) for one in above),
    }
    for one in below:
        long = is_paragraph(one) or count_words(one.text) > count_limit("documents.heading_words")
        found |= {
            "over_text": long and one.mark.kind != "bullet",
            "over_list": one.mark.kind == "bullet",
            "over_low": not one.listed and one.text[:1].islower(),
            "nearer_below": passage.first.gap > max(one.first.gap, 0.0),
            "over_heading": number_depth(one) > max(depth, 1),
            "among_short": is_short(one) and not one.listed and one.first.gap <= 0,
        }
    return found


def _mark_front(passages: Sequence[Passage], roles: list[Role]) -> list[Role]:
    """Make the short lines at the front the title, up to a known heading or one set like later ones."""
    later = Counter(style_of(passages[index]) for index, role in enumerate(roles) if role == "heading")
    end = 0
    for index, passage in enumerate(passages[: count_limit("documents.front")]):
        alike = later[style_of(passage)] > 2 and style_of(passage) != style_of(passages[0])
        opens = roles[index] == "heading" and (alike or _is_known(passage))
        if not _may_be_front(passage) or roles[index] == "prompt" or (index and opens):
            break
        end = index + 1
    return ["title" if index < end else role for index, role in enumerate(roles)]


def _may_be_front(passage: Passage) -> bool:
    """Return whether a line may belong to the title: short, not a list item, and not a sentence."""
    item = passage.kind == "post" or (passage.listed and not number_depth(passage))
    sentence = ends_sentence(passage.text) and tells(passage.text) and not is_question(passage.text)
    return is_short(passage) and not item and not sentence


def _is_known(passage: Passage) -> bool:
    """Return whether a heading has a number or is common in reports."""
    bare = bare_heading(passage)
    numbered = bool(number_depth(passage) or part_of(passage))
    return numbered or names_chapter(passage) or bool(heading_cue(bare))


def is_answered(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a lone question is followed by two or more short answers."""
    passage, below = passages[index], passages[index + 1 : index + 3]
    return (
        asks_room(passage)
        and len(below) > 1
        and all(len(one.text.split()) <= count_limit("documents.answer_words") for one in below)
    )


def asks_room(passage: Passage) -> bool:
    """Return whether a passage that is no list item puts a question to the room."""
    asking = is_question(passage.text) and (asks(passage.text) or passage.kind == "prompt")
    return asking and not passage.listed


def find_reported(
    passages: Sequence[Passage], roles: Sequence[Role], places: Sequence[Place], *, stated: bool
) -> list[bool]:
    """Return for every passage of a report whether participants said it, unless the export has `stated` it.

    List items and table cells are theirs if the heading above, the question or the introductory sentence says so; any
    other passage only if it is a quotation.
    """
    if stated:
        return [passage.first.reported for passage in passages]
    found: list[bool] = []
    lead = ""
    for passage, role, place in zip(passages, roles, places, strict=True):
        listed = (
            passage.kind == "post"
            or passage.mark.kind in {"bullet", "number"}
            or passage.first.container.startswith(("table:", "cell:"))
        )
        if role != "post":
            lead = ""
        elif not listed:
            lead = _LAST_SENTENCE.sub(r"\1", passage.text)
        above = [*place.section, *passage.first.section, lead]
        theirs = listed and (bool(place.prompt) or any(map(reports, above)))
        found.append(role == "post" and (theirs or _is_quoted(passage.text)))
    return found


def reports(text: str) -> bool:
    """Return whether a heading or sentence says that participants' words follow.

    It names what they left, says that something was said, names them beside a verb of saying (`Wat ouders vertelden`)
    or behind what they said (`Tips van ouders`). What the author told them is not theirs (`wij vertelden de ouders`).
    """
    words = plain_words(text).split()[-count_limit("prompts.most_words") :]
    who = _places("who", words)
    return (
        bool(cue_pattern("documents", "reported", "under").search(text))
        or any(_places("said", words))
        or any(_says(words, one, verb) for verb in _places("says", words) for one in who)
        or any(_owns(words, thing, one) for thing in _places("things", words) for one in who)
    )


def _says(words: Sequence[str], who: int, verb: int) -> bool:
    """Return whether a verb near to participants is theirs: they are no object of it, nor of the author's telling."""
    start, end = sorted((who, verb))
    before = {*words[max(0, who - 2) : who]}
    heard = not before.isdisjoint(cue_words("documents", "reported", "from"))
    told = heard or cue_words("documents", "reported", "authors").isdisjoint(words[max(0, start - 2) : end])
    return (
        0 < end - start <= count_limit("documents.saying")
        and told
        and before.isdisjoint(cue_words("documents", "reported", "to"))
    )


def _owns(words: Sequence[str], thing: int, who: int) -> bool:
    between = words[thing + 1 : who]
    return 0 < len(between) <= count_limit("documents.owning") and between[0] in cue_words(
        "documents", "reported", "of"
    )


def _places(table: str, words: Sequence[str]) -> list[int]:
    return [start for start, _ in _cues(table).find(words)]


@cache
def _cues(table: str) -> CueList:
    """Compile a list of cues: `says` has all forms of the verbs, `said` the participles that need no subject."""
    listed = load_cues("documents")["reported"]
    if table in listed and table != "says":
        return CueList(listed[table])
    irregular = load_cues("prompts")["irregular"] | listed["irregular"]
    if table == "said":
        return CueList(verb_cues(verb, irregular)[-1] for verb in listed["says"])
    return CueList(cue for verb in (*listed["says"], *listed["holds"]) for cue in verb_cues(verb, irregular))


def _is_quoted(text: str) -> bool:
    """Return whether a passage is a quotation, possibly with who said it behind it or before a colon."""
    lead, _, said = text.partition(": ")
    text = (said if said and reports(lead) else text).strip()
    quoted = _QUOTED.fullmatch(text)
    return quoted is not None and len(quoted[1]) >= threshold("documents.quoted") * len(text)
