"""Form the themes of a run, guided by drivers, then open, then as researchers decided, and describe each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import class_tfidf
from opschaling_nlp.analysis.exemplars import rank_exemplars
from opschaling_nlp.analysis.scope import driver_codes, rows_by, substantive_statements, written_tokens
from opschaling_nlp.analysis.terms import count_words, drop_label_words, list_lemmas, load_term_lists
from opschaling_nlp.analysis.themes.deciding import OpenTheme, apply_decisions
from opschaling_nlp.analysis.themes.guided import primary_drivers, share_by_rules, share_by_words
from opschaling_nlp.analysis.themes.proposing import Proposals, propose_themes
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.decisions import Decision
from opschaling_nlp.model import Voice
from opschaling_nlp.parallel import spread
from opschaling_nlp.settings import Settings, ThemeSettings
from opschaling_nlp.tables import THEME_CHOICE, THEMES, build_frame, join_codes, split_pairs

TERMS_IN_LABEL = 3


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of a run and what they are based on."""

    assigned: pd.Series[str]
    """The theme of each statement, on the index of the statements table; empty where it has none."""
    themes: pd.DataFrame
    proposals: Proposals = field(default_factory=Proposals)
    too_few: bool = False
    """True if there are too few substantive statements of participants (`minimum_statements`) to form themes."""
    free: int = 0
    """Number of statements that no driver explains."""
    idle: tuple[Decision, ...] = ()
    """Decisions on themes that no longer exist."""

    @property
    def choice(self) -> pd.DataFrame:
        """Tabulate the results for each number of open themes (THEME_CHOICE)."""
        chosen = self.proposals.chosen
        rows = (
            {
                "k": trial.k,
                "stability": np.nanmean(trial.stability),
                "chance": np.nanmean(trial.chance),
                "ari_resamples": trial.ari,
                "chosen": int(chosen is not None and trial.k == chosen.k),
            }
            for trial in self.proposals.tried
        )
        return build_frame(THEME_CHOICE, rows)


