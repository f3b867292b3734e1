"""Compute which terms are typical of a part of the corpus, and of the corpus beside general Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import log_likelihood, log_odds_z, log_ratio
from opschaling_nlp.analysis.keyness_bounds import GENERAL, bound_terms, find_cues
from opschaling_nlp.analysis.parallel import map_items
from opschaling_nlp.analysis.scope import countable_statements, rows_by, written_tokens
from opschaling_nlp.analysis.terms import count_words, drop_label_words, list_lemmas, load_term_lists
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import KEYNESS, build_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from opschaling_nlp.settings import AnalysisSettings, Settings

    Flags = NDArray[np.bool_]

RAREST = 1e-8
"""Relative frequency below which wordfreq knows no Dutch word: what an unknown form is taken to have at most."""


@dataclass(frozen=True, slots=True)
class _Counts:
    """Hold per term its occurrences and the statements with it, and the number of words in all."""

    terms: NDArray[np.int64]
    statements: NDArray[np.int64]
    size: int
    of: int
    """Statements in all."""


def compute_keyness(
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    evidence: pd.DataFrame,
    sessions: pd.DataFrame,
    *,
    settings: Settings,
) -> pd.DataFrame:
    """Compare term counts of parts of the corpus (KEYNESS), per contrast the most typical first.

    Contrasts: `horizontal_vertical` (statements with exactly one of the two tags, by the final tags; the label words at
    the opening are not counted, as the layout is no finding), `tip_rest`, of participants; `session:<id>` and
    `group:<name>` (against the others of the same voice); `sources_participants`; and `general_dutch` on word forms, by
    log ratio only, as general frequencies have no counts. Terms are lemmas that occur at least `minimum_term_count`
    times (of a session: there). `cue` marks words that the rules of the contrast itself read; `chance` allows for all
    terms that were tried (Benjamini and Hochberg 1995), on numbers of statements, so that one statement that repeats a
    word is one case; `shown` is 1 where a term is no cue and chance is below `keyness_chance`.
    """
    countable = countable_statements(statements, sessions)
    tokens = written_tokens(tokens, statements)
    words = drop_label_words(tokens[tokens["statement_id"].isin(countable["statement_id"])], evidence)
    terms = list_lemmas(words, load_term_lists())
    cues = find_cues(words, evidence, terms)
    frames: list[pd.DataFrame] = []
    for voice in Voice:
        own = countable[countable["voice"] == voice].reset_index(drop=True)
        frames.extend(_compare_parts(own, terms, voice, settings))
        frames.append(_compare_dutch(own, words, voice, settings.analysis))
    sources = (countable["voice"] == Voice.SOURCES).to_numpy()
    if sources.any() and not sources.all() and len(terms):
        counted = count_words(countable["statement_id"], terms)
        frames.append(
            _compare(
                *counted, "sources_participants", sources, ~sources, voice=Voice.SOURCES, settings=settings.analysis
            )
        )
    limit = settings.analysis.keyness_chance
    frames = [bound_terms(frame, cues, limit=limit) for frame in frames if len(frame)]
    if not frames:
        return build_frame(KEYNESS, [])
    table = pd.concat(frames, ignore_index=True)
    return build_frame(KEYNESS, {name: table[name].tolist() for name in KEYNESS.names})


def _compare_parts(own: pd.DataFrame, terms: pd.DataFrame, voice: str, settings: Settings) -> Iterator[pd.DataFrame]:
    """Yield one frame a contrast within one voice of speakers."""
    terms = terms[terms["statement_id"].isin(own["statement_id"])]
    if terms.empty:
        return
    matrix, vocabulary = count_words(own["statement_id"], terms)
    analysis = settings.analysis
    if voice == Voice.PARTICIPANTS:
        horizontal, vertical = (own[tag].to_numpy() == 1 for tag in ("horizontal", "vertical"))
        yield _compare(
            matrix,
            vocabulary,
            "horizontal_vertical",
            horizontal & ~vertical,
            vertical & ~horizontal,
            voice=voice,
            settings=analysis,
        )
        tip = own["tip"].to_numpy() == 1
        yield _compare(matrix, vocabulary, "tip_rest", tip, ~tip, voice=voice, settings=analysis)
    for name, column in (("session", "session_id"), ("group", "group")):
        yield from _compare_values(name, own[column], matrix, vocabulary, voice, settings)


def _compare_values(
    name: str,
    values: pd.Series[str],
    matrix: csr_matrix,
    vocabulary: NDArray[np.object_],
    voice: str,
    settings: Settings,
) -> Iterator[pd.DataFrame]:
    """Yield each session, or group, against the others of its voice.

    The whole is counted once and a part subtracted from it.
    """
    rows = {value: np.sort(places) for value, places in rows_by(values).items() if value}
    if len(rows) < 2:
        return
    whole = _count(matrix[np.sort(np.concatenate(list(rows.values())))])
    parts = [(f"{name}:{value}", matrix[rows[value]]) for value in sorted(rows)]
    work = partial(_compare_part, whole=whole, vocabulary=vocabulary, voice=voice, settings=settings.analysis)
    yield from map_items(work, parts, settings.parallel)


def _compare_part(
    part: tuple[str, csr_matrix],
    *,
    whole: _Counts,
    vocabulary: NDArray[np.object_],
    voice: str,
    settings: AnalysisSettings,
) -> pd.DataFrame:
    """Compare one part; only its own terms are looked at, so that many parts cost no more than one large one."""
    contrast, matrix = part
    own = np.unique(matrix.indices)
    target = _count(matrix[:, own])
    kept = target.terms >= settings.minimum_term_count
    others = _Counts(
        whole.terms[own] - target.terms,
        whole.statements[own] - target.statements,
        whole.size - target.size,
        whole.of - target.of,
    )
    return _contrast_frame(
        contrast, vocabulary[own], target, others, keep=kept, voice=voice, strength=settings.prior_strength
    )


def _compare(
    matrix: csr_matrix,
    vocabulary: NDArray[np.object_],
    contrast: str,
    target: Flags,
    reference: Flags,
    *,
    voice: str,
    settings: AnalysisSettings,
) -> pd.DataFrame:
    a, b = _count(matrix[target]), _count(matrix[reference])
    keep = (a.terms + b.terms >= settings.minimum_term_count) & (min(a.size, b.size) > 0)
    return _contrast_frame(contrast, vocabulary, a, b, keep=keep, voice=voice, strength=settings.prior_strength)


def _contrast_frame(
    contrast: str,
    vocabulary: NDArray[np.object_],
    target: _Counts,
    reference: _Counts,
    *,
    keep: Flags,
    voice: str,
    strength: float,
) -> pd.DataFrame:

    a, b, size_a, size_b = target.terms[keep], reference.terms[keep], target.size, reference.size
    table = pd.DataFrame(
        {
            "term": vocabulary[keep],
            "count_a": a,
            "count_b": b,
            "statements_a": target.statements[keep],
            "statements_b": reference.statements[keep],
            "log_ratio": log_ratio(a, b, size_a, size_b),
            "log_likelihood": log_likelihood(a, b, size_a, size_b),
            "log_odds_z": log_odds_z(a, b, size_a, size_b, strength=strength),
        }
    )
    return _sort_by_effect(
        table.assign(group=voice, contrast=contrast, size_a=size_a, size_b=size_b, of_a=target.of, of_b=reference.of)
    )


def _compare_dutch(own: pd.DataFrame, words: pd.DataFrame, voice: str, settings: AnalysisSettings) -> pd.DataFrame:
    """Compare word forms of content words with general Dutch; sizes are all words, as in the general frequencies."""
    from wordfreq import get_frequency_dict

    spoken = words[words["statement_id"].isin(own["statement_id"]) & ~words["pos"].isin(["PUNCT", "SPACE"])]
    spoken = spoken.assign(term=spoken["text"].str.lower())
    content = (
        spoken[spoken["content"] == 1]
        .groupby("term")
        .agg(count_a=("term", "size"), statements_a=("statement_id", "nunique"))
    )
    content = content[content["count_a"] >= settings.minimum_term_count].reset_index()
    general = get_frequency_dict("nl")
    frequency = pd.Series([max(general.get(term, 0.0), RAREST) for term in content["term"]], dtype="float64")
    table = content.assign(
        group=voice,
        contrast=GENERAL,
        count_b=0,
        statements_b=0,
        size_a=len(spoken),
        size_b=0,
        of_a=len(own),
        of_b=0,
        log_likelihood=float("nan"),
        log_odds_z=float("nan"),
    )
    table["log_ratio"] = log_ratio(table["count_a"], frequency, max(len(spoken), 1), 1.0)
    return _sort_by_effect(table)


def _sort_by_effect(table: pd.DataFrame) -> pd.DataFrame:
    ordered = table.assign(log_ratio=table["log_ratio"].round(9))
    return ordered.sort_values(["log_ratio", "log_odds_z", "count_a", "term"], ascending=[False, False, False, True])


def _count(matrix: csr_matrix) -> _Counts:

    terms = np.asarray(matrix.sum(axis=0), dtype=np.int64).ravel()
    statements = np.bincount(matrix.indices, minlength=matrix.shape[1]).astype(np.int64)
    return _Counts(terms, statements, int(terms.sum()), matrix.shape[0])
