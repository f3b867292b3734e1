"""Open the report in Chromium as a reader would; skipped with a line where there is none, but not in continuous integration."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest

from opschaling_nlp.output.charts import draw_all
from opschaling_nlp.output.report.rendering import write_reports
from opschaling_nlp.settings import load_settings
from tests.output.tables_fixture import make_codebooks, make_tables

OPEN = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"
"""Opens every part of a page that folds."""
THIN = """() => {
  const shapes = new Map();
  const shape = (one) => {
    if (!shapes.has(one)) {
      const names = one.getAttributeNames().filter((name) => !["class", "style"].includes(name)).sort();
      const looks = [one.tagName, one.className?.baseVal ?? one.className, one.getAttribute("style"), !one.textContent.trim(), names];
      shapes.set(one, `${looks}(${[...new Set([...one.children].map(shape))]})`);
    }
    return shapes.get(one);
  };
  shape(document.body);
  for (const parent of [document.body, ...document.body.querySelectorAll("*")]) {
    const seen = {};
    for (const one of [...parent.children]) {
      seen[shape(one)] = (seen[shape(one)] ?? 0) + 1;
      if (seen[shape(one)] > 3) one.remove();
    }
  }
}"""
"""Leaves of what stands side by side and is built alike, with the same style, three: rules on looks say the same of the fourth."""
NASTY = ' </script><script>window.pwned=1</script><img src=x onerror="window.pwned=2">'


@pytest.fixture(scope="session")
def browser():
    """Start Debian's Chromium, once."""
    path = shutil.which("chromium")
    missing = [
        name
        for name, found in (
            ("Chromium", path),
            ("Playwright", find_spec("playwright")),
            ("axe", find_spec("axe_playwright_python")),
        )
        if not found
    ]
    if missing:
        reason = f"browser tests need {', '.join(missing)}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # The sandbox of Chromium does not start for root, as in most containers.
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield chromium
        chromium.close()


def violations(page, *, only=()):
    """Open every part of a page, and tell what axe finds against its rules, or against some of them; nothing is empty."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(OPEN)
    results = Axe().run(page, options={"resultTypes": ["violations"]} | ({"runOnly": list(only)} if only else {}))
    return results.generate_report() if results.violations_count else ""


def _write_pages(tables, folder, quotable):
    """Write the pages of a report, without the document and the slides beside them: nobody opens those here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("opschaling_nlp.output.report.rendering.write_documents", lambda *_args, **_options: [])
        write_reports(
            tables, folder, manifest={}, codebooks=make_codebooks(), settings=load_settings(), quotable=quotable
        )


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """Write the report of a fictional run of 160 statements in five sessions, one of them a source."""
    folder = tmp_path_factory.mktemp("run")
    tables = make_tables(160, sessions=5)
    tables["statements"].loc[::7, "facets"] = "lead.bestuur"
    tables["tokens"].loc[tables["tokens"]["text"].isin(["geld", "uren"]), ["lemma", "content"]] = ["middel", 1]
    quotable = frozenset(tables["statements"]["statement_id"].iloc[::6])
    draw_all(tables, folder / "figures", codebooks=make_codebooks(), settings=load_settings())
    _write_pages(tables, folder, quotable)
    return folder, tables


@pytest.fixture(scope="session")
def nasty_run(tmp_path_factory):
    """Write the report of a run in which every text and title holds a script."""
    folder = tmp_path_factory.mktemp("nasty")
    tables = make_tables(40, sessions=3, nasty=NASTY)
    _write_pages(tables, folder, frozenset(tables["statements"]["statement_id"]))
    return folder


@pytest.fixture
def page(browser):
    """Open an empty page of a desktop screen; whatever the page complains about fails the test."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []
