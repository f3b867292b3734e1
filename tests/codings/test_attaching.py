"""Guard that what people decided stays with its words, whatever the session is called, and that nothing is dropped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.codings.attaching import Anchor, Statements, attach
from opschaling_nlp.text.ids import statement_ids

LONG = "wij willen in de hele regio met elkaar de zorg anders inrichten"
WORDS = ["ja", "geld", "meer tijd", "begin bij de buren", "de wethouder komt kijken", LONG]
WALLS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=4)


def rows(walls, *, names=None, originals=None):
    """Give the rows of walls (lists of texts) under their names: s0, s1, … unless others are given."""
    names = names or [f"s{number}" for number in range(len(walls))]
    return [
        (name, one, text, (originals or {}).get(one, ""))
        for name, wall in zip(names, walls, strict=True)
        for one, text in zip(statement_ids(name, wall), wall, strict=True)
    ]


def place(anchor, statements):
    """Attach one anchor."""
    return attach([anchor], statements)[anchor]


def context(statements, one):
    """Give what makes a statement the one it is: its words and its neighbours."""
    anchor = statements.anchor(one)
    return (anchor.text, anchor.previous, anchor.next)


@given(walls=WALLS, data=st.data())
def test_another_name_folder_id_or_raw_keeps_everything(walls, data):
    """Whatever sessions are called, also each other's names: a decision stays with its words and neighbours, or is listed where equal ones cannot be told apart."""
    old = Statements(rows(walls))
    known = [one.anchor for one in old.by_id.values()]
    chosen = data.draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
    order = data.draw(st.permutations(range(len(walls))))
    names = [f"s{number}" if data.draw(st.booleans()) else f"nieuw-{number}" for number in order]
    new = Statements(rows(walls, names=names))
    places = attach(chosen, new)
    assert set(places) == set(chosen)
    for anchor in chosen:
        found = places[anchor]
        if found.statement_id:
            words, *around = context(new, found.statement_id)
            assert words == anchor.text
            assert around == [anchor.previous, anchor.next] or not (anchor.previous or anchor.next)
        else:
            assert found.state == "ambiguous"
            assert len(found.others) > 1
            assert all(context(new, other)[0] == anchor.text for other in found.others)


@given(walls=WALLS, data=st.data())
def test_in_the_same_raw_nothing_moves(walls, data):
    """With nothing changed every decision keeps its id, whether its context was stored or only the id."""
    statements = Statements(rows(walls))
    known = [one.anchor for one in statements.by_id.values()]
    chosen = data.draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
    for anchors in (chosen, [Anchor(one.statement_id) for one in chosen]):
        assert {anchor.statement_id: found.statement_id for anchor, found in attach(anchors, statements).items()} == {
            one.statement_id: one.statement_id for one in chosen
        }


def test_an_id_alone_follows_a_renamed_session():
    """A memo knows no more than an id: its hash finds the words under another name."""
    (one,) = statement_ids("oud", [LONG])
    assert place(Anchor(one), Statements(rows([["ja", LONG]], names=["nieuw"]))).state == "renamed"


def test_equal_words_that_cannot_be_told_apart_are_listed():
    """Where two sessions hold the words and nothing is known of the context, none is chosen and both are named."""
    (one,) = statement_ids("oud", ["ja"])
    found = place(Anchor(one), Statements(rows([["ja"], ["ja", "geld"]], names=["a", "b"])))
    assert (found.state, found.statement_id, len(found.others)) == ("ambiguous", "", 2)


def test_two_exports_of_one_session_are_one():
    """Copies of a post in a double export are no two places: the counted one is taken."""
    (one,) = statement_ids("oud", ["ja"])
    (first,), (second,) = statement_ids("a", ["ja"]), statement_ids("b", ["ja"])
    found = place(Anchor(one), Statements(rows([["ja"], ["ja"]], names=["a", "b"], originals={second: first})))
    assert found.statement_id == first


def test_short_words_in_another_workshop_are_not_the_same():
    """Equal words in a session that shares nothing else are another participant's: the decision is listed as gone, the place named."""
    wall = Statements(rows([["ja", "geld", LONG]], names=["mei"]))
    anchors = [one.anchor for one in wall.by_id.values()]
    other = Statements(rows([["meer tijd", "geld", "begin bij de buren"]], names=["juni"]))
    places = attach(anchors, other)
    assert {found.state for found in places.values()} == {"gone"}
    assert places[wall.by_words[anchors[1].words][0].anchor].others == (
        other.by_session["juni"][1].anchor.statement_id,
    )


def test_an_inserted_equal_post_does_not_take_over():
    """Ids of equal posts count on; the neighbours tell which is which."""
    before = Statements(rows([["begin", "ja", "eind"]]))
    anchor = next(one.anchor for one in before.by_id.values() if one.anchor.text == "ja")
    after = Statements(rows([["ja", "erna", "begin", "ja", "eind"]]))
    assert context(after, place(anchor, after).statement_id) == ("ja", "begin", "eind")


def test_a_corrected_typing_error_is_followed():
    """Nearly the same words between the same neighbours are the same post, also a short one and in a renamed session."""
    before = Statements(rows([["ervoor", "meer tijdt voor elkaar", "erna"]]))
    anchors = [one.anchor for one in before.by_id.values()]
    after = Statements(rows([["ervoor", "meer tijd voor elkaar", "erna"]], names=["anders"]))
    found = attach(anchors, after)[anchors[1]]
    assert (found.state, found.text) == ("edited", "meer tijd voor elkaar")


def test_a_denial_is_not_followed():
    """A post that gained a `niet` says something else."""
    before = Anchor("s-x", "s", LONG, "ervoor", "erna")
    after = Statements(
        [("s", "s-1", "ervoor", ""), ("s", "s-2", LONG.replace("willen", "willen niet"), ""), ("s", "s-3", "erna", "")]
    )
    assert place(before, after).state == "gone"


def test_a_coding_stays_behind_when_the_neighbours_differ():
    """Changed words between other neighbours are another participant's."""
    before = Anchor("s-x", "s", LONG.replace("hele", "ganse"), "iets anders", "erna")
    after = Statements([("s", "s-1", "ervoor", ""), ("s", "s-2", LONG, ""), ("s", "s-3", "erna", "")])
    assert place(before, after).state == "gone"
