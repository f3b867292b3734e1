"""Tests of what makes a text a report, and of what in a report is a heading or belongs to the book."""

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Reading, SessionKind
from opschaling_nlp.text.passages import build_passages
from opschaling_nlp.text.report_parts import find_contents, recurring_heads, reports
from opschaling_nlp.text.segment import build_session

AIM = (
    "In het voorjaar kwamen veertig bewoners en beroepskrachten bijeen in het buurthuis. De gemeente wilde van hen horen hoe de "
    "aanpak met deelauto's ook in andere wijken kan werken, en wat daarvoor nodig is."
)
TALK = (
    "De deelnemers spraken aan deze tafel vooral over geld. Volgens de gespreksleider liep het gesprek goed, al was er soms te "
    "weinig tijd om alle punten te bespreken die waren opgeschreven."
)
END = (
    "De gemeente neemt de uitkomsten mee naar het nieuwe programma. Na de zomer volgt een tweede bijeenkomst waarin de voortgang "
    "met alle partners wordt besproken, zodat iedereen weet waar hij aan toe is."
)
REPORT = f"""Verslag werkbijeenkomst Deelauto's

Inhoud

1. Aanleiding .......... 2
2. Wat er aan de tafels gezegd is .......... 2
2.1 Geld en tijd .......... 3
3. Conclusie .......... 4
Deelnemers .......... 5

1. Aanleiding

{AIM}

2. Wat er aan de tafels gezegd is

2.1 Geld en tijd

{TALK}

- de subsidie stopt na een jaar
- een kleine vereniging kan niet voorschieten

Figuur 1: de tafels aan het werk

3. Conclusie

{END}

Deelnemers

- Karin de Boer, gemeente
- Ahmed Yilmaz, bewoner

Literatuur

Bakker, J. (2019). Delen in de stad. Utrecht: Nest.

Colofon

Dit verslag is gemaakt door Bureau Veld. Vormgeving: Studio Punt.
"""
WALL = """Verslag padlet Deelauto's

Wat helpt om op te schalen?

een trekker die er tijd voor heeft
geld voor langer dan een jaar
een wethouder die belt

Wat houdt je tegen?

de vergunning duurt een half jaar. Daarna is het seizoen voorbij.
niemand trekt eraan
te weinig tijd
"""


def session_of(text):
    """Read a text as a file with it would be."""
    return build_session(Reading("x.txt", "text", "", blocks=read_blocks(text)), session_id="s")


def said(session):
    """List the texts of the statements."""
    return [statement.text for statement in session.statements]


def test_a_report_is_a_document_and_a_wall_is_not():
    """Paragraphs, contents and known headings make a report; questions with short answers make a wall, whatever the title says."""
    assert session_of(REPORT).kind is SessionKind.DOCUMENT
    assert session_of(WALL).kind is SessionKind.WALL


def test_long_posts_under_a_question_stay_posts():
    """A question to the room above running text makes a wall of it."""
    assert session_of(f"Wat zie je in jouw wijk gebeuren?\n\n{AIM}\n\n{TALK}\n\n{END}\n").kind is SessionKind.WALL


def test_headings_of_a_report_open_sections_that_end_at_the_next():
    """A numbered heading stands over what has a lower number, up to the next of its own level."""
    sections = {statement.text[:9]: statement.section for statement in session_of(REPORT).statements}
    assert sections == {
        AIM[:9]: ("Aanleiding",),
        TALK[:9]: ("Wat er aan de tafels gezegd is", "2.1 Geld en tijd"),
        "de subsid": ("Wat er aan de tafels gezegd is", "2.1 Geld en tijd"),
        "een klein": ("Wat er aan de tafels gezegd is", "2.1 Geld en tijd"),
        END[:9]: ("Conclusie",),
    }


