"""Combine the tool's evidence with the coders' decisions: final statements, agreement, and a score per indicator."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.agreement import compare_codings, list_disagreements, measure_agreement
from opschaling_nlp.analysis.statements import SUBSTANTIVE, build_statements
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.labels import Label, choose_keys, labels_by_key
from opschaling_nlp.codings.modelcoder import PREFIX
from opschaling_nlp.codings.precedence import Decision, apply_codings, decide, given_by_tool, overrule
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import EvidenceKind, Session
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import RULES, build_frame, iterate_rows


def hear_coders(
    sessions: Sequence[Session],
    evidence: pd.DataFrame,
    rules: pd.DataFrame,
    *,
    codebooks: Sequence[Codebook],
    codings: Codings,
    models: Codings,
    settings: Settings,
) -> dict[str, pd.DataFrame]:
    """Resolve the tool's evidence against what people coded: statements, evidence, rules, agreement, disagreements.

    A language model (`models`) takes precedence over the rules where the settings say so; people take precedence over
    both. `codings` and `models` must already be attached to the statements of this run.
    """
    labels = labels_by_key(codebooks)
    versions = {book.name if book.role == "extra" else book.role: (book.name, book.version) for book in codebooks}
    statements = build_statements(sessions, evidence, codebooks)
    tool = _apply_model(evidence, models, labels, settings, statements["statement_id"].tolist(), versions)
    final = apply_codings(tool, codings, statements, labels, codebook_versions=versions)
    alone = statements if tool is evidence else build_statements(sessions, tool, codebooks)
    # Statements are substantive by default, so evidence alone does not list the substantive ones.
    given = given_by_tool(tool, codebooks=codebooks) | {
        SUBSTANTIVE: frozenset(alone.loc[alone["substantive"] == 1, "statement_id"])
    }
    comparisons = compare_codings(codings, labels=labels, tool=given, models=models)
    decisions = decide(codings, statements=statements, labels=labels)
    return {
        "statements": alone if final is tool else build_statements(sessions, final, codebooks, tool=tool),
        "evidence": final,
        "rules": score_rules(rules, evidence, decisions, development=codings.development),
        "agreement": measure_agreement(
            comparisons,
            resamples=settings.analysis.permutations,
            seed=settings.analysis.seed,
            minimum_positives=settings.analysis.agreement_positives,
        ),
        "disagreements": list_disagreements(comparisons),
    }


def _apply_model(
    evidence: pd.DataFrame,
    models: Codings,
    labels: Mapping[str, Label],
    settings: Settings,
    order: Sequence[str],
    versions: Mapping[str, tuple[str, str]],
) -> pd.DataFrame:
    """Apply the configured language model's codings of the labels that the settings let it overrule."""
    named = settings.model_coder
    can = [key for key, label in labels.items() if label.kind not in {EvidenceKind.FACET, EvidenceKind.SUBSTANTIVE}]
    keys = choose_keys(can, named.overrules, where="instellingen: model_coder › overrules ›")
    coder = PREFIX + named.name
    given = {one: values for (one, who), values in models.latest().items() if who == coder}
    if keys and not given:
        raise UserError.single(
            "instellingen: model_coder › name",
            f"van een model {named.name!r} is geen codering bewaard",
            "laat het eerst coderen (`opschaling codings model`), of haal de codes weg uit overrules",
        )
    for key in sorted(keys):
        said = {one: values[key] == "1" for one, values in given.items() if values.get(key) in {"0", "1"}}
        evidence = overrule(evidence, labels[key], said, order, versions, by=coder)
    return evidence


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
