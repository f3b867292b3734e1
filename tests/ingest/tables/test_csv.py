"""Guard that every answer in a delimited file becomes one statement, however the file was saved."""

from __future__ import annotations

import csv as delimited
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables import csv
from tests.ingest.reading import read_with, recognises, texts, with_columns

WALL = 'Sectie;Naam;Bericht;Likes;Datum\nRonde 1;Els;Klein beginnen, dan groeien;3;12-03-2025\nRonde 1;Anoniem;"Regel een\nregel twee";0;12-03-2025\n'


def test_columns_are_recognised_by_name(tmp_path: Path) -> None:
    """Section, name, time and reactions come along with the statement; anonymous is nobody; the row is the place."""
    first, second = read_with(csv, tmp_path / "a.csv", WALL).blocks
    assert (first.kind, first.text, first.section, first.speaker, first.reactions, first.time, first.line) == (
        "post",
        "Klein beginnen, dan groeien",
        ("Ronde 1",),
        "Els",
        3,
        "12-03-2025",
        2,
    )
    assert (second.text, second.speaker, second.line) == ("Regel een\nregel twee", "", 3)


def test_a_question_per_column_gives_a_statement_per_answer(tmp_path: Path) -> None:
    """A column under a question holds answers to that prompt; numbers and ids beside them are no statements."""
    table = "ID,Tijd,Wat helpt jullie verder?,Welk cijfer geef je?\n1,10:01,Tijd en ruimte,8\n2,10:02,Een baas die meedoet,7\n3,10:03,,9\n"
    reading = read_with(csv, tmp_path / "a.csv", table)
    assert texts(reading) == ["Tijd en ruimte", "Een baas die meedoet"]
    assert {block.prompt for block in reading.blocks} == {"Wat helpt jullie verder?"}


def test_columns_of_a_wall_are_sections_and_the_guess_is_shown(tmp_path: Path) -> None:
    """Columns with short unknown names and text below are sections, said so in a warning."""
    reading = read_with(
        csv,
        tmp_path / "a.csv",
        "Buiten;Binnen\nWij delen het gereedschap;De chef kijkt weg van de proef\nBuren koken voor elkaar;Er is geen tijd om te oefenen\n",
    )
    assert [block.section for block in reading.blocks] == [("Buiten",), ("Binnen",), ("Buiten",), ("Binnen",)]
    assert "“Buiten”, “Binnen” zijn aan de inhoud herkend" in reading.warnings[0]


def test_a_label_column_with_an_unknown_name_becomes_the_section(tmp_path: Path) -> None:
    """A column in which a few values come back is taken for the section, with a warning."""
    rows = "".join(
        f"{'Noord' if number % 2 else 'Zuid'};Wij proberen nu het {number}e idee uit\n" for number in range(8)
    )
    reading = read_with(csv, tmp_path / "a.csv", "Plek;Wat er staat\n" + rows)
    assert reading.blocks[1].section == ("Noord",)
    assert any("“Plek” is aan de inhoud herkend als sectie" in warning for warning in reading.warnings)


def test_settings_overrule_every_guess(tmp_path: Path) -> None:
    """The column map in settings wins over names and content, and a column that is not there is an error that lists those that are."""
    table = "Tekst;Kolom X\nniet deze tekst graag;wel deze tekst graag\n"
    assert texts(read_with(csv, tmp_path / "a.csv", table, settings=with_columns(text="kolom x"))) == [
        "wel deze tekst graag"
    ]
    with pytest.raises(UnreadableExportError, match=r"Kolom Y.*Tekst, Kolom X"):
        read_with(csv, tmp_path / "a.csv", table, settings=with_columns(text="Kolom Y"))


def test_a_table_without_header_loses_no_row(tmp_path: Path) -> None:
    """Sentences without a header are all statements, commas and all."""
    assert texts(
        read_with(csv, tmp_path / "a.csv", "Klein beginnen, dan groeien\nGeen geld, geen proef\nDe buurt doet mee\n")
    ) == [
        "Klein beginnen, dan groeien",
        "Geen geld, geen proef",
        "De buurt doet mee",
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Tafel;Opmerking\n1;Wij zien; dat het werkt\n1;Goed\n2;Anders\n3;Weer\n3;Nog iets\n",
        "Tafel;Opmerking;Tijd\n1;Wij zien; dat het werkt;10:00\n1;Goed;10:01\n2;Anders;10:02\n3;Weer;10:03\n3;Nog iets;10:04\n",
    ],
)
def test_a_delimiter_in_an_unquoted_sentence_costs_nothing(tmp_path: Path, table: str) -> None:
    """What stands beyond the last column belongs to the sentence that was cut apart."""
    assert texts(read_with(csv, tmp_path / "a.csv", table)) == [
        "Wij zien; dat het werkt",
        "Goed",
        "Anders",
        "Weer",
        "Nog iets",
    ]


