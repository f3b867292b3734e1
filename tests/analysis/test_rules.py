"""Guard that an indicator is measured on what people decided, and on nothing else."""

from __future__ import annotations

import numpy as np

from opschaling_nlp.analysis.coding import score_rules
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.precedence import decide
from opschaling_nlp.codings.store import Codings
from opschaling_nlp.tables import RULES, build_frame
from tests.codings.coding_frames import CODEBOOKS, code, make_evidence, make_statements

LABELS = labels_by_key(CODEBOOKS)
STATEMENTS = make_statements(["a", "b", "c", "d"])
TABLE = build_frame(
    RULES,
    [
        {
            "codebook": "drivers",
            "code": name,
            "version": "1.0",
            "facet": "",
            "indicator": "woorden",
            "sought": name,
            "hits": 3,
            "statements": 3,
            "never_fired": 0,
            "precision": None,
            "recall": None,
            "coded": None,
        }
        for name in ("lead", "res")
    ],
)
HITS = make_evidence([("s1-1", "driver", "lead"), ("s1-2", "driver", "lead"), ("s1-3", "driver", "lead")])


def scored(rows, development=frozenset()):
    """Score the two rules of the table on these codings."""
    decisions = decide(Codings(tuple(rows)), statements=STATEMENTS, labels=LABELS)
    return score_rules(TABLE, HITS, decisions, development=development).to_dict("records")


def test_precision_and_recall_come_from_decided_codings():
    """Of three hits two are coded and one is right; of two statements with the code one is found."""
    lead, res = scored(
        [code("s1-1", "anna", {"lead": "1"}), code("s1-2", "anna", {"lead": "0"}), code("s1-4", "anna", {"lead": "1"})]
    )
    assert (lead["precision"], lead["recall"], lead["coded"]) == (0.5, 0.5, 3)
    assert np.isnan(res["precision"])


def test_statements_on_which_coders_differ_do_not_count():
    """A disagreement is no truth to measure a rule by."""
    lead, _ = scored(
        [code("s1-1", "anna", {"lead": "1"}), code("s1-1", "bas", {"lead": "0"}), code("s1-2", "anna", {"lead": "1"})]
    )
    assert (lead["precision"], lead["coded"]) == (1.0, 1)


def test_statements_that_wrote_the_rules_do_not_measure_them():
    """A development statement is left out of precision and recall."""
    lead, _ = scored(
        [code("s1-1", "anna", {"lead": "1"}), code("s1-2", "anna", {"lead": "0"})], development=frozenset({"s1-1"})
    )
    assert (lead["precision"], lead["coded"]) == (0.0, 1)


def test_without_codings_nothing_is_claimed():
    """No coding gives empty figures, never a zero."""
    lead, _ = scored([])
    assert np.isnan(lead["precision"])
    assert np.isnan(lead["recall"])
