"""Code the last run in a real Taguette server, on this machine and without a screen, and count what comes back.

TAGUETTE is the command of a separate installation (BSD; not part of this project), OUT the folder of results. Codes go
in as `exchange/codebook.csv`, sessions as HTML (Taguette reads plain text through Calibre), and every coded statement
as a highlight with its codes; Taguette's exports of highlights (.csv, .xlsx) and of the codebook (.qdc) are then read
the way `codings import` reads them.

    python -m venv ~/taguette && ~/taguette/bin/pip install taguette
    TAGUETTE=~/taguette/bin/taguette OUT=data/processed .venv/bin/python benchmarks/bench_taguette.py
"""

from __future__ import annotations

import html
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from opschaling_nlp.cli.inputs import load_inputs
from opschaling_nlp.codings.highlights import read_codebook, read_highlights
from opschaling_nlp.codings.labels import name_codes
from opschaling_nlp.codings.precedence import TOOL, list_codings
from opschaling_nlp.codings.session_text import lay_out, name_sources, session_lines
from opschaling_nlp.codings.sheet import read_grid
from opschaling_nlp.output.csv_tables import read_tables

PORT = 7465
FORMATS = ("csv", "xlsx")
LONGEST_NAME = 50  # characters that Taguette allows in a document name


class Browser:
    """Talks to the server like a logged-in browser."""

    def __init__(self, address: str) -> None:
        self.root = address.split("/?", maxsplit=1)[0]
        self.cookies = http.cookiejar.CookieJar()
        handlers = (urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({}))
        self.opener = urllib.request.build_opener(*handlers)
        self.get(address.removeprefix(self.root))
        self.get("/project/new")  # gives the token required in every post

    def get(self, path: str) -> bytes:
        """Fetch a page."""
        return self.opener.open(self.root + path).read()

    def post(self, path: str, fields: dict[str, str], *, file: tuple[str, str, bytes] | None = None) -> Any:
        """Send a form, with a file as (name, type, content); return the final address and the response."""
        fields = {**fields, "_xsrf": self._token()}
        body, kind = urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
        if file:
            edge = uuid.uuid4().hex
            heads = [f'name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
            heads.append(f'name="file"; filename="{file[0]}"\r\nContent-Type: {file[1]}\r\n\r\n')
            parts = [f"--{edge}\r\nContent-Disposition: form-data; {head}".encode() for head in heads]
            body = b"\r\n".join([*parts[:-1], parts[-1] + file[2], f"--{edge}--\r\n".encode()])
            kind = f"multipart/form-data; boundary={edge}"
        answer = self.opener.open(urllib.request.Request(self.root + path, body, {"Content-Type": kind}))
        return answer.url, answer.read()

    def send(self, path: str, table: dict[str, Any]) -> None:
        """Send JSON."""
        head = {"Content-Type": "application/json", "X-XSRFToken": self._token()}
        self.opener.open(urllib.request.Request(self.root + path, json.dumps(table).encode(), head)).read()

    def _token(self) -> str:
        return next((one.value or "" for one in self.cookies if one.name.endswith("xsrf")), "")


def main() -> int:
    """Print what Taguette imported and what came back; return 0 if nothing is lost."""
    command = os.environ.get("TAGUETTE", "")
    if not command:
        print("TAGUETTE niet opgegeven: de uitwisseling is niet door Taguette gehaald")
        return 0
    latest = Path(os.environ.get("OUT") or "data/processed") / "latest"
    tables, codebooks = read_tables(latest), load_inputs(None, [], None).codebooks
    names = name_codes(codebooks)
    titles = name_sources(tables["sessions"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = ("--no-browser", "--bind", "127.0.0.1", "--port", str(PORT), "--database", str(folder / "t.sqlite3"))
        place = {**os.environ, "HOME": name, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            [command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=place
        ) as server:
            try:
                browser = Browser(_address(server))
                project = _make_project(browser, latest / "exchange" / "codebook.csv")
                tags = _tags(browser, project)
                codings = [one for one in list_codings(tables["evidence"], codebooks=codebooks) if one.user == TOOL]
                made = _code(
                    browser, project, tables, titles, [(one.statement_id, tags[names[one.key]]) for one in codings]
                )
                for form in FORMATS:
                    (folder / f"h.{form}").write_bytes(browser.get(f"/project/{project}/export/highlights/.{form}"))
                (folder / "c.qdc").write_bytes(browser.get(f"/project/{project}/export/codebook.qdc"))
            finally:
                server.terminate()
        print(f"in Taguette: {len(tags)} tags, {made} van {len(codings)} coderingen")
        wanted = {(one.statement_id, one.key) for one in codings}
        lost = len(set(names.values()) - set(tags)) + len(codings) - made
        for form in FORMATS:
            back = read_highlights(read_grid(folder / f"h.{form}"), tables, codebooks, coder="proef")
            found = {(row.statement_id, key) for row in back.rows for key in row.values}
            print(
                f"terug als .{form}: {len(wanted & found)} van {len(wanted)}, {len(found - wanted)} te veel", end=", "
            )
            print(f"{len(back.notes)} genoemd en niet overgenomen")
            lost += len(wanted - found) - len(back.notes) + len(found - wanted)
        offered = read_codebook(folder / "c.qdc", codebooks)
        print(f"codeboek terug als .qdc: nieuw zijn {[label for label, _ in offered.values()]}")
    return int(lost > 0)


def _address(server: subprocess.Popen[str]) -> str:
    """Wait until the server prints its address, which contains the login token."""
    for line in server.stdout or ():
        found = re.search(r"http://\S+", line)
        if found:
            return found[0].replace("localhost", "127.0.0.1")
    raise SystemExit("Taguette kwam niet op")


def _make_project(browser: Browser, codebook: Path) -> str:
    """Make a project with our codes through the pages that a person would use; return its number."""
    address, _ = browser.post("/project/new", {"name": "proef", "description": ""})
    project = re.search(r"/project/(\d+)", address)[1]  # type: ignore[index]
    path = f"/project/{project}/import_codebook"
    _, page = browser.post(path, {}, file=(codebook.name, "text/csv", codebook.read_bytes()))
    shown = re.findall(r'name="(tag\d+-(?:path|description))"[^>]*value="([^"]*)"', page.decode())
    fields = {name: html.unescape(value) for name, value in shown}
    browser.post(path, fields | {f"{name.split('-')[0]}-import": "on" for name in fields})
    return project


def _tags(browser: Browser, project: str) -> dict[str, int]:
    """Return the number of each tag by name."""
    page = browser.get(f"/project/{project}").decode()
    listed = re.search(r"var tags = (.*?);?\n", page) or re.search(r"tags\s*=\s*(\[.*?\]|\{.*?\});?\n", page)
    if not listed:
        raise SystemExit("Taguette toont geen tags")
    found = json.loads(listed[1].rstrip(";"))
    return {one["path"]: one["id"] for one in (found.values() if isinstance(found, dict) else found)}


def _code(browser: Browser, project: str, tables: dict, titles: dict[str, str], codings: list[tuple[str, int]]) -> int:  # type: ignore[type-arg]
    """Add every session as a document and every coded statement as a highlight; return the number of codings."""
    by_statement: dict[str, list[int]] = {}
    for one, tag in codings:
        by_statement.setdefault(one, []).append(tag)
    made = 0
    for session_id, lines in session_lines(tables["statements"]).items():
        text, spans = lay_out(lines)
        page = "".join(f"<p>{html.escape(part)}</p>\n" for part in text.split("\n\n"))
        fields = {"name": titles[session_id][:LONGEST_NAME], "description": "", "text_direction": "LEFT_TO_RIGHT"}
        file = ("bron.html", "text/html", f"<!DOCTYPE html><html><body>{page}</body></html>".encode())
        _, said = browser.post(f"/api/project/{project}/document/new", fields, file=file)
        place = f"/api/project/{project}/document/{json.loads(said)['created']}"
        contents = json.loads(browser.get(f"{place}/contents"))["contents"][0]["contents"]
        plain = html.unescape(re.sub(r"<[^>]+>", "", contents))
        at = 0
        for span in spans:
            words = text[span.start : span.end]
            at = plain.index(words, at)
            before = len(plain[:at].encode())
            tags = by_statement.get(span.statement_id, [])
            if tags:
                offsets = {"start_offset": before, "end_offset": before + len(words.encode())}
                browser.send(f"{place}/highlight/new", {**offsets, "tags": tags})
            made += len(tags)
            at += len(words)
    return made


if __name__ == "__main__":
    sys.exit(main())
