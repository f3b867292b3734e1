"""Load what people wrote for a run, and the latest run; report all mistakes at once."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from opschaling_nlp.cli.arguments import DEFAULT_CODINGS
from opschaling_nlp.codebook import Codebook, load_codebooks
from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.labels import Label, labels_by_key
from opschaling_nlp.errors import Problem, UserError, choose_from, load_or_collect
from opschaling_nlp.handmade import Handmade, add_own_codes, attach_handmade, load_handmade
from opschaling_nlp.output.csv_tables import LazyTables
from opschaling_nlp.publication import LATEST, is_whole, repair
from opschaling_nlp.settings import Settings, load_settings


class Inputs(NamedTuple):
    """Settings, codebooks, and what people made by hand."""

    settings: Settings
    codebooks: tuple[Codebook, ...]
    handmade: Handmade


def load_inputs(settings: Path | None, codebooks: Sequence[Path], codings: Path | None) -> Inputs:
    """Load settings, codebooks and the folder of codings; raises one UserError with the mistakes of all of them."""
    problems: list[Problem] = _missing(codings)
    # If settings or codebooks are wrong, check the rest against the shipped ones.
    chosen = load_or_collect(lambda: load_settings(settings), problems) or load_settings()
    books = load_or_collect(lambda: load_codebooks(chosen, codebooks), problems) or load_codebooks(load_settings())
    handmade = load_or_collect(lambda: load_handmade(codings, books) if codings else Handmade(), problems)
    if problems or handmade is None:
        raise UserError(problems)
    return Inputs(chosen, add_own_codes(books, codings) if codings else books, handmade)


class Coded(NamedTuple):
    """The latest run, and people's codings attached to its statements."""

    inputs: Inputs
    tables: Mapping[str, pd.DataFrame]
    labels: Mapping[str, Label]
    handmade: Handmade

    def label(self, key: str) -> Label:
        """Return the label of a code; raises UserError if no codebook has it."""
        if key not in self.labels:
            raise UserError.single(f"code {key!r}", "staat niet in de codeboeken", choose_from(key, self.labels))
        return self.labels[key]


def load_coded(args: argparse.Namespace) -> Coded:
    """Load what `--settings`, `--codebook`, `--codings` and `--out` name, to compare codings with a run."""
    inputs = load_inputs(args.settings, args.codebook, args.codings)
    tables = read_latest(args.out)
    attached = attach_handmade(inputs.handmade, Statements.of(tables["statements"]))
    return Coded(inputs, tables, labels_by_key(inputs.codebooks), attached.handmade)


def read_latest(out: Path) -> Mapping[str, pd.DataFrame]:
    """Return the tables of OUT/latest; raises UserError if there is no run yet, or a table is of another version."""
    repair(out)
    if not is_whole(out / LATEST):
        raise UserError.single(str(out), "er is nog geen analyse", "draai eerst `opschaling analyse`")
    return LazyTables(out / LATEST)


def check_folder(codings: Path) -> None:
    """Raise UserError if the named folder of codings does not exist."""
    problems = _missing(codings)
    if problems:
        raise UserError(problems)


def _missing(codings: Path | None) -> list[Problem]:
    """Return a problem if the named folder of codings does not exist.

    Otherwise everything decided would be left out silently.
    """
    if codings is None or codings.is_dir() or (codings == DEFAULT_CODINGS and not codings.exists()):
        return []
    return [Problem(str(codings), "is geen map", "controleer de naam van de map met coderingen (--codings)")]
