"""What is done on the page is stored in the folder of codings, or refused with a sentence and nothing stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opschaling_nlp.codebook import Facet
from opschaling_nlp.codings.log import Kind, load_log
from opschaling_nlp.codings.store import SETTLED
from opschaling_nlp.errors import UserError
from opschaling_nlp.tables import split_codes
from opschaling_nlp.werk.acts import ACTS, do_act
from opschaling_nlp.werk.project import Project
from opschaling_nlp.werk.queues import Queue, board_page, coded_by, differing, is_done, list_queue, next_open


def _code(project, who, statement_id, values, **more):
    return do_act(project, "coderen", {"wie": who, "bijdrage": statement_id, "waarden": values, **more})


def test_a_value_is_on_disk_before_the_answer_and_counts_at_once(project):
    """A coder sees the value back from what is stored, not from what the page remembers."""
    one = project.run.order[0]
    _code(project, "lotte", one, {"tip": "1"})
    assert coded_by(project, "lotte")[one] == {"tip": "1"}
    assert not is_done(coded_by(project, "lotte")[one])


def test_done_stores_everything_and_names_the_next_open_statement(project):
    """With `klaar` the answer leads to the first statement in the queue that this coder has not done."""
    first, second, third = project.run.order[:3]
    _code(project, "lotte", second, {"substantive": "1"}, klaar=True, rij="alle")
    answer = _code(project, "lotte", first, {"substantive": "1", "tip": "0"}, klaar=True, rij="alle")
    assert answer["volgende"] == third


def test_coders_stay_apart(project):
    """What one coder does leaves another's work open."""
    one = project.run.order[0]
    _code(project, "lotte", one, {"substantive": "1"}, klaar=True)
    assert next_open(project.run.order, coded_by(project, "noor")) == one


def test_settling_is_another_round_and_leaves_the_first_codings(project):
    """What is agreed on after discussion takes the statement out of the queue of differences, and changes nobody's own coding."""
    one = project.run.order[0]
    _code(project, "lotte", one, {"tip": "1"})
    _code(project, "noor", one, {"tip": "0"})
    assert differing(project) == {one: {"tip": {"lotte": "1", "noor": "0"}}}
    settle = {"wie": "lotte", "bijdrage": one, "code": "tip", "waarde": "1", "reden": "gebiedende wijs"}
    do_act(project, "overleg", settle)
    assert differing(project) == {}
    assert project.codings.first()[one, "noor"] == {"tip": "0"}
    assert [row.round for row in project.codings.rows].count(SETTLED) == 1


def test_settling_asks_for_a_reason(project):
    """A decision without a reason cannot be defended later."""
    body = {"wie": "lotte", "bijdrage": project.run.order[0], "code": "tip", "waarde": "1", "reden": " "}
    with pytest.raises(UserError, match="reden"):
        do_act(project, "overleg", body)
    assert not load_log(project.paths.codings).acts


def test_undoing_an_act_takes_it_back(project):
    """After undoing, what was coded no longer counts; the log keeps both lines."""
    one = project.run.order[0]
    _code(project, "lotte", one, {"tip": "1"})
    (act,) = load_log(project.paths.codings).standing(Kind.CODING)
    do_act(project, "ongedaan", {"wie": "lotte", "handeling": act.id})
    assert coded_by(project, "lotte") == {}
    assert len(load_log(project.paths.codings).acts) == 2


def test_a_sample_is_drawn_once_and_is_a_queue(project):
    """A second draw takes what was not drawn before."""
    do_act(project, "steekproef", {"wie": "lotte", "aantal": 8})
    first = list_queue(project, Queue.SAMPLE)
    do_act(project, "steekproef", {"wie": "lotte", "aantal": 8})
    both = list_queue(project, Queue.SAMPLE)
    assert len(first) == 8
    assert len(set(both)) == 16
    assert both[:8] == first


def test_searching_asks_for_all_words(project):
    """Every word must stand in the statement, case aside; without a word nothing is listed."""
    words = project.run.rows[project.run.order[0]].text.split()
    found = list_queue(project, Queue.SEARCH, search=f"{words[0].upper()} {words[-1]}")
    assert project.run.order[0] in found
    assert list_queue(project, Queue.SEARCH, search=" ") == []


def _open_theme(project):
    themes = project.run.tables["themes"]
    return split_codes(themes[themes["kind"] == "open"]["statement_ids"].iloc[0])


def test_a_theme_is_split_and_posts_move_on(project):
    """What is put into a theme leaves the one it was in, which keeps the rest; a second move adds to the first."""
    ids = _open_theme(project)
    put = {"wie": "lotte", "naam": "Los", "reden": "gaat over iets anders"}
    do_act(project, "verdeel", put | {"bijdragen": ids[:1]})
    parts = {one.name: set(one.statement_ids) for one in project.attached.handmade.decisions}
    assert parts == {"": set(ids[1:]), "Los": {ids[0]}}
    do_act(project, "verdeel", put | {"bijdragen": ids[1:]})
    assert {one.name: set(one.statement_ids) for one in project.attached.handmade.decisions} == {"Los": set(ids)}


def test_an_own_code_can_be_coded_at_once(project):
    """A code that somebody makes stands among the codes, and its codings count."""
    do_act(project, "code", {"wie": "lotte", "keuze": "neem", "label": "Humor", "definitie": "Er wordt gelachen."})
    assert "eigen/humor" in {column.label.key for column in project.columns}
    _code(project, "lotte", project.run.order[0], {"eigen/humor": "1"})
    assert coded_by(project, "lotte")[project.run.order[0]] == {"eigen/humor": "1"}


