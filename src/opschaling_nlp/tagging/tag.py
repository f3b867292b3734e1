"""Turn sessions into tokens and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any

import numpy as np

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import Session, Statement, Tagged
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import EVIDENCE, TOKENS, build_frame
from opschaling_nlp.tagging.annotate import Annotation, Key, StatementTagger, read_statements
from opschaling_nlp.tagging.language.pipeline import describe_model
from opschaling_nlp.tagging.reuse import KeptTags
from opschaling_nlp.tagging.rows import Finding, name_books
from opschaling_nlp.tagging.tags.context import TAGS
from opschaling_nlp.tagging.tags.evidence import in_context
from opschaling_nlp.tagging.tags.rule_hits import count_rules

if TYPE_CHECKING:
    import pandas as pd

_REPORT_EVERY = 500
_STAGE = "kenmerken en factoren zoeken"

Progress = Callable[[int, int, str], None]


def tag_sessions(
    sessions: Sequence[Session],
    *,
    codebooks: Sequence[Codebook],
    settings: Settings,
    kept_in: Path | None = None,
    progress: Progress | None = None,
    tagger: StatementTagger | None = None,
) -> Tagged:
    """Tag every statement of the sessions.

    The result holds tokens, and evidence for tags, drivers, valence, further codes and whether a statement is
    substantive. Rows follow the order of sessions and statements. Tag evidence with source `rule` and where `text`
    comes from the words alone; `prefix`, `heading` and `parent` are added by the statement's position. Findings of an
    earlier run are taken from the file `kept_in`, with the same result. `tagger` is one that was loaded ahead. Raises
    UserError if the language model is missing.
    """
    statements = [statement for session in sessions for statement in session.statements]
    kept = KeptTags(kept_in, codebooks, settings)
    load = (lambda: tagger) if tagger else partial(StatementTagger, codebooks, settings)
    tokens, found, overdue = _read(kept, statements, load, settings, progress)
    tags = name_books(codebooks)[TAGS]
    evidence = build_frame(
        EVIDENCE,
        _columns(EVIDENCE.names, (row for session in sessions for row in in_context(session, found, tags))),
    )
    return Tagged(
        tokens,
        evidence,
        count_rules(evidence, codebooks),
        {name: str(value) for name, value in describe_model(settings).items()},
        tuple(_say_overdue(sessions, overdue)),
    )


def _say_overdue(sessions: Sequence[Session], overdue: Mapping[Key, str]) -> Iterator[str]:
    for session in sessions if overdue else ():
        for one in session.statements:
            reason = overdue.get(key_of(one))
            if reason:
                place = f"regel {one.line_start}" if one.line_start else f"bijdrage {one.position}"
                yield f"{session.source}, {place}: deze bijdrage heeft geen kenmerken en factoren gekregen ({reason})"


def key_of(statement: Statement) -> Key:
    """Return what determines how a statement is read on its own."""
    return Key(statement.text, statement.prompt_kind)


def _read(
    kept: KeptTags,
    statements: Sequence[Statement],
    load: Callable[[], StatementTagger],
    settings: Settings,
    progress: Progress | None,
) -> tuple[pd.DataFrame, Mapping[Key, tuple[Finding, ...]], Mapping[Key, str]]:
    unique = list(dict.fromkeys(map(key_of, statements)))
    columns: list[list[Any]] = [[] for _ in TOKENS.names[1:]]
    places: dict[Key, tuple[int, int]] = {}
    found: dict[Key, tuple[Finding, ...]] = {}
    overdue: dict[Key, str] = {}
    for done, (key, said) in enumerate(kept.keep(_said(kept, unique, load, settings)), start=1):
        before = len(columns[0])
        for column, values in zip(columns, zip(*said.tokens, strict=True), strict=False):  # nothing where it is empty
            # Each word once: there are millions of tokens but few words, and each worker sends its own copies.
            column.extend(map(intern, values) if isinstance(values[0], str) else values)
        places[key] = (before, len(columns[0]))
        found[key] = said.findings
        if said.overdue:
            overdue[key] = said.overdue
        if progress is not None and (done % _REPORT_EVERY == 0 or done == len(unique)):
            progress(done, len(unique), _STAGE)
    return _spread(dict(zip(TOKENS.names[1:], columns, strict=True)), statements, places), found, overdue


def _said(
    kept: KeptTags, keys: Sequence[Key], load: Callable[[], StatementTagger], settings: Settings
) -> Iterator[tuple[Key, Annotation]]:
    """Yield the findings of each statement: kept ones, or else from the pipeline, which is loaded only if needed."""
    known = list(kept.recall(keys))
    new = [key for key, said in zip(keys, known, strict=True) if said is None]
    fresh: Iterator[Annotation] = iter(())
    if new:
        fresh = read_statements(
            load(),
            new,
            processes=settings.language.processes,
            address=settings.parallel.address,
        )
    for key, said in zip(keys, known, strict=True):
        yield key, next(fresh) if said is None else said


def _spread(
    columns: Mapping[str, Sequence[Any]], statements: Sequence[Statement], places: Mapping[Key, tuple[int, int]]
) -> pd.DataFrame:
    """Copy the tokens of each text to every statement with that text."""
    ranges = [places[key_of(statement)] for statement in statements]
    order = np.concatenate([np.arange(start, end) for start, end in ranges]) if ranges else np.zeros(0, dtype=int)
    ids = np.repeat(
        np.array([statement.statement_id for statement in statements], dtype=object),
        [end - start for start, end in ranges],
    )
    once = build_frame(TOKENS, {"statement_id": [""] * len(columns["i"]), **columns})
    spread = once.take(order).reset_index(drop=True)
    return spread.assign(statement_id=ids).astype({"statement_id": "str"})


def _columns(names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Any]]:
    columns: list[list[Any]] = [[] for _ in names]
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return dict(zip(names, columns, strict=True))
