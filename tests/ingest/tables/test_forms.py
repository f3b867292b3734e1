"""Guard the tables of questionnaires: rows of names that Qualtrics adds, what forms put around the answers, and questions below each other."""

from __future__ import annotations

import csv as delimited
import io
from pathlib import Path

import pytest
import xlsxwriter

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.tables import csv, xlsx
from opschaling_nlp.ingest.tables.header import is_stacked
from opschaling_nlp.ingest.tables.profile import role_of
from tests.ingest.reading import read_file, read_with, recognises


def table(*rows: list[str]) -> str:
    """Write rows as delimited text."""
    file = io.StringIO()
    delimited.writer(file).writerows(rows)
    return file.getvalue()


def sheet(path: Path, *rows: list[str]) -> Path:
    """Write rows as a workbook with one sheet."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Blad")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def answers(tmp_path: Path, *rows: list[str]) -> list[tuple[str, str]]:
    """Read rows as a file and give the prompt and the text of each post."""
    return [(block.prompt, block.text) for block in read_with(csv, tmp_path / "a.csv", table(*rows)).blocks]


def test_qualtrics_names_its_columns_three_times(tmp_path: Path) -> None:
    """The questions in the second row are the prompts; codes and ids are no answers, nor is what the program noted of each respondent."""
    rows = (
        ["RecordedDate", "ResponseId", "UserLanguage", "Q1", "Q2_1"],
        ["Recorded Date", "Response ID", "User Language", "Wat helpt\njullie verder?", "Hoe zeker ben je? - Cijfer"],
        [
            '{"ImportId":"recordedDate"}',
            '{"ImportId":"_recordId"}',
            '{"ImportId":"userLanguage"}',
            '{"ImportId":"QID1_TEXT"}',
            '{"ImportId":"QID2_1"}',
        ],
        ["2025-03-12 10:01:00", "R_1aBcDeF", "NL", "tijd om te oefenen", "8"],
        ["2025-03-12 10:02:00", "R_2aBcDeF", "NL", "koffie", "7"],
    )
    assert answers(tmp_path, *rows) == [
        ("Wat helpt jullie verder?", "tijd om te oefenen"),
        ("Wat helpt jullie verder?", "koffie"),
    ]
    assert [block.time for block in read_with(csv, tmp_path / "b.csv", table(*rows)).blocks] == [
        "2025-03-12 10:01:00",
        "2025-03-12 10:02:00",
    ]


@pytest.mark.parametrize(
    "around",
    [
        (["Tijdstempel", "E-mailadres"], ["12-3-2025 10:01:00", "a@b.nl"], ["12-3-2025 10:02:00", "c@b.nl"]),
        (["Timestamp"], ["2025/03/12 10:01:00 AM GMT+1"], ["2025/03/12 10:02:00 AM GMT+1"]),
        (["Id", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"], ["1", "12-3-25 10:00", "12-3-25 10:01", "anonymous", ""], ["2", "12-3-25 10:00", "12-3-25 10:02", "anonymous", ""]),
        (["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"], ["1", "3/12/25 10:00", "3/12/25 10:01", "anonymous", "", ""], ["2", "3/12/25 10:00", "3/12/25 10:02", "anonymous", "", ""]),
    ],
    ids=["Google, Dutch", "Google, with a zone", "Microsoft, Dutch", "Microsoft, English"],
)  # fmt: skip
def test_what_a_form_puts_before_the_answers_is_no_answer(
    tmp_path: Path, around: tuple[list[str], list[str], list[str]]
) -> None:
    """A question per column: each answer is a statement under it, with the time of its row."""
    rows = [
        [*before, *cells]
        for before, cells in zip(
            around, (["Wat neem je mee?", "Noem een drempel"], ["samen eten", "geen tijd"], ["lef", ""]), strict=True
        )
    ]
    assert answers(tmp_path, *rows) == [
        ("Wat neem je mee?", "samen eten"),
        ("Noem een drempel", "geen tijd"),
        ("Wat neem je mee?", "lef"),
    ]
    assert all(block.time for block in read_with(csv, tmp_path / "b.csv", table(*rows)).blocks)


def test_a_column_with_text_that_is_not_read_is_told_of(tmp_path: Path) -> None:
    """Beside a column known by name another with sentences may hold answers too; nobody should miss them unknowingly."""
    rows = (
        ["Bericht", "Bijvangst"],
        ["samen eten op vrijdag", "de chef was er zelf ook bij"],
        ["een vaste plek", "niemand keek op de klok daar"],
    )
    reading = read_with(csv, tmp_path / "a.csv", table(*rows))
    assert [block.text for block in reading.blocks] == ["samen eten op vrijdag", "een vaste plek"]
    assert reading.warnings == (
        "kolommen met tekst niet gelezen: Bijvangst; wijs aan wat bijdragen zijn onder [ingest.columns]",
    )


def stacked(tmp_path: Path, *rows: list[str]) -> list[tuple[str, str]]:
    """Read rows as a workbook and give the prompt and the text of each post."""
    return [(block.prompt, block.text) for block in read_file(xlsx, sheet(tmp_path / "a.xlsx", *rows)).blocks]


def test_questions_below_each_other_each_have_their_answers(tmp_path: Path) -> None:
    """With their kind below them: answers with their votes; what the organiser wrote is counted, and a question with only numbers is told of."""
    rows = (
        ["Leermiddag"], [],
        ["Noem een succes"], ["Open Ended"], [], ["Response", "Votes"], ["de buurt kwam zelf", "3"], ["een vaste plek", "1"], [],
        ["Doe je mee?"], ["Multiple choice"], ["Choice", "Votes"], ["ja", "5"], ["nee", "1"], [],
        ["Welk woord past?"], ["Word cloud"], [], ["Response", "Votes"], ["hoop", "4"], [],
        ["Question 9", "Hoe zeker?"], ["7", "2"],
    )  # fmt: skip
    reading = read_file(xlsx, sheet(tmp_path / "a.xlsx", *rows))
    assert [(block.prompt, block.text, block.reactions) for block in reading.blocks] == [
        ("Noem een succes", "de buurt kwam zelf", 3),
        ("Noem een succes", "een vaste plek", 1),
        ("Welk woord past?", "hoop", 4),
    ]
    assert reading.title == "Leermiddag"
    assert reading.warnings == (
        "onder de vraag “Hoe zeker?” geen antwoorden herkend",
        "keuzes bij gesloten vragen, die de organisator schreef, overgeslagen: 2",
    )


@pytest.mark.parametrize(
    ("options", "told"), [((), 0), ((["Choice", "Votes"],), 0), ((["Choice", "Votes"], ["ja", "5"]), 1)]
)
def test_choices_of_a_closed_question_are_counted(tmp_path: Path, options: tuple[list[str], ...], told: int) -> None:
    """The row with the names of columns is no choice, and a question without choices has none."""
    rows = (
        ["Noem een succes"], ["Open Ended"], [], ["Response", "Votes"], ["de buurt kwam zelf", "3"], [],
        ["Doe je mee?"], ["Multiple choice"], *options, [],
        ["Welk woord past?"], ["Word cloud"], [], ["Response", "Votes"], ["hoop", "4"],
    )  # fmt: skip
    reading = read_file(xlsx, sheet(tmp_path / "a.xlsx", *rows))
    assert [block.text for block in reading.blocks] == ["de buurt kwam zelf", "hoop"]
    skipped = f"keuzes bij gesloten vragen, die de organisator schreef, overgeslagen: {told}"
    assert reading.warnings == ((skipped,) if told else ())


def test_questions_by_number_or_by_their_mark(tmp_path: Path) -> None:
    """A number before a question, known names of columns below it, or a list in a sheet of one column make it a question."""
    numbered = (
        ["Vraag 1", "Wat helpt"],
        ["Deelnemer", "Antwoord"],
        ["1", "tijd"],
        [],
        ["Vraag 2", "Wat remt"],
        ["Deelnemer", "Antwoord"],
        ["3", "regels"],
    )
    named = (
        ["Wat helpt?"],
        ["Voter", "Answer"],
        ["Voter 1", "tijd"],
        [],
        ["Wat remt?"],
        ["Voter", "Answer"],
        ["Voter 2", "regels"],
    )
    assert stacked(tmp_path, *numbered) == [("Wat helpt", "tijd"), ("Wat remt", "regels")]
    assert stacked(tmp_path, *named) == [("Wat helpt?", "tijd"), ("Wat remt?", "regels")]
    listed = (["Wat helpt?"], ["tijd"], ["geld"], [], ["Wat remt?"], ["regels"], ["angst"])
    assert [prompt for prompt, _ in stacked(tmp_path, *listed)] == ["Wat helpt?"] * 2 + ["Wat remt?"] * 2


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (
            ["Meer tijd"],
            [],
            ["Wie betaalt dat?"],
            [],
            ["Samen eten"],
            [],
            ["Wat als de chef gaat?"],
            [],
            ["Klein beginnen"],
        ),
        (
            ["Bericht", "Naam"],
            ["een idee", "Els"],
            [],
            ["Wie betaalt dat?", ""],
            ["nog een", "Piet"],
            [],
            ["Waarom nu?", ""],
            ["laatste", "Kim"],
        ),
    ],
)
def test_questions_of_participants_divide_no_table(rows: tuple[list[str], ...]) -> None:
    """A post that asks something on a row of its own, between empty rows, stays a post."""
    assert not is_stacked(list(enumerate(rows, 1)))


def test_a_second_row_of_names_belongs_to_the_questions_above(tmp_path: Path) -> None:
    """Options under a question that goes on over columns, and the words for an open answer, are no answers."""
    rows = (
        ["Respondent ID", "Wat helpt in de tuin?", "Wat gebruik je?", "", ""],
        ["", "Open-Ended Response", "Gieter", "Schoffel", "Anders (geef aan)"],
        ["1", "Samen schoffelen", "Gieter", "", ""],
        ["2", "Een kruiwagen erbij", "", "Schoffel", "Mijn oude laars"],
    )
    assert sorted(answers(tmp_path, *rows)) == [
        ("Wat gebruik je?", "Gieter"),
        ("Wat gebruik je?", "Mijn oude laars"),
        ("Wat gebruik je?", "Schoffel"),
        ("Wat helpt in de tuin?", "Een kruiwagen erbij"),
        ("Wat helpt in de tuin?", "Samen schoffelen"),
    ]


def test_each_question_has_its_own_names(tmp_path: Path) -> None:
    """Where a question stands above an answer and a name, the name beside an answer says who gave it."""
    rows = (
        ["Wat helpt?", "", "Wat remt?", ""],
        ["antwoord", "naam", "antwoord", "naam"],
        ["Samen schoffelen", "Els", "Het onkruid", "Piet"],
        ["Een kruiwagen", "Piet", "De regen", "Els"],
    )
    found = read_with(csv, tmp_path / "a.csv", table(*rows)).blocks
    assert [(block.prompt, block.text, block.speaker) for block in found] == [
        ("Wat helpt?", "Samen schoffelen", "Els"),
        ("Wat remt?", "Het onkruid", "Piet"),
        ("Wat helpt?", "Een kruiwagen", "Piet"),
        ("Wat remt?", "De regen", "Els"),
    ]


def test_each_question_has_its_own_votes(tmp_path: Path) -> None:
    """Where every question has a column of votes, an answer has those beside it."""
    text = "Wat ging goed?,Votes,Wat kan beter?,Votes\nSamen stoken,3,Eerder beginnen,1\nDe buren deden mee,2,,\n"
    reading = read_with(csv, tmp_path / "a.csv", text)
    assert [(block.text, block.reactions) for block in reading.blocks] == [
        ("Samen stoken", 3), ("Eerder beginnen", 1), ("De buren deden mee", 2),
    ]  # fmt: skip


def test_cards_of_a_board_have_a_name_a_description_and_a_list(tmp_path: Path) -> None:
    """A card is its name and its description together, below the list that it lies in."""
    text = "Card Name,Card Description,Labels,Members,List Name\nEen droge schuur,Voor het hout,groen,els,Wat helpt?\nNatte zomers,,,,Wat hindert?\n"
    reading = read_with(csv, tmp_path / "a.csv", text)
    assert [(block.text, block.prompt) for block in reading.blocks] == [
        ("Een droge schuur\nVoor het hout", "Wat helpt?"), ("Natte zomers", "Wat hindert?"),
    ]  # fmt: skip


def test_a_first_answer_is_no_second_row_of_names(tmp_path: Path) -> None:
    """A first participant who skipped a question leaves a hole; the row stays a row."""
    rows = (
        ["Naam", "Wat helpt?", "Wat remt?"],
        ["", "Samen schoffelen", "Het onkruid"],
        ["Piet", "Een kruiwagen", ""],
    )
    assert len(answers(tmp_path, *rows)) == 3


def test_codes_before_questions_are_no_words_of_them(tmp_path: Path) -> None:
    """LimeSurvey writes a code before each question."""
    rows = (
        ["id. Antwoord ID", "submitdate. Datum ingediend", "G1Q1. Wat helpt in de tuin?"],
        ["1", "2024-03-12 10:00:00", "Samen schoffelen"],
        ["2", "2024-03-12 11:00:00", "Een kruiwagen"],
    )
    assert answers(tmp_path, *rows) == [
        ("Wat helpt in de tuin?", "Samen schoffelen"),
        ("Wat helpt in de tuin?", "Een kruiwagen"),
    ]


def test_what_a_participant_is_becomes_his_group(tmp_path: Path) -> None:
    """Role and organisation are no statements but say of what group somebody is."""
    rows = (
        ["Functie", "Organisatie", "Wat helpt in de tuin?"],
        ["tuinman", "De Kas", "Samen schoffelen"],
        ["bewoner", "", "Een kruiwagen"],
    )
    found = read_with(csv, tmp_path / "a.csv", table(*rows)).blocks
    assert [(block.text, block.group) for block in found] == [
        ("Samen schoffelen", "tuinman; De Kas"),
        ("Een kruiwagen", "bewoner"),
    ]


def test_a_platform_for_participation_gives_title_and_body_together(tmp_path: Path) -> None:
    """A proposal is one statement with its votes; what the organisation answered is told and kept apart."""
    rows = (
        ["id", "category/name/nl", "title/nl", "body/nl", "votes", "state", "answer/nl", "published_at"],
        [
            "4",
            "Groen",
            "Een hek",
            "<p>Om de konijnen buiten te houden.</p>",
            "12",
            "accepted",
            "Wij zetten een hek.",
            "2024-03-12",
        ],
        [
            "5",
            "Groen",
            "Een vijver",
            "<p>Voor de kikkers.</p>",
            "7",
            "rejected",
            "Daar is geen plaats voor.",
            "2024-03-13",
        ],
    )
    reading = read_with(csv, tmp_path / "a.csv", table(*rows))
    assert [(block.text.splitlines()[0], block.reactions, block.section) for block in reading.blocks] == [
        ("Een hek", 12, ("Groen",)),
        ("Een vijver", 7, ("Groen",)),
    ]
    assert any("antwoord van de organisatie" in warning for warning in reading.warnings)


def test_a_table_with_tabs_may_be_called_text(tmp_path: Path) -> None:
    """Names above columns make a text a table; a text with a tab here and there stays a text."""
    text = "Naam\tSectie\tBericht\nEls\tKansen\tSamen schoffelen\nPiet\tZorgen\tHet onkruid\n"
    found = read_with(csv, tmp_path / "a.txt", text).blocks
    assert [(block.speaker, block.section, block.text) for block in found] == [
        ("Els", ("Kansen",), "Samen schoffelen"),
        ("Piet", ("Zorgen",), "Het onkruid"),
    ]
    for other in ("Kansen\tZorgen\nSamen schoffelen\tHet onkruid\n", "Bericht van Els:\n\tSamen schoffelen\n"):
        assert not recognises(csv, tmp_path / "b.txt", other.encode())


def test_a_summary_of_a_proposal_is_no_second_one(tmp_path: Path) -> None:
    """Title and body are one statement; the summary that Consul has too stands in where there is no body."""
    text = table(
        ["id", "title", "summary", "description", "cached_votes_up", "answer"],
        ["1", "Een heg", "Tegen de wind", "Langs het hele veld een heg.", "4", "Doen we"],
        ["2", "Een poort", "Met een slot erop", "", "1", ""],
    )
    reading = read_with(csv, tmp_path / "a.csv", text)
    assert [(block.text, block.reactions, block.section) for block in reading.blocks] == [
        ("Een heg\nLangs het hele veld een heg.", 4, ()),
        ("Een poort\nMet een slot erop", 1, ()),
    ]


def test_the_number_of_a_category_is_not_its_name(tmp_path: Path) -> None:
    """Decidim has a column for the number and one for the name in each language."""
    text = table(
        ["id", "category/id", "category/name/nl", "title/nl", "body/nl"],
        ["1", "3", "Groen", "Een heg", "Langs het veld"],
        ["2", "4", "Straat", "Een poort", "Met een slot"],
    )
    assert [block.section for block in read_with(csv, tmp_path / "a.csv", text).blocks] == [("Groen",), ("Straat",)]


def test_people_and_times_are_known_without_names_of_columns(tmp_path: Path) -> None:
    """A table without a header says by its content who wrote a post and when."""
    text = table(
        ["Els Dam", "12-3-2025", "Wij schoffelen samen elke dinsdag"],
        ["Piet Bos", "13-3-2025", "De kruiwagen blijft in de schuur staan"],
        ["Kim Vos", "14-3-2025", "Begin met een klein stuk"],
    )
    blocks = read_with(csv, tmp_path / "a.csv", text).blocks
    assert [(block.speaker, block.time) for block in blocks[:2]] == [
        ("Els Dam", "12-3-2025"),
        ("Piet Bos", "13-3-2025"),
    ]


def test_a_sign_above_numbers_says_how_many_agreed(tmp_path: Path) -> None:
    """A column below an emoji counts people."""
    text = table(["Idee", "👍"], ["Samen schoffelen", "4"], ["Een kruiwagen erbij", "0"])
    assert [block.reactions for block in read_with(csv, tmp_path / "a.csv", text).blocks] == [4, 0]


@pytest.mark.parametrize(("name", "people"), [("Hoe vaak", 0), ("Frequentie", 0), ("Keer genoemd", 4)])
def test_how_often_something_happens_counts_no_people(tmp_path: Path, name: str, people: int) -> None:
    """A number counts people only below a name that says they named it; times a year or a rating count nobody."""
    text = table(["Idee", name], ["Samen schoffelen", "4"], ["Een kruiwagen erbij", "12"])
    assert read_with(csv, tmp_path / "a.csv", text).blocks[0].reactions == people


def test_a_question_before_a_row_is_its_prompt(tmp_path: Path) -> None:
    """Where each row answers another question, the question at its beginning is what was asked."""
    text = table(
        ["", "Tafel 1", "Tafel 2"],
        ["Wat helpt?", "Samen schoffelen met iedereen", "Een goed rooster maken"],
        ["Wat hindert?", "Geen sleutel van de schuur", "Te weinig mensen die komen"],
    )
    blocks = read_with(csv, tmp_path / "a.csv", text).blocks
    assert [(block.prompt, block.section) for block in blocks] == [
        ("Wat helpt?", ("Tafel 1",)),
        ("Wat helpt?", ("Tafel 2",)),
        ("Wat hindert?", ("Tafel 1",)),
        ("Wat hindert?", ("Tafel 2",)),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "Welke functie heb je?",
        "Wat is uw rol?",
        "Bij welke organisatie hoort u?",
        "Jouw wijk",
        "Tot welke groep behoort u?",
    ],
)
def test_a_form_asks_what_a_participant_is_in_many_ways(asked: str) -> None:
    """The question for a role, a district or an organisation is known by its form, whatever it asks for."""
    assert role_of(asked) == "group"


def test_a_column_called_wie_holds_names_or_answers(tmp_path: Path) -> None:
    """Names below Wie or Door say who spoke; anything else below them, and below Wie?, is an answer."""
    reading = read_with(
        csv, tmp_path / "a.csv", "wanneer,wie,bijdrage\ngisteren,Els,Samen schoffelen\n3 juni,Piet,Soep\n"
    )
    assert [(block.text, block.speaker, block.time) for block in reading.blocks] == [
        ("Samen schoffelen", "Els", "gisteren"),
        ("Soep", "Piet", "3 juni"),
    ]
    rows = (["Wat helpt?", "Wie?"], ["Samen schoffelen", "De buren"], ["Soep", "De school"])
    assert ("Wie?", "De buren") in answers(tmp_path, *rows)
    rows = (
        ["Wat helpt?", "", "Wat remt?", ""],
        ["Bijdrage", "Door", "Bijdrage", "Door"],
        ["Samen schoffelen", "Els", "Het onkruid", "Piet"],
    )
    assert answers(tmp_path, *rows) == [("Wat helpt?", "Samen schoffelen"), ("Wat remt?", "Het onkruid")]


def test_a_row_of_answers_is_no_row_of_names(tmp_path: Path) -> None:
    """Below a row of questions, cells that sound like names of columns are answers; below titles they are names."""
    asked = ["Tijdstempel", "Waar werk je en wat doe je daar?", "Licht je antwoord toe", "Doe je mee?"]
    rows = (
        ["2025/02/11 3:14:05 PM CET", "Dierentuin", "De giraf wil niet naar binnen", "Oneens"],
        ["", "Gemeente", "Wie de sleutel heeft is nooit op tijd", "Eens"],
    )
    read = answers(tmp_path, asked, *rows)
    assert {("Licht je antwoord toe", "De giraf wil niet naar binnen")} < set(read)
    assert {("Licht je antwoord toe", "Wie de sleutel heeft is nooit op tijd")} < set(read)
    title = ["Wat ging er goed?", "", ""]
    assert answers(tmp_path, title, ["Naam", "Bericht", "Stemmen"], ["Els", "De giraf eet weer", "3"]) == [
        ("Wat ging er goed?", "De giraf eet weer")
    ]


@pytest.mark.parametrize(
    "above",
    [
        [["Bijeenkomst", "Dorpshuis", "Piet"], ["", "", ""]],
        [["Wat ging er goed?", "Ronde twee", "Zwolle"]],
        [["Wie zijn wij?", "Hoe heten wij?", "Wat vinden wij?"]],
    ],
)
def test_facts_above_the_names_of_columns_are_no_names(tmp_path: Path, above: list[list[str]]) -> None:
    """A row of known names is the header below facts, below questions, and below anything with a blank row between."""
    rows = [*above, ["Naam", "Groep", "Bericht"], ["Els de Wit", "Zwemclub", "De giraf eet weer"]]
    blocks = read_with(csv, tmp_path / "a.csv", table(*rows, ["Piet Bos", "School", "Het hek is open"])).blocks
    assert [(block.text, block.speaker, block.group) for block in blocks] == [
        ("De giraf eet weer", "Els de Wit", "Zwemclub"),
        ("Het hek is open", "Piet Bos", "School"),
    ]


@pytest.mark.parametrize("name", ["Status", "Functie", "Reacties", "Voortgang"])
def test_sentences_below_any_name_are_read_or_told(tmp_path: Path, name: str) -> None:
    """What people wrote below a name that usually says something else is read; labels and addresses there are not."""
    told = ("Ligt stil omdat de pomp lekt", "Loopt goed sinds de buren helpen")
    pilots = ("Een vijver achter de school graven", "Een moestuin op het dak van de garage")
    rows = [[pilot, text] for pilot, text in zip(pilots, told, strict=True)]
    assert {text for _, text in answers(tmp_path, ["Wat", name], *rows)} == {*pilots, *told}
    beside = read_with(csv, tmp_path / "b.csv", table(["Bericht", name], *rows))
    assert [block.text for block in beside.blocks] == [*pilots]
    assert any(name in warning for warning in beside.warnings)
    labels = [[pilot, "Loopt, Jan de Wit, Dorpsraad, zie plan"] for pilot in pilots]
    assert {text for _, text in answers(tmp_path, ["Wat", name], *labels)} == {*pilots}


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2)])
def test_a_group_beside_a_theme_says_who_spoke(tmp_path: Path, order: tuple[int, ...]) -> None:
    """A column of groups is the section only where no other column is, and says who spoke in any case."""
    rows = (
        ["Thema", "Groep", "Idee"],
        ["Water", "Bewoners", "Een vijver graven"],
        ["Water", "School", "Regen opvangen"],
    )
    placed = table(*([row[place] for place in order] for row in rows))
    blocks = read_with(csv, tmp_path / "a.csv", placed).blocks
    assert [(block.text, block.section, block.group) for block in blocks] == [
        ("Een vijver graven", ("Water",), "Bewoners"),
        ("Regen opvangen", ("Water",), "School"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["participant", "group-id", "n-votes", "n-agree", "0", "1"], ["4", "0", "2", "1", "1", "-1"], ["5", "", "1", "1", "", "1"]],
        [["topic", "Hoe houden we de tuin open?"], ["url", "https://tuin.example/9x"], ["voters", "18"], ["groups", "2"], ["conversation-description", "Zeg het ons"]],
    ],
    ids=["votes of each participant", "facts about a talk"],
)  # fmt: skip
def test_numbers_and_facts_are_no_statements(tmp_path: Path, rows: list[list[str]]) -> None:
    """Names above nothing but numbers, and facts of several kinds with their names, are refused with the way out."""
    with pytest.raises(UnreadableExportError, match="geen kolom met bijdragen"):
        answers(tmp_path, *rows)


@pytest.mark.parametrize(
    "rows",
    [
        [["Een hek", "12"], ["Een kas", "9"], ["Een vijver", "7"], ["Een bank", "3"]],
        [["Els", "Een hek"], ["Piet", "2026"], ["Kim", "https://tuin.example/hek"], ["Bo", "14 mei"]],
        [["Naam", "Antwoord"], ["Els", "12"], ["Piet", "1-5-2026"], ["Kim", "Een hek"]],
    ],
    ids=["ideas with votes", "names with ideas", "a column of answers"],
)
def test_ideas_beside_values_stay(tmp_path: Path, rows: list[list[str]]) -> None:
    """Values of one kind are votes, those of people are answers, and a known name says what is said."""
    assert "Een hek" in [text for _, text in answers(tmp_path, *rows)]


def test_a_number_names_who_wrote_where_nothing_else_does(tmp_path: Path) -> None:
    """Where authors have numbers alone, these tell them apart; beside names they do not."""
    rows = [["author-id", "comment-body", "Naam"], ["3", "Een hek erom", "Els"], ["4", "Een kas erbij", "Piet"]]
    for more, speaker in ((3, "Els"), (2, "3")):
        reading = read_with(csv, tmp_path / "a.csv", table(*(row[:more] for row in rows)))
        assert reading.blocks[0].speaker == speaker


def test_a_row_that_adds_up_the_votes_is_no_statement(tmp_path: Path) -> None:
    """A total below a column of votes is left out and counted; a participant's words that open with the same word stay."""
    rows = (
        ["Idee", "Ingebracht door tafel", "Stemmen"],
        ["Een bank bij de bakker", "Tafel 1", "4"],
        ["Totaal andere bestrating", "Tafel 2", "2"],
        ["Totaal aantal stemmen", "", "6"],
    )
    reading = read_with(csv, tmp_path / "a.csv", table(*rows))
    assert [(block.text, block.group, block.reactions) for block in reading.blocks] == [
        ("Een bank bij de bakker", "Tafel 1", 4),
        ("Totaal andere bestrating", "Tafel 2", 2),
    ]
    assert any("optellen" in warning for warning in reading.warnings)


def test_a_table_that_brought_an_idea_is_its_group(tmp_path: Path) -> None:
    """A column that says which table or group brought an idea is no name of a person."""
    for name in ("Ingebracht door (tafel)", "Genoemd door groep"):
        reading = read_with(csv, tmp_path / "a.csv", table(["Idee", name], ["Een hek erom", "Tafel 2"]))
        assert (reading.blocks[0].group, reading.blocks[0].speaker) == ("Tafel 2", "")


@pytest.mark.parametrize(("name", "thema"), [("Sfeer", "Zorg"), ("Ronde", "Zorg")])
def test_a_short_column_that_is_not_read_is_named(tmp_path: Path, name: str, thema: str) -> None:
    """Short words under an unknown name, or under a second name of a section, are told of beside what was read."""
    rows = [["Idee", "Thema", name], *([idea, thema, "Warm"] for idea in ("Een hek erom", "Een kas erbij"))]
    reading = read_with(csv, tmp_path / "a.csv", table(*rows))
    assert [(block.text, block.section) for block in reading.blocks] == [
        ("Een hek erom", (thema,)),
        ("Een kas erbij", (thema,)),
    ]
    assert any(f"niet gelezen: {name};" in warning for warning in reading.warnings)
