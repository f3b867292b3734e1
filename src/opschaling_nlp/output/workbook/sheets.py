"""Arrange the tables of a run as sheets for the researcher to continue with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, NamedTuple

import pandas as pd

from opschaling_nlp.codebook import Codebook, built_in
from opschaling_nlp.model import TAGS
from opschaling_nlp.output.naming import driver_labels, fixed_labels, session_titles
from opschaling_nlp.output.report.quotes import EVERYWHERE, Memos, Quotes, arrange_framework, own_summaries
from opschaling_nlp.output.selection import as_delivered
from opschaling_nlp.tables import TABLES, rows_of, split_codes, split_pairs
from opschaling_nlp.texts import in_dutch, read_texts, say, say_all

Tables = Mapping[str, pd.DataFrame]
QUOTES = 5
"""Maximum number of quotes in a cell of the framework."""


@dataclass(frozen=True, slots=True)
class Headers:
    """The contents of headers.toml."""

    sheets: Mapping[str, str]
    explanations: Mapping[str, str]
    headers: Mapping[str, str]
    meanings: Mapping[str, str]
    """Of columns that only the workbook has, or that it fills in its own way."""
    suffixes: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]

    def of(self, column: str) -> str:
        """Return the header of a column (for `tip.tool`: that of `tip` with the suffix), or else its own name."""
        name, _, suffix = column.partition(".")
        header = self.headers.get(name, name)
        return f"{header} ({self.suffixes[suffix]})" if suffix else header

    def value(self, column: str, value: object) -> object:
        """Return a value of a column as readers know it; a value without such a name is unchanged."""
        return self.values.get(column, {}).get(str(value), value)


def load_headers() -> Headers:
    """Read headers.toml."""
    return Headers(**say_all(read_texts("workbook/headers.toml")))


class Jump(NamedTuple):
    """A number that links to a row of another sheet (`'Bijdragen'!A7`)."""

    number: int
    to: str


class _Leads:
    """Where the statements behind a number are in the workbook."""

    def __init__(self, tables: Tables, headers: Headers) -> None:
        self._sheet = headers.sheets["statements"]
        self._lines = {one: line for line, one in enumerate(tables["statements"]["statement_id"], start=2)}

    def to(self, number: int, statement_ids: str) -> Jump | int:
        """Return the number, leading to the first of its statements."""
        first = statement_ids.partition(";")[0]
        return Jump(number, f"'{self._sheet}'!A{self._lines[first]}") if first in self._lines else number


_ARRANGED = {"statements", "framework"}
"""Tables whose sheet is not simply the table."""
_NOTHING: Any = SimpleNamespace(n=0, statement_ids="", quotes="")
"""Takes the place of a missing row of the framework."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a key of headers.toml, columns by their names in the CSV files, and the rows shown."""

    key: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of columns that only this run has: one per driver."""
    left_out: int = 0
    """Number of rows of the table that are not shown."""


def build_sheets(tables: Tables, codebooks: Sequence[Codebook], headers: Headers, most: int) -> list[Sheet]:
    """Return every sheet except the guide, in the order of the workbook, with at most `most` rows each."""
    drivers = driver_labels(codebooks, tables["drivers"])
    titles = session_titles(tables["sessions"])
    kinds = {**headers.values["prompt_kind"], "": fixed_labels("prompt_kinds")["geen"]}
    both = {f"{one}|{kind}": f"{title}, {name}" for one, title in titles.items() for kind, name in kinds.items()}
    slices = titles | both | dict(headers.values["prompt_kind"]) | dict(headers.values["level"])
    names = drivers | dict(fixed_labels("tags")) | dict(fixed_labels("valences")) | dict(headers.values["level"])
    contrasts = {f"session:{one}": title for one, title in titles.items()} | dict(headers.values["contrast"])
    headers = replace(headers, values={**headers.values, "value": slices, "contrast": contrasts})
    rules = {built_in(rule): name for rule, name in fixed_labels("rules").items()}
    words = {**dict.fromkeys(("label", "driver", "a", "b"), names), "indicator": rules}
    worded = replace(headers, values={**headers.values, **words})
    sheets = [
        _statements(tables, drivers, titles, headers, most),
        _long(tables, drivers, titles, headers, most),
        _table(tables, "evidence", worded, most),
        _framework(tables, drivers, titles, headers),
        _matrix(tables, drivers, titles),
        _quotes(tables, titles),
        _table(tables, "drivers", headers, most),
        _table(tables, "frequencies", headers, most),
        _table(tables, "keyness", headers, most),
        _table(tables, "cooccurrence", worded, most),
    ]
    return [
        sheet if len(sheet.rows) <= most else replace(sheet, rows=sheet.rows[:most], left_out=len(sheet.rows) - most)
        for sheet in (*sheets, _codebook(codebooks, sheets, headers))
    ]


def _table(tables: Tables, name: str, headers: Headers, most: int) -> Sheet:
    """Show a table as it is, with coded values as readers know them, and a number of statements that leads to them."""
    frame = tables[name].head(most)
    columns = {
        column: [headers.value(column, value) for value in frame[column].tolist()]
        if column in headers.values
        else frame[column].tolist()
        for column in frame.columns
    }
    if {"statements", "statement_ids"} <= set(columns):
        leads = _Leads(tables, headers)
        columns["statements"] = [
            leads.to(*both) for both in zip(columns["statements"], columns["statement_ids"], strict=True)
        ]
    return Sheet(
        name, tuple(columns), list(zip(*columns.values(), strict=True)), left_out=len(tables[name]) - len(frame)
    )


def _statements(
    tables: Tables, drivers: Mapping[str, str], titles: Mapping[str, str], headers: Headers, most: int
) -> Sheet:
    """Show per statement and tag what the tool said, what coders said, and what counts; drivers as 0/1.

    What somebody reads on paper comes first.
    """
    frame = tables["statements"].head(most)
    statements, ways = rows_of(frame), fixed_labels("valences")
    sessions = {row.session_id: row for row in rows_of(tables["sessions"])}
    labels = dict(zip(tables["themes"]["theme"], tables["themes"]["label"], strict=True))

    def plain(*names: str) -> dict[str, list[Any]]:
        return {name: frame[name].tolist() for name in names}

    columns: dict[str, list[Any]] = {
        **plain("statement_id", "text"),
        "title": [titles[row.session_id] for row in statements],
        **plain("prompt"),
        "prompt_kind": [headers.value("prompt_kind", row.prompt_kind) for row in statements],
        **{f"{tag}.final": frame[tag].tolist() for tag in TAGS},
        "drivers": [_named(split_codes(row.drivers), drivers) for row in statements],
        "date": [sessions[row.session_id].date for row in statements],
        "kind": [headers.value("kind", sessions[row.session_id].kind) for row in statements],
        **plain(
            "position",
            "section",
            "speaker",
            "reply_to",
            "page",
            "line_start",
            "reactions",
            "duplicate_of",
            "substantive",
        ),
        **_columns_by_origin(statements, drivers, _coded(tables["evidence"])),
        **{name: [_in_words(cell, drivers, ways) for cell in frame[name]] for name in ("valence", "valence_about")},
        **plain("theme"),
        "theme_label": [labels.get(row.theme, "") for row in statements],
        **plain("undecided", *(name for name in frame.columns if name.startswith("codes_"))),
        "raw_text": [as_delivered(text) for text in frame["raw_text"]],
    }
    return Sheet(
        "statements",
        tuple(columns),
        list(zip(*columns.values(), strict=True)),
        {f"driver:{code}": label for code, label in drivers.items()},
        len(tables["statements"]) - len(frame),
    )


def _columns_by_origin(
    statements: Sequence[Any], drivers: Mapping[str, str], coded: Mapping[str, Mapping[str, str]]
) -> dict[str, list[Any]]:
    """Return per tag and for the drivers what the tool said, what coders said, and what counts."""
    overruled = [dict(pair.rsplit("=", 1) for pair in split_codes(row.tool)) for row in statements]
    said = [coded.get(row.statement_id, {}) for row in statements]
    columns: dict[str, list[Any]] = {}
    for tag in TAGS:
        counts = [getattr(row, tag) for row in statements]
        columns[f"{tag}.tool"] = [int(tool.get(tag, count)) for count, tool in zip(counts, overruled, strict=True)]
        columns[f"{tag}.coders"] = [codes.get(tag, "") for codes in said]
    for level in ("horizontal_about", "vertical_about"):
        columns[level] = [getattr(row, level) for row in statements]
    named = [split_codes(row.drivers) for row in statements]
    columns["drivers.tool"] = [_found_by_tool(*both, drivers) for both in zip(named, overruled, strict=True)]
    columns["drivers.coders"] = [_said_of_drivers(codes, drivers) for codes in said]
    return columns | {f"driver:{code}": [int(code in codes) for codes in named] for code in drivers}


def _found_by_tool(named: Sequence[str], overruled: Mapping[str, str], drivers: Mapping[str, str]) -> str:
    """Return the drivers that the tool found, also where a coder decided otherwise."""
    return _named([code for code in drivers if overruled.get(code, str(int(code in named))) == "1"], drivers)


def _named(codes: Sequence[str], drivers: Mapping[str, str]) -> str:
    """Return the labels of drivers."""
    return "; ".join(drivers.get(code, code) for code in codes)


def _said_of_drivers(codes: Mapping[str, str], drivers: Mapping[str, str]) -> str:
    return " | ".join(f"{label} ({codes[code]})" for code, label in drivers.items() if code in codes)


def _coded(evidence: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return statement → label → what each coder said, as `anna: 1; ben: 0`."""
    said: dict[str, dict[str, list[str]]] = {}
    for row in rows_of(evidence[(evidence["source"] == "coder") & evidence["kind"].isin(["tag", "driver"])]):
        said.setdefault(row.statement_id, {}).setdefault(row.label, []).append(f"{row.coder}: {row.holds}")
    return {
        statement: {label: "; ".join(codes) for label, codes in labels.items()} for statement, labels in said.items()
    }