@pytest.mark.parametrize(
    ("last", "row", "read"),
    [
        ("", "Een hek; ook laag;Meer licht;dat brandt", ["Een hek", "ook laag;Meer licht;dat brandt"]),
        (";Tijd", "Een hek;Meer licht; dat brandt;10:00", ["Een hek", "Meer licht"]),
    ],
)
def test_of_two_columns_with_words_only_the_last_of_the_table_takes_what_stands_beyond(
    tmp_path: Path, last: str, row: str, read: list[str]
) -> None:
    """It cannot be told which of two sentences was cut apart; if another column follows them, that is said."""
    time = ";10:00" if last else ""
    rows = [f"Minder regels voor de tuin;Een sleutel voor de buren{time}"] * 3
    reading = read_with(csv, tmp_path / "a.csv", "\n".join([f"Wat helpt?;Wat ontbreekt?{last}", row, *rows, ""]))
    assert texts(reading)[:2] == read
    assert len(texts(reading)) == 8
    assert any("meer cellen dan de tabel" in warning for warning in reading.warnings) == bool(last)


@pytest.mark.parametrize(
    ("head", "table"),
    [
        (b"Naam\tOpmerking\nEls\tMeer licht\nPiet\tEen bank\n", True),
        (b"Naam\tOpmerking\nEls\tMeer licht\nPi", True),
        (b"Naam\tOpmerking\rEls\tMeer licht\rPiet\tEen bank", True),
        (b"Naam\tOpmerking\tPlek\tKleur\nEls\tMeer licht\tHal\trood\n", True),
        (b"Naam\tOpmerking\tHal\tVlag\tVis\nEls\tMeer licht\tja\tnee\tja\n", False),
        (b"Naam\tOpmerking\nEls\tMeer licht\tja\nPiet\tEen bank\n", False),
        (b"Vlag\tOpmerking\nEls\tMeer licht\n", False),
        (b"Naam\tOpmerking\n", False),
        (b"", False),
    ],
)
def test_a_text_file_is_a_table_if_its_first_line_holds_known_names(tmp_path: Path, head: bytes, table: bool) -> None:
    """Two of these and half of the columns, over lines of as many cells; where what was read ends in a line, that one does not count."""
    assert recognises(csv, tmp_path / "a.txt", head) == table


def test_a_header_below_other_lines_is_found(tmp_path: Path) -> None:
    """Titles, questions and counts above the names of the columns are no statements; the question is the prompt."""
    reading = read_with(
        csv,
        tmp_path / "a.csv",
        "Uitslag van de middag;;\nWat neem je hiervan mee?;;\nAantal;23;\n;;\n#;Answer;Votes\n1;Meer lef;2\n2;Tijd;0\n",
    )
    assert [(block.text, block.prompt, block.reactions, block.line) for block in reading.blocks] == [
        ("Meer lef", "Wat neem je hiervan mee?", 2, 6),
        ("Tijd", "Wat neem je hiervan mee?", 0, 7),
    ]
    assert reading.title == "Uitslag van de middag"


def test_a_first_column_without_a_name_says_where_a_row_belongs(tmp_path: Path) -> None:
    """A matrix of tables by questions gives both; columns that are only numbered are columns of a wall."""
    reading = read_with(
        csv,
        tmp_path / "a.csv",
        ",Wat werkt?,Wat niet?\nTafel 1,Samen koken,Formulieren\nTafel 2,Buren vragen,Wachten\n",
    )
    assert [(block.section, block.prompt) for block in reading.blocks[:2]] == [
        (("Tafel 1",), "Wat werkt?"),
        (("Tafel 1",), "Wat niet?"),
    ]
    assert read_with(csv, tmp_path / "b.csv", "Tafel 1;Tafel 2\nLef;Tijd\n").blocks[1].section == ("Tafel 2",)


