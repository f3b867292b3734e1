"""Guard that tables in documents of every kind give statements, and who, when and how many beside them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from opschaling_nlp.ingest import plain, webpage
from opschaling_nlp.ingest.office import docx, odt
from opschaling_nlp.ingest.office.grid import Cell, table_parts
from opschaling_nlp.ingest.tables import csv
from opschaling_nlp.model import Block
from tests.ingest.reading import read_file, read_with


def parts(*rows: list[str]) -> list[tuple[str, str, str, int]]:
    """Give text, speaker, time and reactions of each part of a table."""
    cells = [[Cell((Block("line", text, line=1),) if text else ()) for text in row] for row in rows]
    found = table_parts(cells, number=1, counts=Counter())
    return [(part.text, part.speaker, part.time, part.reactions) for part in found]


def test_a_table_of_a_talk_has_speakers_and_times() -> None:
    """Columns named for it say who spoke and when."""
    assert parts(
        ["Tijd", "Spreker", "Tekst"], ["00:00:04", "Els", "Samen schoffelen"], ["00:00:24", "Piet", "Met wie?"]
    ) == [
        ("Samen schoffelen", "Els", "00:00:04", 0),
        ("Met wie?", "Piet", "00:00:24", 0),
    ]


def test_votes_are_numbers_of_people() -> None:
    """Stickers belong to the idea beside them; a dash or a number is no statement, in a column without a meaning either."""
    assert parts(["Idee", "Stickers"], ["Een nieuw hek", "12"], ["Soep koken", "-"]) == [
        ("Een nieuw hek", "", "", 12),
        ("Soep koken", "", "", 0),
    ]
    assert [text for text, *_ in parts(["Tafel", "Oogst"], ["1", "Een nieuw hek in de tuin"], ["2", "n.v.t."])] == [
        "Een nieuw hek in de tuin"
    ]


@pytest.mark.parametrize("name", ["Vind ik leuk", "Likes", "Duimpjes", "J’aime", "Gefällt mir", "Me gusta"])
def test_votes_have_the_same_names_in_every_format(tmp_path: Path, name: str) -> None:
    """A name of votes, in the languages around us too, names them in a table of a document and in one of a sheet."""
    assert parts(["Idee", name], ["Een nieuw hek", "12"])[0][3] == 12
    assert read_with(csv, tmp_path / "a.csv", f"Idee,{name}\nEen nieuw hek,12\n").blocks[0].reactions == 12


def test_columns_of_a_wall_stay_columns() -> None:
    """A heading that could name a column of people is a heading where sentences stand below it."""
    assert len(parts(["Van", "Naar"], ["Wij deden alles zelf en kwamen tijd te kort", "Samen met de buren"])) == 2


@pytest.mark.parametrize(
    ("reader", "name", "text"),
    [
        (plain, "a.md", "| Idee | Stickers |\n|---|---|\n| Een nieuw hek | 12 |\n| Soep koken | 3 |\n"),
        (
            webpage,
            "a.html",
            (
                "<html><body><table><tr><th>Idee</th><th>Stickers</th></tr><tr><td>Een nieuw hek</td><td>12</td></tr>"
                "<tr><td>Soep koken</td><td>3</td></tr></table></body></html>"
            ),
        ),
    ],
)
def test_markdown_and_web_pages_follow(tmp_path: Path, reader: object, name: str, text: str) -> None:
    """The same table in another form of file gives the same posts."""
    blocks = read_with(reader, tmp_path / name, text).blocks
    assert [(block.text, block.reactions) for block in blocks] == [("Een nieuw hek", 12), ("Soep koken", 3)]


def placed(tmp_path: Path, html: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Give text, section and prompt of each post of a table in a web page."""
    blocks = read_with(webpage, tmp_path / "a.html", f"<html><body><table>{html}</table></body></html>").blocks
    return [(block.text, block.section, block.prompt) for block in blocks]


