"""Plan how to read the rows of a table: which column is the statement, and which say who, when, where and on what."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest.readers import Export
from opschaling_nlp.ingest.tables.header import find_header, split_rows
from opschaling_nlp.ingest.tables.profile import (
    Choice,
    Column,
    Row,
    content_of,
    counts_scale,
    describe_column,
    filled,
    folded_names,
    is_brief,
    is_name,
    is_other,
    is_question,
    split_option,
)

# The roles that settings may assign (settings.IngestSettings.columns).
_SETTABLE = ("text", "section", "prompt", "author", "time", "reactions")
# The language of a column, as Decidim writes it (`title/nl`).
_LANGUAGE = re.compile(r"/(?!id$)[a-z]{2}(?:-[A-Z]{2})?$")


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of statements, and what its header says about all of them."""

    index: int
    prompt: str = ""
    section: str = ""
    name: str = ""
    choice: Choice | None = None
    """How the answers were chosen; None if people wrote them."""
    beside: dict[str, int] = field(default_factory=dict)
    """Role (author, reactions) → column, if each question has its own."""
    instead: int | None = None
    """The summary column that is read where the others are empty."""

    @property
    def cells(self) -> set[int]:
        """Return the columns that its statements are read from."""
        return {self.index} if self.instead is None else {self.index, self.instead}


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one table are read; column numbers count from 0, rows from 1."""

    header_row: int
    """The last row above the statements, usually the one with column names; 0 if there is none."""
    width: int
    """Number of columns; cells beyond the last one belong to it (a delimiter in a sentence)."""
    text: Sequence[TextColumn]
    roles: dict[str, int] = field(default_factory=dict)
    """Role (title, section, prompt, author, time, reactions, key, reply_to) → column."""
    groups: Sequence[int] = ()
    """The columns that say what kind of participant a row is from."""
    title: str = ""
    prompt: str = ""
    """A question above the table that applies to all rows."""
    warnings: Sequence[str] = ()


def plan_columns(rows: Sequence[Row], *, overrides: Mapping[str, str], sheet: str = "", ragged: bool = False) -> Plan:
    """Make the plan for a table from its first rows; if `ragged`, the header determines the number of columns.

    `overrides` maps roles to column names and takes precedence over names and content. Columns recognised only by
    content are reported in the warnings. Raises UnreadableExportError if no column holds statements, if numbers count
    how often each point of a scale was chosen, or if an override names no column.
    """
    rows = [row for row in rows if filled(row[1])]
    width, header = _find_names(rows, overrides, ragged=ragged)
    above, names, below = split_rows(rows, header, width)
    place = f" in werkblad “{sheet}”" if sheet else ""
    columns = _columns(names, below, place)
    given = _given_roles(columns, overrides, place)
    roles = _named_roles(columns, given)
    text, guessed = _text_columns(columns, roles, rows, given=given)
    if not text:
        raise UnreadableExportError(
            f"geen kolom met bijdragen herkend{place}; wijs hem aan in de instellingen onder [ingest.columns], als text"
        )
    statements = set().union(*(column.cells for column in text))
    # A question that turned out to be the statement is not a prompt.
    roles = {role: index for role, index in roles.items() if role != "text" and index not in statements}
    warnings = [_guess_sentence([columns[column.index] for column in text], "bijdrage", place)] if guessed else []
    section = _section_column(columns, roles, text)
    if section is not None:
        roles["section"] = section
        warnings.append(_guess_sentence([columns[section]], "sectie", place))
    groups = _group_columns(columns, roles, taken=statements)
    warnings += _unread_sentences(columns, {*statements, *roles.values(), *groups}, place)
    if above:
        warnings.append(f"regels boven de kolomnamen{place} niet als bijdrage gelezen: {len(above)}")
    title, prompt = _above(above)
    return Plan(header or (above[-1][0] if above else 0), width, text, roles, groups, title, prompt, warnings)


def _find_names(rows: Sequence[Row], overrides: Mapping[str, str], *, ragged: bool) -> tuple[int, int]:
    """Return the number of columns, and the number of the row with their names (0 if there is none)."""
    width = max((len(cells) for _, cells in rows), default=0)
    header = find_header(rows, width, names=frozenset(map(plain_words, overrides.values())))
    if header and ragged:
        width = next(len(cells) for number, cells in rows if number == header)
    return width, header


def _columns(names: Sequence[str], rows: Sequence[Row], place: str) -> list[Column]:
    """Describe each column by its name and its cells in the rows below.

    Raises UnreadableExportError if they count how often each point of a scale was chosen: nobody wrote anything.
    """
    columns = [
        describe_column(index, _LANGUAGE.sub("", name), [cells[index] for _, cells in rows if index < len(cells)])
        for index, name in enumerate(names)
    ]
    if counts_scale(column.name for column in columns if column.content == "number"):
        raise UnreadableExportError(
            f"de tabel{place} telt hoe vaak elk punt van een schaal is gekozen; er staan geen bijdragen in"
        )
    return columns


def _are_facts(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Return whether two columns hold facts with their names: each name once, most facts values, of several kinds."""
    if any(column.role == "text" for column in columns):
        return False
    pairs = [tuple(map(str.strip, cells)) for _, cells in rows]
    if len(pairs) < count_limit("content.label_minimum") or any(len(pair) != 2 for pair in pairs):
        return False
    names, facts = zip(*pairs, strict=True)
    kinds = Counter(content_of(filled([fact])) for fact in facts)
    values = [kind for kind in ("number", "time", "code") for _ in range(kinds[kind])]
    short = all(map(is_brief, names)) and not all(map(is_name, names))
    return short and len(set(names)) == len(names) and len(set(values)) > 1 and 2 * len(values) > len(facts)


