"""Look up the figures on one group of speakers, each with its place in the tables."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from opschaling_nlp.analysis.scope import driver_codes, substantive_statements
from opschaling_nlp.analysis.summaries.wording import Number, Phrase, enumerate_parts, fill, limits, quantify
from opschaling_nlp.analysis.terms import list_lemmas, load_term_lists
from opschaling_nlp.analysis.topic import reason_of
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import rows_of, split_codes

_ESTIMATE = ("estimated", "low", "high")
Ranked = list[tuple[str, Number]]
"""Driver codes with their counts, highest first."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet of a driver, with the statements that name it."""

    key: str
    """driver.facet."""
    label: str
    count: Number
    statement_ids: list[str]

    @property
    def counted(self) -> Phrase:
        """Return its label with its count, as it appears in a list."""
        return Phrase(f"{self.label} ({self.count})", (self.count,))


@dataclass(frozen=True, slots=True)
class Material:
    """The rows behind the sentences about one group of speakers.

    A place is the table, the keys of the row and the column: `drivers/participants/lead/all//statements`. Three kinds
    of place are computed: `statements/GROUP/WHAT` counts substantive statements of a group (WHAT: substantive;
    sessions; a tag; without, for those without a driver; or named, for the others), `words/GROUP/DRIVER.FACET/VALENCE`
    those of a facet whose words alone give the driver that valence (or VALENCE is `tip`), and `among/THEME/WHAT` those
    of a proposed theme (a tag; deviant; `word=` a term; `asked=` a kind of question). `rounded/…` is a number from a
    table, rounded to a whole, and `settings/…` one from the settings.
    """

    group: str
    own: pd.DataFrame
    """Its substantive statements."""
    labels: Mapping[str, str]
    """Code of each driver → its label, in codebook order."""
    directed: Mapping[str, Sequence[str]]
    """`driver=valence` → the statements whose words give it."""
    titles: Mapping[str, str]
    drivers: Mapping[tuple[str, str, str], Any]
    """(driver, slice, value) → its row."""
    facets: Sequence[Any]
    differences: Sequence[Any]
    """Rows of comparisons that differ by more than chance."""
    estimates: Mapping[str, Any]
    """Code of a driver → its overall row, if enough was coded."""
    unreadable: Mapping[str, str]
    """Participants or sources whose drivers cannot be read → the reason."""
    words: pd.DataFrame
    """The words of the statements in open themes: statement_id, term."""
    minimum: int
    """Below this number of statements, only counts are given."""

    def number(self, column: str, driver: str, name: str = "all", value: str = "") -> Number:
        """Return a number from the drivers table."""
        found = getattr(self.drivers[driver, name, value], column)
        return Number(f"drivers/{self.group}/{driver}/{name}/{value}/{column}", int(found))

    def ids(self, codes: Iterable[str], name: str = "all", value: str = "") -> list[str]:
        """Return the statements that name any of the drivers."""
        return [one for code in codes for one in split_codes(self.drivers[code, name, value].statement_ids)]

    def rounded(self, driver: str) -> dict[str, Number]:
        """Return bounds on a count, where known: from a coded sample, or else from the measured error."""
        row = self.estimates.get(driver)
        if row:
            place = f"estimates/{self.group}/{driver}"
            found = {name: Number(f"rounded/{place}/{name}", round(getattr(row, name))) for name in _ESTIMATE}
            return found | {"coded": Number(f"{place}/coded", int(row.coded))}
        row, place = self.drivers[driver, "all", ""], f"drivers/{self.group}/{driver}/all/"
        bounds = {name: getattr(row, f"expected_{name}") for name in ("low", "high")}
        if math.isnan(bounds["low"]) or round(bounds["high"] - bounds["low"]) >= row.of:  # it may be any number
            return {}
        return {name: Number(f"rounded/{place}/expected_{name}", round(bound)) for name, bound in bounds.items()}

    def pooled(self, driver: str) -> Number | None:
        """Return the estimate with the errors of the rules pooled over drivers, if there is one."""
        row = self.estimates.get(driver)
        if row is None or math.isnan(row.pooled):
            return None
        return Number(f"rounded/estimates/{self.group}/{driver}/pooled", round(row.pooled))

    def count(self, what: str) -> Number:
        """Count statements: substantive, sessions, without (a driver), named (with one), or a tag."""
        without = self.own["drivers"] == ""
        counted = {"substantive": len(self.own), "without": without.sum(), "named": (~without).sum()}
        counted["sessions"] = self.own["session_id"].nunique()
        return Number(
            f"statements/{self.group}/{what}", int(counted[what] if what in counted else self.own[what].sum())
        )

    def facets_of(self, driver: str) -> list[Facet]:
        """Return the facets of a driver that are named, most frequent first; ties in codebook order."""
        found = [
            Facet(
                f"{driver}.{row.facet}",
                row.label if row.label[1:2].isupper() else row.label[:1].lower() + row.label[1:],
                Number(f"facets/{self.group}/{driver}.{row.facet}/statements", row.statements),
                split_codes(row.statement_ids),
            )
            for row in self.facets
            if row.driver == driver
        ]
        return sorted(found, key=lambda facet: -facet.count.value)

    def by_words(self, facet: Facet, valence: str) -> tuple[Number, list[str]]:
        """Count and return the statements of a facet whose words alone give its driver that valence."""
        mine = set(facet.statement_ids)
        ids = [one for one in self.directed.get(f"{facet.key.partition('.')[0]}={valence}", ()) if one in mine]
        return Number(f"words/{self.group}/{facet.key}/{valence}", len(ids)), ids

    def tips(self, facet: Facet) -> Number:
        """Count the tips among the statements of a facet."""
        count = self.own.loc[self.own["statement_id"].isin(facet.statement_ids), "tip"].sum()
        return Number(f"words/{self.group}/{facet.key}/tip", int(count))

    def ranked(self, name: str = "all", value: str = "", *, column: str = "statements") -> Ranked:
        """Return the drivers with at least one statement in the column, most frequent first; ties in codebook order."""
        counted = [(code, self.number(column, code, name, value)) for code in self.labels]
        return sorted((pair for pair in counted if pair[1].value), key=lambda pair: -pair[1].value)

    def values_of(self, name: str) -> list[str]:
        """Return the values of a slice that occur in the group, in table order."""
        return list(dict.fromkeys(value for _, slice_, value in self.drivers if slice_ == name))

    def quantity(self, n: Number, of: Number) -> Phrase:
        """Put a share of the statements into words."""
        return quantify(n, of, group=self.group, minimum=self.minimum)

    def spread(self, sessions: Number) -> Phrase:
        """Say over how many sessions something is spread; empty if it occurs in every session."""
        among = self.count("sessions")
        return Phrase("") if sessions.value == among.value else fill("driver", "spread", sessions=sessions, all=among)

    def margins(self, ranked: Ranked) -> list[Phrase | str]:
        """Say between which numbers each total count may lie, if known, stating the basis only once."""
        margins: list[Phrase | str] = []
        said = ""
        for bounds in [self.rounded(code) for code, _ in ranked]:
            key = "margin_estimated" if "coded" in bounds else "margin"
            margins.append(fill("overall", "margin_short" if key == said else key, **bounds) if bounds else "")
            said = key if bounds else said
        return margins

    def list_bounded(self, ranked: Ranked, *, start: int = 0) -> Phrase:
        """List drivers, from `start` on, with their total counts and margins."""
        told = [
            fill("overall", "bounded", label=self.labels[code], n=n, margin=margin)
            for (code, n), margin in zip(ranked, self.margins(ranked), strict=True)
        ]
        return enumerate_parts(told[start:])

    def list_drivers(self, ranked: Ranked) -> Phrase:
        """List drivers with their counts: `Label (12), Label (7) en Label (3)`."""
        return enumerate_parts([Phrase(f"{self.labels[code]} ({number})", (number,)) for code, number in ranked])


