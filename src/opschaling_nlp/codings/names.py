"""Name and number codes for other programs, and recognise them when they come back."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import BRACKETED, sheet_columns
from opschaling_nlp.codings.owncodes import own_key

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "opschaling_nlp/refi-qda")
"""Root of all identifiers: they are the same in every export."""

Described = tuple[str, str, str]
"""A code elsewhere: its name, that name behind those of the codes above it, and its description."""


def stable_guid(kind: str, name: str) -> str:
    """Make the identifier of a thing from what it is and its name."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{name}"))


def code_guid(key: str) -> str:
    """Make the identifier of a code from the key of its label."""
    return stable_guid("code", key)


def name_codes(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Name every code by its Dutch label: `lead=barrier` is `Bestuur: belemmerend`, `lead.mandaat` `Bestuur: mandaat`.

    Where two would have one name, the key stands behind it between brackets.
    """
    names = {column.label.key: column.name for column in sheet_columns(codebooks, valence=True, facets=True)}
    used = Counter(_folded(name) for name in names.values())
    return {key: f"{name} [{key}]" if used[_folded(name)] > 1 else name for key, name in names.items()}


def recognise_code(name: str, names: Mapping[str, str]) -> str:
    """Give the key of a code from its name elsewhere: the key between brackets, the name as we write it, else ''."""
    match = BRACKETED.search(name)
    if match and match[1] in names:
        return match[1]
    wanted = _folded(name)
    return next((key for key, own in names.items() if _folded(own) == wanted), "")


def describe_labels(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """Give the definition of everything that can be coded, by its key."""
    return {column.label.key: column.definition for column in sheet_columns(codebooks, valence=True, facets=True)}


def recognise_codes(
    codes: Mapping[str, Described], codebooks: Sequence[Codebook]
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Give each code its key by its identifier; and name and description, by their keys, of those no codebook knows."""
    names = name_codes(codebooks)
    ours = {code_guid(key): key for key in names}
    found = {guid: ours.get(guid) or recognise_code(name, names) for guid, (name, _, _) in codes.items()}
    keys = {guid: key for guid, key in found.items() if key}
    own = own_keys({guid: (name, path) for guid, (name, path, _) in codes.items() if guid not in keys})
    offered = {
        key: (BRACKETED.sub("", codes[guid][0]).strip(), codes[guid][2])
        for guid, key in sorted(own.items(), key=lambda pair: pair[1])
        if key not in names
    }
    return keys | own, offered


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
