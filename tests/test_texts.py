"""Everything that people read is said in both languages."""

from __future__ import annotations

import argparse
import ast
import itertools
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import opschaling_nlp
from opschaling_nlp.analysis import agreement
from opschaling_nlp.cli.main import build_parser
from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.errors import Problem
from opschaling_nlp.output.workbook.sheets import build_sheets, load_headers
from opschaling_nlp.settings import load_settings
from opschaling_nlp.texts import catalogue, say, say_again, say_all, speak
from tests.output.tables_fixture import make_codebooks, make_tables

ROOT = Path(opschaling_nlp.__file__).parent
SAYING = {"say", "say_each", "tell", "counted", "spelled", "t", "listed", "demand", "_needed", "_text"}
"""Functions of which a literal text is said in the language of the run."""
REFUSALS = {"single", "Problem"}
REFUSING = (
    "codings/files.py",
    "codings/log.py",
    "codings/owncodes.py",
    "codings/store.py",
    "codings/notes.py",
    "codings/draws.py",
    "output/csv_tables.py",
    "werk/project.py",
)
"""Modules whose refusals the working page shows."""
FIXED = (
    "measured/wording.toml",
    "report/texts.toml",
    "report/coreq.toml",
    "report/srqr.toml",
    "report/bundle.toml",
    "workbook/headers.toml",
    "charts/texts.toml",
    "summaries/sentences.toml",
    "validation.toml",
)
"""Files whose texts are all said."""


def in_code():
    """Yield the texts that the program says."""
    for path in ROOT.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAYING - {"t"}:
                yield from (one.value for one in call.args if isinstance(one, ast.Constant))
                branches = [one for one in call.args if isinstance(one, ast.IfExp)]
                yield from (one.value for b in branches for one in (b.body, b.orelse) if isinstance(one, ast.Constant))


