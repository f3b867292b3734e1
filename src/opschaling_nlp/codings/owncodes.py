"""Keep what people change in the codebook: codes they made up while coding, and lines they add or remove."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Literal

from opschaling_nlp.codebook import Code, Codebook, Indicator
from opschaling_nlp.codebook.parsing import Placed, build_codebook
from opschaling_nlp.codings.labels import BOOK, own_key
from opschaling_nlp.codings.log import Act, Entry, Kind, Log, append_act, load_log, locked, store_act
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.texts import say

OFFERED = "aangeboden"
"""How the log marks a code that arrived with a name and a description, until somebody decides on it."""
Choice = Literal["neem", "is", "weg"]
"""Accept a code, equate it with another, or leave it out; in each case its codings stay in their files."""


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A key that codings use but no codebook has, with the number of statements and the coders that gave it."""

    key: str
    statements: int
    coders: tuple[str, ...]
    label: str = ""
    definition: str = ""
    """Its name and description in the program it came from."""


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """The decisions on codes that arrived unknown."""

    codes: tuple[Code, ...] = ()
    renamed: Mapping[str, str] | None = None
    """Key as coded → key that it stands for."""
    left_out: frozenset[str] = frozenset()
    offered: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Key → name and description, for codes from elsewhere."""


def find_unknown(codings: Codings, labels: Collection[str], own: OwnCodes | None = None) -> list[UnknownCode]:
    """List the keys that codings give to a statement and no codebook has, most used first.

    Keys left out by `own` are skipped.
    """
    own = own or OwnCodes()
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in codings.rows:
        for key, value in row.values.items():
            if value == "1" and key not in labels and key not in own.left_out:
                found[key].add((row.statement_id, row.coder))
    listed = [
        UnknownCode(
            key,
            len({one for one, _ in uses}),
            tuple(sorted({coder for _, coder in uses})),
            *own.offered.get(key, ("", "")),
        )
        for key, uses in found.items()
    ]
    return sorted(listed, key=lambda one: (-one.statements, one.key))


def decide_code(
    folder: Path, who: str, key: str, choice: Choice, *, label: str = "", definition: str = "", stands_for: str = ""
) -> Act:
    """Store a decision on a code: accepted with a label and definition, equated with `stands_for`, or left out."""
    content = {"sleutel": key, "keuze": choice, "label": label, "definitie": definition, "is": stands_for}
    return store_act(folder, who, Kind.CODE, content)


def offer_code(folder: Path, who: str, key: str, label: str, definition: str = "") -> Act | None:
    """Store, once, the name and description of a code that arrived unknown, for whoever decides on it."""
    content = {"sleutel": key, "keuze": OFFERED, "label": label, "definitie": definition}
    with locked(folder):
        earlier = [act.content for act in load_log(folder).standing(Kind.CODE)]
        return None if content in earlier else append_act(folder, who, Kind.CODE, content)


def load_own_codes(log: Log) -> OwnCodes:
    """Return the last decision on each code, in the order of their first decisions."""
    last: dict[str, Act] = {}
    offered: dict[str, tuple[str, str]] = {}
    for act in log.standing(Kind.CODE):
        key, content = str(act.content["sleutel"]), act.content
        if content["keuze"] == OFFERED:
            offered[key] = str(content.get("label", "")), str(content.get("definitie", ""))
        else:
            last[key] = act
    codes: dict[str, Code] = {}
    renamed: dict[str, str] = {}
    for key, act in last.items():
        choice = act.content["keuze"]
        if choice == "is":
            renamed[key] = str(act.content.get("is", key))
        elif choice == "neem":
            own = own_key(key.removeprefix(f"{BOOK}/"))
            name = own.removeprefix(f"{BOOK}/")
            label, definition = offered.get(key, ("", ""))
            label = str(act.content.get("label") or label or name)
            codes[name] = Code(name, label, label, str(act.content.get("definitie") or definition))
            if own != key:
                renamed[key] = own
    left_out = frozenset(key for key, act in last.items() if act.content["keuze"] == "weg")
    return OwnCodes(tuple(codes.values()), renamed, left_out, offered)


def add_own_book(codebooks: Sequence[Codebook], own: OwnCodes) -> tuple[Codebook, ...]:
    """Add the codebook of own codes; if the researcher supplied one of that name, add only the codes it lacks."""
    if not own.codes:
        return tuple(codebooks)
    given = next((book for book in codebooks if book.name == BOOK), None)
    if given is None:
        return (*codebooks, Codebook(BOOK, "1", "Eigen codes", "met de hand gemaakt", "extra", own.codes))
    known = {code.name for code in given.codes}
    more = tuple(code for code in own.codes if code.name not in known)
    return tuple(replace(book, codes=(*book.codes, *more)) if book is given else book for book in codebooks)


def rename_codes(codings: Codings, own: OwnCodes) -> Codings:
    """Rename codes in the codings to the keys they stand for; a yes precedes a no in the same sitting."""
    if not own.renamed:
        return codings
    renamed = own.renamed
    rows = []
    for row in codings.rows:
        values: dict[str, str] = {}
        for key, value in row.values.items():
            target = renamed.get(key, key)
            values[target] = "1" if values.get(target) == "1" else value
        blank = row.blank and frozenset(renamed.get(key, key) for key in row.blank)
        rows.append(replace(row, values=values, blank=blank))
    return replace(codings, rows=tuple(rows))


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
