"""Guard that learning from codings is honest: enough of it, cross-validated, and visible in the evidence."""

from __future__ import annotations

import pytest

from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.learning import apply_learned, gather_training_set, try_learning
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.errors import UserError
from tests.codings.coding_frames import CODEBOOKS, VERSIONS, code, make_evidence, make_statements, make_tokens

LABELS = labels_by_key(CODEBOOKS)
LEAD = LABELS["lead"]
TEXTS = [f"{'directeur' if i % 2 else 'fietspad'} nummer{i}" for i in range(80)]
STATEMENTS = make_statements(TEXTS)
TOKENS = make_tokens(STATEMENTS)
CODINGS = Codings(tuple(code(f"s1-{i + 1}", "anna", {"lead": str(i % 2)}) for i in range(70)))
RULES = make_evidence([("s1-1", "driver", "lead"), ("s1-2", "driver", "lead")])


def gather(codings, minimum):
    """Gather the training set of the driver lead."""
    return gather_training_set(
        LEAD,
        codings=codings,
        labels=LABELS,
        statements=STATEMENTS,
        tokens=TOKENS,
        evidence=RULES,
        minimum_positives=minimum,
    )


def test_too_few_examples_are_refused_with_the_number_needed():
    """Below the minimum of positives nothing is learnt, and the message says how many are missing."""
    with pytest.raises(UserError, match="heeft 35 bijdragen met en 35 zonder"):
        gather(CODINGS, 36)
    with pytest.raises(UserError, match="minstens 30 met"):
        gather(Codings(), 30)


def test_the_trial_sets_model_and_rules_side_by_side():
    """On words that decide the code the model is right throughout, and the rules keep their own poor score."""
    trial = try_learning(LEAD, gather(CODINGS, 30), resamples=50, seed=1)
    assert (trial.coded, trial.positives) == (70, 35)
    assert trial.model.f1[0] > 0.9
    assert trial.rules.precision[0] == 0.5
    assert trial.rules.recall[0] == pytest.approx(1 / 35)
    assert trial.model.f1[1] <= trial.model.f1[0] <= trial.model.f1[2]


def learned(rules):
    """Let the classifier decide the driver lead."""
    return apply_learned(
        rules,
        learned=[LEAD],
        codings=CODINGS,
        labels=LABELS,
        statements=STATEMENTS,
        tokens=TOKENS,
        codebook_versions=VERSIONS,
        minimum_positives=30,
        seed=1,
    )


def test_what_the_model_says_is_evidence_with_its_probability():
    """Statements that nobody coded get the code from the model, with source model and a probability."""
    rows = learned(RULES).to_dict("records")
    found = {row["statement_id"] for row in rows if row["source"] == "model" and row["holds"]}
    assert {f"s1-{i}" for i in range(72, 81, 2)} <= found
    assert all(0 <= row["score"] <= 1 for row in rows)


def test_a_rule_that_the_model_denies_stays_visible():
    """The rule's row gets holds = 0 and the model's probability stands beside it."""
    rows = [row for row in learned(RULES).to_dict("records") if row["statement_id"] == "s1-1"]
    assert [(row["source"], row["holds"]) for row in rows] == [("rule", 0), ("model", 0)]


def test_learning_twice_gives_the_same():
    """The classifier has a fixed seed: the same codings give the same evidence."""
    assert learned(RULES).equals(learned(RULES))
