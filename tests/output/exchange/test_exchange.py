"""Guard that what goes out to other programs is whole, valid, stable, and comes back without a loss."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from opschaling_nlp.codings.labels import imply_parents, labels_by_key, name_codes
from opschaling_nlp.codings.owncodes import UnknownCode
from opschaling_nlp.codings.precedence import TOOL, apply_codings, list_pending
from opschaling_nlp.codings.refi import read_project
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.formulas import unguard
from opschaling_nlp.output import exchange
from opschaling_nlp.output.exchange import check_formats, too_large, write_exchange
from opschaling_nlp.output.exchange.flat import (
    matrix_column,
    write_excel,
    write_matrix,
    write_notes,
    write_quotes,
    write_spss,
    write_tags,
)
from opschaling_nlp.output.exchange.refi import write_codebook, write_project
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import MEMOS, PENDING, SESSIONS, build_frame
from tests.codings.coding_frames import CODEBOOKS, VERSIONS, code, make_evidence, make_statements

NS = {"q": "urn:QDA-XML:project:1.0"}
LABELS = labels_by_key(CODEBOOKS)
SCHEMA = Path(__file__).with_name("written.xsd")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text and "\n\n" not in text
)
VOTES = st.dictionaries(
    st.sampled_from(["tip", "lead", "lead=barrier", "eigen/a.b"]), st.sampled_from(["1", "0", "?"]), min_size=1
)


DATES = ("2026-05-03T10:11:12+00:00", "2026-05-04", "", "")


def session_row(session_id="s1", title="Een <titel> & meer"):
    """Make the row of one session."""
    texts = {column.name: "" for column in SESSIONS.columns if column.type == "text"}
    return texts | {"session_id": session_id, "title": title, "kind": "wall", "statements": 1, "source_kind": 0}


def make_tables(texts, rows=(), hits=(("s1-1", "tag", "tip"),), memos=(), unknown=(), **columns):
    """Make the tables that the exchange reads, with coders' rows applied."""
    statements = make_statements(texts, **columns)
    hits = [hit for hit in hits if hit[0] in set(statements["statement_id"])]
    evidence = apply_codings(make_evidence(hits), Codings(tuple(rows)), statements, LABELS, codebook_versions=VERSIONS)
    return {
        "sessions": build_frame(SESSIONS, [session_row()]),
        "statements": statements,
        "evidence": evidence,
        "memos": build_frame(MEMOS, [{"date": ""} | memo for memo in memos]),
        "pending": build_frame(PENDING, list_pending(Codings(tuple(rows)), unknown, LABELS)),
    }


def open_project(path):
    """Open a project; give its XML and the other files of the archive."""
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name) for name in archive.namelist()}
    return ET.fromstring(texts.pop("project.qde")), texts


@settings(max_examples=20)
@given(
    texts=st.lists(WORDS, min_size=1, max_size=5),
    votes=st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["anna", "bas"]), VOTES), max_size=6),
)
def test_codings_go_there_and_back(tmp_path_factory, texts, votes):
    """Every coder's yes, no and ? comes back on the same statement, whatever the words are."""
    given_votes = {(f"s1-{number}", coder): values for number, coder, values in votes if number <= len(texts)}
    rows = [code(one, coder, values) for (one, coder), values in given_votes.items()]
    tables = make_tables(texts, rows)
    path = write_project(tables, tmp_path_factory.mktemp("refi") / "p.qdpx", codebooks=CODEBOOKS)
    back = read_project(path, tables, CODEBOOKS)
    meant = {pair: imply_parents(values, LABELS) for pair, values in given_votes.items()}
    assert {(row.statement_id, row.coder): dict(row.values) for row in back.rows} == meant
    assert back.notes == ()


