"""In a real browser: two coders code with keys alone, settle, decide and analyse again, and a server that is killed loses nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import pytest

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.codings.log import Kind, load_log
from opschaling_nlp.handmade import load_handmade
from opschaling_nlp.output.csv_tables import read_table, read_tables
from opschaling_nlp.tables import TABLES
from opschaling_nlp.text.ids import hash_words
from opschaling_nlp.werk.acts import do_act
from opschaling_nlp.werk.app import PAGES
from opschaling_nlp.werk.project import Project
from opschaling_nlp.werk.queues import coded_by
from tests.browser.conftest import OPEN, THIN, violations
from tests.small_run import LIGHT
from tests.werk.conftest import make_project, publish_tables

pytestmark = pytest.mark.browser

POSTS = 10
DIFFERENT = range(2, POSTS, 5)
"""Posts of which a second coder says something else: two."""
_PROGRAM = "from opschaling_nlp.cli.main import main; raise SystemExit(main())"


@contextmanager
def serving(project):
    """Start the page in a process of its own, and give the process and the address to open."""
    settings = project.paths.out.parent / "light.toml"
    settings.write_text(LIGHT, "utf-8")
    paths = project.paths
    command = [sys.executable, "-c", _PROGRAM, "werk", str(paths.raw), "--out", str(paths.out), "--geen-browser"]
    command += ["--codings", str(paths.codings), "--settings", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stdout.readline, "")
            yield process, next(line.split()[1] for line in lines if line.startswith("Werkpagina:"))
        finally:
            process.kill()


def kill(process, page):
    """Kill the server once the page has all it asked for: what breaks off is the coder's work, not the loading of a style."""
    page.wait_for_load_state("networkidle")
    process.kill()
    process.wait()


@pytest.fixture
def project(tmp_path):
    """Make a project of which the exports hold the statements of its finished run."""
    project = make_project(tmp_path, count=100, sessions=3)
    publish_tables(project.paths.out, with_real_ids(read_tables(project.run.folder)))
    for session in project.run.questions:
        posts = [row for row in project.run.rows.values() if row.session_id == session]
        lines = "\n".join(f"- {row.text}" for row in posts)
        (project.paths.raw / f"{session}.md").write_text(f"## {posts[0].prompt}\n\n{lines}\n", "utf-8")
    ids = "".join(f'["{session}.md"]\nid = "{session}"\n' for session in project.run.questions)
    (project.paths.raw / "sessies.toml").write_text(ids, "utf-8")
    return project


def with_real_ids(tables):
    """Give the fictional statements the ids, and the sessions the sources, that they get when they are read again.

    What they say of no driver becomes something that the rules take for substantive.
    """
    statements = tables["statements"]
    texts = [
        text if drivers else f"De bus rijdt op zondag maar {number} keer langs de molen"
        for number, (text, drivers) in enumerate(zip(statements["text"], statements["drivers"], strict=True), 1)
    ]
    tables = {**tables, "statements": statements.assign(text=texts, raw_text=texts)}
    ids, seen = {}, Counter()
    for row in tables["statements"].itertuples():
        plain = f"{row.session_id}-{hash_words(row.text)}"
        seen[plain] += 1
        ids[row.statement_id] = plain if seen[plain] == 1 else f"{plain}-{seen[plain]}"

    def renamed(cell):
        return ";".join(ids.get(one, one) for one in cell.split(";")) if isinstance(cell, str) else cell

    renewed = {name: frame.map(renamed) for name, frame in tables.items()}
    sessions = renewed["sessions"]
    return renewed | {"sessions": sessions.assign(source=sessions["session_id"] + ".md")}


