"""Fictional walls on several subjects, and the ways in which people export them as text."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """Posts under one heading or prompt; a post that opens with → replies to the one above."""

    headings: tuple[str, ...]
    posts: tuple[str, ...]
    prompt: str = ""


@dataclass(frozen=True)
class Wall:
    """One session as everybody should read it."""

    title: str
    groups: tuple[Group, ...]

    @property
    def statements(self) -> list[str]:
        """The posts in order, arrows taken away."""
        return [post.removeprefix("→ ") for group in self.groups for post in group.posts]

    @property
    def places(self) -> list[tuple[str, ...]]:
        """The section path of every post."""
        return [group.headings for group in self.groups for _ in group.posts]


NEED = "Wat is er nodig om deze werkwijze in alle teams te krijgen?"
SEE = "Wat zie je al veranderen in jouw organisatie?"
HOW = "Hoe pakken jullie het volgend jaar aan?"

CARE = Wall(
    "Werksessie thuis herstellen, Hoogerdijk",
    (
        Group(
            (NEED,),
            (
                "Tijd",
                "Vertrouwen",
                "Een directeur die het uitdraagt",
                "Scholing",
                "Geld & geduld",
                "Rust in het rooster",
                "Lef",
                "Tijd",
                "Eigenaarschap",
                "Minder lijstjes",
                "Ruimte > regels",
                "Goede overdracht",
            ),
            NEED,
        ),
        Group(
            (SEE, "Horizontaal"),
            (
                "Horizontaal: de fysiotherapeuten van de twee locaties kijken sinds kort bij elkaar mee en dat levert elke week iets op wat we meteen kunnen gebruiken",
                "De transferverpleegkundigen bellen elkaar nu rechtstreeks. Vroeger ging dat via drie formulieren en een fax.",
                "Horizontaal: weinig, iedere afdeling heeft een eigen overleg",
                "Wij hebben een appgroep met de huisartsenpost, de apotheek en de thuiszorg, waarin vooral praktische vragen langskomen die anders blijven liggen",
                "→ mooi, wie beheert die groep bij jullie?",
                "→ de wijkverpleegkundige van dienst, dat wisselt per week en werkt verrassend goed zolang iedereen zich aan de afspraken houdt",
                "Leerkring met drie ziekenhuizen uit de streek (eens per kwartaal)",
            ),
            SEE,
        ),
        Group(
            (SEE, "Verticaal"),
            (
                "Verticaal: het staat in de meerjarenbegroting, maar niemand weet onder welke post",
                "Het bestuur komt kijken als er bezoek is. Daarna wordt het weer stil en moeten we zelf uitzoeken hoe de uren worden betaald.",
                "Verticaal - de zorgverzekeraar wil pas meedoen wanneer de cijfers van twee volle jaren op tafel liggen",
                "Managers wisselen te vaak",
                "Verticaal: opname in het opleidingsplan van 2026 is toegezegd door de raad van bestuur, inclusief een halve formatieplaats per locatie",
            ),
            SEE,
        ),
        Group(
            (HOW,),
            (
                "Begin met één afdeling die er zin in heeft",
                "Laat patiënten op de teamdag vertellen hoe het was om drie keer hetzelfde verhaal te moeten doen, dat maakt meer indruk dan een grafiek",
                "Niet nog een werkgroep",
                "Vraag de afdeling financiën om vanaf het begin mee te rekenen, want anders komt de rekening achteraf en is het draagvlak meteen weg.",
                "Plan de evaluatie nu al in",
                "Zorg dat de nieuwe werkwijze 1 à 2 maanden naast de oude mag bestaan",
            ),
            HOW,
        ),
        Group(
            ("Vragen",),
            (
                "Hoe houd je dit vol als de trekker vertrekt?",
                "Wie betaalt de uren van de mensen die bij elkaar gaan meekijken en hoe leg je dat vast in de begroting van volgend jaar?",
                "Geldt dit ook voor de nachtdienst?",
            ),
        ),
        Group(
            ("Opmerkingen",),
            (
                "Fijne middag",
                "De presentatie staat op https://herstel.voorbeeld.nl/dia's",
                "Graag volgende keer ook iemand van de cliëntenraad uitnodigen, die ontbrak vandaag echt aan tafel en had veel kunnen toevoegen",
            ),
        ),
    ),
)

ENERGY_NEED = "Noem drie voorwaarden voor een buurt zonder gas."
ENERGY_SEE = "Waar lopen jullie in de uitvoering tegenaan?"
ENERGY_TIPS = "Welke tips geef je een andere gemeente mee?"

ENERGY = Wall(
    "Bijeenkomst Energie in de buurt, 7 november 2024",
    (
        Group(
            (ENERGY_NEED,),
            (
                "duidelijkheid",
                "geld",
                "vakmensen",
                "een goed verhaal",
                "vertrouwen in de gemeente",
                "rust",
                "samenwerking met de corporatie",
                "vakmensen",
                "planning die klopt",
                "draagvlak",
            ),
            ENERGY_NEED,
        ),
        Group(
            (ENERGY_SEE,),
            (
                "De netbeheerder heeft een wachtlijst tot ver na 2028 en daardoor durft niemand een contract te tekenen",
                "Bewoners krijgen van vier partijen een brief",
                "Wisselende projectleiders. Elke keer opnieuw kennismaken, elke keer opnieuw uitleggen waarom we dit ook alweer doen.",
                "Onze wethouder is enthousiast, maar het college als geheel heeft andere zorgen en dat merk je zodra er geld bij moet",
                "De subsidie stopt precies op het moment dat de straat eindelijk mee wil doen",
                "Te weinig installateurs in de regio",
                "Er is geen plek waar de buurten van elkaar leren wat wel en wat niet werkt, dus iedereen maakt dezelfde fouten nog een keer",
            ),
            ENERGY_SEE,
        ),
        Group(
            (ENERGY_TIPS,),
            (
                "Ga aan de keukentafel zitten",
                "Begin bij de huizen waar het dak toch al open gaat, dan kost isoleren bijna niets extra en heb je meteen een voorbeeld in de straat staan",
                "Maak de monteur tot ambassadeur",
                "Leg afspraken met de corporatie vast in een overeenkomst die langer duurt dan één bestuursperiode",
                "Blijf klein beginnen",
            ),
            ENERGY_TIPS,
        ),
    ),
)

WALLS = (CARE, ENERGY)


def one_a_line(wall: Wall) -> str:
    """Put every post on a line of its own, nothing between."""
    return _compose(wall, lambda post: post, between="\n", around="\n")


def blank_separated(wall: Wall) -> str:
    """Every post a paragraph."""
    return _compose(wall, lambda post: post, between="\n\n", around="\n\n")


def bulleted(sign: str, *, between: str = "\n", around: str = "\n\n"):
    """Every post a list item."""
    return lambda wall: _compose(
        wall, lambda post: post if post.startswith("→") else f"{sign} {post}", between=between, around=around
    )


def numbered(wall: Wall) -> str:
    """Give posts a number within their group, but not replies."""
    parts = [wall.title, ""]
    previous: tuple[str, ...] = ()
    for group in wall.groups:
        parts += [
            line for heading in group.headings[len(_shared(previous, group.headings)) :] for line in (heading, "")
        ]
        previous = group.headings
        number = 0
        for post in group.posts:
            number += not post.startswith("→")
            parts.append(post if post.startswith("→") else f"{number}. {post}")
        parts.append("")
    return "\n".join(parts)


def wrapped(width: int, *, sign: str = "", between: str = "\n\n"):
    """Paragraphs or list items, hard-wrapped at a width."""

    def render(wall: Wall) -> str:
        return _compose(
            wall,
            lambda post: textwrap.fill(
                f"{sign}{post}" if not post.startswith("→") else post, width, break_long_words=False
            ),
            between=between,
            around="\n\n",
            wrap=width,
        )

    return render


def markdown(wall: Wall) -> str:
    """Headings with #, posts as bullets with an asterisk."""
    parts = [f"# {wall.title}", ""]
    previous: tuple[str, ...] = ()
    for group in wall.groups:
        same = len(_shared(previous, group.headings))
        parts += [
            line
            for depth, heading in enumerate(group.headings[same:], same + 2)
            for line in (f"{'#' * depth} {heading}", "")
        ]
        previous = group.headings
        parts += [f"* {post}" for post in group.posts] + [""]
    return "\n".join(parts)


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    return first[:same]