@settings(max_examples=20)
@given(texts=st.lists(WORDS, min_size=1, max_size=5), section=st.sampled_from(["", "Tips > Bestuur"]))
def test_selections_quote_what_they_claim(tmp_path_factory, texts, section):
    """In code points of the source text, each selection is exactly its statement, also behind emoji and headings."""
    hits = [(f"s1-{number}", "tag", "tip") for number in range(1, len(texts) + 1)]
    tables = make_tables(texts, hits=hits, section=[section] * len(texts))
    root, files = open_project(write_project(tables, tmp_path_factory.mktemp("refi") / "p.qdpx", codebooks=CODEBOOKS))
    source = root.find(".//q:TextSource", NS)
    text = files["sources/" + source.get("plainTextPath").removeprefix("internal://")].decode("utf-8")
    quoted = [
        text[int(one.get("startPosition")) : int(one.get("endPosition"))]
        for one in source.findall("q:PlainTextSelection", NS)
    ]
    assert quoted == texts


def test_the_text_shows_what_was_asked(tmp_path):
    """Headings and questions stand in the source text where they change, marked as no contribution; its name is the title."""
    tables = make_tables(
        ["Tijd", "Geld", "Lef"], section=["Nodig > Nu", "Nodig > Nu", ""], prompt=["Wat is nodig?"] * 2 + ["En dan?"]
    )
    root, files = open_project(write_project(tables, tmp_path / "p.qdpx", codebooks=CODEBOOKS))
    (text,) = (data.decode("utf-8") for data in files.values())
    assert text == "# Nodig > Nu\n# Wat is nodig?\n\nTijd\n\nGeld\n\n# En dan?\n\nLef"
    assert root.find(".//q:TextSource", NS).get("name") == "Een - titel - & meer"


def test_coders_have_selections_of_their_own_and_go_before_the_tool(tmp_path):
    """One selection a statement and user, none of a statement of which nobody said anything; people come first."""
    rows = [code("s1-1", "anna", {"lead": "1", "tip": "0"}), code("s1-1", "bas", {"res": "0"})]
    root, _ = open_project(
        write_project(make_tables(["Begin klein", "Niets"], rows), tmp_path / "p.qdpx", codebooks=CODEBOOKS)
    )
    users = {user.get("guid"): user.get("name") for user in root.findall(".//q:User", NS)}
    assert list(users.values()) == ["anna", "bas", TOOL]
    codes = {one.get("guid"): one.get("name") for one in root.findall(".//q:Code", NS)}
    made = [
        (
            users[one.get("creatingUser")],
            [codes[reference.get("targetGUID")] for reference in one.findall(".//q:CodeRef", NS)],
        )
        for one in root.findall(".//q:PlainTextSelection", NS)
    ]
    assert made == [
        ("anna", ["Bestuur", "Uitdrukkelijk niet"]),
        ("bas", ["Uitdrukkelijk niet"]),
        (TOOL, ["Tip of advies"]),
    ]
    uncoded, _ = open_project(write_project(make_tables(["Niets"]), tmp_path / "q.qdpx", codebooks=CODEBOOKS))
    assert [user.get("name") for user in uncoded.findall(".//q:User", NS)] == ["codeur", TOOL]


def test_codes_have_colours_that_differ(tmp_path):
    """Every code that can be given has a colour; two codes next to each other have another."""
    root, _ = open_project(write_project(make_tables(["a"]), tmp_path / "p.qdpx", codebooks=CODEBOOKS))
    colours = [one.get("color") for one in root.findall(".//q:Code[@isCodable='true']", NS)]
    assert all(colours)
    assert len(set(colours)) == len(colours)


def test_the_project_is_valid_and_leaves_empty_lists_out(tmp_path):
    """What is written satisfies our schema, with and without codings, and holds no empty list."""
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    empty = make_tables([])
    memos = [
        {"about": about, "id": one, "text": "waarom\x00 <dit>?", "by": by}
        for about, one, by in (("bijdrage", "s1-1", "bas"), ("code", "lead", ""))
    ]
    coded = make_tables(
        ["Begin klein", "Geen <geld>"],
        [code("s1-2", "anna", {"res": "1", "tip": "0"})],
        memos=memos,
        section=["A > B", ""],
    )
    for tables in (empty, coded):
        root, _ = open_project(write_project(tables, tmp_path / "p.qdpx", codebooks=CODEBOOKS))
        document = etree.fromstring(ET.tostring(root))
        schema.assertValid(document)
        assert not [
            one.tag
            for one in document.iter()
            if one.tag.endswith(("Sets", "Codes", "Cases", "Sources", "Notes")) and len(one) == 0
        ]


