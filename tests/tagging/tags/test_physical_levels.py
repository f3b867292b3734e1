"""Drains, axes and posture are not about spreading or embedding."""

from __future__ import annotations

from opschaling_nlp.codebook import shipped_codebook
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging.language.pipeline import load_pipeline
from opschaling_nlp.tagging.search.matching import IndicatorMatcher

SENTENCES = """
De horizontale drains liggen op een meter diepte.
Verticale drainage versnelt het inklinken van de klei.
De leiding loopt horizontaal onder de weg door.
We boren verticaal tot twintig meter onder het maaiveld.
Op de horizontale as staan de maanden.
De verticale as geeft het aantal leerlingen.
Zet de stang verticaal en draai de moer vast.
Houd de rug horizontaal tijdens de oefening.
Ga verticaal staan met de armen langs het lichaam.
De patiënt ligt horizontaal op de behandeltafel.
Plaats de panelen verticaal tegen de gevel.
Een verticale tuin van mos bedekt de muur.
Trek een horizontale lijn van links naar rechts.
De verticale strepen op het scherm verdwijnen na een herstart.
De kabels worden horizontaal gebundeld in de goot.
Scroll horizontaal om alle kolommen te zien.
De tabel heeft horizontale en verticale lijnen.
De molen heeft een verticale rotor.
Het water stroomt horizontaal door de zandlaag.
De druk neemt verticaal toe met de diepte.
Snijd het deeg horizontaal door.
Hang de jas verticaal op een hanger.
De balk moet precies horizontaal liggen.
Met een waterpas controleer je of de plank horizontaal is.
De lift beweegt verticaal tussen de verdiepingen.
De vogel vloog verticaal omhoog.
Een helikopter kan verticaal opstijgen.
De camera staat horizontaal op het statief.
De foto is in verticale stand genomen.
De jaloezieën hebben verticale lamellen.
De spanten staan verticaal in het dak.
Horizontale neerslag komt van mist en dauw.
De slang kruipt horizontaal over de stam.
De wortels groeien eerst verticaal en dan horizontaal.
Verticale landbouw gebeurt in lagen onder lampen.
De sonde meet de verticale beweging van de bodem.
In de horizontale stand klapt de stoel helemaal uit.
De voegen in het metselwerk lopen horizontaal.
De scheur loopt verticaal over de muur.
Zet de fles niet horizontaal in de koelkast.
De horizontale verplaatsing van de dijk was drie centimeter.
De verticale belasting op de paal is te hoog.
De zonnecollector ligt horizontaal op het platte dak.
Het zwembad heeft een verticale glijbaan.
De turnster hing verticaal aan de ringen.
Bij yoga begin je in horizontale houding.
De rolstoel gaat met een verticale plateaulift omhoog.
De grafiek toont verticaal de kosten in euro's.
Horizontaal: drie letters, een deel van een boom.
Verticaal: zeven letters, hoofdstad van Italië.
De antenne moet verticaal worden gemonteerd.
De golf plant zich horizontaal voort.
De verticale snelheid was groter dan de horizontale.
De zaag maakt een horizontale snede in de stam.
De tralies staan verticaal voor het raam.
Onder de vloer liggen horizontale balken van vuren.
De planken zijn horizontaal gemonteerd met een kier.
In de put zit een verticale ladder.
De horizontale resolutie van de meting is dertig meter.
Draai het papier horizontaal voor de tabel.
De kolommen dragen de verticale last van het dak.
De vis zwemt verticaal als hij ziek is.
De spoorstaaf ligt niet horizontaal.
Een horizontale boring gaat onder het kanaal door.
De afvoerbuis loopt eerst verticaal naar beneden.
De vlag heeft drie horizontale banen.
De tekst staat verticaal op de rug van het boek.
De bloemen staan in een verticale bak.
De brug kantelt verticaal open.
De horizontale kracht op de kade neemt toe bij storm.
De boekenkast heeft verticale schotten.
Het laadstation wordt verticaal aan de paal bevestigd.
De parkeervakken zijn met horizontale strepen gemarkeerd.
De wind waait er horizontaal de regen in.
De ontluchting loopt verticaal door de schacht.
De kast wordt horizontaal in delen geleverd.
De zak hangt verticaal onder de kraan.
De arm beweegt in het horizontale vlak.
Verspreiding van het virus gaat via de lucht.
De verspreiding van de geur hangt van de wind af.
"""


def test_what_lies_flat_or_stands_upright_has_no_level():
    """Of sentences on pipes, lines, axes, bodies and plants at most one in eighty is read as horizontal or vertical."""
    nlp = load_pipeline(load_settings())
    matcher = IndicatorMatcher([shipped_codebook("tags")], nlp.vocab)
    levels = {"horizontal", "vertical"}
    wrong = [
        doc.text for doc in nlp.pipe(SENTENCES.split("\n")) if levels & {hit.rule.code for hit in matcher.find(doc)}
    ]
    assert len(wrong) <= 1, wrong
