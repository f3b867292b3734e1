"""Every sentence rests on numbers that the tables give back, and says no more than they bear."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from opschaling_nlp.analysis.comparing import compare_parts
from opschaling_nlp.analysis.drivers import count_drivers, count_facets, count_tags
from opschaling_nlp.analysis.exemplars import rank_by_driver
from opschaling_nlp.analysis.keyness import compute_keyness
from opschaling_nlp.analysis.summaries import parts, summarise
from opschaling_nlp.analysis.summaries.wording import Number
from opschaling_nlp.analysis.themes.forming import form_themes
from opschaling_nlp.analysis.topic import judge_topic
from opschaling_nlp.codebook import Facet
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import ESTIMATES, build_frame, split_codes
from opschaling_nlp.texts import read_texts, say_all, speak
from tests.analysis.frames import DRIVERS, make_evidence, make_sessions, make_statements, make_tokens

SETTINGS = load_settings()
ENGLISH = SETTINGS.model_copy(update={"output": SETTINGS.output.model_copy(update={"language": "en"})})
FACETS = {"geld": ("geld", "uren"), "moed": ("lef", "plezier"), "regel": ("beleid", "toezicht")}
CODEBOOKS = (
    replace(
        DRIVERS,
        codes=tuple(
            replace(code, facets=tuple(Facet(name, f"{name} en zo", "Verzonnen.") for name in FACETS[code.name]))
            for code in DRIVERS.codes
        ),
    ),
)
CODES = [code.name for code in CODEBOOKS[0].codes]
WORDED = ["geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
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
                "facets": ";".join(f"{code}.{rng.choice(FACETS[code])}" for code in drivers),
                "valence": ";".join(valence),
                "valence_about": ";".join(one for one in valence if rng.random() < 0.6),
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
            row["drivers"] = row["valence"] = row["valence_about"] = row["facets"] = ""
    return make_statements(rows)


def _tables(
    statements,
    sessions=("s1", "s2", {"session_id": "s3", "source_kind": 1, "kind": "interview"}),
    settings=SETTINGS,
    books=CODEBOOKS,
):
    frame, tokens, evidence = make_sessions(*sessions), make_tokens(statements), make_evidence()
    quick = settings.model_copy(
        update={
            "themes": settings.themes.model_copy(
                update={"resamples": 3, "choice_resamples": 1, "shuffles": 1, "most_themes": 3, "minimum_free": 20}
            ),
            "language": settings.language.model_copy(update={"processes": 1}),
        }
    )
    themes = form_themes(statements, tokens, evidence, frame, codebooks=books, settings=quick)
    statements = statements.assign(theme=themes.assigned)
    ranks = rank_by_driver(statements, tokens, frame, codebooks=books)
    return {
        "sessions": frame,
        "statements": statements,
        "drivers": count_drivers(statements, frame, codebooks=books, settings=settings),
        "keyness": compute_keyness(statements, tokens, evidence, frame, settings=settings),
        "tag_counts": count_tags(statements, frame, settings=settings.analysis),
        "themes": themes.themes,
        "facets": count_facets(statements, frame, ranks, codebooks=books, settings=settings),
        "comparisons": compare_parts(statements, frame, ranks, codebooks=books, settings=settings),
        "topic": judge_topic(statements, frame, evidence),
        "estimates": build_frame(ESTIMATES, []),
        "tokens": tokens,
    }


@cache
def _tables_of(n):
    """Make the tables of a corpus of so many statements once for all tests: of three sessions, one of them a source."""
    return _tables(_corpus(n, seed=n))


@pytest.fixture(scope="module")
def tables():
    """Give tables with something of everything in them."""
    return _tables_of(120)


@pytest.fixture(scope="module")
def summaries(tables):
    """Summarise them in Dutch."""
    return summarise(tables, codebooks=CODEBOOKS, settings=SETTINGS)


def _recompute(place, tables):
    """Find a number in the tables by its place, with nothing of the code that wrote it."""
    if place.startswith("rounded/"):
        return round(_recompute(place.removeprefix("rounded/"), tables))
    table, *keys = place.split("/")
    if table == "settings":
        return getattr(getattr(SETTINGS, keys[0]), keys[1])
    drivers, statements = tables["drivers"], tables["statements"]
    sources = set(tables["sessions"].query("source_kind == 1")["session_id"])
    counted = statements[(statements["duplicate_of"] == "") & (statements["substantive"] == 1)]
    groups = {
        "participants": counted[~counted["session_id"].isin(sources)],
        "sources": counted[counted["session_id"].isin(sources)],
    }
    if table == "drivers":
        group, driver, name, value, column = keys
        rows = drivers[(drivers["group"] == group) & (drivers["driver"] == driver)]
        return rows[(rows["slice"] == name) & (rows["value"] == value)][column].item()
    if table in {"facets", "words"}:
        driver = keys[1].split(".")[0]
        own = groups[keys[0]]
        own = own[[keys[1] in split_codes(cell) for cell in own["facets"]]]
        held = [f"{driver}={keys[2]}" in split_codes(cell) for cell in own["valence_about"]]
        return len(own) if table == "facets" else own["tip"].sum() if keys[2] == "tip" else sum(held)
    if table == "estimates":
        rows = tables["estimates"]
        return rows[(rows["group"] == keys[0]) & (rows["label"] == keys[1])][keys[2]].item()
    if table == "comparisons":
        rows = tables["comparisons"].set_index(["dimension", "part", "kind", "label"])
        return rows.loc[tuple(keys[:4]), keys[4]]
    if table == "firsts":
        whole = drivers[(drivers["group"] == keys[0]) & (drivers["slice"] == "all") & (drivers["statements"] > 0)]
        return (whole["rank_low"] == 1).sum()
    if table == "statements":
        group, what = keys
        own = groups[group]
        return {
            "substantive": len(own),
            "sessions": own["session_id"].nunique(),
            "without": (own["drivers"] == "").sum(),
            "named": (own["drivers"] != "").sum(),
        }.get(what, own.get(what, own["tip"]).sum())
    if table == "ties":
        counts = drivers[(drivers["group"] == keys[0]) & (drivers["slice"] == "all")]["statements"]
        return (counts == counts.max()).sum()
    if table == "tag_counts":
        return tables["tag_counts"].set_index(["session_id", "tag"]).loc[tuple(keys[:2]), keys[2]]
    theme = tables["themes"].set_index("theme").loc[keys[0]]
    if table == "among":
        members = statements[statements["statement_id"].isin(split_codes(theme["statement_ids"]))]
        what, _, value = keys[1].partition("=")
        if what == "word":
            return sum(value in text.split() for text in members["text"])
        return (
            len(split_codes(theme["deviant"]))
            if what == "deviant"
            else (members["prompt_kind"] == value).sum()
            if what == "asked"
            else members[what].sum()
        )
    return theme[keys[1]]


def _fractions(sentence):
    """`Een op de vijf` and `one in five` are quantifiers: their counts stand behind them."""
    return {str(WORDED.index(word)) for word in re.findall(r"een op de (\w+)", sentence)}


@pytest.mark.parametrize("n", [1, 5, 25, 120])
@pytest.mark.parametrize("settings", [SETTINGS, ENGLISH], ids=["nl", "en"])
def test_every_number_can_be_recomputed_from_the_tables(n, settings):
    """Each name=value of a sentence is found in the tables, and each number in the sentence is one of them."""
    tables = _tables_of(n)
    table = summarise(tables, codebooks=CODEBOOKS, settings=settings)
    assert len(table)
    for sentence, numbers in zip(table["sentence"], table["numbers"], strict=True):
        values = []
        for pair in split_codes(numbers):
            place, _, value = pair.rpartition("=")
            assert float(value) == pytest.approx(float(_recompute(place, tables)), abs=0.006), (sentence, pair)
            values.append(value)
        shown = re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"‘[^’]*’", "", sentence))
        if settings is SETTINGS:
            shown += [str(WORDED.index(word)) for word in re.findall(r"\w+", sentence.lower()) if word in WORDED[2:]]
        sides = [number.replace(",", ".") for number in shown if number != "95"]
        assert set(sides) <= {*values, *_fractions(sentence)}, (sentence, numbers)


def test_every_sentence_leads_to_statements_that_exist(tables, summaries):
    """The ids of a sentence are counted statements; only a sentence that finds nothing has none."""
    known = set(tables["statements"].query("duplicate_of == ''")["statement_id"])
    for row in summaries.itertuples():
        ids = split_codes(row.statement_ids)
        assert set(ids) <= known
        assert len(ids) == len(set(ids))
        assert ids


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


def test_the_whole_comes_first(summaries):
    """What participants name as drivers is told before anything else, under one subject."""
    subjects = list(dict.fromkeys(summaries["subject"]))
    assert subjects[0] == "overall"
    assert list(summaries["subject"]) == sorted(summaries["subject"], key=subjects.index)


TEN = (
    replace(
        DRIVERS,
        codes=tuple(
            replace(
                DRIVERS.codes[n % 3],
                name=f"f{n}",
                label_nl=f"Factor {chr(65 + n)}",
                facets=CODEBOOKS[0].codes[n % 3].facets,
            )
            for n in range(10)
        ),
    ),
)
"""As many drivers as the shipped codebook has."""


def _shape(sentence):
    """Take the numbers and the names of drivers, facets, sessions and questions out of a sentence."""
    asked = read_texts("summaries/sentences.toml")["prompt_kinds"].values()
    names = [
        name
        for code in (*CODEBOOKS[0].codes, *TEN[0].codes)
        for name in (code.label_nl, *(one.label_nl for one in code.facets))
    ]
    for name in sorted((*names, *asked), key=len, reverse=True):
        sentence = re.sub(re.escape(name), "NAAM", sentence, flags=re.IGNORECASE)
    sentence = re.sub(r"‘[^’]*’", "NAAM", sentence)
    return re.sub(rf"\d+|\b({'|'.join(WORDED)})\b", "N", sentence, flags=re.IGNORECASE)


@pytest.mark.parametrize("n", [25, 120, 400])
@pytest.mark.parametrize("asked", [("condition", "advice", ""), ("advice",)], ids=["questions", "question"])
def test_no_sentence_repeats_another_with_only_names_and_numbers_changed(n, asked):
    """Of ten drivers and as many sessions, at most three are told of in the same words."""
    rng = random.Random(n)
    corpus = _corpus(n, seed=n, sessions=10)
    named = [";".join(code.name for code in TEN[0].codes if rng.random() < 0.3) for _ in range(n)]
    facets = [
        ";".join(f"{one}.{rng.choice(TEN[0].codes[int(one[1:])].facets).name}" for one in split_codes(cell))
        for cell in named
    ]
    ways = [";".join(f"{one}={rng.choice(('enabler', 'barrier'))}" for one in split_codes(cell)) for cell in named]
    corpus = corpus.assign(
        drivers=named,
        facets=facets,
        valence=ways,
        valence_about=ways,
        tip=1,
        substantive=1,
        prompt_kind=[rng.choice(asked) for _ in range(n)],
    )
    tables = _tables(corpus, sessions=[f"s{number}" for number in range(1, 11)], books=TEN)
    shapes = Counter(map(_shape, summarise(tables, codebooks=TEN, settings=SETTINGS)["sentence"]))
    assert max(shapes.values()) <= 3, shapes.most_common(3)


def test_no_sentence_is_true_of_any_corpus():
    """No sentence stands word for word in the summaries of four corpora that differ."""
    told = [
        set(summarise(_tables_of(n), codebooks=CODEBOOKS, settings=SETTINGS)["sentence"]) for n in (15, 25, 60, 120)
    ]
    assert not set.intersection(*told)


def _grown():
    """Return statements on two subjects that no driver names, the second mostly as advice."""
    rng = random.Random(3)
    subjects = {"condition": "brug dijk weg sluis", "advice": "school plein park tuin"}
    return make_statements(
        {
            "session_id": f"s{1 + n % 2}",
            "text": " ".join(rng.choices(words.split(), k=3)) + f" {kind} {n}",
            "prompt_kind": kind if n % 6 else "help",
            "tip": int(kind == "advice" and n < 3),
        }
        for kind, words in subjects.items()
        for n in range(40)
    )


@pytest.mark.parametrize("settings", [SETTINGS, ENGLISH], ids=["nl", "en"])
def test_a_proposed_theme_says_what_is_said(settings):
    """Its passage counts the words that recur, says at which questions, and leaves out tips and questions without."""
    tables = _tables(_grown(), sessions=("s1", "s2"), settings=settings)
    told = summarise(tables, codebooks=CODEBOOKS, settings=settings)
    passages = told[told["subject"].str.startswith("theme:open")].groupby("subject")
    texts = [" ".join(passage["sentence"]) for _, passage in passages]
    assert len(texts) == 2
    for text in texts:
        assert re.search(r"‘\w+’ \(\d+\)", text)
        assert re.search(r"(waar .* gevraagd|when asked) .*\d+ (van|of) \d+", text)
        assert not re.search(r"\b0\b|geen", text)
    assert [bool(re.search(r"(drie|three) tips", text)) for text in texts].count(True) == 1
    for cell in told["numbers"]:
        for place, _, value in (pair.rpartition("=") for pair in split_codes(cell)):
            assert float(value) == pytest.approx(float(_recompute(place, tables)))


def test_zeros_are_left_out():
    """A kind of question, a direction or a tag with nothing in it is not mentioned."""
    rows = [{"text": f"geld {n}", "drivers": "geld", "prompt_kind": ("advice", "help")[n < 3]} for n in range(30)]
    rows += [{"text": f"moed {n}", "drivers": "moed", "prompt_kind": "help"} for n in range(30)]
    table = summarise(_tables(make_statements(rows), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    text = " ".join(table["sentence"])
    assert not re.search(r"\b(0|geen keer|geen van|–)\b", text)
    assert (
        "naar verhouding het meest voor waar om advies is gevraagd (27 van 27), en het minst waar is gevraagd wat"
        in text
    )
    assert "waar is gevraagd wat helpt (30 van 33)" in text


@pytest.mark.parametrize(
    ("advice", "helped", "told"),
    [
        (20, 0, "komt alleen voor waar om advies is gevraagd (20 van 40)."),
        (
            20,
            4,
            "komt naar verhouding het meest voor waar om advies is gevraagd (20 van 40), en het minst waar is gevraagd",
        ),
        (20, 18, "keert bij elke soort vraag ongeveer even vaak terug, van 18 van 40 tot 20 van 40."),
        (4, 0, "staat in 4 van de 80 bijdragen"),
    ],
)
def test_of_the_questions_what_stands_out_is_told(advice, helped, told):
    """Where a driver is named under one kind of question, more under one, or evenly is said; of a few, only how many."""
    rows = [
        {"text": f"x {kind} {n}", "drivers": "geld" if n < named else "", "prompt_kind": kind}
        for kind, named in (("advice", advice), ("help", helped))
        for n in range(40)
    ]
    table = summarise(_tables(make_statements(rows), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    assert told in table.query("subject == 'driver:geld'")["sentence"].iloc[0]


_COMPARED = "; vergeleken zijn de soorten vragen met ten minste 20 bijdragen."


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"advice": (18, 40), "help": (18, 40), "remark": (0, 7)}, "staat in"),
        ({"advice": (20, 40), "remark": (1, 17)}, "staat in"),
        ({"advice": (30, 40), "help": (0, 40), "remark": (1, 7)}, "komt naar verhouding het meest voor"),
        ({"advice": (20, 40), "help": (18, 40), "condition": (0, 40)}, "staat in"),
        ({"advice": (20, 40), "help": (20, 40), "condition": (5, 40)}, "staat in"),
        ({"advice": (20, 40), "help": (10, 40), "condition": (5, 40)}, "komt naar verhouding het meest voor"),
        ({"advice": (9, 10), "help": (1, 10)}, "staat in"),
    ],
)
def test_only_questions_with_enough_statements_are_compared(asked, told):
    """Nothing is told of all kinds if some were left out, no extreme of two that share it, and what was compared is said."""
    rows = [
        {"text": f"x {kind} {n}", "drivers": "geld" if n < named else "", "prompt_kind": kind}
        for kind, (named, of) in asked.items()
        for n in range(of)
    ]
    tables = _tables(make_statements(rows), sessions=("s1",))
    sentence = summarise(tables, codebooks=CODEBOOKS, settings=SETTINGS).query("subject == 'driver:geld'").iloc[0]
    assert told in sentence["sentence"]
    left_out = "meest" in told and min(of for _, of in asked.values()) < 20
    assert sentence["sentence"].endswith(_COMPARED) is left_out
    for place, _, value in (pair.rpartition("=") for pair in split_codes(sentence["numbers"])):
        assert float(value) == pytest.approx(float(_recompute(place, tables)), abs=0.006)


def test_what_helps_and_what_hinders_is_named():
    """Each direction in the words has the facet it mostly concerns beside it, unless another sentence tells that."""
    ways = {"uren": "enabler", "geld": "barrier"}

    def told_as(way):
        return dict.fromkeys(("valence", "valence_about"), f"geld={way}")

    rows = [
        {"text": f"x {one} {n}", "drivers": "geld", "facets": f"geld.{one}", **told_as(ways[one])}
        for one, times in (("uren", 3), ("geld", 2))
        for n in range(times)
    ]
    rows.append({"text": "y", "drivers": "geld", "facets": "", **told_as("barrier")})
    table = summarise(_tables(make_statements(rows), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    told = "drie keer bevorderend (steeds ‘uren en zo’) en drie keer belemmerend (‘geld en zo’: twee keer)."
    assert any(one.endswith(told) for one in table["sentence"])


@pytest.mark.parametrize(
    ("facets", "told"),
    [
        ("uuu", "Alle drie tips erover gaan over ‘uren en zo’."),
        ("uu", "Beide tips erover gaan over ‘uren en zo’."),
        ("uug", "Van de drie tips erover gaan er twee over ‘uren en zo’."),
    ],
)
def test_tips_that_are_all_about_one_thing_are_said_to_be(facets, told):
    """Of tips that share a facet it is said so, without counting them against themselves."""
    names = {"u": "geld.uren", "g": "geld.geld"}
    rows = [{"text": f"x {n}", "drivers": "geld", "facets": names[one], "tip": 1} for n, one in enumerate(facets)]
    table = summarise(_tables(make_statements(rows), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    assert told in set(table["sentence"])


def test_one_session_is_not_told_of_as_a_part():
    """With one session nothing is said of how many sessions name a driver, nor of that session apart."""
    table = summarise(_tables(_corpus(60, sessions=1), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    assert not any(subject.startswith("session:") for subject in table["subject"])
    assert "van de één" not in " ".join(table["sentence"])


def test_sessions_are_told_of_where_not_all_of_them_name_a_driver():
    """Of how many sessions a driver is named in is said only where others do not name it."""
    rows = [
        {
            "statement_id": f"s{n % 2}:{n}",
            "session_id": f"s{n % 2}",
            "text": "brug",
            "drivers": "moed" if n % 2 else "geld;moed",
        }
        for n in range(40)
    ]
    table = summarise(_tables(make_statements(rows), sessions=("s0", "s1")), codebooks=CODEBOOKS, settings=SETTINGS)
    told = {subject: part["sentence"].iloc[0] for subject, part in table.groupby("subject")}
    assert ", in één van de twee sessies" in told["driver:geld"]
    assert "sessies" not in told["driver:moed"]


def test_what_recurs_within_a_driver_is_named_with_its_counts():
    """Facets that several statements name stand in the passage, most first; one named once does not."""
    rows = [{"text": f"a {n}", "drivers": "geld", "facets": "geld.geld"} for n in range(2)]
    rows += [{"text": f"b {n}", "drivers": "geld", "facets": "geld.uren"} for n in range(4)]
    rows += [{"text": "c", "drivers": "moed", "facets": "moed.lef"}]
    table = summarise(_tables(make_statements(rows), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    told = table[table["subject"] == "driver:geld"]
    told = told[told["sentence"].str.startswith("Daarbinnen")]
    assert list(told["sentence"]) == ["Daarbinnen gaat het vooral over uren en zo (4) en geld en zo (2)."]
    assert len(split_codes(told["statement_ids"].iloc[0])) == 6
    assert not table["sentence"].str.contains("lef en zo").any()


@pytest.mark.parametrize(("hindering", "told"), [(2, True), (1, False)])
def test_statements_that_contradict_each_other_are_named(hindering, told):
    """A facet of which some say by their words that it helps and others that it hinders is told; one voice is too thin."""
    rows = [
        {"text": f"x {way} {n}", "drivers": "geld", "facets": "geld.uren", "valence_about": f"geld={way}"}
        for way, times in (("enabler", 3), ("barrier", hindering))
        for n in range(times)
    ]
    table = summarise(_tables(make_statements(rows), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    said = "Over ‘uren en zo’ lopen de bijdragen uiteen: drie keer als iets dat helpt, twee keer als iets dat ontbreekt"
    assert (said in " ".join(table["sentence"])) is told


def test_a_coded_sample_stands_before_the_measured_error():
    """Where enough was coded the estimate and its interval are told, with how many were coded."""
    tables = _tables(_corpus(60, sessions=1), sessions=("s1",))
    texts = {"group": "participants", "slice": "all", "kind": "driver", "label": "geld"}
    numbers = {"estimated": 22.4, "low": 18.2, "high": 29.9, "pooled": 23.6, "coded": 40}
    row = {column.name: "" if column.type == "text" else 0 for column in ESTIMATES.columns} | texts | numbers
    table = summarise(tables | {"estimates": build_frame(ESTIMATES, [row])}, codebooks=CODEBOOKS, settings=SETTINGS)
    told = table.groupby("subject")["sentence"].agg(" ".join)
    assert (
        "; naar schatting 22, 95%: 18 tot 30, op grond van 40 met de hand gecodeerde bijdragen" in told["driver:geld"]
    )
    assert ", geschat 18 tot 30" in told["overall"]
    assert "over alle factoren samen, dan is de schatting Geld en tijd (24); daarbij" in told["overall"]


def test_every_count_of_the_first_sentence_has_what_the_error_makes_of_it(summaries):
    """Each driver named most is told with the corrected count beside it, and the first says what it is corrected for."""
    told = summaries.query("subject == 'overall'")["sentence"].iloc[1]
    assert re.search(r"\(\d+ van \d+\), met de gemeten fout \d+ tot \d+; daarna .*\(\d+; \d+ tot \d+\)", told)
    assert len(re.findall(r"\d+ tot \d+", told)) == len(CODES)


@pytest.mark.parametrize(("source_kind", "subject"), [(0, "overall"), (1, "source")])
def test_what_cannot_be_read_is_said_instead_of_what_was_found(source_kind, subject):
    """Where no more drivers are found than in text about something else, that is told, and none is named most."""
    statements = make_statements([{"text": f"brug {n}", "drivers": "geld" if n < 4 else ""} for n in range(60)])
    sessions = ({"session_id": "s1", "source_kind": source_kind, "kind": "interview" if source_kind else "wall"},)
    table = summarise(_tables(statements, sessions=sessions), codebooks=CODEBOOKS, settings=SETTINGS)
    told = table.query(f"subject == '{subject}'")["sentence"]
    assert "in 4 van de 60 " in told.iloc[1]
    assert told.iloc[1].endswith("niet duidelijk vaker dan in tekst over iets anders. Trek er geen conclusies uit.")
    assert not told.str.contains("geld", case=False).any()


def test_of_a_session_that_cannot_be_read_nothing_is_named():
    """Where the drivers of all sources cannot be read, no single source is said to name one most."""
    rows = [
        {"statement_id": f"s{n % 2}:{n}", "session_id": f"s{n % 2}", "text": "x", "drivers": "geld" if n % 2 else ""}
        for n in range(60)
    ]
    rows += [{"statement_id": f"s0:{n}", "session_id": "s0", "text": "x"} for n in range(60, 200)]
    sessions = [{"session_id": one, "source_kind": 1, "kind": "interview"} for one in ("s0", "s1")]
    told = summarise(_tables(make_statements(rows), sessions=sessions), codebooks=CODEBOOKS, settings=SETTINGS)
    assert not told["sentence"].str.contains("geld", case=False).any()


def test_no_sentence_at_the_top_rests_on_the_question_alone():
    """Under a question for hindrances every bare answer is a barrier; the whole is told by what the words say."""
    asked = [{"text": f"geld {n}", "drivers": "geld", "valence": "geld=barrier"} for n in range(30)]
    said = [
        {
            "text": f"regels knellen {n}",
            "drivers": "regel",
            "valence": "regel=barrier",
            "valence_about": "regel=barrier",
        }
        for n in range(2)
    ]
    statements = make_statements(asked + said)
    summaries = summarise(_tables(statements, sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    told = summaries[(summaries["subject"] == "overall") & summaries["sentence"].str.contains("belemmerend")]
    assert split_codes(told["statement_ids"].iloc[0]) == statements["statement_id"].tolist()[-2:]
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
    table = summarise(_tables_of(15), codebooks=CODEBOOKS, settings=SETTINGS)
    text = " ".join(table["sentence"])
    for word in (
        "%",
        "de meeste bijdragen",
        "helft",
        "een deel van",
        "klein deel",
        "vrijwel",
        "enkele bijdragen",
        "alle bijdragen",
        "op de drie",
    ):
        assert word not in text


def test_templates_claim_nothing_that_numbers_cannot_bear():
    """No template speaks of causes, importance, people's shares, proof or reliability, in either language."""
    dutch = read_texts("summaries/sentences.toml")
    with speak("en"):
        english = say_all(dutch)
    text = f"{dutch}{english}".lower()
    assert not [word for word in FORBIDDEN if word in text]


