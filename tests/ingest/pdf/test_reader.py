"""A wall comes back from a PDF as it was put on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.lines.seam import measure_seams
from opschaling_nlp.text.segment import build_session
from tests.ingest.pdf.walls import STATEMENTS, make_board, make_columns, reading_of, statements_of


@pytest.mark.parametrize("justified", [False, True])
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_wall_in_columns_comes_back_whole(tmp_path: Path, columns: int, justified: bool) -> None:
    """Hyphenated lines, over columns and pages, become the statements they were."""
    path = make_columns(
        tmp_path / "wand.pdf", columns=columns, justified=justified, size=10 if columns < 3 else 8.5, times=3
    )
    assert statements_of(path) == sorted(STATEMENTS * 3)


@pytest.mark.parametrize("box", ["rect", "round", "note", "shadow", ""])
@pytest.mark.parametrize("columns", [2, 3, 4])
def test_board_of_cards_comes_back_whole(tmp_path: Path, box: str, columns: int) -> None:
    """A card is one statement, with a ruled or rounded edge, a fill, a shadow, or only white space around it."""
    assert statements_of(make_board(tmp_path / "bord.pdf", box=box, columns=columns)) == STATEMENTS


def test_author_and_time_on_a_card_are_no_words_of_it(tmp_path: Path) -> None:
    """What the board adds to a card is told of the statement, not by it."""
    path = make_board(tmp_path / "bord.pdf", box="round", byline="Anoniem · 3 dagen geleden")
    assert statements_of(path) == STATEMENTS
    posts = [block for block in reading_of(path).blocks if block.speaker]
    assert {(block.speaker, block.time) for block in posts} == {("Anoniem", "3 dagen geleden")}


def test_header_and_footer_are_furniture_and_logged(tmp_path: Path) -> None:
    """Running lines and page numbers are left out, and what was left out can be looked up."""
    reading = reading_of(make_columns(tmp_path / "wand.pdf", times=4))
    assert not [
        block.text for block in reading.blocks if "Verslag van" in block.text or block.text.startswith("pagina ")
    ]
    left_out = [edit.before for edit in reading.edits if edit.kind == "furniture"]
    assert left_out.count("Verslag van de werksessie") == reading.pages
    assert [text for text in left_out if text.startswith("pagina")] == [
        f"pagina {number}" for number in range(1, reading.pages + 1)
    ]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_page_reads_as_an_upright_one(tmp_path: Path, angle: int) -> None:
    """A page that is shown turned, or of which the text was drawn turned, reads the same."""
    upright = make_columns(tmp_path / "recht.pdf")
    flagged = tmp_path / "gedraaid.pdf"
    flagged.write_bytes(re.sub(rb"/Rotate 0", b"/Rotate %d" % angle, upright.read_bytes()))
    assert b"/Rotate %d" % angle in flagged.read_bytes()
    assert statements_of(flagged) == STATEMENTS


def test_repeated_answer_is_no_furniture(tmp_path: Path) -> None:
    """An answer that two pages start with stays: it does not stand apart from the text."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    for page in range(2):
        for index, text in enumerate(
            [
                "Meer tijd",
                f"Een ander antwoord op bladzijde {page + 1}",
                "Nog een antwoord",
                f"Het laatste antwoord hier {page}",
            ]
        ):
            canvas.drawString(70, 740 - 16 * index, text)
        canvas.showPage()
    canvas.save()
    assert [block.text for block in reading_of(tmp_path / "a.pdf").blocks].count("Meer tijd") == 2


def test_every_line_has_its_place(tmp_path: Path) -> None:
    """A line knows its page, its number on the page, its box and its letters."""
    blocks = reading_of(make_columns(tmp_path / "wand.pdf", times=3)).blocks
    assert {block.page for block in blocks} == set(range(1, max(block.page or 0 for block in blocks) + 1))
    assert all(block.box and block.box.x0 < block.box.x1 and block.size > 0 and block.font for block in blocks)
    assert [block.line for block in blocks if block.page == 2] == list(
        range(1, 1 + sum(block.page == 2 for block in blocks))
    )


def test_same_file_same_reading(tmp_path: Path) -> None:
    """Reading twice gives the same."""
    path = make_columns(tmp_path / "wand.pdf", columns=2)
    assert reading_of(path) == reading_of(path)


