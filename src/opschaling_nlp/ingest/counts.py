"""Say what a reader left out."""

from __future__ import annotations

from collections import Counter


def describe_counts(counts: Counter[str]) -> tuple[str, ...]:
    """Return a Dutch warning for each reason that occurred, in alphabetical order: the reason and how often."""
    return tuple(f"{reason}: {count}" for reason, count in sorted(counts.items()) if count)