def test_a_bare_line_above_a_paragraph_is_a_heading():
    """A short line without a verb or end mark that stands by itself over a paragraph is a heading of a report."""
    session = session_of(
        f"Verslag van de avond\n\nInleiding\n\n{AIM}\n\nErvaringen uit de wijken\n\n{TALK}\n\nTot slot\n\n{END}\n"
    )
    assert [statement.section for statement in session.statements] == [
        ("Inleiding",),
        ("Ervaringen uit de wijken",),
        ("Tot slot",),
    ]


@pytest.mark.parametrize(
    ("heading", "chapter"), [("Tot slot", True), ("SAMEN VERDER", True), ("TOT SLOT", True), ("Samen verder", False)]
)
def test_a_heading_without_a_number_is_a_chapter_if_reports_have_it_or_it_is_in_capitals(heading, chapter):
    """Behind 2.1 another heading without a number stands below it, where letters do not say otherwise."""
    numbered = (
        f"Verslag van de avond\n\n1. Aanleiding\n\n{AIM}\n\n2. Wat er gezegd is\n\n2.1 Geld en tijd\n\n{TALK}\n\n"
    )
    above = () if chapter else ("Wat er gezegd is", "2.1 Geld en tijd")
    assert session_of(f"{numbered}{heading}\n\n{END}\n").statements[-1].section == (*above, heading)


@pytest.mark.parametrize("line", ["Ervaringen uit de wijken", "Onze tuin en de buren"])
@pytest.mark.parametrize("room", ["\n", "\n\n"])
def test_a_short_line_over_a_numbered_heading_of_a_lower_level_is_a_heading(line, room):
    """Over 1.1 a line that says nothing is no passage of the part above."""
    text = (
        f"Verslag van de avond\n\nInleiding\n\n{AIM}\n\n{line}{room}1.1 Geld en tijd\n\n{TALK}\n\nTot slot\n\n{END}\n"
    )
    assert said(session_of(text)) == [AIM, TALK, END]


@pytest.mark.parametrize("line", ["", "Zo ging het in de wijk\n", "Dat was de opbrengst:\n\n"])
def test_numbered_points_close_to_each_other_head_nothing(line):
    """A point stands below none of the others, and what is said right above them is said."""
    points = "1. meer geld\n2. meer tijd\n3. een eigen ruimte\n"
    text = f"Verslag van de avond\n\nInleiding\n\n{AIM}\n\n{line}{points}\nTot slot\n\n{END}\n"
    session = session_of(text)
    assert said(session) == [AIM, *filter(None, [line.strip()]), "meer geld", "meer tijd", "een eigen ruimte", END]
    assert {statement.section for statement in session.statements[:-1]} == {("Inleiding",)}


@pytest.mark.parametrize(
    ("answers", "asked"), [(["meer licht", "een bank"], True), (["meer licht", TALK], False), ([TALK, END], False)]
)
def test_a_question_in_a_report_is_put_to_the_room_if_short_answers_follow(answers, asked):
    """Two short answers are enough; above a paragraph, also below one answer, the author asks."""
    question = "Wat helpt de buurt?"
    parts = [f"Verslag van de avond\n\nInleiding\n\n{AIM}", question, *answers, f"Tot slot\n\n{END}\n"]
    statements = session_of("\n\n".join(parts)).statements
    assert [one.prompt for one in statements if one.text in answers and one.section != ("Tot slot",)] == (
        [question] * 2 if asked else [""] * 2
    )
    assert (question in [one.text for one in statements]) is not asked