def _in_words(cell: str, drivers: Mapping[str, str], ways: Mapping[str, str]) -> str:
    """Write out the directions of drivers: `res=needed;lead=barrier` names both drivers and what is said of them."""
    return "; ".join(f"{drivers.get(code, code)}: {ways.get(way, way)}" for code, way in split_pairs(cell))


def _long(tables: Tables, drivers: Mapping[str, str], titles: Mapping[str, str], headers: Headers, most: int) -> Sheet:
    """Show one row for each statement × driver × valence × source, for pivot tables."""
    columns = (
        "statement_id",
        "title",
        "kind",
        "prompt_kind",
        "driver",
        "driver_label",
        "valence",
        "source",
        *TAGS,
        "substantive",
        "counted",
        "text",
    )
    sources = _sources(tables["evidence"])
    kinds = {row.session_id: headers.value("kind", row.kind) for row in rows_of(tables["sessions"])}
    rows: list[Sequence[Any]] = []
    left_out = 0
    for row in rows_of(tables["statements"]):
        prompt_kind = headers.value("prompt_kind", row.prompt_kind)
        before = (row.statement_id, titles[row.session_id], kinds[row.session_id], prompt_kind)
        after = (*(getattr(row, tag) for tag in TAGS), row.substantive, int(row.duplicate_of == ""), row.text)
        ways = split_pairs(row.valence)
        for driver in split_codes(row.drivers):
            valences = [headers.headers[way] for code, way in ways if code == driver] or [say("Niet bepaald")]
            read = [headers.values["source"][source] for source in sources.get((row.statement_id, driver), ())] or [""]
            if len(rows) >= most:
                left_out += len(valences) * len(read)
                continue
            rows.extend(
                (*before, driver, drivers.get(driver, driver), valence, source, *after)
                for valence in valences
                for source in read
            )
    left_out += max(0, len(rows) - most)
    return Sheet("long", columns, rows[:most], {"valence": say("Richting"), "counted": say("Geen dubbele")}, left_out)


