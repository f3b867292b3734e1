"""Do the same work for every session with the joblib backend that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opschaling_nlp.settings import ParallelSettings

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_items(function: Callable[[Item], Result], items: Iterable[Item], settings: ParallelSettings) -> list[Result]:
    """Return `function` of every item, in the order of the items.

    With one job nothing is started. `backend` may be any that joblib knows or a user has registered (loky, dask, ray).
    """
    if settings.jobs == 1:
        return [function(item) for item in items]
    from joblib import Parallel, delayed

    results: list[Result] = Parallel(n_jobs=settings.jobs, backend=settings.backend)(
        delayed(function)(item) for item in items
    )
    return results
