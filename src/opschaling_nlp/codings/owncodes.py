"""Keep codes that people made up while coding.

Unknown ones are offered and kept, and form a codebook once someone accepts them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.codings.labels import BOOK, own_key
from opschaling_nlp.codings.log import Act, Kind, Log, append_act, load_log, locked, store_act
from opschaling_nlp.codings.store import Codings

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
