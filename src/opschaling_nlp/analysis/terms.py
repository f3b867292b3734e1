"""List the terms of statements: lemmas of content words, parts of compounds, and multi-word terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from opschaling_nlp.analysis.association import log_likelihood, npmi
from opschaling_nlp.texts import read_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

LEMMA, PART, PHRASE = "lemma", "part", "phrase"
KINDS = (LEMMA, PART, PHRASE)


@dataclass(frozen=True, slots=True)
class TermLists:
    """Hold what a researcher can edit: spelling variants and multi-word terms."""

    variants: Mapping[str, str]
    """Form → main form, in lower case."""
    patterns: tuple[tuple[str, ...], ...]
    minimum_npmi: float
    minimum_log_likelihood: float
    always: tuple[str, ...]
    never: frozenset[str]


def load_term_lists() -> TermLists:
    """Read the shipped tables of spelling variants and multi-word terms."""
    variants, phrases = read_texts("language/variants.toml"), read_texts("language/phrases.toml")
    detection, lists = phrases["detection"], phrases["lists"]
    return TermLists(
        variants={form: main for main, forms in variants["variants"].items() for form in forms},
        patterns=tuple(tuple(pattern.split()) for pattern in detection["patterns"]),
        minimum_npmi=detection["minimum_npmi"],
        minimum_log_likelihood=detection["minimum_log_likelihood"],
        always=tuple(lists["always"]),
        never=frozenset(lists["never"]),
    )


def list_terms(tokens: pd.DataFrame, lists: TermLists, *, minimum_count: int) -> pd.DataFrame:
    """List every occurrence of every term: statement_id, i, term, kind, pos, within.

    A word inside a multi-word term, and a compound beside its parts, is listed too, so that a word's count never
    depends on what it was combined with; `within` is 1 for a lemma that is (also) part of a multi-word term. A
    multi-word term reads as it is most often written. It is one where the lists say so, or where it occurs
    `minimum_count` times and its words attract each other.
    """
    words = _words(tokens, lists)
    phrases = _find_phrases(words, lists, minimum_count)
    content = words[words["content"] == 1]
    lemmas = _lemmas(content).assign(kind=LEMMA)
    inside = pd.MultiIndex.from_frame(_covered(phrases))
    lemmas["within"] = pd.MultiIndex.from_frame(lemmas[["statement_id", "i"]]).isin(inside).astype("int64")
    compounds = content[content["parts"] != ""]
    parts = compounds.assign(term=compounds["parts"].str.split("+")).explode("term")[
        ["statement_id", "i", "term", "pos"]
    ]
    parts = parts.assign(kind=PART, within=0, term=_main_forms(parts["term"], lists))
    listed = pd.concat([lemmas, parts, phrases.drop(columns="length").assign(kind=PHRASE, within=0)], ignore_index=True)
    return listed[["statement_id", "i", "term", "kind", "pos", "within"]]


def list_lemmas(tokens: pd.DataFrame, lists: TermLists) -> pd.DataFrame:
    """List every occurrence of every lemma: statement_id, i, term, pos.

    What `list_terms` lists too, without the cost of looking for phrases.
    """
    words = _words(tokens, lists)
    return _lemmas(words[words["content"] == 1]).reset_index(drop=True)


def drop_label_words(tokens: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Leave out the opening words that label a statement (`Verticaal.

    …`): they are layout, and would pass for a finding.
    """
    labels = evidence[(evidence["kind"] == "tag") & (evidence["source"] == "prefix") & (evidence["where"] == "text")]
    if labels.empty:
        return tokens
    ends = tokens["statement_id"].map(labels.groupby("statement_id")["end"].max()).fillna(0)
    return tokens[tokens["end"] > ends]


def count_words(
    statement_ids: pd.Series[str], words: pd.DataFrame, column: str = "term"
) -> tuple[csr_matrix, NDArray[np.object_]]:
    """Count words per statement: statements × vocabulary, and the vocabulary in alphabetical order.

    Words of other statements are left out.
    """
    from scipy.sparse import csr_matrix

    rows = pd.Index(statement_ids).get_indexer(pd.Index(words["statement_id"]))
    codes, vocabulary = pd.factorize(words.loc[rows >= 0, column], sort=True)
    ones = np.ones(len(codes), dtype=np.int64)
    matrix = csr_matrix((ones, (rows[rows >= 0], codes)), shape=(len(statement_ids), len(vocabulary)))
    matrix.sum_duplicates()
    return matrix, np.asarray(vocabulary, dtype=object)


