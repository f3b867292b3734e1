"""Load what people decided, of every kind, and attach it to the statements of a run."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opschaling_nlp.analysis.labels import driver_codes
from opschaling_nlp.codings.anchors import Anchor
from opschaling_nlp.codings.attaching import Place, Statements, attach
from opschaling_nlp.codings.booklines import lay_over, load_lines
from opschaling_nlp.codings.decisions import load_decisions
from opschaling_nlp.codings.draws import Draw, load_draws
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.log import load_log
from opschaling_nlp.codings.memos import Memo, load_memos, memos_of
from opschaling_nlp.codings.modelcoder import load_model_codings
from opschaling_nlp.codings.owncodes import UnknownCode, add_own_book, find_unknown, load_own_codes, rename_codes
from opschaling_nlp.codings.questions import QuestionKind, load_questions
from opschaling_nlp.codings.quotable import load_quotable
from opschaling_nlp.codings.sessionfacts import SessionFacts, load_facts
from opschaling_nlp.codings.store import Codings, add_act, load_codings
from opschaling_nlp.codings.summaries import Summary, load_summaries
from opschaling_nlp.errors import UserError, load_or_collect
from opschaling_nlp.fields import change_fields

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.decisions import Decision
    from opschaling_nlp.codings.log import Act, Log
    from opschaling_nlp.errors import Problem


@dataclass(frozen=True, slots=True)
class Handmade:
    """Hold everything that people made by hand; empty where they made nothing."""

    codings: Codings = field(default_factory=Codings)
    decisions: tuple[Decision, ...] = ()
    quotable: tuple[Anchor, ...] = ()
    """Statements that may be quoted in the version for sharing."""
    memos: tuple[Memo, ...] = ()
    summaries: tuple[Summary, ...] = ()
    questions: tuple[QuestionKind, ...] = ()
    unknown: tuple[UnknownCode, ...] = ()
    """Codes that no codebook knows: kept, and offered until somebody decides on them."""
    warnings: tuple[str, ...] = ()
    draws: tuple[Draw, ...] = ()
    """How the samples for coding were drawn."""
    models: Codings = field(default_factory=Codings)
    """What language models coded; nobody's codings, so they stand nowhere among those."""
    facts: tuple[SessionFacts, ...] = ()
    """What was said of sessions on the working page."""

    @property
    def sha256(self) -> str:
        """Hash it all, to see whether anything changed between two runs."""
        coded = (self.codings.rows, sorted(self.codings.development), self.models.rows)
        made = (self.decisions, self.quotable, self.memos, self.summaries, self.questions, self.draws, self.facts)
        return hashlib.sha256(repr((coded, made)).encode()).hexdigest()

    @property
    def coders(self) -> Mapping[str, int]:
        """Count per coder the statements that were coded, in the order of the names."""
        return Counter(coder for _, coder in sorted({(row.statement_id, row.coder) for row in self.codings.rows}))

    @property
    def quotable_ids(self) -> frozenset[str]:
        """Give the ids of the statements that may be quoted."""
        return frozenset(anchor.statement_id for anchor in self.quotable)


@dataclass(frozen=True, slots=True)
class Attached:
    """Hold what people made with the ids of this run.

    The rows (table attachments) say where that went which did not simply keep its id.
    """

    handmade: Handmade
    rows: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]


def load_handmade(folder: Path, codebooks: Sequence[Codebook], log: Log | None = None) -> Handmade:
    """Load everything from the folder of codings; a folder that does not exist holds nothing.

    `log` is its log, where that was read already.
    Raises UserError with everything that is wrong in any of the files.
    """
    problems: list[Problem] = []
    codes = [code.name for code in driver_codes(codebooks)]
    log = load_log(folder) if log is None else log
    own = load_own_codes(log)
    codings = load_or_collect(lambda: rename_codes(load_codings(folder, log), own), problems)
    decisions = load_or_collect(lambda: load_decisions(folder, codes=codes, log=log), problems)
    quotable = load_or_collect(lambda: load_quotable(folder, log), problems)
    memos = load_or_collect(lambda: load_memos(folder, codings or Codings(), log), problems)
    draws = load_or_collect(lambda: load_draws(folder), problems)
    models = load_or_collect(lambda: load_model_codings(folder), problems)
    if problems or codings is None or models is None:
        raise UserError(problems)
    labels = labels_by_key(add_own_book(codebooks, own))
    return Handmade(
        codings,
        decisions or (),
        quotable or (),
        memos or (),
        load_summaries(log),
        load_questions(log),
        tuple(find_unknown(codings, labels, own)),
        (*log.warnings, *codings.warnings, *models.warnings),
        draws or (),
        rename_codes(models.codings, own),
        load_facts(log),
    )


