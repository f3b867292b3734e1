"""Every sentence rests on numbers that the tables give back, and says no more than they bear."""

from __future__ import annotations

import random
import re
import tomllib
from importlib.resources import files

import pytest

from opschaling_nlp.analysis.drivers import count_drivers
from opschaling_nlp.analysis.keyness import compute_keyness
from opschaling_nlp.analysis.summaries import summarise
from opschaling_nlp.analysis.tag_counts import count_tags
from opschaling_nlp.analysis.themes import form_themes
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import split_codes
from tests.analysis.frames import CODEBOOKS, make_evidence, make_sessions, make_statements, make_tokens

SETTINGS = load_settings()
ENGLISH = SETTINGS.model_copy(update={"output": SETTINGS.output.model_copy(update={"language": "en"})})
CODES = [code.name for code in CODEBOOKS[0].codes]
FORBIDDEN = (
    "leidt tot", "leiden tot", "zorgt voor", "zorgen voor", "significant", "veroorza", "doordat", "dankzij", "waardoor", "belangrijkst", "representatie",
    "verzadig", "bewijs", "bevestig", "ontstaan", "mensen vinden", "deelnemers vinden", "meerderheid", "betrouwba", "geldig", "sentiment", "anoniem", "succesfactor",
    "leads to", "causes", "caused by", "because of", "most important", "prove", "confirm", "emerge", "majority of participants", "reliab", "anonym",
)  # fmt: skip


def _corpus(n, seed=1, sessions=3):
    rng = random.Random(seed)
    rows = []
    for number in range(n):
        drivers = [code for code, share in zip(CODES, (0.7, 0.3, 0.1), strict=True) if rng.random() < share]
        valence = [f"{code}={rng.choice(('enabler', 'barrier', 'needed', 'advised'))}" for code in drivers]
        session = f"s{1 + number % sessions}"
        rows.append(
            {
                "statement_id": f"{session}:{number}",
                "session_id": session,
                "text": " ".join(rng.choices(["brug", "weg", "dijk", "dorp", "plein", "park", "school", "bus"], k=5)),
                "drivers": ";".join(drivers),
                "valence": ";".join(valence),
                "prompt_kind": rng.choice(("condition", "advice", "")),
                **{
                    tag: int(rng.random() < 0.3)
                    for tag in ("horizontal", "horizontal_about", "vertical", "vertical_about", "tip", "question")
                },
                "substantive": int(rng.random() < 0.9),
            }
        )
    for row in rows:
        if not row["substantive"]:
            row["drivers"] = row["valence"] = ""
    return make_statements(rows)


def _tables(
    statements, sessions=("s1", "s2", {"session_id": "s3", "source_kind": 1, "kind": "interview"}), settings=SETTINGS
):
    frame, tokens, evidence = make_sessions(*sessions), make_tokens(statements), make_evidence()
    quick = settings.model_copy(
        update={
            "themes": settings.themes.model_copy(
                update={"resamples": 3, "choice_resamples": 1, "shuffles": 1, "seeds": 1, "most_themes": 3}
            )
        }
    )
    themes = form_themes(statements, tokens, evidence, frame, codebooks=CODEBOOKS, settings=quick)
    statements = statements.assign(theme=themes.assigned)
    return {
        "sessions": frame,
        "statements": statements,
        "drivers": count_drivers(statements, frame, codebooks=CODEBOOKS, settings=settings),
        "keyness": compute_keyness(statements, tokens, evidence, frame, settings=settings),
        "tag_counts": count_tags(statements, frame, settings=settings.analysis),
        "themes": themes.themes,
    }


@pytest.fixture(scope="module")
def tables():
    """Make the tables of a corpus of three sessions, one of them a source."""
    return _tables(_corpus(120))


@pytest.fixture(scope="module")
def summaries(tables):
    """Summarise them in Dutch."""
    return summarise(tables, codebooks=CODEBOOKS, settings=SETTINGS)


