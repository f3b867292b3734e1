"""Guard that what is said of a driver is counted by facet."""

from __future__ import annotations

from dataclasses import replace

from opschaling_nlp.analysis.drivers import count_facets
from opschaling_nlp.analysis.exemplars import rank_by_driver
from opschaling_nlp.codebook import Facet
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import DRIVERS, make_sessions, make_statements, make_tokens

SETTINGS = load_settings()
FACETS = (Facet("uren", "Uren", "Gaat over uren."), Facet("spullen", "Spullen", "Gaat over spullen."))
CODEBOOKS = (replace(DRIVERS, codes=(replace(DRIVERS.codes[0], facets=FACETS), *DRIVERS.codes[1:])),)


def _facets(rows):
    statements = make_statements(rows)
    sessions = make_sessions({"session_id": "s1", "group": "docenten"})
    ranks = rank_by_driver(statements, make_tokens(statements), sessions, codebooks=CODEBOOKS)
    table = count_facets(statements, sessions, ranks, codebooks=CODEBOOKS, settings=SETTINGS)
    return {(row["slice"], row["driver"], row["facet"]): row for row in table.to_dict("records")}


def test_statements_are_counted_by_facet_with_direction_and_quotes():
    """A statement may name two facets; one without any stands under the empty one."""
    rows = _facets(
        [
            {"text": "uren", "drivers": "geld", "facets": "geld.uren", "valence": "geld=barrier"},
            {"text": "uren spullen", "drivers": "geld;moed", "facets": "geld.uren;geld.spullen"},
            {"text": "geld", "drivers": "geld"},
            {"text": "plezier", "drivers": "moed"},
        ]
    )
    hours = rows["all", "geld", "uren"]
    assert (hours["statements"], hours["of"], hours["barrier"], hours["statement_ids"]) == (2, 3, 1, "s1:1;s1:2")
    assert set(hours["quotes"].split(";")) == {"s1:1", "s1:2"}
    assert rows["all", "geld", "spullen"]["statements"] == 1
    assert rows["all", "geld", ""]["statements"] == 1
    assert rows["group", "geld", "uren"]["value"] == "docenten"


def test_a_facet_that_nobody_names_is_a_finding_too():
    """Over all it has a row with 0; in the slices only what is named stands."""
    rows = _facets([{"text": "uren", "drivers": "geld", "facets": "geld.uren"}])
    assert rows["all", "geld", "spullen"]["statements"] == 0
    assert ("session", "geld", "spullen") not in rows
    assert ("all", "geld", "") not in rows


def test_a_driver_that_nobody_names_has_its_facets_with_zero():
    """A facet of a driver that is not named at all is counted as nothing, and stops nothing."""
    rows = _facets([{"text": "plezier", "drivers": "moed"}])
    assert rows["all", "geld", "uren"]["statements"] == 0