WRONG = {
    "an unknown statement": ("coderen", {"wie": "lotte", "bijdrage": "weg-0000000000", "waarden": {"tip": "1"}}),
    "an unknown code": ("coderen", {"wie": "lotte", "bijdrage": None, "waarden": {"bestaat-niet": "1"}}),
    "an unknown value": ("coderen", {"wie": "lotte", "bijdrage": None, "waarden": {"tip": "misschien"}}),
    "values that are no table": ("coderen", {"wie": "lotte", "bijdrage": None, "waarden": ["tip"]}),
    "a name that is a path": ("coderen", {"wie": "../../weg", "bijdrage": None, "waarden": {"tip": "1"}}),
    "no name": ("citeerbaar", {"wie": "", "bijdrage": None, "geldt": True}),
    "a text without end": ("memo", {"wie": "lotte", "over": "code", "naam": "lead", "tekst": "a" * 20_000}),
    "a kind of question that is none": ("vraag", {"wie": "lotte", "vraag": "Wat nu?", "soort": "raar"}),
    "a theme that is none": ("thema", {"wie": "lotte", "thema": "open:99", "besluit": "verwerp", "reden": "x"}),
    "merging into nothing": (
        "thema",
        {"wie": "lotte", "thema": "open:1", "besluit": "voeg samen", "met": "x", "reden": "x"},
    ),
    "a theme of nothing": ("verdeel", {"wie": "lotte", "naam": "Leeg", "reden": "x", "bijdragen": ["weg"]}),
    "a code that is another's, unsaid": ("code", {"wie": "lotte", "keuze": "is", "sleutel": "eigen/x", "is": ""}),
    "a sample larger than the corpus": ("steekproef", {"wie": "lotte", "aantal": 10_000}),
    "a sample of a text": ("steekproef", {"wie": "lotte", "aantal": "tien"}),
    "an act that is none": ("wissen", {"wie": "lotte"}),
    "undoing what never was": ("ongedaan", {"wie": "lotte", "handeling": "00000000"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused_with_nothing_stored(project, name):
    """A wrong act is a sentence in Dutch and leaves the log as it was."""
    act, body = WRONG[name]
    if body.get("bijdrage", "") is None:
        body = {**body, "bijdrage": project.run.order[0]}
    with pytest.raises(UserError):
        do_act(project, act, body)
    assert not load_log(project.paths.codings).acts


def test_every_act_is_known_by_a_dutch_word():
    """The addresses of acts are what the log says of them, or plain Dutch."""
    assert all(name.isalpha() and name.islower() for name in ACTS)


def test_a_post_moves_between_facets(project):
    """A move takes one facet away and gives the other, with the driver; no facet is a place too."""
    books = project.codebooks
    facets = (Facet("mandaat", "Mandaat", "x"), Facet("steun", "Steun", "x"))
    codes = tuple(replace(code, facets=facets) if code.name == "lead" else code for code in books[1].codes)
    project = Project(project.paths, project.settings, (books[0], replace(books[1], codes=codes)))
    one = project.run.order[0]
    move = {"wie": "lotte", "factor": "lead", "bijdrage": one}
    do_act(project, "verplaats", move | {"van": "", "naar": "mandaat"})
    do_act(project, "verplaats", move | {"van": "mandaat", "naar": "steun"})
    assert coded_by(project, "lotte")[one] == {"lead": "1", "lead.mandaat": "0", "lead.steun": "1"}
    columns = board_page(project, "lotte", {"bord": "lead"})["columns"]
    assert [one in {row.statement_id for row in column["rows"]} for column in columns] == [False, True, False]
    do_act(project, "verplaats", move | {"van": "steun", "naar": ""})
    columns = board_page(project, "lotte", {"bord": "lead"})["columns"]
    assert [one in {row.statement_id for row in column["rows"]} for column in columns] == [False, False, True]
    for wrong in ({"van": "weg", "naar": "steun"}, {"van": "steun", "naar": "steun"}, {"van": "", "naar": ""}):
        with pytest.raises(UserError):
            do_act(project, "verplaats", move | wrong)


def test_what_is_said_of_a_session_is_checked_and_kept(project):
    """What is left empty is the program's to say, several facilitators are told apart, a date that is none is refused."""
    session = next(iter(project.run.titles))
    body = {"wie": "lotte", "sessie": session, "kind": "chat", "date": "", "group": "", "facilitator": "Ans; Bo"}
    do_act(project, "sessie", body)
    (facts,) = project.attached.handmade.facts
    assert (facts.said, facts.by) == ({"kind": "chat", "facilitator": ["Ans", "Bo"]}, "lotte")
    with pytest.raises(UserError, match="geen datum"):
        do_act(project, "sessie", body | {"date": "morgen"})


def test_a_line_of_the_codebook_counts_at_once_for_the_page(project):
    """What is added to a code stands there, what is taken away is gone, and undoing puts it back."""
    before = project.codebooks
    line = {"wie": "lotte", "boek": "factoren", "code": "lead", "deel": "indicators", "tekst": "de koning"}
    do_act(project, "codeboek", line | {"staat": "1"})
    assert any(one.value == "de koning" for _, one in project.codebooks[1].indicators())
    with pytest.raises(UserError, match="staat er al"):
        do_act(project, "codeboek", line | {"staat": "1"})
    do_act(project, "ongedaan", {"wie": "lotte", "handeling": project.log.acts[-1].id})
    assert project.codebooks == before
