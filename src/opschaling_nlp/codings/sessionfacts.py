"""Keep what a person said of a session on the working page: its kind, date and group, and who asked the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ValidationError

from opschaling_nlp.codings.log import Act, Kind, Said, record
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import Reading
from opschaling_nlp.text.overrides import SessionOverride
from opschaling_nlp.validation import problems_of

FACTS = ("kind", "date", "group", "facilitator")
"""Keys of sessies.toml that can be chosen on the page."""


@dataclass(frozen=True, slots=True)
class SessionFacts(Said):
    """Hold what somebody said of a session, which is known by its export: the path, and the bytes if that changed."""

    kind_of_act: ClassVar = Kind.SESSION
    names: ClassVar = {"session_id": "sessie", "source": "bron", "sha256": "sha256", "said": "waarden"}
    source: str
    sha256: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    """Key of sessies.toml → value; what is absent is left to the program and the file."""
    session_id: str = ""
    by: str = ""

    @property
    def key(self) -> str:
        """The export."""
        return self.source


def state_facts(folder: Path, who: str, facts: SessionFacts) -> Act:
    """Store what somebody says of a session; raises UserError with every value that does not fit."""
    _as_override(facts)
    return record(folder, who, facts)


def settle_facts(
    overrides: Mapping[str, SessionOverride], readings: Sequence[Reading], facts: Sequence[SessionFacts]
) -> dict[str, SessionOverride]:
    """Put into what sessies.toml says (by source) what people said on the page, which goes before it."""
    settled = dict(overrides)
    for one, source in _follow(readings, facts):
        if source:
            before = settled.get(source, SessionOverride())
            settled[source] = before.model_copy(update=_as_override(one).model_dump(include=set(one.said)))
    return settled


def facts_warnings(readings: Sequence[Reading], facts: Sequence[SessionFacts]) -> Iterator[str]:
    """Say of which exports, gone now, somebody said something."""
    for one, source in _follow(readings, facts):
        if one.said and not source:
            yield f"{one.by} zei iets over de sessie {one.source}, maar dat bestand is er niet (meer); het is bewaard"


def _follow(readings: Sequence[Reading], facts: Sequence[SessionFacts]) -> Iterator[tuple[SessionFacts, str]]:
    """Give each with the path that its export has now: a renamed file is known by its bytes."""
    sources = {reading.source for reading in readings}
    by_bytes = {reading.sha256: reading.source for reading in readings}
    for one in facts:
        yield one, one.source if one.source in sources else by_bytes.get(one.sha256, "")


def _as_override(facts: SessionFacts) -> SessionOverride:
    try:
        return SessionOverride.model_validate(dict(facts.said))
    except ValidationError as error:
        raise UserError(problems_of(error, facts.source)) from error
