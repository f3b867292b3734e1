"""Tell slides that were saved as PDF, and mark their titles as a presentation's own file has them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median
from typing import Any

from opschaling_nlp.dutch.cues import count_limit, cue_patterns, load_cues, threshold
from opschaling_nlp.dutch.signs import OPENING, ends_sentence
from opschaling_nlp.ingest.pdf.pages import Page
from opschaling_nlp.ingest.pdf.runs import body_size
from opschaling_nlp.model import Block, Look


def is_deck(metadata: Mapping[str, Any], pages: Sequence[Page]) -> bool:
    """Return whether a program for presentations made a PDF, and most of its pages have the form of a screen."""
    made_by = (str(metadata.get(name, "")) for name in ("Creator", "Producer", "Title"))
    programs = any(pattern.search(name) for name in made_by for pattern in cue_patterns("office", "slides", "programs"))
    ratio = median(page.width / max(page.height, 1.0) for page in pages)
    paper = abs(ratio - 2**0.5) < threshold("decks.paper")
    return programs and len(pages) > 1 and ratio > threshold("decks.widest_paper") and not paper


def with_titles(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the lines of slides, each slide below its title, or its number if it has none."""
    slides: defaultdict[int | None, list[Block]] = defaultdict(list)
    for line in blocks:
        slides[line.page].append(line)
    found = {page: _find_title(lines) for page, lines in slides.items()}
    heads = {_words(title) for page, title in found.items() if len(title) < len(slides[page])}
    for page, lines in slides.items():
        title = found[page]
        names = page == blocks[0].page or _words(title) in heads  # the session, or what stands below another
        if len(title) == len(lines) and (not names or ends_sentence(title[-1].text)):
            title = []  # a thought on a slide of its own
        text = _words(title) or load_cues("office")["slides"]["untitled"].format(number=page)
        yield Block("heading", text, page=page, line=title[0].line if title else None, look=Look(level=1))
        yield from _with_subheadings([line for line in lines if line not in title])


def _words(title: Sequence[Block]) -> str:
    return " ".join(line.text.strip() for line in title)


def _with_subheadings(lines: Sequence[Block]) -> Iterator[Block]:
    for line, below in pairwise(lines):
        yield replace(line, kind="heading", look=Look(level=2)) if _is_subheading(line, below) else line
    yield from lines[-1:]


def _find_title(lines: Sequence[Block]) -> list[Block]:
    """Return the highest lines if they stand out from the others; a quotation or one card of several is no title."""
    top = min(lines, key=lambda line: line.box.top if line.box else 0.0)
    below = lines[lines.index(top) + 1 :]
    same = [top, *takewhile(lambda line: _alike(line, top) and line.gap < threshold("decks.apart"), below)]
    rest = [line for line in lines if line not in same]
    heads = not rest or (_stands_out(top, rest) and not _is_card(top, rest))
    return same if heads and top.text[0] not in OPENING else []


def _is_subheading(line: Block, below: Block) -> bool:
    """Return whether a few bold words stand right above other words, outside a card."""
    brief = len(line.text.split()) <= count_limit("slides.few_words") and not ends_sentence(line.text)
    boxed = line.extent is not None and line.extent.boxed
    return brief and not boxed and line.bold and not below.bold and line.container == below.container


def _alike(line: Block, top: Block) -> bool:
    return line.container == top.container and line.size == top.size and line.bold == top.bold


def _stands_out(top: Block, rest: Sequence[Block]) -> bool:
    """Return whether a line is larger than most letters on its slide, or the only bold one."""
    larger = top.size > threshold("passages.larger") * body_size(rest)
    return larger or (top.bold and not any(line.bold for line in rest))


def _is_card(top: Block, rest: Sequence[Block]) -> bool:
    """Return whether a line stands in a box, as others of the same width do on its slide."""
    groups = {line.extent.group for line in rest if line.extent and line.extent.boxed}
    return top.extent is not None and top.extent.boxed and top.extent.group in groups
