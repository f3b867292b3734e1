"""Put a chart inside the page, as markup that needs no style and shares no names with other charts."""

from __future__ import annotations

import re
from pathlib import Path

from opschaling_nlp.output.charts import NARROW
from opschaling_nlp.output.links import REPORT

_STYLE = re.compile(r'style="([^"]*)"')
_NAME = re.compile(r'(id="|href="#|url\(#)')
_LINK = re.compile(r'<a xlink:href="(?:\.\./' + re.escape(REPORT) + r')#([^"]*)"[^>]*>')


def inline_chart(folder: Path, name: str) -> str:
    """Return a chart for use inside the report, wide and narrow, or nothing when it was not drawn."""
    return "".join(_inline(folder / f"{name}{end}.svg", kind) for end, kind in (("", "wide"), (NARROW, "narrow")))


def _inline(path: Path, kind: str) -> str:
    """Return the SVG of a chart with its class, on a ground that lets the page through.

    It is hidden from screen readers: the table beside each chart says the same and has the same links for the keyboard.
    """
    if not path.exists():
        return ""
    svg = path.read_text("utf-8")
    svg = svg[svg.index("<svg") :].replace("fill: #ffffff", "fill: none")
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    # Presentation attributes say what style attributes say, and the page's security policy can forbid the latter.
    svg = _STYLE.sub(lambda match: _attributes(match[1]), svg)
    svg = _NAME.sub(lambda match: f"{match[1]}{path.stem}-", svg)
    svg = _LINK.sub(r'<a href="#\1" tabindex="-1">', svg.replace(f'xlink:href="#{path.stem}-', f'href="#{path.stem}-'))
    return svg.replace("<svg ", f'<svg class="{kind}" aria-hidden="true" focusable="false" stroke-linejoin="round" ', 1)


def _attributes(style: str) -> str:
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, value in pairs)