@pytest.mark.parametrize(
    ("above", "below", "heads"),
    [
        ("Dat ging goed.", "De buurt deed mee.", True),
        ("Kort gezegd", "De buurt deed mee.", True),
        ("- de bank\n- de boom", "De buurt deed mee.", True),
        ("- de bank\n- de boom", "- het hek\n- de poort", False),
        ("Dat ging goed.", "die avond niet en toen wel.", False),
        ("Dat ging goed.", "12", False),
        (END.rstrip(".") + " en", "De buurt deed mee.", False),
    ],
)
def test_a_subheading_that_comes_back_parts_what_has_ended_from_what_begins(above, below, heads):
    """A line that once cuts a sentence or a list, or stands over a page number, is a running one everywhere."""
    parts = "\n\n".join(
        f"Wijk {place}\n\n{AIM}\n\nWat hielp\n\n{TALK}\n\n{end}\n\nWat remde\n\n{begin}\n\n{TALK}"
        for place, end, begin in [("Oost", END, AIM), ("Noord", above, below), ("West", END, AIM)]
    )
    found = recurring_heads(build_passages(read_blocks(f"Verslag van de middag\n\n{parts}\n")))
    assert found == ({("wat", "hielp"), ("wat", "remde")} if heads else set())


@pytest.mark.parametrize("line", ["- Conclusie", "- SAMEN VERDER", "→ Conclusie", "- Aanpak van het werk"])
def test_an_item_of_a_list_heads_nothing_in_a_report(line):
    """What stands behind a bullet or an arrow is said, though it reads as a heading over a paragraph."""
    session = session_of(f"Verslag van de avond\n\nInleiding\n\n{AIM}\n\n{line}\n\n{TALK}\n\nTot slot\n\n{END}\n")
    assert said(session) == [AIM, line.split(maxsplit=1)[1], TALK, END]


def test_what_belongs_to_the_book_is_logged_and_counted():
    """Contents, people, references, colophon and captions are furniture; a warning says how many lines of each were left out."""
    session = session_of(REPORT)
    assert [warning for warning in session.warnings if warning.startswith("weggelaten")] == [
        "weggelaten als inhoudsopgave: 6 regels",
        "weggelaten als lijst van mensen: 3 regels",
        "weggelaten als literatuur of noten: 2 regels",
        "weggelaten als colofon of contact: 2 regels",
        "weggelaten als bijschriften: 1 regel",
    ]
    assert "- Karin de Boer, gemeente" in [edit.before for edit in session.edits if edit.kind == "furniture"]


@pytest.mark.parametrize(
    "head", ["Bijlage: deelnemerslijst", "Bijlage 2. Lijst van deelnemers", "Bijlagen – aanwezigen"]
)
def test_a_list_of_people_may_be_an_appendix(head):
    """What a report calls an appendix is what its heading says after that word."""
    session = session_of(REPORT.replace("\nDeelnemers\n", f"\n{head}\n"))
    assert "Karin de Boer, gemeente" not in said(session)


@pytest.mark.parametrize(
    "line", ["Waar staan we nu met het project?", TALK, "Wij vonden dat het zo niet langer kan gaan."]
)
def test_a_list_of_people_ends_where_something_is_said(line):
    """A question or sentence below a list of people is kept, even where nothing shows that a new section begins."""
    text = REPORT.replace("- Ahmed Yilmaz, bewoner\n", f"- Ahmed Yilmaz, bewoner\n\n{line}\n")
    session = session_of(text)
    assert line in [*said(session), *(text for _, _, text in session.headings)]


def test_a_quotation_after_who_said_it_is_reported():
    """Words between quotes are a participant's where the words before the colon say so, and the author's elsewhere."""
    said_by, own = "Een deelnemer zei daarna: “Dat is bij ons in de straat net zo.”", "Ons motto was: “Elke auto telt.”"
    text = REPORT.replace(END, f"{END}\n\n{said_by}\n\n{own}")
    reported = {one.text: one.reported for one in session_of(text).statements}
    assert (reported[said_by], reported[own]) == (True, False)


def test_running_lines_and_page_numbers_are_no_statements():
    """A line that comes back page after page, and a page number by itself, are left out; words in a list that come back are not."""
    pages = "\n\n".join(
        f"{text}\n\nWerkbijeenkomst Deelauto's in de wijk\n\n{page}" for page, text in enumerate([AIM, TALK, END], 7)
    )
    session = session_of(pages.replace("wordt besproken", "wordt besproken", 1))
    assert session.kind is SessionKind.DOCUMENT
    assert not {"7", "8", "9"} & set(said(session))


