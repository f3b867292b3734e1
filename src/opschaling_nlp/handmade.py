"""Load people's decisions of every kind, and attach them to the statements of a run."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from opschaling_nlp.analysis.scope import driver_codes
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.codings.attaching import Anchor, Place, Statements, attach
from opschaling_nlp.codings.decisions import Decision, load_decisions
from opschaling_nlp.codings.draws import Draw, load_draws
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.log import Act, Kind, Log, last_words, load_log
from opschaling_nlp.codings.modelcoder import load_model_codings
from opschaling_nlp.codings.notes import Memo, Summary, load_memos, load_quotable, memos_of
from opschaling_nlp.codings.owncodes import (
    BookLine,
    UnknownCode,
    add_own_book,
    find_unknown,
    lay_over,
    load_own_codes,
    rename_codes,
)
from opschaling_nlp.codings.sessionfacts import QuestionKind, SessionFacts
from opschaling_nlp.codings.store import SETTLED, Codings, add_act, load_codings
from opschaling_nlp.errors import Problem, UserError, load_or_collect
from opschaling_nlp.texts import say

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Handmade:
    """Everything that people made by hand; empty by default."""

    codings: Codings = field(default_factory=Codings)
    decisions: tuple[Decision, ...] = ()
    quotable: tuple[Anchor, ...] = ()
    """Statements that may be quoted in the shareable version."""
    memos: tuple[Memo, ...] = ()
    summaries: tuple[Summary, ...] = ()
    questions: tuple[QuestionKind, ...] = ()
    unknown: tuple[UnknownCode, ...] = ()
    """Codes that no codebook has: kept, and offered until somebody decides on them."""
    warnings: tuple[str, ...] = ()
    draws: tuple[Draw, ...] = ()
    """How the samples for coding were drawn."""
    models: Codings = field(default_factory=Codings)
    """Language models' codings, never mixed with those of people."""
    facts: tuple[SessionFacts, ...] = ()
    """What was stated about sessions on the working page."""

    @property
    def sha256(self) -> str:
        """Return a hash of it all, to see whether anything changed between two runs."""
        coded = (self.codings.rows, sorted(self.codings.development), self.models.rows)
        made = (self.decisions, self.quotable, self.memos, self.summaries, self.questions, self.draws, self.facts)
        return hashlib.sha256(repr((coded, made)).encode()).hexdigest()

    @property
    def coders(self) -> Mapping[str, int]:
        """Return the number of statements each coder coded, by name; what was settled afterwards is nobody's own."""
        own = {(row.statement_id, row.coder) for row in self.codings.rows if row.round != SETTLED}
        return Counter(coder for _, coder in sorted(own))

    @property
    def made_from(self) -> dict[str, Any]:
        """Return what the manifest says of the codings: their hash, and how many statements of each kind there are."""
        return {
            "sha256": self.sha256,
            "coders": dict(self.coders),
            "settled": len({row.statement_id for row in self.codings.rows if row.round == SETTLED}),
            "development": len(self.codings.development),
        }

    @property
    def quotable_ids(self) -> frozenset[str]:
        """Return the ids of the statements that may be quoted."""
        return frozenset(anchor.statement_id for anchor in self.quotable)


@dataclass(frozen=True, slots=True)
class Attached:
    """What people made, with the ids of this run.

    The rows (table attachments) list everything that did not simply keep its id.
    """

    handmade: Handmade
    rows: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]


def load_handmade(folder: Path, codebooks: Sequence[Codebook], log: Log | None = None) -> Handmade:
    """Load everything from the folder of codings; a missing folder is empty.

    `log` is its log, if already read. Raises UserError with everything that is wrong in any of the files.
    """
    problems: list[Problem] = []
    log = load_log(folder) if log is None else log
    own = load_own_codes(log)
    codings = load_or_collect(lambda: rename_codes(load_codings(folder, log), own), problems) or Codings()
    models = load_or_collect(lambda: rename_codes(load_model_codings(folder), own), problems) or Codings()
    made: dict[str, Any] = {
        name: load_or_collect(partial(load, folder, codebooks, codings, log), problems)
        for name, (_, load) in PARTS.items()
    }
    if problems:
        raise UserError(problems)
    return Handmade(
        codings,
        models=models,
        unknown=tuple(find_unknown(codings, labels_by_key(add_own_book(codebooks, own)), own)),
        warnings=(*log.warnings, *codings.warnings, *models.warnings),
        **made,
    )


def _load_decisions(folder: Path, codebooks: Sequence[Codebook], _: Codings, log: Log) -> tuple[Decision, ...]:
    return load_decisions(folder, codes=[code.name for code in driver_codes(codebooks)], log=log)


