"""Learn a code from hand-made codings, beside the rules, and show what that is worth before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from opschaling_nlp.codings.labels import Label
from opschaling_nlp.codings.precedence import KEY, add_rows, decide, key_of, make_row
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import EvidenceSource
from opschaling_nlp.tables import iterate_rows

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.pipeline import Pipeline

FOLDS = 5
THRESHOLD = 0.5
LEARNED = "geleerd van codering"
RULE_FEATURE = "__regel__"
"""Word that stands in a document for "a rule gave this code": the model may lean on the rules."""

Flags = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Score:
    """Hold precision, recall and F1, each with its bootstrap 95% interval (low, high)."""

    precision: tuple[float, float, float]
    recall: tuple[float, float, float]
    f1: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Trial:
    """Set what was learnt, cross-validated, beside the rules on the same statements."""

    label: Label
    coded: int
    positives: int
    rules: Score
    model: Score


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Hold the statements with a decided coding of one label: documents, the coders' values and the rules'."""

    statement_ids: tuple[str, ...]
    documents: tuple[str, ...]
    coded: Flags
    rules: Flags


def gather_training_set(
    label: Label,
    *,
    codings: Codings,
    labels: Mapping[str, Label],
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    evidence: pd.DataFrame,
    minimum_positives: int,
) -> TrainingSet:
    """Gather what a label can be learnt from.

    Raises UserError where the coders gave fewer than `minimum_positives` statements the label, or as few as FOLDS did
    not get it.
    """
    decided = {
        one.statement_id: int(one.holds)
        for one in decide(codings, statements=statements, labels=labels)
        if one.label == label and not one.undecided
    }
    positives = sum(decided.values())
    if positives < minimum_positives or len(decided) - positives < FOLDS:
        raise UserError.single(
            f"code {label.key}",
            f"heeft {positives} bijdragen met en {len(decided) - positives} zonder deze code: te weinig om te leren",
            f"codeer er minstens {minimum_positives} met en {FOLDS} zonder (opschaling codings export)",
        )
    ruled = given_by_rules(label, evidence)
    documents = build_documents(statements, tokens, ruled=ruled)
    chosen = tuple(sorted(decided))
    return TrainingSet(
        chosen,
        tuple(documents[one] for one in chosen),
        np.array([decided[one] for one in chosen]),
        np.array([int(one in ruled) for one in chosen]),
    )


def build_documents(statements: pd.DataFrame, tokens: pd.DataFrame, *, ruled: frozenset[str]) -> dict[str, str]:
    """Write per statement the words a classifier reads: lemmas and the parts of compounds, and whether a rule fired."""
    words: dict[str, list[str]] = {one: [] for one in statements["statement_id"].tolist()}
    for one, lemma, parts, pos in iterate_rows(tokens, "statement_id", "lemma", "parts", "pos"):
        if pos not in {"PUNCT", "SPACE"}:
            words[one] += [lemma.lower(), *(parts.split("+") if parts else [])]
    return {one: " ".join([*found, *([RULE_FEATURE] if one in ruled else [])]) for one, found in words.items()}