def find_read(words: pd.DataFrame, evidence: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark the words that evidence was read from, as far as it was read from the text."""
    spans = evidence.loc[evidence["where"] == "text", ["statement_id", "start", "end"]].drop_duplicates()
    places = words.reset_index(drop=True)[["statement_id", "start", "end"]].reset_index(names="row")
    met = places.merge(spans, on="statement_id", suffixes=("", "_read"))
    read = np.zeros(len(words), dtype=bool)
    read[met.loc[(met["start"] < met["end_read"]) & (met["end"] > met["start_read"]), "row"]] = True
    return read


def _words(tokens: pd.DataFrame, lists: TermLists) -> pd.DataFrame:
    """Return the words in reading order with `key` (main form of the lemma) and `form` (the word in lower case)."""
    words = tokens[~tokens["pos"].isin(["PUNCT", "SPACE"])].reset_index(drop=True)
    form = words["text"].str.lower()
    key = words["lemma"].str.lower()
    spelt = form.map(lists.variants)
    key = key.map(lists.variants).fillna(spelt).fillna(key)
    return words.assign(key=key.astype("str"), form=form)


def _lemmas(content: pd.DataFrame) -> pd.DataFrame:
    return content[["statement_id", "i", "key", "pos"]].rename(columns={"key": "term"})


def _main_forms(lemmas: pd.Series, lists: TermLists) -> pd.Series:
    lowered = lemmas.str.lower()
    return lowered.map(lists.variants).fillna(lowered).astype("str")


def _find_phrases(words: pd.DataFrame, lists: TermLists, minimum_count: int) -> pd.DataFrame:
    """Find the multi-word terms: statement_id, i (of the first word), length, term, pos."""
    listed = {tuple(entry.lower().split()) for entry in lists.always}
    lengths = sorted({len(pattern) for pattern in lists.patterns} | {len(entry) for entry in listed})
    found = [
        window[_is_listed(window, listed, length) | _attracts(window, lists, length, minimum_count)].assign(
            length=length
        )
        for length, window in _windows(words, lengths)
    ]
    columns = ["statement_id", "i", "length", "key", "form", "pos"]
    phrases = pd.concat([frame[columns] for frame in found], ignore_index=True)
    phrases = phrases[~phrases["key"].isin(lists.never) & ~phrases["form"].isin(lists.never)]
    return phrases.assign(term=_usual_forms(phrases)).drop(columns=["key", "form"])


def _windows(words: pd.DataFrame, lengths: list[int]) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield, per length, the runs of that many words that stand together within one statement."""
    for length in lengths:
        window = words[["statement_id", "i", "key", "form", "pos", "content"]]
        tails = [window.shift(-step) for step in range(1, length)]
        together = window["statement_id"].notna()
        for step, tail in enumerate(tails, start=1):
            together &= (tail["statement_id"] == window["statement_id"]) & (tail["i"] == window["i"] + step)
        kept = window[together]
        rest = [tail[together] for tail in tails]
        joined = {}
        for name in ("key", "form", "pos"):
            joined[name] = kept[name]
            for tail in rest:
                joined[name] = joined[name] + " " + tail[name].astype("str")
        ends_in_content = (kept["content"] == 1) & (rest[-1]["content"] == 1)
        # The association is between the first word and what follows it.
        last = joined["key"].str.split(" ", n=1).str[1]
        yield (
            length,
            kept.assign(**joined, first=kept["key"], last=last, ends_in_content=ends_in_content).reset_index(drop=True),
        )


def _is_listed(window: pd.DataFrame, listed: set[tuple[str, ...]], length: int) -> pd.Series:
    entries = sorted(" ".join(entry) for entry in listed if len(entry) == length)
    return window["form"].isin(entries) | window["key"].isin(entries)


def _attracts(window: pd.DataFrame, lists: TermLists, length: int, minimum_count: int) -> pd.Series:
    """Tell which windows fit a pattern and hold words that attract each other."""
    patterns = [" ".join(pattern) for pattern in lists.patterns if len(pattern) == length]
    count = window.groupby("key")["key"].transform("size")
    first = window.groupby("first")["first"].transform("size")
    last = window.groupby("last")["last"].transform("size")
    n = len(window)
    strength = npmi(count, first, last, n)
    evidence = log_likelihood(count, last - count, first, n - first)
    strong = (strength >= lists.minimum_npmi) & (evidence >= lists.minimum_log_likelihood)
    return window["pos"].isin(patterns) & window["ends_in_content"] & (count >= max(minimum_count, 2)) & strong


def _usual_forms(phrases: pd.DataFrame) -> pd.Series:
    """Return for each occurrence the form in which its phrase is most often written.

    Of equals the first in the alphabet.
    """
    counts = phrases.groupby(["key", "form"]).size().rename("n").reset_index()
    usual = counts.sort_values(["key", "n", "form"], ascending=[True, False, True]).drop_duplicates("key")
    names: dict[str, Any] = dict(zip(usual["key"], usual["form"], strict=True))
    return phrases["key"].map(names).astype("str")


def _covered(phrases: pd.DataFrame) -> pd.DataFrame:
    """List the words that lie inside a multi-word term: statement_id, i."""
    spans = phrases.loc[phrases.index.repeat(phrases["length"]), ["statement_id", "i"]].reset_index(drop=True)
    steps = [step for length in phrases["length"] for step in range(int(length))]
    return spans.assign(i=spans["i"].astype("int64") + pd.Series(steps, dtype="int64"))