def test_what_a_report_reports_of_participants_is_told_from_what_its_author_says():
    """A list under a heading or sentence that says who spoke, and a quotation, are participants'; the author's paragraphs are not."""
    told = f"{TALK} De deelnemers noemden het volgende:\n"
    quoted = "“Zonder trekker gebeurt er bij ons in de straat helemaal niets”, zei iemand."
    text = REPORT.replace(f"{TALK}\n", told).replace(
        "3. Conclusie\n\n", f"3. Conclusie\n\n- een eigen afspraak\n\n{quoted}\n\n"
    )
    reported = [statement.text for statement in session_of(text).statements if statement.reported]
    assert reported == ["de subsidie stopt na een jaar", "een kleine vereniging kan niet voorschieten", quoted]
    assert not any(statement.reported for statement in session_of(WALL).statements)


@pytest.mark.parametrize(
    ("head", "theirs"),
    [
        ("Wat mantelzorgers vertelden", True),
        ("WAT LEERLINGEN AANDROEGEN", True),
        ("Zo denken winkeliers erover", True),
        ("Wat wij van huurders hoorden", True),
        ("Toelichting van jonge ouders", True),
        ("Verder werd ingebracht", True),
        ("Wat wij de ouders vertelden", False),
        ("Werving van deelnemers", False),
        ("Uitleg voor deelnemers", False),
        ("Wat het bestuur met bewoners wil", False),
        ("Onze aanbevelingen", False),
    ],
)
def test_a_heading_that_says_who_spoke_gives_their_words(head, theirs):
    """Participants beside a verb of saying, or behind what they said, give the words below; whom the author tells something does not."""
    assert reports(head) is theirs


def test_a_close_call_is_doubtful():
    """Where the features hardly decide between a wall and a report, the reading says so."""
    sure, close = (
        session_of(REPORT),
        session_of(f"{AIM}\n\n{TALK}\n\n{END}\n\n" + "- een punt op de lijst van die middag\n" * 7),
    )
    assert not sure.doubts
    assert [doubt for doubt in close.doubts if "kind in sessies.toml" in doubt]


def test_a_short_sentence_at_the_front_is_no_title():
    """A first paragraph of one sentence is said in the report; only what is no sentence belongs to the title."""
    first = "Wij hebben het in drie wijken geprobeerd."
    session = session_of(f"Verslag van de proef\n14 mei 2024\n\n{first}\n\n{AIM}\n\n{TALK}\n\n{END}\n")
    assert said(session)[0] == first


def test_a_running_header_may_stand_on_a_page_of_its_own():
    """A line that comes back page after page is a running one, also where two pages have next to nothing between them."""
    header = "Werkbijeenkomst Deelauto's in de wijk"
    pages = [
        AIM,
        f"{TALK}\n\n{END}\n\n{AIM}\n\n{TALK}",
        "",
        f"{END}\n\n{TALK}\n\n{AIM}\n\n{END}",
        TALK,
        f"{AIM}\n\n{END}\n\n{TALK}\n\n{END}",
        END,
    ]
    session = session_of("Verslag\n\nInleiding\n\n" + "\n\n".join(f"{header}\n\n{page}" for page in pages))
    assert header not in [*said(session), *(text for _, _, text in session.headings)]


MINUTES = f"""Deelauto's: tweede ronde

////////////////////

Datum: 3 juni 2024

Locatie: buurthuis De Kade

////////////////////

Aanwezig

- Karin de Boer, gemeente
- Ahmed Yilmaz, bewoner

Agenda van de middag

- welkom
- rondje langs de velden

Opdracht 1: Wie er meerijdt

- de buren van nummer acht
- een vereniging met een bus

Wat er verder speelde

{AIM}
"""


