"""Describe how the run was made: inputs, edits, rules, agreement, versions, methods and reporting checklists."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from opschaling_nlp.analysis.measured import Origin
from opschaling_nlp.analysis.scope import countable_statements
from opschaling_nlp.analysis.summaries.wording import enumerate_parts
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import Voice
from opschaling_nlp.output.naming import (
    decimal,
    fixed_labels,
    fixed_texts,
    format_name,
    integer,
    percent,
    rule_labels,
    spelled,
)
from opschaling_nlp.output.report.findings import kinds_text, names_in, period_text, tell_substantive
from opschaling_nlp.output.report.grids import Cell, Grid, Row, Tables, list_rows
from opschaling_nlp.output.selection import substantive_statements, unassigned_statements
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import rows_of
from opschaling_nlp.texts import read_texts, say, say_all, say_each, speak


def collect_facts(
    tables: Tables, manifest: Mapping[str, Any], codebooks: Sequence[Codebook], settings: Settings
) -> dict[str, str]:
    """Return the values that fill the methods paragraph and the checklists, as texts in the current language."""
    sessions, statements = tables["sessions"], tables["statements"]
    heard = sessions[(sessions["skipped"] == "") & (sessions["same_as"] == "") & (sessions["source_kind"] == 0)]
    countable = countable_statements(statements, sessions)
    said = countable[countable["voice"] == Voice.PARTICIPANTS]
    unassigned, unknown = len(unassigned_statements(tables)), say("niet vastgelegd")
    free = spelled(unassigned, "bijdrage", "bijdragen") if unassigned else ""
    model = " ".join(str(manifest.get("model", {}).get(key, "")) for key in ("name", "version")).strip() or unknown
    version = manifest.get("program", {}).get("version", unknown)
    books = ", ".join(
        say("{title} (versie {version})", title=say(book.title) or book.name, version=book.version)
        for book in codebooks
    )

    return {
        "said": say(
            "{statements} uit {sessions}",
            statements=spelled(len(said), "bijdrage", "bijdragen"),
            sessions=spelled(len(heard), "sessie", "sessies"),
        ),
        "counted": tell_substantive(len(said), tables),
        "unassigned": free,
        "kinds": kinds_text(heard) or unknown,
        "dates": period_text(heard),
        "places": names_in(heard["place"]) or unknown,
        "groups": names_in(heard["group"]) or unknown,
        "formats": names_in(heard["format"].map(format_name)),
        "prompts": spelled(said.loc[said["prompt"] != "", "prompt"].nunique(), "gespreksvraag", "gespreksvragen"),
        "edited": _describe_edits(tables, set(heard["session_id"])),
        "measured": _describe_error(tables),
        "themes": _describe_themes(tables, settings, free),
        "proposed": say(", aangevuld met themavoorstellen uit bijdragen die geen factor noemen, met hun stabiliteit")
        * bool((tables["themes"]["kind"] == "open").any()),
        "sources": _describe_sources(tables),
        "version": version,
        "model": model,
        "codebooks": books or unknown,
        "minimum": str(settings.analysis.minimum_for_percentages),
        "coders": _describe_coders(tables, manifest.get("codings", {})),
        "software": say("opschaling_nlp {version}, taalmodel {model}.", version=version, model=model),
        "privacy": say("Sprekers en herkenbare gegevens zijn vervangen (pseudoniem, niet anoniem).")
        if settings.privacy.pseudonymise
        else say("Er is niets gepseudonimiseerd."),
    }


def _describe_edits(tables: Tables, heard: set[str]) -> str:
    """Describe what changed around the words of the sessions with participants; the words themselves did not change."""
    edits = tables["edits"]
    mine = edits[edits["session_id"].isin(heard)]
    names = fixed_labels("edits")
    kinds = mine["kind"].map(lambda kind: names.get(kind, kind)).value_counts()
    most = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))
    told = [f"‘{kind}’ ({integer(number)})" for kind, number in most]
    if not told:
        return ""
    return say(
        "Wat eromheen veranderde, is vastgelegd en terug te draaien: {n}, namelijk {kinds}.",
        n=spelled(len(mine), "bewerking", "bewerkingen"),
        kinds=enumerate_parts(told),
    )


def _describe_coders(tables: Tables, codings: Mapping[str, Any]) -> str:
    """Describe who coded how much, in which rounds, and that agreement concerns what each coder said first."""
    coders, settled = codings.get("coders", {}), codings.get("settled", 0)
    if not (coders or settled):
        return say("Er is niet met de hand gecodeerd.")
    decided = spelled(settled, "bijdrage", "bijdragen")
    if coders:
        told = say(
            "Met de hand gecodeerd door {coders}: {codings}, die voor de regels gaan.",
            coders=spelled(len(coders), "codeur", "codeurs"),
            codings=spelled(sum(coders.values()), "codering", "coderingen"),
        )
        if settled:
            told += " " + say("Over {n} is daarna in overleg besloten.", n=decided)
    else:
        told = say("In overleg is met de hand besloten over {n}, wat voor de regels gaat.", n=decided)
    if development := codings.get("development", 0):
        used = spelled(development, "bijdrage", "bijdragen")
        told += " " + say("Uit dit materiaal gebruikt om regels te maken: {used}.", used=used)
    if tables["estimates"]["pooled"].notna().any():
        told += say(
            " Aantallen die met een steekproef geschat zijn, hebben per label een 95%-interval; een tweede schatting "
            "(kolom pooled) neemt de fouten van de regels over alle labels samen: die is over alle labels samen "
            "nauwkeuriger, en heeft geen interval."
        )
    if (tables["agreement"]["kind"] == "between").any():
        told += " " + say("Overeenstemming is berekend over de eerste ronde van elke codeur, vóór het overleg.")
    return told


def _describe_error(tables: Tables) -> str:
    """Describe how often the rules for drivers are right, on unseen material and on that used in development."""
    measured = tables["measured"]
    sums = measured[(measured["kind"] == "driver") & (measured["label"] == "") & (measured["material"] == "")]
    rows = {row.origin: row for row in rows_of(sums)}
    if set(rows) != set(Origin):
        return ""
    new, seen = rows[Origin.UNSEEN], rows[Origin.DEVELOPMENT]
    return say(
        "Op {n} gelabelde bijdragen die niemand gezien had toen de regels gemaakt werden, was {right} van de gevonden "
        "factoren terecht en werd {found} van de aanwezige gevonden; op het materiaal waarmee de regels gemaakt zijn "
        "{seen_right} en {seen_found}.",
        n=integer(new.statements),
        right=percent(new.precision),
        found=percent(new.recall),
        seen_right=percent(seen.precision),
        seen_found=percent(seen.recall),
    )


def _describe_themes(tables: Tables, settings: Settings, free: str) -> str:
    """Say how proposed themes were formed, or that there were none; `free` are the statements in no theme."""
    proposals = int((tables["themes"]["kind"] == "open").sum())
    if not proposals:
        return free and say("Van {free} is geen factor gevonden; open thema's zijn daarin niet gevormd.", free=free)
    return say(
        "Bijdragen die geen factor noemen, zijn gegroepeerd tot {themes}, waarvan de stabiliteit is bepaald als "
        "bootstrap-Jaccard (Hennig 2007) over {resamples} steekproeven; niet ingedeeld: {free}.",
        themes=spelled(proposals, "themavoorstel", "themavoorstellen"),
        resamples=settings.themes.resamples,
        free=free or say("niets"),
    )


def _describe_sources(tables: Tables) -> str:
    passages = len(substantive_statements(tables, sources=True))
    counts = spelled(passages, "inhoudelijke passage", "inhoudelijke passages")
    return (
        say("Interviews, presentaties en documenten zijn apart geteld: {passages}.", passages=counts)
        if passages
        else ""
    )


def write_methods(
    tables: Tables, manifest: Mapping[str, Any], codebooks: Sequence[Codebook], settings: Settings
) -> dict[str, str]:
    """Return the methods paragraph in both languages."""
    written = {}
    for language in ("nl", "en"):
        with speak(language):
            facts = collect_facts(tables, manifest, codebooks, settings)
            sentences = [sentence.format(**facts) for sentence in fixed_texts()["methods"]["sentences"]]
            written[language] = " ".join(filter(None, sentences))
    return written


def fill_checklist(name: str, facts: Mapping[str, str]) -> dict[str, Any]:
    """Fill a reporting checklist (coreq or srqr) with the facts of the run, and count the items filled in or partly so.

    An item counts as partly filled if the run leaves a … in it.
    """
    table, names = say_all(read_texts(f"report/{name}.toml")), fixed_labels("checklist_states")
    items = [
        item | {"state": "partly" if item["state"] == "filled" and "…" in item["text"] else item["state"]}
        for item in table["items"]
    ]
    counts = {state: sum(item["state"] == state for item in items) for state in ("filled", "partly")}
    shown = [item | {"state": names[item["state"]], "text": item["text"].format(**facts)} for item in items]
    return {**table, **counts, "items": shown}


def tabulate_inputs(tables: Tables) -> Grid:
    """Tabulate what was read, with its hash."""
    sessions, kinds = tables["sessions"], fixed_labels("session_kinds")
    titles = dict(zip(sessions["session_id"], sessions["title"], strict=True))

    def cells(row: Any) -> list[Cell | str]:
        same = titles.get(row.same_as) or row.same_as
        counted = say("zelfde sessie als {session}", session=same) if same else say("ja")
        return [
            kinds.get(row.kind, row.kind),
            format_name(row.format),
            integer(row.statements),
            counted,
            _short(row.sha256),
        ]

    rows = list_rows(sessions[sessions["skipped"] == ""], ("session_id",), lambda row: row.source, cells)
    heads = say_each("Soort", "Gelezen als", "Bijdragen", "Geteld", "SHA-256")
    return Grid(say("Ingelezen bestanden"), heads, rows, "sessions")


def list_warnings(tables: Tables, manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what looked odd, per file and for the run as a whole."""
    sessions = tables["sessions"]
    read = [
        (row.source, odd)
        for row in rows_of(sessions)
        for odd in (*row.doubts.split(" | "), *row.warnings.split(" | "))
        if odd
    ]
    return [*read, *(("", str(warning)) for warning in manifest.get("warnings", []))]


