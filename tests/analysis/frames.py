"""Build small statements, tokens, evidence and sessions by hand, and made-up corpora of any size, for the tests of the analysis."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from opschaling_nlp.codebook import Code, Codebook
from opschaling_nlp.tables import EVIDENCE, SESSIONS, STATEMENTS, TOKENS, build_frame, collect_rows

DEFAULTS = {"text": "", "int": 0, "flag": 0, "optional_int": None, "float": 0.0}
FUNCTION_WORDS = {
    "de": "DET",
    "het": "DET",
    "een": "DET",
    "van": "ADP",
    "in": "ADP",
    "met": "ADP",
    "en": "CCONJ",
    "is": "AUX",
    "om": "ADP",
    "op": "ADP",
}
DRIVERS = Codebook(
    "factoren",
    "1.0",
    "Verzonnen factoren",
    "test",
    "drivers",
    (
        Code("geld", "Geld en tijd", "Money and time", "Gaat over geld."),
        Code("moed", "Moed en plezier", "Courage and joy", "Gaat over moed."),
        Code("regel", "Regels en beleid", "Rules and policy", "Gaat over regels."),
    ),
)
CODEBOOKS = (DRIVERS,)


def make_sessions(*sessions: str | Mapping[str, object]) -> pd.DataFrame:
    """Build sessions; a plain id is a wall of participants."""
    rows = [
        {"session_id": session, "kind": "wall"} if isinstance(session, str) else dict(session) for session in sessions
    ]
    return _frame(SESSIONS, [{"date": "", **row} for row in rows])


def make_statements(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Build statements; without more they are substantive statements of session s1, named s1:1, s1:2 and so on."""
    made = [
        {"session_id": "s1", "statement_id": f"s1:{n}", "position": n, "substantive": 1, **row}
        for n, row in enumerate(rows, start=1)
    ]
    return _frame(STATEMENTS, made)


def make_tokens(
    statements: pd.DataFrame,
    *,
    lemmas: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
    pos: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Build tokens by splitting words and punctuation; a word is a noun with itself as lemma unless said otherwise."""
    lemmas, parts, pos = lemmas or {}, parts or {}, {**FUNCTION_WORDS, **(pos or {})}
    rows = []
    for statement_id, text in zip(statements["statement_id"], statements["text"], strict=True):
        for i, match in enumerate(re.finditer(r"\w+|[^\w\s]", text)):
            word = match.group()
            kind = pos.get(word.lower(), "NOUN" if word[0].isalnum() else "PUNCT")
            rows.append(
                {
                    "statement_id": statement_id,
                    "i": i,
                    "start": match.start(),
                    "end": match.end(),
                    "text": word,
                    "lemma": lemmas.get(word.lower(), word.lower()),
                    "pos": kind,
                    "parts": parts.get(word.lower(), ""),
                    "content": int(kind in {"NOUN", "VERB", "ADJ", "PROPN"}),
                }
            )
    return _frame(TOKENS, rows)


def make_evidence(rows: Iterable[Mapping[str, object]] = ()) -> pd.DataFrame:
    """Build evidence; without more a row is a rule that read the words and holds."""
    return _frame(EVIDENCE, [{"holds": 1, "source": "rule", "where": "text", "score": 1.0, **row} for row in rows])


def make_vocabulary(seed: int, size: int) -> list[str]:
    """Make up words that share no letter runs on purpose with another vocabulary but by chance."""
    rng = random.Random(seed)
    words: set[str] = set()
    while len(words) < size:
        words.add("".join(rng.choice("bdfgklmnprstvwz") + rng.choice("aeiou") for _ in range(rng.randint(3, 4))))
    return sorted(words)


def make_corpus(
    vocabularies: Sequence[Sequence[str]], n: int, *, seed: int = 1, words: tuple[int, int] = (4, 9), sessions: int = 3
) -> pd.DataFrame:
    """Make `n` statements, each of words of one vocabulary in turn; the number of the vocabulary is in `speaker`."""
    rng = random.Random(seed)
    rows = []
    for number in range(n):
        kind = number % len(vocabularies)
        text = " ".join(rng.choices(vocabularies[kind], k=rng.randint(*words)))
        session = f"s{1 + number * sessions // n}"
        rows.append(
            {"statement_id": f"{session}:{number:06d}", "session_id": session, "text": text, "speaker": str(kind)}
        )
    return make_statements(rows)


def shuffle_words(statements: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Deal all words of the statements out again, so that every statement keeps its length and loses its subject."""
    rng = random.Random(seed)
    words = [word for text in statements["text"] for word in text.split()]
    rng.shuffle(words)
    deal = iter(words)
    return statements.assign(text=[" ".join(next(deal) for _ in text.split()) for text in statements["text"]])


def _frame(table, rows):
    """Fill what is not given, and collect the rows as the stage before the analysis does."""
    full = [{column.name: DEFAULTS[column.type] for column in table.columns} | row for row in rows]
    if table in (TOKENS, EVIDENCE):
        return pd.DataFrame(collect_rows(table.columns, [tuple(row[name] for name in table.names) for row in full]))
    return build_frame(table, full)