def _sources(evidence: pd.DataFrame) -> dict[tuple[str, str], dict[str, None]]:
    """Return (statement, driver) → the sources that name it, each once, in the order of the evidence."""
    named = evidence[(evidence["kind"] == "driver") & (evidence["holds"] == 1)]
    sources: dict[tuple[str, str], dict[str, None]] = {}
    for statement, driver, source in zip(named["statement_id"], named["label"], named["source"], strict=True):
        sources.setdefault((statement, driver), {})[source] = None
    return sources


def _framework(tables: Tables, drivers: Mapping[str, str], titles: Mapping[str, str], headers: Headers) -> Sheet:
    """Show session × driver with its quotes and the researcher's own summary, also where only a summary is left.

    A row per driver without a session comes first, for what she writes about all sessions.
    """
    summaries = own_summaries(tables)
    leads = _Leads(tables, headers)
    words = dict(zip(tables["statements"]["statement_id"], tables["statements"]["text"], strict=True))
    found = {(row.session_id, row.driver): row for row in rows_of(tables["framework"])}
    order = {code: place for place, code in enumerate(drivers)}
    written = {key for key, text in summaries.items() if text}
    keys = {*found, *written, *((EVERYWHERE, code) for code in drivers)}
    rows = []
    for session, driver in sorted(keys, key=lambda key: (key[0], order.get(key[1], len(order)), key[1])):
        row = found.get((session, driver), _NOTHING)
        rows.append(
            (
                session,
                titles.get(session, session) if session else say("Alle sessies"),
                driver,
                drivers.get(driver, driver),
                leads.to(row.n, row.statement_ids) if row.statement_ids else "",
                "\n".join(f"“{words[one]}”" for one in split_codes(row.quotes)[:QUOTES] if one in words),
                summaries.get((session, driver), ""),
                row.statement_ids,
            )
        )
    return Sheet(
        "framework", ("session_id", "title", "driver", "driver_label", "n", "quotes", "summary", "statement_ids"), rows
    )


