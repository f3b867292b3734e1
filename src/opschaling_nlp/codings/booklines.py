"""Keep the codebook lines that people add or remove on the working page, and apply them to the codebook.

The log holds them, so that each can be undone; `write_overlay` writes the equivalent file with `extends`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from opschaling_nlp.codebook import Code, Codebook, Indicator
from opschaling_nlp.codebook.parsing import Placed, build_codebook
from opschaling_nlp.codings.labels import BOOK, own_key
from opschaling_nlp.codings.log import Entry, Kind
from opschaling_nlp.errors import UserError
from opschaling_nlp.texts import say

Part = Literal["indicators", "include", "exclude"]
PARTS: tuple[Part, ...] = ("indicators", "include", "exclude")
PREFIX = "eigen-"
"""Prefix of the names of indicators that were added on the page."""
MARK = "+eigen"
"""Suffix of the version of a codebook that people changed: measurements of the shipped one no longer apply."""
_WHAT, _WHY = "eigen regels erbij en eraf", "besluiten op de werkpagina; zie het logboek"
_CHANGE = {"change": [{"version": MARK, "what": _WHAT, "why": _WHY}]}


@dataclass(frozen=True, slots=True)
class BookLine(Entry):
    """One added or removed line of a code: a phrase that it is recognised by, or an example.

    An added phrase is identified by its words, a removed one by the name of its indicator.
    """

    kind_of_act: ClassVar = Kind.BOOKLINE
    names: ClassVar = {
        "book": "boek",
        "code": "code",
        "part": "deel",
        "text": "tekst",
        "stands": "staat",
        "facet": "facet",
    }
    book: str
    code: str
    part: Part
    text: str
    facet: str = ""
    stands: bool = True

    @property
    def key(self) -> tuple[str, ...]:
        """Return the code and the line in it."""
        return self.book, self.code, self.part, self.indicator if self.part == "indicators" else self.text

    @property
    def indicator(self) -> str:
        """Return the name of the indicator that was added or removed."""
        return PREFIX + own_key(self.text).removeprefix(f"{BOOK}/") if self.stands else self.text


def check_line(codebooks: Sequence[Codebook], line: BookLine) -> None:
    """Raise UserError if a line names no code or facet, can never match, already exists, or does not exist."""
    codes = {(book.name, code.name): code for book in codebooks for code in book.codes}
    code = codes.get((line.book, line.code))
    where = f"{line.book}: {line.code}"
    if code is None or line.part not in PARTS or line.facet not in {"", *(one.name for one in code.facets)}:
        raise UserError.single(where, "staat niet in het codeboek", "laad de pagina opnieuw")
    there = _has_line(code, line)
    if there == line.stands:
        what = say("staat er al") if there else say("staat er niet")
        remedy = say("kies iets anders") if there else say("laad de pagina opnieuw")
        raise UserError.single(f"{where}: {line.text}", what, remedy)
    if line.stands and line.part == "indicators":
        build_indicator(line)


def _has_line(code: Code, line: BookLine) -> bool:
    """Return whether a code has this line; for an added phrase, under whatever name."""
    if line.part != "indicators":
        return line.text in getattr(code, line.part)
    names = {one.id for one in code.indicators}
    return line.indicator in names or (line.stands and line.text in {str(one.value) for one in code.indicators})


def build_indicator(line: BookLine) -> Indicator:
    """Build the indicator of an added line; raises UserError if its words can never match."""
    head = {"name": line.book, "version": MARK, "title": line.book, "source": MARK, "role": "extra", **_CHANGE}
    facets = {line.facet: {"nl": line.facet, "definition": line.facet}} if line.facet else {}
    code = {"name": line.code, "nl": line.code, "en": line.code, "definition": line.code, "facets": facets}
    table = {"words": line.text, "facet": line.facet}
    book = build_codebook(Placed(head, line.book), [Placed({**code, "indicators": {line.indicator: table}}, line.book)])
    return book.codes[0].indicators[0]


def lay_over(codebooks: Sequence[Codebook], lines: Sequence[BookLine]) -> tuple[Codebook, ...]:
    """Return the codebooks with these lines added or removed; lines of codes that no longer exist are ignored."""
    return tuple(_lay_over(book, [line for line in lines if line.book == book.name]) for book in codebooks)


def _lay_over(book: Codebook, lines: Sequence[BookLine]) -> Codebook:
    codes = tuple(_change(code, [line for line in lines if line.code == code.name]) for code in book.codes)
    if codes == book.codes:
        return book
    version = book.version + MARK
    return replace(book, codes=codes, version=version, changes=(*book.changes, (version, _WHAT, _WHY)))


def _change(code: Code, lines: Sequence[BookLine]) -> Code:
    for line in lines:
        if line.part == "indicators":
            rest = tuple(one for one in code.indicators if one.id != line.indicator)
            code = replace(code, indicators=(*rest, build_indicator(line)) if line.stands else rest)
        else:
            texts = tuple(text for text in getattr(code, line.part) if text != line.text)
            texts = (*texts, line.text) if line.stands else texts
            code = replace(code, include=texts) if line.part == "include" else replace(code, exclude=texts)
    return code


def write_overlay(book: Codebook, lines: Sequence[BookLine]) -> str:
    """Write the lines of one codebook as a file that extends it, for another project or an appendix.

    Removed examples are written as comments, since such a file can only add examples.
    """
    import tomlkit

    mine = [line for line in lines if line.book == book.name]
    added = [line for line in mine if line.stands]
    gone = [line for line in mine if not line.stands and not line.text.startswith(PREFIX)]
    document = tomlkit.document()
    document["extends"] = book.name
    document["version"] = version = book.version.removesuffix(MARK) + MARK
    document["remove"] = [f"{line.code}/{line.text}" for line in gone if line.part == "indicators"]
    document["change"] = [{"version": version, "what": _WHAT, "why": _WHY}]
    if added:
        document["code"] = [_table(name, added) for name in dict.fromkeys(line.code for line in added)]
    examples = [f"# weg: {line.code} › {line.part}: {line.text!r}\n" for line in gone if line.part != "indicators"]
    return tomlkit.dumps(document) + "".join(examples)


def _table(name: str, lines: Sequence[BookLine]) -> Mapping[str, object]:
    mine = [line for line in lines if line.code == name]
    examples = {part: [one.text for one in mine if one.part == part] for part in ("include", "exclude")}
    words = {
        one.indicator: {"words": one.text} | ({"facet": one.facet} if one.facet else {})
        for one in mine
        if one.part == "indicators"
    }
    return {
        "name": name,
        **{part: texts for part, texts in examples.items() if texts},
        **({"indicators": words} if words else {}),
    }
