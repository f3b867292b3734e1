"""Read what codebooks share: word lists, the indicators that were removed, and how common each code is in general."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pydantic import ConfigDict, TypeAdapter, ValidationError

from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.validation import parse_toml, problems_of

_LISTS_FILE = "codebooks/shared/lists.toml"
_LISTS = TypeAdapter(dict[str, list[str]], config=ConfigDict(strict=True))
LIST_NAME = re.compile(r"@(\w+)")
"""How a phrase refers to a list."""
_MORE_THAN_A_WORD = re.compile(r"[\s|@…+]")


@cache
def read_shared_lists() -> Mapping[str, list[str]]:
    """Read the shared word lists; raises UserError with every mistake in them at once."""
    return parse_lists(_read(_LISTS_FILE), where=_LISTS_FILE)


def parse_lists(text: str, *, where: str) -> Mapping[str, list[str]]:
    """Parse the TOML of the shared lists; raises UserError with every mistake in it at once."""
    try:
        lists = _LISTS.validate_python(parse_toml(text, where=where))
    except ValidationError as error:
        raise UserError(problems_of(error, where)) from error
    problems = list(list_problems(lists, f"{where}: "))
    if problems:
        raise UserError(problems)
    return lists


def list_problems(lists: Mapping[str, list[str]], place: str) -> Iterator[Problem]:
    """Yield the faults of word lists; `place` is put before their names."""
    for name, words in sorted(lists.items()):
        if not words or any(not word.strip("*") or _MORE_THAN_A_WORD.search(word) for word in words):
            yield Problem(
                f"{place}{name}",
                "is leeg of heeft iets dat niet één woord is",
                "zet er losse woorden in, met hoogstens * ervoor of erna",
            )


@cache
def removed_indicators() -> frozenset[str]:
    """Return the indicators that went out of a shipped codebook, as code/indicator."""
    return frozenset(line for line in _read("codebooks/shared/removed.txt").splitlines() if not line.startswith("#"))


@cache
def background_rates() -> Mapping[tuple[str, str], float]:
    """Return, by codebook and code, the expected number of its indicators that fire per sentence of general Dutch.

    They are the output of `opschaling codebook measure`, without rows of zeros.
    """
    rates: dict[tuple[str, str], float] = defaultdict(float)
    for row in csv.DictReader(_read("codebooks/shared/measured.csv").splitlines()):
        rates[row["codebook"], row["code"]] += float(row["general_per_1000"]) / 1000
    return rates


def _read(name: str) -> str:
    return files("opschaling_nlp").joinpath("resources", name).read_text("utf-8")