def test_without_a_header_only_a_question_stands_above(tmp_path: Path) -> None:
    """A line that stands alone in a table without column names is somebody's; only a question is not."""
    rows = "".join(f"wij koken samen met buur {number};en dat gaat {number} keer goed\n" for number in range(9))
    assert texts(read_with(csv, tmp_path / "a.csv", "Meer lef\n" + rows))[0] == "Meer lef"
    reading = read_with(csv, tmp_path / "b.csv", "Wat werkt er?\n" + rows)
    assert (len(reading.blocks), reading.blocks[0].prompt) == (18, "Wat werkt er?")


def test_a_question_above_the_table_is_the_prompt(tmp_path: Path) -> None:
    """A line with one question above the columns holds for all rows; it is no statement."""
    reading = read_with(
        csv, tmp_path / "a.csv", "Wat neem je mee naar huis?;\nNaam;Antwoord\nEls;Meer lef\nPiet;Minder praten\n"
    )
    assert [(block.text, block.prompt) for block in reading.blocks] == [
        ("Meer lef", "Wat neem je mee naar huis?"),
        ("Minder praten", "Wat neem je mee naar huis?"),
    ]


def test_a_list_of_questions_is_a_list_of_statements(tmp_path: Path) -> None:
    """Where nobody answers, the question itself is what a participant wrote."""
    assert texts(
        read_with(csv, tmp_path / "a.csv", "Question,Votes\nWie betaalt dit straks?,4\nHoe lang duurt de proef?,2\n")
    ) == [
        "Wie betaalt dit straks?",
        "Hoe lang duurt de proef?",
    ]


def test_cells_without_content_are_counted(tmp_path: Path) -> None:
    """A dash or n.v.t. is no statement, and is not lost silently."""
    reading = read_with(csv, tmp_path / "a.csv", "Antwoord\n-\nn.v.t.\nMeer ruimte\n42\n")
    assert texts(reading) == ["Meer ruimte"]
    assert [warning.rsplit(": ", 1)[1] for warning in reading.warnings] == ["1", "2"]


def test_title_and_text_of_a_card_are_one_statement(tmp_path: Path) -> None:
    """Subject and body of a card belong together; a card with only a subject counts as well."""
    reading = read_with(
        csv,
        tmp_path / "a.csv",
        "Subject,Body,Author,Created At\nIdee,Samen eten,Els,2025-03-12 10:00\nAlleen een kop,,Els,2025-03-12 10:01\n",
    )
    assert texts(reading) == ["Idee\nSamen eten", "Alleen een kop"]


def test_replies_point_at_the_row_they_answer(tmp_path: Path) -> None:
    """Where a table has ids and parents, a reply names its parent."""
    first, second = read_with(
        csv, tmp_path / "a.csv", "ID,Parent ID,Comment\n1,,Wie begint er?\n2,1,Wij beginnen maandag\n"
    ).blocks
    assert second.reply_to == first.key == "1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Each delimiter and encoding that spreadsheets write gives the same statements."""
    file = io.StringIO(newline="")
    delimited.writer(file, delimiter=delimiter).writerows(
        [["Naam", "Bericht"], ["Renée", "Eén café; twee, drie | vier"], ["Jos", "Zo’n proef kost € 10, zeggen ze"]]
    )
    reading = read_with(csv, tmp_path / "a.csv", file.getvalue().encode(encoding))
    assert [(block.speaker, block.text) for block in reading.blocks] == [
        ("Renée", "Eén café; twee, drie | vier"),
        ("Jos", "Zo’n proef kost € 10, zeggen ze"),
    ]


def test_a_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    """Excel's `sep=` line is obeyed."""
    assert texts(read_with(csv, tmp_path / "a.csv", "sep=;\nNaam;Bericht\nEls;Meer, beter\n")) == ["Meer, beter"]


def test_a_quote_that_never_closes_does_not_swallow_the_table(tmp_path: Path) -> None:
    """An opening quote that was only a character costs no rows."""
    rows = "".join(f"{number};idee nummer {number} van de tafel\n" for number in range(200))
    reading = read_with(csv, tmp_path / "a.csv", 'Nr;Bericht\n0;"zomaar een aanhalingsteken\n' + rows)
    assert len(reading.blocks) == 201
    assert "aanhalingsteken" in reading.warnings[0]


@pytest.mark.parametrize("content", ["", "\n\n", "1,2\n3,4\n"])
def test_a_table_without_statements_says_so(tmp_path: Path, content: str) -> None:
    """An empty file, or numbers only, is unreadable with a reason."""
    with pytest.raises(UnreadableExportError, match=r"leeg|geen kolom"):
        read_with(csv, tmp_path / "a.csv", content)


