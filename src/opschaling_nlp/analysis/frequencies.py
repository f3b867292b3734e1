"""Count terms: how often, in how many statements, in how many sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opschaling_nlp.analysis.scope import countable_statements, join_column, written_tokens
from opschaling_nlp.analysis.terms import KINDS, list_terms, load_term_lists
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import FREQUENCIES, build_frame

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.settings import Settings


def count_terms(
    statements: pd.DataFrame, tokens: pd.DataFrame, sessions: pd.DataFrame, *, settings: Settings
) -> pd.DataFrame:
    """Count the terms of participants and of sources apart (FREQUENCIES), most frequent first.

    Kinds are lemmas, parts of compounds and multi-word terms; a word inside a multi-word term or compound counts on its
    own too, and `within` says how many of a lemma's occurrences a multi-word term covers.
    """
    columns = {"statement_id": "statement_id", "session_id": "session_id", "voice": "group"}
    countable = countable_statements(statements, sessions)[list(columns)].rename(columns=columns)
    tokens = written_tokens(tokens, statements)
    lists = load_term_lists()
    minimum = settings.analysis.minimum_term_count
    terms = list_terms(tokens[tokens["statement_id"].isin(countable["statement_id"])], lists, minimum_count=minimum)
    # Reading order, so that the ids of a term stand in the order of the statements table.
    placed = countable.reset_index(names="row").merge(terms, on="statement_id").sort_values(["row", "i"], kind="stable")
    by = ["group", "kind", "term"]
    grouped = placed.groupby(by, sort=True)
    table = grouped.agg(
        count=("i", "size"),
        within=("within", "sum"),
        statements=("statement_id", "nunique"),
        sessions=("session_id", "nunique"),
    ).reset_index()
    if table.empty:
        return build_frame(FREQUENCIES, [])
    keys = table.set_index(by).index
    table["statement_ids"] = join_column(placed, by).reindex(keys).to_numpy()
    table["pos"] = _usual_pos(placed, by).reindex(keys).to_numpy()
    table["_group"], table["_kind"] = table["group"].map(list(Voice).index), table["kind"].map(KINDS.index)
    table = table.sort_values(
        ["_group", "_kind", "count", "statements", "term"], ascending=[True, True, False, False, True]
    )
    return build_frame(FREQUENCIES, {name: table[name].tolist() for name in FREQUENCIES.names})


def _usual_pos(placed: pd.DataFrame, by: list[str]) -> pd.Series:
    counts = placed.groupby([*by, "pos"]).size().rename("n").reset_index()
    usual = counts.sort_values([*by, "n", "pos"], ascending=[True] * len(by) + [False, True]).drop_duplicates(by)
    return usual.set_index(by)["pos"]