class TestUnreadable:
    """Each file that cannot be read says in Dutch why."""

    def test_locked(self, tmp_path: Path) -> None:
        """A password that is needed is asked for."""
        path = tmp_path / "slot.pdf"
        canvas = Canvas(str(path), encrypt=pdfencrypt.StandardEncryption("geheim", canPrint=1))
        canvas.drawString(100, 700, "Niet te lezen")
        canvas.save()
        with pytest.raises(UnreadableExportError, match="wachtwoord nodig"):
            reading_of(path)

    def test_empty_password_opens(self, tmp_path: Path) -> None:
        """A file that is only protected against changes is read."""
        path = tmp_path / "open.pdf"
        canvas = Canvas(str(path), encrypt=pdfencrypt.StandardEncryption("", ownerPassword="eigenaar"))
        canvas.drawString(100, 700, "Wel te lezen")
        canvas.save()
        assert [block.text for block in reading_of(path).blocks] == ["Wel te lezen"]

    @pytest.mark.parametrize("content", [b"", b"gewone tekst", b"<html></html>"])
    def test_no_pdf(self, tmp_path: Path, content: bytes) -> None:
        """A file that only has the name of a PDF is damaged."""
        (tmp_path / "nep.pdf").write_bytes(content)
        with pytest.raises(UnreadableExportError, match="beschadigd bestand"):
            reading_of(tmp_path / "nep.pdf")

    def test_broken_off(self, tmp_path: Path) -> None:
        """A file of which the second half is missing is damaged."""
        whole = make_columns(tmp_path / "heel.pdf").read_bytes()
        (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 3])
        with pytest.raises(UnreadableExportError, match=r"beschadigd bestand|geen tekstlaag"):
            reading_of(tmp_path / "half.pdf")

    def test_pictures_only(self, tmp_path: Path) -> None:
        """A scan without text says what to do."""
        canvas = Canvas(str(tmp_path / "scan.pdf"))
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.save()
        with pytest.raises(UnreadableExportError, match="geen tekstlaag: eerst OCR"):
            reading_of(tmp_path / "scan.pdf")

    def test_one_page_without_text_is_a_warning(self, tmp_path: Path) -> None:
        """A page without text among others is named, and the others are read."""
        canvas = Canvas(str(tmp_path / "deels.pdf"))
        canvas.drawString(100, 700, "Een antwoord")
        canvas.showPage()
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.save()
        reading = reading_of(tmp_path / "deels.pdf")
        assert reading.warnings == ("pagina 2: geen tekstlaag: eerst OCR",)
        assert [block.text for block in reading.blocks] == ["Een antwoord"]

    def test_too_many_pages(self, tmp_path: Path) -> None:
        """A file with more pages than the settings allow is not walked through."""
        with pytest.raises(UnreadableExportError, match="meer dan 1 pagina"):
            reading_of(make_columns(tmp_path / "lang.pdf", times=4), max_pages=1)


