"""The file of decisions is read strictly, and everything wrong with it is said at once."""

from __future__ import annotations

import pytest

from opschaling_nlp.codings.decisions import draft_decisions, load_decisions
from opschaling_nlp.codings.files import DECISIONS
from opschaling_nlp.errors import UserError
from opschaling_nlp.tables import THEMES, build_frame


def _load(tmp_path, text):
    (tmp_path / DECISIONS).write_text(text, "utf-8")
    return load_decisions(tmp_path, codes=("geld", "moed"))


def test_no_file_means_no_decisions(tmp_path):
    """A researcher who decided nothing has no file."""
    assert load_decisions(tmp_path, codes=()) == ()


def test_decisions_are_read_in_order(tmp_path):
    """Each decision has its verb, reason, statements and what the verb needs."""
    text = """
[[thema]]
besluit = "hernoem"
naam = "Water"
reden = "dekt de lading"
bijdragen = ["a", "b"]
door = "FO"

[[thema]]
besluit = "voeg samen"
met = "Water"
reden = "hetzelfde"
bijdragen = ["c"]
"""
    first, second = _load(tmp_path, text)
    assert (first.status, first.name, first.statement_ids) == ("renamed", "Water", ("a", "b"))
    assert (second.status, second.into) == ("merged", "Water")


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ('besluit = "misschien"\nreden = "x"\nbijdragen = ["a"]', "geen geldige keuze"),
        ('besluit = "verwerp"\nbijdragen = ["a"]', "reden"),
        ('besluit = "verwerp"\nreden = "x"\nbijdragen = []', "bijdragen"),
        ('besluit = "hernoem"\nreden = "x"\nbijdragen = ["a"]', "naam"),
        ('besluit = "voeg samen"\nreden = "x"\nbijdragen = ["a"]', "met"),
        ('besluit = "voeg samen"\nmet = "tijd"\nreden = "x"\nbijdragen = ["a"]', "geld, moed"),
        ('besluit = "verwerp"\nrede = "x"\nbijdragen = ["a"]', "niet herkend"),
    ],
)
def test_mistakes_are_named_with_their_place(tmp_path, lines, complaint):
    """Each mistake is a problem that names the entry."""
    with pytest.raises(UserError) as caught:
        _load(tmp_path, f"[[thema]]\n{lines}\n")
    assert any(complaint in str(problem) and "thema" in problem.where for problem in caught.value.problems)


def test_a_statement_is_decided_on_once(tmp_path):
    """Two decisions on the same statement contradict each other."""
    entry = '[[thema]]\nbesluit = "verwerp"\nreden = "x"\nbijdragen = ["a"]\n'
    with pytest.raises(UserError, match="al beslist"):
        _load(tmp_path, entry * 2)


def test_broken_toml_is_one_problem(tmp_path):
    """A file that is no TOML is reported as such."""
    with pytest.raises(UserError, match="TOML"):
        _load(tmp_path, "[[thema")


def test_a_draft_decides_nothing_until_it_is_completed(tmp_path):
    """The draft of a proposal is a comment; uncommented and filled in it is a decision on its statements."""
    row = dict.fromkeys((column.name for column in THEMES.columns if column.type == "text"), "") | {
        "size": 2,
        "sessions": 1,
    }
    row |= dict.fromkeys(("stability", "chance", "by_rules", "by_words"), 0.5)
    rows = [
        row | {"theme": "open:1", "label": "brug, dijk", "status": "proposal", "statement_ids": "a;b"},
        row | {"theme": "open:2", "status": "rejected"},
    ]
    draft = draft_decisions(build_frame(THEMES, rows))
    assert "open:2" not in draft
    assert _load(tmp_path, draft) == ()
    lines = [line[2:] for line in draft.splitlines() if line.startswith("# ") and "open:1" not in line]
    filled = "\n".join(lines).replace('besluit = ""', 'besluit = "verwerp"').replace('reden = ""', 'reden = "te mager"')
    assert _load(tmp_path, filled)[0].statement_ids == ("a", "b")
