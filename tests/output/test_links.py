"""A link says in the address what the report filters by."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import get_args
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.output.links import Criterion, counted_link, filter_link


@given(st.dictionaries(st.sampled_from(get_args(Criterion)), st.text(min_size=1)))
def test_criteria_survive_the_address(criteria):
    """Whatever a session, prompt or term is called, the page reads back what was meant."""
    address = filter_link(criteria)
    assert address.startswith("#")
    assert dict(parse_qsl(address[1:], errors="surrogatepass")) == criteria


def test_a_count_leads_to_what_counts():
    """Counts are over substantive statements of one group, no duplicates; so is their link."""
    assert (
        counted_link("participants", {"factor": "lead"}, page="report.html")
        == "report.html#groep=participants&telt=1&factor=lead"
    )


def test_the_page_knows_every_criterion():
    """Each criterion that a link can have is one that report.js tests."""
    script = files("opschaling_nlp").joinpath("resources/report/report.js").read_text("utf-8")
    tests = script[script.index("const TESTS = {") : script.index("const filter = ")]
    assert set(re.findall(r"^    (\w+): ", tests, flags=re.MULTILINE)) == set(get_args(Criterion))
