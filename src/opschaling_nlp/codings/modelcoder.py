"""Let a language model code statements, and keep its answers separate from those of people."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from opschaling_nlp.codings.asking import Server, is_this_machine
from opschaling_nlp.codings.attaching import Anchor, anchor_from_table
from opschaling_nlp.codings.files import MODELS, model_files
from opschaling_nlp.codings.labels import SheetColumn
from opschaling_nlp.codings.log import append_lines, locked, read_lines
from opschaling_nlp.codings.store import VALUES, CodedStatement, Codings

PREFIX = "model:"
"""Prefix of the names of coders that are not people; a person's name has no colon."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A statement as presented to a model: its words, the question and its section."""

    anchor: Anchor
    prompt: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A model's answer on one statement, where it ran, and hashes of the model and its instructions."""

    anchor: Anchor
    coder: str
    host: str
    digest: str
    task: str
    values: Mapping[str, str]
    """Empty if the answer could not be used."""


class _Coded(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    nr: int
    codes: list[str]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    bijdragen: list[_Coded]


@dataclass(frozen=True)
class ModelCoder:
    """Codes statements with one model on one server, by the definitions and examples of `columns`."""

    server: Server
    model: str
    digest: str
    columns: Sequence[SheetColumn]

    @property
    def name(self) -> str:
        """Return the name of the coder."""
        return PREFIX + self.model

    @cached_property
    def task(self) -> str:
        """Return the instructions: the codes with definitions and examples, and how to answer."""
        text = files("opschaling_nlp").joinpath("resources/coder/task.txt").read_text("utf-8")
        return text.format(codes="\n".join(map(_describe, self.columns)))

    def is_done(self, answer: Answer) -> bool:
        """Return whether a stored answer is from this model with the same instructions."""
        same = answer.coder, answer.digest, answer.task
        return bool(answer.values) and same == (self.name, self.digest, _hash(self.task))

    def code(self, folder: Path, posed: Sequence[Posed], *, batch: int) -> Iterator[int]:
        """Code the statements in batches, store each answer, and yield the number of usable answers per batch.

        If an answer does not match the schema, its statements are asked one by one; those that still fail are stored
        without values.
        """
        for start in range(0, len(posed), batch):
            lines = self._ask(posed[start : start + batch])
            with locked(folder / MODELS):
                append_lines(folder / MODELS / f"{_slug(self.model)}.jsonl", map(self._complete, lines))
            yield sum(bool(line["waarden"]) for line in lines)

    def _ask(self, posed: Sequence[Posed]) -> list[dict[str, Any]]:
        keys = [column.label.key for column in self.columns]
        question = _question(posed)
        said = self.server.ask(self.model, self.task, question, _schema(keys))
        codes = _read(said, keys, len(posed))
        if codes is None and len(posed) > 1:
            return [line for one in posed for line in self._ask([one])]
        prompt = {"prompt": _hash(self.task + question)}
        if codes is None:
            return [prompt | {"bijdrage": posed[0].anchor.to_table(), "waarden": {}, "antwoord": said}]
        return [
            prompt | {"bijdrage": one.anchor.to_table(), "waarden": {key: str(int(key in given)) for key in keys}}
            for one, given in zip(posed, codes, strict=True)
        ]

    def _complete(self, line: Mapping[str, Any]) -> dict[str, Any]:
        when = datetime.now(UTC).isoformat(timespec="seconds")
        about = {"wanneer": when, "wie": self.name, "server": self.server.host, "model": self.digest}
        return {**about, "opdracht": _hash(self.task), **line}


def load_answers(folder: Path) -> tuple[list[Answer], list[str]]:
    """Read the answers of all models, oldest first, and warnings about the files (Dutch).

    Raises UserError with every unreadable line.
    """
    answers: list[Answer] = []
    warnings: list[str] = []
    for path in model_files(folder):
        found, broken, _ = read_lines(path, _parse)
        answers += found
        warnings += broken
    return answers, warnings


def load_model_codings(folder: Path) -> Codings:
    """Read the models' codings, as coders `model:NAME`; each set of instructions counts as a separate sitting."""
    answers, warnings = load_answers(folder)
    sittings: dict[str, list[tuple[str, str]]] = {}
    rows = []
    for one in answers:
        made = sittings.setdefault(one.coder, [])
        if (one.digest, one.task) not in made:
            made.append((one.digest, one.task))
        sitting, anchor = 1 + made.index((one.digest, one.task)), one.anchor
        context = anchor.text, anchor.previous, anchor.next
        rows.append(CodedStatement(anchor.statement_id, anchor.session, one.coder, sitting, one.values, *context))
    away = sorted({(one.coder, one.host) for one in answers if not is_this_machine(one.host)})
    warnings += [
        f"woorden van deelnemers verlieten deze computer: {coder} codeerde ze op {host}, dat de instellingen toestaan"
        for coder, host in away
    ]
    return Codings(tuple(row for row in rows if row.values), warnings=tuple(warnings))


def _describe(column: SheetColumn) -> str:
    label = column.header.partition(" [")[0]
    examples = [f"Wel: “{one}”" for one in column.include] + [f"Niet: “{one}”" for one in column.exclude]
    return " ".join([f"- {column.label.key} ({label}): {column.definition}", *examples])


def _question(posed: Sequence[Posed]) -> str:
    tables = [
        {"nr": number, "rubriek": one.section, "vraag": one.prompt, "tekst": one.anchor.text}
        for number, one in enumerate(posed, start=1)
    ]
    return json.dumps([{key: value for key, value in table.items() if value} for table in tables], ensure_ascii=False)


def _schema(keys: Sequence[str]) -> dict[str, Any]:
    """Return the JSON schema of `_Reply`, restricted to the codes that may be given."""
    codes = {"type": "array", "items": {"type": "string", "enum": list(keys)}}
    coded = _object(nr={"type": "integer"}, codes=codes)
    return _object(bijdragen={"type": "array", "items": coded})


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _read(said: str, keys: Sequence[str], count: int) -> list[frozenset[str]] | None:
    """Read the codes of each statement from an answer; None if it does not match the schema."""
    try:
        reply = _Reply.model_validate_json(said)
    except ValidationError:
        return None
    coded = {one.nr: frozenset(one.codes) for one in reply.bijdragen}
    whole = sorted(one.nr for one in reply.bijdragen) == list(range(1, count + 1))
    known = all(codes <= set(keys) for codes in coded.values())
    return [coded[number] for number in sorted(coded)] if whole and known else None


def _parse(line: bytes) -> Answer | None:
    try:
        table = json.loads(line)
        values = {str(key): str(value) for key, value in table["waarden"].items() if value in VALUES}
        coder, host, digest, task = (str(table[name]) for name in ("wie", "server", "model", "opdracht"))
        answer = Answer(anchor_from_table(table["bijdrage"]), coder, host, digest, task, values)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return answer if answer.coder.startswith(PREFIX) else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _slug(model: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", model.lower())