def tabulate_edits(tables: Tables) -> Grid:
    """Tabulate what normalising changed, by kind; edits.csv lists every edit."""
    counts = tables["edits"]["kind"].value_counts().sort_index()
    names = fixed_labels("edits")
    rows = [
        Row(names.get(str(kind), str(kind)), [Cell(integer(number))], origin=f"kind={kind}")
        for kind, number in counts.items()
    ]
    return Grid(say("Bewerkingen van de tekst"), (say("Aantal"),), rows, "edits")


def tabulate_rules(tables: Tables, names: Mapping[str, str]) -> Grid:
    """Tabulate the rules that fired, with precision and recall where coded; `names` maps codes to labels."""
    rules = tables["rules"]
    heads = say_each("Codeboek", "Keer", "Bijdragen", "Precisie", "Trefkans", "Gecodeerd")
    rows = list_rows(
        rules[rules["never_fired"] == 0],
        ("codebook", "code", "indicator"),
        _rule_namer(rules, names),
        lambda row: [
            row.codebook,
            integer(row.hits),
            integer(row.statements),
            _share(row.precision),
            _share(row.recall),
            integer(row.coded) if isinstance(row.coded, int) else "–",
        ],
    )
    return Grid(say("Regels die afgingen"), heads, rows, "rules")


