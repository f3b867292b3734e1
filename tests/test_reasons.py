"""Guard that no English stands within a Dutch message."""

from __future__ import annotations

import re
import tomllib
import zipfile

import pytest

from opschaling_nlp.reasons import dutch_reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a = "open', "aan het eind: een aanhalingsteken is niet gesloten"),
        ("a = 1\na = 2\n", "regel 2, teken 6: deze naam staat er al"),
        ("a = [1", "aan het eind: een [ is niet gesloten"),
        ("a = ja", "regel 1, teken 5: dit is geen waarde"),
    ],
)
def test_toml_is_explained_with_its_place(text: str, said: str) -> None:
    """Line and character count from 1."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert dutch_reason(caught.value).startswith(said)


def test_expressions_bytes_and_archives_are_explained() -> None:
    """Of what nobody foresaw only the kind is said."""
    with pytest.raises(re.error) as caught:
        re.compile("ab(c")
    assert dutch_reason(caught.value) == "een haakje is niet gesloten (teken 3)"
    with pytest.raises(UnicodeDecodeError) as broken:
        b"een\nidee\xeb".decode()
    assert dutch_reason(broken.value) == "regel 2 is geen UTF-8"
    assert dutch_reason(zipfile.BadZipFile("File is not a zip file")) == "het is niet heel"
    assert dutch_reason(ValueError("not English")) == "melding van het programma: ValueError"
