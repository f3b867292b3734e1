"""List and count the terms of statements: lemmas, parts of compounds, multi-word terms; and show one in context."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opschaling_nlp.analysis.association import log_likelihood, npmi
from opschaling_nlp.analysis.scope import choose, countable_statements, join_ids, written_tokens
from opschaling_nlp.model import Voice
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import CONCORDANCE, FREQUENCIES, build_frame, refer, type_frame
from opschaling_nlp.texts import read_texts

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LEMMA, PART, PHRASE = "lemma", "part", "phrase"
KINDS = (LEMMA, PART, PHRASE)


@dataclass(frozen=True, slots=True)
class TermLists:
    """What a researcher can edit: spelling variants and multi-word terms."""

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

    Words inside a multi-word term and compounds with parts are also listed on their own, so that a word's count never
    depends on what it was combined with; `within` is 1 for a lemma that is part of a multi-word term. A multi-word term
    is written in its most frequent form. Words form one if the lists say so, or if they occur `minimum_count` times and
    attract each other.
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
    lowered = parts["term"].str.lower()
    main = lowered.map(lists.variants).fillna(lowered).astype("str")
    parts = parts.assign(kind=PART, within=0, term=main)
    listed = pd.concat([lemmas, parts, phrases.drop(columns="length").assign(kind=PHRASE, within=0)], ignore_index=True)
    listed = listed.astype(dict.fromkeys(("term", "kind", "pos"), "category"))
    return listed[["statement_id", "i", "term", "kind", "pos", "within"]]


def list_lemmas(tokens: pd.DataFrame, lists: TermLists) -> pd.DataFrame:
    """List every occurrence of every lemma: statement_id, i, term, pos.

    The same rows as in `list_terms`, without the cost of looking for phrases.
    """
    return _lemmas(_words(tokens[tokens["content"] == 1], lists))


def drop_label_words(tokens: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Return the tokens without opening words that label a statement (`Verticaal: …`): layout, not a finding."""
    labels = evidence[(evidence["kind"] == "tag") & (evidence["source"] == "prefix") & (evidence["where"] == "text")]
    if labels.empty:
        return tokens
    ends = labels.groupby("statement_id")["end"].max()
    place = ends.index.get_indexer(pd.Index(tokens["statement_id"]))
    return choose(tokens, tokens["end"] > np.append(ends, 0)[place])  # the last stands for statements without a label


def count_words(
    statement_ids: pd.Series[str], words: pd.DataFrame, column: str = "term"
) -> tuple[csr_matrix, NDArray[np.object_]]:
    """Count words per statement: statements × vocabulary, and the vocabulary in alphabetical order.

    Words of statements that are not listed are ignored.
    """
    from scipy.sparse import csr_matrix

    rows = pd.Index(statement_ids).get_indexer(pd.Index(words["statement_id"]))
    codes, vocabulary = pd.factorize(words.loc[rows >= 0, column], sort=True)
    ones = np.ones(len(codes), dtype=np.int64)
    matrix = csr_matrix((ones, (rows[rows >= 0], codes)), shape=(len(statement_ids), len(vocabulary)))
    matrix.sum_duplicates()
    return matrix, np.asarray(vocabulary, dtype=object)


