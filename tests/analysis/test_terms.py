"""Terms are listed the same way, whether multi-word terms are looked for or not."""

from __future__ import annotations

import pandas as pd

from opschaling_nlp.analysis.terms import LEMMA, count_terms, kwic, list_lemmas, list_terms, load_term_lists
from opschaling_nlp.settings import load_settings
from tests.analysis.frames import make_sessions, make_statements, make_tokens


def test_lemmas_are_the_same_without_looking_for_phrases():
    """The short way lists what the whole list says of lemmas, also of words inside a multi-word term."""
    statements = make_statements(
        [{"text": "samen de tuin onderhouden"}, {"text": "de groene tuin onderhouden"}, {"text": ""}]
    )
    tokens, lists = make_tokens(statements), load_term_lists()
    whole = list_terms(tokens, lists, minimum_count=1)
    expected = whole.loc[whole["kind"] == LEMMA, ["statement_id", "i", "term", "pos"]].reset_index(drop=True)
    assert len(expected)
    texts = dict.fromkeys(("statement_id", "term", "pos"), "str")  # how often each is held is not the matter here
    pd.testing.assert_frame_equal(list_lemmas(tokens, lists).astype(texts), expected.astype(texts))


SETTINGS = load_settings()


def _count(texts, *, sessions=("s1",), rows=None, **tokens):
    statements = make_statements(rows or [{"text": text} for text in texts])
    return count_terms(statements, make_tokens(statements, **tokens), make_sessions(*sessions), settings=SETTINGS)


def _row(table, term, kind="lemma", group="participants"):
    found = table[(table["term"] == term) & (table["kind"] == kind) & (table["group"] == group)]
    assert len(found) == 1, table.to_string()
    return found.iloc[0]


def test_a_lemma_counts_occurrences_statements_and_sessions():
    """Two occurrences in one statement are one statement, and a session counts once."""
    rows = [
        {"text": "tuinen van tuinen"},
        {"text": "de tuin", "session_id": "s2", "statement_id": "s2:1"},
    ]
    row = _row(_count([], rows=rows, sessions=("s1", "s2"), lemmas={"tuinen": "tuin"}), "tuin")
    assert (row["count"], row["statements"], row["sessions"], row["statement_ids"]) == (3, 2, 2, "s1:1;s2:1")


def test_parts_of_a_compound_are_counted_beside_the_whole():
    """A compound keeps its own count, and each of its parts is a term of kind part."""
    table = _count(["buurttuinen"], lemmas={"buurttuinen": "buurttuin"}, parts={"buurttuinen": "buurt+tuin"})
    assert set(zip(table["term"], table["kind"], strict=True)) == {
        ("buurttuin", "lemma"),
        ("buurt", "part"),
        ("tuin", "part"),
    }


def test_spelling_variants_are_counted_together():
    """Forms of the editable table count as their main form, whatever lemma they were given."""
    table = _count(["verticaal", "vertikaal", "vertikale"], lemmas={"vertikale": "vertikaal"})
    assert _row(table, "verticaal")["count"] == 3


def test_listed_phrases_are_kept_once_they_occur():
    """A combination of the editable list is a term from its first occurrence, and its words keep their own counts."""
    table = _count(["een lange adem", "adem"], lemmas={"lange": "lang"}, pos={"lange": "ADJ"})
    assert _row(table, "lange adem", "phrase")["count"] == 1
    assert (_row(table, "adem")["count"], _row(table, "adem")["within"]) == (2, 1)


def test_words_that_attract_each_other_become_a_phrase():
    """Adjective and noun that keep occurring together are a term; the same words met once or by chance are not."""
    texts = [
        "groene daken",
        "groene daken op school",
        "de groene daken",
        "school",
        "fiets",
        "brug en weg",
        "water",
        "plein in zon",
    ]
    table = _count(texts, pos={"groene": "ADJ"}, lemmas={"groene": "groen", "daken": "dak"})
    assert list(table[table["kind"] == "phrase"]["term"]) == ["groene daken"]


def test_no_phrase_across_punctuation():
    """Words parted by a comma do not stand together."""
    table = _count(["lange, adem"], lemmas={"lange": "lang"}, pos={"lange": "ADJ"})
    assert (table["kind"] == "lemma").all()


def test_duplicates_do_not_count_and_sources_stand_apart():
    """A post of another export is not counted twice, and experts are never pooled with participants."""
    rows = [
        {"text": "brug"},
        {"text": "brug", "duplicate_of": "s1:1"},
        {"text": "brug", "session_id": "bron", "statement_id": "bron:1"},
    ]
    table = _count([], rows=rows, sessions=("s1", {"session_id": "bron", "source_kind": 1}))
    assert _row(table, "brug")["count"] == 1
    assert _row(table, "brug", group="sources")["count"] == 1


def test_function_words_are_no_terms():
    """Only content words are counted."""
    assert list(_count(["de brug in het dorp"])["term"]) == ["brug", "dorp"]


def test_nothing_in_nothing_out():
    """Without statements there are no terms, and the columns stand."""
    table = _count([])
    assert table.empty
    assert "statement_ids" in table.columns


def test_order_of_tokens_does_not_change_the_table():
    """The same tokens in another order of rows give the same table."""
    statements = make_statements([{"text": "brug bij brug"}, {"text": "weg brug"}])
    tokens = make_tokens(statements)
    shuffled = tokens.sample(frac=1, random_state=3)
    first, second = (
        count_terms(statements, frame, make_sessions("s1"), settings=SETTINGS) for frame in (tokens, shuffled)
    )
    pd.testing.assert_frame_equal(first, second)


def test_what_people_chose_gives_no_terms():
    """An option has the words of the organiser: it is counted as chosen, not as a word that people use."""
    table = _count([], rows=[{"text": "brug bij dorp"}, {"text": "brug", "chosen": 1}])
    assert _row(table, "brug")["count"] == 1


STATEMENTS = make_statements(
    [{"text": "De bruggen zijn af"}, {"text": "een brug, en nog een Brug"}, {"text": "brug", "duplicate_of": "s1:2"}]
)
TOKENS = make_tokens(STATEMENTS, lemmas={"bruggen": "brug"})


def test_a_lemma_finds_its_forms():
    """Every form of the lemma is found, in reading order, capitals aside, duplicates left out."""
    table = kwic(STATEMENTS, TOKENS, "brug")
    assert list(table["keyword"]) == ["bruggen", "brug", "Brug"]


def test_the_context_is_cut_from_the_statement():
    """Left, keyword and right are pieces of the text itself."""
    row = kwic(STATEMENTS, TOKENS, "brug", width=7).iloc[0]
    assert (row["left"], row["keyword"], row["right"]) == ("De ", "bruggen", " zijn a")


def test_several_words_match_only_in_order():
    """A term of two words is found where they follow each other within one statement."""
    assert list(kwic(STATEMENTS, TOKENS, "een brug")["start"]) == [0, 17]
    assert kwic(STATEMENTS, TOKENS, "af een").empty


def test_spelling_variants_are_found_together():
    """Looking for one spelling finds the other."""
    statements = make_statements([{"text": "vertikaal"}, {"text": "verticaal"}])
    assert len(kwic(statements, make_tokens(statements), "vertikaal")) == 2


def test_no_statements_and_no_term_give_no_lines():
    """No statements, or no term, give no lines."""
    empty = make_statements([])
    assert kwic(empty, make_tokens(empty), "brug").empty
    assert kwic(STATEMENTS, TOKENS, "  ").empty
