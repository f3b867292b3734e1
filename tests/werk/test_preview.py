"""Before a line of the codebook is stored, the page says which posts it changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from opschaling_nlp.codebook import Indicator
from opschaling_nlp.codings.owncodes import BookLine
from opschaling_nlp.errors import UserError
from opschaling_nlp.tables import split_codes
from opschaling_nlp.werk.app import build_app
from opschaling_nlp.werk.preview import Preview
from opschaling_nlp.werk.project import Project

TOKEN, PORT = "t" * 32, 8765


def test_an_alternative_shows_the_posts_that_get_the_code(project):
    """Every post with the words, in whatever form, that had not the code; none that has it already."""
    rows = project.run.rows
    expected = {
        one for one in project.run.order if "zwembad" in rows[one].text and "lead" not in split_codes(rows[one].drivers)
    }
    change = Preview(project).show(BookLine("factoren", "lead", "indicators", "zwembad"))
    assert expected
    assert (set(change.posts), change.unread) == (expected, 0)


def test_taking_away_shows_the_posts_that_lose_the_code(project):
    """Only posts in which nothing else gave the code."""
    evidence = project.run.tables["evidence"]
    mine = evidence[(evidence["kind"] == "driver") & (evidence["holds"] == 1) & (evidence["source"] == "rule")]
    first = mine.iloc[0]
    books = project.codebooks
    rule = Indicator(first["indicator"], "words", "verzonnen")
    codes = tuple(
        replace(code, indicators=(*code.indicators, rule)) if code.name == first["code"] else code
        for code in books[1].codes
    )
    project = Project(project.paths, project.settings, (books[0], replace(books[1], codes=codes)))
    change = Preview(project).show(
        BookLine(first["codebook"], first["code"], "indicators", first["indicator"], stands=False)
    )
    assert first["statement_id"] in change.posts
    for one in change.posts:
        own = mine[(mine["statement_id"] == one) & (mine["code"] == first["code"])]
        assert set(own["indicator"]) == {first["indicator"]}


def test_an_example_is_tried(project):
    """Of an example the page says whether the code is found in it."""
    preview = Preview(project)
    assert preview.show(BookLine("factoren", "lead", "include", "Steun van een sponsor")).found
    assert preview.show(BookLine("factoren", "lead", "include", "Het regent")).found is False


def test_what_cannot_be_stored_is_said_in_the_preview(project):
    """The part of the page says why; nothing is asked that would be refused."""
    line = {"boek": "factoren", "code": "lead", "deel": "indicators", "tekst": "de wethouder", "staat": "1"}
    with pytest.raises(UserError, match="staat er al"):
        Preview(project).show(BookLine("factoren", "lead", "indicators", "de wethouder"))
    client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://127.0.0.1:{PORT}")
    client.get(f"/?sleutel={TOKEN}")
    assert "staat er al" in client.get("/verschil", params=line).text
    shown = client.get("/verschil", params=line | {"tekst": "het <zwembad>"}).text
    assert "&lt;zwembad&gt;" in shown
    assert 'data-act="codeboek"' in shown
