"""Pack the statements and the reasons for their tags into the compact JSON that the report searches and filters."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

import pandas as pd

from opschaling_nlp.model import TAGS
from opschaling_nlp.output.naming import session_titles
from opschaling_nlp.output.report.quotes import Memos
from opschaling_nlp.output.selection import as_delivered
from opschaling_nlp.tables import rows_of, split_codes

FLAGS = (*TAGS, "horizontal_about", "vertical_about", "substantive")
"""Bits of a statement's flags, lowest first, followed by one for a duplicate; `report.js` reads them in this order."""
_REASON = ("kind", "label", "driver", "source", "indicator", "where", "coder")
"""Texts of a reason that recur and are therefore stored once."""


def to_json(data: object) -> str:
    """Return JSON that is safe inside a script element: no text in it can close the element or become markup."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def pack_statements(
    tables: Mapping[str, pd.DataFrame], kept: pd.DataFrame, *, speakers: bool, rules: Mapping[tuple[str, str, str], str]
) -> dict[str, Any]:
    """Pack the `kept` rows of the statements, with their reasons; `speakers` says whether names are shown.

    `rules` names a rule by its codebook, code and indicator. Texts of sections, prompts and rules are stored once, and
    a statement refers to them by number. Words as exported stand where they differ, with □ where a PDF has no letter.
    """
    places = {statement_id: place for place, statement_id in enumerate(kept["statement_id"])}
    texts: dict[str, int] = defaultdict(count().__next__)
    _ = texts[""]  # the empty text is 0
    rows = []
    for row in rows_of(kept.assign(**{name: kept[name].fillna(0).astype("int64") for name in ("page", "line_start")})):
        flags = sum(int(getattr(row, flag)) << bit for bit, flag in enumerate(FLAGS)) | (
            bool(row.duplicate_of) << len(FLAGS)
        )
        rows.append(
            [
                row.statement_id,
                row.text,
                0 if (delivered := as_delivered(row.raw_text)) == row.text else delivered,
                texts[row.session_id],
                texts[row.section],
                texts[row.prompt],
                texts[row.prompt_kind or "geen"],
                flags,
                row.drivers,
                row.facets,
                row.valence,
                row.theme,
                texts[row.speaker] if speakers else 0,
                places.get(row.reply_to, -1),
                row.page,
                row.line_start,
                row.undecided,
            ]
        )
    reasons = _pack_reasons(tables["evidence"], places, texts, rules)
    titles = session_titles(tables["sessions"])
    sessions = {
        row.session_id: [titles[row.session_id], row.date, row.kind, int(row.source_kind)]
        for row in rows_of(tables["sessions"])
        if not row.skipped
    }
    return {"texts": list(texts), "statements": rows, "reasons": reasons, "sessions": sessions}


def pack_sets(sets: Mapping[str, Sequence[str]], kept: pd.DataFrame) -> dict[str, list[int]]:
    """Pack named sets of statement ids as positions among the `kept` statements, each as a step from the one before."""
    places = {statement_id: place for place, statement_id in enumerate(kept["statement_id"])}
    packed = {}
    for name, ids in sets.items():
        found = sorted(places[statement_id] for statement_id in ids if statement_id in places)
        packed[name] = [place - before for place, before in zip(found, [0, *found], strict=False)]
    return packed


def _pack_reasons(
    evidence: pd.DataFrame,
    places: Mapping[str, int],
    texts: Mapping[str, int],
    rules: Mapping[tuple[str, str, str], str],
) -> list[list[list[int]]]:
    """Return the reasons per statement: the numbers of the texts of `_REASON`, then start, end, holds."""
    reasons: list[list[list[int]]] = [[] for _ in places]
    kept = evidence[evidence["statement_id"].isin(list(places))]
    keys = zip(kept["codebook"], kept["code"], kept["indicator"], strict=True)
    kept = kept.assign(indicator=[rules.get(key, key[2]) for key in keys])
    columns = [kept[name].tolist() for name in ("statement_id", *_REASON, "start", "end", "holds")]
    for statement_id, *values in zip(*columns, strict=True):
        reasons[places[statement_id]].append(
            [
                *(texts[value] for value in values[: len(_REASON)]),
                *(int(value) for value in values[len(_REASON) :]),
            ]
        )
    return reasons


def pack_memos(memos: Memos, kept: pd.DataFrame) -> dict[int, list[list[str]]]:
    """Return place → who wrote it and what, for each note on the `kept` statements."""
    noted = ((place, memos.on_statement(statement_id)) for place, statement_id in enumerate(kept["statement_id"]))
    return {place: [[memo.by, memo.text] for memo in found] for place, found in noted if found}


def pack_forms(tokens: pd.DataFrame, kept: pd.DataFrame) -> list[list[str]]:
    """Return the words of the `kept` statements that have several forms: the lemma, then its forms, in lower case."""
    words = tokens[(tokens["content"] == 1) & tokens["statement_id"].isin(set(kept["statement_id"]))]
    forms = words.assign(text=words["text"].str.lower(), lemma=words["lemma"].str.lower())[["lemma", "text"]]
    forms = forms.drop_duplicates().sort_values(["lemma", "text"])
    groups = ([lemma, *texts] for lemma, texts in forms.groupby("lemma", sort=True)["text"])
    return [list(dict.fromkeys(group)) for group in groups if len(set(group)) > 1]


def ids_of(frame: pd.DataFrame, key: Iterable[str]) -> dict[str, list[str]]:
    """Return the statement ids of each row under its name in `key`."""
    return {name: split_codes(cell) for name, cell in zip(key, frame["statement_ids"], strict=True)}
