"""Measure each indicator on what people coded, so that a researcher sees which one errs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from opschaling_nlp.codings.precedence import Decision
from opschaling_nlp.tables import RULES, build_frame, iterate_rows

if TYPE_CHECKING:
    import pandas as pd

_Key = tuple[str, str, str]
"""Kind, label and driver of what a rule says."""
_Rule = tuple[str, str, str]
"""Codebook, code and indicator."""


def score_rules(
    rules: pd.DataFrame, evidence: pd.DataFrame, decisions: Sequence[Decision], *, development: frozenset[str]
) -> pd.DataFrame:
    """Add precision, recall and the number of coded statements to the table rules.

    Precision is the share of the coded statements in which the indicator fired that coders give the code; recall the
    share of the coders' statements with the code in which it fired. Only statements with one coder or coders who agree
    count, and none that was used to write rules (`development`). Empty where there is nothing to divide by.
    """
    coded: dict[_Key, dict[str, bool]] = {}
    for decision in decisions:
        if not decision.undecided and decision.statement_id not in development:
            label = decision.label
            coded.setdefault((label.kind, label.name, label.driver), {})[decision.statement_id] = decision.holds
    fired: dict[_Rule, set[str]] = {}
    says: dict[_Rule, _Key] = {}
    columns = ("codebook", "code", "indicator", "statement_id", "kind", "label", "driver", "source")
    for codebook, code, indicator, one, kind, label, driver, source in iterate_rows(evidence, *columns):
        if source not in {"coder", "model"} and (kind != "valence" or code == label):
            fired.setdefault((codebook, code, indicator), set()).add(one)
            says[codebook, code, indicator] = (kind, label, driver)
    rows = []
    for row in rules.to_dict("records"):
        rule = (str(row["codebook"]), str(row["code"]), str(row["indicator"]))
        truth = coded.get(says[rule], {}) if rule in says else {}
        hits = fired.get(rule, set()) & truth.keys()
        right = sum(truth[one] for one in hits)
        positives = sum(truth.values())
        rows.append(
            {str(name): value for name, value in row.items()}
            | {
                "precision": right / len(hits) if hits else np.nan,
                "recall": right / positives if positives else np.nan,
                "coded": len(truth) or None,
            }
        )
    return build_frame(RULES, rows)