def _recompute(place, tables):
    """Find a number in the tables by its place, with nothing of the code that wrote it."""
    table, *keys = place.split("/")
    drivers, statements = tables["drivers"], tables["statements"]
    sources = set(tables["sessions"].query("source_kind == 1")["session_id"])
    counted = statements[(statements["duplicate_of"] == "") & (statements["substantive"] == 1)]
    groups = {
        "participants": counted[~counted["session_id"].isin(sources)],
        "sources": counted[counted["session_id"].isin(sources)],
    }
    if table in {"drivers", "others"}:
        group, driver, name, value, column = keys
        rows = drivers[(drivers["group"] == group) & (drivers["driver"] == driver)]
        found = rows[(rows["slice"] == name) & (rows["value"] == value)][column].item()
        return found if table == "drivers" else rows[rows["slice"] == "all"][column].item() - found
    if table == "statements":
        group, what = keys
        own = groups[group]
        return {
            "substantive": len(own),
            "sessions": own["session_id"].nunique(),
            "without": (own["drivers"] == "").sum(),
        }.get(what, own.get(what, own["tip"]).sum())
    if table == "named":
        return len({code for cell in groups[keys[0]]["drivers"] for code in split_codes(cell)})
    if table == "codebook":
        return len(CODES)
    if table == "ties":
        counts = drivers[(drivers["group"] == keys[0]) & (drivers["slice"] == "all")]["statements"]
        return (counts == counts.max()).sum()
    if table == "tag_counts":
        return tables["tag_counts"].set_index(["session_id", "tag"]).loc[tuple(keys[:2]), keys[2]]
    if table == "percentage":
        return round(100 * tables["themes"].set_index("theme").loc[keys[1], keys[2]])
    value = tables["themes"].set_index("theme").loc[keys[0], keys[1]]
    return len(split_codes(value)) if keys[1] == "deviant" else value


@pytest.mark.parametrize("n", [1, 5, 25, 120])
@pytest.mark.parametrize("settings", [SETTINGS, ENGLISH], ids=["nl", "en"])
def test_every_number_can_be_recomputed_from_the_tables(n, settings):
    """Each name=value of a sentence is found in the tables, and each number in the sentence is one of them."""
    tables = _tables(_corpus(n, seed=n), settings=settings)
    table = summarise(tables, codebooks=CODEBOOKS, settings=settings)
    assert len(table)
    for sentence, numbers in zip(table["sentence"], table["numbers"], strict=True):
        values = []
        for pair in split_codes(numbers):
            place, _, value = pair.rpartition("=")
            assert float(value) == pytest.approx(float(_recompute(place, tables)), abs=0.006), (sentence, pair)
            values.append(value)
        shown = re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"‘[^’]*’", "", sentence))
        assert {number.replace(",", ".") for number in shown} <= set(values), (sentence, numbers)


def test_every_sentence_leads_to_statements_that_exist(tables, summaries):
    """The ids of a sentence are counted statements; only a sentence that finds nothing has none."""
    known = set(tables["statements"].query("duplicate_of == ''")["statement_id"])
    for row in summaries.itertuples():
        ids = split_codes(row.statement_ids)
        assert set(ids) <= known
        assert len(ids) == len(set(ids))
        assert ids or "geen van de" in row.sentence


def test_the_statements_of_a_driver_are_those_that_name_it(tables, summaries):
    """The ids of the first sentence on a driver are as many as its number says."""
    sentence = summaries.query("subject == 'driver:geld' and position == 1").iloc[0]
    own = tables["statements"].query("session_id != 's3' and substantive == 1")
    expected = [
        statement
        for statement, cell in zip(own["statement_id"], own["drivers"], strict=True)
        if "geld" in cell.split(";")
    ]
    assert split_codes(sentence["statement_ids"]) == expected


def test_the_whole_is_told_in_five_sentences(summaries):
    """What participants name as drivers comes first, in five sentences."""
    assert list(summaries["subject"].head(6)) == ["overall"] * 5 + [summaries["subject"].iloc[5]]
    assert summaries["subject"].iloc[5] != "overall"


