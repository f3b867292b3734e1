"""Measure the report of 10,000 statements in headless Chromium: its size, time until usable, and speed of a filter."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from opschaling_nlp.output.charts import draw_all
from opschaling_nlp.output.report.rendering import WORKING, write_reports
from opschaling_nlp.settings import load_settings
from tests.output.tables_fixture import make_codebooks, make_tables

STATEMENTS = 10_000
MEGABYTES, READY, FILTER = 15, 2.0, 0.100
"""Limits: megabytes, seconds, seconds."""
FILTERS = (
    "factor=lead",
    "factor=lead&richting=barrier",
    "zoek=draagvlak",
    "zoek=in de wijk",
    "kenmerk=tip&sessie=sessie-3",
    "uit=zin:overall:1",
    "",
)


def main() -> int:
    """Print the figures; return 1 if one exceeds its limit."""
    settings, codebooks = load_settings(), make_codebooks()
    tables = make_tables(STATEMENTS, sessions=12)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.perf_counter()
        draw_all(tables, folder / "figures", codebooks=codebooks, settings=settings)
        drawn = time.perf_counter()
        write_reports(tables, folder, manifest={}, codebooks=codebooks, settings=settings)
        written = time.perf_counter()
        size = (folder / WORKING).stat().st_size / 1e6
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            page = browser.new_page()
            ready = statistics.median(_open(page, folder / WORKING) for _ in range(5))
            answers = {query: _filter(page, query) for query in FILTERS}
            browser.close()
    slowest = max(answers.values())
    print(f"charts drawn in {drawn - begin:.1f} s, reports written in {written - drawn:.1f} s")
    print(f"report.html for {STATEMENTS} statements: {size:.1f} MB (at most {MEGABYTES})")
    print(f"interactive after {ready:.2f} s, median of 5 (at most {READY})")
    for query, seconds in answers.items():
        print(f"filter {query or '(none)'}: {seconds * 1000:.0f} ms, median of 7 (at most {FILTER * 1000:.0f})")
    return int(size > MEGABYTES or ready > READY or slowest > FILTER)


def _open(page: Page, path: Path) -> float:
    """Open the page and return the seconds until its script is done and the page responds."""
    page.goto("about:blank")
    begin = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.perf_counter() - begin


def _filter(page: Page, query: str) -> float:
    """Apply a filter and return the median seconds until its result is on the screen."""
    script = """async (query) => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const times = [];
      for (let round = 0; round < 7; round += 1) {
        history.replaceState(null, "", "#kenmerk=question");
        window.dispatchEvent(new Event("hashchange"));
        await frame();
        const begin = performance.now();
        history.replaceState(null, "", "#" + query + "&");
        window.dispatchEvent(new Event("hashchange"));
        document.getElementById("list").getBoundingClientRect();
        times.push(performance.now() - begin);
        await frame();
      }
      return times.sort((a, b) => a - b)[3];
    }"""
    return float(page.evaluate(script, query)) / 1000


if __name__ == "__main__":
    sys.exit(main())
