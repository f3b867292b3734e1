"""The page says in a sentence what is wrong, in the language of the settings, and shows the tool's view only after one's own."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from opschaling_nlp.output.csv_tables import read_tables
from opschaling_nlp.texts import read_texts, speak
from opschaling_nlp.werk.acts import do_act
from opschaling_nlp.werk.app import build_app
from opschaling_nlp.werk.numbers import compare_page
from opschaling_nlp.werk.project import Paths, Project
from opschaling_nlp.werk.rerun import Rerun
from tests.output.tables_fixture import make_tables
from tests.werk.conftest import publish_tables

TOKEN, PORT = "t" * 32, 8765


def _open(project):
    client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://127.0.0.1:{PORT}")
    client.get(f"/?sleutel={TOKEN}")
    return client


def _keys(table, before=""):
    for name, value in table.items():
        yield from _keys(value, f"{before}{name}.") if isinstance(value, dict) else [f"{before}{name}"]


def test_both_languages_have_every_text():
    """A text that one catalogue lacks would be a page that does not open."""
    assert sorted(_keys(read_texts("werk/nl.toml"))) == sorted(_keys(read_texts("werk/en.toml")))


def test_the_tool_is_silent_until_a_statement_is_done(project):
    """Coding is blind: no reason is on the page before the coder's own answer."""
    one = project.run.order[0]
    client = _open(project)
    query = {"wie": "lotte", "rij": "alle", "bijdrage": one}
    assert 'id="regels"' not in client.get("/coderen", params=query).text
    do_act(project, "coderen", {"wie": "lotte", "bijdrage": one, "waarden": {"substantive": "1"}, "klaar": True})
    assert 'id="regels"' in client.get("/coderen", params=query).text
    assert client.get(f"/waarom/{one}").status_code == 200


def test_without_a_run_the_page_says_what_to_do(project, tmp_path):
    """A project that was never analysed gets the command, not a traceback."""
    empty = Project(Paths(tmp_path, tmp_path / "none", tmp_path / "codings"), project.settings, project.codebooks)
    answer = _open(empty).get("/coderen")
    assert answer.status_code == 409
    assert "make analyse" in answer.text


def test_a_new_run_is_seen_without_starting_again(project):
    """After an analysis the page shows the new statements."""
    client = _open(project)
    client.get("/coderen")
    publish_tables(project.paths.out, make_tables(12, sessions=1))
    client.get("/coderen")
    assert len(project.run.order) <= 12


def test_an_empty_run_opens_every_page(tmp_path, project):
    """No statements, no sessions and no themes are shown as such."""
    tables = read_tables(project.run.folder)
    publish_tables(project.paths.out, {name: frame.iloc[:0] for name, frame in tables.items()})
    client = _open(project)
    for page in ("coderen", "vergelijken", "sessies", "themas", "codeboek", "cijfers", "cijfers?deel=1", "logboek"):
        assert client.get(f"/{page}").status_code == 200


def test_in_english_codes_have_their_english_names(project):
    """Where the settings ask for English, the page names codes by the English labels of the codebooks."""
    output = project.settings.output.model_copy(update={"language": "en"})
    english = Project(project.paths, project.settings.model_copy(update={"output": output}), project.codebooks)
    client = _open(english)
    own = {"origin": f"http://127.0.0.1:{PORT}", "x-werk": "1"}
    refused = client.post("/doe/overleg", json={"wie": "Geen Naam"}, headers=own).json()["fout"]
    assert refused[0].partition(": ")[2].startswith("is no usable name → use small letters")
    shown = client.get("/coderen", params={"rij": "alle"}).text
    assert "Executive support and leadership" in shown
    assert "<span>Bestuurlijke steun" not in shown


