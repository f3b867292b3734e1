"""Try indicators out: explain one sentence, or count hits in labelled statements and in general Dutch."""

import json
import lzma
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.errors import UserError
from opschaling_nlp.settings import Settings
from opschaling_nlp.tagging.language.pipeline import load_pipeline
from opschaling_nlp.tagging.search.matching import IndicatorMatcher
from opschaling_nlp.tagging.tags.context import make_doc

COLUMNS = (
    "codebook",
    "version",
    "code",
    "facet",
    "indicator",
    "sought",
    "hits",
    "right",
    "wrong",
    "general_hits",
    "general_per_1000",
)
_SPACE = "SpaceAfter=No"
_FIELDS = 10
"""Number of columns in CoNLL-U."""


def explain(
    text: str, codebooks: Sequence[Codebook], settings: Settings
) -> tuple[Sequence[tuple[str, ...]], Sequence[tuple[str, ...]]]:
    """Tag one sentence on its own, and return its words and the indicators that found theirs.

    Of a word: its text, lemma, class, relation and head. Of an indicator: its codebook, code, facet and name, the words
    it found, and what ruled them out (empty: they count). Raises UserError if the language model is missing.
    """
    nlp = load_pipeline(settings)
    doc = nlp(make_doc(nlp, text))
    words = [(token.text, token.lemma_, token.pos_, token.dep_, token.head.text) for token in doc if not token.is_space]
    considered = IndicatorMatcher(codebooks, nlp.vocab).consider(doc)
    found = [
        (rule.book, rule.code, rule.facet, rule.indicator, doc[start:end].text, why)
        for (rule, start, end), why in considered
    ]
    return words, found


class Labelled(NamedTuple):
    """A statement and, for each code, whether it holds."""

    text: str
    holds: Mapping[str, bool]


def read_labelled(path: Path) -> list[Labelled]:
    """Read labelled statements from a file of JSON lines.

    Each line has a `text`, and `drivers` and `tags` as code → 1, 0 or null (undecided). Raises UserError for unreadable
    lines.
    """
    found = []
    for number, line in enumerate(_read_lines(path), start=1):
        try:
            row: Mapping[str, Any] = json.loads(line)
            labels = {**row.get("drivers", {}), **row.get("tags", {}), **row.get("codes", {})}
            found.append(Labelled(row["text"], {code: bool(one) for code, one in labels.items() if one is not None}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError.single(
                f"{path}: regel {number}",
                f"is geen bijdrage met labels ({error})",
                'schrijf {"text": "…", "drivers": {"res": 1}}',
            ) from error
    return found


def read_sentences(path: Path) -> list[str]:
    """Read the sentences of a CoNLL-U treebank, optionally compressed with xz; raises UserError if unreadable."""
    found: list[str] = []
    words: list[str] = []
    beyond = 0
    for line in [*_read_lines(path, keep_blank=True), ""]:
        fields = line.split("\t")
        if not line.strip():
            found.extend(["".join(words).strip()] if words else [])
            words, beyond = [], 0
        elif not line.startswith("#") and len(fields) == _FIELDS:
            first, _, last = fields[0].partition("-")
            if last or (first.isdigit() and int(first) > beyond):
                words.append(fields[1] + ("" if _SPACE in fields[9] else " "))
                beyond = int(last or first)
    return found


def _read_lines(path: Path, *, keep_blank: bool = False) -> Iterator[str]:
    try:
        raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        lines = raw.decode("utf-8").split("\n")
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise UserError.single(str(path), f"kan niet worden gelezen ({error})", "controleer het bestand") from error
    yield from (line for line in lines if keep_blank or line.strip())


def measure_indicators(
    books: Sequence[Codebook], settings: Settings, *, labelled: Sequence[Labelled], general: Sequence[str]
) -> pd.DataFrame:
    """Count for each indicator the labelled statements in which it fires, and in how many of these its code holds.

    Indicators are in codebook order. `general_per_1000` is the number of `general` sentences per thousand in which it
    fires; empty without sentences.
    """
    nlp = load_pipeline(settings)
    matcher = IndicatorMatcher(books, nlp.vocab)
    texts = [*(one.text for one in labelled), *general]
    docs = nlp.pipe((make_doc(nlp, text) for text in texts), batch_size=nlp.batch_size)
    fired = [{hit.rule for hit, barred in matcher.consider(doc) if not barred} for doc in docs]
    said = [(rule, one.holds.get(rule.code)) for one, rules in zip(labelled, fired, strict=False) for rule in rules]
    hits, verdicts = Counter(rule for rule, _ in said), Counter(said)
    background = Counter(rule for rules in fired[len(labelled) :] for rule in rules)
    per = 1000 / len(general) if general else float("nan")
    indicators = [(book, one) for book in books for _, one in book.indicators()]
    rows = [
        (
            book.name,
            book.version,
            rule.code,
            rule.facet,
            rule.indicator,
            str(one.value),
            hits[rule],
            verdicts[rule, True],
            verdicts[rule, False],
            background[rule],
            round(background[rule] * per, 2),
        )
        for rule, (book, one) in zip(matcher.rules, indicators, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
