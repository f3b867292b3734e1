"""Turn the slides of a presentation, whatever its format, into blocks: titles as headings, the rest as posts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from opschaling_nlp.dutch.cues import count_limit, load_cues, threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.office.blocks import under_heading
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.model import Block, Edit, Look, Reading, SessionKind

HIDDEN_SLIDES = "verborgen dia's niet gelezen"
_REPEATED = "dia's die een eerdere dia herhalen één keer gelezen"


@dataclass(frozen=True, slots=True)
class Slide:
    """The text of one slide."""

    number: int
    title: str
    posts: tuple[Block, ...]
    notes: tuple[Block, ...]


def make_slide(number: int, title: str, posts: Iterable[Block], spoken: Iterable[str]) -> Slide:
    """Return a slide with its posts numbered, and what its speaker says in notes in a section of its own."""
    section = (load_cues("office")["slides"]["notes"],)
    told = [Block("post", line, section=section) for line in spoken if line]
    return Slide(number, " ".join(title.split()), _numbered(posts, number), _numbered(told, number))


def read_slides(
    export: Export, slides: Sequence[Slide], *, comments: Sequence[Block], title: str = "", pages: int
) -> Reading:
    """Return the reading of the visible slides; raises UnreadableExportError if there is no text on them."""
    furniture = _furniture(slides)
    blocks = [*_blocks(slides, furniture, export.skips), *under_heading("comments", comments)]
    if not any(block.kind == "post" for block in blocks):
        raise UnreadableExportError("de presentatie bevat geen tekst (misschien alleen afbeeldingen)")
    return export.reading(
        blocks,
        title=title or next((one.title for one in slides if one.title), ""),
        kind=SessionKind.SLIDES,
        pages=pages,
        edits=tuple(
            Edit(0, "furniture", post.text, "", page=post.page, line=post.line)
            for slide in slides
            for post in slide.posts
            if (post.text, post.container) in furniture
        ),
    )


def _furniture(slides: Sequence[Slide]) -> frozenset[tuple[str, str]]:
    """Return the texts, with their positions, that occur on more than half of the slides."""
    counts = Counter((post.text, post.container) for slide in slides for post in slide.posts)
    least = threshold("office.repeated") * len(slides) if len(slides) >= count_limit("office.repeated_minimum") else inf
    return frozenset(text for text, count in counts.items() if count > least)


def _blocks(slides: Sequence[Slide], furniture: frozenset[tuple[str, str]], counts: Counter[str]) -> Iterator[Block]:
    """Yield the content of each distinct slide; if most have only a title, those titles are what people wrote."""
    alone = [slide for slide in slides if slide.title and not slide.posts and not slide.notes]
    ideas = alone if len(alone) > 1 and len(alone) > len(slides) / 2 else []
    seen: set[tuple[str, ...]] = set()
    for slide in slides:
        words = (slide.title, *(post.text for post in (*slide.posts, *slide.notes)))
        counts[_REPEATED] += words in seen
        if words in seen or not any(words):
            continue
        seen.add(words)
        if slide in ideas:
            yield Block("post", slide.title, page=slide.number, line=1)
        else:
            title = slide.title or load_cues("office")["slides"]["untitled"].format(number=slide.number)
            yield Block("heading", title, page=slide.number, look=Look(level=1))
            yield from (post for post in slide.posts if (post.text, post.container) not in furniture)
            yield from slide.notes


def _numbered(posts: Iterable[Block], page: int) -> tuple[Block, ...]:
    return tuple(replace(post, page=page, line=line) for line, post in enumerate(posts, 1))
