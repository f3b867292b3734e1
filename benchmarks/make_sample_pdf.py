"""Makes the sample session `data/raw/voorbeeld/leerwerf-lindestad.pdf`: fictional, and as awkward as real exports.

Usage: python benchmarks/make_sample_pdf.py [FILE]

It has a running header and footer, automatic hyphenation, bullets, and replies with a Wingdings arrow without a Unicode
map, so that the arrow is read as `à`. It has the same bytes each time. Leerwerf Lindestad, its partners and everything
said in it are made up.
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

TARGET = Path(__file__).parents[1] / "data/raw/voorbeeld/leerwerf-lindestad.pdf"

TITLE = "Verzonnen voorbeeldsessie: oogst van de leermiddag Leerwerf Lindestad"
PLACE = "Wijkhuis De Spil, 14 november 2024"

SESSION = """
# Wat is er nodig om van een proef gewoon werk te maken?
- Tijd
- Lef
- Een wethouder die het verhaal zelf vertelt
- Vaste uren in het rooster
- Vertrouwen tussen de partners
- Geld voor de langere termijn
- Duidelijke rolverdeling
- Een gezamenlijk doel dat iedereen in één zin kan uitleggen
- Ruimte om te mislukken
- Draagvlak bij de teamleiders
- Bewoners die vanaf het begin meedoen
- Goede voorbeelden
- Een vaste contactpersoon bij de gemeente
- Meten wat het oplevert
- Steun van het college van bestuur
- Rust
- Afspraken over wie wat betaalt
- Mensen met een lange adem
- Minder losse projecten
- Erkenning voor de trekkers

# Wat gebeurt er nu, in de breedte en in de hoogte?
## Horizontaal
Horizontaal: het kookproject van de basisschool is overgenomen door twee andere scholen in de wijk, elk met een eigen invulling.
Horizontaal: docenten van het mbo en de zorginstelling kijken elke maand bij elkaar in de keuken. Dat levert meer op dan welke handleiding dan ook.
Horizontaal: de buurtbatterij is nagebouwd in drie straten, maar overal met een andere aannemer en zonder dat iemand de lessen heeft opgeschreven.
Er is een netwerk van wijkverpleegkundigen ontstaan die elkaar gewoon bellen als ze vastlopen
Horizontaal (uitwisseling): de energiecoaches van Lindestad-Oost leren nu de vrijwilligers van Lindestad-West hoe je een huisbezoek voert.
We delen veel op de intervisiemiddagen, alleen komen daar steeds dezelfde mensen.
> dat herken ik, de nieuwkomers durven nog niet zo goed te vertellen wat er misging
> misschien helpt het om de volgende keer in duo’s te komen, een oude rot en een beginner
Studenten nemen de werkwijze mee naar hun stageadres, zo verspreidt het zich zonder dat we er iets voor doen.
Horizontaal: het spreekuur in de bibliotheek trekt inmiddels ook vragen over energie en schulden aan.
De aanpak is in de buurgemeente overgenomen, maar daar heet het anders en niemand weet nog dat het hier begon.
Horizontaal: bedrijven uit de installatietechniek leiden samen monteurs op, omdat geen van allen het alleen redt
Wat in de ene wijk werkt, werkt niet vanzelf in de andere. Het kost tijd om de mensen te leren kennen.
## Verticaal
Verticaal: de proef met doorlopende begeleiding staat nu als vaste regel in de begroting van het schoolbestuur.
Verticaal: het duurt lang voordat een besluit door alle lagen heen is, en intussen vertrekt de helft van het team naar een andere baan.
Verticaal: onze directeur is enthousiast, maar de afdeling financiën kent alleen het standaardformulier.
De verzekeraar wil wel meebetalen, op voorwaarde dat er eerst cijfers zijn. Die cijfers krijgen we pas als er iemand betaalt.
> precies daarom hebben wij de eerste twee jaar samen met de gemeente voorgefinancierd
Verticaal: de wethouder noemt de buurtbatterij in elke toespraak, toch is er nog geen vergunningbeleid.
Er zit een gat tussen de werkvloer en het bestuur: de middenlaag moet het regelen en is nergens bij betrokken.
Verticaal: in de nieuwe cao is er één dag per maand voor leren van elkaar opgenomen.
Regels voor privacy maken dat school, zorg en gemeente langs elkaar heen werken
Verticaal is voor een kleine zorginstelling eenvoudiger dan voor een hogeschool, daar loop je gewoon bij de bestuurder binnen.
Zolang het een project heet, blijft het tijdelijk geld.
Verticaal: de provincie heeft de werkwijze overgenomen in haar programma voor de woon- en leefomgeving.
De inspectie keek eerst streng toe, maar gebruikt onze manier van verantwoorden nu als voorbeeld voor anderen.

