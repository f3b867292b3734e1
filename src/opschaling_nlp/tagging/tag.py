"""Turn sessions into tokens and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import Session, Statement, Tagged
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import EVIDENCE, TOKENS, collect_rows, refer
from opschaling_nlp.tagging.annotate import Annotation, Key, StatementTagger, read_statements
from opschaling_nlp.tagging.language.pipeline import describe_model
from opschaling_nlp.tagging.reuse import KeptTags
from opschaling_nlp.tagging.rows import Finding, TokenRow, name_books
from opschaling_nlp.tagging.tags.context import TAGS
from opschaling_nlp.tagging.tags.evidence import in_context

_REPORT_EVERY = 500
_RULE = ["codebook", "version", "code", "facet", "indicator"]
"""Columns that identify an indicator, in evidence and in the table of rules."""
_COUNTS = ["hits", "statements", "never_fired"]
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
    evidence = pd.DataFrame(
        collect_rows(EVIDENCE.columns, (row for session in sessions for row in in_context(session, found, tags)))
    )
    return Tagged(
        tokens,
        evidence,
        _count_rules(evidence, codebooks),
        {name: str(value) for name, value in describe_model(settings).items()},
        tuple(_say_overdue(sessions, overdue)),
    )


def _count_rules(evidence: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """Count hits and statements per indicator, to show those that never fire, then per built-in rule that fired.

    Indicators are in codebook order, built-in rules sorted. The columns are those of the table of rules without
    precision, recall and coded, which need codings.
    """
    read = evidence[evidence["source"] != "coder"]
    fired = read.groupby(_RULE, observed=True)["statement_id"].agg(["size", "nunique"])
    hits, statements = (Counter[Any](fired[name].to_dict()) for name in fired)
    listed = {
        (book.name, book.version, code.name, one.facet, one.id): str(one.value)
        for book in codebooks
        for code, one in book.indicators()
    }
    rows = [
        (*rule, listed.get(rule, ""), hits[rule], statements[rule], int(not hits[rule]))
        for rule in [*listed, *sorted(one for one in hits if one not in listed)]
    ]
    frame = pd.DataFrame(rows, columns=[*_RULE, "sought", *_COUNTS])
    return frame.astype(dict.fromkeys((*_RULE, "sought"), "str") | dict.fromkeys(_COUNTS, "int64"))


def _say_overdue(sessions: Sequence[Session], overdue: Mapping[Key, str]) -> Iterator[str]:
    for session in sessions if overdue else ():
        for one in session.statements:
            reason = overdue.get(Key.of(one))
            if reason:
                place = f"regel {one.line_start}" if one.line_start else f"bijdrage {one.position}"
                yield f"{session.source}, {place}: deze bijdrage heeft geen kenmerken en factoren gekregen ({reason})"


def _read(
    kept: KeptTags,
    statements: Sequence[Statement],
    load: Callable[[], StatementTagger],
    settings: Settings,
    progress: Progress | None,
) -> tuple[pd.DataFrame, Mapping[Key, tuple[Finding, ...]], Mapping[Key, str]]:
    unique = list(dict.fromkeys(map(Key.of, statements)))
    lengths: dict[Key, int] = {}
    found: dict[Key, tuple[Finding, ...]] = {}
    overdue: dict[Key, str] = {}

    def tokens() -> Iterator[TokenRow]:
        for done, (key, said) in enumerate(kept.keep(_said(kept, unique, load, settings)), start=1):
            yield from said.tokens
            lengths[key] = len(said.tokens)
            found[key] = said.findings
            if said.overdue:
                overdue[key] = said.overdue
            if progress is not None and (done % _REPORT_EVERY == 0 or done == len(unique)):
                progress(done, len(unique), _STAGE)

    once = pd.DataFrame(collect_rows(TOKENS.columns[1:], tokens()))
    return _spread(once, statements, lengths), found, overdue


def _said(
    kept: KeptTags, keys: Sequence[Key], load: Callable[[], StatementTagger], settings: Settings
) -> Iterator[tuple[Key, Annotation]]:
    """Yield the findings of each statement: kept ones, or else from the pipeline, which is loaded only if needed."""
    load = cache(load)
    read = partial(read_statements, processes=settings.language.processes, address=settings.parallel.address)

    @cache
    def fresh() -> Iterator[Annotation]:
        new = [key for key in keys if key not in kept]
        return read(load(), new)

    @cache
    def damaged() -> Iterator[Annotation]:
        known = zip(keys, kept.recall(keys), strict=True)
        return read(load(), [key for key, said in known if said is None and key in kept])

    for key, said in zip(keys, kept.recall(keys), strict=True):
        yield key, next(damaged() if key in kept else fresh()) if said is None else said


def _spread(once: pd.DataFrame, statements: Sequence[Statement], lengths: Mapping[Key, int]) -> pd.DataFrame:
    """Copy the tokens of each text to every statement with that text."""
    starts = dict(zip(lengths, accumulate(lengths.values(), initial=0), strict=False))
    keys = [Key.of(statement) for statement in statements]
    each = np.array([lengths[key] for key in keys], dtype=np.int64)
    places = np.repeat(np.arange(len(keys), dtype=np.int32), each)
    if len(keys) > len(lengths):
        begins = np.array([starts[key] for key in keys], dtype=np.int64)
        once = once.take(np.arange(len(places)) + np.repeat(begins - np.cumsum(each) + each, each))
    ids = refer(places, [statement.statement_id for statement in statements])
    return once.reset_index(drop=True).assign(statement_id=ids)[[*TOKENS.names]]
