"""Tests of recognising exports of the same session, and of finding the partner of each statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from opschaling_nlp.ingest.plain import read_blocks
from opschaling_nlp.model import Block, Reading, SessionKind, Statement
from opschaling_nlp.text import duplicates
from opschaling_nlp.text.duplicates import align_statements, mark_duplicates
from opschaling_nlp.text.segment import build_session
from tests.text.walls import CARE, ENERGY, EXPORTS


def session_of(text, name):
    """Build a session from the text of an export."""
    return build_session(Reading(name, "text", "", tuple(read_blocks(text))), session_id=name)


def counted(sessions):
    """List the statements that count, over all exports."""
    return sorted(
        statement.text
        for session in mark_duplicates(sessions)
        for statement in session.statements
        if not statement.duplicate_of
    )


def test_two_exports_of_a_wall_are_counted_once():
    """The export that needed no repair is counted; every post of the other points at its twin."""
    raw, printed, other = mark_duplicates(
        [
            session_of(EXPORTS["dashes"](CARE), "a"),
            session_of(EXPORTS["wrapped at 72"](CARE), "b"),
            session_of(EXPORTS["dashes"](ENERGY), "c"),
        ]
    )
    assert (raw.same_as, printed.same_as, other.same_as) == ("", "a", "")
    assert all(statement.duplicate_of for statement in printed.statements)
    assert not any(statement.duplicate_of for session in (raw, other) for statement in session.statements)
    assert len({statement.duplicate_of for statement in printed.statements}) == len(raw.statements)


def test_the_order_of_the_files_does_not_choose():
    """Which export is counted depends on the exports, not on their order."""
    printed, raw = mark_duplicates(
        [session_of(EXPORTS["wrapped at 72"](CARE), "b"), session_of(EXPORTS["dashes"](CARE), "a")]
    )
    assert (printed.same_as, raw.same_as) == ("a", "")


def test_a_few_other_words_make_no_other_session():
    """Exports in which somebody corrected words are still the same session, and the corrected posts are the same posts."""
    text = EXPORTS["dashes"](CARE)
    changed = (
        text.replace("uitdraagt", "uitdraaagt")
        .replace("Managers wisselen", "De managers wisselen")
        .replace("Verticaal: het staat", "Vertikaal: het staat")
        .replace("niemand weet", "niemand die weet")
    )
    first, second = mark_duplicates([session_of(text, "a"), session_of(changed, "b")])
    assert second.same_as == "a"
    assert all(statement.duplicate_of for statement in second.statements)
    assert first.statements


def test_a_post_that_only_one_export_has_counts():
    """What the counted export does not have is counted from the other one."""
    text = EXPORTS["dashes"](CARE)
    _, second = mark_duplicates(
        [
            session_of(text, "a"),
            session_of(text.replace("- Managers wisselen te vaak\n", "- Iets heel anders over de kantine\n"), "b"),
        ]
    )
    assert [s.text for s in second.statements if not s.duplicate_of] == ["Iets heel anders over de kantine"]


def test_an_answer_given_twice_needs_two_partners():
    """Of three equal posts against two, one is new."""
    text = EXPORTS["dashes"](CARE)
    assert counted([session_of(text, "a"), session_of(text.replace("- Lef\n", "- Lef\n- Tijd\n"), "b")]) == sorted(
        [*CARE.statements, "Tijd"]
    )


def test_posts_that_are_split_differently_are_recognised():
    """A post that one export cut in two is no new post."""
    text = EXPORTS["dashes"](CARE)
    cut = text.replace("rechtstreeks. Vroeger ging dat", "rechtstreeks.\n- Vroeger ging dat")
    assert len(counted([session_of(text, "a"), session_of(cut, "b")])) == len(CARE.statements) + 1


def test_three_exports_share_one_count():
    """A post that two lesser exports have and the counted one has not counts once."""
    text = EXPORTS["dashes"](CARE)
    more = text.replace("- Lef\n", "- Lef\n- Een vaste plek aan tafel voor cliënten\n")
    longest = text + "\n\n- nog iets over parkeren\n- en fietsen\n"
    everything = counted([session_of(more, "a"), session_of(longest, "b"), session_of(more, "c")])
    assert everything == sorted(
        [*CARE.statements, "Een vaste plek aan tafel voor cliënten", "nog iets over parkeren", "en fietsen"]
    )


def test_different_sessions_with_the_same_prompts_stay_apart():
    """The same questions, and some of the same short answers, make no same session."""
    prompts = "Wat is er nodig?\n\n- tijd\n- geld\n- lef\n- rust\n\nWat zie je gebeuren?\n\n"
    one = prompts + "\n".join(f"- {post}" for post in CARE.statements[12:25])
    other = prompts + "\n".join(f"- {post}" for post in ENERGY.statements[10:22])
    assert [s.same_as for s in mark_duplicates([session_of(one, "a"), session_of(other, "b")])] == ["", ""]


def test_a_report_that_quotes_a_wall_is_not_that_wall():
    """Participants and sources are never taken for one session."""
    wall = session_of(EXPORTS["dashes"](CARE), "a")
    report = replace(session_of(EXPORTS["a blank line between posts"](CARE), "b"), kind=SessionKind.DOCUMENT)
    assert [s.same_as for s in mark_duplicates([wall, report])] == ["", ""]


def test_no_sessions_no_duplicates():
    """Nothing, empty sessions and skipped files are no duplicates of each other."""
    assert mark_duplicates([]) == ()
    empty = session_of("", "a")
    assert [s.same_as for s in mark_duplicates([empty, replace(empty, session_id="b")])] == ["", ""]


def test_a_post_that_only_resembles_another_is_new():
    """Some of the same words make no same post."""
    text = EXPORTS["dashes"](CARE)
    other = text.replace("- Managers wisselen te vaak\n", "- Managers luisteren te weinig naar de mensen op de vloer\n")
    assert len(counted([session_of(text, "a"), session_of(other, "b")])) == len(CARE.statements) + 1


def test_sessions_that_share_some_posts_stay_apart():
    """Two groups that took over a third of each other's posts are two sessions."""
    posts = [post for post in CARE.statements if len(post.split()) > 3]
    one, other = posts[:9] + ENERGY.statements[10:14], posts[6:9] + ENERGY.statements[14:22]
    sessions = [
        session_of("Wat zie je gebeuren?\n\n" + "\n".join(f"- {post}" for post in some), name)
        for some, name in ((one, "a"), (other, "b"))
    ]
    assert [s.same_as for s in mark_duplicates(sessions)] == ["", ""]


