"""Measure the analysis on growing numbers of made-up statements: seconds per part, memory, and growth of the cost.

Usage: bench_analysis.py [N …]; without numbers 100, 1,000, 10,000 and 100,000 statements.
"""

from __future__ import annotations

import math
import resource
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.comparing import compare_parts
from opschaling_nlp.analysis.cooccurrence import count_pairs
from opschaling_nlp.analysis.drivers import build_framework, count_drivers, count_facets, count_tags
from opschaling_nlp.analysis.exemplars import rank_by_driver
from opschaling_nlp.analysis.keyness import compute_keyness
from opschaling_nlp.analysis.summaries import summarise
from opschaling_nlp.analysis.terms import count_terms
from opschaling_nlp.analysis.themes.forming import form_themes
from opschaling_nlp.analysis.topic import judge_topic
from opschaling_nlp.codebook import Codebook, load_codebooks
from opschaling_nlp.settings import Settings, load_settings
from opschaling_nlp.tables import ESTIMATES, EVIDENCE, SESSIONS, STATEMENTS, TOKENS, Table, build_frame

SIZES = (100, 1_000, 10_000, 100_000)
PER_SESSION = 100
"""Statements per session: a larger corpus has more sessions."""
VOCABULARY = 20_000
PER_STATEMENT = 9
"""Average content words per statement."""
TARGET = 1.1
"""Maximum exponent of growth from 10,000 to 100,000."""
DEFAULTS = {"text": "", "int": 0, "flag": 0, "optional_int": None, "float": 0.0}


