"""Guard what evidence comes to, and that every statement and edit has its row."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from opschaling_nlp.analysis.statements import build_edits, build_sessions, build_statements
from opschaling_nlp.codebook import Code, Codebook, Facet
from opschaling_nlp.model import Edit, PromptKind, Session, SessionKind, Statement
from opschaling_nlp.tables import EDITS, EVIDENCE, SESSIONS, STATEMENTS, build_frame


def book(name: str, role: str, *codes: str) -> Codebook:
    """Make a codebook of bare codes."""
    return Codebook(name, "1.0", name, "verzonnen", role, tuple(Code(code, code, code, "") for code in codes))  # type: ignore[arg-type]


FACETS = (Facet("steun", "Steun", ""), Facet("mandaat", "Mandaat", ""))
DRIVERS = book("drivers", "drivers", "lead", "own", "trust")
BOOKS = (
    replace(DRIVERS, codes=(replace(DRIVERS.codes[0], facets=FACETS), *DRIVERS.codes[1:])),
    book("proef", "extra", "b.twee", "a.een"),
)


def statement(position: int, **values: object) -> Statement:
    """Make a statement."""
    return Statement(f"s-{position}", "s", position, "woorden", "woor-\nden", **values)  # type: ignore[arg-type]


def session(*statements: Statement, **values: object) -> Session:
    """Make a session."""
    return Session("s", "s.txt", "txt", "0" * 64, SessionKind.WALL, statements=statements, **values)  # type: ignore[arg-type]


def evidence(*rows: dict[str, object]) -> pd.DataFrame:
    """Make evidence on the first statement; what is not said is a rule that read the words."""
    base = {
        "statement_id": "s-1",
        "kind": "tag",
        "label": "tip",
        "driver": "",
        "holds": 1,
        "source": "rule",
        "codebook": "",
        "version": "",
        "code": "",
        "facet": "",
        "indicator": "r",
        "coder": "",
        "score": 1.0,
        "where": "text",
        "start": 0,
        "end": 0,
        "quote": "",
    }
    return build_frame(EVIDENCE, [base | row for row in rows])


def resolve(*rows: dict[str, object], tool: pd.DataFrame | None = None) -> pd.Series:
    """Give the row of a single statement with this evidence."""
    return build_statements([session(statement(1))], evidence(*rows), BOOKS, tool=tool).iloc[0]


def test_nothing_gives_empty_tables_with_their_columns() -> None:
    """Without a session every table still has its columns, also those of the further codebooks."""
    assert list(build_sessions([]).columns) == list(SESSIONS.names)
    assert list(build_edits([]).columns) == list(EDITS.names)
    assert list(build_statements([], evidence(), BOOKS).columns) == [*STATEMENTS.names, "codes_proef"]


def test_a_statement_without_evidence_is_substantive_and_has_nothing() -> None:
    """Silence is no finding: no tag, no driver, no theme; but a post counts until something says that it does not."""
    row = resolve()
    assert row["substantive"] == 1
    assert [row[name] for name in ("horizontal", "vertical", "question", "tip", "horizontal_about")] == [0] * 5
    assert [row[name] for name in ("drivers", "valence", "theme", "undecided", "tool", "codes_proef")] == [""] * 6


def test_drivers_and_codes_stand_in_the_order_of_their_codebook() -> None:
    """Cells have one order, whatever the order of the evidence."""
    row = resolve(
        {"kind": "driver", "label": "trust"},
        {"kind": "driver", "label": "lead"},
        {"kind": "code", "label": "a.een", "codebook": "proef"},
        {"kind": "code", "label": "b.twee", "codebook": "proef"},
        {"kind": "valence", "label": "needed", "driver": "trust"},
        {"kind": "valence", "label": "barrier", "driver": "trust"},
        {"kind": "valence", "label": "enabler", "driver": "own"},
    )
    assert row["drivers"] == "lead;trust"
    assert row["codes_proef"] == "b.twee;a.een"
    assert row["valence"] == "trust=barrier;trust=needed", "a valence of a driver that does not hold is left out"


def test_direction_by_the_words_stands_beside_the_final_one() -> None:
    """What the question alone says is no word of the participant; what the words say stays visible where the question overrules it."""
    row = resolve(
        {"kind": "driver", "label": "trust"},
        {"kind": "driver", "label": "lead"},
        {"kind": "valence", "label": "enabler", "driver": "trust", "source": "prompt", "where": "prompt"},
        {"kind": "valence", "label": "barrier", "driver": "trust", "holds": 0},
        {"kind": "valence", "label": "needed", "driver": "lead"},
    )
    assert row["valence"] == "lead=needed;trust=enabler"
    assert row["valence_about"] == "lead=needed;trust=barrier"


@pytest.mark.parametrize(
    ("source", "where", "about"),
    [
        ("rule", "text", 1),
        ("model", "text", 1),
        ("prefix", "text", 0),
        ("heading", "section", 0),
        ("parent", "parent", 0),
        ("rule", "prompt", 0),
    ],
)
def test_layout_is_told_from_words(source: str, where: str, about: int) -> None:
    """A level that only the heading, the opening word or the parent gives is a tag, but not what the words say."""
    row = resolve({"label": "vertical", "source": source, "where": where})
    assert (row["vertical"], row["vertical_about"]) == (1, about)


def test_what_is_said_not_to_hold_does_not() -> None:
    """Evidence with holds = 0 gives nothing by itself, and takes substantive away."""
    assert resolve({"holds": 0})["tip"] == 0
    assert resolve({"holds": 0}, {"holds": 1})["tip"] == 1
    assert resolve({"kind": "substantive", "label": "substantive", "holds": 0})["substantive"] == 0


def test_coders_go_before_the_tool_and_disagreement_before_neither() -> None:
    """One coder overrules the tool, and the tool's own value stays visible; coders who differ leave the tool's value and are listed."""
    alone = evidence({})
    no = {"source": "coder", "coder": "a", "holds": 0, "where": "none"}
    yes = {"source": "coder", "coder": "b", "holds": 1, "where": "none"}
    overruled = resolve({"holds": 0}, no, tool=alone)
    assert (overruled["tip"], overruled["tool"], overruled["undecided"]) == (0, "tip=1", "")
    differ = resolve({"holds": 1}, no, yes, tool=alone)
    assert (differ["tip"], differ["tool"], differ["undecided"]) == (1, "", "tip")
    found = resolve({"kind": "driver", "label": "own", **yes}, tool=evidence())
    assert (found["drivers"], found["tool"]) == ("own", "own=0")
    kept = resolve(
        {"kind": "substantive", "label": "substantive", "holds": 0},
        {"kind": "substantive", "label": "substantive", **yes},
        tool=evidence({"kind": "substantive", "label": "substantive", "holds": 0}),
    )
    assert (kept["substantive"], kept["tool"]) == (1, "substantive=0")


def test_the_place_of_a_statement_is_kept() -> None:
    """Section, prompt and page stand in the row; what the export does not say is empty."""
    placed = statement(
        1,
        section=("Ochtend", "Wat is nodig?"),
        prompt="Wat is nodig?",
        prompt_kind=PromptKind.CONDITION,
        page=2,
        line_start=3,
        line_end=4,
    )
    frame = build_statements([session(placed, statement(2))], evidence(), BOOKS)
    first, second = frame.iloc[0], frame.iloc[1]
    assert (first["section"], first["prompt_kind"], first["page"], first["line_end"]) == (
        "Ochtend > Wat is nodig?",
        "condition",
        2,
        4,
    )
    assert pd.isna(second["page"])


def test_every_edit_has_a_row() -> None:
    """Furniture of the session comes first, then the changes of each statement."""
    frame = build_edits(
        [
            session(
                statement(1, edits=(Edit(4, "hyphen", "-\n", ""),)), edits=(Edit(0, "furniture", "pagina 1", "", 1, 9),)
            )
        ]
    )
    assert frame[["statement_id", "kind", "before", "after"]].to_numpy().tolist() == [
        ["", "furniture", "pagina 1", ""],
        ["s-1", "hyphen", "-\n", ""],
    ]
    assert frame["page"].tolist() == [1, pd.NA]


def test_a_skipped_file_claims_no_kind() -> None:
    """Of a file that was not read nothing is guessed; the reason stands in its row."""
    frame = build_sessions(
        [Session("x", "x.pdf", "pdf", "", SessionKind.DOCUMENT, skipped="wachtwoord nodig", warnings=("a", "b"))]
    )
    assert frame.loc[0, ["kind", "source_kind", "skipped", "warnings"]].tolist() == ["", 0, "wachtwoord nodig", "a | b"]


def test_facets_are_what_the_rules_found_and_coders_decide() -> None:
    """Rules give a facet with its driver, in the codebook's order; a coder denies one, adds one, and takes all with the driver."""
    found = [
        {"kind": "driver", "label": "lead", "facet": "mandaat"},
        {"kind": "driver", "label": "lead", "facet": "steun"},
    ]
    assert resolve(*found)["facets"] == "lead.steun;lead.mandaat"
    anna = {"kind": "facet", "driver": "lead", "source": "coder", "coder": "anna", "where": "none"}
    denied = resolve(*found, {**anna, "label": "steun", "holds": 0}, tool=evidence(*found))
    assert (denied["facets"], denied["drivers"], denied["tool"]) == ("lead.mandaat", "lead", "lead.steun=1")
    assert resolve(found[0], {**anna, "label": "steun"})["facets"] == "lead.steun;lead.mandaat"
    without = {"kind": "driver", "label": "lead", "holds": 0, "source": "coder", "coder": "anna", "where": "none"}
    assert resolve(*found, without)["facets"] == ""


def test_a_driver_that_helps_and_hinders_at_once_is_listed() -> None:
    """Enabler and barrier of one driver oppose one another; of two drivers they do not."""
    named = [{"kind": "driver", "label": "lead"}, {"kind": "driver", "label": "own"}]
    ways = [{"kind": "valence", "label": way, "driver": "lead"} for way in ("enabler", "barrier")]
    assert resolve(*named, *ways)["opposed"] == "lead"
    assert resolve(*named, ways[0], {"kind": "valence", "label": "barrier", "driver": "own"})["opposed"] == ""
