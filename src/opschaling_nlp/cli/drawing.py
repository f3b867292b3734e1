"""Draw how the pages of a PDF were read: `opschaling read FILE --teken`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.model import Block, Box, Reading
from opschaling_nlp.text.passages import build_passages

if TYPE_CHECKING:
    from pdfplumber.display import PageImage

RESOLUTION, LONGEST = 110, 2200
"""Dots per inch of a drawing, and the maximum number of dots along its longest side."""
COLOURS = {"column": (40, 90, 200), "card": (20, 140, 60), "cell": (220, 130, 0)}
JOIN, LINE = (210, 30, 30), (150, 150, 150)
LEGEND = "blauw: kolommen; groen: kaartjes; oranje: tabelcellen; grijs: regels; rood: regels die zijn samengevoegd"
"""What the colours mean, for whoever looks at a drawing."""
INCH = 72
"""Points per inch."""


def draw_reading(path: Path, reading: Reading, folder: Path) -> list[Path]:
    """Write one PNG per page with the lines, containers and joins found, and return their paths.

    Raises UserError if the file is not a readable PDF, or a drawing already exists: nothing is overwritten.
    """
    import pdfplumber

    if reading.format != "pdf" or reading.skipped:
        raise UserError.single(reading.source, reading.skipped or "alleen van een PDF zijn de bladzijden te tekenen")
    targets = [folder / f"{path.stem}.p{number:03}.png" for number in range(1, reading.pages + 1)]
    there = [target for target in targets if target.exists()]
    if there:
        raise UserError([Problem(str(one), "bestaat al", "wis het bestand of noem een andere map") for one in there])
    folder.mkdir(parents=True, exist_ok=True)
    passages = [passage.blocks for passage in build_passages(reading.blocks)]
    with pdfplumber.open(path, raise_unicode_errors=False) as pdf:
        for page, target in zip(pdf.pages, targets, strict=False):
            longest = max(float(page.width), float(page.height))
            image = page.to_image(resolution=max(1, min(RESOLUTION, int(LONGEST * INCH / longest))))
            _draw_page(image, [[one for one in group if one.page == page.page_number] for group in passages])
            image.save(target, format="PNG", quantize=False)
            page.close()
    return targets


def _draw_page(image: PageImage, passages: Iterable[Sequence[Block]]) -> None:
    containers: dict[str, list[Box]] = defaultdict(list)
    for passage in passages:
        boxes = [(block.container, block.box) for block in passage if block.box is not None]
        for container, box in boxes:
            containers[container].append(box)
            image.draw_rect((box.x0, box.top, box.x1, box.bottom), fill=(0, 0, 0, 0), stroke=LINE, stroke_width=1)
        for (_, above), (_, below) in pairwise(boxes):
            ends = ((above.x0 + above.x1) / 2, above.bottom), ((below.x0 + below.x1) / 2, below.top)
            image.draw_line(ends, stroke=JOIN, stroke_width=3)
    for container, found in containers.items():
        colour = COLOURS.get(container.partition(":")[0])
        if colour:
            around = (
                min(box.x0 for box in found) - 2,
                min(box.top for box in found) - 2,
                max(box.x1 for box in found) + 2,
                max(box.bottom for box in found) + 2,
            )
            image.draw_rect(around, fill=(*colour, 16), stroke=colour, stroke_width=2)