def test_the_reading_that_knows_who_spoke_counts():
    """Of two exports of one talk the one with speakers and times counts, though the other has lines of the program among its statements."""
    said = [
        "Wij schoffelen elke zaterdag samen met de buren van het hofje.",
        "De slakken eten alles op wat wij in het voorjaar hebben gezaaid.",
        "Zonder hek komen de konijnen van het park elke nacht terug.",
        "Na de zomer koken wij soep van wat er nog over is gebleven.",
    ]
    known = [Block("post", text, speaker="Els", time=f"00:0{number}:00") for number, text in enumerate(said)]
    bare = [Block("post", text) for text in ("Gemaakt met een programma", "Taal: Nederlands", *said)]
    sessions = [
        build_session(Reading(name, "x", "", tuple(blocks), kind=SessionKind.TRANSCRIPT), session_id=name)
        for name, blocks in (("a.txt", bare), ("b.vtt", known))
    ]
    assert [session.same_as for session in mark_duplicates(sessions)] == ["b.vtt", ""]


def test_a_talk_typed_as_one_paragraph_is_that_talk():
    """A text with the words of a talk and hardly any others is read as a report, but is the talk; a report that quotes from it is not."""
    said = [
        "Wij schoffelen elke zaterdag samen met de buren van het hofje.",
        "De slakken eten alles op wat wij in het voorjaar hebben gezaaid.",
        "Zonder hek komen de konijnen van het park elke nacht terug.",
    ]
    told = "In het voorjaar spraken wij drie tuiniers, elk een uur, over hun hofje en wat zij er samen van maken. " * 2
    talk = [Block("post", text, speaker="Els", time=f"00:0{number}:00") for number, text in enumerate(said)]
    sessions = [
        build_session(Reading(name, "x", "", tuple(blocks), kind=kind), session_id=name)
        for name, blocks, kind in (
            ("a.docx", [Block("line", " ".join(said))], SessionKind.DOCUMENT),
            ("b.docx", [Block("line", f"{told} {said[0]}")], SessionKind.DOCUMENT),
            ("c.vtt", talk, SessionKind.TRANSCRIPT),
        )
    ]
    marked = mark_duplicates(sessions)
    assert [session.same_as for session in marked] == ["c.vtt", "", ""]
    assert all(statement.duplicate_of for statement in marked[0].statements)


def test_what_sessions_share_is_counted():
    """Of any two sessions it is known how many sequences of words both have."""
    texts = ("een twee drie vier vijf zes zeven", "nul een twee drie vier vijf zes", "iets heel anders dan dit", "een")
    shingles = {
        index: duplicates._shingles([Statement(str(index), "s", 1, text, text)]) for index, text in enumerate(texts)
    }
    sets = {index: set(own.tolist()) for index, own in shingles.items()}
    expected = [(a, b, len(sets[a] & sets[b])) for a in sets for b in sets if a < b and sets[a] & sets[b]]
    assert expected
    assert list(duplicates._shared_counts(shingles)) == expected


def statements(session: str, texts):
    """Make the statements of a session."""
    return [Statement(f"{session}-{i}", session, i, text, text) for i, text in enumerate(texts, start=1)]


def test_equal_posts_find_one_partner_each():
    """An answer given twice needs two partners."""
    assert align_statements(statements("a", ["Tijd", "Tijd"]), statements("b", ["Tijd"])) == {"a-1": "b-1"}


def test_a_post_with_a_few_other_letters_finds_its_partner():
    """A spelling mistake mended in one of the exports does not part them."""
    found = align_statements(
        statements("a", ["Meer steun van de wethoudr voor de wijk"]),
        statements("b", ["Geen tijd", "Meer steun van de wethouder voor de wijk"]),
    )
    assert found == {"a-1": "b-2"}


def test_a_word_that_everyone_uses_does_not_hide_the_partner():
    """Among a thousand posts with the same words the one that shares the rare words is found."""
    common = [f"wij willen in de wijk met elkaar verder aan {i}" for i in range(1000)]
    found = align_statements(
        statements("a", ["wij willen in de wijk zonnepanelen leggen"]),
        statements("b", [*common, "wij willen in de wijk zonnepanelen neerleggen"]),
    )
    assert found == {"a-1": "b-1001"}


def test_only_a_bounded_number_of_posts_is_looked_at(monkeypatch):
    """With common words alone the work for one post does not grow with the other export."""
    looked_at = []

    def counting(positions):
        found = list(positions)
        looked_at.append(len(found))
        return Counter(found)

    monkeypatch.setattr(duplicates, "Counter", counting)
    common = [f"wij gaan verder {i}" for i in range(1000)]
    align_statements(statements("a", ["wij gaan verder samen"]), statements("b", common))
    assert max(looked_at) <= 200
