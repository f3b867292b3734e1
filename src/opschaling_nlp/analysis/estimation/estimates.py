"""Estimate per label and slice how many statements really have it (ESTIMATES)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.analysis.estimation.intervals import Cell, bound_total, pool_totals, rank_ranges
from opschaling_nlp.analysis.scope import countable_statements, slices
from opschaling_nlp.analysis.statements import SUBSTANTIVE
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.draws import Draw, chances
from opschaling_nlp.codings.labels import Label, labels_by_key
from opschaling_nlp.codings.precedence import decide, given_by_tool
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.model import EvidenceKind, EvidenceSource, Voice
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import ESTIMATES, build_frame

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

METHOD = "naar steekproef en regels (nagestratificeerd, betabinomiaal)"
REFUSED = "te weinig gecodeerd"
_SLICES = ("all", "session", "group", "prompt_kind")
_NOTHING = {
    **dict.fromkeys(("estimated", "low", "high", "pooled", "share", "share_low", "share_high"), float("nan")),
    **dict.fromkeys(("rank_low", "rank_high")),
}


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The statements that could have been drawn, and what is known of each."""

    statements: pd.DataFrame
    weight: Floats
    """One over the probability of being drawn."""
    drawn: Flags
    place: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the tool and the coders say of one label, per statement of the corpus."""

    label: Label
    found: Flags
    coded: Flags
    positive: Floats
    """Share of the coders who gave the label; meaningless if nobody coded it."""


def estimate_labels(
    tables: Mapping[str, pd.DataFrame],
    codings: Codings,
    draws: Sequence[Draw],
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    whole_only: bool = False,
    tool: Mapping[Label, frozenset[str]] | None = None,
) -> pd.DataFrame:
    """Estimate the labels that were coded in a drawn sample (ESTIMATES).

    Overall and per session, group and kind of question; with `whole_only`, only overall. `tool` is what the tool alone
    gives, if already known. The estimator is the difference estimator with the tool's output as auxiliary: what the
    tool counts, plus the error that the sample shows (design-based supervised learning, Egami et al. 2023;
    prediction-powered inference, Angelopoulos et al. 2023). With a binary auxiliary, its minimum-variance tuning
    (PPI++) is post-stratification: the share that coders confirm among what the tool found, and the share they add
    among what it did not find, each times the size of its part. The interval adds both parts as beta-binomials. The
    population is the statements that the tool takes to be substantive and that could be drawn (for the label
    `substantive`: all); statements coded without being drawn are known and represent only themselves. A slice with
    fewer coded statements than `minimum_coded` gets no estimate but the number still to code, unless all of it is
    coded.
    """
    rows: list[dict[str, object]] = []
    corpus = _read_corpus(tables, draws, codings)
    labels = labels_by_key(codebooks)
    if corpus is None:
        return build_frame(ESTIMATES, [])
    given = given_by_tool(tables["evidence"], codebooks=codebooks) if tool is None else tool
    answers = list(_answers(tables, codings, corpus, labels, given))
    names = _SLICES[:1] if whole_only else _SLICES
    for voice in Voice:
        own = np.flatnonzero(corpus.statements["voice"] == voice)
        spoken = corpus.statements.iloc[own].reset_index(drop=True)
        for name, value, rows_of in slices(spoken, tables["sessions"], names) if len(own) else ():
            members = np.zeros(len(corpus.statements), dtype=bool)
            members[own[rows_of]] = True
            for label_kind in dict.fromkeys(one.label.kind for one in answers):
                same = [one for one in answers if one.label.kind == label_kind]
                where = {"group": voice.value, "slice": name, "value": value}
                rows.extend(_estimate_slice(same, members, corpus, where, settings.analysis.minimum_coded))
    return build_frame(ESTIMATES, rows)


def _read_corpus(tables: Mapping[str, pd.DataFrame], draws: Sequence[Draw], codings: Codings) -> _Corpus | None:

    chance = chances(draws)
    countable = countable_statements(tables["statements"], tables["sessions"])
    known = countable["statement_id"].isin([one for one, value in chance.items() if value > 0])
    statements = countable[known & ~countable["statement_id"].isin(codings.development)].reset_index(drop=True)
    if statements.empty:
        return None
    sample = {one for draw in draws for one in draw.sample}
    ids = statements["statement_id"].tolist()
    return _Corpus(
        statements,
        np.array([1.0 / chance[one] for one in ids]),
        np.array([one in sample for one in ids]),
        {one: place for place, one in enumerate(ids)},
    )


def _answers(
    tables: Mapping[str, pd.DataFrame],
    codings: Codings,
    corpus: _Corpus,
    labels: Mapping[str, Label],
    given_to: Mapping[Label, frozenset[str]],
) -> Iterator[_Answers]:
    """Yield what tool and coders say of each label that was coded in the corpus, in codebook order."""
    votes = _complete(_votes(tables["statements"], codings, corpus, labels), labels)
    n = len(corpus.statements)
    denied = {place for place, share in votes.get(SUBSTANTIVE, {}).items() if share < 0.5}
    evidence = tables["evidence"]
    denying = evidence[(evidence["kind"] == EvidenceKind.SUBSTANTIVE) & (evidence["source"] != EvidenceSource.CODER)]
    about = ~corpus.statements["statement_id"].isin(denying["statement_id"]).to_numpy()
    for label in labels.values():
        if label not in votes:
            continue
        found, coded, positive = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool), np.zeros(n)
        for place, share in votes[label].items():
            coded[place], positive[place] = True, 0.0 if label != SUBSTANTIVE and place in denied else share
        if label == SUBSTANTIVE:
            found = about
        else:
            found[[corpus.place[one] for one in given_to.get(label, ()) if one in corpus.place]] = True
            found &= about
        yield _Answers(label, found, coded, positive)


def _votes(
    statements: pd.DataFrame, codings: Codings, corpus: _Corpus, labels: Mapping[str, Label]
) -> dict[Label, dict[int, float]]:
    """Return per label and position in the corpus the share of the coders who gave it."""
    votes: dict[Label, dict[int, float]] = {}
    for decision in decide(codings, statements=statements, labels=labels):
        if decision.statement_id in corpus.place:
            given = [vote == "1" for _, vote in decision.votes]
            votes.setdefault(decision.label, {})[corpus.place[decision.statement_id]] = sum(given) / len(given)
    return votes


def _complete(
    votes: Mapping[Label, Mapping[int, float]], labels: Mapping[str, Label]
) -> dict[Label, Mapping[int, float]]:
    """Treat a facet or direction as absent where its driver is: the page asks for them only under a driver that holds.

    A label that was asked only under such a driver, and not under every one, is not a random sample and is left out.
    """
    completed: dict[Label, Mapping[int, float]] = {}
    for label, own in votes.items():
        whole = votes.get(labels[label.parent], {}) if label.driver and label.parent in labels else {}
        absent = {place: 0.0 for place, share in whole.items() if share < 0.5}
        everywhere = whole.keys() - absent.keys() <= own.keys()
        if everywhere or not absent or absent.keys() & own.keys():
            completed[label] = {**(absent if everywhere else {}), **own}
    return completed


def _estimate_slice(
    answers: Sequence[_Answers], members: Flags, corpus: _Corpus, where: Mapping[str, str], minimum: int
) -> Iterator[dict[str, object]]:
    """Yield one row per label of one kind; labels with enough codings in the slice are pooled."""
    size = int(members.sum())
    cells = [[_cell(one, members & side, corpus) for side in (one.found, ~one.found)] for one in answers]
    coded = [sum(round(cell.coded) for cell in pair) for pair in cells]
    kept = [
        place for place, pair in enumerate(cells) if coded[place] >= minimum or not any(cell.unseen for cell in pair)
    ]
    pooled = pool_totals([cells[place] for place in kept])
    figures = {place: _figures(cells[place], total, size) for place, total in zip(kept, pooled, strict=True)}
    ranks = rank_ranges([(figures[place]["low"], figures[place]["high"]) for place in kept])
    for place, (low, high) in zip(kept, ranks, strict=True):
        figures[place] |= {"rank_low": low, "rank_high": high}
    for place, one in enumerate(answers):
        refused = {**_NOTHING, "needed": max(minimum - coded[place], 1), "method": REFUSED}
        yield {
            **where,
            "kind": one.label.kind,
            "label": one.label.name,
            "driver": one.label.driver,
            "codebook": one.label.codebook,
            "counted": int((one.found & members).sum()),
            "of": size,
            "coded": int((one.coded & members).sum()),
            **figures.get(place, refused),
        }


def _cell(one: _Answers, members: Flags, corpus: _Corpus) -> Cell:
    """Return what coders say of the statements that the tool found, or did not find."""
    seen = members & one.coded
    drawn = seen & corpus.drawn
    weights = corpus.weight[drawn]
    total = float(weights.sum())
    coded = total**2 / float((weights**2).sum()) if total else 0.0
    share = float((weights * one.positive[drawn]).sum()) / total if total else 0.0
    return Cell(int(members.sum()), coded, share * coded, int(seen.sum()), float(one.positive[seen].sum()))


def _figures(cells: Sequence[Cell], pooled: float, size: int) -> dict[str, Any]:
    low, high = bound_total(cells)
    # A part in which nothing was coded has no share of its own: use the midpoint of what is possible.
    shares = [cell.positive / cell.coded if cell.coded else 0.5 for cell in cells]
    total = sum(cell.seen_positive + cell.unseen * share for cell, share in zip(cells, shares, strict=True))
    estimated, pooled = (min(max(value, low), high) for value in (total, pooled))
    numbers = {"estimated": estimated, "low": low, "high": high, "pooled": pooled, "needed": 0, "method": METHOD}
    of = max(size, 1)
    return {**numbers, "share": estimated / of, "share_low": low / of, "share_high": high / of}