def test_no_sentence_at_the_top_rests_on_the_question_alone():
    """Under a question for hindrances every bare answer is a barrier; the whole is told by what the words say."""
    asked = [{"text": f"geld {n}", "drivers": "geld", "valence": "geld=barrier"} for n in range(30)]
    said = [
        {"text": "regels knellen", "drivers": "regel", "valence": "regel=barrier", "valence_about": "regel=barrier"}
    ]
    statements = make_statements(asked + said)
    summaries = summarise(_tables(statements, sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    told = summaries[(summaries["subject"] == "overall") & summaries["sentence"].str.contains("belemmerend")]
    assert split_codes(told["statement_ids"].iloc[0]) == [statements["statement_id"].iloc[-1]]
    assert "Geld" not in told["sentence"].iloc[0]


def test_sources_stand_apart(summaries):
    """What experts say is told under its own subject, and never counted with participants."""
    own = summaries[summaries["subject"].isin(["source", "session:s3"])]
    assert len(own)
    assert not own["numbers"].str.contains("/participants/").any()
    assert (
        not summaries[~summaries["subject"].isin(["source", "session:s3"])]["numbers"].str.contains("/sources/").any()
    )


def test_under_twenty_there_are_counts_only():
    """With few statements no sentence holds a quantifier or a percentage."""
    table = summarise(_tables(_corpus(15), sessions=("s1", "s2", "s3")), codebooks=CODEBOOKS, settings=SETTINGS)
    text = " ".join(table["sentence"])
    for word in (
        "%",
        "de meeste bijdragen",
        "helft",
        "een deel van",
        "kleine groep",
        "vrijwel",
        "enkele bijdragen",
        "alle bijdragen",
        "naar verhouding vaker",
    ):
        assert word not in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_templates_claim_nothing_that_numbers_cannot_bear(language):
    """No template speaks of causes, importance, people's shares, proof or reliability."""
    text = files("opschaling_nlp").joinpath(f"resources/summaries/{language}.toml").read_text("utf-8")
    filled = [line for line in text.splitlines() if not line.startswith("#")]
    assert not [word for word in FORBIDDEN if word in "\n".join(filled).lower()]


def test_both_languages_have_the_same_sentences():
    """A template of one language stands in the other too, with the same values."""
    texts = [
        tomllib.loads(files("opschaling_nlp").joinpath(f"resources/summaries/{name}.toml").read_text("utf-8"))
        for name in ("nl", "en")
    ]
    dutch, english = (
        {
            (section, key): re.findall(r"{(\w+)}", str(value))
            for section, part in text.items()
            for key, value in part.items()
        }
        for text in texts
    )
    assert {key: sorted(names) for key, names in dutch.items()} == {
        key: sorted(names) for key, names in english.items()
    }


def test_equal_counts_are_not_ranked():
    """Where two drivers are named equally often, no sentence calls one the first."""
    statements = make_statements([{"text": "brug", "drivers": "geld;moed"}] * 3)
    table = summarise(_tables(statements, sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    assert "even vaak" in table.query("subject == 'overall'")["sentence"].iloc[1]


def test_sessions_are_compared_with_the_others():
    """A driver that a session names relatively more often is told with the counts of both sides."""
    rows = [
        {
            "statement_id": f"s{1 + n % 2}:{n}",
            "session_id": f"s{1 + n % 2}",
            "text": "brug",
            "drivers": "geld" if n % 2 or n < 10 else "moed",
        }
        for n in range(60)
    ]
    table = summarise(_tables(make_statements(rows), sessions=("s1", "s2")), codebooks=CODEBOOKS, settings=SETTINGS)
    sentences = " ".join(table.query("subject == 'session:s2'")["sentence"])
    assert "Naar verhouding vaker dan in de andere sessies samen: Geld en tijd (30 van 30 tegen 5 van 30)." in sentences
    assert (
        "Naar verhouding minder vaak dan in de andere sessies samen: Moed en plezier (0 van 30 tegen 25 van 30)."
        in sentences
    )


def test_nothing_in_little_out():
    """Without statements there is one sentence, which says so."""
    table = summarise(_tables(make_statements([]), sessions=()), codebooks=CODEBOOKS, settings=SETTINGS)
    assert list(table["sentence"]) == ["Er zijn geen inhoudelijke bijdragen van deelnemers."]
