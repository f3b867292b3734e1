"""Guard that the name of a file or folder gives what the text does not, and nothing more."""

from __future__ import annotations

import pytest

from opschaling_nlp.text.ids import date_of_name, title_of_folder


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("GMT20240514-080012_Opname.txt", ("2024-05-14", "name")),
        ("14-05-2024 wand.txt", ("2024-05-14", "name")),
        ("2024-05-14 10.00.00 De tuin/meeting_saved_chat.txt", ("2024-05-14", "folder")),
        ("2023/tafel 3.txt", ("", "")),
        ("zaak 20249999.txt", ("", "")),
    ],
)
def test_the_date_of_a_name(source: str, found: tuple[str, str]) -> None:
    """The name goes before the folder; a year or a number is no date."""
    assert date_of_name(source) == found


def test_the_folder_names_a_file_with_a_name_of_the_program() -> None:
    """Only a file that a program named is called after its folder, without the date."""
    assert title_of_folder("2024-05-14 10.00.00 De tuin/meeting_saved_chat.txt") == "De tuin"
    assert not title_of_folder("De tuin/tafel 3.txt")
    assert not title_of_folder("2024-05-14/chat.txt")


def test_a_date_in_a_name_may_have_no_spaces():
    """Names of files write day, month and year at once."""
    assert date_of_name("notulen_14mei2024.txt") == ("2024-05-14", "name")
