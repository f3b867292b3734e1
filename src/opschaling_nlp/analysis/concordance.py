"""Show a term in its contexts (keyword in context)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.analysis.terms import load_term_lists
from opschaling_nlp.tables import CONCORDANCE, build_frame

if TYPE_CHECKING:
    import pandas as pd


def kwic(statements: pd.DataFrame, tokens: pd.DataFrame, term: str, *, width: int = 60) -> pd.DataFrame:
    """List every place where `term` stands (CONCORDANCE), in reading order, with `width` characters on both sides.

    `term` is one or more words; each matches a token by its lemma or by its form, capitals aside and spelling variants
    taken together. Statements that are duplicates of another export are left out.
    """
    wanted = _main_forms(term.lower().split())
    countable = statements[statements["duplicate_of"] == ""].reset_index(drop=True)
    if not wanted or countable.empty or tokens.empty:
        return build_frame(CONCORDANCE, [])
    words = tokens[tokens["pos"] != "SPACE"].reset_index(drop=True)
    ends = words["end"].copy()
    hit = _matches(words, wanted[0])
    for step, word in enumerate(wanted[1:], start=1):
        following = words.shift(-step)
        hit &= (following["statement_id"] == words["statement_id"]) & _matches(words, word).shift(
            -step, fill_value=False
        )
        ends = following["end"]
    spans = words.loc[hit, ["statement_id", "start"]].assign(end=ends[hit].astype("int64"))
    found = (
        countable.reset_index(names="row").merge(spans, on="statement_id").sort_values(["row", "start"], kind="stable")
    )
    columns = (found[name].tolist() for name in ("statement_id", "session_id", "text", "start", "end"))
    rows = [
        {
            "statement_id": statement_id,
            "session_id": session_id,
            "start": start,
            "end": end,
            "left": text[max(0, start - width) : start],
            "keyword": text[start:end],
            "right": text[end : end + width],
        }
        for statement_id, session_id, text, start, end in zip(*columns, strict=True)
    ]
    return build_frame(CONCORDANCE, rows)


def _main_forms(words: list[str]) -> list[tuple[str, ...]]:
    """Return for each word all spellings that are counted together with it."""
    variants = load_term_lists().variants
    spellings = []
    for word in words:
        main = variants.get(word, word)
        spellings.append(tuple(sorted({word, main} | {form for form, other in variants.items() if other == main})))
    return spellings


def _matches(words: pd.DataFrame, spellings: tuple[str, ...]) -> pd.Series:
    return words["lemma"].str.lower().isin(spellings) | words["text"].str.lower().isin(spellings)