def add_own_codes(codebooks: Sequence[Codebook], folder: Path) -> tuple[Codebook, ...]:
    """Add to the codebooks what people made of them: their own codes, as a codebook `eigen`, and lines of codes."""
    log = load_log(folder)
    return lay_over(add_own_book(codebooks, load_own_codes(log)), load_lines(log))


def attach_handmade(handmade: Handmade, statements: Statements) -> Attached:
    """Give everything the ids that its statements have in this run.

    What finds none, or more than one, is listed and kept in its files. Memos, decisions and summaries that find none
    go on under the id that they had, so that the report can still show them.
    """
    uses = list(_uses(handmade))
    answers = {row.anchor for row in handmade.models.rows}
    places = attach({anchor for _, _, anchor in uses} | answers, statements)
    went = {anchor: place.statement_id for anchor, place in places.items()}
    sessions = _follow_sessions(places, statements)

    def kept(statement_id: str) -> str:
        return went[Anchor(statement_id)] or statement_id

    def followed(codings: Codings) -> Codings:
        rows = tuple(replace(row, statement_id=went[row.anchor]) for row in codings.rows if went[row.anchor])
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
    """Add one act that coded a statement of this run, without reading everything again; `sitting` is its number."""
    made = attached.handmade
    codings = add_act(made.codings, act, sitting=sitting)
    memos = (*made.memos, *memos_of(codings.rows[-1]))
    return replace(attached, handmade=replace(made, codings=codings, memos=memos))


def _unknown(codes: Sequence[UnknownCode]) -> Iterator[str]:
    if codes:
        named = ", ".join(f"{code.key} ({code.statements})" for code in codes)
        yield f"codes die in geen codeboek staan: {named}; beslis erover met `opschaling codings codes`"


def _uses(handmade: Handmade) -> Iterator[tuple[str, str, Anchor]]:
    """List every use of a statement: for what (Dutch), by whom, and the statement."""
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
    """Give what could be drawn the ids of this run.

    What is gone needs no warning, as nobody decided anything about it.
    """
    if all(statements.anchor(one.statement_id) for draw in draws for one in draw.statements):
        return tuple(draws)
    places = attach({Anchor(one.statement_id) for draw in draws for one in draw.statements}, statements)
    return change_fields(tuple(draws), {"statement_id": lambda one: places[Anchor(one)].statement_id or one})


def _last_of_each(summaries: Iterable[Summary]) -> tuple[Summary, ...]:
    """Keep the last summary of a session and driver, and none that is empty.

    It may have been written under two names of the session.
    """
    last = {(one.session_id, one.driver): one for one in summaries}
    return tuple(last[key] for key in sorted(last) if last[key].text.strip())


def _follow_sessions(places: Mapping[Anchor, Place], statements: Statements) -> dict[str, str]:
    """Say what each old session is called now: where most of its statements went."""
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
    """Say in a line for each kind how much moved to changed words, and how much found no place or more than one."""
    said = {
        "edited": "volgde een bijdrage waarvan de woorden iets veranderden",
        "ambiguous": "past bij meer dan één bijdrage en is bij geen ervan gezet",
        "gone": "hoort bij geen bijdrage van deze analyse",
    }
    counts = Counter((row["state"], row["what"]) for row in rows if row["state"] in said)
    for state, sentence in said.items():
        parts = [f"{what} ({count})" for (found, what), count in sorted(counts.items()) if found == state]
        if parts:
            yield f"met de hand gemaakt: {', '.join(parts)} {sentence}; zie attachments.csv. Er is niets verwijderd"
