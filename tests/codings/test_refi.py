"""Guard that what people did in other software comes in as they meant it, and that nothing is dropped uncounted."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest

from opschaling_nlp.codings.labels import describe_labels, name_codes, own_keys, recognise_code
from opschaling_nlp.codings.log import load_log
from opschaling_nlp.codings.owncodes import decide_code, load_own_codes, offer_code
from opschaling_nlp.codings.precedence import TOOL
from opschaling_nlp.codings.refi import described_by, mark_of, read_project
from tests.codings.coding_frames import CODEBOOKS, make_statements

NAMES = name_codes(CODEBOOKS)
DEFINITIONS = describe_labels(CODEBOOKS)
TEXTS = ["Begin klein", "Geen geld", "Neem de tijd"]
LF = "\n\n".join(TEXTS)
USERS = {"u-tool": TOOL, "u-els": "Els"}
CODES = {"c-lead": ("Bestuur", ""), "c-tip": ("tip of advies [tip]", ""), "c-new": ("Geduld", "Kunnen wachten.")}


def selection(start, end, codes, user="u-els", name="", inside=""):
    """Write one selection with its codings; `inside` is what stands before them."""
    codings = "".join(
        f'<Coding guid="k{start}{one}" creatingUser="{user}"><CodeRef targetGUID="{one}"/></Coding>' for one in codes
    )
    place = f'startPosition="{start}" endPosition="{end}"'
    head = f'<PlainTextSelection guid="s{start}{user}" name="{name}" {place} creatingUser="{user}">'
    return f"{head}{inside}{codings}</PlainTextSelection>"


def write(folder, selections="", text=LF, rest="", *, refs="", codes=CODES, name="s1", more=""):
    """Write a small project as other programs do; give its path."""
    users = "".join(f'<User guid="{guid}" name="{user}"/>' for guid, user in USERS.items())
    book = "".join(
        f'<Code guid="{guid}" name="{label}" isCodable="true"><Description>{said}</Description></Code>'
        for guid, (label, said) in codes.items()
    )
    source = f'<TextSource guid="t1" name="{name}" plainTextPath="internal://t1.txt">{selections}{refs}</TextSource>'
    xml = (
        f'<Project xmlns="urn:QDA-XML:project:1.0"><Users>{users}</Users><CodeBook><Codes>{book}</Codes></CodeBook>'
        f"<Sources>{source}{more}</Sources>{rest}</Project>"
    )
    path = folder / "p.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", xml)
        archive.writestr("sources/t1.txt", text.encode("utf-8-sig"))
    return path


def read(path, *, given=None, memos=(), coder="", texts=TEXTS):
    """Read a project against a run of three statements."""
    tables = {
        "statements": make_statements(texts),
        "sessions": pd.DataFrame([{"session_id": "s1", "title": "Verzonnen sessie"}]),
        "memos": pd.DataFrame(list(memos), columns=["id", "text"]),
    }
    return read_project(path, tables, CODEBOOKS, given=[] if given is None else [given], coder=coder)


def values(imported):
    """Give what was coded: (coder, statement) → values."""
    return {(row.coder, row.statement_id): dict(row.values) for row in imported.rows if row.values}


def test_a_code_is_known_by_its_name_and_a_new_one_is_kept_and_offered(tmp_path):
    """Names as we write them need no key; a code of the other program comes with its name and description."""
    back = read(write(tmp_path, selection(0, 11, ["c-lead", "c-tip", "c-new"])))
    assert values(back) == {("els", "s1-1"): {"lead": "1", "tip": "1", "eigen/geduld": "1"}}
    assert back.codes == {"eigen/geduld": ("Geduld", "Kunnen wachten.")}


@pytest.mark.parametrize("two", [True, False])
def test_line_ends_count_as_the_quoted_words_say(tmp_path, two):
    """Where a line end of two characters counts as one or as two, the words that a passage quotes tell which."""
    start = LF.index("Neem") + (4 if two else 0)
    path = write(tmp_path, selection(start, start + 4, ["c-lead"], name="Neem"), LF.replace("\n", "\r\n"))
    assert values(read(path)) == {("els", "s1-3"): {"lead": "1"}}


def test_line_ends_that_nothing_tells_of_are_refused_and_counted(tmp_path):
    """Nothing is guessed: where both ways of counting give another statement, the source is left out with a count."""
    start = LF.index("Geen geld") + len("Geen geld")
    path = write(tmp_path, selection(start, start + 4, ["c-lead"]), LF.replace("\n", "\r\n"))
    back = read(path)
    assert values(back) == {}
    assert "1 coderingen niet overgenomen" in back.notes[0]


def test_work_under_the_name_of_the_tool_is_told_from_the_tools_own(tmp_path):
    """What the tool did not give was added, what it gave and is gone was removed; `coder` names whose work it is."""
    given = {("s1-1", "lead"), ("s1-2", "tip")}
    path = write(tmp_path, selection(0, 11, ["c-lead", "c-new"], user="u-tool"))
    assert values(read(path, given=given)) == {}
    back = read(path, given=given, coder="noor")
    assert (back.added, back.removed, back.doubtful) == (1, 1, True)
    assert values(back) == {("noor", "s1-1"): {"eigen/geduld": "1"}, ("noor", "s1-2"): {"tip": "0"}}


def test_a_project_without_the_tools_codings_takes_none_of_them_away(tmp_path):
    """A program that left the tool's codings out says nothing about them."""
    back = read(write(tmp_path, selection(0, 11, ["c-lead"])), given={("s1-2", "tip")}, coder="noor")
    assert (back.removed, values(back)) == (0, {("els", "s1-1"): {"lead": "1"}})