def _matrix(tables: Tables, drivers: Mapping[str, str], titles: Mapping[str, str]) -> Sheet:
    """Show the framework as a matrix: each cell has the researcher's own summary, the number, and two quotes."""

    def cell(item: Mapping[str, Any]) -> str:
        number = f"n = {item['count'].text}" if item["count"].link else ""
        return "\n".join(filter(None, (item["own"], number, *(f"“{quote['text']}”" for quote in item["quotes"]))))

    sessions = list(dict.fromkeys(tables["framework"]["session_id"]))
    quotes = Quotes(tables, tables["statements"], Memos(tables["memos"], shown=False))
    arranged = arrange_framework(tables, drivers, titles, sessions, quotes, own=own_summaries(tables))
    return Sheet(
        "matrix",
        ("session_id", "title", *(f"cell:{code}" for code in drivers)),
        [(row["session"], row["title"], *map(cell, row["cells"])) for row in arranged],
        {f"cell:{code}": label for code, label in drivers.items()},
    )


def _quotes(tables: Tables, titles: Mapping[str, str]) -> Sheet:
    """Show one quotation per row: those typical of each theme, then those that deviate."""
    themes, frame = rows_of(tables["themes"]), tables["statements"]
    quoted = {one for theme in themes for cell in (theme.exemplars, theme.deviant) for one in split_codes(cell)}
    statements = {row.statement_id: row for row in rows_of(frame[frame["statement_id"].isin(quoted)])}
    rows = []
    for theme in themes:
        for role, cell in ((say("kenmerkend citaat"), theme.exemplars), (say("tegenvoorbeeld"), theme.deviant)):
            for rank, statement_id in enumerate(split_codes(cell), start=1):
                row = statements[statement_id]
                rows.append(
                    (
                        theme.theme,
                        theme.label,
                        say(theme.verdict),
                        role,
                        rank,
                        row.text,
                        titles[row.session_id],
                        row.section,
                        row.page,
                        statement_id,
                    )
                )
    return Sheet(
        "quotes",
        ("theme", "theme_label", "verdict", "role", "rank", "text", "title", "section", "page", "statement_id"),
        rows,
    )


def _codebook(codebooks: Sequence[Codebook], sheets: Sequence[Sheet], headers: Headers) -> Sheet:
    """Show the codes, then each column of the other sheets with its name in the CSV files and its meaning."""
    rows: list[tuple[str, ...]] = [
        (
            f"{book.name} {book.version}",
            code.name,
            code.label,
            say(code.definition),
            "\n".join(code.include),
            "\n".join(code.exclude),
        )
        for book in codebooks
        for code in book.codes
    ]
    for sheet in sheets:
        for column in sheet.columns:
            name = column.partition(".")[0]
            csv = column.replace("driver:", "drivers: ").replace("cell:", "framework: ") if ":" in column else name
            rows.append(
                (
                    headers.sheets[sheet.key],
                    csv,
                    sheet.headers.get(column) or headers.of(column),
                    _meaning(sheet, column, headers),
                    "",
                    "",
                )
            )
    return Sheet("codebook", ("sheet", "code", "dutch", "definition", "include", "exclude"), rows)


def _meaning(sheet: Sheet, column: str, headers: Headers) -> str:
    """Return what a column means; the workbook's own words go first on sheets that it arranges itself."""
    name, _, suffix = column.partition(".")
    group, _, one = column.partition(":")
    told = {column.name: in_dutch(column.meaning) for column in TABLES["statements"].columns}
    if sheet.key in TABLES:
        told |= {column.name: in_dutch(column.meaning) for column in TABLES[sheet.key].columns}
    own = {**headers.meanings, **told} if sheet.key in TABLES.keys() - _ARRANGED else {**told, **headers.meanings}
    kind = {"driver": "factor"}.get(group, group) if one else "codes" if name.startswith("codes_") else name
    return own.get(suffix) or own[kind]