PARTS: Mapping[str, tuple[Kind | None, Callable[[Path, Sequence[Codebook], Codings, Log], object]]] = {
    "decisions": (Kind.THEME, _load_decisions),
    "quotable": (Kind.QUOTABLE, lambda folder, _books, _codings, log: load_quotable(folder, log)),
    "memos": (Kind.MEMO, lambda folder, _books, codings, log: load_memos(folder, codings, log)),
    "summaries": (Kind.SUMMARY, lambda _folder, _books, _codings, log: last_words(log, Summary)),
    "questions": (Kind.QUESTION, lambda _folder, _books, _codings, log: last_words(log, QuestionKind)),
    "facts": (Kind.SESSION, lambda _folder, _books, _codings, log: last_words(log, SessionFacts)),
    "draws": (None, lambda folder, _books, _codings, _log: load_draws(folder)),
}
"""Field of Handmade → the acts that change it (None: separate files), and how it is loaded."""


def add_own_codes(codebooks: Sequence[Codebook], folder: Path) -> tuple[Codebook, ...]:
    """Add people's own codes to the codebooks, as a codebook `eigen`, and their lines to existing codes."""
    log = load_log(folder)
    return lay_over(add_own_book(codebooks, load_own_codes(log)), last_words(log, BookLine))


def attach_handmade(handmade: Handmade, statements: Statements) -> Attached:
    """Give everything the ids that its statements have in this run.

    What matches none, or several, is listed and stays in its files. Memos, decisions and summaries without a match keep
    their old id, so that the report can still show them.
    """
    uses = list(_uses(handmade))
    answers = {row.anchor for row in handmade.models.rows}
    places = attach({anchor for _, _, anchor in uses} | answers, statements)
    went = {anchor: place.statement_id for anchor, place in places.items()}
    sessions = _follow_sessions(places, statements)

    def kept(statement_id: str) -> str:
        return went[Anchor(statement_id)] or statement_id

    def followed(codings: Codings) -> Codings:
        pairs = [(row, went[row.anchor]) for row in codings.rows]
        rows = tuple(row if row.statement_id == to else replace(row, statement_id=to) for row, to in pairs if to)
        return replace(codings, rows=rows, development=frozenset(map(kept, codings.development)))

    decisions, summaries = change_fields((handmade.decisions, handmade.summaries), {"statement_ids": kept})
    summaries, questions = change_fields(
        (summaries, handmade.questions), {"session_id": lambda one: sessions.get(one, one)}
    )
    made = replace(
        handmade,
        draws=follow_draws(handmade.draws, statements),
        codings=followed(handmade.codings),
        models=followed(handmade.models),
        decisions=decisions,
        quotable=tuple(replace(one, statement_id=went[one]) for one in handmade.quotable if went[one]),
        memos=tuple(
            replace(memo, id=went[memo.anchor] or memo.anchor.statement_id) if memo.anchor else memo
            for memo in handmade.memos
        ),
        summaries=_last_of_each(summaries),
        questions=questions,
    )
    listed = [_row(what, by, anchor, places[anchor]) for what, by, anchor in uses if places[anchor].state != "same"]
    unique = {tuple(row.items()): row for row in listed}
    found = tuple(unique[key] for key in sorted(unique))
    return Attached(made, found, (*handmade.warnings, *_unknown(handmade.unknown), *_warnings(found)))


def add_coding(attached: Attached, act: Act, *, sitting: int) -> Attached:
    """Add one act that coded a statement of this run, without reloading everything; `sitting` is its number."""
    made = attached.handmade
    codings = add_act(made.codings, act, sitting=sitting)
    memos = (*made.memos, *memos_of(codings.rows[-1]))
    return replace(attached, handmade=replace(made, codings=codings, memos=memos))


def _unknown(codes: Sequence[UnknownCode]) -> Iterator[str]:
    if codes:
        named = ", ".join(f"{code.key} ({code.statements})" for code in codes)
        yield say(
            "codes die in geen codeboek staan: {named}; beslis erover met `opschaling codings codes`", named=named
        )


def _uses(handmade: Handmade) -> Iterator[tuple[str, str, Anchor]]:
    """Yield every use of a statement: its purpose (Dutch), the person, and the statement."""
    for row in handmade.codings.rows:
        yield "codering", row.coder, row.anchor
    for one in sorted(handmade.codings.development):
        yield "ontwikkeling", "", Anchor(one)
    for decision in handmade.decisions:
        yield from (("themabesluit", decision.by, Anchor(one)) for one in decision.statement_ids)
    for anchor in handmade.quotable:
        yield "citeerbaar", "", anchor
    for memo in handmade.memos:
        if memo.anchor:
            yield "memo", memo.by, memo.anchor
    for summary in handmade.summaries:
        yield from (("samenvatting", summary.by, Anchor(one)) for one in summary.statement_ids)