# Vragen
- Hoe houd je bewoners betrokken als een plan twee jaar op een besluit wacht?
- Wie is eigenaar van de aanpak zodra de subsidie ophoudt?
- Kun je iets vergroten zonder dat het zijn ziel verliest?
- Moet je eerst bewijs hebben en dan pas groeien, of andersom?
- Hoe krijg je de afdeling inkoop mee in een werkwijze die nog niet vaststaat, terwijl zij moeten kunnen uitleggen waarom ze niet drie offertes hebben gevraagd?
- Wat doen we met de vrijwilligers die afhaken zodra het een officiële taak wordt?
- Is meer deelnemers hetzelfde als meer effect?

# Tips
- Begin bij de vraag van de ander en niet bij je eigen oplossing.
- Nodig de bestuurder uit op de werkvloer, een uur meelopen zegt meer dan tien notities.
- Schrijf op wat mislukte en geef dat als eerste door.
- Zoek de controller op voordat je het plan schrijft → dan wordt hij medeplichtig in plaats van scheidsrechter → en dat scheelt een halfjaar.
- Spreek één getal af waar alle partners op sturen.
- Laat een student het verhaal vertellen, bestuurders luisteren daar beter naar.
- Maak de aanpak zo eenvoudig dat een collega hem na een middag kan overnemen.
- Plan de overdracht op de eerste dag, niet op de laatste.
- Vier het als een andere wijk jouw idee beter uitvoert dan jij.
- Vraag niet om toestemming voor de hele route, maar voor de eerstvolgende stap.

# Opmerkingen
- Mooie middag, fijn dat zorg, onderwijs en energie eens aan dezelfde tafel zaten.
- Het woord opschalen roept bij ons op de werkvloer vooral weerstand op; wij spreken liever van voortzetten.
- Er waren weinig mensen van de woningcorporatie, die hebben we de volgende keer wel nodig.
"""


def make_sample(target: Path) -> None:
    """Write the sample session to `target`."""
    _register_wingdings()
    target.parent.mkdir(parents=True, exist_ok=True)
    document = SimpleDocTemplate(
        str(target),
        pagesize=A4,
        leftMargin=68,
        rightMargin=68,
        topMargin=80,
        bottomMargin=75,
        invariant=1,
        title=TITLE,
        author="Leerwerf Lindestad",
    )
    document.build(_story(), onFirstPage=_draw_furniture, onLaterPages=_draw_furniture)


def _story() -> list[Paragraph]:
    body = {"fontName": "Helvetica", "fontSize": 10.5, "leading": 14, "spaceAfter": 6, "hyphenationLang": "nl_NL"}
    bold = {"fontName": "Helvetica-Bold", "spaceAfter": 6, "keepWithNext": 1}
    styles = {
        "# ": ParagraphStyle("prompt", fontSize=13, leading=17, spaceBefore=14, **bold),
        "## ": ParagraphStyle("section", fontSize=11.5, leading=15, spaceBefore=8, **bold),
        "- ": ParagraphStyle("bullet", leftIndent=14, **body),
        "> ": ParagraphStyle("reply", leftIndent=14, **body),
        "": ParagraphStyle("post", **body),
    }
    story = [Paragraph(TITLE, ParagraphStyle("title", fontSize=15, leading=20, **bold)), Paragraph(PLACE, styles[""])]
    for line in SESSION.strip().splitlines():
        if not line:
            continue
        mark = next(mark for mark in styles if line.startswith(mark))
        words = escape(line[len(mark) :]).replace("→", _ARROW)
        story.append(
            Paragraph(
                f"{_ARROW} {words}" if mark == "> " else words,
                styles[mark],
                bulletText="\u2022" if mark == "- " else None,
            )
        )
    return story


_ARROW = '<font name="Wingdings">à</font>'


class _NamedFace(pdfmetrics.TypeFace):
    """A typeface that the file names but does not include, like those that office programs expect on every computer."""

    def addObjects(self, document: pdfdoc.PDFDocument) -> pdfdoc.PDFObjectReference:  # noqa: N802 (the name is reportlab's)
        """Describe the typeface in the document."""
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": f"/{self.name}",
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray([0, -211, 1359, 899]),
            "ItalicAngle": 0,
            "Ascent": 899,
            "Descent": -211,
            "CapHeight": 720,
            "StemV": 80,
        }
        return document.Reference(pdfdoc.PDFDictionary(descriptor), f"descriptor:{self.name}")


def _register_wingdings() -> None:
    """Register a font of which only the name says what its characters look like."""
    face = _NamedFace("Wingdings")
    face.glyphWidths = {"agrave": 900}
    face.ascent, face.descent = 720, -180
    pdfmetrics.registerTypeFace(face)
    pdfmetrics.registerFont(pdfmetrics.Font("Wingdings", "Wingdings", "WinAnsiEncoding"))


def _draw_furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(68, height - 45, "Leerwerf Lindestad – oogst van de leermiddag")
    canvas.drawRightString(width - 68, 40, f"Pagina {document.page}")
    canvas.drawString(68, 40, "Uitdraai van het digitale prikbord")
    canvas.restoreState()


if __name__ == "__main__":
    make_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