def make_tables(n: int, codes: list[str], *, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Make up sessions, statements, tokens and evidence: words by Zipf's law, drivers in two of three statements."""
    rng = np.random.default_rng(seed)
    words = np.array(
        sorted({"".join(rng.choice(list("abdefghiklmnoprstuvw"), size=rng.integers(4, 11))) for _ in range(VOCABULARY)})
    )
    rng.shuffle(words)
    ranks = 1 / (np.arange(len(words)) + 10)
    lengths = np.maximum(1, rng.poisson(PER_STATEMENT, size=n))
    chosen = words[rng.choice(len(words), size=int(lengths.sum()), p=ranks / ranks.sum())]
    owner = np.repeat(np.arange(n), lengths)
    sessions = np.array([f"s{number // PER_SESSION:05}" for number in range(n)])
    ids = np.array([f"{session}-{number:06x}" for number, session in enumerate(sessions)])
    ends = np.cumsum(np.char.str_len(chosen) + 1)
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    offset = np.concatenate([[0], ends])[first][owner]
    drivers = [
        sorted(rng.choice(codes, size=size, replace=False), key=codes.index)
        for size in rng.choice([0, 1, 2], size=n, p=[0.35, 0.45, 0.2])
    ]
    starts = np.concatenate([[0], ends[:-1]]) - offset
    texts = [" ".join(part) for part in np.split(chosen, first[1:])]
    flags = {
        name: (rng.random(n) < 0.25).astype(int)
        for name in ("horizontal", "horizontal_about", "vertical", "vertical_about", "tip", "question")
    }
    reasons = [(ids[row], code, len(chosen[first[row]])) for row in range(n) for code in drivers[row]]
    held, labels, stops = zip(*reasons, strict=True) if reasons else ((), (), ())
    statements = {
        "statement_id": ids,
        "session_id": sessions,
        "position": np.arange(n) % PER_SESSION + 1,
        "text": texts,
        "substantive": np.ones(n, dtype=int),
    }
    statements |= {
        "prompt_kind": rng.choice(["condition", "advice", ""], size=n),
        "drivers": [";".join(row) for row in drivers],
    }
    statements |= {
        "valence": [
            ";".join(f"{code}={rng.choice(['enabler', 'barrier', 'needed'])}" for code in row) for row in drivers
        ],
        **flags,
    }
    tokens = {
        "statement_id": ids[owner],
        "i": np.arange(len(chosen)) - first[owner],
        "start": starts,
        "end": starts + np.char.str_len(chosen),
        "text": chosen,
        "lemma": chosen,
    }
    tokens |= {
        "pos": rng.choice(["NOUN", "VERB", "ADJ"], size=len(chosen), p=[0.6, 0.25, 0.15]),
        "content": np.ones(len(chosen), dtype=int),
    }
    evidence = {
        "statement_id": held,
        "kind": ["driver"] * len(held),
        "label": labels,
        "holds": [1] * len(held),
        "source": ["rule"] * len(held),
        "where": ["text"] * len(held),
        "end": stops,
    }
    names = sorted(set(sessions))
    tables = {
        "sessions": (SESSIONS, {"session_id": names, "title": names, "kind": ["wall"] * len(names)}),
        "statements": (STATEMENTS, statements),
    }
    tables |= {"tokens": (TOKENS, tokens), "evidence": (EVIDENCE, evidence)}
    return {name: _fill(table, columns) for name, (table, columns) in tables.items()}


def time_parts(
    tables: dict[str, pd.DataFrame], settings: Settings, codebooks: tuple[Codebook, ...]
) -> dict[str, float]:
    """Run every part of the analysis once and return the CPU seconds of each."""
    sessions, tokens, evidence = tables["sessions"], tables["tokens"], tables["evidence"]
    ranks: dict[str, dict[str, int]] = {}
    tables["estimates"] = build_frame(ESTIMATES, [])

    def form() -> None:
        themes = form_themes(tables["statements"], tokens, evidence, sessions, codebooks=codebooks, settings=settings)
        tables["themes"] = themes.themes
        tables["statements"] = tables["statements"].assign(theme=themes.assigned)

    parts: dict[str, Callable[[], object]] = {
        "themes": form,
        "frequencies": lambda: count_terms(tables["statements"], tokens, sessions, settings=settings),
        "keyness": lambda: tables.update(
            keyness=compute_keyness(tables["statements"], tokens, evidence, sessions, settings=settings)
        ),
        "co-occurrence": lambda: count_pairs(tables["statements"], tokens, evidence, sessions, settings=settings),
        "drivers": lambda: tables.update(
            drivers=count_drivers(tables["statements"], sessions, codebooks=codebooks, settings=settings)
        ),
        "tags": lambda: count_tags(tables["statements"], sessions, settings=settings.analysis),
        "ranks": lambda: ranks.update(rank_by_driver(tables["statements"], tokens, sessions, codebooks=codebooks)),
        "framework": lambda: build_framework(
            tables["statements"], sessions, ranks, codebooks=codebooks, settings=settings
        ),
        "facets": lambda: tables.update(
            facets=count_facets(tables["statements"], sessions, ranks, codebooks=codebooks, settings=settings)
        ),
        "comparisons": lambda: tables.update(
            comparisons=compare_parts(tables["statements"], sessions, ranks, codebooks=codebooks, settings=settings)
        ),
        "topic": lambda: tables.update(topic=judge_topic(tables["statements"], sessions, evidence)),
        "summaries": lambda: summarise(tables, codebooks=codebooks, settings=settings),
    }
    seconds = {}
    for name, part in parts.items():
        clock, computing = time.perf_counter(), time.process_time()
        part()
        seconds[name] = time.process_time() - computing
        seconds["wall time"] = seconds.get("wall time", 0.0) + time.perf_counter() - clock
    return seconds


def main(sizes: tuple[int, ...]) -> None:
    """Print a table of seconds and the exponents of growth."""
    settings = load_settings()
    codebooks = load_codebooks(settings)
    codes = [code.name for book in codebooks if book.role == "drivers" for code in book.codes]
    time_parts(make_tables(100, codes), settings, codebooks)  # to exclude loading libraries from the measurement
    measured = {}
    for n in sizes:
        measured[n] = time_parts(make_tables(n, codes), settings, codebooks)
        total = sum(value for name, value in measured[n].items() if name != "wall time")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        parts = "  ".join(f"{name} {value:.1f}" for name, value in measured[n].items() if name != "wall time")
        print(
            f"{n:>7} statements: {total:7.1f} s of computing, {measured[n]['wall time']:7.1f} s by the clock, peak {memory:,.0f} MB  ({parts})",
            flush=True,
        )
    if {10_000, 100_000} <= measured.keys():
        for name in ("wall time", *(part for part in measured[10_000] if part != "wall time")):
            exponent = math.log10(max(measured[100_000][name], 1e-3) / max(measured[10_000][name], 1e-3))
            print(
                f"growth from 10,000 to 100,000, {name}: n^{exponent:.2f}"
                + (f"  (asked: at most {TARGET})" if name == "wall time" else "")
            )


def _fill(table: Table, columns: dict[str, object]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))  # type: ignore[arg-type]
    return build_frame(
        table, {column.name: list(columns.get(column.name, [DEFAULTS[column.type]] * n)) for column in table.columns}
    )  # type: ignore[call-overload]


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
