"""Write the sentences about one theme."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from opschaling_nlp.analysis.summaries.wording import Number
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.tables import split_codes


def theme_sentences(writer: Writer, theme: Mapping[str, object]) -> Iterator[Sentence]:
    """Write how large a theme is, how stable, what words mark it, and how many deviant cases it has; nothing of one that was set aside."""
    if not theme["size"] or theme["status"] in {"merged", "rejected"}:
        return
    ids = split_codes(str(theme["statement_ids"]))
    label, size = str(theme["label"]), _number(theme, "size")
    if theme["kind"] == "driver":
        yield writer.say("theme", "guided", ids, label=writer.labels.get(str(theme["theme"]), label), size=size)
        if size.value >= writer.minimum:
            yield writer.say(
                "theme",
                "decided",
                ids,
                size=size,
                by_rules=_percentage(theme, "by_rules"),
                by_words=_percentage(theme, "by_words"),
            )
    else:
        status = str(writer.wording.templates["statuses"][str(theme["status"])])
        yield writer.say(
            "theme", "size", ids, status=status, label=label, size=size, sessions=_number(theme, "sessions")
        )
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


def _percentage(theme: Mapping[str, object], column: str) -> Number:
    return Number(f"percentage/themes/{theme['theme']}/{column}", float(round(100 * _number(theme, column).value)))