def follow_draws(draws: Sequence[Draw], statements: Statements) -> tuple[Draw, ...]:
    """Give everything that could be drawn the ids of this run.

    What is gone needs no warning, since nobody decided anything about it.
    """
    if all(one.statement_id in statements.by_id for draw in draws for one in draw.statements):
        return tuple(draws)
    places = attach({Anchor(one.statement_id) for draw in draws for one in draw.statements}, statements)
    return change_fields(tuple(draws), {"statement_id": lambda one: places[Anchor(one)].statement_id or one})


def _last_of_each(summaries: Iterable[Summary]) -> tuple[Summary, ...]:
    """Keep the last summary of each session and driver, unless it is empty.

    The session may have had two names.
    """
    last = {(one.session_id, one.driver): one for one in summaries}
    return tuple(last[key] for key in sorted(last) if last[key].text.strip())


def _follow_sessions(places: Mapping[Anchor, Place], statements: Statements) -> dict[str, str]:
    """Return the current name of each old session: the one that most of its statements moved to."""
    went: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for anchor, place in sorted(places.items(), key=lambda pair: repr(pair[0])):
        found = statements.anchor(place.statement_id)
        if found:
            went[anchor.session][found.session_id] += 1
    return {session: counts.most_common(1)[0][0] for session, counts in went.items()}


def _row(what: str, by: str, anchor: Anchor, place: Place) -> dict[str, Any]:
    return {
        "what": what,
        "by": by,
        "statement_id": anchor.statement_id,
        "attached_to": place.statement_id,
        "state": place.state,
        "before": anchor.text,
        "after": place.text,
        "candidates": ";".join(place.others),
    }


def _warnings(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each kind on how much followed changed words, and how much matched none or several."""
    said = {
        "edited": say("volgde een bijdrage waarvan de woorden iets veranderden"),
        "ambiguous": say("past bij meer dan één bijdrage en is bij geen ervan gezet"),
        "gone": say("hoort bij geen bijdrage van deze analyse"),
    }
    counts = Counter((row["state"], row["what"]) for row in rows if row["state"] in said)
    for state, sentence in said.items():
        parts = [f"{say(what)} ({count})" for (found, what), count in sorted(counts.items()) if found == state]
        if parts:
            yield say(
                "met de hand gemaakt: {parts} {sentence}; zie attachments.csv. Er is niets verwijderd",
                parts=", ".join(parts),
                sentence=sentence,
            )


_WRITTEN = frozenset(
    {"text", "note", "previous", "next", "reason", "name", "into", "question", "warnings", "label", "definition"}
)
_IDS = ("statement_id", "statement_ids", "answers", "development", "id")
_PEOPLE = ("coder", "coders", "by")
"""Fields that may contain names, wherever they occur: words, ids of statements, and people."""


def pseudonymise_handmade(handmade: Handmade, mask: Callable[[str], str], relabel: Callable[[str], str]) -> Handmade:
    """Replace coders and deciders by numbers in alphabetical order, and mask what they wrote.

    Their decisions stay. `relabel` returns the new form of session ids that contain a name; those of statements follow.
    A language model keeps its name.
    """
    people = {row.coder for row in handmade.codings.rows} | {coder for one in handmade.unknown for coder in one.coders}
    signed = (handmade.decisions, handmade.memos, handmade.summaries, handmade.questions)
    people |= {one.by for made in signed for one in made}
    names = {name: f"codeur-{number:02}" for number, name in enumerate(sorted(people - {""}), 1)}

    def number(name: str) -> str:
        return names.get(name, name)

    def rename(statement_id: str) -> str:
        session = Anchor(statement_id).session
        return relabel(session) + statement_id.removeprefix(session) if session else statement_id

    changes = {
        **dict.fromkeys(_WRITTEN, mask),
        **dict.fromkeys(_IDS, rename),
        **dict.fromkeys(_PEOPLE, number),
        "session_id": relabel,
    }
    return change_fields(handmade, changes)


def change_fields(value: _Value, changes: Mapping[str, Callable[[str], str]], name: str = "") -> _Value:
    """Return a dataclass, tuple or set with the functions in `changes` applied to the text fields they name.

    `change_fields(Anchor("s-1"), {"statement_id": str.upper})` is `Anchor("S-1")`; each text in a tuple is changed, the
    contents of a mapping are not.
    """
    changed: Any = value
    if is_dataclass(value) and not isinstance(value, type):
        changed = replace(
            value, **{one.name: change_fields(getattr(value, one.name), changes, one.name) for one in fields(value)}
        )
    elif isinstance(value, (tuple, frozenset)):
        changed = type(value)(change_fields(one, changes, name) for one in value)
    elif isinstance(value, str) and name in changes:
        changed = changes[name](value)
    return changed  # type: ignore[no-any-return]
