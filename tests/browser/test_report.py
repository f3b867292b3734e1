"""In a real browser: no violations of accessibility, numbers that lead to what they count, and a page that works by keyboard, on a phone and on paper."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess

import pytest

from tests.browser.conftest import OPEN, THIN, violations

pytestmark = pytest.mark.browser

WORKING, SHARED = "report.html", "report_delen.html"


def open_report(page, folder, *, name=WORKING, fragment=""):
    """Open a report from disk and wait until it is ready."""
    page.goto("about:blank")
    page.goto(f"{(folder / name).as_uri()}{fragment}")
    page.wait_for_selector("html[data-ready]", state="attached")


def count_shown(page):
    """Return the number of statements that the current filter gives."""
    return int(re.sub(r"\D", "", page.locator("#count").inner_text().split(" ")[0]))


@pytest.mark.parametrize(
    ("name", "width"), [(WORKING, 1280), (WORKING, 390), (SHARED, 390), ("teruggave/sessie-1.html", 390)]
)
def test_axe_finds_nothing(page, run, name, width):
    """Axe finds no violation on desktop and phone, with every part opened and a reason shown."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((run[0] / name).as_uri())
    for button in page.locator(".why").all()[:2]:
        button.click()
    if (name, width) != (WORKING, 1280):  # the working report is judged whole once
        page.evaluate(THIN)
    assert violations(page) == ""


def follow(page, selector):
    """Follow every link, and return its address, its text and how many statements it led to."""
    script = """(selector) => [...document.querySelectorAll(selector)].map((link) => {
      history.replaceState(null, "", link.getAttribute("href"));
      window.dispatchEvent(new Event("hashchange"));
      const shown = document.getElementById("count").textContent.split(" ")[0].replaceAll(".", "");
      return [link.getAttribute("href"), link.textContent, Number(shown)];
    })"""
    return page.evaluate(script, selector)


def test_every_number_leads_to_as_many_statements(page, run):
    """Each linked count of statements in a table opens a filter that gives just that many."""
    open_report(page, run[0])
    # Numbers of the contrast of words count occurrences, of which a statement may have more than one.
    led = [
        (href, text, shown)
        for href, text, shown in follow(page, "td a[href*='=']")
        if not ("woord" in href and "kenmerk" in href)
    ]
    assert len(led) > 150
    assert [(href, text, shown) for href, text, shown in led if shown != int(text.replace(".", ""))] == []


def test_every_sentence_leads_to_its_statements(page, run):
    """The link of each generated sentence gives the number of statements that it names."""
    open_report(page, run[0])
    led = follow(page, "a.basis")
    assert led
    assert [(href, text, shown) for href, text, shown in led if shown != int(text.split(" ")[0].replace(".", ""))] == []


def test_bars_lead_to_statements(page, run):
    """A click on a bar filters the statements it counts."""
    open_report(page, run[0])
    link = page.locator(".chart a[href*='richting=barrier']").first
    link.scroll_into_view_if_needed()
    link.click()
    page.wait_for_function("() => location.hash.includes('richting=barrier')")
    assert 0 < count_shown(page) < len(run[1]["statements"])
    assert page.locator("#f-richting").input_value() == "barrier"


def test_a_filter_can_be_linked_to_and_cleared(page, run):
    """The address holds the filter; opening it filters; clearing it shows all again."""
    open_report(page, run[0], fragment="#kenmerk=tip&sessie=sessie-2&zoek=organiseer")
    shown = count_shown(page)
    assert 0 < shown < len(run[1]["statements"])
    assert all("organiseer" in text for text in page.locator(".card .text").all_inner_texts())
    page.locator("#f-zoek").fill("")
    page.wait_for_function("() => !location.hash.includes('zoek')")
    page.locator("#clear").click()
    assert count_shown(page) == len(run[1]["statements"])


