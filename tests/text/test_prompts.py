"""Tests of what a prompt asks for."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import PromptKind
from opschaling_nlp.text import promptcues, prompts
from opschaling_nlp.text.promptcues import CueList, verb_cues
from opschaling_nlp.text.prompts import kind_of, prompt_kind


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Wat is er nodig om verder te komen?", PromptKind.CONDITION),
        ("Wat vinden jullie het belangrijkste?", PromptKind.CONDITION),
        ("Welke randvoorwaarden zie je?", PromptKind.CONDITION),
        ("Vraag 2: Wat heb je nodig?", PromptKind.CONDITION),
        ("Wat zie je nu in de wijk gebeuren?", PromptKind.OBSERVATION),
        ("Waar loop je tegenaan?", PromptKind.HINDRANCE),
        ("Hoe gaat het nu?", PromptKind.OBSERVATION),
        ("Hoe krijg je de buren mee?", PromptKind.ADVICE),
        ("Welke tips heb je voor anderen?", PromptKind.ADVICE),
        ("Wat kun je morgen doen?", PromptKind.ADVICE),
        ("Wat ontbreekt er nog?", PromptKind.HINDRANCE),
        ("Wat weegt het zwaarst?", PromptKind.CONDITION),
        ("Hoe verloopt de overdracht?", PromptKind.OBSERVATION),
        ("Waar gaat het mis?", PromptKind.HINDRANCE),
        ("Knelpunten", PromptKind.HINDRANCE),
        ("Wat houdt ons tegen?", PromptKind.HINDRANCE),
        ("Wat gaat al goed?", PromptKind.HELP),
        ("Waardoor kwam de buurtmoestuin van de grond?", PromptKind.HELP),
        ("Hoe krijgen we een buurtmoestuin van de grond?", PromptKind.ADVICE),
        ("Kansen en belemmeringen", PromptKind.MIXED),
        ("Wat zou je een nieuwe collega aanraden?", PromptKind.ADVICE),
        ("Wat geef je een ander dorp mee?", PromptKind.ADVICE),
        ("Wat kunnen scholen anders doen", PromptKind.ADVICE),
        ("Drie dingen die je morgen kunt doen", PromptKind.ADVICE),
        ("Waar zijn jullie benieuwd naar?", PromptKind.QUESTION),
        ("Zijn er nog vragen?", PromptKind.QUESTION),
        ("Reacties op de lezing", PromptKind.REMARK),
        ("Wat wil je nog kwijt?", PromptKind.REMARK),
        ("Vragen", PromptKind.QUESTION),
        ("Welke vragen heb je nog?", PromptKind.QUESTION),
        ("Opmerkingen", PromptKind.REMARK),
        ("Wat rijmt er op maandag?", PromptKind.NONE),
        ("", PromptKind.NONE),
    ],
)
def test_the_words_of_a_prompt_say_its_kind(prompt, kind):
    """What is needed, what happens, how, what people ask, what they remark."""
    assert prompt_kind(prompt, ()) is kind


def test_without_a_prompt_the_innermost_heading_decides():
    """A section called Tips asks for advice, also within another section."""
    assert prompt_kind("", ("Vragen", "Tips")) is PromptKind.ADVICE
    assert prompt_kind("", ("Tips", "Ronde 1")) is PromptKind.ADVICE
    assert prompt_kind("Wat zie je gebeuren?", ("Tips",)) is PromptKind.OBSERVATION


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Wat werkt hier niet?", PromptKind.HINDRANCE),
        ("Wanneer zouden de bakkers wel komen?", PromptKind.CONDITION),
        ("Hoe ziet de ideale markt eruit?", PromptKind.CONDITION),
        ("Harde eisen", PromptKind.CONDITION),
        ("Waar werken jullie?", PromptKind.OBSERVATION),
        ("Wat valt op aan de markt?", PromptKind.OBSERVATION),
        ("Voor welke kraam mag de vlag uit?", PromptKind.HELP),
        ("Wat maakt dat de bakkers niet komen?", PromptKind.HINDRANCE),
        ("Wat maakt dat de markt loopt?", PromptKind.HELP),
        ("Wat of wie hindert de markt?", PromptKind.HINDRANCE),
        ("Wij doen niet mee als …", PromptKind.HINDRANCE),
        ("Wat zou de buurt missen als de markt stopt?", PromptKind.HELP),
        ("Hoe blij bent u met de markt?", PromptKind.NONE),
        ("Stoppen met", PromptKind.HINDRANCE),
        ("Stoppen met roken", PromptKind.TOPIC),
        ("Pijn", PromptKind.HINDRANCE),
        ("Wat zou de buurt helpen?", PromptKind.CONDITION),
        ("Wat heeft de buurt geholpen?", PromptKind.HELP),
        ("Wat mag er niet ontbreken aan tafel?", PromptKind.CONDITION),
        ("Hoe kom je van die hobbels af?", PromptKind.ADVICE),
        ("Hoe gaat het met de moestuin?", PromptKind.OBSERVATION),
        ("Wat is nodig om de hobbels weg te nemen?", PromptKind.CONDITION),
        ("Als de markt sluit, wat was dan het probleem?", PromptKind.HINDRANCE),
        ("Wat is het belangrijkste om een geslaagde markt te houden?", PromptKind.CONDITION),
        ("Wat is de belangrijkste hobbel?", PromptKind.HINDRANCE),
    ],
)
def test_negation_wish_and_main_clause_turn_a_cue(prompt, kind):
    """What helps and is denied hinders, and is needed where it is wished for; the main clause goes before what hangs under it."""
    assert kind_of(prompt) is kind


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Gele kaartjes: wat remt de bakkers?", PromptKind.HINDRANCE),
        ("De markt is verhuisd. Wat ging er vorige keer mis?", PromptKind.HINDRANCE),
        ("Vraag 3 - Wat hebben de bakkers nodig?", PromptKind.CONDITION),
        ("Noem één hobbel", PromptKind.HINDRANCE),
        ("👎", PromptKind.HINDRANCE),
        ("⚓ Wat houdt de boot tegen", PromptKind.HINDRANCE),
        ("What slowed us down?", PromptKind.HINDRANCE),
    ],
)
def test_what_stands_around_the_question_does_not_hide_it(prompt, kind):
    """A label, an introduction, a number, an emoji, another language or an instruction instead of a question leave its kind."""
    assert kind_of(prompt) is kind


@pytest.mark.parametrize(
    "prompt",
    [
        "Wat helpt en wat remt?",
        "Parels & hobbels",
        "Voor- en nadelen",
        "👍 / 👎",
        "Wat loopt goed, wat loopt niet goed?",
        "Zon en regen",
        "Wind mee, wind tegen",
        "Wat draait en wat hapert?",
    ],
)
def test_two_opposites_in_one_question_are_mixed(prompt):
    """A bare answer to a question that asks for two sides says nothing of which it names."""
    assert kind_of(prompt) is PromptKind.MIXED


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Wat heb je zo concreet mogelijk nodig?", PromptKind.CONDITION),
        ("Sta stil bij wat helpt", PromptKind.HELP),
        ("Wat helpt, met behulp van een tekening?", PromptKind.HELP),
        ("Beschrijf zo goed mogelijk wat je ziet gebeuren", PromptKind.OBSERVATION),
        ("Wie nodigen we uit?", PromptKind.OBSERVATION),
        ("Teken met behulp van stiften", PromptKind.TOPIC),
    ],
)
def test_how_to_answer_is_not_what_is_asked(prompt, kind):
    """Words that only say how to answer give no kind and hide none; a cue among them is none."""
    assert kind_of(prompt) is kind


@pytest.mark.parametrize("heading", ["Tafel 7", "Bakkers", "Ronde 2: de markt", "Bijlage 3"])
def test_heading_without_a_cue_is_a_topic(heading):
    """A heading that asks nothing is no question that was not understood."""
    assert kind_of(heading) is PromptKind.TOPIC


def test_column_is_known_by_the_columns_beside_it():
    """`Wind` is a subject by itself, and what helps next to `Anker`."""
    assert kind_of("Wind") is PromptKind.TOPIC
    assert kind_of("Wind", beside=frozenset({"Wind", "Anker"})) is PromptKind.HELP


def test_heading_below_a_question_for_two_sides_says_which():
    """The innermost heading that asks something decides; one that only names a table leaves the question above it."""
    both = "Wat loopt goed en wat kan nog beter?"
    assert prompt_kind(both, (both, "Hobbels")) is PromptKind.HINDRANCE
    assert prompt_kind(both, (both, "Tafel 2")) is PromptKind.MIXED


def test_question_that_was_not_understood_takes_no_kind_from_above():
    """Under a question nobody understood an answer has no kind, whatever heading stands over it."""
    assert prompt_kind("Wat rijmt er op maandag?", ("Hobbels", "Wat rijmt er op maandag?")) is PromptKind.NONE


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        (
            "af-haken",
            [
                "haken|haak|haakt|haakte|haakten … af",
                "af te haken",
                "afhaken",
                "afhaak",
                "afhaakt",
                "afhaakte",
                "afhaakten",
                "afgehaakt",
            ],
        ),
        ("haperen", ["haperen", "haper ik|je|jij", "hapert", "haperde", "haperden", "gehaperd"]),
        ("verstikken", ["verstikken", "verstik ik|je|jij", "verstikt", "verstikte", "verstikten", "verstikt"]),
        ("rendéren", ["renderen", "rendeer ik|je|jij", "rendeert", "rendeerde", "rendeerden", "gerendeerd"]),
        ("vrezen", ["vrezen", "vrees ik|je|jij", "vreest", "vreesde", "vreesden", "gevreesd"]),
    ],
)
def test_regular_verb_has_all_its_forms(verb, forms):
    """Vowels double in a closed syllable but not in one without stress (`é`), v and z harden, particles stand apart or joined."""
    assert verb_cues(verb, {}) == forms


def test_a_noun_that_is_written_as_a_stem_is_no_verb():
    """A shed (*schuur*) is no friction (*schuren*); with its subject behind it the stem is a verb."""
    assert prompt_kind("Wie ruimt de schuur op?", []) != PromptKind.HINDRANCE
    assert prompt_kind("Waar worstel je nog mee?", []) == PromptKind.HINDRANCE


def test_irregular_verb_takes_its_forms_from_the_list():
    """What no rule gives is listed, the participle last."""
    assert verb_cues("stuk-vallen", {"vallen": ["vallen", "viel", "gevallen"]}) == [
        "vallen|viel … stuk",
        "stuk te vallen",
        "stukvallen",
        "stukviel",
        "stukgevallen",
    ]


def test_cue_may_have_a_gap_of_eight_words_and_an_open_end():
    """Dots in a cue stand for a few words, an asterisk for the rest of a word."""
    cues = CueList(["haakt … af", "knel*"])
    assert list(cues.find(["wie", "haakt", *["steeds"] * 8, "af"])) == [(1, 11)]
    assert not list(cues.find(["wie", "haakt", *["steeds"] * 9, "af"]))
    assert list(cues.find(["de", "knelpunten"])) == [(1, 2)]


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Wat doen we als eerste?", PromptKind.ADVICE),
        ("Need to have", PromptKind.CONDITION),
        ("Waar haak jij op af?", PromptKind.HINDRANCE),
        ("Welke bakker viel er stil?", PromptKind.HINDRANCE),
    ],
)
def test_word_within_a_cue_opens_no_clause_and_verbs_have_every_form(prompt, kind):
    """`als eerste` is one expression, and a verb of hindering is known in each of its forms."""
    assert kind_of(prompt) is kind


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Wat vergt zo'n markt van de bakkers?", PromptKind.CONDITION),
        ("Wat moet er op elke kraam liggen?", PromptKind.CONDITION),
        ("Wij komen terug als …", PromptKind.CONDITION),
        ("De kar loopt vast als …", PromptKind.HINDRANCE),
        ("Zonder deze mensen geen markt", PromptKind.CONDITION),
        ("Hoe komen we verder? Wat is daarvoor nodig?", PromptKind.CONDITION),
        ("Welke taaldrempels kom je tegen?", PromptKind.HINDRANCE),
        ("Waar zuchten de bakkers onder?", PromptKind.HINDRANCE),
        ("Wat maakte het inladen lichter?", PromptKind.HELP),
        ("Wat zou het inladen lichter maken?", PromptKind.CONDITION),
        ("Wat werkte zonder problemen?", PromptKind.HELP),
        ("Waar had je geen last van?", PromptKind.HELP),
        ("Wat neemt de drempels weg?", PromptKind.HELP),
        ("Welke drempels nam je weg?", PromptKind.HINDRANCE),
        ("Welke stappen hebben geholpen?", PromptKind.HELP),
        ("Welke kuilen zaten er in de straat?", PromptKind.HINDRANCE),
        ("Welke kuilen moeten er gedicht worden?", PromptKind.HINDRANCE),
        ("Kuil", PromptKind.TOPIC),
        ("Tafel van mevrouw Storm", PromptKind.TOPIC),
        ("Wat loopt lekker en wat niet?", PromptKind.MIXED),
        ("Ik nodig jullie uit om rond te kijken", PromptKind.TOPIC),
    ],
)
def test_a_broad_lexicon_and_a_small_grammar_read_questions_that_nobody_listed(prompt, kind):
    """Needs and modal verbs, sentences to complete, compounds, comparatives, lack denied, verbs of removal, images, an ellipsis."""
    assert kind_of(prompt) is kind


PIECES = st.sampled_from(
    ["a: ", "a (b) ", "om ", "als ", "en ", ", ", "wat ", "niet ", "werkt ", "Wat helpt? ", "zou ", "tegen ", "- ", "… ", "...", "__", "1. ", "(", ")", " ", "\n", "👍", "ß", "e\u0301"]
)  # fmt: skip


@given(
    st.builds(
        str.__mul__, st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=20)), st.integers(1, 400)
    )
)
@example("a: " * 3333)
@example("om " * 3333)
@example("wat, niet, " * 3333)
@example("." * 20_000 + "a")
@example("wat helpt" * 3333)
def test_any_text_has_a_kind(text):
    """However long a text is and whatever signs it repeats, reading it ends and raises nothing."""
    assert kind_of(text) in PromptKind


def test_a_link_has_no_forms_that_a_cue_could_have():
    """The forms under which a cue may stand in a word do not grow with the square of a long link."""
    assert {"hobbels", "hobbel*", "-bels", "-bel*"} <= set(promptcues._forms("hobbels"))
    assert not promptcues._forms("l" * 2000)


@pytest.mark.parametrize("text", ["helpt-niet-" * 500, "als,wat," * 500])
def test_words_are_bounded_whatever_parts_them(text, monkeypatch):
    """Also words that hyphens or commas hold together are read up to a number."""
    read = []
    monkeypatch.setattr(prompts, "_of_words", lambda words: read.append(len(words)) or PromptKind.NONE)
    kind_of.__wrapped__(text)
    assert max(read) <= 200


def test_a_question_behind_a_long_post_is_read():
    """Of a long post its end is read, where its author may ask something."""
    assert kind_of("De markt was vol. " * 200 + "Wat remt de bakkers?") is PromptKind.HINDRANCE


NO_DIRECTION = [
    # what a heading is about
    "Gezonde school",
    "Groene daken",
    "Warme overdracht",
    "Positief opvoeden",
    "Mooie voorbeelden uit het veld van kunst",
    "Leuke dag gehad",
    "Steun aan mantelzorgers",
    "Steunpunt Noord",
    "Sneller fietsen",
    "Ambassadeurs van de leeszaal",
    "Vertrouwen in de rechtspraak",
    "Wind op zee",
    "Zonneparken",
    "Motor van de economie",
    "Stevige fundering onder de sporthal",
    "Sterke meisjes",
    "Veilige fietsroutes",
    "Goede zorg dichtbij",
    "Talentontwikkeling",
    "Kansengelijkheid",
    "Rust, reinheid en regelmaat",
    "Lastige leerlingen",
    "Moeilijke gesprekken leren voeren",
    "Drempelvrije woningen",
    "Risicojongeren",
    "Probleemgedrag in de klas",
    "Zware beroepen",
    "Koude voeten en warmtenetten",
    "Ziekteverzuim onder leraren",
    "Muren isoleren",
    "Rood staan",
    "Stoppen met roken",
    "Uitstel van betaling",
    "Zorgen voor een ouder",
    "Crisisopvang",
    "Kleine kernen",
    "Kritisch denken",
    "Bodem en water",
    "Brandstofcellen",
    "Sleutelpersonen",
    "Vergunningen en handhaving",
    "Wensbus",
    "Raad en college",
    "Voorstelronde",
    "Interactieve lunch",
    # what is asked without asking for what helps, hinders or is needed
    "Hoe werkt de nieuwe kassa?",
    "Hoe hoog is de huur?",
    "Hoe hebben jullie de markt verhuisd?",
    "Hoe duur wordt het zwembad?",
    "Hoe zwaar weegt de stem van de buurt?",
    "Wie helpt mij met de afwas?",
    "Wie is er goed met computers?",
    "Wie moet de sleutel ophalen?",
    "Wie wil er koffie?",
    "Wanneer lukt het jullie om te komen?",
    "Welke rol speelt de bibliotheek?",
    "Waarom is dit belangrijk?",
    "Waarom is een nieuwe hal nodig?",
    "Wat houdt de cursus in?",
    "Wat moet ik meenemen?",
    "Wat doet de gemeente voor gezonde buurten?",
    "Wat vinden jullie van de steun aan ouderen?",
    "Waar is de lift?",
    "Wat zien jullie in de groene wijken gebeuren?",
    "Wat weten we nog niet?",
    "Welke vragen leven er over het zware werk?",
    "Helpt u mee met opruimen?",
]
"""Headings, topics and questions that name something which is good, bad or needed elsewhere."""

DIRECTED = {
    PromptKind.HELP: [
        "Wat werkt?",
        "Waar word je blij van?",
        "Wat ging er soepel?",
        "Welke steun kreeg je?",
        "Wat geeft jullie wind in de zeilen?",
        "Onze kracht",
        "Goed gegaan",
        "Leuke ervaringen",
        "Dit helpt",
        "Wat was doorslaggevend?",
        "Waar putten de bakkers moed uit?",
        "Waardoor is het de bakkers gelukt?",
        "Hoe kregen jullie de bakkers zover?",
        "Noem iets wat soepel liep",
        "Wat is het leukste aan de markt?",
        "Waar zijn de bakkers goed in?",
        "Wat maakt dat de bakkers blijven?",
        "Waardoor durfden de bakkers te verhuizen?",
        "Waaraan danken de bakkers hun klanten?",
        "Wat kregen de bakkers voor elkaar?",
        "Wie hielp de bakkers?",
        "Zonnestralen boven de markt",
        "De bakkers zijn blij omdat …",
        "Waar ligt de kracht van de markt?",
        "Wat zouden jullie weer zo doen?",
        "Wat geeft de bakkers plezier?",
    ],
    PromptKind.HINDRANCE: [
        "Wat werkt niet meer?",
        "Wat maakt het zwaar?",
        "Lastig",
        "Onze zorgen",
        "Grootste hobbels",
        "Problemen met de oven",
        "Knelpuntenlijst",
        "Wat levert stress op?",
        "Wat lukt de bakkers nog niet?",
        "Hier schuurt het",
        "Loop je ergens tegenaan?",
        "Welke risico's lopen de bakkers?",
        "Wie remt de bakkers?",
        "Steentjes in de schoen",
        "Donkere wolken",
        "Welke lastige momenten waren er?",
        "Waar zit de pijn?",
        "Waarom haken bakkers af?",
    ],
    PromptKind.CONDITION: [
        "Wat is belangrijk?",
        "Wat is cruciaal?",
        "Onze wensen",
        "Randvoorwaarden voor de markt",
        "Wie is er onmisbaar?",
        "Wat moet er geregeld zijn?",
        "Wat zou de bakkers steunen?",
        "Essentieel",
        "Welk brood zouden jullie graag willen?",
        "Als je één ding mocht veranderen, wat zou dat zijn?",
        "Ik zou graag …",
        "Waar moet een markt aan voldoen?",
        "Checklist voor de markt",
        "Aan welke voorwaarden moet de markt voldoen?",
    ],
    PromptKind.ADVICE: [
        "Hoe krijgen we meer bakkers?",
        "Tips voor bakkers",
        "Wat raad je de bakkers aan?",
        "Welke stappen zetten we?",
        "Hoe maken we de markt gezonder?",
        "Eerste stappen",
        "Schrijf een recept voor een mooie markt",
        "Bedenk iets voor onze opvolgers",
    ],
    PromptKind.OBSERVATION: [
        "Wat zien jullie op de markt gebeuren?",
        "Hoe gaat het met de bakkers?",
    ],
    PromptKind.REMARK: ["Wat neem je mee van de markt?"],
    PromptKind.QUESTION: ["Wat willen jullie nog weten van de bakkers?"],
    PromptKind.MIXED: [
        "Gas en rem",
        "Dromen en nachtmerries",
        "Mooi en moeilijk",
        "Wat is leuk en wat is lastig?",
        "Wat houden we en wat laten we los?",
    ],
}


@pytest.mark.parametrize("prompt", NO_DIRECTION)
def test_what_only_names_something_good_bad_or_needed_gives_no_direction(prompt):
    """A wrong direction is worse than none: adjectives, images and ordinary nouns count only where they are asked for."""
    assert kind_of(prompt) not in prompts.DIRECTED


@pytest.mark.parametrize(("prompt", "kind"), [(prompt, kind) for kind, asked in DIRECTED.items() for prompt in asked])
def test_what_is_asked_for_gives_the_direction(prompt, kind):
    """The same words say what is asked where the room is asked for them, where they stand alone or beside their opposite."""
    assert kind_of(prompt) is kind


def test_every_cue_can_match_and_stands_once():
    """A cue that the plain words of a text cannot hold never matches, and one that stands twice is edited in vain."""
    cues = load_cues("prompts")
    words = {
        (table, name): entries["words"] if table == "asks" else entries
        for table, lists in cues.items()
        for name, entries in lists.items()
        if table not in {"signs", "irregular"}
    }
    singly = {place for place in words if place[0] in {"asking", "completion", "asks"}}
    singly |= {("subordinate", "words"), ("negation", "alone"), ("how", "behind_measure")}
    forms = {
        place: [part for entry in entries for part in re.split(r"[ |]", entry.replace("é", "e")) if part != "…"]
        for place, entries in words.items()
    }
    for place, parts in forms.items():
        bare = [part.strip("*").replace("-", "") for part in parts]
        assert [part for part in bare if promptcues.plain_words(part) != part] == [], place
        if place in singly:
            assert [entry for entry in words[place] if " " in entry or "|" in entry] == [], place
    for kind in PromptKind:
        entries = [entry for name in ("cues", "asked", "named") for entry in words.get((kind.value, name), ())]
        assert [entry for entry, count in Counter(entries).items() if count > 1] == [], kind