def test_rules_and_people_stay_apart(tmp_path):
    """The tool's coding goes out under its own name also where a coder denied it, and the coder's under hers."""
    tables = make_tables(["Begin klein"], [code("s1-1", "anna", {"tip": "0", "lead": "1"})])
    root, _ = open_project(write_project(tables, tmp_path / "p.qdpx", codebooks=CODEBOOKS))
    users = {user.get("guid"): user.get("name") for user in root.findall(".//q:User", NS)}
    codes = {one.get("guid"): one.get("name") for one in root.findall(".//q:Code", NS)}
    made = {
        (users[one.get("creatingUser")], codes[one.find("q:CodeRef", NS).get("targetGUID")])
        for one in root.findall(".//q:Coding", NS)
    }
    assert made == {(TOOL, "Tip of advies"), ("anna", "Bestuur"), ("anna", "Uitdrukkelijk niet")}


def test_memos_go_along(tmp_path):
    """A memo at a statement is the description of its writer's selection and a note with a date; others are a journal with names that differ."""
    about = (("bijdrage", "s1-1"), ("code", "lead"), ("thema", "open:1"), ("thema", "open:1"))
    memos = [
        {
            "about": kind,
            "id": one,
            "text": f"over {one} {number}",
            "by": "bas" if number < 2 else "",
            "date": DATES[number],
        }
        for number, (kind, one) in enumerate(about)
    ]
    tables = make_tables(["Begin klein"], memos=memos, hits=())
    path = write_project(tables, tmp_path / "p.qdpx", codebooks=CODEBOOKS)
    root, files = open_project(path)
    users = {user.get("guid"): user.get("name") for user in root.findall(".//q:User", NS)}
    (selection,) = root.findall(".//q:PlainTextSelection", NS)
    assert (users[selection.get("creatingUser")], selection.findtext("q:Description", namespaces=NS)) == (
        "bas",
        "over s1-1 0",
    )
    notes = {one.get("name"): one for one in root.findall(".//q:Note", NS)}
    assert list(notes) == ["memo", "Bestuur", "open:1", "open:1 (2)"]
    assert [one.get("creationDateTime") for one in notes.values()] == [
        "2026-05-03T10:11:12Z",
        "2026-05-04T00:00:00Z",
        "2020-01-01T00:00:00Z",
        "2020-01-01T00:00:00Z",
    ]
    journal = notes["open:1 (2)"]
    name = journal.get("plainTextPath").removeprefix("internal://")
    assert (users[journal.get("creatingUser")], files[f"sources/{name}"]) == (TOOL, b"over open:1 3")
    back = read_project(path, tables, CODEBOOKS, given=[()])
    assert (back.rows, back.memos) == ((), ())


def test_what_is_undecided_goes_there_and_back(tmp_path):
    """A ? and a code that no codebook knows come back as they were, and the code is offered with its description."""
    given = {"lead": "?", "tip": "0", "eigen/humor": "1", "potjer/h.samen": "1"}
    unknown = [
        UnknownCode("eigen/humor", 1, ("anna",), "Humor", "Er wordt gelachen."),
        UnknownCode("potjer/h.samen", 1, ()),
    ]
    tables = make_tables(["Begin klein", "Niets"], [code("s1-1", "anna", given)], hits=(), unknown=unknown)
    path = write_project(tables, tmp_path / "p.qdpx", codebooks=CODEBOOKS)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(ET.tostring(open_project(path)[0])))
    back = read_project(path, tables, CODEBOOKS)
    assert [(row.statement_id, row.coder, dict(row.values)) for row in back.rows] == [("s1-1", "anna", given)]
    assert back.codes == {"eigen/humor": ("Humor", "Er wordt gelachen."), "potjer/h.samen": ("h.samen", "")}
    assert back.notes == ()


