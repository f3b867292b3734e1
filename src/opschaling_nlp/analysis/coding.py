"""Bring the tool's evidence and the coders together: final statements, agreement, and how well each indicator does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.agreement import compare_codings, list_disagreements, measure_agreement
from opschaling_nlp.analysis.rules import score_rules
from opschaling_nlp.analysis.statements import build_statements
from opschaling_nlp.codings.coded import given_by_tool
from opschaling_nlp.codings.labels import Label, labels_by_key
from opschaling_nlp.codings.learning import apply_learned
from opschaling_nlp.codings.precedence import apply_codings, decide
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.model import EvidenceKind

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.codings.store import Codings
    from opschaling_nlp.model import Session
    from opschaling_nlp.settings import Settings


_SUBSTANTIVE = Label(EvidenceKind.SUBSTANTIVE, "substantive")


@dataclass(frozen=True, slots=True)
class Heard:
    """Hold the tables that what people coded has a part in."""

    tables: Mapping[str, pd.DataFrame]
    """statements, evidence, rules, agreement, disagreements."""


def hear_coders(
    sessions: Sequence[Session],
    evidence: pd.DataFrame,
    rules: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    codebooks: Sequence[Codebook],
    codings: Codings,
    settings: Settings,
) -> Heard:
    """Resolve the tool's evidence with what people coded: what is learnt goes before the rules, people go before both.

    `codings` are attached to the statements of this run. Raises UserError where the settings name a code to learn that
    does not exist, or that cannot be learnt yet.
    """
    labels = labels_by_key(codebooks)
    versions = {book.name if book.role == "extra" else book.role: (book.name, book.version) for book in codebooks}
    learned = _learned(settings, labels)
    statements = build_statements(sessions, evidence, codebooks)
    tool = apply_learned(
        evidence,
        learned=learned,
        codings=codings,
        labels=labels,
        statements=statements,
        tokens=tokens,
        codebook_versions=versions,
        minimum_positives=settings.tagging.minimum_positives,
        seed=settings.analysis.seed,
    )
    final = apply_codings(tool, codings, statements, labels, codebook_versions=versions)
    alone = statements if tool is evidence else build_statements(sessions, tool, codebooks)
    # A statement is substantive without any evidence, so that its evidence alone does not list the statements.
    given = given_by_tool(tool, codebooks=codebooks) | {
        _SUBSTANTIVE: frozenset(alone.loc[alone["substantive"] == 1, "statement_id"])
    }
    comparisons = compare_codings(codings, labels=labels, tool=given, learned_from=frozenset(learned))
    decisions = decide(codings, statements=statements, labels=labels)
    tables = {
        "statements": alone if final is tool else build_statements(sessions, final, codebooks, tool=tool),
        "evidence": final,
        "rules": score_rules(rules, evidence, decisions, development=codings.development),
        "agreement": measure_agreement(
            comparisons,
            resamples=settings.analysis.permutations,
            seed=settings.analysis.seed,
            minimum_positives=settings.analysis.agreement_positives,
        ),
        "disagreements": list_disagreements(comparisons),
    }
    return Heard(tables)


def _learned(settings: Settings, labels: Mapping[str, Label]) -> list[Label]:
    unknown = [key for key in settings.tagging.learned if key not in labels or labels[key].kind is EvidenceKind.FACET]
    if unknown:
        raise UserError(
            Problem(
                "instellingen: tagging › learned",
                f"{key!r} is geen code van een codeboek dat aan staat, of een facet",
                "controleer de naam of haal hem weg",
            )
            for key in unknown
        )
    return [labels[key] for key in settings.tagging.learned]
