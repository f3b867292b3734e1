"""Find the terms that are typical of a part of the corpus, and of the corpus compared with general Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.analysis.association import adjust_false_rate, at_least, log_likelihood, log_odds_z, log_ratio
from opschaling_nlp.analysis.scope import choose, countable_statements, rows_by, written_tokens
from opschaling_nlp.analysis.terms import count_words, drop_label_words, find_read, list_lemmas, load_term_lists
from opschaling_nlp.model import Voice
from opschaling_nlp.settings import AnalysisSettings, Settings
from opschaling_nlp.tables import KEYNESS, build_frame, type_frame

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

RAREST = 1e-8
"""Relative frequency below which wordfreq knows no Dutch word: assumed for unknown forms."""
TAGGED = {"horizontal_vertical": ("horizontal", "vertical"), "tip_rest": ("tip",)}
"""Contrasts made by rules, with the tags they give."""
GENERAL = "general_dutch"
CUE = 0.5
"""A term is a cue of a rule from this share of its occurrences inside the words that the rule read."""


class _Counts(NamedTuple):
    """Occurrences and statements per term, and the total number of words and of statements."""

    terms: NDArray[np.int64]
    statements: NDArray[np.int64]
    size: int
    of: int


def compute_keyness(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    evidence: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    settings: Settings,
) -> pd.DataFrame:
    """Compare term counts between parts of the corpus, most typical first within each contrast (KEYNESS).

    Contrasts: `horizontal_vertical` (statements with exactly one of the two final tags; label words at the opening are
    not counted, since layout is not a finding) and `tip_rest`, both of participants; `session:<id>` and `group:<name>`
    (against the others of the same voice); `sources_participants`; and `general_dutch` on word forms, by log ratio
    only, since general frequencies come without counts. Terms are lemmas that occur at least `minimum_term_count` times
    (within the session, for a session). `cue` marks words that the rules behind the contrast read; `chance` is adjusted
    for all terms tried (Benjamini and Hochberg 1995) and based on numbers of statements, so that a statement that
    repeats a word counts once; `shown` is 1 if a term is not a cue and `chance` is at most `keyness_chance`.
    """
    countable = countable_statements(statements, sessions)
    words = drop_label_words(written_tokens(tokens, countable), evidence)
    terms = list_lemmas(words, load_term_lists())
    frames: list[pd.DataFrame] = []
    for voice in Voice:
        own = choose(countable, countable["voice"] == voice)
        contrasts = (frame.assign(group=voice) for frame in _compare_parts(own, terms, voice, settings.analysis))
        general = _compare_dutch(own, words, settings.analysis.minimum_term_count)
        frames += [*contrasts, general.assign(group=voice, contrast=GENERAL)]
    sources = countable["voice"] == Voice.SOURCES
    if sources.any() and not sources.all() and len(terms):
        frame = _contrast(*count_words(countable["statement_id"], terms), sources, ~sources, settings.analysis)
        frames.append(frame.assign(group=Voice.SOURCES, contrast="sources_participants"))
    cues = {contrast: _find_cues(words, evidence, terms, tags) for contrast, tags in TAGGED.items()}
    frames = [_bound(frame, cues, settings.analysis.keyness_chance) for frame in frames if len(frame)]
    if not frames:
        return build_frame(KEYNESS, [])
    return type_frame(KEYNESS, pd.concat(frames, ignore_index=True)[[*KEYNESS.names]])


def _compare_parts(
    own: pd.DataFrame, terms: pd.DataFrame, voice: str, settings: AnalysisSettings
) -> Iterator[pd.DataFrame]:
    """Yield one frame per contrast within one voice."""
    matrix, vocabulary = count_words(own["statement_id"], terms)
    if not len(vocabulary):
        return
    if voice == Voice.PARTICIPANTS:
        horizontal, vertical, tip = (own[tag] == 1 for tag in ("horizontal", "vertical", "tip"))
        parts = {"horizontal_vertical": (horizontal & ~vertical, vertical & ~horizontal), "tip_rest": (tip, ~tip)}
        for contrast, (target, reference) in parts.items():
            yield _contrast(matrix, vocabulary, target, reference, settings).assign(contrast=contrast)
    for name, column in (("session", "session_id"), ("group", "group")):
        rows = {value: places for value, places in rows_by(own[column]).items() if value}
        if len(rows) > 1:  # count the whole once and subtract each part
            whole = _count(matrix[np.concatenate(list(rows.values()))])
            for value in sorted(rows):
                part = _count(matrix[rows[value]])
                frame = _compare(vocabulary, part, whole, part.terms >= settings.minimum_term_count, settings)
                yield frame.assign(contrast=f"{name}:{value}")


def _contrast(
    matrix: csr_matrix,
    vocabulary: NDArray[np.object_],
    target: pd.Series[bool],
    reference: pd.Series[bool],
    settings: AnalysisSettings,
) -> pd.DataFrame:
    """Compare two parts on the terms frequent enough in both together; empty if one of them has no words."""
    part, whole = (_count(matrix[np.flatnonzero(rows)]) for rows in (target, target | reference))
    kept = (whole.terms >= settings.minimum_term_count) & (0 < part.size < whole.size)
    return _compare(vocabulary, part, whole, kept, settings)


def _compare(
    vocabulary: NDArray[np.object_],
    part: _Counts,
    whole: _Counts,
    kept: NDArray[np.bool_],
    settings: AnalysisSettings,
) -> pd.DataFrame:
    """Compare a part with the rest of the whole on the terms kept."""
    a, b, size_a, size_b = part.terms[kept], (whole.terms - part.terms)[kept], part.size, whole.size - part.size
    table = pd.DataFrame({"term": vocabulary[kept], "count_a": a, "count_b": b})
    return _sort_by_effect(
        table.assign(
            statements_a=part.statements[kept],
            statements_b=(whole.statements - part.statements)[kept],
            size_a=size_a,
            size_b=size_b,
            of_a=part.of,
            of_b=whole.of - part.of,
            log_ratio=log_ratio(a, b, size_a, size_b),
            log_likelihood=log_likelihood(a, b, size_a, size_b),
            log_odds_z=log_odds_z(a, b, size_a, size_b, strength=settings.prior_strength),
        )
    )


def _count(matrix: csr_matrix) -> _Counts:
    terms = np.asarray(matrix.sum(axis=0), dtype=np.int64).ravel()
    statements = np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.int64)
    return _Counts(terms, statements, int(terms.sum()), matrix.shape[0])


def _compare_dutch(own: pd.DataFrame, words: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Compare word forms of content words with general Dutch; sizes count all words, as the general frequencies do."""
    from wordfreq import get_frequency_dict

    spoken = words["statement_id"].isin(own["statement_id"]) & ~words["pos"].isin(["PUNCT", "SPACE"])
    size = int(spoken.sum())
    content = words.loc[spoken & (words["content"] == 1), ["statement_id", "text"]]
    content = content.assign(term=content["text"].str.lower())
    table = content.groupby("term")["statement_id"].agg(count_a="size", statements_a="nunique").reset_index()
    table = table[table["count_a"] >= minimum].reset_index(drop=True)
    general = get_frequency_dict("nl")
    frequency = pd.Series([max(general.get(term, 0.0), RAREST) for term in table["term"]], dtype="float64")
    return _sort_by_effect(
        table.assign(
            **dict.fromkeys(("count_b", "statements_b", "size_b", "of_b"), 0),
            **dict.fromkeys(("log_likelihood", "log_odds_z"), float("nan")),
            size_a=size,
            of_a=len(own),
            log_ratio=log_ratio(table["count_a"], frequency, max(size, 1), 1.0),
        )
    )