def gather_material(
    tables: Mapping[str, pd.DataFrame], codebooks: Sequence[Codebook], settings: Settings, group: str
) -> Material:
    """Gather the rows behind the sentences about participants, or about sources."""
    statements = substantive_statements(tables["statements"], tables["sessions"])
    frames = {name: tables[name] for name in ("drivers", "facets", "estimates")}
    mine = {name: frame[frame["group"] == group] for name, frame in frames.items()}
    facets, estimates, differences = mine["facets"], mine["estimates"], tables["comparisons"]
    estimates = estimates[(estimates["slice"] == "all") & (estimates["kind"] == "driver")]
    facets = facets[(facets["slice"] == "all") & (facets["facet"] != "") & (facets["statements"] > 0)]
    own, tokens = statements[statements["voice"] == group], tables["tokens"]
    directed: dict[str, list[str]] = {}
    for statement, cell in zip(own["statement_id"], own["valence_about"], strict=True):
        for one in set(split_codes(cell)):
            directed.setdefault(one, []).append(statement)
    free = own.loc[own["theme"].str.startswith("open:"), "statement_id"]
    unreadable = [row for row in rows_of(tables["topic"]) if not (row.session_id or row.readable)]
    return Material(
        group,
        own,
        {one.name: one.label for one in driver_codes(codebooks)},
        directed,
        {row.session_id: row.title or row.session_id for row in rows_of(tables["sessions"])},
        {(row.driver, row.slice, row.value): row for row in rows_of(mine["drivers"])},
        rows_of(facets),
        rows_of(differences[differences["differs"] != ""]),
        {row.label: row for row in rows_of(estimates[estimates["estimated"].notna()])},
        {row.group: reason_of(row) for row in unreadable},
        list_lemmas(tokens[tokens["statement_id"].isin(free)], load_term_lists()),
        settings.analysis.minimum_for_percentages,
    )


def first_of(ranked: Ranked) -> Ranked:
    """Return the drivers that share the highest count."""
    return [pair for pair in ranked if pair[1].value == ranked[0][1].value]


def top_of(ranked: Ranked) -> Ranked:
    """Return the drivers named most often, including any that tie with the last of them."""
    top = limits()["top"]
    return ranked if len(ranked) <= top else [pair for pair in ranked if pair[1].value >= ranked[top - 1][1].value]
