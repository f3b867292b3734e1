"""Say what people read in the language of the run: Dutch as written where it is used, English from one catalogue.

`resources/texts/en.toml` has an English text for each Dutch one, and `messages_en.toml` for each message about what a
person gave, which is made in Dutch (also by other processes, and kept in the cache) and said in English where it is
shown; tests find missing ones. What is in no catalogue stays Dutch.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
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


def say_again(message: str) -> str:
    """Return a finished Dutch message in the current language, with what was filled in as it is.

    Filled in may be another message. Of a list of messages each is said, and a count behind a message stays.
    """
    if spoken() != "en" or not message:
        return message
    return str(catalogue().get(message) or _whole(message) or _in_message(message))


def _whole(message: str) -> str:
    """Return the English of a message as it stands, with what is filled in in it said too; empty if it is none."""
    messages = read_texts("texts/messages_en.toml")
    for pattern, english in _message_patterns() if message not in messages else ():
        if found := pattern.fullmatch(message):
            return english.format("", *map(_in_message, found.groups()))
    return str(messages.get(message, ""))


def _in_message(part: str) -> str:
    """Say what is filled in in a message, or a list of messages, if it consists of messages itself.

    A message may have a name before it, such as that of a file, and a count behind it.
    """
    for joint in (" | ", "; "):
        if joint in part:
            return joint.join(_each(part.split(joint), joint))
    reason, _, count = part.rpartition(": ")
    if reason and count.isdigit():
        return f"{say_again(reason)}: {count}"
    return _named(part)


def _named(part: str) -> str:
    name, _, message = part.partition(": ")
    return _whole(part) or (f"{name}: {said}" if (said := _whole(message)) else part)


def _each(pieces: Sequence[str], joint: str) -> Iterator[str]:
    """Say each message of a list; one that has the joint in it is two pieces."""
    while pieces:
        said, both = say_again(pieces[0]), joint.join(pieces[:2])
        taken = 2 if said == pieces[0] and _named(both) != both else 1
        yield said if taken == 1 else _named(both)
        pieces = pieces[taken:]


@cache
def _message_patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return a pattern for each Dutch message with its English, those with most words of their own first."""
    messages = read_texts("texts/messages_en.toml")
    filled = (dutch for dutch in messages if "{1}" in dutch)
    own = sorted(filled, key=lambda dutch: -len(re.sub(r"\{\d\}", "", dutch)))
    return [(re.compile(re.sub(r"\\\{\d\\\}", "(.*?)", re.escape(dutch)), re.DOTALL), messages[dutch]) for dutch in own]


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


def in_dutch(english: str) -> str:
    """Return what is written in English, such as what a column means, in the current language."""
    return english if spoken() == "en" else _dutch().get(english, english)


@cache
def _dutch() -> Mapping[str, str]:
    return {english: dutch for dutch, english in catalogue().items()}


@cache
def catalogue() -> Mapping[str, str]:
    """Return a mapping from Dutch texts to English ones."""
    return read_texts("texts/en.toml")


@cache
def read_texts(name: str) -> Mapping[str, Any]:
    """Read a TOML file from `resources`, once; texts in it are Dutch."""
    return tomllib.loads(files("opschaling_nlp").joinpath(f"resources/{name}").read_text("utf-8"))