def _sort_by_effect(table: pd.DataFrame) -> pd.DataFrame:
    ordered = table.assign(log_ratio=table["log_ratio"].round(9))
    return ordered.sort_values(["log_ratio", "log_odds_z", "count_a", "term"], ascending=[False, False, False, True])


def _find_cues(words: pd.DataFrame, evidence: pd.DataFrame, terms: pd.DataFrame, tags: tuple[str, ...]) -> set[str]:
    """Return the terms that occur mostly inside the words from which these tags were read."""
    read = evidence[evidence["label"].isin(tags) & (evidence["kind"] == "tag") & (evidence["holds"] == 1)]
    inside = words.loc[find_read(words, read), ["statement_id", "i"]]
    within = terms.merge(inside, on=["statement_id", "i"])["term"].value_counts()
    here = terms.loc[terms["statement_id"].isin(read.loc[read["where"] == "text", "statement_id"]), "term"]
    share = (within / here.value_counts()).dropna()
    return {str(term) for term in share[share >= CUE].index}


def _bound(table: pd.DataFrame, cues: dict[str, set[str]], limit: float) -> pd.DataFrame:
    """Add the adjusted p-values, which terms are cues, and which may be shown."""
    contrast = str(table["contrast"].iloc[0])
    chance = adjust_false_rate(_chance_in_dutch(table) if contrast == GENERAL else _chance_in_parts(table))
    cue = table["term"].isin(cues.get(contrast, set()))
    shown = (chance <= limit) & ~cue & np.isfinite(table["log_ratio"])
    return table.assign(tried=len(table), chance=chance, cue=cue.astype(int), shown=shown.astype(int))


def _chance_in_parts(table: pd.DataFrame) -> NDArray[np.float64]:
    """Return the two-sided p-value of a term's distribution of statements over the two parts (Fisher 1935)."""
    a, both = table["statements_a"].to_numpy(), (table["statements_a"] + table["statements_b"]).to_numpy()
    of_a, of_b = int(table["of_a"].iloc[0]), int(table["of_b"].iloc[0])
    more = at_least(a, of_a + of_b, np.full_like(both, of_a), both)
    fewer = at_least(both - a, of_a + of_b, np.full_like(both, of_b), both)
    chance: NDArray[np.float64] = np.minimum(2 * np.minimum(more, fewer), 1.0)
    return chance


def _chance_in_dutch(table: pd.DataFrame) -> NDArray[np.float64]:
    """Return the p-value of a word form's number of statements, given its frequency in general Dutch (Poisson)."""
    from scipy.special import pdtrc

    # A word repeated within a statement counts once, so the expected number can only be too high.
    expected = table["count_a"].to_numpy() / np.exp2(table["log_ratio"].to_numpy())
    return np.asarray(pdtrc(table["statements_a"].to_numpy() - 1, expected), dtype=np.float64)