def _compose(wall: Wall, dress, *, between: str, around: str, wrap: int = 0) -> str:
    pieces = [wall.title]
    previous: tuple[str, ...] = ()
    for group in wall.groups:
        for heading in group.headings[len(_shared(previous, group.headings)) :]:
            pieces += [around, textwrap.fill(heading, wrap) if wrap else heading]
        previous = group.headings
        pieces.append(around)
        pieces.append(between.join(dress(post) for post in group.posts))
    return "".join(pieces) + "\n"


EXPORTS = {
    "one post a line": one_a_line,
    "a blank line between posts": blank_separated,
    "dashes": bulleted("-"),
    "dots": bulleted("•"),
    "asterisks": bulleted("*"),
    "en dashes": bulleted("–"),
    "check boxes": bulleted("☐"),
    "Markdown check boxes": bulleted("- [ ]"),
    "bullets without blank lines": bulleted("-", around="\n"),
    "bullets with blank lines": bulleted("-", between="\n\n"),
    "numbers": numbered,
    "Markdown": markdown,
    "wrapped at 72": wrapped(72),
    "wrapped at 100": wrapped(100),
    "wrapped bullets at 80": wrapped(80, sign="- ", between="\n"),
    "wrapped one a line at 90": wrapped(90, between="\n"),
}


