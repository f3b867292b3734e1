"""Lines that people add to a codebook or take out of it hold as a file that extends it would, and can be undone."""

from __future__ import annotations

import pytest

from opschaling_nlp.codebook import load_codebook, shipped_codebook
from opschaling_nlp.codings.log import last_words, load_log, record, undo
from opschaling_nlp.codings.owncodes import (
    MARK,
    BookLine,
    check_line,
    lay_over,
    write_overlay,
)
from opschaling_nlp.errors import UserError
from tests.output.tables_fixture import make_codebooks

ADDED = BookLine("factoren", "lead", "indicators", "burgemeester|bestuur")
TAKEN = BookLine("factoren", "lead", "indicators", "het college", stands=False)


def _lead(books):
    return next(code for code in books[1].codes if code.name == "lead")


def _words(books):
    return [one.value for one in _lead(books).indicators]


def test_lines_are_laid_over_and_undone(tmp_path):
    """An alternative that is added stands last, one that is taken away is gone, the version says so; undoing restores."""
    for line in (ADDED, TAKEN, BookLine("factoren", "lead", "exclude", "Het college van lesgeven")):
        record(tmp_path, "lotte", line)
    books = lay_over(make_codebooks(), last_words(load_log(tmp_path), BookLine))
    assert _words(books) == ["de wethouder", "een sponsor", "burgemeester|bestuur"]
    assert _lead(books).exclude == ("mooi weer", "Het college van lesgeven")
    assert (books[0].version, books[1].version) == ("1.0", "1.0" + MARK)
    for _ in range(3):
        undo(tmp_path, "noor")
    assert lay_over(make_codebooks(), last_words(load_log(tmp_path), BookLine)) == make_codebooks()


def test_what_was_added_can_be_taken_away_and_added_again(tmp_path):
    """The last word on a line counts, also where an alternative of one's own is named by its indicator."""
    for line in (ADDED, BookLine("factoren", "lead", "indicators", ADDED.indicator, stands=False)):
        record(tmp_path, "lotte", line)
    assert lay_over(make_codebooks(), last_words(load_log(tmp_path), BookLine)) == make_codebooks()
    record(tmp_path, "lotte", ADDED)
    assert "burgemeester|bestuur" in _words(lay_over(make_codebooks(), last_words(load_log(tmp_path), BookLine)))


@pytest.mark.parametrize(
    "line",
    [
        BookLine("factoren", "weg", "indicators", "iets"),
        BookLine("factoren", "lead", "indicators", "de wethouder"),
        BookLine("factoren", "lead", "indicators", "weg", stands=False),
        BookLine("factoren", "lead", "include", "weg", stands=False),
        BookLine("factoren", "lead", "indicators", "iets", facet="weg"),
        BookLine("factoren", "lead", "indicators", "@bestaatniet"),
    ],
)
def test_a_line_that_cannot_be_is_refused(line):
    """An unknown code or facet, words that cannot be found, what stands there already, and what does not stand there."""
    with pytest.raises(UserError):
        check_line(make_codebooks(), line)


def test_the_overlay_says_what_the_lines_say(tmp_path):
    """The file with `extends` gives the same code as the lines laid over the shipped codebook."""
    book = shipped_codebook("drivers")
    code = book.codes[0]
    facet = code.facets[0].name
    lines = (
        BookLine("drivers", code.name, "indicators", code.indicators[0].id, stands=False),
        BookLine("drivers", code.name, "indicators", "verzonnen woordje", facet),
        BookLine("drivers", code.name, "include", "Het verzonnen woordje is nodig"),
    )
    (laid,) = lay_over((book,), lines)
    path = tmp_path / "codeboek.toml"
    path.write_text(write_overlay(laid, lines), "utf-8")
    read = load_codebook(path)
    assert (read.version, read.codes[0]) == (laid.version, laid.codes[0])
