"""Write a session as Markdown that a researcher can correct, and read it back to the same statements.

The format: a first line that names the program; `# title` and lines such as `Datum: 2025-05-14`; one heading per step
of the section path, with `<!-- vraag -->` after a prompt and an empty heading before a statement under none; `- `
before a statement, `- → ` before a reply to the last statement that is not itself a reply, `**Naam:** ` before a
speaker's words. Everything else known of a statement is in a comment after it. A backslash removes the special meaning
of the next character; at the end of a line it keeps the line break.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from opschaling_nlp.model import OWN_MARKDOWN, Block, Edit, Reading, Session, SessionKind, Statement

_FIRST_LINE = (
    f"{OWN_MARKDOWN}: bijdragen, vorm 1. Verbeter wat niet klopt en zet dit bestand in de plaats van de export. -->"
)
_PROMPT, _HEADING = "vraag", "kopje"
_FRONT = {"Datum": "date", "Plaats": "place", "Groep": "group", "Soort": "kind"}

_HEADING_LINE = re.compile(r"(#+)(?:[ \t]+(.*))?$")
_FRONT_LINE = re.compile(rf"({'|'.join(_FRONT)}):[ \t]*(.*)$")
# What may precede the first section: another title, or a fact.
_ABOVE = re.compile(rf">|{_FRONT_LINE.pattern}")
_ITEM = re.compile(r"[ \t]*[-*+•][ \t]+(?:(→)[ \t]*)?")
_SPEAKER = re.compile(r"\*\*((?:[^\\*]|\\.)*?):\*\*[ \t]*")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*) ?<!--(.*?)-->[ \t]*$")
_PAGE_LINE = re.compile(r"<!-- pagina: (\d+|-) -->\s*$")
_OPEN_END = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_INDENT = "  "


def write_markdown(session: Session) -> str:
    """Return the session as Markdown.

    Reading it back gives the same statements, sections, prompts, replies and speakers.
    """
    lines = [_FIRST_LINE, "", f"# {_escape_line(session.title)}".rstrip(), ""]
    facts = ((name, str(getattr(session, field))) for name, field in _FRONT.items())
    lines += [f"{name}: {_escape_line(value)}" for name, value in facts if value]
    lines += [
        f"> {_escape_line(text)}" for _, role, text in session.headings if role == "title" and text != session.title
    ]
    path: list[tuple[str, str]] = []
    page: int | None = None
    labels = _reply_labels(session.statements)
    for statement in session.statements:
        wanted = [(text, _PROMPT if text == statement.prompt else _HEADING) for text in statement.section]
        if wanted != path:
            lines += ["", *_heading_lines(path, wanted), ""]
            path = wanted
        if statement.page != page:
            page = statement.page
            lines.append(f"<!-- pagina: {page or '-'} -->")
        lines += _item_lines(statement, labels)
    return "\n".join(lines) + "\n"


def _heading_lines(path: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str]]) -> list[str]:
    """Write the headings that lead from one section path to the next, from the first step that differs."""
    same = [*(one == other for one, other in zip(path, wanted, strict=False)), False].index(False)
    lines = []
    for depth, (text, role) in enumerate(wanted):
        if depth >= min(same, len(wanted) - 1):
            mark = f" <!-- {role} -->" if role == _PROMPT or "?" in text else ""
            lines.append(f"{'#' * (depth + 2)} {_escape_line(text)}{mark}")
    return lines or ["##"]


def _reply_labels(statements: Sequence[Statement]) -> dict[str, str]:
    """Return numbers for the statements that replies elsewhere refer to, so that adding a line changes no reply."""
    labels: dict[str, str] = {}
    parent = ""
    for statement in statements:
        if not statement.reply_to:
            parent = statement.statement_id
        elif statement.reply_to != parent:
            labels.setdefault(statement.reply_to, str(len(labels) + 1))
    return labels


def _item_lines(statement: Statement, labels: dict[str, str]) -> list[str]:
    facts = {
        "nr": labels.get(statement.statement_id, ""),
        "op": labels.get(statement.reply_to, "") if statement.reply_to else "",
        "tijd": statement.time,
        "reacties": str(statement.reactions or ""),
        "groep": statement.group,
        "gekozen": "ja" if statement.chosen else "",
        "van deelnemers": "ja" if statement.reported else "",
    }
    told = {name: _escape_line(fact).replace(";", "\\;").replace("-->", "--\\>") for name, fact in facts.items()}
    known = "; ".join(f"{name}: {escaped}" for name, escaped in told.items() if escaped)
    name = re.sub(r"([\\*<])", r"\\\1", " ".join(statement.speaker.split()))
    speaker = f"**{name}:** " if name else ""
    arrow = "→ " if statement.reply_to else ""
    words = _escape(statement.text).replace("\n", f"\\\n{_INDENT}")
    return f"- {arrow}{speaker}{words}{f' <!-- {known} -->' if known else ''}".split("\n")


def read_markdown(reading: Reading) -> tuple[Reading, dict[str, str]]:
    """Read a file written by `write_markdown`, possibly corrected by a researcher.

    Returns the reading and what the file says about the session (title, date, place, group, kind).
    """
    reader = _Reader()
    for line in reading.blocks:
        reader.read(line)
    reader.close()
    front = reader.front
    kind = SessionKind(front["kind"]) if front.get("kind") in set(SessionKind) else None
    title, date = front.get("title", ""), front.get("date", "")
    return replace(reading, blocks=tuple(reader.blocks), title=title, date=date, kind=kind), front


def is_own_markdown(blocks: Sequence[Block]) -> bool:
    """Return whether the blocks are the lines of a file written by `write_markdown`."""
    return bool(blocks) and blocks[0].text.startswith(OWN_MARKDOWN)


class _Reader:
    """Tracks the section path, the open item, and the statement that replies answer."""

    def __init__(self) -> None:
        self.front: dict[str, str] = {}
        self._path: list[tuple[str, str]] = []
        self._page: int | None = None
        self.blocks: list[Block] = []
        self._item: list[Block] = []
        self._words = ""
        self._parent = ""

    def read(self, line: Block) -> None:
        """Process the next line."""
        text = line.text
        if self._item and _OPEN_END.search(self._words):
            self._item.append(line)
            self._words = f"{self._words[:-1]}\n{text.removeprefix(_INDENT)}"
        elif heading := _HEADING_LINE.match(text):
            self.close()
            self._open_section(len(heading.group(1)), heading.group(2) or "")
        elif page := _PAGE_LINE.match(text):
            self.close()
            self._page = None if page.group(1) == "-" else int(page.group(1))
        elif not text.strip() or text.startswith(OWN_MARKDOWN):
            self.close()
        elif _ABOVE.match(text) and not (self.blocks or self._item or self._path):
            self._read_fact(text)
        elif _ITEM.match(text) or not self._item:
            self.close()
            self._item, self._words = [line], text
        else:
            self._item.append(line)
            self._words = f"{self._words} {text.strip()}"

    def _open_section(self, depth: int, text: str) -> None:
        words, comment = _split_comment(text)
        title = _unescape(words).strip()
        if depth == 1:
            self.front["title"] = title
            return
        self._path = self._path[: depth - 2]
        if title:
            self._path.append((title, comment.strip() or (_PROMPT if title.endswith("?") else _HEADING)))

    def _read_fact(self, text: str) -> None:
        if fact := _FRONT_LINE.match(text):
            self.front[_FRONT[fact[1]]] = _unescape(fact[2]).strip()

    def close(self) -> None:
        """Store the open item, if any."""
        if not self._item:
            return
        block = self._make_block(self._words, raw="\n".join(line.text for line in self._item))
        if block.text.strip():
            self.blocks.append(block)
        self._item = []

    def _make_block(self, text: str, *, raw: str) -> Block:
        item = _ITEM.match(text)
        words, comment = _split_comment(text[item.end() :] if item else text)
        facts = dict(_read_facts(comment))
        spoken = _SPEAKER.match(words)
        speaker = _unescape(spoken.group(1)) if spoken else ""
        words = _unescape(words[spoken.end() :] if spoken else words)
        key = facts.get("nr", "") or f"regel {self._item[0].line}"
        reply_to = (facts.get("op", "") or self._parent) if item and item.group(1) else ""
        if not reply_to:
            self._parent = key
        prompts = [title for title, role in self._path if role == _PROMPT]
        return Block(
            "post",
            words,
            page=self._page,
            line=self._item[0].line,
            line_end=self._item[-1].line,
            speaker=speaker,
            key=key,
            reply_to=reply_to,
            time=facts.get("tijd", ""),
            reactions=int(facts["reacties"]) if facts.get("reacties", "").isdecimal() else 0,
            group=facts.get("groep", ""),
            chosen=bool(facts.get("gekozen")),
            reported=bool(facts.get("van deelnemers")),
            section=tuple(title for title, _ in self._path),
            prompt=prompts[-1] if prompts else "",
            edits=tuple(_edits_from(raw, words)),
        )


def _edits_from(raw: str, words: str) -> Iterator[Edit]:
    """Log what surrounded the words of an item, or the whole item if it contained escapes."""
    start = raw.find(words)
    if start < 0:
        yield Edit(0, "markdown", raw, words)
        return
    if start:
        yield Edit(0, "markdown", raw[:start], "")
    if raw[start + len(words) :]:
        yield Edit(len(words), "markdown", raw[start + len(words) :], "")


def _split_comment(text: str) -> tuple[str, str]:
    match = _COMMENT.search(text)
    return (text[: match.start()] + match.group(1), match.group(2)) if match else (text, "")


def _read_facts(comment: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"(?<!\\);", comment):
        name, _, value = part.partition(":")
        yield name.strip(), _unescape(value.strip())


def _escape(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("<!--", "\\<!--")
    return f"\\{escaped}" if escaped.startswith(("**", "→")) else escaped


def _escape_line(text: str) -> str:
    return _escape(" ".join(text.split()))


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
