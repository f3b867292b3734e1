"""The report is one safe file: nothing from outside, nothing that participants write becomes markup, nothing shared that was not ticked."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from itertools import accumulate

import pytest
from bs4 import BeautifulSoup

from opschaling_nlp.output.report import findings
from opschaling_nlp.output.report.rendering import SHARED, WORKING, write_reports
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import MEMOS, build_frame, split_codes
from tests.output.tables_fixture import make_codebooks, make_tables

SETTINGS = load_settings()
NASTY = ' </script><script>window.pwned=1</script><img src=x onerror="window.pwned=2">{{ 7*7 }}\u2028 \U0001f331'
MANIFEST = {
    "program": {"name": "opschaling_nlp", "version": "9.9"},
    "warnings": [f"let op{NASTY}"],
    "codings": {"coders": {"anna": 12}},
    "time": "2030-01-01",
}


@pytest.fixture(scope="module", autouse=True)
def _without_documents():
    """Leave out the Word document and the slides: they have tests of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("opschaling_nlp.output.report.rendering.write_documents", lambda *_args, **_options: [])
        yield


def write(folder, tables, *, settings=SETTINGS, quotable=frozenset(), manifest=MANIFEST):
    """Write the reports of a fictional run and return the parsed working report and the one for sharing."""
    write_reports(tables, folder, manifest=manifest, codebooks=make_codebooks(), settings=settings, quotable=quotable)
    return [BeautifulSoup((folder / name).read_text("utf-8"), "html.parser") for name in (WORKING, SHARED)]


