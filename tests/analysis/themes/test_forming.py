"""Themes are found where there are any, called stable only where they are, and not forced."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from opschaling_nlp.analysis.themes import proposing
from opschaling_nlp.analysis.themes.forming import form_themes, verdict
from opschaling_nlp.codings.decisions import Decision
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import split_codes
from opschaling_nlp.texts import catalogue
from tests.analysis.frames import (
    CODEBOOKS,
    make_corpus,
    make_evidence,
    make_sessions,
    make_statements,
    make_tokens,
    make_vocabulary,
    shuffle_words,
)

SHIPPED = load_settings()
# Made-up vocabularies share no words: subjects that are as clear as that show in few statements too.
SETTINGS = SHIPPED.model_copy(update={"themes": SHIPPED.themes.model_copy(update={"minimum_free": 20})})
SESSIONS = make_sessions("s1", "s2", "s3")
FIVE = [make_vocabulary(seed, 15) for seed in range(5)]


def _adapt(**changes):
    return SETTINGS.model_copy(update={"themes": SETTINGS.themes.model_copy(update=changes)})


QUICK = _adapt(resamples=3, choice_resamples=2, shuffles=2, most_themes=4).model_copy(
    update={"language": SHIPPED.language.model_copy(update={"processes": 1})}
)
"""Few trials, in this process: one test compares them with those of two."""


def _form(statements, *, settings=QUICK, evidence=(), sessions=SESSIONS, **options):
    return form_themes(
        statements,
        make_tokens(statements),
        make_evidence(evidence),
        sessions,
        codebooks=CODEBOOKS,
        settings=settings,
        **options,
    )


def _partition(assigned):
    """Return the statements of each theme, names aside."""
    return {frozenset(rows) for theme, rows in assigned.groupby(assigned).groups.items() if theme}


@pytest.mark.parametrize(("n", "size"), [(100, 15), (500, 30), (2000, 40)])
def test_five_known_vocabularies_are_found_and_stable(n, size):
    """Text made of five vocabularies gives five open themes, all of them stable, that are those vocabularies."""
    statements = make_corpus([make_vocabulary(seed, size) for seed in range(5)], n)
    themes = _form(
        statements,
        settings=SETTINGS if n <= 100 else _adapt(resamples=8, choice_resamples=3, shuffles=2, most_themes=7),
    )
    assert list(themes.themes["verdict"]) == ["stabiel"] * 5
    assert pd.crosstab(themes.assigned, statements["speaker"]).max(axis=1).sum() >= 0.97 * n
    assert themes.choice.query("chosen == 1")["k"].item() == 5


def test_few_statements_give_no_open_themes():
    """With the shipped settings a hundred statements are too few, however clear their subjects."""
    themes = _form(make_corpus(FIVE, 100), settings=SHIPPED)
    assert themes.themes.empty
    assert themes.free == 100


def test_trials_are_told_of_to_the_end():
    """Each search tells how many trials are done, from none to all, in words that English has."""
    told = []
    _form(make_corpus(FIVE, 100), progress=lambda *step: told.append(step))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 0
    assert {what for *_, what in told} - {""} <= set(catalogue())


def test_a_theme_that_does_not_beat_chance_is_not_shown():
    """In words dealt out at random every theme that is left comes back oftener than chance; what was left out is told."""
    statements = shuffle_words(make_corpus(FIVE, 120), 4)
    themes = _form(statements)
    assert (themes.themes["stability"] > themes.themes["chance"]).all()
    assert themes.proposals.by_chance + len(themes.themes) > 0
    assert themes.proposals.by_chance > 0


@pytest.mark.parametrize("draw", [0, 3, 9])  # of ten, those with themes that come nearest
def test_no_theme_of_shuffled_words_is_stable(draw):
    """Words dealt out at random give no stable theme, also where some words are very frequent."""
    rng = np.random.default_rng(draw)
    vocabulary = np.array(make_vocabulary(draw + 100, 120))
    share = 1 / np.arange(1, 121)
    words = [rng.choice(vocabulary, p=share / share.sum(), size=rng.integers(1, 9)) for _ in range(90)]
    statements = shuffle_words(make_statements([{"text": " ".join(row)} for row in words]), draw)
    themes = _form(statements, settings=_adapt(resamples=12, choice_resamples=3, shuffles=2, most_themes=6))
    assert "stabiel" not in set(themes.themes["verdict"])


def test_statements_with_a_driver_are_guided_and_the_rest_is_open():
    """The primary driver is the theme; only statements without one are clustered, and they get no driver."""
    corpus = make_corpus(FIVE[:2], 60)
    corpus["drivers"] = ["geld"] * 10 + ["moed;regel"] * 5 + [""] * 45
    evidence = [
        {"statement_id": statement, "kind": "driver", "label": "regel"} for statement in corpus["statement_id"][10:15]
    ]
    themes = _form(corpus, evidence=evidence)
    assert list(themes.assigned[:15]) == ["geld"] * 10 + ["regel"] * 5
    assert themes.assigned[15:].str.startswith("open:").all()
    assert list(themes.themes["kind"]) == ["driver", "driver", "open", "open"]
    assert themes.themes["size"].sum() == 60


def test_of_equal_evidence_the_codebook_decides():
    """Where two drivers have as much evidence, the first of the codebook is primary."""
    corpus = make_corpus(FIVE[:1], 30).assign(drivers="regel;moed")
    assert set(_form(corpus).assigned) == {"moed"}


def test_synonyms_that_read_the_same_words_weigh_once():
    """Three indicators on one place are one reason; a driver named in two places goes before it."""
    corpus = make_corpus(FIVE[:1], 30).assign(drivers="moed;regel")
    evidence = [
        {"statement_id": statement, "kind": "driver", "label": label, "start": start, "end": end}
        for statement in corpus["statement_id"]
        for label, start, end in (("moed", 0, 4), ("moed", 0, 9), ("moed", 5, 9), ("regel", 10, 12), ("regel", 13, 15))
    ]
    assert set(_form(corpus, evidence=evidence).assigned) == {"regel"}


def test_with_the_codebook_off_drivers_do_not_matter():
    """Without drivers the themes are those of the same statements that name none."""
    corpus = make_corpus(FIVE[:3], 60)
    coded = corpus.assign(drivers=["geld", "moed", "regel"] * 20)
    off = QUICK.model_copy(update={"themes": QUICK.themes.model_copy(update={"use_drivers": False})})
    pd.testing.assert_series_equal(_form(coded, settings=off).assigned, _form(corpus, settings=off).assigned)


def test_what_fits_nowhere_stays_outside():
    """Statements of words that nobody else uses are in no theme."""
    strange = [{"statement_id": f"x{n}", "text": " ".join(make_vocabulary(900 + n, 5))} for n in range(6)]
    corpus = pd.concat([make_corpus(FIVE[:2], 60), make_statements(strange)], ignore_index=True)
    themes = _form(corpus)
    assert (themes.assigned[60:] == "").sum() >= 5
    assert (themes.assigned[:60] != "").all()


def test_where_no_word_is_left_nothing_is_in_a_theme():
    """A resample of which leaving out words left nothing gives themes without words: no statement is in one."""
    model = SimpleNamespace(components_=np.zeros((2, 3)))
    labels = proposing._assign(csr_matrix(np.eye(3)), model, SHIPPED.themes)
    assert (labels == proposing.NOWHERE).all()


def test_small_themes_are_not_formed():
    """A theme has at least as many statements as the settings ask for."""
    corpus = pd.concat(
        [make_corpus(FIVE[:2], 40), make_corpus([make_vocabulary(77, 12)], 3).assign(statement_id=["a", "b", "c"])],
        ignore_index=True,
    )
    assert (_form(corpus).themes["size"] >= QUICK.themes.smallest_theme).all()


def test_too_few_statements_form_no_themes():
    """Under twenty statements themes are left out, and it is said."""
    themes = _form(make_corpus(FIVE[:2], 19).assign(drivers="geld"))
    assert themes.too_few
    assert themes.themes.empty
    assert (themes.assigned == "").all()


def test_nothing_in_nothing_out():
    """Without statements there are no themes."""
    assert _form(make_statements([])).themes.empty


def test_statements_without_a_content_word_are_in_no_theme():
    """Where nobody uses a content word there is nothing to cluster, and nothing fails."""
    themes = _form(make_statements([{"text": "de het een"}] * 30))
    assert (themes.assigned == "").all()


def test_the_same_input_gives_the_same_themes():
    """Nothing depends on the moment or on the order of tokens."""
    corpus = make_corpus(FIVE[:3], 60)
    tokens = make_tokens(corpus)
    first, second = (
        form_themes(corpus, frame, make_evidence(), SESSIONS, codebooks=CODEBOOKS, settings=QUICK)
        for frame in (tokens, tokens.sample(frac=1, random_state=2))
    )
    pd.testing.assert_frame_equal(first.themes, second.themes)
    pd.testing.assert_frame_equal(first.choice, second.choice)


def test_one_process_gives_the_same_themes_and_tells_how_far_it_is():
    """Resamples that two processes share and those of one are the same; a bar moves with each that is done."""
    statements, told = make_corpus(FIVE, 120), []
    shared = QUICK.model_copy(update={"language": QUICK.language.model_copy(update={"processes": 2})})
    one = _form(statements, progress=lambda done, total, _: told.append((done, total)))
    two = _form(statements, settings=shared)
    assert one.themes.equals(two.themes)
    assert one.choice.equals(two.choice)
    assert told[:9] == [(done, 9) for done in range(9)]


def test_sources_and_duplicates_do_not_count():
    """A theme counts statements of participants once; a duplicate shows the theme of its original."""
    corpus = make_corpus(FIVE[:2], 60)
    copy = corpus.head(1).assign(statement_id="copy", duplicate_of=corpus["statement_id"].iloc[0])
    expert = corpus.head(20).assign(session_id="bron", statement_id=[f"bron:{n}" for n in range(20)])
    sessions = make_sessions("s1", "s2", "s3", {"session_id": "bron", "source_kind": 1})
    themes = _form(pd.concat([corpus, copy, expert], ignore_index=True), sessions=sessions)
    assert themes.themes["size"].sum() == 60
    assert themes.assigned[60] == themes.assigned[0] != ""
    assert (themes.assigned[61:] == "").all()


def test_exemplars_are_all_statements_from_several_sessions():
    """Every statement of a theme is an exemplar, and the first ones come from different sessions."""
    themes = _form(make_corpus(FIVE[:2], 60).assign(speaker=""))
    for row in themes.themes.itertuples():
        exemplars = split_codes(row.exemplars)
        assert sorted(exemplars) == sorted(split_codes(row.statement_ids))
        assert len({exemplar.split(":")[0] for exemplar in exemplars[:3]}) == 3


def test_deviant_cases_go_against_the_others():
    """In a theme that hinders, the statement in which it helps is a deviant case."""
    corpus = make_corpus(FIVE[:1], 24).assign(drivers="geld", valence="geld=barrier")
    corpus.loc[5, "valence"] = "geld=enabler"
    assert _form(corpus).themes["deviant"].item() == corpus["statement_id"][5]


def test_rules_and_words_of_a_guided_theme():
    """`by_rules` is the share that a rule gives; `by_words` is high where other words tell, and leaves out the words that the rule read."""
    corpus = make_corpus(FIVE[:2], 60)
    corpus["drivers"] = ["geld", "moed"] * 30
    words = [
        {"statement_id": row.statement_id, "kind": "driver", "label": row.drivers, "end": 1}
        for row in corpus.itertuples()
    ]
    table = _form(corpus, evidence=words[:30]).themes.set_index("theme")
    assert table["by_rules"].tolist() == [0.5, 0.5]
    assert (table["by_words"] > 0.9).all()
    whole = [reason | {"end": 1000} for reason in words]
    assert (_form(corpus, evidence=whole).themes["by_words"] == 0).all()


def test_large_corpora_are_sampled():
    """With more statements than the sample, all of them still get their theme."""
    corpus = make_corpus(FIVE[:3], 300)
    themes = _form(
        corpus,
        settings=_adapt(resamples=3, choice_resamples=1, shuffles=1, most_themes=4, sample_size=90),
    )
    assert len(_partition(themes.assigned)) == 3
    assert (themes.assigned != "").mean() > 0.97


def test_a_sample_without_words_gives_no_themes():
    """Where the statements that were drawn have no content words, nothing is proposed, and nothing fails."""
    corpus = make_corpus(FIVE[:3], 300)
    corpus.loc[9:, "text"] = "de"
    themes = _form(corpus, settings=_adapt(sample_size=20))
    assert themes.themes.empty
    assert themes.free == 300


@pytest.mark.parametrize(
    ("stability", "chance", "expected"),
    [
        (0.75, 0.5, "stabiel"),
        (0.74, 0.5, "wisselend"),
        (0.60, 0.5, "wisselend"),
        (0.59, 0.1, "niet stabiel"),
        (0.9, 0.95, "niet stabiel"),
        (math.nan, 0.1, "niet stabiel"),
    ],
)
def test_the_verdict_follows_from_the_numbers(stability, chance, expected):
    """Stable is from .75, unsteady from .60, and what chance gives as well is never stable."""
    assert verdict(stability, chance, SETTINGS.themes) == expected


def _decide(corpus, verb, **more):
    own = tuple(corpus["statement_id"][:60:2])
    return Decision(verb, "omdat het zo is", own, **more)


def test_decisions_survive_the_next_run():
    """An accepted, renamed, merged or rejected proposal is found back by its statements, also when there are more of them."""
    corpus = make_corpus(FIVE[:2], 80)
    renamed = _form(corpus, decisions=[_decide(corpus, "hernoem", name="Water")]).themes.set_index("status")
    assert renamed.loc["renamed", "label"] == "Water"
    assert renamed.loc["renamed", "size"] == 40
    rejected = _form(corpus, decisions=[_decide(corpus, "verwerp", by="noor", date="2026-03-02")])
    assert (rejected.assigned == "").sum() == 40
    told = rejected.themes.set_index("status").loc["rejected", ["size", "reason", "by", "date"]].tolist()
    assert told == [0, "omdat het zo is", "noor", "2026-03-02"]
    merged = _form(corpus, decisions=[_decide(corpus, "voeg samen", into="geld")])
    assert (merged.assigned == "geld").sum() == 40
    assert merged.themes.query("theme == 'geld'")["size"].item() == 40


def test_a_theme_is_merged_into_the_one_that_still_has_the_name():
    """Its statements go to the theme that was renamed, also where a rejected one was given that name as well."""
    corpus = make_corpus(FIVE[:3], 120)
    parts = [tuple(corpus["statement_id"][start::3]) for start in range(3)]
    decisions = [
        Decision("hernoem", "x", parts[0], "Water"),
        Decision("verwerp", "x", parts[1], "Water"),
        Decision("voeg samen", "x", parts[2], into="Water"),
    ]
    themes = _form(corpus, decisions=decisions)
    water = themes.themes.query("status == 'renamed'")["theme"].item()
    assert themes.assigned.tolist() == [water, "", water] * 40


def test_a_theme_that_was_split_stays_split():
    """Of a proposal that two decisions share, each keeps the statements that it names, whichever was decided first."""
    corpus = make_corpus(FIVE[:2], 80)
    own = tuple(corpus["statement_id"][:80:2])
    parts = [Decision("hernoem", "x", own[:30], "Water"), Decision("hernoem", "x", own[30:], "Beek")]
    for decisions in (parts, parts[::-1]):
        table = _form(corpus, decisions=decisions).themes.set_index("label")
        assert table.loc[["Water", "Beek"], "size"].tolist() == [30, 10]


def test_an_accepted_theme_stays_when_it_is_not_proposed_again():
    """Its statements keep their theme, without a stability of its own."""
    corpus = make_corpus(FIVE[:2], 60)
    mixed = tuple(corpus["statement_id"][:3])
    themes = _form(
        corpus.assign(drivers=["", "", ""] + ["geld"] * 57),
        decisions=[Decision("accepteer", "klopt", mixed, name="Rest")],
    )
    assert themes.themes.query("status == 'accepted'")["verdict"].item() == "niet stabiel"
    assert set(themes.assigned[:3]) == {themes.themes.query("status == 'accepted'")["theme"].item()}


def test_a_decision_on_nothing_is_reported():
    """A decision whose statements are gone is given back, to be shown."""
    decision = Decision("verwerp", "weg", ("bestaat niet",))
    assert _form(make_corpus(FIVE[:2], 40), decisions=[decision]).idle == (decision,)
