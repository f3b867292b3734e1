"""What another site, another program or a participant's words may try: nothing is run, lost, or read from elsewhere."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from opschaling_nlp.codings.log import load_log
from opschaling_nlp.werk.acts import do_act
from opschaling_nlp.werk.app import PAGES, build_app
from tests.werk.conftest import make_project

TOKEN, PORT = "t" * 32, 8765
HOST = f"127.0.0.1:{PORT}"
OWN = {"origin": f"http://{HOST}", "x-werk": "1", "content-type": "application/json"}
SECRET = "geheim buiten de map"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Make a project with a secret beside it, and in its exports a link to that."""
    project = make_project(tmp_path_factory.mktemp("attacked"))
    secret = project.paths.raw.parent / "geheim.txt"
    secret.write_text(SECRET, "utf-8")
    for source in set(project.run.tables["sessions"]["source"]):
        (project.paths.raw / source).symlink_to(secret)
    do_act(project, "coderen", {"wie": "lotte", "bijdrage": project.run.order[0], "waarden": {"tip": "1"}})
    return project


def open_page(project, token=TOKEN):
    """Open the page as its own browser does."""
    client = TestClient(
        build_app(project, token=token, port=PORT), base_url=f"http://{HOST}", raise_server_exceptions=False
    )
    client.get(f"/?sleutel={token}", follow_redirects=False)
    return client


def _act(project, **changes):
    return {"wie": "mallory", "bijdrage": project.run.order[0], "waarden": {"tip": "0"}} | changes


def post(headers=None, act="coderen", content=None, **changes):
    """Try an act, with what differs from one of the page itself."""

    def attack(client, project):
        body = json.dumps(_act(project, **changes)) if content is None else content
        return client.post(f"/doe/{act}", content=body, headers=OWN if headers is None else headers)

    return attack


def get(path, headers=None, method="GET"):
    """Try to read something."""
    return lambda client, _project: client.request(method, path, headers=headers)


def stranger(cookies="", path="/coderen"):
    """Try to read with other cookies than those of the page."""

    def attack(_client, project):
        client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
        return client.get(path, headers={"cookie": cookies} if cookies else {}, follow_redirects=False)

    return attack


def without(name):
    """Give the headers of the page but for one."""
    return {key: value for key, value in OWN.items() if key != name}