def test_address_that_sticks_out_of_its_column_parts_no_columns(tmp_path: Path) -> None:
    """A word too long for its column does not break the columns beside it in two."""
    left = [
        "Wij plannen elke maand een rondgang",
        "door de buurt met de wijkagent",
        "",
        "https://www.buurtkrant-zonnedal-en-omstreken.example/archief",
        "",
        "Een lijst met namen hangt in de hal",
    ]
    right = [
        "De sleutel ligt bij de beheerder van",
        "het gebouw aan de overkant van het",
        "water, die hem op vrijdag uitleent",
        "aan wie er eerder om gevraagd heeft",
        "en hem op maandag weer ophaalt bij",
        "de bakker",
    ]
    canvas = Canvas(str(tmp_path / "lang.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 10)
    for index, pair in enumerate(zip(left, right, strict=True)):
        for x, text in zip((60, 270), pair, strict=True):
            canvas.drawString(x, 740 - 13 * index + 4 * (x > 100), text)
    canvas.save()
    texts = [block.text for block in reading_of(tmp_path / "lang.pdf").blocks]
    assert texts == [text for text in left + right if text]


def test_cards_without_box_close_together_are_not_joined_over_columns(tmp_path: Path) -> None:
    """Where no sentence goes on over the foot of any column, a full last line there does not either."""
    canvas = Canvas(str(tmp_path / "kaarten.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 10)
    cards = [
        ("De bakker op de hoek doet nu ook", "mee met de leesclub van de wijk"),
        ("Op zaterdag is de werkplaats open", "voor iedereen die iets maakt. Kom!"),
    ]
    for row in range(3):
        for column in range(3):
            for place, card in enumerate(cards):
                for line, text in enumerate(card):
                    canvas.drawString(40 + 180 * column, 760 - 200 * row - 33 * place - 13 * line, text)
        if row < 2:
            canvas.setFont("Helvetica-Bold", 14)
            canvas.drawString(40, 650 - 200 * row, "Wat zou de volle breedte van de wijk nog meer kunnen helpen?")
            canvas.setFont("Helvetica", 10)
    canvas.save()
    found = [text for text in statements_of(tmp_path / "kaarten.pdf") if "volle breedte" not in text]
    assert found == sorted(" ".join(card) for card in cards * 9)


def test_card_with_room_below_its_words_does_not_go_on_over_the_page(tmp_path: Path) -> None:
    """Centred words on notes of one size fill no line, so the note at the head of the next page is another one."""
    canvas = Canvas(str(tmp_path / "bord.pdf"), pagesize=A4)
    notes = ["Zaaigoed", "Een gezamenlijke schuur", "Overleg", "Wisselende beheerders"]
    for index, text in enumerate(notes):
        canvas.setFillColorRGB(1, 0.95, 0.6)
        canvas.rect(60 + 160 * (index % 2), 60 if index < 2 else 720, 150, 70, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawCentredString(135 + 160 * (index % 2), 90 if index < 2 else 750, text)
        if index == 1:
            canvas.showPage()
    canvas.save()
    assert statements_of(tmp_path / "bord.pdf") == sorted(notes)


@pytest.mark.parametrize("above", ["Kijk eens in het archief van https://", "Kijk eens in het"])
def test_address_that_did_not_fit_goes_on_the_line_above(tmp_path: Path, above: str) -> None:
    """An address that was moved to a line of its own belongs to the line above, where space parts the posts."""
    canvas = Canvas(str(tmp_path / "adres.pdf"), pagesize=A4)
    address = "https://www.volkstuin-de-vlinderstruik.example/jaarplannen/tweeduizendvijf"
    posts = [
        ("Wij planten dit jaar voor het eerst bessen langs de hele rand van het terrein en", "ook langs het pad"),
        ("Op de dijk staan nu al bomen die van de vorige eigenaar zijn en waarvan niemand", "het ras kent"),
        ("Wie een perceel heeft langs het water kan zich opgeven voor de cursus slootkant", "en krijgt een schep"),
        (above, address.removeprefix("https://" if above.endswith("/") else "")),
        ("Het gereedschap ligt in de schuur achter de kas en gaat altijd na gebruik terug", "in het rek"),
    ]
    top = 760.0
    for post in posts:
        for line in post:
            canvas.drawString(60, top, line)
            top -= 14
        top -= 9
    canvas.save()
    assert len(statements_of(tmp_path / "adres.pdf")) == len(posts)


def test_card_that_is_cut_goes_on_in_the_next_column(tmp_path: Path) -> None:
    """A browser cuts a card at the foot of a column of cards: the rest has no space above its first line, as whole cards have."""
    canvas = Canvas(str(tmp_path / "bord.pdf"), pagesize=A4)
    cards = [
        (60, 720, 10, ["Wie een hond uitlaat, ziet", "meer van de straat dan wij"]),
        (60, 660, 10, ["De lantaarn bij de brug is", "al weken stuk, en de stoep"]),
        (230, 720, 0, ["Ooievaarshof ligt los."]),
        (230, 690, 10, ["Een loket dat op zaterdag", "open is."]),
    ]
    for left, top, inset, lines in cards:
        height = inset + 14 * len(lines) + 4
        canvas.roundRect(left, top - height, 150, height, 1)
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(lines):
            canvas.drawString(left + 8, top - inset - 10 - 14 * row, line)
    canvas.save()
    assert statements_of(tmp_path / "bord.pdf") == sorted(
        [
            "Wie een hond uitlaat, ziet meer van de straat dan wij",
            "De lantaarn bij de brug is al weken stuk, en de stoep Ooievaarshof ligt los.",
            "Een loket dat op zaterdag open is.",
        ]
    )


def test_cards_full_to_their_edges_stay_apart(tmp_path: Path) -> None:
    """A card without space above and below its words is full, not cut, also at the head of a page."""
    canvas = Canvas(str(tmp_path / "vol.pdf"), pagesize=A4)
    for lines in (["Loop eens mee op dinsdag"], ["Het fietspad ligt er nu", "en niemand klaagt nog"], ["Rust"]):
        inset = 2 if len(lines) > 1 else 20
        for left in (60, 230):
            height = 2 * inset + 14 * len(lines)
            canvas.rect(left, 700 - height, 150, height)
            canvas.setFont("Helvetica", 11)
            for row, line in enumerate(lines):
                canvas.drawString(left + 8, 700 - inset - 10 - 14 * row, line)
        canvas.showPage()
    canvas.save()
    assert len(statements_of(tmp_path / "vol.pdf")) == 6


def test_space_between_posts_may_differ_by_a_pixel(tmp_path: Path) -> None:
    """A browser puts lines on whole pixels, so that the same small space above a post comes out in two sizes."""
    canvas = Canvas(str(tmp_path / "browser.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 9)
    posts = [
        ("De fietsenmaker leent zijn werkplaats uit op", "maandag. Dan is hij zelf naar de markt."),
        ("Voor een bankje is een vergunning nodig en", "een handtekening van de buren"),
        ("Er hangt een prikbord in het portiek waarop", "iedereen kwijt kan wat hij mist in de buurt"),
        ("De brievenbus voor ideeën zat al vol na twee", "dagen, en er is een tweede naast gehangen"),
    ]
    top = 760.0
    for index, post in enumerate(posts * 6):
        for row, line in enumerate(post):
            canvas.drawString(60, top, line)
            top -= (12.75, 12.0)[(index + row) % 2] if row == 0 else (15.75, 15.0)[index == 3]
    canvas.save()
    assert statements_of(tmp_path / "browser.pdf") == sorted(" ".join(post) for post in posts * 6)


def test_address_after_a_colon_goes_on_the_line_above(tmp_path: Path) -> None:
    """What a colon announces belongs to it, though the address begins on a line of its own."""
    canvas = Canvas(str(tmp_path / "adres.pdf"), pagesize=A4)
    for row, line in enumerate(["Hier staat hoe zij het deden:", "<https://kade.example/2>"]):
        canvas.drawString(60, 700 - 14 * row, line)
    for row, line in enumerate(["Regen", "Meer banken langs het water en bij de halte"]):
        canvas.drawString(60, 600 - 28 * row, line)
    canvas.save()
    assert "Hier staat hoe zij het deden: https://kade.example/2" in statements_of(tmp_path / "adres.pdf")


def test_line_before_a_word_with_a_slash_is_full_where_none_is_broken_there(tmp_path: Path) -> None:
    """That the first half of `A/B` would still have fitted says nothing in a document that breaks no line after a slash."""
    canvas = Canvas(str(tmp_path / "streep.pdf"), pagesize=A4)
    lines = [
        "Wij lopen vast op het oude peilbesluit van de polder en",
        "op het nieuwe",
        "Dat staat in het stuk van de sluis",
        "Waterschap/Hoogheemraadschap over de stuwen en de gemalen",
        "Een tweede gemaal zou ons al een heel eind op weg helpen",
    ]
    for row, line in enumerate(lines):
        canvas.drawString(60, 700 - 14 * row, line)
    canvas.save()
    seams = measure_seams(reading_of(tmp_path / "streep.pdf").blocks)
    assert [seam.full for seam in seams] == [False, False, True, True]


def test_letters_wider_than_their_steps_are_words(tmp_path: Path) -> None:
    """Letters that stand over each other, as where a file states their widths wrongly, are read as the words they make."""
    canvas = Canvas(str(tmp_path / "smal.pdf"), pagesize=A4)
    line = canvas.beginText(60, 700)
    line.setFont("Helvetica", 11)
    line.setCharSpace(-4)
    line.setWordSpace(8)
    line.textOut("ONDER DE BOMEN")
    canvas.drawText(line)
    canvas.save()
    assert statements_of(tmp_path / "smal.pdf") == ["ONDER DE BOMEN"]


CARDS = [
    ("Geduld bij de buren",),
    ("Een eigen potje voor de straat", "en iemand die het bijhoudt"),
    ("Soep op zaterdag",),
    ("Meer zon op het plein",),
]
TIMES = [f"{number} min geleden" for number, _ in enumerate(CARDS, start=2)]


def draw_cards(path: Path, place: str, *, boxed: bool = True) -> Path:
    """Draw a board with the name or time of each post, in small letters, `place`d left, right, above or below its words."""
    canvas = Canvas(str(path), pagesize=A4)
    for index, lines in enumerate(CARDS):
        top = 760 - 90 * index
        if boxed and place != "over":
            canvas.rect(60, top - 50, 300, 60)
        if boxed:
            canvas.rect(66, top - 36, 288, 36)
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(lines):
            canvas.drawString(160 if place in {"left", "stacked", "votes"} else 70, top - 14 - 14 * row, line)
        canvas.setFont("Helvetica", 8)
        said = TIMES[index]
        said = {"votes": f"▲ {index + 2}", "left": said, "right": said, "stacked": said}.get(place, f"Els · {said}")
        x, y = {"right": (290, -14), "over": (70, 6), "band": (70, 2), "foot": (70, -46), "stacked": (70, -24)}.get(
            place, (70, -14)
        )
        if place == "stacked":
            canvas.drawString(70, top - 14, "Els")
        canvas.drawString(x, top + y, said)
    canvas.save()
    return path


@pytest.mark.parametrize("boxed", [True, False])
@pytest.mark.parametrize("place", ["left", "right"])
def test_a_time_beside_the_words_is_told_of_the_post(tmp_path: Path, place: str, *, boxed: bool) -> None:
    """A browser sets the time in a column of its own beside the words, in a card or free: it is no word of the post."""
    path = draw_cards(tmp_path / "bord.pdf", place, boxed=boxed)
    assert statements_of(path) == sorted(map(" ".join, CARDS))
    assert {block.time for block in reading_of(path).blocks} == set(TIMES)


@pytest.mark.parametrize("place", ["over", "band", "foot"])
def test_who_wrote_it_may_stand_outside_the_box_of_the_words(tmp_path: Path, place: str) -> None:
    """Name and time above a bubble, or between the edge of a card and the box with its words, belong to that post."""
    path = draw_cards(tmp_path / "bord.pdf", place)
    assert statements_of(path) == sorted(map(" ".join, CARDS))
    assert {(block.speaker, block.time) for block in reading_of(path).blocks} == {("Els", time) for time in TIMES}


def test_a_number_on_a_frame_around_one_card_is_its_name(tmp_path: Path) -> None:
    """A bare number that no sign makes one of votes names the frame, as words would."""
    canvas = Canvas(str(tmp_path / "bord.pdf"), pagesize=A4)
    for number, post in enumerate(("Geduld bij de buren", "Soep op zaterdag", "Meer zon op het plein"), 1):
        bottom = 760 - 200 * number
        canvas.rect(60, bottom, 400, 180)
        canvas.rect(80, bottom + 20, 300, 100)
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(70, bottom + 160, str(number))
        canvas.setFont("Helvetica", 10)
        canvas.drawString(90, bottom + 90, post)
    canvas.save()
    statements = build_session(reading_of(tmp_path / "bord.pdf"), session_id="s").statements
    assert [(statement.section[-1:], statement.reactions) for statement in statements] == [
        ((str(number),), 0) for number in range(1, 4)
    ]


@pytest.mark.parametrize("boxed", [True, False])
def test_a_name_over_a_time_may_stand_beside_the_words(tmp_path: Path, *, boxed: bool) -> None:
    """Both lines of that column are told of the post, of which the words may be one line."""
    path = draw_cards(tmp_path / "bord.pdf", "stacked", boxed=boxed)
    assert statements_of(path) == sorted(map(" ".join, CARDS))
    assert {(block.speaker, block.time) for block in reading_of(path).blocks} == {("Els", time) for time in TIMES}