@pytest.mark.parametrize(("line", "same"), [(mark_of({("s1-1", "lead")}), True), (mark_of(()), False)])
def test_a_project_says_of_which_analysis_it_was_made(tmp_path, line, same):
    """The mark in the description tells whether what differs can be a person's."""
    path = write(tmp_path, selection(0, 11, ["c-lead"]), rest=f"<Description>{line}</Description>")
    assert read(path, given={("s1-1", "lead")}).doubtful is not same


def test_notes_come_along(tmp_path):
    """A note at a passage, at characters of a source, at a code and in the journal: each is kept where it belongs."""
    rest = (
        "<Notes>"
        '<Note guid="n1" creatingUser="u-els"><PlainTextContent>Navragen</PlainTextContent>'
        '<PlainTextSelection guid="n1s" startPosition="13" endPosition="22"/></Note>'
        '<Note guid="n2" name="Dagboek" creatingUser="u-els"><PlainTextContent>Dag 1</PlainTextContent></Note>'
        '<Note guid="n3" creatingUser="u-els"><PlainTextContent>Zonder bron</PlainTextContent>'
        '<PlainTextSelection guid="n3s" startPosition="24" endPosition="36"/></Note>'
        '<Note guid="n4" creatingUser="u-els"><PlainTextContent> </PlainTextContent></Note>'
        "</Notes>"
    )
    passage = selection(0, 11, ["c-lead", "c-tip"], inside="<Description>Twijfel</Description>")
    back = read(write(tmp_path, passage, rest=rest, refs='<NoteRef targetGUID="n1"/>'))
    notes = {row.statement_id: row.note for row in back.rows if row.note}
    assert notes == {"s1-1": "Twijfel", "s1-2": "Navragen", "s1-3": "Zonder bron"}
    assert [(memo.about, memo.id, memo.text, memo.by) for memo in back.memos] == [
        ("project", "Dagboek", "Dag 1", "els")
    ]


def test_a_note_keeps_its_date(tmp_path):
    """When a note was written comes along, at a statement and elsewhere."""
    rest = (
        "<Notes>"
        '<Note guid="n1" creatingUser="u-els" creationDateTime="2026-05-03T10:00:00Z"><PlainTextContent>Navragen'
        '</PlainTextContent><PlainTextSelection guid="n1s" startPosition="13" endPosition="22"/></Note>'
        '<Note guid="n2" name="Dagboek" creatingUser="u-els" creationDateTime="2026-05-04T10:00:00Z">'
        "<PlainTextContent>Dag 1</PlainTextContent></Note></Notes>"
    )
    back = read(write(tmp_path, rest=rest, refs='<NoteRef targetGUID="n1"/>'))
    assert [row.date for row in back.rows] == ["2026-05-03T10:00:00Z"]
    assert [memo.date for memo in back.memos] == ["2026-05-04T10:00:00Z"]


