"""Say what a facilitator's prompt asks for, from the editable cues in resources/cues/prompts.toml."""

from __future__ import annotations

import re
from functools import cache

from opschaling_nlp.dutch.cues import load_cues
from opschaling_nlp.model import PromptKind


def prompt_kind(prompt: str, section: tuple[str, ...]) -> PromptKind:
    """Return the kind of a prompt; without a prompt the innermost section that says one decides (`Vragen`, `Tips`)."""
    for text in [prompt] if prompt else reversed(section):
        kind = _kind_of(text)
        if kind:
            return kind
    return PromptKind.NONE


_LABEL = re.compile(
    r"^(?:vraag|opdracht|stelling|ronde|deelvraag|hoofdvraag)? ?\d{1,2} ?[:.)–-]\s*|^(?:vraag|opdracht|stelling|deelvraag|hoofdvraag)\s*:\s*"
)


@cache
def _kind_of(text: str) -> PromptKind:
    folded = _LABEL.sub("", text.strip().casefold())
    for kind, patterns in _patterns():
        if any(pattern.search(folded) for pattern in patterns):
            return kind
    return PromptKind.NONE


@cache
def _patterns() -> tuple[tuple[PromptKind, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (PromptKind(kind["name"]), tuple(re.compile(pattern) for pattern in kind["patterns"]))
        for kind in load_cues("prompts")["kind"]
    )