def test_minutes_with_few_paragraphs_are_a_report():
    """A date, a place and who was present show minutes; a programme is left out, and rules are no words."""
    session = session_of(MINUTES)
    assert session.kind is SessionKind.DOCUMENT
    assert [text for _, role, text in session.headings if role == "heading"] == [
        "Agenda van de middag",
        "Opdracht 1: Wie er meerijdt",
        "Wat er verder speelde",
    ]
    assert [statement.text for statement in session.statements] == [
        "de buren van nummer acht",
        "een vereniging met een bus",
        AIM,
    ]


def test_a_line_that_reads_on_is_no_heading():
    """Above a line in small letters stands the start of a sentence, however much white there is between."""
    text = REPORT.replace(TALK, f"De deelnemers spraken aan deze tafel vooral over de kosten\n\nvan het {TALK}")
    assert not any("vooral over de kosten" in text for _, _, text in session_of(text).headings)


def test_a_question_over_a_list_heads_it():
    """What was asked at a table heads what was answered there, also in more words than a short answer has."""
    answer = "een plek waar iedereen zijn auto kwijt kan en waar ook na tien uur nog iemand is die de sleutels uitgeeft"
    asked = "Wat is er volgens deze tafel nog nodig?"
    session = session_of(REPORT.replace("- de subsidie stopt", f"{asked}\n- {answer}\n- de subsidie stopt"))
    assert asked in [text for _, _, text in session.headings]


def test_a_sentence_that_comes_back_is_no_running_line():
    """What a report says several times, with its stop, was said; only a line without one may be that of a page."""
    said_often = "Dat vraagt om een vaste trekker."
    parts = [AIM, TALK, END, AIM, TALK, END]
    text = "Verslag\n\nInleiding\n\n" + "\n\n".join(f"{part}\n\n{TALK}\n\n{END}\n\n{said_often}" for part in parts)
    assert said_often in said(session_of(text))


def test_a_subheading_may_come_back_in_each_chapter():
    """A line that comes back above what was said, each time after another heading, is a subheading and no running line."""
    chapter = "Avond {}\n\n{}\n\nWat ging hier goed\n\n{}\n\nWat ging hier minder\n\n{}"
    text = "\n\n".join(chapter.format(number, AIM, TALK, END) for number in ("een", "twee", "drie"))
    session = session_of(f"Verslag van drie avonden\n\n{text}")
    heads = [name for _, _, name in session.headings]
    assert heads.count("Wat ging hier goed") == heads.count("Wat ging hier minder") == 3
    assert [one.section[-1] for one in session.statements if one.text == TALK] == ["Wat ging hier goed"] * 3


def test_a_heading_may_open_with_a_question_word():
    """What was asked at a table heads the list below it, with or without its mark."""
    session = session_of(
        REPORT.replace("- de subsidie stopt", "Wat hier werkt\n\n- een hek dat dicht was\n- de subsidie stopt")
    )
    assert "Wat hier werkt" in [text for _, _, text in session.headings]


def test_tabs_lead_to_the_page_as_dots_do():
    """Rising pages behind tabs make a contents page, also where nothing says that it is one; behind blanks they do not."""
    entries = [("Aanleiding", 2), ("Geld en tijd", 3), ("Conclusie", 4)]
    for leader, found in (("\t", [0, 1, 2]), (" ..... ", [0, 1, 2]), (" ", [])):
        blocks = read_blocks("\n\n".join(f"{title}{leader}{page}" for title, page in entries))
        assert list(find_contents(build_passages(blocks))) == found, leader


def test_contents_may_be_links_to_headings():
    """In Markdown an entry of the contents has no page: its words come back as a heading."""
    contents = "Inhoud\n\n1. [Aanleiding](#aanleiding)\n2. [Conclusie](#conclusie)\n\n1. Aanleiding"
    text = (
        REPORT[: REPORT.index("Inhoud")]
        + contents
        + REPORT[REPORT.index("\n\n1. Aanleiding\n") + len("\n\n1. Aanleiding") :]
    )
    session = session_of(text)
    assert [text for _, _, text in session.headings].count("Aanleiding") == 1
    assert not any("](#" in text for _, _, text in session.headings)