def wait(condition, seconds=60):
    """Wait until something holds: the page forbids the ways in which Playwright asks it itself."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def code_with_keys(page, who, posts, *, keys=("1", "x")):
    """Code posts from where the page stands, with nothing but keys: a driver and its direction, unless told otherwise."""
    for _ in range(posts):
        one = page.locator("#post").get_attribute("data-id")
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        wait(lambda one=one: page.locator("#post").get_attribute("data-id") != one)
        page.wait_for_load_state("domcontentloaded")  # from then on keys are listened to
    assert page.locator("body").get_attribute("data-who") == who


def agree(project, first, second):
    """Let a second coder say what the first said, but for the posts on which they will differ."""
    project = Project(project.paths, project.settings, load_codebooks(project.settings))  # as it is served
    coded = coded_by(project, first)
    for place, one in enumerate(one for one in project.run.order if one in coded):
        if place not in DIFFERENT:
            do_act(project, "coderen", {"wie": second, "bijdrage": one, "waarden": dict(coded[one]), "klaar": True})


def store(page, form, button="button"):
    """Press a button of a form, and wait until the page says that it is stored."""
    form.locator(button).click()
    wait(lambda: "stored" in (form.get_attribute("class") or ""))


def settle(page, home):
    """Settle every difference with a reason."""
    page.goto(f"{home}/vergelijken?wie=noor")
    assert page.locator(".apart > li").count() == len(DIFFERENT)
    for form in page.locator(".apart form").all():
        form.locator("[name=reden]").fill("gebiedende wijs")
        store(page, form, "[value='1']")


def decide(page, home, place, verb, **fields):
    """Decide on the proposed theme at a place, and wait until the page shows it."""
    page.goto(f"{home}/themas")
    theme = page.locator("form[data-act=thema]").nth(place)
    theme.locator("[name=besluit]").select_option(verb)
    for name, text in fields.items():
        theme.locator(f"[name={name}]").fill(text)
    theme.locator("button").click()
    wait(lambda: fields["reden"] in page.locator("main").inner_text())


def correct_a_question(page, home):
    """Say that the first question asks what hinders, and return the question."""
    page.goto(f"{home}/sessies")
    question = page.locator("form.question").first
    question.locator("select").select_option("hindrance")
    store(page, question)
    return question.get_attribute("data-vraag")


def say_what_the_first_session_is(page, home):
    """Give the first session a group and a date."""
    page.goto(f"{home}/sessies")
    form = page.locator("form.facts").first
    form.locator("[name=group]").fill("regio")
    form.locator("[name=date]").fill("2024-05-01")
    store(page, form)
    return form.get_attribute("data-sessie")


def analyse_again(page, home):
    """Analyse from the page, and follow the link to what changed."""
    page.goto(f"{home}/logboek")
    page.locator("#analyseren").click()
    ready = page.locator("#analyseren").get_attribute("data-ready")
    wait(lambda: page.locator("#fase").inner_text().startswith((ready, "De analyse is")), seconds=300)
    assert page.locator("#fase").inner_text() == ready
    page.locator("#wijzigingen").click()
    page.wait_for_load_state()
    assert page.locator("main section").count() == 2


def test_two_coders_settle_decide_and_analyse_again(page, project):
    """What was done with keys and on the pages is in the log, survives two kills, and shows in the run that is made of it."""
    with serving(project) as (process, url):
        home = url.split("/?")[0]
        page.goto(url)
        page.goto(f"{home}/coderen?wie=lotte&rij=alle")
        code_with_keys(page, "lotte", POSTS // 2)
        kill(process, page)  # in the middle: nothing that the page called stored may be gone
    assert sum("substantive" in values for values in project.codings.latest().values()) == POSTS // 2
    with serving(project) as (process, url):
        home = url.split("/?")[0]
        page.goto(url)
        page.goto(f"{home}/coderen?wie=lotte&rij=alle")
        code_with_keys(page, "lotte", POSTS - POSTS // 2)
        agree(project, "lotte", "noor")
        page.goto(f"{home}/coderen?wie=noor&rij=alle")
        code_with_keys(page, "noor", len(DIFFERENT), keys=("1", "x", "t"))
        settle(page, home)
        decide(page, home, 0, "hernoem", naam="Plezier", reden="dekt de lading")
        decide(page, home, 1, "voeg samen", met="lead", reden="gaat over bestuur")
        kill(process, page)
    with serving(project) as (_, url):
        home = url.split("/?")[0]
        page.goto(url)
        asked, session = correct_a_question(page, home), say_what_the_first_session_is(page, home)
        page.goto(f"{home}/coderen?rij=alle")
        page.keyboard.press("c")
        wait(lambda: load_log(project.paths.codings).standing(Kind.QUOTABLE))
        page.goto(f"{home}/logboek")
        page.locator("form[data-act=ongedaan] button").first.click()
        wait(lambda: page.locator("tr.undone").count() == 1)
        analyse_again(page, home)
        page.goto("about:blank")
    made = load_handmade(project.paths.codings, project.codebooks)
    assert not made.quotable
    assert [(one.name, one.into) for one in made.decisions] == [("Plezier", ""), ("", "lead")]
    assert sum(row.round == "overleg" for row in made.codings.rows) == len(DIFFERENT)
    latest = project.paths.out / "latest"
    statements = read_table(latest / "statements.csv", TABLES["statements"])
    assert set(statements[statements["prompt"] == asked]["prompt_kind"]) == {"hindrance"}
    sessions = read_table(latest / "sessions.csv", TABLES["sessions"]).set_index("session_id")
    assert sessions.loc[session, ["group", "date"]].tolist() == ["regio", "2024-05-01"]
    coded = read_table(latest / "evidence.csv", TABLES["evidence"]).query("source == 'coder'")
    assert set(coded["coder"]) >= {"lotte", "noor"}
    assert "overleg" in set(coded["indicator"])
    assert "Plezier" in (latest / "report.html").read_text("utf-8")


def test_posts_move_by_keys_and_by_dragging(page, project):
    """On the board a ticked post goes where ‘here’ is pressed, and one that is dragged goes where it is dropped."""
    with serving(project) as (_, url):
        page.goto(url)
        page.goto(f"{url.split('/?')[0]}/verdelen?wie=lotte&bord=themas")
        first, second = page.locator(".column").nth(0), page.locator(".column").nth(1)
        ids = [card.get_attribute("data-id") for card in first.locator("li").all()[:2]]
        first.locator("input").first.focus()
        page.keyboard.press("Space")
        second.locator(".here").focus()
        page.keyboard.press("Enter")
        wait(lambda: second.locator(f"[data-id='{ids[0]}']").count() == 1)
        page.locator(f"[data-id='{ids[1]}']").drag_to(second)
        wait(lambda: second.locator(f"[data-id='{ids[1]}']").count() == 1)
        name = second.get_attribute("data-key")
    found = next(one for one in project.attached.handmade.decisions if one.name == name)
    assert set(ids) <= set(found.statement_ids)


def test_a_line_of_the_codebook_is_shown_before_it_is_stored(page, project):
    """Words that are typed show which posts get the code; Escape stores nothing, the button stores it."""
    with serving(project) as (_, url):
        page.goto(url)
        page.goto(f"{url.split('/?')[0]}/codeboek?wie=lotte&code=drivers/lead")
        words = page.locator("form.line[data-deel=indicators] input[name=tekst]").first
        words.fill("zwembad")
        for key in ("Escape", "Enter"):
            words.press("Enter")
            dialog = page.locator("#verschil")
            wait(lambda dialog=dialog: dialog.is_visible())
            assert int(dialog.locator("b").inner_text()) == dialog.locator("li").count() > 0
            page.keyboard.press(key)
            wait(lambda dialog=dialog: not dialog.is_visible())
        wait(lambda: page.locator("tr.own").count() == 1)
        page.wait_for_load_state("networkidle")  # or the server ends while the page still asks for its style
    assert len(load_log(project.paths.codings).acts) == 1


CONTRAST = ["color-contrast"]
"""What dark colours can break."""


def test_axe_finds_nothing_on_any_page(browser, project):
    """Every page is without violations on desktop and phone, light and dark, and no page is wider than the screen."""
    one = project.run.order[0]
    for who in ("lotte", "noor"):
        body = {"wie": who, "bijdrage": one, "waarden": {"tip": str(int(who == "noor")), "lead": "1"}, "klaar": True}
        do_act(project, "coderen", body)
    with serving(project) as (_, url):
        context = browser.new_context(bypass_csp=True)  # axe is put into the page
        page = context.new_page()
        page.goto(url)
        for width, scheme, rules in ((1280, "light", ()), (390, "light", ()), (390, "dark", CONTRAST)):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            for name in PAGES:
                page.goto(f"{url.split('/?')[0]}/{name}?wie=lotte&rij=alle&bijdrage={one}&zoek=de")
                page.evaluate(OPEN)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
                if width < 1280:  # each page is judged whole once
                    page.evaluate(THIN)
                assert violations(page, only=rules) == "", (name, width, scheme)
        context.close()


def test_nothing_jumps_while_coding(page, project):
    """Showing a definition, storing and undoing a code move nothing else than what belongs to that code."""
    with serving(project) as (_, url):
        page.goto(url)
        page.goto(f"{url.split('/?')[0]}/coderen?wie=lotte&rij=alle")
        places = [page.locator(selector).bounding_box() for selector in ("#text", "#abouts", "#notitie", "#klaar")]
        page.keyboard.press("t")
        page.keyboard.press("1")
        wait(lambda: len(load_log(project.paths.codings).acts) == 2)
        assert places == [
            page.locator(selector).bounding_box() for selector in ("#text", "#abouts", "#notitie", "#klaar")
        ]