def try_learning(label: Label, data: TrainingSet, *, resamples: int, seed: int) -> Trial:
    """Cross-validate a classifier (stratified folds) and score it beside the rules on the same statements."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    chance = cross_val_predict(_classifier(seed), list(data.documents), data.coded, cv=folds, method="predict_proba")[
        :, 1
    ]
    predicted = (chance >= THRESHOLD).astype(np.int64)
    return Trial(
        label,
        len(data.coded),
        int(data.coded.sum()),
        _score(data.coded, data.rules, resamples=resamples, seed=seed),
        _score(data.coded, predicted, resamples=resamples, seed=seed),
    )


def apply_learned(
    evidence: pd.DataFrame,
    *,
    learned: Sequence[Label],
    codings: Codings,
    labels: Mapping[str, Label],
    statements: pd.DataFrame,
    tokens: pd.DataFrame,
    codebook_versions: Mapping[str, tuple[str, str]],
    minimum_positives: int,
    seed: int,
) -> pd.DataFrame:
    """Let a classifier, fitted anew on the codings, decide the labels that the settings name (table evidence).

    Its yes becomes a row with source `model` and its probability as score; where it says no, the rules' rows get holds
    = 0 and a row with holds = 0 shows the probability.
    """
    for label in learned:
        data = gather_training_set(
            label,
            codings=codings,
            labels=labels,
            statements=statements,
            tokens=tokens,
            evidence=evidence,
            minimum_positives=minimum_positives,
        )
        model = _classifier(seed).fit(list(data.documents), data.coded)
        documents = build_documents(statements, tokens, ruled=given_by_rules(label, evidence))
        chances = dict(zip(documents, model.predict_proba(list(documents.values()))[:, 1], strict=True))
        evidence = overrule(evidence, label, chances, list(documents), codebook_versions)
    return evidence


def overrule(
    evidence: pd.DataFrame,
    label: Label,
    chances: Mapping[str, float],
    order: Sequence[str],
    codebook_versions: Mapping[str, tuple[str, str]],
    *,
    by: str = "",
) -> pd.DataFrame:
    """Let a model decide a label of the statements of which it gives the chance (table evidence); `order` lists all.

    `by` is a model that answered for itself; without it the row says that it was learnt from codings.
    """
    keys = {one: key_of(one, label, codebook_versions) for one in chances}
    given = {key: chances[one] for one, key in keys.items()}
    chance_of = [given.get(key) for key in iterate_rows(evidence, *KEY)]
    ruled = {one for one, chance in zip(evidence["statement_id"], chance_of, strict=True) if chance is not None}
    rows = [
        make_row(
            keys[one],
            label,
            holds=chance >= THRESHOLD,
            source=EvidenceSource.MODEL,
            indicator=by or LEARNED,
            coder="",
            score=float(chance),
        )
        for one, chance in chances.items()
        if chance >= THRESHOLD or one in ruled
    ]
    denied = [chance is not None and chance < THRESHOLD for chance in chance_of]
    return add_rows(evidence, rows, denied, order)


def given_by_rules(label: Label, evidence: pd.DataFrame) -> frozenset[str]:
    """Return the statements to which the rules give a label."""
    hits = evidence[
        (evidence["kind"] == label.kind) & (evidence["label"] == label.name) & (evidence["driver"] == label.driver)
    ]
    hits = hits[~hits["source"].isin(["coder", "model"]) & (hits["holds"] == 1)]
    return frozenset(hits["statement_id"])


def _classifier(seed: int) -> Pipeline:
    """Build the classifier: TF-IDF of lemmas, parts and character n-grams into a balanced logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(
        tokenizer=str.split, token_pattern=None, lowercase=False, ngram_range=(1, 2), sublinear_tf=True
    )
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    return make_pipeline(
        make_union(words, characters),
        LogisticRegression(class_weight="balanced", C=5.0, max_iter=2000, random_state=seed),
    )


def _score(coded: Flags, predicted: Flags, *, resamples: int, seed: int) -> Score:
    generator = np.random.default_rng(seed)
    drawn = np.array(
        [
            _figures(coded[sample], predicted[sample])
            for sample in generator.integers(0, len(coded), (resamples, len(coded)))
        ]
    )
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    precision, recall, f1 = (
        (float(value), float(low[i]), float(high[i])) for i, value in enumerate(_figures(coded, predicted))
    )
    return Score(precision, recall, f1)


def _figures(coded: Flags, predicted: Flags) -> tuple[float, float, float]:
    """Compute precision, recall and F1; 0 where there is nothing to divide by."""
    hits = int((coded * predicted).sum())
    precision = hits / max(1, int(predicted.sum()))
    recall = hits / max(1, int(coded.sum()))
    return precision, recall, 2 * precision * recall / max(1e-12, precision + recall)
