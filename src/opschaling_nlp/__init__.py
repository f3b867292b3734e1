"""Analyse thematically what workshop participants write about scaling (*opschaling*), in Dutch and offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opschaling_nlp.results import Run, load

__all__ = ["Run", "load"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the notebook interface on first use, so that importing the package costs nothing."""
    if name in __all__:
        from opschaling_nlp import results

        return getattr(results, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List names for completion, including those loaded on first use."""
    return [*globals(), *__all__]