REFUSED = {
    "a value that is none": ("coderen", {"bijdrage": None, "waarden": {"tip": "misschien"}}, "is not 1, 0 or ?"),
    "an act that never was": ("ongedaan", {"handeling": "00000000"}, "there is no act 00000000 to undo"),
    "a decision that is none": (
        "thema",
        {"thema": "open:1", "besluit": "raar", "reden": "x"},
        "decision on a theme: besluit: 'raar' is no valid choice",
    ),
    "a theme without its name": ("thema", {"thema": "open:1", "besluit": "hernoem", "reden": "x"}, "asks for a name"),
    "a date that is none": ("sessie", {"sessie": "sessie-1", "date": "morgen"}, "'morgen' is no date"),
    "a line of no words": (
        "codeboek",
        {"boek": "factoren", "code": "lead", "deel": "indicators", "tekst": "… en", "staat": "1"},
        "'… en' begins or ends with nothing",
    ),
    "a line that is not there": (
        "codeboek",
        {"boek": "factoren", "code": "lead", "deel": "include", "tekst": "weg", "staat": ""},
        "weg: is not there",
    ),
    "a field that is empty": ("memo", {"over": "code", "naam": "lead"}, "text: is still empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_that_holds_a_value_is_english_too(project, name):
    """What is refused is told wholly in the language of the page, with the value in it."""
    act, body, said = REFUSED[name]
    output = project.settings.output.model_copy(update={"language": "en"})
    english = Project(project.paths, project.settings.model_copy(update={"output": output}), project.codebooks)
    if body.get("bijdrage", "") is None:
        body = {**body, "bijdrage": english.run.order[0]}
    own = {"origin": f"http://127.0.0.1:{PORT}", "x-werk": "1"}
    (refused,) = _open(english).post(f"/doe/{act}", json={"wie": "lotte", **body}, headers=own).json()["fout"]
    assert said in refused


def test_an_analysis_that_breaks_off_is_told_in_the_language_of_the_page(project):
    """A process that ends without a word is said to have been broken off, in English where the page is, as it is asked."""
    rerun = Rerun(project.paths, "en")
    assert ("--language", "en") in pairwise(rerun._command)
    rerun._command = [sys.executable, "-c", "raise SystemExit(1)"]
    rerun._follow()
    assert rerun.state()["fout"] == ["De analyse is afgebroken."]
    with speak("en"):
        assert rerun.state()["fout"] == ["The analysis was broken off."]


def test_agreement_follows_the_codes_that_are_asked(project):
    """A code that is taken back stands no longer in the comparison of coders, though no coding changed."""
    do_act(project, "code", {"wie": "lotte", "keuze": "neem", "label": "Humor", "definitie": "Er wordt gelachen."})
    made = project.log.acts[-1].id
    for who in ("lotte", "sam"):
        for one in project.run.order[:3]:
            values = {"substantive": "1", "eigen/humor": "1"}
            do_act(project, "coderen", {"wie": who, "bijdrage": one, "waarden": values})
    shown = [{one["key"] for one in compare_page(project, "", {})["measured"]}]
    do_act(project, "ongedaan", {"wie": "lotte", "handeling": made})
    shown.append({one["key"] for one in compare_page(project, "", {})["measured"]})
    assert shown == [{"substantive", "eigen/humor"}, {"substantive"}]


def test_what_is_kept_is_read_once(project):
    """Another thread that keeps something else under the name meanwhile changes nothing of the answer."""

    class Asked:
        __hash__ = None

        def __eq__(self, other):
            project.run._kept["one"] = (2,), "later"
            return True

    assert project.run.keep("one", lambda _: "first", Asked()) == "first"
    assert project.run.keep("one", lambda _: "again", Asked()) == "first"


def test_a_post_that_may_be_a_heading_can_be_made_one(project):
    """The page of sessions lists it, first as the post that it is now, and shows who said what it is."""
    client, asked = _open(project), "Wat helpt ons verder"
    before = client.get("/sessies").text
    assert before.count(f'data-vraag="{asked}"') == before.count("misschien een kopje") == 1
    body = {"wie": "lotte", "sessie": "sessie-1", "vraag": asked, "soort": "help"}
    do_act(project, "vraag", body)
    form = client.get("/sessies").text.partition(f'data-vraag="{asked}"')[2].partition("</form>")[0]
    assert '<option value="help" selected>' in form
    assert "lotte" in form


def test_numbers_that_take_longer_come_when_asked(project):
    """What is counted is shown at once, what has to be estimated when the page asks for it, and then without waiting."""
    do_act(project, "steekproef", {"wie": "lotte", "aantal": 20})
    for one in project.run.order:
        do_act(project, "coderen", {"wie": "lotte", "bijdrage": one, "waarden": {"tip": "1", "substantive": "1"}})
    client = _open(project)
    first, asked, again = (client.get(f"/{page}").text for page in ("cijfers", "cijfers?deel=1", "cijfers"))
    assert ("<td>…</td>" in first, 'id="later"' in first) == (True, True)
    assert ("<td>…</td>" in asked, 'id="later"' in asked) == (False, False)
    assert again == asked
    assert first.count("<tr>") == asked.count("<tr>")