def form_themes(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    evidence: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    decisions: Sequence[Decision] = (),
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> Themes:
    """Assign a theme to every statement of participants, and describe the themes (THEMES, THEME_CHOICE).

    The theme is the primary driver; substantive statements that no driver explains may form open themes, and what fits
    nowhere has none. With `use_drivers` off, all themes are open. Statements of sources and duplicates get the theme of
    their driver (a duplicate that of its original), but are not counted.
    """
    substantive = substantive_statements(statements, sessions)
    own = substantive[substantive["voice"] == Voice.PARTICIPANTS].reset_index(drop=True)
    theme_of = dict.fromkeys(statements["statement_id"], "")
    if len(own) < settings.themes.minimum_statements:
        return Themes(pd.Series("", index=statements.index, dtype="str"), build_frame(THEMES, []), too_few=True)
    content = tokens[tokens["content"] == 1]  # no theme rests on other words
    tokens = drop_label_words(written_tokens(content, statements), evidence)
    codes = {code.name: code for code in driver_codes(codebooks)}
    if settings.themes.use_drivers:
        theme_of |= zip(statements["statement_id"], primary_drivers(statements, evidence, [*codes]), strict=True)
    written = own[own["chosen"] == 0]
    free = written[written["statement_id"].map(theme_of) == ""].reset_index(drop=True)

    def share(work: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterator[Any]:
        done = spread(work, jobs, processes=settings.language.processes, address=settings.parallel.address)
        progress(0, len(jobs), "proefverdelingen")
        for number, one in enumerate(done, start=1):
            progress(number, len(jobs), "proefverdelingen" if number < len(jobs) else "")
            yield one

    proposals = propose_themes(free, tokens, settings.themes, share)
    opened, idle = apply_decisions(proposals.themes, decisions, frozenset(free["statement_id"]))
    opened.sort(key=lambda theme: (-len(theme.statement_ids), theme.statement_ids))
    named = {f"open:{number}": theme for number, theme in enumerate(opened, start=1)}
    theme_of |= _follow_merges(named)
    own = own.assign(theme=own["statement_id"].map(theme_of))
    terms = distinctive_terms(own, tokens)
    rows: list[Mapping[str, object]] = []
    guided = own[own["theme"].isin(codes)].reset_index(drop=True)
    if len(guided):
        by_rules, by_words = share_by_rules(guided, evidence), share_by_words(guided, tokens, evidence)
    for name in (name for name in codes if (guided["theme"] == name).any()):
        row = _describe(name, own, tokens, terms.get(name, []), driver=name)
        row |= {"label": codes[name].label, "kind": "driver"}
        rows.append(row | {"by_rules": by_rules[name], "by_words": by_words[name]})
    chance = np.nanmax(proposals.chosen.chance) if proposals.chosen else math.nan
    for name, theme in named.items():
        own_terms = terms.get(name, [])
        row = _describe(name, own, tokens, own_terms) | _decided(theme)
        row["label"] = row["label"] or ", ".join(own_terms[:TERMS_IN_LABEL]) or (theme.decision and theme.decision.into)
        said = {"chance": chance, "verdict": verdict(theme.stability, chance, settings.themes)}
        rows.append(row | said | {"kind": "open", "stability": theme.stability})
    originals = statements["duplicate_of"].where(statements["duplicate_of"] != "", statements["statement_id"])
    assigned = originals.map(theme_of).fillna("").astype("str")
    return Themes(assigned, build_frame(THEMES, rows), proposals, free=len(free), idle=tuple(idle))


def verdict(stability: float, chance: float, settings: ThemeSettings) -> str:
    """Return the Dutch verdict on the stability of an open theme.

    A theme that recurs no more often than by chance is not stable, whatever its figure.
    """
    if math.isnan(stability) or stability <= chance or stability < settings.unsteady:
        return "niet stabiel"
    return "stabiel" if stability >= settings.stable else "wisselend"


def _follow_merges(named: Mapping[str, OpenTheme]) -> Iterator[tuple[str, str]]:
    """Yield each statement of an open theme with its final theme: its own, the one merged into, or none if rejected."""
    by_name = {theme.decision.name: name for name, theme in named.items() if theme.decision and theme.stays}
    for name, theme in named.items():
        target = name
        if theme.decision and not theme.stays:
            into = theme.decision.into if theme.decision.status == "merged" else ""
            target = by_name.get(into, into) if into else ""
        yield from ((statement, target) for statement in theme.statement_ids)


def _describe(
    name: str, own: pd.DataFrame, tokens: pd.DataFrame, terms: Sequence[str], *, driver: str = ""
) -> dict[str, object]:
    members = own[own["theme"] == name]
    ranked = rank_exemplars(members, tokens)
    deviant = find_deviant(members, driver=driver)
    return {
        **dict.fromkeys(("status", "reason", "by", "date", "verdict"), ""),
        **dict.fromkeys(("stability", "chance", "by_rules", "by_words"), math.nan),
        "theme": name,
        "size": len(members),
        "sessions": members["session_id"].nunique(),
        "terms": join_codes(terms),
        "exemplars": join_codes(ranked),
        "deviant": join_codes(statement for statement in ranked if statement in deviant),
        "statement_ids": join_codes(members["statement_id"]),
    }


def _decided(theme: OpenTheme) -> dict[str, object]:
    decision = theme.decision
    if decision is None:
        return {"status": "proposal", "label": ""}
    told = {name: getattr(decision, name) for name in ("status", "reason", "by", "date")}
    return {**told, "label": decision.name}


TERMS = 10
"""How many terms of a theme are listed."""
MAJORITY = 2 / 3
"""Share of the statements that take a side from which on the others are deviant."""


def distinctive_terms(own: pd.DataFrame, tokens: pd.DataFrame) -> dict[str, list[str]]:
    """Return per theme its most distinctive lemmas, best first; statements in no theme count as background."""
    words, vocabulary = count_words(own["statement_id"], list_lemmas(tokens, load_term_lists()))
    words.data[:] = 1
    members = {theme: rows for theme, rows in rows_by(own["theme"]).items() if theme}
    counts = np.array([np.asarray(words[rows].sum(axis=0)).ravel() for rows in members.values()])
    scores = class_tfidf(counts.reshape(len(members), len(vocabulary)), np.asarray(words.sum(axis=0)).ravel())
    best = np.argsort(-np.round(scores, 9), kind="stable")[:, :TERMS]
    return {
        theme: [str(vocabulary[column]) for column in columns if row[column] > 0]
        for theme, row, columns in zip(members, scores, best, strict=True)
    }


def find_deviant(members: pd.DataFrame, *, driver: str = "") -> set[str]:
    """Return the ids of members that go against most others.

    Sides are enabler against barrier (of `driver`, or of any where none is given) and horizontal against vertical; a
    statement on both sides, or on none, takes no side.
    """
    valence = np.array([_valence_side(cell, driver) for cell in members["valence"]])
    level = (members["horizontal"] - members["vertical"]).to_numpy()
    ids = members["statement_id"].to_numpy(dtype=object)
    return {*ids[_minority(valence)], *ids[_minority(level)]}


def _valence_side(cell: str, driver: str) -> int:
    named = {way for code, way in split_pairs(cell) if not driver or code == driver}
    return int("enabler" in named) - int("barrier" in named)


def _minority(sides: np.ndarray) -> np.ndarray:
    """Mark the smaller side, where the larger holds the majority."""
    more, less = (sides == 1).sum(), (sides == -1).sum()
    apart = more and less and max(more, less) >= MAJORITY * (more + less)
    return sides == (1 if more < less else -1) if apart else np.zeros(len(sides), dtype=bool)
