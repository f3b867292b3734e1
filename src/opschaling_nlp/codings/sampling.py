"""Choose which statements a person codes: a sample stratified by session, prompt and what the tool said."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from opschaling_nlp.model import TAGS
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd


def draw_sample(statements: pd.DataFrame, *, size: int, seed: int, without: Collection[str] = ()) -> list[str]:
    """Draw `size` statement ids, stratified by session, prompt and the tool's tags and drivers, in shuffled order.

    `statements` has the columns of the table statements. Every stratum gives at least one statement as long as the size allows
    (largest remainder after that), so that what the tool left untagged is coded too: without negatives there is no recall.
    Duplicates of another export are left out, and so are the sessions `without` (sources are not drawn with posts). The draw depends on ids and seed alone: a further statement leaves the others' order as it is.
    """
    rows = statements[(statements["duplicate_of"] == "") & ~statements["session_id"].isin(list(without))]
    strata: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for statement_id, session_id, prompt, drivers, *tags in iterate_rows(
        rows, "statement_id", "session_id", "prompt", "drivers", *TAGS
    ):
        said = "".join(map(str, tags)) + ("d" if drivers else "-")
        strata[session_id, prompt, said].append(statement_id)
    shuffled = {key: sorted(ids, key=lambda one: _rank(one, seed)) for key, ids in strata.items()}
    quota = _quotas({key: len(ids) for key, ids in shuffled.items()}, size=min(size, len(rows)))
    chosen = [one for key in sorted(shuffled) for one in shuffled[key][: quota[key]]]
    return sorted(chosen, key=lambda one: _rank(one, seed + 1))


def _rank(statement_id: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{statement_id}".encode()).digest()


def _quotas(sizes: dict[tuple[str, ...], int], *, size: int) -> dict[tuple[str, ...], int]:
    """Allot `size` places: one a stratum first (largest strata first), the rest in proportion to what is left."""
    quota = dict.fromkeys(sizes, 0)
    by_size = sorted(sizes, key=lambda key: (-sizes[key], key))
    for key in by_size[:size]:
        quota[key] = 1
    left = size - sum(quota.values())
    spare = {key: sizes[key] - quota[key] for key in by_size}
    total = sum(spare.values())
    if left <= 0 or not total:
        return quota
    exact = {key: left * spare[key] / total for key in by_size}
    for key in by_size:
        quota[key] += int(exact[key])
    rest = size - sum(quota.values())
    for key in sorted(by_size, key=lambda key: (int(exact[key]) - exact[key], key))[:rest]:
        quota[key] += 1
    return quota
