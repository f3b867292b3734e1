"""Only the page that was opened with the token can read or do anything, and what participants wrote is never markup."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from opschaling_nlp.codings.log import load_log
from opschaling_nlp.werk.app import PAGES, build_app
from tests.werk.conftest import make_project

TOKEN, PORT = "t" * 32, 8765
HOST = f"127.0.0.1:{PORT}"
ACT = {"origin": f"http://{HOST}", "x-werk": "1", "content-type": "application/json"}


@pytest.fixture
def client(project):
    """Open the page as its own browser does."""
    client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
    assert client.get(f"/?sleutel={TOKEN}").status_code == 200
    return client


def _coding(project):
    return {"wie": "lotte", "bijdrage": project.run.order[0], "waarden": {"tip": "1"}}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_shown(client, page):
    """Each page of the menu can be opened before anything is coded."""
    answer = client.get(f"/{page}")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/coderen", "/logboek", "/levend", "/werk.js", "/bron/sessie-1", "/waarom/x", "/"])
def test_nothing_is_readable_without_the_token(project, path):
    """Who does not have the cookie gets a sentence and no word of a participant."""
    stranger = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
    stranger.cookies.set(f"sleutel-{PORT}", "guess")
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert project.run.rows[project.run.order[0]].text not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", f"127.0.0.1:{PORT + 1}", f"evil.example:{PORT}", ""])
def test_another_host_name_is_refused(client, host):
    """A name that somebody else points at this machine (DNS rebinding) opens nothing."""
    assert client.get("/coderen", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-werk": "1"},
        {"origin": "http://evil.example", "x-werk": "1"},
        {"origin": "null", "x-werk": "1"},
        {"origin": f"http://127.0.0.1:{PORT + 1}", "x-werk": "1"},
        {"origin": f"http://{HOST}"},
        {"origin": f"https://{HOST}.evil.example", "x-werk": "1"},
    ],
)
def test_an_act_of_another_site_is_refused(client, project, headers):
    """A form or script elsewhere cannot act, even where the browser sends the cookie along."""
    assert client.post("/doe/coderen", json=_coding(project), headers=headers).status_code == 403
    assert not load_log(project.paths.codings).acts


def test_an_act_of_the_page_is_done(client, project):
    """The same act from the page itself is stored."""
    answer = client.post("/doe/coderen", json=_coding(project), headers=ACT)
    assert answer.json() == {"opgeslagen": True}
    assert len(load_log(project.paths.codings).acts) == 1


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', '{"wie": 1}'])
def test_a_body_that_is_no_act_is_refused(client, project, body):
    """What cannot be read is said to be so, and stores nothing."""
    answer = client.post("/doe/coderen", content=body, headers=ACT)
    assert answer.status_code in {400, 409}
    assert answer.json()["fout"]
    assert not load_log(project.paths.codings).acts


def test_an_act_that_is_too_large_is_refused(client):
    """No act needs more than a page of text."""
    assert client.post("/doe/memo", content=b"x" * 70_000, headers=ACT).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_do_nothing(client, method):
    """Acts are posted, and nothing else is."""
    assert client.request(method, "/doe/coderen", headers=ACT | {"content-length": "0"}).status_code in {403, 405, 413}


@pytest.mark.parametrize("path", ["../../etc/passwd", "%2e%2e%2fetc%2fpasswd", "..%5c..%5cx", "sessie-1/../../x"])
def test_no_path_leads_outside_the_exports(client, path):
    """A source is looked up by its session, never by a path."""
    assert client.get(f"/bron/{path}").status_code in {403, 404}


def test_words_of_participants_are_never_markup(tmp_path):
    """A post, title or question that holds a script is shown as text on every page."""
    nasty = '</script><script>pwned()</script><img src=x onerror="pwned()">'
    project = make_project(tmp_path, nasty=nasty)
    client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
    client.get(f"/?sleutel={TOKEN}")
    for page in PAGES:
        text = client.get(f"/{page}", params={"rij": "alle", "zoek": nasty}).text
        assert "<script>pwned" not in text
        assert "<img" not in text


def test_a_coder_in_the_address_is_a_name_or_nobody(client):
    """A name that could be markup or a path is not taken over."""
    answer = client.get("/coderen", params={"wie": '"><script>x</script>'})
    assert 'data-who=""' in answer.text


def test_two_tabs_and_two_coders_on_one_post_lose_nothing(client, project):
    """Acts on one statement from several tabs and coders are all in the log."""
    for who in ("lotte", "noor", "lotte"):
        client.post("/doe/coderen", json=_coding(project) | {"wie": who}, headers=ACT)
    assert [act.who for act in load_log(project.paths.codings).acts] == ["lotte", "noor", "lotte"]
