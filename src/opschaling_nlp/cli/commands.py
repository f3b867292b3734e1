"""List every command: its name, help, options, and the function that runs it."""

from pathlib import Path

from opschaling_nlp.cli.arguments import (
    CODE,
    CODINGS,
    DEFAULT_RAW,
    OUT,
    RAW,
    SETTINGS,
    WAYS,
    Command,
    option,
    positive,
)
from opschaling_nlp.cli.codings import COMMAND as CODING

_LABELLED = option(
    "labelled", metavar="LABELS", type=Path, nargs="*", help="bestanden met per regel {text, drivers, tags} in JSON"
)
_GENERAL = option(
    "--general", metavar="CONLLU", type=Path, action="append", default=[], help="algemeen Nederlands (CoNLL-U, ook .xz)"
)
_ONLY = option("code", metavar="CODE", nargs="?", default="", help="alleen deze code, of code/facet")
COMMANDS = (
    Command(
        "analyse",
        "analyseer de exports in een map",
        "Lees elke export in RAW en schrijf een analyse naar OUT/latest. "
        "Hoe lang elke stap duurde staat in OUT/run.log.",
        "analyse:analyse",
        (
            RAW,
            OUT,
            *WAYS,
            CODINGS,
            option(
                "--opnieuw", action="store_true", help="analyseer ook als er niets veranderd is sinds de vorige analyse"
            ),
            option(
                "--naam", default="", metavar="NAAM", help="bewaar deze analyse ook onder deze naam, in OUT/bewaard"
            ),
        ),
    ),
    Command(
        "werk",
        "open de werkpagina om te coderen en te beslissen",
        "Open een pagina op deze computer om te coderen, te vergelijken en te beslissen. Niemand anders kan erbij.",
        "finished_runs:work",
        (
            RAW,
            OUT,
            *WAYS,
            CODINGS,
            option("--poort", type=int, default=0, metavar="N", help="vaste poort (anders een vrije)"),
            option("--geen-browser", action="store_true", help="toon alleen het adres"),
        ),
    ),
    Command(
        "read",
        "bekijk hoe een export wordt gelezen",
        "Toon de bijdragen van een export met rubriek en vindplaats, om te beoordelen of hij goed wordt gelezen.",
        "reading:read",
        (option("file", type=Path, metavar="BESTAND", help="de export"), SETTINGS, CODINGS),
        one_of=(
            option("--edits", action="store_true", help="toon ook wat bij het lezen is veranderd"),
            option("--json", action="store_true", help="voor programma's: een sessie per regel, als JSON"),
            option("--as", dest="shape", choices=("md",), help="schrijf de sessie als Markdown om te verbeteren"),
            option(
                "--teken",
                type=Path,
                nargs="?",
                const=Path(),
                metavar="MAP",
                help="teken op elke bladzijde van een PDF wat er is gevonden (PNG), in MAP of in deze map",
            ),
        ),
        epilog="Leest hij niet goed? Bewaar de uitvoer van --as md als .md, verbeter die, en zet hem in RAW "
        "in de plaats van de export.",
    ),
    Command(
        "check",
        "controleer exports, instellingen, codeboeken en coderingen",
        "Zeg wat gelezen zou worden, wat niet en waarom, wat er vreemd uitziet, en of de codeboeken doen wat hun "
        "voorbeelden zeggen.",
        "reading:check",
        (RAW, *WAYS, CODINGS),
    ),
    Command(
        "open",
        "open het rapport",
        "Open het rapport van de laatste analyse in de browser.",
        "finished_runs:open_report",
        (OUT,),
    ),
    Command(
        "bundle",
        "maak een zip voor een gegevensarchief, zonder woorden van deelnemers",
        "Maak van de laatste analyse een zip voor een gegevensarchief: aantallen, gemeten fout, codeboek, instellingen "
        "en methode. Er staan geen woorden van deelnemers in.",
        "finished_runs:bundle",
        (option("path", nargs="?", type=Path, metavar="ZIP", help="waar hij komt (OUT/bundle.zip)"), OUT),
    ),
    Command(
        "changes",
        "zeg wat anders is dan de vorige analyse, of tussen twee bewaarde",
        "Zeg wat anders is dan de vorige analyse, en waardoor; of wat er verschilt tussen twee analyses die je noemt: "
        "latest, previous, de naam waaronder er een bewaard is (analyse --naam), of een map.",
        "finished_runs:changes",
        (option("runs", nargs="*", metavar="ANALYSE", help="van welke naar welke (previous latest)"), OUT),
    ),
    Command(
        "kwic",
        "toon een woord in zijn context",
        "Toon elke plaats in de laatste analyse waar een woord staat, met wat ervoor en erachter staat.",
        "finished_runs:show_contexts",
        (
            option(
                "term",
                metavar="TERM",
                nargs="+",
                help="een woord (elke vorm ervan wordt gevonden) of enkele woorden op rij",
            ),
            option("--width", metavar="N", type=positive, default=45, help="tekens context aan elke kant (45)"),
            OUT,
        ),
    ),
    Command(
        "themes",
        "zet de themavoorstellen klaar om over te beslissen",
        "Toon de themavoorstellen van de laatste analyse als regels voor themas.toml in de map met coderingen: "
        "vul per voorstel een besluit en een reden in, en haal de # weg. Besluiten gelden bij elke volgende analyse.",
        "finished_runs:draft_themes",
        (OUT,),
    ),
    CODING,
    Command(
        "agreement",
        "overeenstemming tussen codeurs en met de tool",
        "Meet de overeenstemming tussen codeurs, met de tool, en van een codeur met zichzelf.",
        "coders:agreement",
        (
            OUT,
            *WAYS,
            CODINGS,
            option("--disagreements", action="store_true", help="toon ook de bijdragen waarover codeurs verschillen"),
        ),
    ),
    Command(
        "rules",
        "wat elke indicator vond, en hoe vaak terecht",
        "Toon per indicator hoe vaak hij vuurde en hoe vaak dat klopt met de codering.",
        "coders:rules",
        (
            OUT,
            *WAYS,
            CODINGS,
            option("--code", metavar="CODE", help="alleen deze code"),
            option("--never", action="store_true", help="alleen indicatoren die niet vuurden"),
        ),
    ),
    Command(
        "codebook",
        "bekijk, meet en druk codeboeken af",
        "Bekijk de indicatoren van de codeboeken, meet ze, of schrijf ze als tabel voor een bijlage.",
        parts=(
            Command(
                "list",
                "toon de indicatoren",
                "Toon elke indicator op een regel.",
                "codebook:list_indicators",
                (_ONLY, *WAYS),
            ),
            Command(
                "dead",
                "wat in de laatste analyse nooit vuurde",
                "Toon indicatoren die niets vonden.",
                "codebook:list_dead",
                (OUT,),
            ),
            Command(
                "twice",
                "waar meer dan één indicator naar zoekt",
                "Toon woorden waar meer dan één indicator van een codeboek naar zoekt.",
                "codebook:list_twice",
                WAYS,
            ),
            Command(
                "measure",
                "meet elke indicator op zinnen met labels",
                "Tel per indicator de treffers, juist en onjuist op bijdragen met labels, en hoe gewoon hij is in "
                "algemeen Nederlands.",
                "codebook:measure",
                (
                    _LABELLED,
                    _GENERAL,
                    option("--to", metavar="CSV", type=Path, required=True, help="waar de tabel komt"),
                    *WAYS,
                ),
            ),
            Command(
                "export",
                "druk het codeboek af als tabel",
                "Schrijf codes, facetten, omschrijvingen, voorbeelden en indicatoren als tabel.",
                "codebook:export",
                (
                    option("--csv", metavar="CSV", type=Path, help="waar de tabel als CSV komt"),
                    option(
                        "--docx",
                        metavar="DOCX",
                        type=Path,
                        help="waar de tabel als Word-document komt, met de gemeten fout",
                    ),
                    *WAYS,
                ),
            ),
            Command(
                "propose",
                "stel indicatoren voor uit de codering",
                "Stel woorden voor die vaak staan in bijdragen die u een code gaf, met wat ze juist en onjuist raken.",
                "codebook:propose",
                (CODE, OUT, CODINGS, *WAYS),
            ),
        ),
    ),
    Command(
        "why",
        "leg uit waarom een zin een code krijgt",
        "Toon hoe een zin wordt ontleed, welke indicatoren iets vonden, en wat waardoor werd tegengehouden.",
        "codebook:why",
        (option("text", metavar="ZIN", help="de zin, tussen aanhalingstekens"), *WAYS),
    ),
    Command(
        "dictionary",
        "leg elke tabel en kolom uit (Engels), of elke opdracht",
        "Druk het gegevenswoordenboek af: elke tabel en kolom van een analyse, in het Engels, als Markdown.",
        "reference:dictionary",
        (option("--opdrachten", action="store_true", help="in plaats daarvan elke opdracht met haar opties"),),
    ),
    Command(
        "vergeet",
        "wis een bestand of bijdrage uit alles wat bewaard is",
        "Wis een bestand, map of bijdrage uit codering, sleutel van pseudoniemen, cache en analyses, en zeg wat het "
        "programma niet kan bereiken. Laat eerst zien wat er verdwijnt en vraagt dan of het mag.",
        "finished_runs:forget",
        (
            option(
                "name", metavar="BESTAND|BIJDRAGE", help="pad van het bestand of de map onder RAW, of een statement_id"
            ),
            option(
                "--raw",
                type=Path,
                default=DEFAULT_RAW,
                metavar="RAW",
                help="map met exports (data/raw); daarin wordt niets gewist",
            ),
            OUT,
            CODINGS,
        ),
        one_of=(
            option("--proef", action="store_true", help="laat alleen zien wat er zou verdwijnen"),
            option("--ja", action="store_true", help="wis zonder te vragen"),
        ),
    ),
    Command(
        "clean",
        "wis de resultaten",
        "Wis de analyses in OUT en wat ervan gelezen was. Exports, codering, de sleutel van pseudoniemen en bewaarde "
        "analyses (analyse --naam) blijven; eigen samenvattingen in een werkboek worden eerst bij de codering bewaard.",
        "finished_runs:clean",
        (OUT, CODINGS),
    ),
)
"""In help order."""