def find_read(words: pd.DataFrame, evidence: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark the words that evidence was read from, insofar as it was read from the text."""
    spans = evidence.loc[evidence["where"] == "text", ["statement_id", "start", "end"]].drop_duplicates()
    ids = pd.Index(spans["statement_id"].unique())
    spans, words = (one.assign(statement_id=ids.get_indexer(pd.Index(one["statement_id"]))) for one in (spans, words))
    places = words.reset_index(drop=True)[["statement_id", "start", "end"]].reset_index(names="row")
    met = places[places["statement_id"] >= 0].merge(spans, on="statement_id", suffixes=("", "_read"))
    read = np.zeros(len(words), dtype=bool)
    read[met.loc[(met["start"] < met["end_read"]) & (met["end"] > met["start_read"]), "row"]] = True
    return read


def _words(tokens: pd.DataFrame, lists: TermLists) -> pd.DataFrame:
    """Return the words in reading order with `key` (main form of the lemma) and `form` (the word in lower case)."""
    needed = ["statement_id", "i", "text", "lemma", "pos", "parts", "content"]
    words = tokens.loc[~tokens["pos"].isin(["PUNCT", "SPACE"]), needed].reset_index(drop=True)
    main = lists.variants.get
    lemmas, texts = (words[name].astype("category").cat for name in ("lemma", "text"))
    size = max(len(texts.categories), 1)
    pairs, different = pd.factorize(lemmas.codes.astype("int64") * size + texts.codes)
    both = zip(lemmas.categories[different // size], texts.categories[different % size], strict=True)
    lowered = [(lemma.lower(), text.lower()) for lemma, text in both]
    keys = [main(lemma) or main(form) or lemma for lemma, form in lowered]
    added = {"key": refer(pairs, keys), "form": refer(pairs, [form for _, form in lowered])}
    return words.drop(columns=["text", "lemma"]).assign(**added)


def _lemmas(content: pd.DataFrame) -> pd.DataFrame:
    return content[["statement_id", "i", "key", "pos"]].rename(columns={"key": "term"})


def _find_phrases(words: pd.DataFrame, lists: TermLists, minimum_count: int) -> pd.DataFrame:
    """Find the multi-word terms: statement_id, i (of the first word), length, term, pos."""
    listed = {tuple(entry.lower().split()) for entry in lists.always}
    lengths = sorted({len(pattern) for pattern in lists.patterns} | {len(entry) for entry in listed})
    numbered = _Numbered(words)
    found = [_phrases_of(words, numbered, lists, listed, length, minimum_count) for length in lengths]
    phrases = pd.concat(found, ignore_index=True)
    phrases = phrases[~phrases["key"].isin(lists.never) & ~phrases["form"].isin(lists.never)]
    usual = phrases["key"].map(_usual(phrases, ["key"], "form")).astype("str")
    return phrases.assign(term=usual).drop(columns=["key", "form"])


class _Numbered:
    """Words as numbers, so that sequences are compared without building strings."""

    def __init__(self, words: pd.DataFrame) -> None:
        self.codes, self.names = {}, {}
        for name in ("key", "form", "pos"):
            self.codes[name], self.names[name] = pd.factorize(words[name])
        self.content = words["content"].to_numpy() == 1
        statement, place = pd.factorize(words["statement_id"])[0], words["i"].to_numpy()
        self._follows = (np.diff(statement, append=-1) == 0) & (np.diff(place, append=-1) == 1)

    def starts(self, length: int) -> NDArray[np.int64]:
        """List the positions where that many consecutive words start within one statement."""
        together = np.ones(max(0, len(self.content) - length + 1), dtype=bool)
        for step in range(length - 1):
            together &= self._follows[step : step + len(together)]
        return np.flatnonzero(together)

    def counts(self, starts: NDArray[np.int64], steps: range) -> NDArray[np.int64]:
        """Count for each sequence how many sequences have the same words at these steps."""
        runs = np.zeros(len(starts), dtype=np.int64)
        for step in steps:
            runs = pd.factorize(runs * len(self.names["key"]) + self.codes["key"][starts + step])[0]
        return np.bincount(runs, minlength=1)[runs]

    def fits(self, name: str, starts: NDArray[np.int64], wanted: Iterable[Sequence[str]]) -> NDArray[np.bool_]:
        """Mark the sequences that match any of the wanted ones in the given column."""
        fitting = np.zeros(len(starts), dtype=bool)
        for one in wanted:
            codes = self.names[name].get_indexer(pd.Index(list(one)))
            fitting |= np.all([self.codes[name][starts + step] == code for step, code in enumerate(codes)], axis=0)
        return fitting


def _phrases_of(
    words: pd.DataFrame,
    numbered: _Numbered,
    lists: TermLists,
    listed: Collection[Sequence[str]],
    length: int,
    minimum_count: int,
) -> pd.DataFrame:
    """Find the terms of a given length that are listed, or that fit a pattern and whose words attract each other.

    Association is measured between the first word and the rest.
    """
    starts = numbered.starts(length)
    count, first, last = (numbered.counts(starts, range(*ends)) for ends in ((0, length), (0, 1), (1, length)))
    n = len(starts)
    strong = (npmi(count, first, last, n) >= lists.minimum_npmi) & (
        log_likelihood(count, last - count, first, n - first) >= lists.minimum_log_likelihood
    )
    strong &= numbered.content[starts] & numbered.content[starts + length - 1] & (count >= max(minimum_count, 2))
    strong &= numbered.fits("pos", starts, [pattern for pattern in lists.patterns if len(pattern) == length])
    named = [entry for entry in listed if len(entry) == length]
    starts = starts[strong | numbered.fits("form", starts, named) | numbered.fits("key", starts, named)]
    found = words.iloc[starts][["statement_id", "i"]].assign(length=length)
    for name in ("key", "form", "pos"):
        parts = [words[name].iloc[starts + step].tolist() for step in range(length)]
        found[name] = pd.Series([" ".join(run) for run in zip(*parts, strict=True)], index=found.index, dtype="str")
    return found


def _covered(phrases: pd.DataFrame) -> pd.DataFrame:
    """List the words inside multi-word terms: statement_id, i."""
    spans = phrases.loc[phrases.index.repeat(phrases["length"]), ["statement_id", "i"]].reset_index(drop=True)
    steps = [step for length in phrases["length"] for step in range(int(length))]
    return spans.assign(i=spans["i"].astype("int64") + pd.Series(steps, dtype="int64"))


def count_terms(
    statements: pd.DataFrame, tokens: pd.DataFrame, sessions: pd.DataFrame, *, settings: Settings
) -> pd.DataFrame:
    """Count the terms of participants and of sources apart (FREQUENCIES), most frequent first.

    Kinds are lemmas, parts of compounds and multi-word terms; a word inside a multi-word term or compound counts on its
    own too, and `within` says how many of a lemma's occurrences a multi-word term covers.
    """
    countable = countable_statements(statements, sessions)
    tokens = written_tokens(tokens, countable)
    lists = load_term_lists()
    minimum = settings.analysis.minimum_term_count
    terms = list_terms(tokens, lists, minimum_count=minimum)
    row = pd.Index(countable["statement_id"]).get_indexer(pd.Index(terms["statement_id"]))
    said_in = countable[["session_id", "voice"]].rename(columns={"voice": "group"}).astype("category")
    # Reading order, so that the ids of a term stand in the order of the statements table.
    placed = terms.assign(row=row)[row >= 0].join(said_in, on="row").sort_values(["row", "i"], kind="stable")
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
    table["statement_ids"] = join_ids(placed, by).reindex(keys).to_numpy()
    table["pos"] = _usual(placed, by, "pos").reindex(keys).to_numpy()
    table = table.astype(dict.fromkeys(by, "str"))
    table["_group"], table["_kind"] = table["group"].map(list(Voice).index), table["kind"].map(KINDS.index)
    table = table.sort_values(
        ["_group", "_kind", "count", "statements", "term"], ascending=[True, True, False, False, True]
    )
    return type_frame(FREQUENCIES, table[[*FREQUENCIES.names]].reset_index(drop=True))


def _usual(frame: pd.DataFrame, by: list[str], column: str) -> pd.Series:
    """Return the most frequent value of a column per group of rows; ties are broken alphabetically."""
    counts = frame.groupby([*by, column]).size().rename("n").reset_index()
    ordered = counts.sort_values([*by, "n", column], ascending=[True] * len(by) + [False, True])
    return ordered.drop_duplicates(by).set_index(by)[column]


def kwic(statements: pd.DataFrame, tokens: pd.DataFrame, term: str, *, width: int = 60) -> pd.DataFrame:
    """List every place where `term` stands (CONCORDANCE), in reading order, with `width` characters on both sides.

    `term` is one or more words; each matches a token by its lemma or by its form, capitals aside and spelling variants
    taken together. Statements that are duplicates of another export are left out.
    """
    wanted = _spellings_of(term.lower().split())
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


def _spellings_of(words: list[str]) -> list[tuple[str, ...]]:
    """Return for each word all spellings that are counted together with it."""
    variants = load_term_lists().variants
    spellings = []
    for word in words:
        main = variants.get(word, word)
        spellings.append(tuple(sorted({word, main} | {form for form, other in variants.items() if other == main})))
    return spellings


def _matches(words: pd.DataFrame, spellings: tuple[str, ...]) -> pd.Series:
    return words["lemma"].str.lower().isin(spellings) | words["text"].str.lower().isin(spellings)
