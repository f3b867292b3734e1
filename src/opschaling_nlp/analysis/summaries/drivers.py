"""Write the sentences about one driver."""

from __future__ import annotations

from collections.abc import Iterator

from opschaling_nlp.analysis.summaries.wording import Number, Quantity
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.model import VALENCES


def driver_sentences(writer: Writer, code: str) -> Iterator[Sentence]:
    """Write how often a driver is named, under what prompts, on what level, with what valence, and in which sessions."""
    of, n = _number(writer, code, "of"), _number(writer, code, "statements")
    label = writer.labels[code]
    if not n.value:
        yield writer.say("driver", "nothing", (), label=label, of=of)
        return
    ids = writer.numbers.driver_ids(group=writer.group, driver=code)
    sessions, speakers = _number(writer, code, "sessions"), _number(writer, code, "speakers")
    of_sessions = writer.numbers.count("sessions", group=writer.group)
    yield writer.say(
        "driver", "statements", ids, label=label, quantity=Quantity(n, of), sessions=sessions, all_sessions=of_sessions
    )
    if speakers.value:
        yield writer.say("driver", "speakers", ids, speakers=speakers)
    yield _prompt_kinds(writer, code, ids)
    level = {
        name: _number(writer, code, name) for name in ("horizontal", "vertical", "horizontal_about", "vertical_about")
    }
    yield writer.say("driver", "level", ids, n=n, **level)
    yield writer.say(
        "driver",
        "valence",
        ids,
        n=n,
        **{way: _number(writer, code, way) for valence in VALENCES for way in (valence, f"{valence}_about")},
    )
    yield writer.say(
        "driver", "tips", ids, n=n, tips=_number(writer, code, "tip"), questions=_number(writer, code, "question")
    )
    yield from _sessions(writer, code, ids)


def _number(writer: Writer, code: str, column: str, **where: str) -> Number:
    return writer.numbers.driver(column, group=writer.group, driver=code, **where)


def _prompt_kinds(writer: Writer, code: str, ids: list[str]) -> Sentence:
    parts = [
        writer.wording.say(
            "driver",
            "prompt_kind_part",
            n=_number(writer, code, "statements", slice="prompt_kind", value=kind),
            of=_number(writer, code, "of", slice="prompt_kind", value=kind),
            kind=str(writer.wording.templates["prompt_kinds"][kind or "none"]),
        )
        for kind in writer.numbers.values_of("prompt_kind", group=writer.group)
    ]
    return writer.say("driver", "prompt_kinds", ids, parts=writer.wording.enumerate(parts))


def _sessions(writer: Writer, code: str, ids: list[str]) -> Iterator[Sentence]:
    """Say in which session a driver has the largest and the smallest share, over sessions that are large enough for shares."""
    found = [
        (
            session,
            _number(writer, code, "statements", slice="session", value=session),
            _number(writer, code, "of", slice="session", value=session),
        )
        for session in writer.numbers.values_of("session", group=writer.group)
    ]
    large = sorted((n.value / of.value, session, n, of) for session, n, of in found if of.value >= writer.minimum)
    if len(large) < 2 or large[-1][0] - large[0][0] < writer.limits.smallest:
        return
    (_, least, n_least, of_least), (_, most, n_most, of_most) = large[0], large[-1]
    yield writer.say(
        "driver",
        "sessions",
        ids,
        most=f"‘{writer.titles[most]}’",
        n_most=n_most,
        of_most=of_most,
        least=f"‘{writer.titles[least]}’",
        n_least=n_least,
        of_least=of_least,
    )
