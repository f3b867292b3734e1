"""Say what people read in the language of the run: Dutch as written where it is used, English from one catalogue.

`resources/texts/en.toml` has an English text for each Dutch one; a test finds missing ones. What is in no catalogue,
such as a message about a file, stays Dutch.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
_spoken: ContextVar[Language] = ContextVar("_spoken", default="nl")


@contextmanager
def speak(language: Language) -> Iterator[None]:
    """Use this language for everything said within the context."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Language:
    """Return the current language; Dutch unless `speak` says otherwise."""
    return _spoken.get()


def say(dutch: str, /, **values: object) -> str:
    """Return a Dutch text in the current language, with its `{name}` placeholders filled in.

    >>> say("{n} van {of}", n=3, of=7)
    '3 van 7'
    """
    text = catalogue().get(dutch, dutch) if spoken() == "en" else dutch
    return text.format(**values) if values else text


def say_each(*dutch: str) -> list[str]:
    """Return each of these texts in the current language."""
    return [say(text) for text in dutch]


def say_all(table: Any) -> Any:
    """Return the contents of a TOML file with each text in the current language; keys and numbers stay."""
    if isinstance(table, Mapping):
        return {key: say_all(value) for key, value in table.items()}
    if isinstance(table, list):
        return [say_all(value) for value in table]
    return say(table) if isinstance(table, str) else table


@cache
def catalogue() -> Mapping[str, str]:
    """Return a mapping from Dutch texts to English ones."""
    return read_texts("texts/en.toml")


@cache
def read_texts(name: str) -> Mapping[str, Any]:
    """Read a TOML file from `resources`, in Dutch."""
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/{name}").read_text("utf-8"))