def _rule_namer(rules: pd.DataFrame, names: Mapping[str, str]) -> Callable[[Any], str]:
    """Return a function that names a row of the rules by its code and what it looks for."""
    sought = rule_labels(rules, fixed_labels("rules"))
    return lambda row: f"{names.get(row.code, row.code)}: {sought[row.codebook, row.code, row.indicator]}"


def list_silent_rules(tables: Tables, names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return the rules per codebook that never fired."""
    name = _rule_namer(tables["rules"], names)
    silent = tables["rules"].query("never_fired == 1")
    return [(str(book), list(map(name, rows_of(part)))) for book, part in silent.groupby("codebook", sort=True)]


def tabulate_agreement(tables: Tables, names: Mapping[str, str]) -> Grid:
    """Tabulate the agreement between coders, with the tool, and of a coder with herself, with the table's verdict.

    `names` maps tags and drivers to their labels.
    """
    kinds = fixed_labels("agreement")

    def heading(row: Any) -> str:
        label = ", ".join(names.get(part, part) for part in row.label.split("="))  # lead=enabler: with a direction
        return f"{label}: {kinds.get(row.kind, row.kind)} ({row.a}, {row.b})"

    def cells(row: Any) -> list[Cell | str]:
        bounds = say("{low} tot {high}", low=decimal(row.alpha_low), high=decimal(row.alpha_high))
        interval = "" if math.isnan(row.alpha_low) else bounds
        shares, measures = (row.prevalence, row.agreement), (row.kappa, row.alpha)
        return [integer(row.n), *map(_share, shares), *map(decimal, measures), interval, say(row.verdict)]

    rows = list_rows(tables["agreement"], ("label", "kind", "a", "b"), heading, cells)
    heads = say_each("n", "Prevalentie", "Gelijk", "Kappa", "Alfa", "95%-interval van alfa", "Oordeel")
    return Grid(say("Overeenstemming"), heads, rows, "agreement")


def tabulate_versions(manifest: Mapping[str, Any], codebooks: Sequence[Codebook]) -> Grid:
    """Tabulate the versions of the program, model, codebooks and libraries."""
    program = manifest.get("program", {})
    unknown = say("niet vastgelegd")
    hashes = {book.get("name"): book.get("sha256", "") for book in manifest.get("codebooks", [])}
    model = manifest.get("model", {})
    rows = [
        Row(str(program.get("name", "opschaling_nlp")), [Cell(str(program.get("version", unknown))), Cell("")]),
        Row(
            say("taalmodel {name}", name=model.get("name", "")).strip(),
            [Cell(str(model.get("version", unknown))), Cell(_short(model.get("sha256", "")))],
        ),
        *(
            Row(say("codeboek {name}", name=book.name), [Cell(book.version), Cell(_short(hashes.get(book.name, "")))])
            for book in codebooks
        ),
        *(
            Row(str(name), [Cell(str(version)), Cell("")])
            for name, version in sorted(manifest.get("versions", {}).items())
        ),
    ]
    return Grid(say("Versies"), (say("Versie"), "SHA-256"), rows)


def list_settings(settings: Settings) -> list[tuple[str, str]]:
    """Return every setting by its place in the settings file; names to mask are only counted."""
    listed = []
    for part, values in settings.model_dump(mode="json").items():
        for name, value in values.items():
            shown = say("{n} namen", n=len(value)) if (part, name) == ("privacy", "names") else str(value)
            listed.append((f"{part}.{name}", shown))
    return listed


def _short(sha256: str) -> str:
    """Shorten a checksum to what tells files apart; manifest.json has it in full."""
    return sha256[:12]


def _share(value: float) -> str:
    return "–" if math.isnan(value) else percent(value)