def test_a_link_to_a_factor_opens_its_quotes(page, run):
    """Who follows a factor from the table sees its part of the page with what is folded in it open."""
    open_report(page, run[0])
    link = page.locator("#factoren th a[href^='#factor-']").first
    block = link.get_attribute("href")
    link.click()
    page.wait_for_function("block => document.querySelector(block + ' details').open", arg=block)


def test_searching_ignores_case_and_accents(page, run):
    """What a person types finds what is meant."""
    open_report(page, run[0], fragment="#zoek=DRAAGVL%C3%81K")
    assert count_shown(page) > 0


def test_words_between_quotation_marks_stand_together(page, run):
    """Loose words may stand anywhere in a statement; between quotation marks they stand there just so."""
    open_report(page, run[0], fragment="#zoek=wijk+in+nodig+de")
    loose = count_shown(page)
    open_report(page, run[0], fragment="#zoek=%22nodig+in+de+wijk%22")
    assert 0 < count_shown(page) < loose
    assert all("nodig in de wijk" in text.lower() for text in page.locator(".card .text").all_inner_texts())


def test_a_word_is_found_in_every_form(page, run):
    """Who looks for a form of a word finds the statements with its other forms too."""
    folder, tables = run
    texts = tables["statements"]["text"].str.lower()
    expected = sum("geld" in text or "uren" in text for text in texts)
    open_report(page, folder, fragment="#zoek=geld")
    assert count_shown(page) == expected > sum("geld" in text for text in texts)


def test_a_facet_is_a_filter(page, run):
    """The statements that name a facet can be chosen."""
    folder, tables = run
    facet = next(cell for cell in tables["statements"]["facets"] if cell).split(";")[0]
    open_report(page, folder, fragment=f"#onderdeel={facet}")
    assert count_shown(page) == sum(facet in cell.split(";") for cell in tables["statements"]["facets"])


def test_the_table_behind_a_number_is_shown_on_request(page, run):
    """Each row says which table and row it comes from once that is asked, and not before."""
    open_report(page, run[0])
    shown = "getComputedStyle(document.querySelector('#factoren th[data-from]'), '::after').content"
    assert page.evaluate(shown) == "none"
    page.locator("#origins").check()
    assert "drivers.csv: group=participants, slice=all" in page.evaluate(shown)


def test_ticks_survive_a_reload(page, run):
    """What was ticked is still ticked when the page is opened again, and what was unticked is not."""
    open_report(page, run[0])
    boxes = page.locator(".card input[type=checkbox]")
    before = [box.is_checked() for box in boxes.all()[:3]]
    for box in boxes.all()[:3]:
        box.set_checked(not box.is_checked())
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert [box.is_checked() for box in boxes.all()[:3]] == [not one for one in before]


