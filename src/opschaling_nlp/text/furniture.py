"""Find what belongs to the page or the book rather than to what was said.

Examples: comment forms, repeated captions, text on every slide; contents and references of a report.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import filterfalse, groupby, pairwise
from statistics import median

from opschaling_nlp.dutch.calendar import is_moment
from opschaling_nlp.dutch.cues import count_limit, cue_pattern, cue_patterns, load_cues
from opschaling_nlp.dutch.folding import folded_words
from opschaling_nlp.dutch.signs import ends_clause, ends_sentence
from opschaling_nlp.model import Block, SessionKind
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.ids import find_dated
from opschaling_nlp.text.line_wording import count_words, is_question, says, tells
from opschaling_nlp.text.passages import Passage, build_passages
from opschaling_nlp.text.report_parts import (
    ENDS,
    ENTRY,
    find_contents,
    is_paragraph,
    is_short,
    part_of,
    recurring_heads,
    roles_in_report,
)

_PAGE = re.compile(
    r"(?:(?:pagina|pag\.?|blz\.?|p\.|page)\s*)?\W{0,2}\d{1,3}\W{0,2}(?:\s*(?:van|/|of)\s*\d{1,3})?", re.IGNORECASE
)
_SOURCE = re.compile(r"\b(?:19|20)\d\d\b|https?:|www\.|\bISBN\b")
"""What marks a reference: a year or an address."""


def find_matter(passages: Sequence[Passage], running: Collection[str]) -> dict[int, str]:
    """Return the passages that belong to the report itself, as index → name of the part in the cue list."""
    contents = find_contents(passages)
    roles = roles_in_report(passages, ["post"] * len(passages), announced=contents.values())
    found = dict.fromkeys(contents, "contents")
    found |= dict.fromkeys(_running(passages), "running")
    found |= {index: "running" for index, passage in enumerate(passages) if passage.text in running}
    words = [tuple(folded_words(passage.text)) for passage in passages]
    last = {line: index for index, line in enumerate(words)}
    part = ""
    for index, passage in enumerate(passages):
        if index in found:
            continue
        opens = part_of(passage)
        announces = part == "contents" and last[words[index]] > index
        if not announces:
            part = _next_part(passage, roles[index], opens, part)
        if part and opens != "programme":
            found[index] = part
        elif passage.kind == "line" and cue_pattern("documents", "captions", "caption").fullmatch(passage.text):
            found[index] = "caption"
    return found


def _next_part(passage: Passage, role: Role, opens: str, part: str) -> str:
    """Return the part of the book that a passage is in, given what it `opens` and the `part` of the one above."""
    if opens and (role != "post" or is_short(passage)):
        return opens
    return "" if role == "heading" or (part and _leaves(passage, part)) else part


def describe_matter(found: Mapping[int, str]) -> tuple[str, ...]:
    """Return in Dutch what was left out of a report, and how much."""
    counts = Counter(found.values())
    return tuple(
        f"weggelaten als {name}: {counts[kind]} {'regel' if counts[kind] == 1 else 'regels'}"
        for kind, name in load_cues("documents")["names"].items()
        if counts[kind]
    )


def _leaves(passage: Passage, part: str) -> bool:
    """Return whether a passage ends a part of the report, since it may hold what someone said."""
    if part == "references":
        # A short line without a verb is the rest of the reference above it.
        long = says(passage.text, "finite") or count_words(passage.text) > count_limit("documents.short")
        return long and not _SOURCE.search(passage.text)
    if part == "contents":
        return not ENTRY.fullmatch(passage.text)
    speaks = (
        count_words(passage.text) > count_limit("documents.short")
        and tells(passage.text)
        and bool(ENDS.search(passage.text))
    )
    return is_question(passage.text) or (part in {"people", "programme"} and (speaks or is_paragraph(passage)))


def mend_page_breaks(passages: list[Passage], kind: SessionKind) -> tuple[list[Passage], frozenset[str]]:
    """Return the passages of a typed report with the sentences whole that running lines cut; these go above them."""
    if kind is not SessionKind.DOCUMENT or any(passage.first.box for passage in passages):
        return passages, frozenset()
    running = _running(passages)
    kept = [index for index in range(len(passages)) if index not in running]
    cut = {below: above for above, below in pairwise(kept) if _cut(passages, above, below)}
    if not cut:
        return passages, frozenset()
    moved = {index: above for below, above in cut.items() for index in range(above + 1, below)}
    order = sorted(range(len(passages)), key=lambda index: (moved.get(index, index), index not in moved))
    blocks = [block for index in order for block in _close_up(passages[index], near=index in cut)]
    return build_passages(blocks), frozenset(passages[index].text for index in running)


def _close_up(passage: Passage, *, near: bool) -> tuple[Block, ...]:
    """Return the lines of a passage, the first without room above it where it is to be `near` the line before."""
    first = passage.first
    return (replace(first, look=replace(first.look, gap=0.0)), *passage.blocks[1:]) if near else passage.blocks


def _cut(passages: Sequence[Passage], above: int, below: int) -> bool:
    """Return whether running lines stand between two passages, and a sentence cut off in one may go on in the other."""
    first, second = passages[above], passages[below]
    lines = below > above + 1 and first.kind == second.kind == "line" and not second.listed
    return lines and not ends_clause(first.text) and second.text[:1].islower()


def _running(passages: Sequence[Passage]) -> set[int]:
    """Find lone page numbers, and short lines that recur on page after page.

    If lines have positions on the page, the reader has already left out those that recur at the same height.
    """
    heads = recurring_heads(passages)
    lines = [
        (index, one)
        for index, one in enumerate(passages)
        if one.kind == "line" and not one.listed and not one.first.container.startswith(("table:", "cell:"))
        if tuple(folded_words(one.text)) not in heads
    ]
    found = {index for index, passage in lines if _PAGE.fullmatch(passage.text)}
    return found if any(passage.first.box for passage in passages) else found | _repeated(lines)


def _repeated(lines: Sequence[tuple[int, Passage]]) -> set[int]:
    """Return the indices of short lines that recur page after page; complete sentences do not count."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, passage in lines:
        short = count_limit("furniture.marking") <= count_words(passage.text) <= count_limit("furniture.running")
        if short and not passage.text.endswith(":") and not ends_sentence(passage.text):
            places[tuple(filterfalse(str.isdecimal, folded_words(passage.text)))].append(index)
    often = (where for where in places.values() if len(where) >= count_limit("furniture.every_page"))
    return {
        index
        for where in often
        if median(b - a for a, b in pairwise(where)) > count_limit("furniture.apart")
        for index in where
    }


_ONLY_SIGNS = re.compile(r"[\s\-–—_•·*=~|/.…“”\"'’‘]+")
"""A line left over from a drawing, an empty bullet or a rule.

Signs that may be a post (`!!`, `:)`, `👍`) are excluded.
"""


def find_furniture(passages: Sequence[Passage], kind: SessionKind, speakers: Sequence[str]) -> set[int]:
    """Return the indices of the furniture; in a wall or chat, equal posts all count as posts."""
    dated = find_dated([passage.text for passage in passages])
    found = {
        index
        for index, passage in enumerate(passages)
        if passage.kind != "post" and (_ONLY_SIGNS.fullmatch(passage.text) or index in dated)
    }
    if kind in {SessionKind.INTERVIEW, SessionKind.DOCUMENT}:
        found |= _repeated_captions(passages, speakers)
    if kind is SessionKind.SLIDES:
        found |= _repeated_on_slides(passages) | _bare_on_slides(passages)
    if all(passage.kind == "line" for passage in passages):
        found |= _web_page_parts(passages)
    return found


def slide_repeats(passages: Sequence[Passage]) -> bool:
    """Return whether consecutive passages recur together elsewhere, as a footer or agenda does."""
    keys = [_key(passage) for passage in passages]
    pairs = Counter((first, second) for first, second in pairwise(keys) if first and second and first != second)
    return any(count > 1 for count in pairs.values())


def _repeated_captions(passages: Sequence[Passage], speakers: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for index in range(1, len(passages)):
        above, passage = passages[index - 1], passages[index]
        short = above.kind == passage.kind == "line" and len(passage.text.split()) <= count_limit("furniture.caption")
        if short and not speakers[index] and not passage.listed and _key(above) == _key(passage):
            found |= {index - 1, index}
    return found


def _repeated_on_slides(passages: Sequence[Passage]) -> set[int]:
    keys = [() if passage.kind == "heading" else _key(passage) for passage in passages]  # a title may recur
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key and len(key) <= count_limit("furniture.footer"):
            where[key].append(index)
    found: set[int] = set()
    for indices in where.values():
        if len(indices) >= count_limit("furniture.every_slide") or (
            len(indices) > 1 and _same_neighbour(keys, indices)
        ):
            found |= set(indices)
    return found


def _bare_on_slides(passages: Sequence[Passage]) -> set[int]:
    """Find the boxes that hold nothing but a number or a moment, such as the number of the slide.

    A moment on the first slide is that of the session.
    """
    boxes = ((index, one) for index, one in enumerate(passages) if one.first.container.startswith("shape:"))
    first = passages[0].first.page if passages else None
    return {
        index for index, one in boxes if _PAGE.fullmatch(one.text) or (is_moment(one.text) and one.first.page != first)
    }


def _same_neighbour(keys: Sequence[tuple[str, ...]], indices: Sequence[int]) -> bool:
    after = {keys[index + 1] if index + 1 < len(keys) else None for index in indices}
    before = {keys[index - 1] if index else None for index in indices}
    return len(after) == 1 or len(before) == 1


def _web_page_parts(passages: Sequence[Passage]) -> set[int]:
    """Find parts of a web page at its top and bottom.

    A single one may be a post; several together, one of them certain, are not.
    """
    edges = {
        *range(min(count_limit("furniture.edge"), len(passages))),
        *range(max(0, len(passages) - count_limit("furniture.edge")), len(passages)),
    }
    hits = [
        index in edges and not passage.listed and _matches("patterns", passage.text)
        for index, passage in enumerate(passages)
    ]
    runs = (list(run) for hit, run in groupby(range(len(hits)), hits.__getitem__) if hit)
    together = (run for run in runs if len(run) >= count_limit("furniture.together"))
    return {index for run in together if any(_matches("certain", passages[one].text) for one in run) for index in run}


def _matches(name: str, text: str) -> bool:
    return any(pattern.fullmatch(text.strip()) for pattern in cue_patterns("furniture", "web", name))


def _key(passage: Passage) -> tuple[str, ...]:
    """Fold a passage for comparison; an agenda item is not the same as the title of its slide."""
    words = folded_words(passage.text)
    return ("•", *words) if words and passage.listed else tuple(words)