def test_merged_cells_stand_once_and_their_names_hold_for_all_they_cover(tmp_path: Path) -> None:
    """A heading over two columns, with names of its own below it, is above both; a cell over two rows is one post."""
    assert placed(
        tmp_path,
        "<tr><th colspan=2>Kansen</th><th>Zorgen</th></tr><tr><th>Nu</th><th>Later</th><th>Altijd</th></tr>"
        "<tr><td>Samen koken</td><td>Een keuken</td><td rowspan=2>De afwas blijft staan</td></tr>"
        "<tr><td>Een proeverij</td><td>Een boek</td></tr>",
    ) == [
        ("Samen koken", ("Kansen", "Nu"), ""),
        ("Een keuken", ("Kansen", "Later"), ""),
        ("De afwas blijft staan", ("Zorgen", "Altijd"), ""),
        ("Een proeverij", ("Kansen", "Nu"), ""),
        ("Een boek", ("Kansen", "Later"), ""),
    ]


def test_names_of_rows_are_sections(tmp_path: Path) -> None:
    """A first column without a name, below names, says what each row is about, over all rows that it covers."""
    assert placed(
        tmp_path,
        "<tr><td></td><th>Kansen</th><th>Zorgen</th></tr><tr><td rowspan=2>Keuken</td><td>Pannen lenen</td>"
        "<td>Weinig ovens</td></tr><tr><td>Een rooster</td><td>Wie ruimt er op?</td></tr>",
    ) == [
        ("Pannen lenen", ("Keuken", "Kansen"), ""),
        ("Weinig ovens", ("Keuken", "Zorgen"), ""),
        ("Een rooster", ("Keuken", "Kansen"), ""),
        ("Wie ruimt er op?", ("Keuken", "Zorgen"), ""),
    ]


def test_a_question_beside_above_or_over_its_answers_is_a_prompt(tmp_path: Path) -> None:
    """What was asked is no statement, wherever its cell stands; a short cell over all columns is a section."""
    beside = "<tr><td>Wat ging goed?</td><td>De soep was warm</td></tr><tr><td>Wat kan beter?</td><td>Eerder snijden</td></tr>"
    above = "<tr><td>Wat is er nodig?</td></tr><tr><td>Een ladder</td></tr><tr><td>Wie doet mee?</td></tr><tr><td>Nummer tien</td></tr>"
    over = (
        "<tr><td colspan=2>Tafel 1</td></tr><tr><td>De straat vegen</td><td>Banken neerzetten</td></tr>"
        "<tr><td colspan=2>Wat is er nodig?</td></tr><tr><td>Een bezemkar</td><td>Vrijwilligers</td></tr>"
    )
    assert placed(tmp_path, beside) == [
        ("De soep was warm", (), "Wat ging goed?"),
        ("Eerder snijden", (), "Wat kan beter?"),
    ]
    assert placed(tmp_path, above) == [("Een ladder", (), "Wat is er nodig?"), ("Nummer tien", (), "Wie doet mee?")]
    assert placed(tmp_path, over) == [
        ("De straat vegen", ("Tafel 1",), ""),
        ("Banken neerzetten", ("Tafel 1",), ""),
        ("Een bezemkar", (), "Wat is er nodig?"),
        ("Vrijwilligers", (), "Wat is er nodig?"),
    ]


def test_questions_of_participants_in_a_table_stay(tmp_path: Path) -> None:
    """A column of questions without answers below them is what people wrote."""
    rows = "".join(f"<tr><td>{text}</td></tr>" for text in ("Wie betaalt dit?", "Mag het van de gemeente?"))
    assert [text for text, *_ in placed(tmp_path, rows)] == ["Wie betaalt dit?", "Mag het van de gemeente?"]


