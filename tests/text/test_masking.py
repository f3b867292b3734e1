"""Guard what is taken for personal data, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.text.masking import Masker, lower_case_words

MASKER = Masker(
    names=["Chantal"], speakers=["Anouk de Wit", "Bas V.", "+31 6 98765432", "Tafel 3"], ordinary=frozenset({"betrek"})
)


@pytest.mark.parametrize(
    "number",
    [
        "06-98765432",
        "06 98 76 54 32",
        "0698765432",
        "+31 6 9876 5432",
        "+31698765432",
        "0031 6 98765432",
        "+31 (0)6 98765432",
        "020-7654321",
        "(020) 765 43 21",
        "0118 765432",
        "+32 470 12 34 56",
    ],
)
def test_telephone_numbers_are_masked(number: str) -> None:
    """Dutch numbers in the forms people write, and foreign ones with a plus, are masked whole."""
    assert MASKER.mask(f"Bel {number}, of mail.") == "Bel [telefoon], of mail."


@pytest.mark.parametrize(
    "text",
    [
        "in 2019-2024 waren er 1.250.000 euro",
        "op 01-02-2025 14:30",
        "0,5 fte en 10 dagen",
        "artikel 3.1.2 van 2015",
        "1012 AB 10",
        "0 van de 10",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """Years, dates, amounts and articles are no telephone numbers."""
    assert MASKER.mask(text) == text


def test_addresses_and_accounts_are_masked() -> None:
    """E-mail addresses, @accounts and profiles are masked; an at sign alone is not."""
    assert (
        MASKER.mask("mail els.dam@voorbeeld.nl of @elsdam, linkedin.com/in/els-dam (@ kantoor)")
        == "mail [e-mail] of [account], [account] (@ kantoor)"
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Volgens Anouk moet het, zei BAS.", "Volgens [naam] moet het, zei [naam]."),
        ("Anouks plan en Chantal's idee", "[naam] plan en [naam] idee"),
        ("vraag Anouk de Wit erbij", "vraag [naam] erbij"),
        ("dat weet Els van den Berg ook", "dat weet [naam] ook"),
        ("Jan Jansen begon.", "[naam] begon."),
        ("Samen Jan de Vries bellen", "Samen [naam] bellen"),
        ("Betrek Els Jansen", "Betrek [naam]"),
        ("volgens J.P. de Boer niet", "volgens [naam] niet"),
        ("Marie-Louise O’Neill van de NS", "[naam] van de NS"),
    ],
)
def test_names_are_masked(text: str, masked: str) -> None:
    """Names of speakers and of the list, whole or in part, and runs of words with capitals are masked; an ordinary first word is not."""
    assert MASKER.mask(text) == masked


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("Sietske", "vraag sietske of SIETSKE", "vraag [naam] of [naam]"),
        ("Jan", "vraag jan of JAN", "vraag [naam] of [naam]"),
        ("Roos", "de roos van Roos", "de roos van [naam]"),
        ("Huis", "het huis van Huis", "het huis van [naam]"),
        ("Roos Huis", "vraag roos huis, niet de roos", "vraag [naam], niet de roos"),
        ("Wil Vos", "ik wil vos of wil", "ik [naam] of wil"),
    ],
)
def test_a_name_without_capital_is_masked_unless_it_is_one_word_that_says_something_else(
    name: str, text: str, masked: str
) -> None:
    """A first name, a rare word and a name of more words need no capital; a common word and one that may be both do."""
    assert Masker(names=[name], speakers=()).mask(text) == masked


def test_what_is_found_in_two_ways_is_masked_once_and_whole() -> None:
    """Where finds overlap, all that either holds is hidden, under what the first is; where one holds the other it is masked."""
    text = "Bel 06-98765432 of mail Els van Dam@voorbeeld.nl, of chantal@voorbeeld.nl."
    assert MASKER.mask(text) == "Bel [telefoon] of mail [naam], of [e-mail]."


@pytest.mark.parametrize(
    "text",
    [
        "De Omgevingswet helpt",
        "de Gemeente Delft doet mee",
        "in de Tweede Kamer",
        "MBO en HBO",
        "Tafel 3 zegt ja",
        "de wit gekalkte muur",
        "Horizontaal: Wij delen",
        "Wij. Wij ook",
    ],
)
def test_what_is_no_person_stays(text: str) -> None:
    """Institutions, acronyms, one capital and the openings of sentences are no names of persons."""
    assert MASKER.mask(text) == text


@given(st.text())
def test_masking_is_done_once(text: str) -> None:
    """What is masked holds nothing more to mask of the same kind, whatever the text."""
    masked = MASKER.mask(text)
    assert MASKER.mask(masked) == masked


def test_words_without_capital_are_collected() -> None:
    """A word counts as ordinary when it stands somewhere without a capital."""
    assert lower_case_words(["Betrek de buurt", "betrek Els"]) == {"betrek", "buurt", "de"}


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("mail a.b@voorbeeld.nl+c@voorbeeld.nl", ["a.b@voorbeeld.nl", "+c@voorbeeld.nl"]),
        ("a@voorbeeld.nl@voorbeeld.nl", ["a@voorbeeld.nl"]),
        ("@@voorbeeld.nl", []),
    ],
)
def test_addresses_that_touch_are_each_masked(text: str, addresses: list[str]) -> None:
    """An address ends where its host ends, and the next may begin there."""
    found = Masker(names=(), speakers=()).find(text)
    assert [text[mask.start : mask.end] for mask in found if "mail" in mask.text] == addresses