def data_of(page):
    """Return the data inside a page."""
    return json.loads(page.find(id="data").string)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    """Write the report of a nasty run once."""
    folder = tmp_path_factory.mktemp("run")
    tables = make_tables(80, sessions=4, nasty=NASTY)
    return folder, tables, write(folder, tables)


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Write the report of a run in which every statement has a word of its own and names its session; three are ticked."""
    folder = tmp_path_factory.mktemp("marked")
    tables = make_tables(60, sessions=3)
    statements = tables["statements"]
    pairs = zip(statements["session_id"], statements["text"], strict=True)
    statements["text"] = [f"woord{place:03}z {session}: {text}" for place, (session, text) in enumerate(pairs)]
    ticked = frozenset(statements["statement_id"].iloc[[2, 5, 11]])
    return folder, statements, ticked, write(folder, tables, quotable=ticked)


def test_what_participants_write_stays_text(nasty):
    """Markup in a statement, a title or a warning is shown, not run; a template in it is not filled in."""
    folder, tables, (working, shared) = nasty
    for page in (working, shared):
        assert len(page.find_all("script")) == 2
        assert not page.find_all(["img", "iframe", "object", "link"])
        assert not [tag for tag in page.find_all(name=True) if any(name.startswith("on") for name in tag.attrs)]
    assert sorted(row[1] for row in data_of(working)["statements"]) == sorted(tables["statements"]["text"])
    assert "49" not in working.find("h3", string=re.compile("Werksessie")).text
    for path in (folder / "teruggave").iterdir():
        assert not BeautifulSoup(path.read_text("utf-8"), "html.parser").find_all(["script", "img"])


def test_the_page_needs_nothing_from_outside(nasty):
    """No address of a network in any attribute, and a policy that forbids it."""
    for page in nasty[2]:
        for tag in page.find_all(name=True):
            for name, value in tag.attrs.items():
                if not name.startswith("xmlns"):
                    assert not re.match(r"(https?:)?//", str(value)), tag
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy


def test_the_policy_names_the_script_and_style_that_are_there(nasty):
    """The hashes of the policy are those of the style and the script in the page; there are no others, nor style attributes."""
    for page in nasty[2]:
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        for kind, element in (("style", page.find("style")), ("script", page.find_all("script")[-1])):
            digest = base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()
            assert f"{kind}-src 'sha256-{digest}'" in policy
        assert len(page.find_all("style")) == 1
        assert not page.find_all(style=True)


def test_the_shared_version_holds_only_what_was_ticked(marked):
    """Not one word of a statement that was not ticked, nor a speaker or a file name, is in the version for sharing."""
    folder, statements, ticked, (working, shared) = marked
    source = (folder / SHARED).read_text("utf-8")
    assert set(re.findall(r"woord\d{3}z", source)) == {"woord002z", "woord005z", "woord011z"}
    assert not re.search(r"Deelnemer \d", source)
    assert "wand 1.txt" not in source
    assert {row[0] for row in data_of(shared)["statements"]} == ticked
    assert [data_of(working)["statements"][place][0] for place in data_of(working)["quotable"]] == sorted(
        ticked, key=list(statements["statement_id"]).index
    )


def test_memos_stand_with_what_they_are_about(tmp_path):
    """A note is shown with its statement (in the list and where it is quoted), its code or its theme, and what is shown nowhere is listed; a version for sharing holds none."""
    tables = make_tables(40)
    themes = tables["themes"]
    themes.loc[themes.index[-1], ["theme", "label", "kind"]] = ["thema-1", "samen eten", "open"]
    quoted = split_codes(themes["exemplars"].iloc[0])[0]
    notes = [
        ("bijdrage", quoted, "bij citaat"),
        ("bijdrage", "bestaat niet", "bij weg"),
        ("code", "trust", "bij code"),
        ("code", "tip", "bij tip"),
        ("thema", "samen eten", "bij thema"),
    ]
    tables["memos"] = build_frame(
        MEMOS, [{"about": about, "id": one, "text": text, "by": "anna", "date": ""} for about, one, text in notes]
    )
    working, shared = write(tmp_path, tables, quotable=frozenset(tables["statements"]["statement_id"]))
    data = data_of(working)
    assert {data["statements"][int(place)][0]: memos for place, memos in data["memos"].items()} == {
        quoted: [["anna", "bij citaat"]]
    }
    assert "Memo van anna: bij citaat" in working.find(class_="quotes").text
    assert "bij code" in working.find(id="factor-trust").text
    assert (
        "bij thema"
        in next(block for block in working.find_all(class_="block") if "samen eten" in block.summary.text).text
    )
    assert [term.text for term in working.find(string=re.compile("Memo's bij wat")).find_next("dl").find_all("dt")] == [
        "bijdrage bestaat niet",
        "code tip",
    ]
    assert "bij thema" not in working.find(id="werkwijze").text
    assert data_of(shared)["memos"] == {}
    assert not re.search("Memo|bij (citaat|weg|code|tip|thema)", shared.find("main").text)
    for page in (tmp_path / "teruggave").iterdir():
        assert "bij citaat" not in page.read_text("utf-8")


def test_reasons_quote_what_they_claim(nasty):
    """Packed reasons point at the characters that the evidence names."""
    _, tables, (working, _) = nasty
    data = data_of(working)
    expected = sorted((r.statement_id, r.label, r.quote) for r in tables["evidence"].itertuples() if r.where == "text")
    found = []
    for row, reasons in zip(data["statements"], data["reasons"], strict=True):
        for _kind, label, _driver, _source, _rule, where, _coder, start, end, _holds in reasons:
            if data["texts"][where] == "text":
                found.append((row[0], data["texts"][label], row[1][start:end]))
    assert sorted(found) == expected


def test_named_sets_hold_the_statements_of_their_row(nasty):
    """Behind a word and behind a sentence stand the statements that frequencies.csv and summaries.csv name, no more and no fewer."""
    _, tables, (working, _) = nasty
    data = data_of(working)
    terms, summaries = tables["frequencies"], tables["summaries"]
    words = terms[(terms["group"] == "participants") & (terms["kind"] != "part")]
    expected = {f"woord:{row.term}": row.statement_ids for row in words.itertuples()}
    expected |= {f"zin:{row.subject}:{row.position}": row.statement_ids for row in summaries.itertuples()}
    for name, ids in expected.items():
        found = [data["statements"][place][0] for place in accumulate(data["sets"][name])]
        assert sorted(found) == sorted(ids.split(";") if ids else []), name


def test_a_large_run_shows_exemplars_and_says_so(tmp_path):
    """Above the limit the page holds the exemplars, and points to the workbook."""
    tables = make_tables(60)
    settings = SETTINGS.model_copy(update={"output": SETTINGS.output.model_copy(update={"report_limit": 50})})
    working, _ = write(tmp_path, tables, settings=settings)
    assert 0 < len(data_of(working)["statements"]) < 60
    assert "statements.xlsx" in working.find(id="bijdragen").text


@pytest.mark.parametrize("size", [{"n": 0, "sessions": 0}, {"n": 1, "sessions": 1}, {"n": 4, "sessions": 4}])
def test_small_and_empty_runs_give_a_report(tmp_path, size):
    """With next to nothing the report is whole, and says what is missing."""
    working, shared = write(tmp_path, make_tables(**size), manifest={})
    assert [heading.text for heading in working.find_all("h2")][:3] == [
        "Waar dit over gaat",
        "Het antwoord in het kort",
        "Genoemde factoren",
    ]
    assert shared.find("h1")


def test_one_session_is_not_told_of_everywhere(tmp_path):
    """Where there is but one session no column counts sessions, no table compares them, and no quote names it."""
    working, _ = write(tmp_path, make_tables(60, sessions=1))
    assert "Sessies" not in [head.text for head in working.select("main thead th")]
    assert not working.select("table[data-table='tag_counts.csv']")
    places = {place.text for place in working.select("#factoren .place")}
    assert places
    assert not [place for place in places if place.startswith("Wand")]


def test_one_statement_is_told_of_in_the_singular(tmp_path):
    """Of one statement nothing is said of several, nothing is a part of itself, and a factor nobody names has no block."""
    tables = make_tables(1, sessions=1)
    working, _ = write(tmp_path, tables)
    text = " ".join(working.find("main").stripped_strings)
    assert not re.findall(
        r"\b(?:1 bijdragen|0 bijdragen|1 sessies|1 van de 1|1 statements|1 sessions|one times)\b", text
    )
    noted = {f"factor-{code}" for code in [*tables["memos"]["id"], *tables["own_summaries"]["driver"]]}
    named = tables["drivers"].query("slice == 'all' and group == 'participants' and statements > 0")["driver"]
    blocks = {block["id"] for block in working.select("#factoren .block")}
    assert blocks - noted == {f"factor-{code}" for code in named} - noted


def test_links_within_the_page_lead_somewhere(tmp_path):
    """A link to a part of the page has that part, in both versions, also where most factors are named by nobody."""
    for page in write(tmp_path, make_tables(1, sessions=1)):
        targets = {link["href"][1:] for link in page.select("a[href^='#']") if "=" not in link["href"]}
        assert targets - {part["id"] for part in page.select("[id]")} == set()


def test_pairs_that_chance_explains_are_one_sentence(tmp_path):
    """Where no pair stands out with all that were tried allowed for, there is no table, and the number tried is said."""
    tables = make_tables(200)
    said = []
    for chance in (0.6, 0.001):
        tables["cooccurrence"] = tables["cooccurrence"].assign(chance_all=chance)
        working, _ = write(tmp_path, tables)
        notes = [note.text for note in working.select("#factoren .note") if "paren vaker dan bij toeval" in note.text]
        said.append((len(notes), len(working.select("table[data-table='cooccurrence.csv']"))))
    assert said == [(1, 0), (0, 1)]


def test_the_methods_tell_of_rounds_and_development_material(tmp_path):
    """What coders settled together is told apart from what each coded, and so is what served to make rules."""
    codings = {"coders": {"anna": 12, "bo": 12}, "settled": 3, "development": 1}
    page = write(tmp_path, make_tables(30), manifest=MANIFEST | {"codings": codings})[0].get_text()
    assert (
        "door twee codeurs: 24 coderingen, die voor de regels gaan. Over drie bijdragen is daarna in overleg besloten. "
        "Uit dit materiaal gebruikt om regels te maken: één bijdrage." in page
    )
    together = MANIFEST | {"codings": {"coders": {}, "settled": 3}}
    page = write(tmp_path, make_tables(30), manifest=together)[0].get_text()
    assert "In overleg is met de hand besloten over drie bijdragen" in page
    assert "0 codeurs" not in page


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (("", "", ""), "data niet vastgelegd"),
        (("--03-12", "", ""), "12 maart, jaar onbekend; twee zonder datum"),
        (("2025-05-02", "--03-12", "2024-05-02"), "2 mei 2024 tot en met 2 mei 2025; 12 maart, jaar onbekend"),
    ],
)
def test_a_date_without_a_year_says_so(dates, told):
    """A day of which the year is unknown is told as such, not as no date at all."""
    assert findings.period_text(make_tables(9, sessions=3)["sessions"].head(3).assign(date=list(dates))) == told


def test_the_report_keeps_to_its_terms(nasty):
    """The words that the report avoids, because they claim too much or mean something else, are not in its own text."""
    avoided = "drijfveer|succesfactor|oorzaak van|sentiment|outlier|ruis|significant|betrouwbaarheid|nauwkeurigheid|thread|leidt tot|zorgt voor|positief|negatief"
    for name in ("report.html.j2", "member_check.html.j2", "texts.toml", "coreq.toml", "srqr.toml", "report.js"):
        text = files("opschaling_nlp").joinpath(f"resources/report/{name}").read_text("utf-8")
        assert not re.findall(rf"\b({avoided})\b", text, flags=re.IGNORECASE), name


def test_checklists_are_whole_and_filled(nasty):
    """COREQ has 32 points and SRQR 21, each in one of three states, with the facts of the run filled in."""
    working = nasty[2][0]
    for name, points in (("COREQ", 32), ("SRQR", 21)):
        rows = [
            row
            for caption in working.find_all("caption")
            if caption.text == name
            for row in caption.parent.find("tbody").find_all("tr")
        ]
        assert len(rows) == points
        states = {row.find(class_="state").text for row in rows}
        assert states <= {"ingevuld", "deels", "in te vullen", "niet van toepassing"}
        assert not [row for row in rows if "{" in row.text]


def test_the_page_to_give_back_quotes_what_was_chosen(tmp_path):
    """Where statements of a session were ticked its page quotes those alone; without ticks what is typical."""
    tables = make_tables(60, sessions=2)
    own = tables["statements"].query("session_id == 'sessie-1' and substantive == 1 and drivers != ''")
    chosen = own.iloc[-1]
    write(tmp_path, tables, quotable=frozenset({chosen["statement_id"]}))
    pages = {path.name: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in tmp_path.rglob("teruggave/*")}
    assert {quote.text for quote in pages["sessie-1.html"].find_all("blockquote")} == {chosen["text"]}
    assert len(pages["sessie-2.html"].find_all("blockquote")) > 1


def test_the_page_to_give_back_speaks_of_its_session_only(marked):
    """The member check of a session quotes that session, and no other; it names no speakers."""
    pages = sorted((marked[0] / "teruggave").iterdir())
    assert [page.stem for page in pages] == ["sessie-1", "sessie-2"]
    for page in pages:
        text = page.read_text("utf-8")
        assert set(re.findall(r"sessie-\d(?=: )", text)) == {page.stem}
        assert "Deelnemer 0" not in text
