"""Guard who decides: what was settled over single votes, most votes over fewer, coders over the tool, a tie over nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.precedence import apply_codings, decide, outcome
from opschaling_nlp.codings.store import SETTLED, Codings
from tests.codings.coding_frames import CODEBOOKS, VERSIONS, code, make_evidence, make_statements

LABELS = labels_by_key(CODEBOOKS)


def applied(rows, hits, statements=None):
    """Apply codings to rule hits; return (statement, label, source, coder, holds) of each row."""
    statements = make_statements(["een", "twee"]) if statements is None else statements
    frame = apply_codings(make_evidence(hits), Codings(tuple(rows)), statements, LABELS, codebook_versions=VERSIONS)
    return [
        (row["statement_id"], row["label"], row["source"], row["coder"], row["holds"])
        for row in frame.to_dict("records")
    ]


def test_a_single_coder_overrules_the_tool_and_the_tool_stays_visible():
    """The rule's row gets holds = 0 and the coder's row stands beside it."""
    assert applied([code("s1-1", "anna", {"tip": "0"})], [("s1-1", "tag", "tip")]) == [
        ("s1-1", "tip", "rule", "", 0),
        ("s1-1", "tip", "coder", "anna", 0),
    ]


def test_a_coders_facet_stands_with_its_driver():
    """A facet that holds brings its driver along; both are rows of the codebook of drivers."""
    frame = apply_codings(
        make_evidence([]),
        Codings((code("s1-1", "anna", {"res.uren": "1"}),)),
        make_statements(["een"]),
        LABELS,
        codebook_versions=VERSIONS,
    )
    rows = [tuple(row) for row in frame[["kind", "label", "driver", "codebook", "code", "facet"]].to_numpy()]
    assert rows == [
        ("driver", "res", "", "drivers", "res", ""),
        ("facet", "uren", "res", "drivers", "res", "uren"),
    ]


def test_a_coder_adds_what_the_tool_missed():
    """A 1 where no rule fired becomes a row that holds."""
    assert applied([code("s1-2", "anna", {"lead": "1"})], []) == [("s1-2", "lead", "coder", "anna", 1)]


def test_rows_of_a_statement_stand_together_whatever_its_id():
    """Coders' rows come right after the tool's of the same statement, in the order of the statements, not of their ids."""
    statements = make_statements(["een", "twee", "drie"])
    statements["statement_id"] = ["s1-c", "s1-a", "s1-b"]
    hits = [("s1-c", "tag", "tip"), ("s1-a", "tag", "tip"), ("s1-b", "tag", "tip")]
    coded = [code(one, "anna", {"tip": "1"}) for one in ("s1-a", "s1-b", "s1-c")]
    found = [(one, source) for one, _, source, _, _ in applied(coded, hits, statements)]
    assert found == [(one, source) for one in ("s1-c", "s1-a", "s1-b") for source in ("rule", "coder")]


def test_coders_who_disagree_leave_the_tools_value():
    """With one 1 and one 0 the rule's row stands, and both votes can be seen."""
    rows = [code("s1-1", "anna", {"tip": "0"}), code("s1-1", "bas", {"tip": "1"})]
    assert applied(rows, [("s1-1", "tag", "tip")]) == [
        ("s1-1", "tip", "rule", "", 1),
        ("s1-1", "tip", "coder", "anna", 0),
        ("s1-1", "tip", "coder", "bas", 1),
    ]


@pytest.mark.parametrize(
    ("own", "settled", "decided"),
    [
        ("1", "", True),
        ("0", "", False),
        ("10", "", None),
        ("110", "", True),
        ("1100", "", None),
        ("110", "0", False),
        ("1", "10", None),
        ("", "", None),
    ],
)
def test_the_precedence_of_the_readme(own, settled, decided):
    """Two who agree go before one, equal votes decide nothing, and what was settled in discussion goes before all votes."""
    assert outcome([vote == "1" for vote in own], [vote == "1" for vote in settled]) is decided


def test_two_coders_overrule_a_third_and_a_discussion_overrules_both():
    """The votes stay visible; evidence says which were settled."""
    rows = [code("s1-1", "anna", {"tip": "0"}), code("s1-1", "bas", {"tip": "0"}), code("s1-1", "cor", {"tip": "1"})]
    hits = [("s1-1", "tag", "tip")]
    assert applied(rows, hits)[0] == ("s1-1", "tip", "rule", "", 0)
    settled = replace(code("s1-1", "overleg", {"tip": "1"}), round=SETTLED)
    frame = apply_codings(
        make_evidence(hits), Codings((*rows, settled)), make_statements(["een"]), LABELS, codebook_versions=VERSIONS
    )
    assert frame[["coder", "indicator", "holds"]].values.tolist() == [
        ["", "woorden", 1], ["anna", "handmatig", 0], ["bas", "handmatig", 0], ["cor", "handmatig", 1], ["overleg", "overleg", 1],
    ]  # fmt: skip


def test_a_part_that_is_coded_says_the_whole():
    """lead=barrier coded alone is a vote for lead, also where an earlier version stored a blank as 0."""
    for values in ({"lead=barrier": "1"}, {"lead=barrier": "1", "lead": "0"}):
        found = {(row[1], row[4]) for row in applied([code("s1-1", "anna", values)], [])}
        assert found == {("barrier", 1), ("lead", 1)}


def test_a_question_mark_is_no_vote():
    """A coder who is in doubt overrules nobody."""
    assert applied([code("s1-1", "anna", {"tip": "?"})], [("s1-1", "tag", "tip")]) == [("s1-1", "tip", "rule", "", 1)]


def test_a_coding_of_one_export_holds_for_the_same_post_in_the_other():
    """A coding of a duplicate reaches the statement that is counted, and the other way round."""
    statements = make_statements(["een", "een"], duplicate_of=["", "s1-1"])
    for coded in ("s1-1", "s1-2"):
        assert [row[0] for row in applied([code(coded, "anna", {"lead": "1"})], [], statements)] == ["s1-1", "s1-2"]


def test_a_driver_and_a_code_of_the_same_name_are_kept_apart():
    """Overruling a code of a further codebook does not touch the drivers."""
    hits = [("s1-1", "driver", "lead"), ("s1-1", "code", "a.b")]
    assert [row for row in applied([code("s1-1", "anna", {"eigen/a.b": "0"})], hits) if row[4] == 1] == [
        ("s1-1", "lead", "rule", "", 1)
    ]


def test_codings_of_a_codebook_that_is_switched_off_are_passed_over():
    """A stored value of an unknown label is no error and no vote."""
    assert (
        decide(Codings((code("s1-1", "anna", {"elders/x": "1"}),)), statements=make_statements(["een"]), labels=LABELS)
        == []
    )


@pytest.mark.parametrize("vote", ["1", "0"])
def test_valence_is_decided_per_driver(vote):
    """A vote on lead=barrier becomes a valence row that names its driver."""
    frame = apply_codings(
        make_evidence([]),
        Codings((code("s1-1", "anna", {"lead=barrier": vote}),)),
        make_statements(["een"]),
        LABELS,
        codebook_versions=VERSIONS,
    )
    row = next(row for row in frame.to_dict("records") if row["kind"] == "valence")
    assert (row["kind"], row["label"], row["driver"], row["holds"]) == ("valence", "barrier", "lead", int(vote))
