"""Hand out coding sheets, import them, and manage decisions: `opschaling codings …`."""

from pathlib import Path

from opschaling_nlp.cli.arguments import CODINGS, COLUMNS, OUT, WAYS, WHO, Command, option, positive

KEY = "OPSCHALING_MODEL_KEY"
"""Environment variable with the server's key, if required: on the command line others could see it."""
_SIZE, _SHOWN = 100, 20
"""Defaults for the size of a sample and the number of log lines."""


def _percentage_points(text: str) -> int:
    """Read a whole number from 1 to 100."""
    value = int(text)
    if not 1 <= value <= 100:
        raise ValueError(text)
    return value


_PLAN = Command(
    "plan",
    "hoeveel bijdragen er gecodeerd moeten worden",
    "Reken uit hoeveel bijdragen er gecodeerd moeten worden voor een interval van een gegeven breedte.",
    "codings.assigning:run_plan",
    (
        *(OUT, *WAYS),
        option(
            "--width",
            type=_percentage_points,
            default=10,
            metavar="PUNTEN",
            help="breedte van het interval in procentpunten (10)",
        ),
    ),
)
_EXPORT = Command(
    "export",
    "schrijf een blad per codeur",
    "Trek een steekproef uit de laatste analyse en schrijf een werkblad per codeur.",
    "codings.assigning:run_export",
    (
        *(OUT, *WAYS, CODINGS),
        option("--coder", action="append", required=True, metavar="NAAM", help="codeur (pseudoniem), mag vaker"),
        option("--n", type=positive, default=_SIZE, metavar="AANTAL", help=f"omvang van de steekproef ({_SIZE})"),
        option(
            "--draw",
            type=int,
            default=0,
            metavar="NUMMER",
            help="geef een steekproef van eerder nog eens uit (trek niet opnieuw)",
        ),
        option("--to", type=Path, default=Path(), metavar="MAP", help="map voor de bladen (de huidige map)"),
        *COLUMNS,
        option(
            "--sources",
            action="store_true",
            help="trek uit de bronnen (interviews, slides, documenten) in plaats van de deelnemers",
        ),
        option(
            "--show-tool", action="store_true", help="toon wat de regels zeiden (maakt overeenstemming minder waard)"
        ),
    ),
)
_IMPORT = Command(
    "import",
    "lees een ingevuld blad",
    "Lees een ingevuld blad (.xlsx, .ods, .csv), een REFI-QDA-project (.qdpx), een lijst markeringen "
    "uit Taguette (.csv, .xlsx) of een codeboek (.qdc) en bewaar wat erin staat.",
    "codings.importing:run",
    (
        option("file", type=Path, metavar="BESTAND", help="het ingevulde blad of project"),
        option(
            "--coder",
            metavar="NAAM",
            help="wie dit codeerde (niet nodig bij overleg; bij een .qdpx: wie onder de naam van het programma "
            "codeerde)",
        ),
        option(
            "--ronde",
            choices=("eigen", "overleg"),
            default="eigen",
            help="overleg: wat codeurs na bespreking samen vinden; ieders eerste codering blijft bewaard",
        ),
        option(
            "--toch",
            action="store_true",
            help="bewaar ook als lege cellen bij meer dan een vijfde van de bijdragen iets veranderen",
        ),
        *(OUT, *WAYS, CODINGS),
    ),
)
_LOG = Command(
    "log",
    "wie besloot wat, en wanneer",
    "Toon wat er met de hand is besloten, het laatste onderaan.",
    "codings.history:run_log",
    (CODINGS, option("--n", type=positive, default=_SHOWN, metavar="AANTAL", help=f"hoeveel regels ({_SHOWN})")),
)
_UNDO = Command(
    "undo",
    "maak iets ongedaan",
    "Maak de laatste handeling ongedaan, of die met dit id (zie `codings log`). Er wordt niets gewist: "
    "het logboek krijgt er een regel bij, en wie die ongedaan maakt heeft de handeling terug.",
    "codings.history:run_undo",
    (option("act", nargs="?", default="", metavar="ID", help="id van de handeling (de laatste)"), CODINGS, WHO),
)
_CODES = Command(
    "codes",
    "codes die in geen codeboek staan",
    "Toon met de hand gemaakte codes die in geen codeboek staan, en beslis erover. "
    "Tot dat gebeurd is blijven ze bewaard zonder mee te tellen.",
    "codings.history:run_codes",
    (
        option("key", nargs="?", default="", metavar="CODE", help="sleutel van de code waarover je beslist"),
        option("--label", default="", metavar="TEKST", help="hoe de code heet (bij --neem)"),
        option("--definitie", default="", metavar="TEKST", help="wanneer de code geldt (bij --neem)"),
        *(*WAYS, CODINGS, WHO),
    ),
    one_of=(
        option(
            "--neem",
            dest="choice",
            action="store_const",
            const="neem",
            help="neem de code op in het codeboek 'eigen': hij telt voortaan mee",
        ),
        option("--is", dest="stands_for", default="", metavar="CODE", help="het is deze code uit een codeboek"),
        option(
            "--weg",
            dest="choice",
            action="store_const",
            const="weg",
            help="laat de code buiten beschouwing (de codering blijft bewaard)",
        ),
    ),
)
_MODEL = Command(
    "model",
    "laat een taalmodel coderen, als codeur die nooit als mens telt",
    "Laat een taalmodel de bijdragen van de laatste analyse coderen, via een server die het "
    "chatprotocol van OpenAI spreekt (Ollama, llama.cpp, een eigen server). Wat het zegt staat apart en verandert "
    f"niets aan de uitkomsten, tenzij de instellingen dat zeggen. Vraagt de server een sleutel: {KEY}. "
    "Afgebroken werk gaat verder waar het bleef.",
    "codings.assigning:run_model",
    (
        option("--url", required=True, metavar="ADRES", help="de server, bijvoorbeeld http://localhost:11434"),
        option("--model", required=True, metavar="NAAM", help="hoe het model op de server heet"),
        option(
            "--n", type=positive, metavar="AANTAL", help="hoogstens zoveel bijdragen, die mensen codeerden eerst (alle)"
        ),
        *(*COLUMNS, OUT, *WAYS, CODINGS),
    ),
)
COMMAND = Command(
    "codings",
    "codeerbladen uitgeven en inlezen, en wat besloten is nakijken",
    "Geef codeerbladen uit, lees ze ingevuld in, zie wie wat besloot, en maak dat zo nodig ongedaan.",
    parts=(_PLAN, _EXPORT, _IMPORT, _LOG, _UNDO, _CODES, _MODEL),
)
