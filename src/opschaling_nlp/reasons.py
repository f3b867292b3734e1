"""Explain in Dutch why something cannot be read, where Python and its libraries say it in English."""

import csv
import re
import tomllib
import zipfile
import zlib

from opschaling_nlp.errors import describe_disk_problem

_TOML_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_TOML = (
    ("Unterminated string", "een aanhalingsteken is niet gesloten"),
    ("Illegal character", "hier staat een teken dat niet mag, misschien een niet gesloten aanhalingsteken"),
    ("Unclosed array", "een [ is niet gesloten"),
    ("Unclosed inline table", "een { is niet gesloten"),
    ("Expected '='", "achter een naam hoort een ="),
    ("Expected ']'", "een ] ontbreekt"),
    ("Expected newline", "achter een waarde hoort een nieuwe regel"),
    ("Cannot overwrite", "deze naam staat er al"),
    ("Cannot declare", "deze tabel staat er al"),
    ("Duplicate", "deze naam staat er twee keer"),
    ("Invalid value", "dit is geen waarde: zet tekst tussen aanhalingstekens"),
    ("Invalid statement", "dit is geen regel als: naam = waarde"),
    ("Unescaped", "gebruik twee keer een \\ of enkele aanhalingstekens"),
)
_CSV = (
    ("NUL", "er staat een nulteken in"),
    ("field limit", "een cel is veel te lang: waarschijnlijk is een aanhalingsteken niet gesloten"),
    ("unexpected end", "een aanhalingsteken is niet gesloten"),
    ("new-line", "een regeleinde staat op de verkeerde plaats"),
)
_EXPRESSION = (
    ("missing )", "een haakje is niet gesloten"),
    ("unbalanced parenthesis", "er is een haakje te veel"),
    ("unterminated character set", "een [ is niet gesloten"),
    ("nothing to repeat", "voor *, + of ? staat niets om te herhalen"),
    ("multiple repeat", "twee tekens voor herhaling staan achter elkaar"),
    ("bad escape", "achter de \\ staat een teken dat niets betekent"),
    ("look-behind", "(?<…) mag alleen iets van vaste lengte bevatten"),
    ("bad character range", "in [ ] staat een bereik in de verkeerde volgorde"),
)


def dutch_reason(error: BaseException) -> str:
    """Return what is wrong, counting lines and characters from 1; for unforeseen errors only their type."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"regel {line} is geen UTF-8"
    if isinstance(error, tomllib.TOMLDecodeError):
        return _toml(str(error))
    if isinstance(error, csv.Error):
        return _translated(str(error), _CSV) or "de tabel klopt niet"
    if isinstance(error, re.error):
        place = "" if error.pos is None else f" (teken {error.pos + 1})"
        return (_translated(error.msg, _EXPRESSION) or "dit kan niet worden begrepen") + place
    if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError):
        return "het is niet heel"
    if isinstance(error, NotImplementedError):
        return "het is op een onbekende manier ingepakt"
    if isinstance(error, OSError) and error.errno is not None:
        return describe_disk_problem(error).what
    return f"melding van het programma: {type(error).__name__}"


def _toml(message: str) -> str:
    found = _TOML_PLACE.search(message)
    what = _translated(message, _TOML) or "dit kan niet worden begrepen"
    if not found:
        return what
    return f"regel {found[1]}, teken {found[2]}: {what}" if found[1] else f"aan het eind: {what}"


def _translated(message: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((dutch for english, dutch in known if english in message), "")
