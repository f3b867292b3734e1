"""Keep codes that people made while coding.

Unknown ones are offered and kept, and become a codebook when somebody takes them in.
"""

from __future__ import annotations

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
"""What the log says of a code that came in with a name and a description, until somebody decides on it."""
Choice = Literal["neem", "is", "weg"]
"""Take a code in, say that it is another one, or leave it out; its codings stay in their files in every case."""


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """Hold a key that codings use and no codebook knows, with how many statements and which coders gave it."""

    key: str
    statements: int
    coders: tuple[str, ...]
    label: str = ""
    definition: str = ""
    """What it was called and how it was described where it came from."""


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """Hold what was decided on codes that came in unknown."""

    codes: tuple[Code, ...] = ()
    renamed: Mapping[str, str] | None = None
    """Key as it was coded → key that it stands for."""
    left_out: frozenset[str] = frozenset()
    offered: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Key → name and description of what came in from elsewhere."""


def find_unknown(codings: Codings, labels: Collection[str], own: OwnCodes | None = None) -> list[UnknownCode]:
    """List the keys that codings give to a statement and that no codebook knows, most used first.

    Those that `own` left out are passed over.
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
    """Store what becomes of a code.

    Taken in with a label and a definition, the same as another (`stands_for`), or left out.
    """
    content = {"sleutel": key, "keuze": choice, "label": label, "definitie": definition, "is": stands_for}
    return store_act(folder, who, Kind.CODE, content)


def offer_code(folder: Path, who: str, key: str, label: str, definition: str = "") -> Act | None:
    """Store what a code that came in unknown was called and how it was described, once, for whoever decides on it."""
    content = {"sleutel": key, "keuze": OFFERED, "label": label, "definitie": definition}
    with locked(folder):
        earlier = [act.content for act in load_log(folder).standing(Kind.CODE)]
        return None if content in earlier else append_act(folder, who, Kind.CODE, content)


def load_own_codes(log: Log) -> OwnCodes:
    """Return what was decided, the last word on each code, in the order in which they were first decided on."""
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
    """Add the codebook of own codes; a codebook of that name that a researcher gave gets those codes that it lacks."""
    if not own.codes:
        return tuple(codebooks)
    given = next((book for book in codebooks if book.name == BOOK), None)
    if given is None:
        return (*codebooks, Codebook(BOOK, "1", "Eigen codes", "met de hand gemaakt", "extra", own.codes))
    known = {code.name for code in given.codes}
    more = tuple(code for code in own.codes if code.name not in known)
    return tuple(replace(book, codes=(*book.codes, *more)) if book is given else book for book in codebooks)


def rename_codes(codings: Codings, own: OwnCodes) -> Codings:
    """Read the codings as if they had been made with the codes that their keys stand for.

    A yes goes before a no of the same sitting.
    """
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