def test_word_and_opendocument_say_which_cells_are_merged(tmp_path: Path) -> None:
    """Merged cells of the other formats are laid out as those of a web page."""
    import docx as python_docx
    import odf.table
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    names = [
        "Kansen",
        "",
        "Zorgen",
        "Samen koken met de hele buurt",
        "Een keuken bouwen",
        "De afwas blijft altijd staan",
    ]
    names += ["Een proeverij houden op het plein", "Een boek maken", ""]
    word = python_docx.Document()
    grid = word.add_table(3, 3)
    for place, name in enumerate(names):
        grid.cell(place // 3, place % 3).text = name
    grid.cell(0, 0).merge(grid.cell(0, 1))
    grid.cell(1, 2).merge(grid.cell(2, 2))
    word.save(str(tmp_path / "a.docx"))
    text = OpenDocumentText()
    table = odf.table.Table()
    spans = {0: {"numbercolumnsspanned": 2}, 5: {"numberrowsspanned": 2}}
    for start in (0, 3, 6):
        row = odf.table.TableRow()
        for place in range(start, start + 3):
            covered = place in {1, 8}
            cell = odf.table.CoveredTableCell() if covered else odf.table.TableCell(**spans.get(place, {}))
            cell.addElement(P(text=names[place]))
            row.addElement(cell)
        table.addElement(row)
    text.text.addElement(table)
    text.save(str(tmp_path / "a.odt"))
    expected = [
        (name, ("Zorgen",) if place == 5 else ("Kansen",)) for place, name in enumerate(names) if name and place > 2
    ]
    for reader, name in ((docx, "a.docx"), (odt, "a.odt")):
        assert [(block.text, block.section) for block in read_file(reader, tmp_path / name).blocks] == expected


def test_columns_of_typed_text_are_a_table(tmp_path: Path) -> None:
    """Lines with as many signs each, below names, are rows; sentences with such a sign are not."""
    table = "Naam | Idee | Stemmen\nEls | Samen koken op dinsdag | 4\nPiet | Een proeverij op het plein | 2\n"
    blocks = read_with(plain, tmp_path / "a.txt", table).blocks
    assert [(block.text, block.speaker, block.reactions) for block in blocks] == [
        ("Samen koken op dinsdag", "Els", 4),
        ("Een proeverij op het plein", "Piet", 2),
    ]
    loose = "Samen koken | of bakken op dinsdag\nEen proeverij | feest op het plein\nIets anders | niets\n"
    assert {block.kind for block in read_with(plain, tmp_path / "b.txt", loose).blocks} == {"line"}


def test_who_does_what_when_is_said_of_the_task(tmp_path: Path) -> None:
    """Names under Wie, times under Wanneer and what only belongs to an organiser are no statements; words under Wie are."""
    assert parts(
        ["Wat", "Wie", "Wanneer", "Status"],
        ["Soep koken voor de buren", "Els", "3 juni", "open"],
        ["Een nieuw hek zetten", "Piet en Els", "voor de zomer", "klaar"],
        ["Bollen planten", "Kim", "1 oktober 2024", ""],
    ) == [
        ("Soep koken voor de buren", "Els", "3 juni", 0),
        ("Een nieuw hek zetten", "Piet en Els", "voor de zomer", 0),
        ("Bollen planten", "Kim", "1 oktober 2024", 0),
    ]
    asked = parts(["Wie", "Wat nodig"], ["de buren", "een sleutel van het hek"], ["Els", "een kruiwagen"])
    assert [text for text, *_ in asked] == ["de buren", "een sleutel van het hek", "Els", "een kruiwagen"]


def test_a_table_that_only_says_who_people_are_holds_no_posts(tmp_path: Path) -> None:
    """Names with what people do and where are a list of people; with something that nobody is, they said that."""
    people = (("Els de Wit", "Dorpsraad", "voorzitter"), ("Piet Bos", "Zwembad", "badmeester"))
    head = "<tr><th>Naam</th><th>Organisatie</th><th>{}</th></tr>"
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in people)
    said = "<tr><td>Mo Aydin</td><td>Bakkerij</td><td>Eerder open op zaterdag</td></tr>"
    page = f"<html><body><p>Het werkt</p><table>{head.format('Functie')}{rows}</table></body></html>"
    reading = read_with(webpage, tmp_path / "b.html", page)
    assert [block.text for block in reading.blocks] == ["Het werkt"]
    assert reading.warnings == ("rijen van een lijst van mensen weggelaten: 2",)
    assert [text for text, *_ in placed(tmp_path, head.format("Idee") + said)] == ["Eerder open op zaterdag"]