def test_dark_mode_is_dark_and_can_be_read(browser, run):
    """Who asks for dark gets dark, with enough contrast everywhere."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto((run[0] / WORKING).as_uri())
    page.evaluate(THIN)
    red, green, blue = map(
        int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
    )
    assert max(red, green, blue) < 64
    assert violations(page, only=["color-contrast"]) == ""
    context.close()


def test_a_reason_shows_the_words_it_was_read_from(page, run):
    """On request the words that gave each tag are marked in place; one reason marks only its own."""
    folder, tables = run
    evidence = tables["evidence"]
    reason = evidence[(evidence["where"] == "text") & (evidence["kind"] == "driver")].iloc[0]
    open_report(page, folder, fragment=f"#bijdrage={reason.statement_id}")
    marks = page.locator(".card .text mark")
    assert reason.quote in marks.all_inner_texts()
    page.locator(".reasons button").first.click()
    assert marks.count() == 1
    page.locator(".why").click()
    assert marks.count() == 0


def test_the_page_works_by_keyboard(page, run):
    """Tab reaches the skip link, then the contents; Enter on a number moves focus to the result."""
    open_report(page, run[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("td a[href*='richting=barrier']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'count'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_charts_are_not_in_the_way_of_the_keyboard(page, run):
    """Links inside a chart are for the mouse; the table beside it has the same links."""
    open_report(page, run[0])
    hidden = set(page.eval_on_selector_all(".chart a", "links => links.map((link) => link.getAttribute('href'))"))
    offered = set(
        page.eval_on_selector_all("td a, .block a, a.more", "links => links.map((link) => link.getAttribute('href'))")
    )
    values = {frozenset(href[1:].split("&")) for href in offered if href}
    missing = [href for href in hidden if frozenset(href[1:].split("&")) not in values and "uit=woord" not in href]
    assert missing == []


def test_results_are_saved_as_csv(page, run):
    """The saved file holds the filtered statements, one a row, and opens in a Dutch spreadsheet."""
    open_report(page, run[0], fragment="#kenmerk=tip")
    with page.expect_download() as download:
        page.locator("#save").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert download.value.suggested_filename == "bijdragen.csv"
    assert len(rows) == count_shown(page)
    assert all("tip" in row["kenmerken"] for row in rows)


def test_quotables_are_ticked_and_saved(page, run):
    """Ticking a statement and saving gives the file that the next run reads."""
    import tomllib

    folder, tables = run
    open_report(page, folder)
    before = len(tables["statements"].iloc[::6])
    page.locator(".card input[type=checkbox]").nth(1).check()
    with page.expect_download() as download:
        page.locator("#quotable").click()
    listed = tomllib.loads(download.value.path().read_text("utf-8"))["bijdragen"]
    assert len(listed) == before + 1
    assert set(listed) <= set(tables["statements"]["statement_id"])


@pytest.mark.parametrize("name", [WORKING, SHARED, "teruggave/sessie-1.html"])
def test_participants_cannot_run_a_script(page, nasty_run, name):
    """A script in a statement is shown as text, also in the list, in a reason and in the form."""
    page.goto((nasty_run / name).as_uri())
    for button in page.locator(".why").all()[:5]:
        button.click()
    assert page.evaluate("window.pwned") is None
    assert page.locator("img").count() == 0


@pytest.mark.parametrize(
    ("name", "width"), [("teruggave/sessie-1.html", 360), *((WORKING, width) for width in (360, 768, 1280))]
)
def test_nothing_need_be_scrolled_sideways(page, run, name, width):
    """The page is as wide as the screen, and so are its tables, which fold on a phone; the framework is in parts."""
    page.set_viewport_size({"width": width, "height": 740})
    page.goto((run[0] / name).as_uri())
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "tables => tables.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)"
    assert page.locator(".scroll").evaluate_all(wide) == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="reading the printed page needs pdftotext")
def test_print_shows_the_analysis_and_the_filter(page, run, tmp_path):
    """On A4 the analysis is there, opened, with the statements of the filter and without the buttons."""
    open_report(page, run[0], fragment="#kenmerk=tip")
    shown = count_shown(page)
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "Kenmerkende citaten" in text
    assert "COREQ" in text
    assert "Kopieer link" not in text
    assert page.locator(".card").count() == min(shown, 500)


def test_names_in_a_printed_table_are_not_cut_in_letters(page, run):
    """On paper as wide as A4 the first column of the table of factors holds the longest word of their names."""
    page.set_viewport_size({"width": 672, "height": 1000})
    page.goto((run[0] / WORKING).as_uri())
    page.emulate_media(media="print")
    narrowest = "Math.min(...[...document.querySelectorAll('#factoren tbody th')].map(cell => cell.offsetWidth || 999))"
    assert page.evaluate(narrowest) >= 80


def test_without_script_the_analysis_can_be_read(browser, run):
    """With JavaScript off the analysis stands, and the search says why it does not."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((run[0] / WORKING).as_uri())
    assert page.locator("#factoren table").first.is_visible()
    assert "JavaScript" in page.locator("#bijdragen").inner_text()
    context.close()
