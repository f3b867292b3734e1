"""Guard that a text about something else is said to be that, and one about scaling is not."""

from __future__ import annotations

import pandas as pd
import pytest

from opschaling_nlp.analysis import topic
from opschaling_nlp.analysis.measured import Measured, Origin
from opschaling_nlp.analysis.summaries.warnings import topic_warnings
from opschaling_nlp.analysis.topic import judge_topic
from opschaling_nlp.texts import speak
from tests.analysis.frames import make_evidence, make_sessions, make_statements

MEASURED = (
    Measured(Origin.DEVELOPMENT, topic.OTHER, "driver", "geld", 100, 0, 20, 0),
    Measured(Origin.DEVELOPMENT, topic.OTHER, "driver", "moed", 100, 0, 10, 0),
)


@pytest.fixture(autouse=True)
def _background(monkeypatch):
    monkeypatch.setattr(topic, "load_measured", lambda: MEASURED)


def _judge(named, of, session="s1"):
    return make_statements(
        {"statement_id": f"{session}:{n}", "session_id": session, "drivers": "geld" if n < named else ""}
        for n in range(of)
    )


def test_as_few_drivers_as_in_other_text_cannot_be_read():
    """Thirty hits on a hundred statements are what other text gives as well."""
    table = judge_topic(_judge(30, 100), make_sessions("s1"), make_evidence([]))
    assert list(table["readable"]) == [0, 0]
    assert table["background"].iloc[0] == pytest.approx(0.3)
    (said,) = topic_warnings(table, {"geld": "Geld"})
    assert "niet te lezen: in 30 van de 100 bijdragen vonden de regels er een; dat is niet duidelijk vaker" in said
    with speak("en"):
        (said,) = topic_warnings(table, {"geld": "Geld"})
    assert "cannot be read: in 30 of the 100 statements the rules found one; that is not clearly more often" in said


def test_a_session_is_called_by_its_title():
    """A warning about one session names it as readers know it."""
    row = {"group": "participants", "session_id": "s1", "readable": 0, "with_driver": 2, "statements": 9}
    table = pd.DataFrame([row | {"session_id": "", "readable": 1}, row]).assign(common="", chance=0.5)
    (said,) = topic_warnings(table, {"s1": "Tuinmiddag"})
    assert said.startswith("in sessie Tuinmiddag zijn")


def test_what_is_counted_is_named_as_it_is():
    """One passage is no passages, and what asks for a look in sources are passages, not statements."""
    row = {
        "group": "sources",
        "session_id": "",
        "readable": 0,
        "with_driver": 0,
        "statements": 1,
        "common": "geld",
        "chance": 0.5,
    }
    table = pd.DataFrame([row, row | {"readable": 1}])
    first, second = topic_warnings(table, {"geld": "Geld"})
    assert "in 0 van de 1 passage vonden" in first
    assert second.endswith("Lees deze passages na voordat u ze telt")


def test_many_more_drivers_than_in_other_text_can_be_read():
    """Two of three statements with a driver is far above what other text gives."""
    table = judge_topic(_judge(66, 100), make_sessions("s1"), make_evidence([]))
    assert table["readable"].all()
    assert not list(topic_warnings(table, {"geld": "Geld"}))


def test_statements_of_which_most_have_no_driver_cannot_be_read():
    """More than by accident, but still less than half: what the others say the codebook does not know."""
    table = judge_topic(_judge(499, 1000), make_sessions("s1"), make_evidence([]))
    assert not table["readable"].any()
    (said,) = topic_warnings(table, {"geld": "Geld"})
    assert "in 499 van de 1000 bijdragen vonden de regels er een; in de meeste dus niet" in said


def test_of_a_few_statements_nothing_is_said():
    """Below twenty statements there is no verdict."""
    assert judge_topic(_judge(0, 10), make_sessions("s1"), make_evidence([]))["readable"].all()


def test_a_driver_as_common_as_in_ordinary_dutch_is_named(monkeypatch):
    """Its indicator fires in two of a hundred statements as in ordinary Dutch; one that was never measured is passed over."""
    monkeypatch.setattr(topic, "background_rates", lambda: {("factoren", "geld"): 0.02})
    statements = _judge(66, 100)
    of = {"kind": "driver", "codebook": "factoren", "source": "rule", "holds": 1}
    few = [{**of, "statement_id": f"s1:{n}", "label": "geld", "indicator": "euro"} for n in range(2)]
    other = [{**of, "statement_id": "s1:0", "label": "moed", "indicator": "durf"}]
    table = judge_topic(statements, make_sessions("s1"), make_evidence([*few, *other]))
    assert list(table["common"]) == ["geld", ""]
    (said,) = topic_warnings(table, {"geld": "Geld en middelen"})
    assert "Geld en middelen" in said
    many = [{**of, "statement_id": f"s1:{n}", "label": "geld", "indicator": "euro"} for n in range(40)]
    assert set(judge_topic(statements, make_sessions("s1"), make_evidence(many))["common"]) == {""}