@pytest.mark.parametrize(
    ("above", "head", "rows"),
    [
        ("Het werkt", "Wie|Rol", ["Gemeente|Aanjager", "Provincie|Betaler"]),
        ("Bedenk een drempel", "Naam|Organisatie", ["Haast|School", "Regen|Zwembad"]),
        ("Wie doet er mee?", "Naam|Functie", ["Els de Wit|Voorzitter", "Piet Bos|Badmeester"]),
    ],
)
def test_a_table_of_whom_people_think_of_stays(tmp_path: Path, above: str, head: str, rows: list[str]) -> None:
    """Organisations and things in a column of names, and people below a question, are answers and no list of people."""
    told = "".join(f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in (head, *rows))
    page = f"<html><body><p>{above}</p><table>{told}</table></body></html>"
    reading = read_with(webpage, tmp_path / "a.html", page)
    marked = "\n".join([above, "", *(f"| {' | '.join(row.split('|'))} |" for row in (head, "---|---", *rows))])
    for one in (reading, read_with(plain, tmp_path / "a.md", marked)):
        assert {cell for row in rows for cell in row.split("|")} <= {block.text for block in one.blocks}
        assert one.warnings == ()


def test_how_often_something_was_named_is_a_number_of_people(tmp_path: Path) -> None:
    """A column that counts how often people named something counts those people, and a group beside a theme spoke."""
    head = "<tr><th>Thema</th><th>Groep</th><th>Genoemd door deelnemers</th><th>Aantal keer genoemd</th></tr>"
    row = "<tr><td>Water</td><td>Bewoners</td><td>De pomp is te zwaar</td><td>6</td></tr>"
    page = f"<html><body><table>{head}{row}</table></body></html>"
    (block,) = read_with(webpage, tmp_path / "a.html", page).blocks
    assert (block.text, block.reactions, block.group) == ("De pomp is te zwaar", 6, "Bewoners")


def test_a_sentence_below_a_name_of_groups_is_said() -> None:
    """What a group says in the column for its name is a statement as well as what stands beside it."""
    table = [
        ["Thema", "Groep", "Bijdrage"],
        ["Water", "Bewoners willen rust", "De pomp"],
        ["Weg", "Buurt wil rust", "Hek"],
    ]
    assert {"Bewoners willen rust", "De pomp", "Buurt wil rust", "Hek"} <= {text for text, *_ in parts(*table)}
    named = [["Thema", "Groep", "Bijdrage"], ["Water", "Zorg", "De pomp"], ["Weg", "Welzijn en sport", "Een hek"]]
    assert [text for text, *_ in parts(*named)] == ["De pomp", "Een hek"]


def test_a_column_beside_questions_keeps_a_name_that_says_more(tmp_path: Path) -> None:
    """Beside a column of questions, a name that only says that there are answers is left out; one that says whose stays."""
    told = "<tr><th>Stelling</th><th>{}</th></tr><tr><td>De markt sluit</td><td>Alleen op zondag</td></tr>"
    assert placed(tmp_path, told.format("Toelichting van bewoners")) == [
        ("Alleen op zondag", ("Toelichting van bewoners",), "De markt sluit")
    ]
    assert placed(tmp_path, told.format("Toelichting")) == [("Alleen op zondag", (), "De markt sluit")]


def test_a_row_that_adds_up_others_is_no_statement() -> None:
    """A word for a total with only numbers beside it is left out; one that somebody says more with, or without a number, stays."""
    table = [
        ["Idee", "Stickers"],
        ["Een fontein op het plein", "4"],
        ["Totaal andere bestrating", "2"],
        ["Totaal", "6"],
    ]
    assert [text for text, *_ in parts(*table)] == ["Een fontein op het plein", "Totaal andere bestrating"]
    assert [text for text, *_ in parts(["Idee", "Wie"], ["Een fontein", "Els"], ["Totaal", "Piet"])][-1] == "Totaal"
