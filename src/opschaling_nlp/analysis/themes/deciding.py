"""Apply researchers' earlier decisions to the themes proposed now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from opschaling_nlp.codings.decisions import Decision

SAME_THEME = 0.5
"""Share of a decision's statements that must be in a proposal for it to count as the same theme."""
_KEEPS_THEME = frozenset({"accepted", "renamed"})
"""Decisions that keep a theme, even if it is not proposed again."""


@dataclass(frozen=True, slots=True)
class OpenTheme:
    """An open theme after the decisions."""

    statement_ids: tuple[str, ...]
    stability: float
    decision: Decision | None = None

    @property
    def stays(self) -> bool:
        """Return whether a researcher accepted or renamed it."""
        return self.decision is not None and self.decision.status in _KEEPS_THEME


def apply_decisions(
    proposals: Sequence[tuple[tuple[str, ...], float]], decisions: Sequence[Decision], free: Collection[str]
) -> tuple[list[OpenTheme], list[Decision]]:
    """Return the open themes, and the decisions that no longer apply to anything.

    A decision applies to the proposal that holds most of its statements, and at least half of them. A theme that was
    accepted or renamed is kept even if it is not proposed again: with its earlier statements, as far as they are still
    `free` (explained by no driver), plus those that the proposal adds and no other decision names. Its stability is
    then that of the proposal, or nan.
    """
    named = {statement for one in decisions if one.status in _KEEPS_THEME for statement in one.statement_ids}
    themes = [OpenTheme(*proposal) for proposal in proposals]
    kept: list[OpenTheme] = []
    idle: list[Decision] = []
    for decision in decisions:
        known = [statement for statement in decision.statement_ids if statement in free]
        match = _find(themes, known)
        if match is None and (not known or decision.status not in _KEEPS_THEME):
            idle.append(decision)
            continue
        found = themes.pop(match) if match is not None else OpenTheme((), float("nan"))
        if decision.status in _KEEPS_THEME:
            added = [one for one in found.statement_ids if one not in named]
            found = replace(found, statement_ids=tuple(dict.fromkeys([*known, *added])))
        kept.append(replace(found, decision=decision))
    return _without_overlap([*kept, *themes]), idle


def _find(themes: Sequence[OpenTheme], known: Sequence[str]) -> int | None:
    """Return the index of the undecided theme that holds most of the statements."""
    shared = [len(set(known) & set(theme.statement_ids)) for theme in themes]
    most = max(shared, default=0)
    return shared.index(most) if known and most and most >= SAME_THEME * len(known) else None


def _without_overlap(themes: list[OpenTheme]) -> list[OpenTheme]:
    """Keep each statement only in the first theme that holds it: decided themes come before proposed ones."""
    taken: set[str] = set()
    result = []
    for theme in themes:
        own = tuple(statement for statement in theme.statement_ids if statement not in taken)
        taken.update(own)
        if own or theme.decision:
            result.append(replace(theme, statement_ids=own))
    return result
