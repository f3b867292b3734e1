"""Name codes as people read them in other programs, and recognise them when they come back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import SUBSTANTIVE, VALENCE_NL
from opschaling_nlp.codings.owncodes import own_key
from opschaling_nlp.model import VALENCES

_KEY = re.compile(r"\[([^\[\]]+)\]\s*$")


def name_codes(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Name every code by its Dutch label, by key: `lead=barrier` is `Bestuur: belemmerend`, `lead.mandaat` is `Bestuur: mandaat`.

    Where two would have one name, the key stands behind it between brackets.
    """
    names: dict[str, str] = {}
    for book in codebooks:
        if book.role == "valence":
            continue
        for code in book.codes:
            key = f"{book.name}/{code.name}" if book.role == "extra" else code.name
            names[key] = code.label_nl
            if book.role == "drivers":
                names |= {f"{key}.{one.name}": f"{code.label_nl}: {one.label_nl}" for one in code.facets}
                names |= {f"{key}={one}": f"{code.label_nl}: {VALENCE_NL[one]}" for one in VALENCES}
    names[SUBSTANTIVE] = "Inhoudelijk"
    used = Counter(_folded(name) for name in names.values())
    return {key: f"{name} [{key}]" if used[_folded(name)] > 1 else name for key, name in names.items()}


def recognise_code(name: str, names: Mapping[str, str]) -> str:
    """Give the key of a code from its name elsewhere: the key between brackets, the name as we write it, else ''."""
    match = _KEY.search(name)
    if match and match[1] in names:
        return match[1]
    wanted = _folded(name)
    return next((key for key, own in names.items() if _folded(own) == wanted), "")


def own_keys(codes: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Give codes that no codebook knows a key each, from (name, name behind those above it) by identifier.

    Two codes never share a key: where their names would, the names above them tell them apart, else a number does.
    """
    used = Counter(own_key(name) for name, _ in codes.values())
    keys: dict[str, str] = {}
    for guid, (name, path) in sorted(codes.items(), key=lambda one: (one[1], one[0])):
        key = own_key(name) if used[own_key(name)] == 1 else own_key(path)
        taken, number, free = set(keys.values()), 2, key
        while free in taken:
            free, number = f"{key}-{number}", number + 1
        keys[guid] = free
    return keys


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