def test_a_description_that_was_changed_there_is_offered(tmp_path):
    """A code of ours that is described in other words is named, and the words are kept as a memo at the code, once."""
    codes = {"c-lead": ("Bestuur", "Gaat over wie  beslist."), "c-tip": ("Tip of advies", "Adviseert\niets.")}
    codes["c-part"] = ("Bestuur: belemmerend", "Het bestuur zit in de weg.")
    told = f"<Description>{described_by(DEFINITIONS)}</Description>"
    said = [f"Omschrijving in p.qdpx: {codes[one][1]}" for one in ("c-lead", "c-part")]
    back = read(write(tmp_path, selection(0, 11, ["c-lead"]), codes=codes, rest=told))
    assert [(memo.about, memo.id, memo.text) for memo in back.memos] == [
        ("code", "lead", said[0]),
        ("code", "lead=barrier", said[1]),
    ]
    assert "bewaard als memo bij de code: Bestuur, Bestuur: belemmerend." in "".join(back.notes)
    path = write(tmp_path, selection(0, 11, ["c-lead"]), codes=codes)  # it may be ours that changed since
    assert [memo.id for memo in read(path).memos] == ["lead"]
    again = read(path, memos={("lead", said[0])})
    assert (again.memos, again.notes) == ((), ())


def test_a_note_that_is_known_is_not_kept_twice(tmp_path):
    """What went out with the project and comes back unchanged is nothing new; the same words elsewhere are."""
    passages = "".join(
        selection(start, end, ["c-lead"], inside="<Description>Twijfel</Description>")
        for start, end in ((0, 11), (13, 22))
    )
    back = read(write(tmp_path, passages), memos={("s1-1", "Twijfel")})
    assert {row.statement_id: row.note for row in back.rows} == {"s1-1": "", "s1-2": "Twijfel"}


def test_statements_are_found_by_their_words_in_a_text_that_was_changed(tmp_path):
    """A heading added, a statement left out and another name of the source move nothing else."""
    text = "Geld en tijd\n\nGeen  geld\n\nNeem de tijd"
    start = text.index("Neem")
    back = read(write(tmp_path, selection(start, start + 4, ["c-lead"]), text, name="Bron 7"))
    assert values(back) == {("els", "s1-3"): {"lead": "1"}}


def test_what_cannot_be_taken_over_is_counted(tmp_path):
    """Codings of pictures, of a source that is no session, and beside every statement are said with their number."""
    more = (
        '<TextSource guid="t2" name="Anders"><PlainTextContent>Iets heel anders</PlainTextContent>'
        f"{selection(0, 4, ['c-lead', 'c-tip'])}</TextSource>"
        '<PictureSource guid="p1"><PictureSelection guid="p2"><Coding guid="p3"><CodeRef targetGUID="c-lead"/></Coding>'
        "</PictureSelection></PictureSource>"
    )
    back = read(write(tmp_path, selection(11, 13, ["c-lead"]), more=more))
    assert values(back) == {}
    assert sorted(back.notes) == [
        "1 coderingen van beeld, geluid of PDF-pagina's zijn niet overgenomen",
        "bron 'Anders' hoort bij geen sessie van deze analyse (2 coderingen niet overgenomen)",
        "code 'Geduld' staat niet in de codeboeken en is nergens gebruikt",
        "passage 11–13 van 's1' (lead) valt buiten elke bijdrage",
    ]


def test_two_new_codes_never_become_one():
    """Names that would give one key are told apart by the names above them, else by a number."""
    codes = {"a": ("Overig", "Geld Overig"), "b": ("Overig", "Tijd Overig"), "c": ("Lef", "Lef"), "d": ("Lef!", "Lef!")}
    keys = own_keys(codes)
    assert keys["a"] == "eigen/geld-overig"
    assert len(set(keys.values())) == 4


def test_codes_have_readable_names_that_are_recognised():
    """A name is the Dutch label, and leads back to its key, also in capitals and with a key behind it."""
    assert NAMES["lead=barrier"] == "Bestuur: belemmerend"
    assert all(recognise_code(name, NAMES) == key for key, name in NAMES.items())
    assert recognise_code("BESTUUR", NAMES) == recognise_code("Iets anders [lead]", NAMES) == "lead"
    assert recognise_code("Onbekend [x]", NAMES) == ""


def test_a_code_that_is_taken_in_keeps_the_name_and_description_that_it_came_with(tmp_path):
    """What was offered is used where whoever decides gives no other words, and is offered once."""
    offer_code(tmp_path, "p.qdpx", "eigen/geduld", "Geduld", "Kunnen wachten.")
    assert offer_code(tmp_path, "p.qdpx", "eigen/geduld", "Geduld", "Kunnen wachten.") is None
    assert load_own_codes(load_log(tmp_path)).codes == ()
    decide_code(tmp_path, "noor", "eigen/geduld", "neem")
    (code,) = load_own_codes(load_log(tmp_path)).codes
    assert (code.name, code.label_nl, code.definition) == ("geduld", "Geduld", "Kunnen wachten.")