def test_a_source_that_a_program_renamed_and_gave_its_own_line_ends_comes_back(tmp_path):
    """The identifier of a source finds its session; positions count the line ends that the program wrote; a code on a whole source is named."""
    tables = make_tables(["Begin\nklein \U0001f331", "Geen geld"], [code("s1-2", "anna", {"lead": "1"})], hits=())
    path = write_project(tables, tmp_path / "p.qdpx", codebooks=CODEBOOKS)
    root, files = open_project(path)
    source = root.find(".//q:TextSource", NS)
    source.set("name", "Bron 1")
    for selection in source.findall("q:PlainTextSelection", NS):
        for name, ends in (("startPosition", 3), ("endPosition", 3)):
            selection.set(name, str(int(selection.get(name)) + ends))
    ET.SubElement(source, "{urn:QDA-XML:project:1.0}Coding", {"guid": "DDDDDDDD-0000-0000-0000-000000000001"})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", ET.tostring(root))
        for name, data in files.items():
            archive.writestr(name.replace(".txt", ".TXT"), b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    back = read_project(path, tables, CODEBOOKS)
    assert [(row.coder, row.statement_id, dict(row.values)) for row in back.rows] == [("anna", "s1-2", {"lead": "1"})]
    assert back.notes == ("codering van de hele bron 'Bron 1' is niet overgenomen",)


def test_what_other_programs_trip_over_is_avoided(tmp_path):
    """Lower-case sources/, no byte-order mark, LF only, no richTextPath, forward references all resolve."""
    path = write_project(make_tables(["Begin klein\nen deel"]), tmp_path / "p.qdpx", codebooks=CODEBOOKS)
    root, files = open_project(path)
    assert all(
        name.startswith("sources/") and not data.startswith(b"\xef\xbb\xbf") and b"\r" not in data
        for name, data in files.items()
    )
    assert not root.findall(".//*[@richTextPath]")
    ids = {one.get("guid") for one in root.iter() if one.get("guid")}
    assert {one.get("targetGUID") for one in root.iter() if one.get("targetGUID")} <= ids
    assert len([one for one in root.iter() if one.get("guid")]) == len(ids)


def test_two_exports_have_the_same_identifiers_and_bytes(tmp_path):
    """Nothing in the files depends on when or where they were written; a further statement changes no identifier."""
    tables = make_tables(["Begin klein"])
    first = write_project(tables, tmp_path / "a.qdpx", codebooks=CODEBOOKS).read_bytes()
    assert first == write_project(tables, tmp_path / "b.qdpx", codebooks=CODEBOOKS).read_bytes()
    before, _ = open_project(tmp_path / "a.qdpx")
    after, _ = open_project(
        write_project(make_tables(["Begin klein", "Nog een"]), tmp_path / "c.qdpx", codebooks=CODEBOOKS)
    )
    assert {one.get("guid") for one in before.iter()} <= {one.get("guid") for one in after.iter()}


def test_a_passage_coded_elsewhere_counts_for_the_statements_it_touches(tmp_path):
    """A selection over two statements, made in other software under another identifier, codes both; an unknown code is kept and offered."""
    tables = make_tables(["Begin klein", "Geen geld"], hits=())
    path = write_project(tables, tmp_path / "p.qdpx", codebooks=CODEBOOKS)
    root, files = open_project(path)
    codes = root.find("q:CodeBook/q:Codes", NS)
    added = {"guid": "AAAAAAAA-0000-0000-0000-000000000001", "name": "Eigen vondst", "isCodable": "true"}
    ET.SubElement(codes, "{urn:QDA-XML:project:1.0}Code", added)
    ET.SubElement(
        root.find("q:Users", NS),
        "{urn:QDA-XML:project:1.0}User",
        {"guid": "BBBBBBBB-0000-0000-0000-000000000001", "name": "Els de V."},
    )
    selection = ET.SubElement(
        root.find(".//q:TextSource", NS),
        "{urn:QDA-XML:project:1.0}PlainTextSelection",
        {
            "guid": "CCCCCCCC-0000-0000-0000-000000000001",
            "startPosition": "6",
            "endPosition": "15",
            "creatingUser": "bbbbbbbb-0000-0000-0000-000000000001",
        },
    )
    lead = next(one.get("guid") for one in root.findall(".//q:Code", NS) if one.get("name") == "Bestuur")
    for target in (lead.upper(), added["guid"]):
        coding = ET.SubElement(
            selection, "{urn:QDA-XML:project:1.0}Coding", {"guid": "DDDDDDDD-0000-0000-0000-000000000001"}
        )
        ET.SubElement(coding, "{urn:QDA-XML:project:1.0}CodeRef", {"targetGUID": target})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", ET.tostring(root))
        for name, data in files.items():
            archive.writestr(name, data)
    back = read_project(path, tables, CODEBOOKS)
    assert [(row.coder, row.statement_id, dict(row.values)) for row in back.rows] == [
        ("els-de-v", "s1-1", {"lead": "1", "eigen/eigen-vondst": "1"}),
        ("els-de-v", "s1-2", {"lead": "1", "eigen/eigen-vondst": "1"}),
    ]
    assert back.codes == {"eigen/eigen-vondst": ("Eigen vondst", "")}
    assert back.notes == ()


@pytest.mark.parametrize("content", [b"geen zip", b""])
def test_a_file_that_is_no_project_is_refused_in_words(tmp_path, content):
    """A damaged file gives a message with a remedy and no traceback."""
    (tmp_path / "p.qdpx").write_bytes(content)
    with pytest.raises(UserError, match="geen leesbaar REFI-QDA-project"):
        read_project(tmp_path / "p.qdpx", make_tables([]), CODEBOOKS)


def test_entities_are_not_expanded(tmp_path):
    """A project with a document type is refused: entity expansion could fill the memory."""
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Project>&a;</Project>')
    with pytest.raises(UserError, match="geen leesbaar"):
        read_project(tmp_path / "p.qdpx", make_tables([]), CODEBOOKS)


@settings(max_examples=20)
@given(texts=st.lists(WORDS, max_size=5))
def test_quotes_lose_no_character(tmp_path_factory, texts):
    """A standard CSV reader gives every statement's text back, with quotes, commas and line breaks."""
    path = write_quotes(make_tables(texts), tmp_path_factory.mktemp("quotes") / "quotes.csv", CODEBOOKS)
    with path.open(encoding="utf-8", newline="") as handle:
        assert [unguard(row["text"]) for row in csv.DictReader(handle)] == texts


def test_quotes_carry_the_session_and_each_coder(tmp_path):
    """A quotation's row has its session's attributes and what each coder said."""
    rows = [code("s1-1", "anna", {"lead=barrier": "0", "tip": "1"})]
    frame = pd.read_csv(write_quotes(make_tables(["Begin klein"], rows), tmp_path / "q.csv", CODEBOOKS))
    assert frame.loc[0, ["session_title", "coder_anna"]].tolist() == ["Een <titel> & meer", "lead=barrier:0;tip:1"]


def test_the_matrix_holds_the_final_values(tmp_path):
    """Each label is a 0/1 column with a name that SPSS accepts, equal to what the statements say."""
    tables = make_tables(["a", "b"], tip=[1, 0], drivers=["lead;res", ""], valence=["lead=barrier", ""])
    tables["statements"]["codes_eigen"] = pd.Series(["a.b", ""], dtype="str")
    frame = pd.read_csv(write_matrix(tables, tmp_path / "m.csv", codebooks=CODEBOOKS))
    assert frame.columns.tolist() == ["statement_id", "session_id", *(matrix_column(key) for key in LABELS)]
    assert all(name.isascii() and name.replace("_", "a").isalnum() for name in frame.columns)
    assert {name for name in frame.columns[2:] if frame.loc[0, name]} == {
        "tip",
        "lead",
        "res",
        "lead_barrier",
        "eigen_a_b",
        "substantive",
    }
    assert {name for name in frame.columns[2:] if frame.loc[1, name]} == {"substantive"}


def test_notes_cannot_become_markup(tmp_path):
    """Participants' # and * stay text in the notes; only our own tags are tags."""
    (path,) = write_notes(make_tables(["#1 *nu* doen"], tip=[1], section=["Tips"]), tmp_path)
    assert path.read_text("utf-8").splitlines()[-1] == r"- \#1 \*nu\* doen #tip"


def test_the_codebook_goes_out_with_its_definitions(tmp_path):
    """The .qdc names every code of every codebook with its description."""
    root = ET.fromstring(write_codebook({}, tmp_path / "c.qdc", CODEBOOKS).read_bytes())
    names = {one.get("name"): one.findtext("{*}Description") for one in root.iter("{urn:QDA-XML:codebook:1.0}Code")}
    assert names["Bestuur"] == "Gaat over bestuur."
    assert "Eigen code" in names


@pytest.mark.parametrize("texts", [[], ["Begin klein"]])
def test_every_format_is_written_also_when_there_is_nothing_to_say(tmp_path, texts):
    """An empty run gives files that open, and all formats are there."""
    written = write_exchange(make_tables(texts), tmp_path, codebooks=CODEBOOKS, settings=load_settings().output)
    assert {path.suffix for path in written} == {".qdpx", ".qdc", ".csv", ".parquet"} | ({".md"} if texts else set())
    assert pd.read_parquet(tmp_path / "parquet" / "statements.parquet")["text"].tolist() == texts


def test_what_no_program_would_open_is_not_written(tmp_path, monkeypatch):
    """Of more statements than programs open there is no project and no Excel file; the flat files have them all."""
    settings = load_settings().output.model_copy(update={"exchange_statements": 1})
    monkeypatch.setattr(exchange, "_ROWS_OF_SHEET", 1)
    written = write_exchange(make_tables(["Een", "Twee"]), tmp_path, codebooks=CODEBOOKS, settings=settings)
    assert too_large(2, settings) == [("project.qdpx", 1), ("excel.csv", 1)]
    assert not too_large(1, settings)
    names = {path.name for path in written}
    assert {"codebook.qdc", "quotes.csv", "statements.parquet"} <= names
    assert not names & {"project.qdpx", "excel.csv"}


def test_a_dutch_excel_opens_the_statements_and_calculates_none(tmp_path):
    """Semicolons, a mark for UTF-8, codes by their names, and no text that begins a formula."""
    tables = make_tables(["=1+1 is niet de som", "café; één"], tip=[1, 0])
    data = write_excel(tables, tmp_path / "excel.csv", codebooks=CODEBOOKS).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["bijdrage"], row["Tip of advies"]) for row in rows] == [
        ("'=1+1 is niet de som", "1"),
        ("café; één", "0"),
    ]