ATTACKS = {
    # another site, in the browser of the coder
    "a form elsewhere": post({"origin": "http://evil.example", "content-type": "application/x-www-form-urlencoded"}),
    "a script elsewhere": post(OWN | {"origin": "http://evil.example"}),
    "a page without origin": post(without("origin")),
    "a sandboxed frame": post(OWN | {"origin": "null"}),
    "another port of this machine": post(OWN | {"origin": f"http://127.0.0.1:{PORT + 1}"}),
    "another scheme": post(OWN | {"origin": f"https://{HOST}"}),
    "a host that begins alike": post(OWN | {"origin": f"http://{HOST}.evil.example"}),
    "a host behind a name": post(OWN | {"origin": f"http://evil.example@{HOST}"}),
    "the origin without our header": post(without("x-werk")),
    "a form that sends text": post(OWN | {"content-type": "text/plain"}),
    "a form that sends files": post(OWN | {"content-type": "multipart/form-data; boundary=x"}),
    "no content type": post(without("content-type")),
    "a preflight": get("/doe/coderen", {"origin": "http://evil.example"}, "OPTIONS"),
    "an act by an address": get("/doe/coderen?wie=mallory"),
    "another method": get("/doe/coderen", OWN, "PUT"),
    "a deletion": get("/doe/coderen", OWN, "DELETE"),
    "an override of the method": post(OWN | {"x-http-method-override": "GET"}, act="bestaat-niet"),
    # another host: a name that somebody points at this machine
    "rebinding": get("/coderen", {"host": "evil.example"}),
    "rebinding with our port": get("/coderen", {"host": f"evil.example:{PORT}"}),
    "the host without its port": get("/coderen", {"host": "127.0.0.1"}),
    "no host": get("/coderen", {"host": ""}),
    "a forwarded host": get("/coderen", {"host": "evil.example", "x-forwarded-host": HOST}),
    # without the token, or with an old one
    "no cookie": stranger(),
    "a guessed cookie": stranger(f"sleutel-{PORT}=guess"),
    "an empty cookie": stranger(f"sleutel-{PORT}="),
    "the cookie of another port": stranger(f"sleutel-{PORT + 1}={TOKEN}"),
    "the token by another name": stranger(f"sleutel={TOKEN}"),
    "a guessed token": stranger(path="/?sleutel=guess"),
    "the token on another page": stranger(path=f"/coderen?sleutel={TOKEN}"),
    "a token with other signs": stranger(path="/?sleutel=%F0%9F%98%80"),
    "the script without a cookie": stranger(path="/werk.js"),
    # paths
    "a path in a session": get("/bron/..%2f..%2fgeheim.txt"),
    "a path with dots": get("/bron/%2e%2e/geheim.txt"),
    "a path with backslashes": get("/bron/..%5c..%5cgeheim.txt"),
    "a path with a zero": get("/bron/sessie-1%00.txt"),
    "a link in the exports": get("/bron/sessie-1"),
    "a link, at its place": get("/plaats/sessie-1-000000"),
    "a file of the program": get("/werk.js/../../settings.toml"),
    "a codebook by its path": get("/overlay/..%2f..%2fgeheim"),
    "a coder by a path": post(wie="../../weg"),
    "a coder with a line break": post(wie="lotte\nset-cookie: x=1"),
    "a statement that is none": post(bijdrage="../../etc/passwd"),
    "a statement of another shape": post(bijdrage={"statement_id": "x"}),
    "a session by a path": post(act="sessie", sessie="../../weg", group="x"),
    # bodies
    "a body that is too large": post(content=b"x" * 70_000),
    "a body of unknown length": post(OWN | {"transfer-encoding": "chunked"}, content=iter([b"{}"])),
    "a body without end": post(content=b"[" * 60_000),
    "a number without end": post(content=b'{"aantal": ' + b"9" * 6_000 + b"}"),
    "a body that is no table": post(content=b'["wie"]'),
    "bytes that are no text": post(content=b"\xff\xfe\x00"),
    "a note without end": post(notitie="a" * 11_000),
    "values that are no table": post(waarden=["tip"]),
    "a value that is none": post(waarden={"tip": "<b>1</b>"}),
    "a code that is none": post(waarden={"__class__": "1"}),
    "an act that is none": post(act="__import__"),
    "a sample without end": post(act="steekproef", aantal=10**9),
    "an undoing of nothing": post(act="ongedaan", handeling="*"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_does_nothing_and_reads_nothing(name, project):
    """It is refused with a number and a sentence; nothing is stored, no secret or post shown, nothing of a program's inside."""
    before = load_log(project.paths.codings).acts
    answer = ATTACKS[name](open_page(project), project)
    assert 400 <= answer.status_code < 500, answer.status_code
    assert load_log(project.paths.codings).acts == before
    shown = answer.text
    assert SECRET not in shown
    assert not any(row.text in shown for row in project.run.rows.values())
    assert "Traceback" not in shown
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_there_are_forty_attacks():
    """The issue asks for so many."""
    assert len(ATTACKS) >= 40


NASTY = {
    "a script": "</script><script>pwned()</script>",
    "an image": '<img src=x onerror="pwned()">',
    "an attribute": '" onmouseover="pwned()" x="',
    "an address": "javascript:pwned()",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "entities": "&lt;script&gt;pwned()&#x3c;/script&#x3e;",
}


@pytest.mark.parametrize("name", NASTY)
def test_words_are_never_markup(name, tmp_path):
    """A post, title, note, reason, name or line of a codebook that holds markup is shown as text on every page."""
    nasty = NASTY[name]
    project = make_project(tmp_path, count=20, nasty=nasty)
    one, who = project.run.order[0], {"wie": "lotte"}
    for value, coder in (("1", "lotte"), ("0", "noor")):
        coding = {"bijdrage": one, "waarden": {"tip": value}, "notitie": nasty, "klaar": True}
        do_act(project, "coderen", {"wie": coder} | coding)
    session = project.run.rows[one].session_id
    do_act(project, "sessie", who | {"sessie": session, "group": nasty, "facilitator": nasty})
    do_act(project, "memo", who | {"over": "code", "naam": nasty, "tekst": nasty})
    do_act(project, "verdeel", who | {"naam": nasty, "reden": nasty, "bijdragen": project.run.order[:2]})
    do_act(project, "code", who | {"keuze": "neem", "label": nasty, "definitie": nasty})
    line = {"boek": "factoren", "code": "lead", "deel": "include", "tekst": nasty, "staat": "1"}
    do_act(project, "codeboek", who | line)
    client = open_page(project)
    pages = [f"/{page}?rij=alle&bord=lead&code=factoren/lead" for page in PAGES]
    for path in [*pages, "/verdelen", f"/waarom/{one}", f"/coderen?rij=zoek&bijdrage={one}"]:
        answer = client.get(path, params={"zoek": nasty} if "?" in path else {})
        assert answer.status_code == 200, path
        text = answer.text
        assert "<script>pwned" not in text, path
        assert "<img" not in text, path
        assert '" onmouseover="' not in text, path
        assert 'href="javascript' not in text, path
        assert "49{%" not in text, path


def test_a_cookie_is_never_sent_from_another_site(project):
    """Both cookies are for this site only, and no script can read them."""
    client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
    first = client.get(f"/?sleutel={TOKEN}", follow_redirects=False).headers["set-cookie"]
    second = client.get("/coderen?wie=lotte").headers["set-cookie"]
    for cookie in (first, second):
        assert "samesite=strict" in cookie.lower()
        assert "httponly" in cookie.lower()
    assert "wie" not in client.get('/coderen?wie="><script>').headers.get("set-cookie", "")


def test_an_old_token_is_of_no_use(project):
    """After the page was started again, a recorded act of before is refused: each start has a token of its own."""
    old = open_page(project)
    fresh = TestClient(build_app(project, token="u" * 32, port=PORT), base_url=f"http://{HOST}")
    fresh.cookies = old.cookies
    before = load_log(project.paths.codings).acts
    assert fresh.post("/doe/coderen", json=_act(project), headers=OWN).status_code == 403
    assert fresh.get(f"/?sleutel={TOKEN}", follow_redirects=False).status_code == 403
    assert load_log(project.paths.codings).acts == before


def test_a_socket_is_not_opened(project):
    """There is nothing to talk to but pages and acts."""
    with pytest.raises(WebSocketDisconnect), open_page(project).websocket_connect("/levend"):
        pass


def test_a_tab_that_was_left_open_is_told(tmp_path):
    """A statement that a newer analysis does not hold is not coded; the page says to load it again."""
    project = make_project(tmp_path, count=12)
    answer = open_page(project).post("/doe/coderen", json=_act(project, bijdrage="weg-0000000000"), headers=OWN)
    assert answer.status_code == 409
    assert "laad de pagina opnieuw" in answer.json()["fout"][0]
    assert not load_log(project.paths.codings).acts