def test_a_table_that_is_too_long_is_refused(tmp_path: Path) -> None:
    """The limit on rows in settings holds."""
    limit = with_columns().model_copy(update={"columns": {}, "max_table_rows": 3})
    with pytest.raises(UnreadableExportError, match="max_table_rows"):
        read_with(csv, tmp_path / "a.csv", WALL * 3, settings=limit)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1).map(
            lambda text: f"idee {text.strip()} einde"
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_people_write_comes_back_whole(tmp_path: Path, posts: list[str]) -> None:
    """A written table gives back every post, character for character, each once and in order."""
    file = io.StringIO(newline="")
    delimited.writer(file).writerows([["Naam", "Bericht"], *(["Els", post] for post in posts)])
    assert texts(read_with(csv, tmp_path / "a.csv", file.getvalue())) == posts


def test_a_post_takes_little_more_than_its_words(tmp_path: Path) -> None:
    """Reading a table of short posts needs at most five times their text: what a post is made of weighs more than its words before long."""
    posts = [
        f"wij leren {number} samen en delen wat we weten met de hele wijk en {number * 7} scholen"
        for number in range(30_000)
    ]
    table = "Naam;Tijd;Bericht\n" + "".join(
        f"Els {n % 90};12-03-2025 1{n % 9}:{n % 60:02};{post}\n" for n, post in enumerate(posts)
    )
    read_with(csv, tmp_path / "a.csv", table)  # imports and cue lists are no part of it
    tracemalloc.start()
    reading = read_with(csv, tmp_path / "a.csv", table)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert texts(reading) == posts
    assert peak <= 5 * sum(map(len, posts))


def test_reading_a_table_leaves_the_limit_on_cells_as_it_was(tmp_path: Path) -> None:
    """The csv module has one limit for the whole process; what people fill in is read with the usual one afterwards."""
    before = delimited.field_size_limit()
    read_with(csv, tmp_path / "wand.csv", "vraag;antwoord\nWat helpt?;Tijd voor elkaar\n")
    assert delimited.field_size_limit() == before


def test_a_very_long_cell_is_read(tmp_path: Path) -> None:
    """A cell of more characters than the csv module usually takes is a statement like any other."""
    long = "samen soep koken " * 10_000
    assert texts(read_with(csv, tmp_path / "wand.csv", f"Naam;Bericht\nEls;{long}\nBo;Geduld\n"))[1] == "Geduld"


def test_a_column_called_when_may_hold_what_people_wrote(tmp_path: Path) -> None:
    """Sentences below a name of times are statements; moments below it are times."""
    head = "Wat;Wanneer\n"
    written = [
        "Een hek om de hele tuin heen;Zodra er eindelijk iemand tijd voor heeft",
        "Gratis zaad voor wie dat wil;Pas als de kas van de buurt af is",
    ]
    reading = read_with(csv, tmp_path / "a.csv", head + "\n".join(written) + "\n")
    assert "Zodra er eindelijk iemand tijd voor heeft" in texts(reading)
    brief = "Naam;Wanneer\nEls;Nooit\nPiet;Als het kan\nMo;Eerst eten\n"
    assert texts(read_with(csv, tmp_path / "c.csv", brief)) == ["Nooit", "Als het kan", "Eerst eten"]
    for dated in (("3 mei 2024", "10 mei 2024"), ("Na de zomer", "z.s.m."), ("Q3", "volgend jaar")):
        rows = f"Een hek om de hele tuin heen;{dated[0]}\nGratis zaad voor wie dat wil;{dated[1]}\n"
        reading = read_with(csv, tmp_path / "b.csv", head + rows)
        assert texts(reading) == ["Een hek om de hele tuin heen", "Gratis zaad voor wie dat wil"]
        assert [block.time for block in reading.blocks] == [*dated]


def test_a_column_without_a_name_is_told_by_its_number(tmp_path: Path) -> None:
    """A column that was recognised by what is in it has the number that a spreadsheet would give it."""
    rows = ("1;;de buurt kookt elke vrijdag samen", "2;;een vaste plek is nodig", "3;;niemand keek op de klok")
    reading = read_with(csv, tmp_path / "a.csv", "\n".join(rows).encode())
    assert len(reading.blocks) == 3
    assert any("kolom nummer 3 is aan de inhoud herkend als bijdrage" in told for told in reading.warnings)