def _above(rows: Sequence[Row]) -> tuple[str, str]:
    """Return the title and the question above a table; empty if there is none."""
    lines = [line for _, cells in rows for line in filled(cells)]
    title = next((line for line in lines if not line.endswith("?")), "")
    return title, next((line for line in lines if line.endswith("?")), "")


def overrides_for(export: Export) -> dict[str, str]:
    """Collect the column settings for a file, from every pattern (`*`, `?`) that matches its path or its name."""
    name = export.source.rsplit("/", 1)[-1]
    found: dict[str, str] = {}
    for pattern, roles in export.settings.columns.items():
        if fnmatchcase(export.source, pattern) or fnmatchcase(name, pattern):
            found |= roles
    return found


def _given_roles(columns: Sequence[Column], overrides: Mapping[str, str], place: str) -> dict[str, int]:
    folded = [plain_words(column.name) for column in columns]
    for role, name in overrides.items():
        if role not in _SETTABLE:
            raise UnreadableExportError(
                f"de instellingen noemen de rol “{role}”, die niet bestaat; kies uit {', '.join(_SETTABLE)}"
            )
        if plain_words(name) not in folded:
            known = ", ".join(column.name for column in columns if column.name) or "geen"
            raise UnreadableExportError(
                f"de kolom “{name}” uit de instellingen staat niet in de tabel{place} (wel: {known})"
            )
    return {role: folded.index(plain_words(name)) for role, name in overrides.items()}


def _named_roles(columns: Sequence[Column], given: Mapping[str, int]) -> dict[str, int]:
    """Match columns to roles: by the settings, or else by name if the content does not contradict it.

    In a table without names, the first column with people's names says who, and the first with times says when.
    """
    roles = dict(given)
    unnamed = not any(column.name for column in columns)
    repeated = any(column.role == "text" for column in columns)
    for column in sorted(columns, key=lambda one: (one.grouping, one.content == "number")):
        # A group is a section, and a number an author, where nothing else is.
        role = {"name": "author", "time": "time"}.get(column.content, "") if unnamed else column.role
        contradicted = {
            "": True,
            "ignore": True,
            "group": True,
            "text": column.content in {"number", "time"},
            "title": column.content in {"number", "time"},
            "reactions": column.content != "number",
            "time": column.content in {"number", "code"},
            "prompt": not (column.repeats or repeated),
            "section": not (column.repeats or column.words <= threshold("content.label_words")),
        }
        free = column.content != "empty" and column.index not in given.values()
        if free and not contradicted.get(role, False):
            roles.setdefault(role, column.index)
    return roles


def _text_columns(
    columns: Sequence[Column], roles: Mapping[str, int], rows: Sequence[Row], *, given: Mapping[str, int]
) -> tuple[list[TextColumn], bool]:
    """Find the columns with statements, and return whether only their content identified them.

    They are the column in the settings, those with a known name, those under a question, or those that read as text.
    """
    if "text" in given:
        return [_text_column(columns[given["text"]], alone=True)], False
    if _are_facts(rows, columns):
        return [], False
    taken = {index for role, index in roles.items() if role != "text"}
    free = [column for column in columns if column.index not in taken and column.may_hold_text]
    found = _named_text(free, titled="title" in roles)
    if found:
        return _with_authors_and_votes(found, columns), False
    if "title" in roles:
        return [TextColumn(roles["title"])], False
    read = next(filter(None, ([one for one in free if one.content == content] for content in ("text", "short"))), [])
    return [_text_column(column, alone=len(read) == 1) for column in read], True