def test_the_same_subheadings_in_each_chapter_make_a_report():
    """Lines below the same headings each evening are a report where the title says so, without any paragraph."""
    evening = "Avond {0}\n\nWat lukt\n\nWij rijden elke {0} met drie buren.\n\nWat knelt\n\nDe {0} sleutel is zoek."
    text = "\n\n".join(map(evening.format, ("eerste", "tweede", "derde")))
    assert session_of(f"Verslag drie avonden\n\n{text}").kind is SessionKind.DOCUMENT
    assert session_of(f"Drie avonden\n\n{text}").kind is SessionKind.WALL


def test_a_line_that_announces_a_list_stands_under_the_heading_above():
    """What leads to a list does not take the place of the chapter that it stands in."""
    told = (
        f"OPBRENGST TAFEL 1\n\nDe deelnemers noemden:\n- een hek dat dicht was\n- een lege tank\n\nCONCLUSIE\n\n{END}"
    )
    session = session_of(f"Verslag\n\nAANLEIDING\n\n{AIM}\n\n{TALK}\n\n{told}")
    places = {one.text: one.section for one in session.statements}
    assert places["een lege tank"] == ("OPBRENGST TAFEL 1", "De deelnemers noemden")
    assert places[END] == ("CONCLUSIE",)


def test_a_running_line_below_the_contents_ends_them():
    """The number behind a running line is no page of the contents: these are left out, and it is too."""
    contents = "Inhoud\n\n1. Aanleiding ........ 1\n2. Gesprek ........ 2\nColofon ........ 3"
    running = "Deelauto's in de wijk                    "
    page = f"{AIM}\n\n{TALK}\n\n{END}"
    session = session_of(
        f"Verslag Deelauto's\n\n{contents}\n\n{running}1\n\n1. Aanleiding\n\n{page}\n\n{running}2\n\n"
        f"2. Gesprek\n\n{page}\n\n{running}3\n\n3. Slot\n\n{page}"
    )
    assert said(session) == [AIM, TALK, END] * 3


def test_a_running_line_cuts_no_sentence():
    """A sentence that goes on below the head of the next page is one statement, with no other lines moved."""
    page = f"{AIM}\n\n{TALK}\n\n{END}"
    cut = END.index("bijeenkomst waarin")
    session = session_of(
        f"Verslag Deelauto's\n\nDeelauto's in de wijk\n\n1. Aanleiding\n\n{AIM}\n\n{TALK}\n\n{END[: cut - 1]}\n\n"
        f"Deelauto's in de wijk\n\n{END[cut:]}\n\n2. Gesprek\n\n{page}\n\nDeelauto's in de wijk\n\n3. Slot\n\n{page}"
    )
    assert said(session) == [AIM, TALK, END] * 3


def test_the_publisher_below_a_reference_belongs_to_it():
    """A short line without a verb under a reference is the rest of it; what somebody says there is kept."""
    lines = "Bakker, J. (2019). Delen in de stad.\n\nUtrecht: Nest.\n\nDe buurt wil vooral dat het nu snel doorgaat."
    session = session_of(f"Verslag Deelauto's\n\n1. Aanleiding\n\n{AIM}\n\n{TALK}\n\nLiteratuur\n\n{lines}")
    assert said(session)[-1] == "De buurt wil vooral dat het nu snel doorgaat."
    assert "Utrecht: Nest." not in said(session)


def test_an_answer_that_several_gave_makes_no_report():
    """One short line that comes back is no subheading, so that a typed wall with it stays a wall."""
    posts = ["Tijd", "Meer geld voor de tuin", "Tijd", "Een hek. Dat moet er nu echt komen", "Een kas", "Tijd", "Soep"]
    session = session_of("Middag over de tuin\n\n" + "\n\n".join(posts))
    assert session.kind is SessionKind.WALL
    assert said(session).count("Tijd") == 3
