"""Write the sentences about one proposed theme."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from opschaling_nlp.analysis.summaries.wording import Number
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.tables import split_codes


def theme_sentences(writer: Writer, theme: Mapping[str, object]) -> Iterator[Sentence]:
    """Write how large a theme is, how stable, what words mark it, and its deviant cases.

    Of one that was set aside nothing is said, nor of one that is a driver: its passage stands with the drivers.
    """
    if theme["kind"] == "driver" or not theme["size"] or theme["status"] in {"merged", "rejected"}:
        return
    ids = split_codes(str(theme["statement_ids"]))
    size, sessions = _number(theme, "size"), _number(theme, "sessions")
    spread = writer.spread(sessions)
    status = str(writer.wording.templates["statuses"][str(theme["status"])])
    yield writer.say("theme", "size", ids, status=status, label=str(theme["label"]), size=size, spread=spread)
    yield _stability(writer, theme, ids)
    terms = split_codes(str(theme["terms"]))[: writer.limits.words]
    if terms:
        yield writer.say("theme", "terms", ids, terms=", ".join(terms))
    deviant = split_codes(str(theme["deviant"]))
    if deviant:
        yield writer.say("theme", "deviant", deviant, deviant=Number(f"themes/{theme['theme']}/deviant", len(deviant)))


def _stability(writer: Writer, theme: Mapping[str, object], ids: list[str]) -> Sentence:
    verdict = str(writer.wording.templates["verdicts"][str(theme["verdict"])])
    stability, chance = _number(theme, "stability"), _number(theme, "chance")
    if math.isnan(stability.value):
        return writer.say("theme", "unstable", ids, verdict=verdict)
    return writer.say("theme", "stability", ids, stability=stability, verdict=verdict, chance=chance)


def _number(theme: Mapping[str, object], column: str) -> Number:
    value = theme[column]
    assert isinstance(value, int | float)
    return Number(f"themes/{theme['theme']}/{column}", float(value))
