"""Keep researchers' decisions on proposed themes.

Accept, rename, merge or reject, each with a reason, author and date.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Literal, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from opschaling_nlp.codings.files import DECISIONS
from opschaling_nlp.codings.log import Act, Entry, Kind, Log, load_log, record
from opschaling_nlp.errors import Problem, UserError, choose_from
from opschaling_nlp.tables import split_codes
from opschaling_nlp.texts import say
from opschaling_nlp.validation import problems_of, read_toml

Verb = Literal["accepteer", "hernoem", "voeg samen", "verwerp"]
STATUS = {"accepteer": "accepted", "hernoem": "renamed", "voeg samen": "merged", "verwerp": "rejected"}
"""The status that each decision gives a proposal in the themes table."""


@dataclass(frozen=True, slots=True)
class Decision(Entry):
    """One decision on a proposed theme, which is identified by the statements it had at that time."""

    kind_of_act: ClassVar = Kind.THEME
    names: ClassVar = {
        "verb": "besluit",
        "reason": "reden",
        "statement_ids": "bijdragen",
        "name": "naam",
        "into": "met",
    }
    verb: Verb
    reason: str
    statement_ids: tuple[str, ...]
    name: str = ""
    into: str = ""
    """For merging: a driver's code, or the name of an accepted or renamed theme."""
    by: str = ""
    date: str = ""

    @property
    def status(self) -> str:
        """Return the status it gives the proposal."""
        return STATUS[self.verb]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    besluit: Verb
    reden: str = Field(min_length=1)
    bijdragen: list[str] = Field(min_length=1)
    naam: str = ""
    met: str = ""
    door: str = ""
    datum: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.besluit == "hernoem" and not self.naam:
            raise ValueError(say("hernoem vraagt om een naam"))
        if self.besluit == "voeg samen" and not self.met:
            raise ValueError(say("voeg samen vraagt om met = de code van een factor, of de naam van een ander thema"))
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    thema: list[_Entry] = []


def load_decisions(folder: Path, *, codes: Collection[str], log: Log | None = None) -> tuple[Decision, ...]:
    """Load the decisions in `themas.toml` and the log; `codes` are the drivers that themes may be merged into.

    A later decision in the log replaces every earlier one that shares a statement with it. Raises UserError with every
    mistake in the file.
    """
    log = load_log(folder) if log is None else log
    written = _read(folder / DECISIONS, codes)
    decisions: list[Decision] = list(written)
    for decision in map(Decision.of, log.standing(Kind.THEME)):
        decisions = [one for one in decisions if not set(one.statement_ids) & set(decision.statement_ids)]
        decisions.append(replace(decision, date=decision.date[:10]))
    return tuple(decisions)


def decide_theme(folder: Path, who: str, decision: Decision) -> Act:
    """Store one decision on a proposed theme; raises UserError if a required field is missing."""
    stored = {stored: getattr(decision, name) for name, stored in decision.names.items()}
    try:
        _Entry.model_validate(stored | {"bijdragen": list(decision.statement_ids)})
    except ValidationError as error:
        raise UserError(problems_of(error, say("besluit over een thema"))) from error
    return record(folder, who, decision)


def _read(path: Path, codes: Collection[str]) -> tuple[Decision, ...]:
    parsed = read_toml(path, _File)
    decisions = tuple(
        Decision(one.besluit, one.reden, tuple(one.bijdragen), one.naam, one.met, one.door, one.datum)
        for one in parsed.thema
    )
    problems = [*_unknown_targets(decisions, codes, str(path)), *_decided_twice(decisions, str(path))]
    if problems:
        raise UserError(problems)
    return decisions


def draft_decisions(themes: pd.DataFrame) -> str:
    """Return an entry for every theme that is still a proposal, as text for `themas.toml`.

    A researcher completes the entries. They are comments, so that pasting them decides nothing.
    """
    proposals = themes[themes["status"] == "proposal"]
    return "\n".join(
        "\n".join(
            (
                f"# {theme}: {label} ({size} bijdragen, {verdict})",
                "# [[thema]]",
                f'# besluit = ""                # {", ".join(STATUS)}',
                '# naam = ""                   # bij hernoem (mag bij accepteer)',
                '# met = ""                    # bij voeg samen: code van een factor, of de naam van een ander thema',
                '# reden = ""',
                f"# bijdragen = {json.dumps(split_codes(ids), ensure_ascii=False)}",
                "",
            )
        )
        for theme, label, size, verdict, ids in zip(
            *(proposals[name].tolist() for name in ("theme", "label", "size", "verdict", "statement_ids")), strict=True
        )
    )


def _unknown_targets(decisions: tuple[Decision, ...], codes: Collection[str], where: str) -> list[Problem]:
    names = sorted(
        {decision.name for decision in decisions if decision.name and decision.status in {"accepted", "renamed"}}
    )
    return [
        Problem(
            f"{where}: thema › {number}",
            f"er is geen factor of thema {decision.into!r} om mee samen te voegen",
            choose_from(decision.into, [*sorted(codes), *names]),
        )
        for number, decision in enumerate(decisions)
        if decision.into and decision.into not in {*codes, *names}
    ]


def _decided_twice(decisions: tuple[Decision, ...], where: str) -> list[Problem]:
    first: dict[str, int] = {}
    for number, decision in enumerate(decisions):
        for one in decision.statement_ids:
            first.setdefault(one, number)
    earliest = [min(first[one] for one in decision.statement_ids) for decision in decisions]
    return [
        Problem(
            f"{where}: thema › {number}",
            f"noemt bijdragen waarover thema › {earlier} al beslist",
            "laat elke bijdrage in één besluit staan",
        )
        for number, earlier in enumerate(earliest)
        if earlier < number
    ]
