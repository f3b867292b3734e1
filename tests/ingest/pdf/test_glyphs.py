"""Characters become what was meant: symbol fonts, ligatures, doubled and turned letters."""

from __future__ import annotations

from typing import Any

import pytest

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.ingest.pdf.glyphs import Turn, main_quarter, quarter_of, read_glyphs
from opschaling_nlp.ingest.pdf.runs import build_runs

UPRIGHT = Turn(0, 600, 800)


def char(
    text: str, x0: float = 100.0, *, font: str = "Helvetica", matrix: tuple[float, ...] = (1, 0, 0, 1), size: float = 10
) -> dict[str, Any]:
    """Make a character as pdfplumber gives it, on a baseline 700 points above the foot."""
    return {
        "text": text,
        "x0": x0,
        "x1": x0 + 5,
        "top": 92.0,
        "bottom": 92.0 + size,
        "y0": 698.0,
        "fontname": font,
        "matrix": (*matrix, x0, 700.0),
        "non_stroking_color": (0,),
    }


@pytest.mark.parametrize(
    ("raw", "font", "meant"),
    [
        ("à", "Wingdings", "→"),
        ("\uf0e0", "ABCDEF+Wingdings-Regular", "→"),
        ("\uf0e0", "Calibri", "→"),
        ("fi", "Symbol", "→"),
        ("®", "SymbolMT", "→"),
        ("J", "Wingdings", "☺"),
        ("Ø", "Wingdings", "➢"),
        ("\uf0b7", "Symbol", "•"),
        ("\uf0a7", "Wingdings", "▪"),
        ("\uf0fc", "Wingdings", "✓"),
        ("ﬁ", "Calibri", "fi"),
        ("ﬃ", "Calibri", "ffi"),
        ("(cid:127)", "Helvetica", "•"),
        ("à", "Helvetica", "à"),
        ("J", "Arial", "J"),
        ("½", "Calibri", "½"),
        ("\uf8ff", "Calibri", "\uf8ff"),
    ],
)
def test_symbol_is_known_by_its_font(raw: str, font: str, meant: str) -> None:
    """An arrow in a symbol font is an arrow, and a letter in another font stays a letter; the raw character is kept."""
    (glyph,) = read_glyphs([char(raw, font=font)], UPRIGHT)
    assert glyph.text == meant
    assert glyph.raw == (raw if raw != meant else "")


def test_letters_drawn_twice_are_read_once() -> None:
    """Fake bold and shadows double each letter a hair aside; a double letter in a word stands a letter aside."""
    word = [char("a"), char("a", 100.4), char("l", 105), char("l", 105.4), char("l", 107.4), char("l", 107.8)]
    assert "".join(glyph.text for glyph in read_glyphs(word, UPRIGHT)) == "all"


@pytest.mark.parametrize(
    ("matrix", "quarter"),
    [
        ((1, 0, 0, 1), 0),
        ((0, 1, -1, 0), 1),
        ((-1, 0, 0, -1), 2),
        ((0, -1, 1, 0), 3),
        ((0.99, 0.1, -0.1, 0.99), 0),
        ((0.7, 0.7, -0.7, 0.7), None),
    ],
)
def test_direction_comes_from_the_matrix(matrix: tuple[float, ...], quarter: int | None) -> None:
    """A note put a little askew is upright; a watermark across the page has no direction."""
    assert quarter_of(char("a", matrix=matrix)) == quarter


def test_page_is_read_as_most_of_it_is_written() -> None:
    """A few turned words in a margin do not turn the page."""
    assert main_quarter([char("a", matrix=(0, 1, -1, 0))] * 3 + [char("b")]) == 1
    assert main_quarter([]) == 0


def test_every_symbol_family_has_its_table() -> None:
    """The editable list names only tables that exist, with codes of one byte and a character for each."""
    tables = load_cues("symbols")
    assert set(tables["families"].values()) <= set(tables)
    for name, table in tables.items():
        if name != "families":
            assert all(0x20 <= int(code, 16) <= 0xFF and meant for code, meant in table.items())


def test_texts_drawn_over_each_other_are_read_apart() -> None:
    """A word that sticks out of its card and the words of the next lie over each other; their letters do not mix."""
    chars = [char(sign, 100 + 5 * place) for place, sign in enumerate("aanpak")]
    chars += [char(sign, 121 + 5 * place) for place, sign in enumerate("soep")]
    assert [run.text for run in build_runs(read_glyphs(chars, UPRIGHT))] == ["aanpak", "soep"]


@pytest.mark.parametrize(
    ("ink", "colour"),
    [
        (1, "#ffffff"),
        ((0.5,), "#808080"),
        ([1, 0, 0.2], "#ff0033"),
        ((1.5, -0.1, 0), "#ff0000"),
        ((0, 1, 1, 0), "#ff0000"),
        ((0.2, 0, 1, 0.5), "#668000"),
        ((0, 0, 0, 1), ""),
        ((0, 0, 0), ""),
        (None, ""),
        (("patroon",), ""),
        ((1, 1), ""),
    ],
)
def test_a_plain_colour_in_any_notation_is_one_of_red_green_and_blue(ink: Any, colour: str) -> None:
    """Grey, red with green and blue, and the four inks of a printer are told alike; black and patterns are no colour."""
    (glyph,) = read_glyphs([char("a") | {"non_stroking_color": ink}], UPRIGHT)
    assert glyph.colour == colour