def test_the_codes_go_out_as_tags(tmp_path):
    """Taguette takes in a tag and its description; the tag is the name by which it is known when it comes back."""
    written = write_tags({}, tmp_path / "c.csv", CODEBOOKS).read_text("utf-8")
    rows = list(csv.DictReader(written.splitlines()))
    tags = {row["tag"]: row["description"] for row in rows}
    assert set(tags) == set(name_codes(CODEBOOKS).values())
    assert tags["Bestuur"] == "Gaat over bestuur."


@pytest.mark.parametrize("texts", [[], ["Tijd", "é" * 20_000]])
def test_spss_gets_labels_and_the_same_bytes(tmp_path, texts):
    """Variables and values have Dutch labels, names are such as SPSS takes, and nothing depends on when it was written."""
    pyreadstat = pytest.importorskip("pyreadstat")
    tables = make_tables(texts, tip=[1, 0][: len(texts)])
    path = write_spss(tables, tmp_path / "a.sav", codebooks=CODEBOOKS)
    frame, meta = pyreadstat.read_sav(path)
    assert meta.column_names_to_labels["tip"] == "Tip of advies"
    assert meta.variable_value_labels["tip"] == {0.0: "nee", 1.0: "ja"}
    assert len({name.casefold() for name in frame.columns}) == len(frame.columns)
    assert frame["tip"].tolist() == [1, 0][: len(texts)]
    assert path.read_bytes()[92:109] == b"01 Jan 8000:00:00"


def test_spss_that_is_not_installed_is_said_before_the_run(monkeypatch):
    """Whoever asks for .sav without the extra is told what to install."""
    monkeypatch.setattr("opschaling_nlp.output.exchange.flat.find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"\[spss\]"):
        check_formats(["spss"])
    check_formats(["refi"])