def _named_text(columns: Sequence[Column], *, titled: bool) -> list[TextColumn]:
    """Return the columns with a known name or a question; official answers only if there are no others."""
    said = _saying(columns)
    theirs = [column for column in said if not column.official]
    found = theirs if theirs or titled else said
    summaries = [column for column in found if plain_words(column.name) in folded_names("names", "summary")]
    whole = [column for column in found if column not in summaries]
    if titled and summaries and whole:
        return [replace(_text_column(whole[-1], alone=True), instead=summaries[0].index)]
    return [replace(_text_column(column, alone=len(found) == 1), choice=column.choice) for column in found]


def _saying(columns: Sequence[Column]) -> list[Column]:
    """Return the columns whose names say that they hold statements; Other does beside options that were ticked."""
    ticked = any(column.ticked for column in columns)
    return [column for column in columns if column.says_text or (ticked and is_other(column.name))]


def _text_column(column: Column, *, alone: bool) -> TextColumn:
    name = column.name
    question, option = split_option(name)
    if column.choice and column.choice.option == name:
        return TextColumn(column.index, name=name)
    if option and (is_question(question) or not is_question(name)):
        return TextColumn(column.index, prompt=question, section="" if is_other(option) else option, name=name)
    if is_question(name) and column.role != "text":
        return TextColumn(column.index, prompt=name, name=name)
    return TextColumn(column.index, section="" if alone or is_other(name) else name, name=name)


def _with_authors_and_votes(text: list[TextColumn], columns: Sequence[Column]) -> list[TextColumn]:
    """Assign the author and vote columns beside each question's answers, if every question has one."""
    for role in ("author", "reactions"):
        own = [column.index for column in columns if column.role == role and column.content != "empty"]
        if len(own) == len(text) > 1:
            nearest = [next((index for index in own if index > one.index), own[-1]) for one in text]
            text = [replace(one, beside={**one.beside, role: index}) for one, index in zip(text, nearest, strict=True)]
    return text


def _section_column(columns: Sequence[Column], roles: Mapping[str, int], text: Sequence[TextColumn]) -> int | None:
    """Find the column that says where a row belongs.

    It is the only label column beside a single statement column, or a first column without a name.
    """
    taken = {*roles.values(), *(column.index for column in text)}
    free = [column for column in columns if column.index not in taken]
    if "section" in roles or not free:
        return None
    first, named = free[0], any(column.name for column in columns)
    if first.index == 0 and named and not first.name and first.content in {"label", "short"}:
        return 0
    labels = [column.index for column in free if column.content == "label" and not column.ignored]
    return labels[0] if len(labels) == len(text) == 1 else None


def _group_columns(columns: Sequence[Column], roles: Mapping[str, int], *, taken: set[int]) -> list[int]:
    """Find the columns that say what kind of participant a row is from.

    They hold short values under a name such as Functie or Groep; the latter may be the section as well.
    """
    free = [column for column in columns if column.index not in taken and column.content != "empty"]
    named = (one for one in free if one.role == "group" or one.grouping)
    return [
        one.index for one in named if one.words <= threshold("content.label_words") or one.index == roles.get("section")
    ]


def _guess_sentence(columns: Sequence[Column], role: str, place: str) -> str:
    """Say in Dutch which columns were recognised only by content."""
    found = [f"“{column.name}”" if column.name else f"nummer {column.index + 1}" for column in columns]
    subject = f"kolom {found[0]}{place} is" if len(found) == 1 else f"de kolommen {', '.join(found)}{place} zijn"
    return (
        f"{subject} aan de inhoud herkend als {role}; klopt dat niet, "
        "wijs de kolommen dan aan in de instellingen onder [ingest.columns]"
    )


def _unread_sentences(columns: Sequence[Column], used: set[int], place: str) -> Iterator[str]:
    """Say in Dutch which text columns were not read: official answers, and those with an unknown meaning."""
    worded = {"text", "short", "label"}
    text = [column for column in columns if column.content in worded and column.index not in used]
    for column in text:
        if column.official:
            yield f"kolom “{column.name}” is het antwoord van de organisatie en geen bijdrage: niet gelezen"
    unread = [column.name or str(column.index + 1) for column in text if not (column.ignored or column.official)]
    if unread:
        yield (
            f"kolommen met tekst{place} niet gelezen: {', '.join(unread)}; "
            "wijs aan wat bijdragen zijn onder [ingest.columns]"
        )
