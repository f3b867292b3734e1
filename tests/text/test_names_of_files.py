"""Guard that the name of a file or folder gives what the text does not, and nothing more."""

from __future__ import annotations

import pytest

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Reading
from opschaling_nlp.text.ids import date_of_name, title_of_folder
from opschaling_nlp.text.segment import build_session


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


def test_a_date_without_a_year_counts_only_if_there_is_no_other() -> None:
    """A day in the title is the date of a session, with the year unknown, unless the name of the file is a full date."""

    def dated(source: str) -> tuple[str, str]:
        text = "# Tuinmiddag, 27 mei\n\n## Besproken\n\n- een hek\n"
        session = build_session(Reading(source, "text", "", tuple(read_blocks(text))), session_id="s")
        return session.date, session.date_from

    assert dated("wand.md") == ("--05-27", "export")
    assert dated("2025-06-03 wand.md") == ("2025-06-03", "name")


def test_a_line_at_the_top_may_state_the_date() -> None:
    """A fact gives the date before the name does, and is no statement; a sentence about a date is one."""
    text = "# Tuinmiddag\n\nDatum: 27 mei 2025\n\n## Besproken\n\n- een hek\n- Datum: vóór 1 mei 2026 beslissen\n"
    session = build_session(Reading("2025-06-03 wand.md", "text", "", tuple(read_blocks(text))), session_id="s")
    assert (session.date, session.date_from) == ("2025-05-27", "export")
    assert [one.text for one in session.statements] == ["een hek", "Datum: vóór 1 mei 2026 beslissen"]