def test_equal_counts_are_not_ranked():
    """Where two drivers are named equally often, no sentence calls one the first."""
    statements = make_statements([{"text": "brug", "drivers": "geld;moed"}] * 3)
    table = summarise(_tables(statements, sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    assert "even vaak" in table.query("subject == 'overall'")["sentence"].iloc[1].lower()


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
    assert "Vaker dan in de andere sessies: Geld en tijd (30 van 30 tegen 5 van 30)." in sentences
    assert "Minder vaak dan in de andere sessies: Moed en plezier (0 van 30 tegen 25 van 30)." in sentences


@pytest.mark.parametrize(("n", "told"), [(6, True), (3, False)])
def test_of_a_session_with_few_statements_nothing_is_told(n, told):
    """A session is described from five statements on, and of drivers that share the first place the verb fits."""
    rows = [{"session_id": "s1", "text": f"brug {one}", "drivers": "geld"} for one in range(30)]
    rows += [{"session_id": "s2", "text": f"weg {one}", "drivers": "moed;regel"} for one in range(n)]
    tables = _tables(make_statements(rows), sessions=("s1", "s2"))
    found = summarise(tables, codebooks=CODEBOOKS, settings=SETTINGS).query("subject == 'session:s2'")["sentence"]
    assert len(found) > 0 if told else found.empty
    if told:
        assert re.match(r"Bovenaan hier, op 6 bijdragen: .* \(6\) en .* \(6\); in alle sessies samen: ", found.iloc[0])


@pytest.mark.parametrize("settings", [SETTINGS, ENGLISH], ids=["nl", "en"])
def test_one_word_that_recurs_is_told_in_the_singular(monkeypatch, settings):
    """Of a theme with one recurring word no sentence speaks of words."""
    monkeypatch.setattr(parts, "_recurring_words", lambda *_: [("x", Number("among/x/word=x", 3))])
    tables = _tables(_grown(), sessions=("s1", "s2"), settings=settings)
    told = summarise(tables, codebooks=CODEBOOKS, settings=settings)
    firsts = told[told["subject"].str.startswith("theme:open") & (told["position"] == 1)]["sentence"]
    assert firsts.str.contains("‘x’").all()
    assert not firsts.str.contains("woorden|words").any()


def test_nothing_in_little_out():
    """Without statements there is one sentence, which says so."""
    table = summarise(_tables(make_statements([]), sessions=()), codebooks=CODEBOOKS, settings=SETTINGS)
    assert list(table["sentence"]) == ["Er zijn geen inhoudelijke bijdragen van deelnemers."]


def test_where_drivers_cannot_be_read_no_question_is_ranked():
    """What is named most under each kind of question is not told where no conclusions may be drawn from it."""
    rows = [
        {"text": f"geld {n}", "drivers": "geld" * (n % 3 == 0), "prompt_kind": ("advice", "help")[n % 2]}
        for n in range(60)
    ]
    tables = _tables(make_statements(rows), sessions=("s1",))
    told = {
        readable: summarise(
            tables | {"topic": tables["topic"].assign(readable=readable)}, codebooks=CODEBOOKS, settings=SETTINGS
        )
        for readable in (0, 1)
    }
    assert ["prompt_kinds" in set(told[readable]["subject"]) for readable in (0, 1)] == [False, True]


def test_the_factor_named_most_per_question_is_told_once_with_all_its_questions():
    """A factor that comes first under several kinds of question is one part of the sentence, with each count and its total."""
    kinds = ("advice", "help", "hindrance")
    rows = [
        {"text": f"geld {n}", "drivers": ("moed" if n % 3 == 2 else "geld") * (n < 30), "prompt_kind": kinds[n % 3]}
        for n in range(60)
    ]
    table = summarise(_tables(make_statements(rows), sessions=("s1",)), codebooks=CODEBOOKS, settings=SETTINGS)
    (told,) = table.query("subject == 'prompt_kinds'")["sentence"]
    assert told == (
        "De meest genoemde factor is Geld en tijd waar om advies is gevraagd (10 van 20) en waar is gevraagd wat helpt "
        "(10 van 20); Moed en plezier waar is gevraagd wat hindert (10 van 20)."
    )
