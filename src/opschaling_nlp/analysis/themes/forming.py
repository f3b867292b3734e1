"""Form the themes of a run: guided by drivers, then open, then as researchers decided."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from opschaling_nlp.analysis.exemplars import rank_exemplars
from opschaling_nlp.analysis.labels import driver_codes
from opschaling_nlp.analysis.scope import substantive_statements, written_tokens
from opschaling_nlp.analysis.terms import drop_label_words
from opschaling_nlp.analysis.themes.deciding import OpenTheme, apply_decisions
from opschaling_nlp.analysis.themes.deviance import find_deviant
from opschaling_nlp.analysis.themes.guided import primary_drivers, share_by_rules, share_by_words
from opschaling_nlp.analysis.themes.naming import distinctive_terms, name_from_terms
from opschaling_nlp.analysis.themes.proposing import Proposals, propose_themes
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import THEME_CHOICE, THEMES, build_frame, join_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.decisions import Decision
    from opschaling_nlp.settings import Settings, ThemeSettings


class Verdict(StrEnum):
    """Name how well an open theme comes back (Dutch, as the tables show it)."""

    STABLE = "stabiel"
    UNSTEADY = "wisselend"
    UNSTABLE = "niet stabiel"


@dataclass(frozen=True, slots=True)
class Themes:
    """Hold the themes of a run and what they rest on."""

    assigned: pd.Series[str]
    """The theme of each statement, on the index of the statements table; empty where it has none."""
    themes: pd.DataFrame
    choice: pd.DataFrame
    ari: Mapping[str, float] = field(default_factory=dict)
    """Mean adjusted Rand index of the open themes over `resamples` and over `seeds`, for the manifest.

    Empty without open themes.
    """
    too_few: bool = False
    """There are fewer substantive statements of participants than `minimum_statements`: no themes are formed."""
    free: int = 0
    """Statements that no driver explains."""
    by_chance: int = 0
    """Open themes that were found and left out, as they do not beat chance."""
    idle: tuple[Decision, ...] = ()
    """Decisions on themes that are no longer there."""


def form_themes(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    evidence: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    decisions: Sequence[Decision] = (),
) -> Themes:
    """Give every statement of participants its theme, and describe the themes (THEMES, THEME_CHOICE).

    The theme is the primary driver; substantive statements that no driver explains may form open themes, and what fits
    nowhere stays without. With `use_drivers` off all themes are open. Statements of sources and duplicates get the
    theme of their driver (a duplicate that of its original), but are not counted.
    """
    substantive = substantive_statements(statements, sessions)
    tokens = drop_label_words(written_tokens(tokens, statements), evidence)
    own = substantive[substantive["voice"] == Voice.PARTICIPANTS].reset_index(drop=True)
    nothing = pd.Series("", index=statements.index, dtype="str")
    if len(own) < settings.themes.minimum_statements:
        return Themes(nothing, build_frame(THEMES, []), build_frame(THEME_CHOICE, []), too_few=True)
    order = [code.name for code in driver_codes(codebooks)]
    guided = primary_drivers(statements, evidence, order) if settings.themes.use_drivers else nothing
    theme_of = dict(zip(statements["statement_id"], guided, strict=True))
    written = own[own["chosen"] == 0]
    free = written[[not theme_of[statement] for statement in written["statement_id"]]].reset_index(drop=True)
    proposals = propose_themes(free, tokens, settings=settings)
    opened, idle = apply_decisions(proposals.themes, decisions, frozenset(free["statement_id"]))
    named = _number(opened)
    theme_of.update(_follow_merges(named))
    own = own.assign(theme=[theme_of[statement] for statement in own["statement_id"]])
    table = [
        *_guided_rows(own, tokens, evidence, codebooks, settings),
        *_open_rows(named, own, tokens, proposals.chance, settings),
    ]
    originals = statements["duplicate_of"].where(statements["duplicate_of"] != "", statements["statement_id"])
    assigned = pd.Series([theme_of.get(original, "") for original in originals], index=statements.index, dtype="str")
    return Themes(
        assigned,
        build_frame(THEMES, table),
        _choice_frame(proposals),
        proposals.ari,
        free=len(free),
        by_chance=proposals.by_chance,
        idle=tuple(idle),
    )


def verdict(stability: float, chance: float, settings: ThemeSettings) -> Verdict:
    """Say how stable an open theme is; one that comes back no better than chance is not stable, whatever its number."""
    if math.isnan(stability) or stability <= chance or stability < settings.unsteady:
        return Verdict.UNSTABLE
    return Verdict.STABLE if stability >= settings.stable else Verdict.UNSTEADY


def _number(opened: Sequence[OpenTheme]) -> dict[str, OpenTheme]:
    """Name open themes open:1, open:2, … by size."""
    ordered = sorted(opened, key=lambda theme: (-len(theme.statement_ids), theme.statement_ids))
    return {f"open:{number}": theme for number, theme in enumerate(ordered, start=1)}


def _follow_merges(named: Mapping[str, OpenTheme]) -> dict[str, str]:
    """Return the theme of each statement of an open theme.

    Its own, the one it was merged into, or none where it was rejected.
    """
    by_name = {
        theme.name: name for name, theme in named.items() if theme.name and theme.status in {"accepted", "renamed"}
    }
    theme_of = {}
    for name, theme in named.items():
        target = {"merged": by_name.get(theme.into, theme.into), "rejected": ""}.get(theme.status, name)
        theme_of.update(dict.fromkeys(theme.statement_ids, target))
    return theme_of


def _guided_rows(
    own: pd.DataFrame, tokens: pd.DataFrame, evidence: pd.DataFrame, codebooks: Sequence[Codebook], settings: Settings
) -> list[dict[str, object]]:
    codes = driver_codes(codebooks)
    guided = own[own["theme"].isin([code.name for code in codes])].reset_index(drop=True)
    if guided.empty:
        return []
    by_rules = share_by_rules(guided["theme"], guided["statement_id"], evidence)
    by_words = share_by_words(guided["theme"], guided["statement_id"], tokens, evidence, seed=settings.themes.seed)
    terms = distinctive_terms(own["theme"], own["statement_id"], tokens)
    rows = []
    for code in codes:
        members = guided[guided["theme"] == code.name]
        if len(members):
            row = _describe(members, tokens, driver=code.name)
            label = code.label_en if settings.output.language == "en" else code.label_nl
            row |= {"theme": code.name, "label": label, "kind": "driver", "status": "", "reason": "", "verdict": ""}
            row |= {"by": "", "date": ""}
            row |= {"stability": math.nan, "chance": math.nan, "terms": join_codes(terms.get(code.name, []))}
            rows.append(row | {"by_rules": by_rules[code.name], "by_words": by_words[code.name]})
    return rows


def _open_rows(
    named: Mapping[str, OpenTheme], own: pd.DataFrame, tokens: pd.DataFrame, chance: float, settings: Settings
) -> list[dict[str, object]]:
    terms = distinctive_terms(own["theme"], own["statement_id"], tokens)
    rows = []
    for name, theme in named.items():
        members = own[own["theme"] == name]
        own_terms = terms.get(name, [])
        row = _describe(members, tokens)
        row |= {
            "theme": name,
            "label": theme.name or name_from_terms(own_terms) or theme.into,
            "kind": "open",
            "status": theme.status,
            "reason": theme.reason,
            "by": theme.by,
            "date": theme.date,
        }
        row |= {
            "stability": theme.stability,
            "chance": chance,
            "verdict": verdict(theme.stability, chance, settings.themes).value,
        }
        rows.append(row | {"by_rules": math.nan, "by_words": math.nan, "terms": join_codes(own_terms)})
    return rows


def _describe(members: pd.DataFrame, tokens: pd.DataFrame, *, driver: str = "") -> dict[str, object]:
    ranked = rank_exemplars(members, tokens)
    deviant = set(find_deviant(members, driver=driver))
    return {
        "size": len(members),
        "sessions": int(members["session_id"].nunique()),
        "exemplars": join_codes(ranked),
        "deviant": join_codes(statement for statement in ranked if statement in deviant),
        "statement_ids": join_codes(members["statement_id"]),
    }


def _choice_frame(proposals: Proposals) -> pd.DataFrame:
    rows = [
        {
            "k": choice.k,
            "stability": choice.stability,
            "error": choice.error,
            "chance": choice.chance,
            "ari_resamples": choice.ari_resamples,
            "ari_seeds": choice.ari_seeds,
            "chosen": int(choice.k == proposals.chosen),
        }
        for choice in proposals.choices
    ]
    return build_frame(THEME_CHOICE, rows)