def in_refusals():
    """Yield what the page is told where something cannot be: what is wrong, and what to do."""
    for name in REFUSING:
        for call in ast.walk(ast.parse((ROOT / name).read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in REFUSALS:
                yield from (one.value for one in call.args[1:] if isinstance(one, ast.Constant))


def in_messages():
    """Yield the messages about what a person gave, with a numbered place for each thing filled in."""
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")]
    assigned = [one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Assign)]
    named = [(target.id, one.value) for one in assigned for target in one.targets if isinstance(target, ast.Name)]
    for call in (one for tree in trees for one in ast.walk(tree) if isinstance(one, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        shown = {"single": 1, "Problem": 1, "UnreadableExportError": 0}.get(name)
        texts = call.args[shown:] if shown is not None else []
        raised = [*(call.args[:1] if name == "refusing" else ()), *(k.value for k in call.keywords if k.arg == "empty")]
        names = {one.id for one in raised if isinstance(one, ast.Name)}
        for text in [*texts, *raised, *(value for name, value in named if name in names)]:
            parts = text.values if isinstance(text, ast.JoinedStr) else [text]
            if isinstance(text, ast.JoinedStr) or (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                places = itertools.count(1)
                whole = "".join(part.value if isinstance(part, ast.Constant) else "{reason}" for part in parts)
                yield re.sub(r"\{reason\}", lambda _, places=places: f"{{{next(places)}}}", whole)


def in_commands(parser=None):
    """Yield what the help of the command line says; of what stands for a value only what is a word of Dutch."""
    parser = parser or build_parser()
    yield from (parser.description, parser.epilog, *(group.title for group in parser._action_groups))
    for action in parser._actions:
        yield from (action.help, *({action.metavar} & set(catalogue())))
        if isinstance(action, argparse._SubParsersAction):
            yield from (choice.help for choice in action._choices_actions)
            for part in set(action.choices.values()):
                yield from in_commands(part)


def in_pages():
    """Yield the texts that templates and scripts of the report say."""
    for path in sorted((ROOT / "resources/report").iterdir()):
        text = path.read_text("utf-8")
        if path.suffix == ".j2":
            for call in Environment(autoescape=True).parse(text).find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name in SAYING:
                    yield from (one.value for one in call.args if isinstance(one, nodes.Const))
        elif path.suffix == ".js":
            yield from re.findall(r'\bt\("([^"]+)"', text)


def leaves(table):
    """Yield every text of a TOML file."""
    for value in (one for key, one in table.items() if key != "state") if isinstance(table, dict) else table:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from leaves(value)


def in_files():
    """Yield the texts of the files in which everything is said."""
    for name in FIXED:
        yield from leaves(tomllib.loads((ROOT / "resources" / name).read_text("utf-8")))


def in_codebooks():
    """Yield what a reader sees of the shipped codebooks."""
    for book in load_codebooks(load_settings()):
        yield book.title
        for code in book.codes:
            yield code.definition
            yield from (text for facet in code.facets for text in (facet.label_nl, facet.definition))


def in_workbook():
    """Yield what the workbook says that its columns mean; what has no Dutch stays English, and is missed there."""
    tables, headers = make_tables(30), load_headers()
    tables["statements"]["codes_potjer"] = "v.lijn"
    codebook = build_sheets(tables, make_codebooks(), headers, 1000)[-1]
    yield from (row[3] for row in codebook.rows if row[0] in headers.sheets.values())


def every_text():
    """Return every text that is said, but for those without a letter and the names of statistics."""
    found = {
        text
        for part in (in_code, in_refusals, in_commands, in_pages, in_files, in_codebooks, in_workbook)
        for text in part()
    }
    return {text for text in found if isinstance(text, str) and re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}", "", text))}


def test_the_english_catalogue_is_complete():
    """Each Dutch text that is said has an English one."""
    assert sorted(every_text() - set(catalogue())) == []


def test_the_english_catalogue_has_nothing_over():
    """No text stays in the catalogue after the last place that says it is gone."""
    assert sorted(set(catalogue()) - every_text()) == []


def test_both_languages_fill_in_the_same():
    """A text and its English have the same places to fill in."""
    differing = [
        dutch
        for dutch, english in catalogue().items()
        if set(re.findall(r"\{(\w+)", dutch)) != set(re.findall(r"\{(\w+)", english))
    ]
    assert differing == []


def test_every_message_about_a_file_has_its_english():
    """What a refusal says is wrong, and what to do, is in one of the two catalogues, with the same places."""
    messages = tomllib.loads((ROOT / "resources/texts/messages_en.toml").read_text("utf-8"))
    said = {text for text in in_messages() if text and re.search(r"[^\W\d_]{2}", re.sub(r"\{\d\}", "", text))}
    assert sorted(said - set(messages) - set(catalogue())) == []
    places = {
        dutch: [sorted(set(re.findall(r"\{\d\}", text))) for text in (dutch, messages[dutch])] for dutch in messages
    }
    assert {dutch for dutch, (one, other) in places.items() if one != other} == set()


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("beschadigd bestand", "damaged file"),
        ("verborgen dia's niet gelezen: 3", "hidden slides not read: 3"),
        ("verborgen werkblad “Tijd” niet gelezen", "hidden worksheet “Tijd” not read"),
        (
            "is geen geldige TOML (regel 3, teken 4: een [ is niet gesloten)",
            "is not valid TOML (line 3, character 4: a [ is not closed)",
        ),
        (
            "het bestand is leeg | pagina 2: geen tekstlaag: eerst OCR",
            "the file is empty | page 2: no text layer: OCR it first",
        ),
        (
            "geen enkel bestand kon worden gelezen: a.txt: het bestand is leeg",
            "no file could be read: a.txt: the file is empty",
        ),
        (
            (
                "geen enkel bestand kon worden gelezen: a.xlsx: de werkmap is met een wachtwoord beveiligd; sla hem op "
                "zonder wachtwoord; b.txt: het bestand is leeg"
            ),
            (
                "no file could be read: a.xlsx: the workbook is protected by a password; save it without one; "
                "b.txt: the file is empty"
            ),
        ),
        ("een zin van een deelnemer", "een zin van een deelnemer"),
        ("let op: een zin; en nog een", "let op: een zin; en nog een"),
    ],
)
def test_a_finished_message_is_said_again(dutch, english):
    """A message made in Dutch is shown in English with what was filled in as it is; messages within it are said too."""
    with speak("en"):
        assert say_again(dutch) == english
    assert say_again(dutch) == dutch


def test_a_problem_is_shown_in_the_language_that_is_spoken():
    """Where, what and the remedy are English where English is spoken, and Dutch elsewhere."""
    problem = Problem("blad.csv, rij 4", "een cel heeft meer dan 900 tekens", "kort de cel in")
    with speak("en"):
        assert str(problem) == "blad.csv, row 4: a cell has more than 900 characters → shorten the cell"
    assert str(problem) == "blad.csv, rij 4: een cel heeft meer dan 900 tekens → kort de cel in"


def test_a_text_is_said_in_the_language_that_is_spoken():
    """Within `speak` English is said, outside it Dutch; what the catalogue lacks stays as it is."""
    with speak("en"):
        assert say("{n} van {all} bijdragen", n=1, all=2) == "1 of 2 statements"
        assert say_all({"a": ["Sessie", 3, {"b": "ongezegd"}]}) == {"a": ["Session", 3, {"b": "ongezegd"}]}
    assert say("Sessie") == "Sessie"


TERMS = {
    *("Bijdrage-id", "COREQ", "CSV-bestanden", "Citeerbare", "Codeboekgestuurde", "Hennig", "Jaccard", "Krippendorff"),
    *(
        "Log-likelihood",
        "Log-odds",
        "NPMI",
        "SHA",
        "SRQR",
        "Sessie-id",
        "bootstrap-Jaccard",
        "gepseudonimiseerd",
        "projectmoe",
        "html",
    ),
    *(
        "paginakop",
        "Tong",
        "Sainsbury",
        "O'Brien",
        "Harris",
        "exports",
        "Exports",
        "Quality",
        "Health",
        "Care",
        "Journal",
    ),
    *("International", "for", "in", "Academic", "Medicine", "Eén", "gehusselde"),
    *("Benjamini", "Dirichlet-prior", "Hochberg", "log-odds", "sessie-id", "z-score"),
    *("Ctrl-C", "Krippendorff", "UTC", "bootstrap", "changes"),
    *("codings", "jjjj-mm-dd", "false", "lists", "opposed", "pooled", "true"),
    *("comparisons", "cooccurrence", "estimates", "facets", "latest", "measured", "sessions", "themes"),
}
"""Words that are right and that the dictionary lacks: terms, names, and what files are called."""


@pytest.mark.skipif(not shutil.which("hunspell"), reason="spelling needs hunspell with its Dutch dictionary")
def test_the_dutch_is_spelt_right():
    """The dictionary knows every word, but for names of files, for codes in a text, and for the terms listed here."""
    text = "\n".join(
        re.sub(r"\{[^{}]*\}|`[^`]*`|--\w+|\[|\]|\||\S+\.(?:csv|xlsx|toml|json|md)|[a-z]+_[a-z_]+", " ", one)
        for one in every_text() - {*in_commands(), *in_refusals()}
    )
    words = sorted(set(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)) - TERMS)
    found = subprocess.run(
        ["hunspell", "-d", "nl_NL", "-l"], input="\n".join(words), capture_output=True, text=True, check=False
    )
    if "Can't open" in found.stderr:
        pytest.skip("the Dutch dictionary is not installed")
    assert sorted(set(found.stdout.split())) == []


def test_every_verdict_on_agreement_is_said_in_english():
    """Verdicts that stand in a table in Dutch have English for where they are shown."""
    verdicts = {agreement.TOO_FEW, *map(agreement.verdict, (float("nan"), 0.9, 0.7, 0.1))}
    assert verdicts <= catalogue().keys()