def mixed(wall: Wall, *, forms: tuple[tuple[str, str], ...]) -> str:
    """Give every group a form of its own: the sign before its posts, and what stands between them; headings stand by themselves."""
    parts = [wall.title]
    previous: tuple[str, ...] = ()
    for group, (sign, between) in zip(wall.groups, forms, strict=True):
        parts += group.headings[len(_shared(previous, group.headings)) :]
        previous = group.headings
        posts = (
            post if post.startswith("→") else sign.replace("1", str(number)) + post
            for number, post in enumerate(group.posts, 1)
        )
        parts.append(between.join(posts))
    return "\n\n".join(parts) + "\n"


CLOSE, APART, DASH, DOT, COUNT = ("", "\n"), ("", "\n\n"), ("- ", "\n"), ("• ", "\n"), ("1. ", "\n")
POOL = (
    Wall(
        "Werkbijeenkomst Zwembad van het dorp, 9 mei 2023",
        (
            Group(
                ("Wat ontbreekt er om het bad open te houden",),
                (
                    "vrijwilligers",
                    "Een badmeester die blijft",
                    "Geld voor de ketel",
                    "lef",
                    "Steun uit de straat",
                    "Schoolzwemmen terug",
                ),
            ),
            Group(
                ("Vragen",),
                (
                    "Wie is eigenaar van de grond?",
                    "Kan de ketel nog een winter mee",
                    "Hoe doen ze dat in andere dorpen?",
                ),
            ),
            Group(
                ("Hoe komen we verder? Suggesties voor bestuur en gemeente",),
                (
                    "Vraag de voetbalclub om de kleedkamers samen te beheren, die zoeken ook een oplossing",
                    "Verwarm het water met de restwarmte van de bakkerij",
                    "→ dat hebben we al eens laten uitrekenen, stuur ik door",
                    "Elke zaterdag een andere straat aan de beurt voor het onderhoud",
                    "Verkoop lidmaatschappen voor tien jaar tegelijk en zet het geld apart voor de grote reparaties",
                ),
            ),
            Group(
                ("Reacties op de rondleiding",),
                (
                    "Wat een mooi gebouw is het toch.",
                    "De kleedkamers vielen me mee",
                    "Ik wist niet dat het bad zo diep was",
                ),
            ),
        ),
    ),
    Wall(
        "Muur inspiratiedag Koken met de buurt",
        (
            Group(
                ("Waar gaat het nu al goed?",),
                (
                    "De soepfiets komt elke week langs en weet precies wie er ziek is",
                    "Scholieren koken voor hun opa's en oma's",
                    "Drie moskeeën en de kerk delen een vriescel",
                ),
            ),
            Group(
                ("Wat moet er geregeld zijn voor elke buurt?",),
                ("Een keuken met een vergunning", "Koelwagen", "Iemand die de sleutel heeft", "Verzekering"),
            ),
            Group(
                ("Drie dingen die je volgende maand kunt doen",),
                (
                    "Loop eens binnen bij de voedselbank en vraag wat er overblijft",
                    "Nodig de wijkagent uit aan tafel, die eet altijd alleen in zijn auto",
                    "Schrijf de recepten van de buurvrouwen op voordat het te laat is",
                    "Begin met soep",
                ),
            ),
            Group(
                ("Nog andere vragen?",),
                ("Mag je koken in een school?", "Wie keurt de keuken", "Hoeveel borden heb je nodig?"),
            ),
        ),
    ),
)
"""Walls of which every group was posted in another form."""
