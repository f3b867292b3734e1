"""Define every table and column: name, type and meaning, written down once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from opschaling_nlp.model import LEVEL_TAGS, TAGS, VALENCES

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Row = TypeVar("Row")
ColumnType = Literal["text", "int", "optional_int", "float", "flag"]
"""`flag` is 0 or 1; `optional_int` may be empty; an absent text is the empty string, never missing."""

_DTYPES: Mapping[ColumnType, str] = {
    "text": "str",
    "int": "int64",
    "optional_int": "Int64",
    "float": "float64",
    "flag": "int64",
}
FLOAT_DIGITS = 6
"""Number of decimals to which floats are rounded when a table is written."""
AT_ONCE = 50_000
"""Rows held at once as Python objects, or copied, where a table is made, read or written."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `meaning` is its text in the data dictionary."""

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, its columns, and whether a run may add columns (`codes_NAME`)."""

    name: str
    row: str
    columns: tuple[Column, ...]
    open_prefixes: tuple[str, ...] = ()
    """Prefixes of text columns that a run may add, one per codebook."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the column names in order."""
        return tuple(column.name for column in self.columns)


def _columns(kind: ColumnType, /, **meanings: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind, meaning) for name, meaning in meanings.items())


SESSIONS = Table(
    "sessions",
    "a raw file",
    (
        *_columns(
            "text",
            session_id="id of sessies.toml, else a slug of the path below RAW with its extension",
            title="title from sessies.toml or the export",
            date="ISO date (--03-12 if the year is unknown), or empty",
            date_from="origin of the date: export, name (of the file), folder, sessies.toml, or empty",
            place="place from sessies.toml",
            group="group from sessies.toml",
            kind="wall, chat, transcript (participants); interview, slides, document (sources)",
            source="path below RAW; a file in a ZIP is a.zip/b.txt",
            format="name of the reader that read it",
            sha256="hash of the file's bytes",
        ),
        Column("statements", "int", "number of statements read"),
        *_columns(
            "text",
            same_as="session_id of the export of the same session that is counted instead",
            skipped="why the file was not read (Dutch), or empty",
            warnings="what looked odd while reading (Dutch), joined by ' | '",
            doubts="what is doubtful about the reading as a whole (Dutch), joined by ' | '",
            doubtful="posts that may be headings, joined by ' | '",
        ),
        Column("source_kind", "flag", "1 = a source (experts), 0 = participants"),
    ),
)

STATEMENTS = Table(
    "statements",
    "a statement",
    (
        *_columns(
            "text",
            statement_id="session_id, hash of the folded words, and -2, -3 for equal posts",
            session_id="its session",
        ),
        Column("position", "int", "place in reading order within the session, from 1"),
        *_columns(
            "text",
            section="section path joined by ' > '",
            prompt="the facilitator's question it is under",
            prompt_kind="what was asked: condition (what is needed), hindrance, help, advice (how), "
            "observation (neutral), "
            "question, remark, mixed (two opposites), topic (a heading that asks nothing), or empty "
            "(nothing asked, or not understood)",
            text="the normalised words",
            raw_text="the words as exported",
            speaker="who said it, if the export says so",
            reply_to="statement_id of the statement it answers",
        ),
        *_columns("optional_int", page="page, slide or sheet, from 1", line_start="first line", line_end="last line"),
        Column("time", "text", "time as exported"),
        Column("reactions", "int", "number of people whose reaction or vote (like, sticker) the export counts"),
        Column(
            "group", "text", "what the export says about its author (role, organisation, neighbourhood), else empty"
        ),
        Column("chosen", "flag", "1 = chosen from what the organiser offered (a box, an option), not written"),
        Column(
            "reported",
            "flag",
            "1 = said by participants and reported in a document: counted as theirs, not as a source",
        ),
        Column("duplicate_of", "text", "statement_id of the same post in another export of this session"),
        Column(
            "substantive",
            "flag",
            "0 = thanks, praise, logistics, a bare link, figures or signs: shown, not counted in percentages",
        ),
        *(Column(tag, "flag", f"the final value of the tag {tag}") for tag in TAGS),
        *(
            Column(f"{tag}_about", "flag", f"what the words alone say of {tag}, heading and opening word hidden")
            for tag in LEVEL_TAGS
        ),
        *_columns(
            "text",
            drivers="codes of the drivers it names, joined by ;",
            facets="driver.facet of the facets that its words name, joined by ;",
            valence="code=enabler, barrier, needed or advised, joined by ;",
            valence_about="the same by the words alone, without what follows from the question",
            opposed="drivers that it calls both enabler and barrier, joined by ;",
            theme="its primary driver or open theme, else empty",
            undecided="labels on which coders' votes are tied, joined by ;",
            tool="what the tool alone said if a coder overruled it: label=value joined by ;",
        ),
    ),
    open_prefixes=("codes_",),
)

EVIDENCE = Table(
    "evidence",
    "one reason",
    (
        *_columns(
            "text",
            statement_id="the statement it is about",
            kind="tag, driver, facet (from coders; the tool's is with the driver), valence, code, substantive",
            label="tag, driver, facet, valence or code",
            driver="for valence and facets: the driver",
        ),
        Column("holds", "flag", "1; 0 = denied or overruled"),
        *_columns(
            "text",
            source="prefix, heading, parent, prompt, rule, model, coder",
            codebook="codebook",
            version="its version",
            code="code that the indicator belongs to: the label, or the driver whose indicator gives a valence",
            facet="facet of the code that the indicator belongs to, else empty",
            indicator="its name in the codebook, or the built-in rule (with a colon in it)",
            coder="who coded it",
        ),
        Column("score", "float", "1 for rules and coders, the probability for a model"),
        Column("where", "text", "text, section, prompt, parent, none: what was read"),
        *_columns("int", start="first character in what was read", end="character after the last"),
        Column("quote", "text", "the words read: that text[start:end]"),
    ),
)

TOKENS = Table(
    "tokens",
    "a token of a statement",
    (
        Column("statement_id", "text", "its statement"),
        *_columns("int", i="place in the statement, from 0", start="first character", end="character after the last"),
        *_columns(
            "text",
            text="the word",
            lemma="its lemma",
            pos="universal part of speech",
            parts="lemmas of a compound's parts joined by +",
        ),
        Column(
            "content",
            "flag",
            "1 = counted in frequencies: a noun, verb, adjective or proper noun that is not a stop word",
        ),
    ),
)

EDITS = Table(
    "edits",
    "one change that normalising made",
    (
        *_columns("text", session_id="the session", statement_id="the statement, or empty for furniture left out"),
        *_columns("optional_int", page="page", line="line"),
        Column("start", "int", "position in the final text"),
        *_columns(
            "text",
            kind="hyphen, wrap, arrow, glyph, furniture, facilitator (a follow-up question), …",
            before="the raw characters",
            after="what they became",
            reason="why two lines were joined here (Dutch), the weightiest reason first; empty for other edits",
        ),
    ),
)

FREQUENCIES = Table(
    "frequencies",
    "a term",
    (
        *_columns(
            "text",
            group="participants or sources",
            term="lemma or multi-word term",
            kind="lemma, part (of compounds), phrase",
            pos="most frequent part of speech",
        ),
        *_columns(
            "int",
            count="occurrences",
            within="for a lemma: occurrences inside a multi-word term",
            statements="statements with it",
            sessions="sessions with it",
        ),
        Column("statement_ids", "text", "the statements, joined by ;"),
    ),
)

KEYNESS = Table(
    "keyness",
    "a contrast of a term",
    (
        *_columns(
            "text",
            group="participants or sources",
            contrast="horizontal_vertical, tip_rest, session:<id>, group:<name>, sources_participants, general_dutch",
            term="lemma (word form against general Dutch)",
        ),
        *_columns(
            "int",
            count_a="count in the target",
            count_b="count in the reference",
            size_a="tokens in the target",
            size_b="tokens in the reference",
            statements_a="statements of the target with it",
            statements_b="statements of the reference with it",
            of_a="statements in the target",
            of_b="statements in the reference",
            tried="number of terms tested in the contrast",
        ),
        *_columns(
            "float",
            log_ratio="binary log of the ratio of relative frequencies",
            log_likelihood="G2 (Dunning 1993), signed by direction; empty against general Dutch",
            log_odds_z="log-odds with informative Dirichlet prior, as a z-score (Monroe et al. 2008)",
            chance="p-value of a spread over statements this uneven, corrected for all terms tested (Benjamini and "
            "Hochberg 1995)",
        ),
        Column("cue", "flag", "1 = the rules that make the contrast read this word: typical by definition"),
        Column(
            "shown",
            "flag",
            "1 = beyond chance and not a cue, so it may be called typical; without such rows there is nothing to show",
        ),
    ),
)

COOCCURRENCE = Table(
    "cooccurrence",
    "a pair",
    (
        *_columns(
            "text",
            group="participants or sources",
            kind="driver, level (driver and level by the words alone), term or collocation",
            a="first of the pair",
            b="second of the pair",
        ),
        *_columns(
            "int",
            count="statements (or adjacent places) with both; for labels, only if different words gave them",
            count_a="with a",
            count_b="with b",
            n="number of statements",
            tried="number of pairs of this kind tested",
        ),
        *_columns(
            "float",
            jaccard="intersection over union",
            npmi="normalised pointwise mutual information (Bouma 2009)",
            expected="mean count under permutation",
            chance="share of permutations with at least this count",
            upper="95th percentile of counts under permutation",
            chance_all="share of permutations in which any pair tested stands out as much; above `pair_chance` it is "
            "not a finding",
        ),
        Column("statement_ids", "text", "the statements, joined by ;"),
    ),
)

DRIVERS = Table(
    "drivers",
    "a driver within a group and a slice",
    (
        *_columns(
            "text",
            group="participants or sources",
            driver="code of the driver",
            label="Dutch label",
            slice="what is counted: all, session, group (docenten, managers …), prompt_kind, prompt, level, "
            "session_prompt_kind (session|kind)",
            value="the session, group, kind of prompt, prompt, level, or session|kind",
        ),
        *_columns(
            "int",
            statements="substantive statements that name it",
            of="substantive statements in the slice",
            sessions="sessions in which it is named",
            speakers="known speakers that name it",
            horizontal="of these tagged horizontal",
            horizontal_about="of these horizontal by their words",
            vertical="of these tagged vertical",
            vertical_about="of these vertical by their words",
            **{valence: f"of these: {valence}" for valence in VALENCES},
            **{
                f"{valence}_about": f"of these {valence} by the words too, not by the question alone"
                for valence in VALENCES
            },
            tip="tips among them",
            question="questions among them",
        ),
        *_columns(
            "float",
            share="statements / of; empty where of is below minimum_for_percentages",
            share_sessions="mean share of the sessions, equally weighted; empty as above",
            expected_low="lower bound (95%) of how many really name it, from the tool's error on unseen material; "
            "empty if nothing was found",
            expected_high="upper bound",
        ),
        *_columns(
            "optional_int",
            rank_low="best rank among the drivers of the slice that these bounds allow, from 1",
            rank_high="worst rank that they allow; equal to rank_low only if the bounds do not overlap",
        ),
        Column("statement_ids", "text", "the statements, joined by ;"),
    ),
)

FACETS = Table(
    "facets",
    "a facet of a driver within a slice",
    (
        *_columns(
            "text",
            group="participants or sources",
            slice="all, session, group (docenten, managers …) or prompt_kind",
            value="the session, group or kind of prompt",
            driver="code of the driver",
            facet="the facet; empty = the driver was found without one",
            label="Dutch label of the facet",
        ),
        *_columns(
            "int",
            statements="substantive statements that name it",
            of="substantive statements that name the driver",
            sessions="sessions in which it is named",
            **{valence: f"of these, with the driver as {valence}" for valence in VALENCES},
        ),
        *_columns(
            "text",
            statement_ids="the statements, joined by ;",
            quotes="statement_ids of the exemplary quotes, most central first, joined by ;",
        ),
    ),
)

COMPARISONS = Table(
    "comparisons",
    "a driver or facet in a group or session compared with the others, or in sources compared with participants",
    (
        *_columns(
            "text",
            dimension="group, session or voice",
            part="the group or session; for voice: sources",
            kind="driver or facet",
            label="code of the driver, or driver.facet",
        ),
        *_columns(
            "int",
            statements="substantive statements of the part that name it",
            of="substantive statements of the part",
            statements_others="statements of the others that name it",
            of_others="statements of the others",
            matched="statements of the part under kinds of question that the others were also asked",
            matched_others="the same for the others",
        ),
        *_columns(
            "float",
            share="share of the part, matched on kind of question; empty below minimum_for_percentages",
            share_others="share of the others, matched",
            difference="share - share_others",
            low="lower bound of its 95% interval (Newcombe 1998, over kinds of question)",
            high="upper bound",
            chance="p-value of a difference this large (Mantel-Haenszel), corrected for all comparisons of the "
            "dimension (Holm 1979)",
        ),
        *_columns(
            "text",
            differs="meer or minder if chance is at most difference_chance, else empty",
            statement_ids="the statements of the part that name it, joined by ;",
            quotes="statement_ids of the exemplary quotes, most central first, joined by ;",
        ),
    ),
)

TOPIC = Table(
    "topic",
    "a session, or everything that participants or sources say: whether drivers can be read in it",
    (
        *_columns("text", group="participants or sources", session_id="the session; empty = all of them"),
        *_columns(
            "int",
            countable="statements, counting those of duplicate exports once",
            statements="of these substantive",
            with_driver="of these with a driver",
            coded="statements that anyone coded by hand",
        ),
        *_columns(
            "float",
            rate="drivers found per statement",
            background="the same in text about something else",
            chance="p-value of this many drivers in text about something else",
        ),
        Column(
            "readable", "flag", "0 = no more drivers than in text about something else, or most statements have none"
        ),
        Column(
            "common",
            "text",
            "drivers found no more often than their indicators fire in ordinary Dutch, joined by ; (only over all "
            "sessions)",
        ),
    ),
)

TAG_COUNTS = Table(
    "tag_counts",
    "a tag within a session",
    (
        *_columns(
            "text", group="participants or sources", session_id="the session", tag="horizontal, vertical, question, tip"
        ),
        *_columns(
            "int",
            statements="substantive statements with the tag",
            about="of these by their words alone (horizontal and vertical; else equal to statements)",
            of="substantive statements in the session",
        ),
        Column("share", "float", "statements / of; empty where of is below minimum_for_percentages"),
    ),
)

FRAMEWORK = Table(
    "framework",
    "a session × driver",
    (
        *_columns("text", session_id="session", driver="driver"),
        Column("n", "int", "substantive statements"),
        *_columns(
            "text",
            facets="facets with the number of statements that name them, largest first: facet=number joined by ;",
            statement_ids="the statements, joined by ;",
            quotes="statement_ids of the exemplary quotes, most central first, joined by ;",
        ),
    ),
)

THEMES = Table(
    "themes",
    "a theme",
    (
        *_columns(
            "text",
            theme="driver code or open:N",
            label="label from the codebook or distinctive terms",
            kind="driver or open",
            status="open themes: proposal, accepted, renamed, merged or rejected; else empty",
            reason="the researcher's reason",
            by="who decided it",
            date="when, as year-month-day",
        ),
        *_columns("int", size="statements assigned", sessions="sessions among them"),
        Column(
            "stability",
            "float",
            "open themes: bootstrap Jaccard (Hennig 2007), most distinctive word left out; empty for drivers",
        ),
        Column(
            "chance",
            "float",
            "open themes: the highest stability found with the same words shuffled; empty for drivers",
        ),
        Column("verdict", "text", "stabiel, wisselend or niet stabiel; empty for drivers"),
        *_columns(
            "float",
            by_rules="drivers: share of the statements that rules decide",
            by_words="drivers: share that the vocabulary would also give",
        ),
        *_columns(
            "text",
            terms="distinctive terms joined by ;",
            exemplars="statement_ids, most central first, joined by ;",
            deviant="statement_ids of deviant cases, joined by ;",
            statement_ids="the statements, joined by ;",
        ),
    ),
)

THEME_CHOICE = Table(
    "theme_choice",
    "a number of open themes that was tried",
    (
        Column("k", "int", "number of themes"),
        *_columns(
            "float",
            stability="mean bootstrap Jaccard",
            chance="the same with the words shuffled",
            ari_resamples="mean adjusted Rand index over resamples",
        ),
        Column("chosen", "flag", "1 = used"),
    ),
)

ESTIMATES = Table(
    "estimates",
    "a label in a slice of which a sample was coded",
    (
        *_columns(
            "text",
            group="participants or sources",
            slice="all, session, group (docenten, managers …) or prompt_kind",
            value="the session, group or kind of prompt",
            kind="tag, driver, facet, valence, code or substantive",
            label="the label",
            driver="for valence and facets: the driver",
            codebook="for further codes: the codebook",
        ),
        *_columns(
            "int",
            counted="statements in which the rules found it",
            of="statements in the slice that could be drawn",
            coded="of these coded by hand",
        ),
        *_columns(
            "float",
            estimated="how many really have it, from the sample and the rules together; empty if too few are coded",
            low="lower bound of its 95% interval",
            high="upper bound",
            pooled="the same with the rules' error rates pooled over labels: more accurate over all labels together, "
            "but without an interval",
            share="estimated / of",
            share_low="low / of",
            share_high="high / of",
        ),
        *_columns(
            "optional_int",
            rank_low="best rank among the labels of its kind that the intervals allow, from 1; empty if not estimated",
            rank_high="worst rank that they allow; equal to rank_low only if the intervals do not overlap",
        ),
        Column("needed", "int", "statements still to code before it can be estimated; 0 if it is"),
        Column("method", "text", "how it was estimated, or why not"),
    ),
)

MEASURED = Table(
    "measured",
    "a label on a kind of labelled material: how often the tool is right",
    (
        *_columns(
            "text",
            origin="ontwikkelmateriaal (seen while the rules were written) or nooit eerder gezien",
            material="kind of text; empty = all kinds together",
            kind="tag, about (by the words alone), driver, facet or valence",
            label="the label; empty = all of the kind together",
        ),
        *_columns(
            "int",
            statements="labelled statements",
            positive="of these with the label (valence: among drivers that both give)",
            right="found and right",
            wrong="found but wrong",
            missed="not found",
        ),
        *_columns(
            "float",
            precision="right / (right + wrong)",
            precision_low="lower bound of its 95% interval (Wilson 1927)",
            precision_high="upper bound",
            recall="right / positive",
            recall_low="lower bound of its 95% interval",
            recall_high="upper bound",
        ),
        *_columns(
            "text",
            product="version that was measured",
            sentence="sentence to show beside a count (Dutch), from all unseen material",
        ),
    ),
)

SUMMARIES = Table(
    "summaries",
    "a generated sentence",
    (
        Column("subject", "text", "overall, prompt_kinds, driver:<code>, theme:<id>, session:<id>, source"),
        Column("position", "int", "place among the sentences of the subject, from 1"),
        *_columns(
            "text",
            sentence="the Dutch (or English) sentence",
            statement_ids="the statements behind it, joined by ;",
            numbers="name=value of each number in it, joined by ;",
        ),
    ),
)

RULES = Table(
    "rules",
    "an indicator",
    (
        *_columns(
            "text",
            codebook="codebook",
            version="its version",
            code="code",
            facet="facet of the code, else empty",
            indicator="its name in the codebook, or the built-in rule",
            sought="what it looks for",
        ),
        *_columns("int", hits="times it fired", statements="statements in which it fired"),
        Column("never_fired", "flag", "1 = did not fire in this run"),
        *_columns(
            "float",
            precision="share of its coded statements to which the coders give the code",
            recall="share of the coders' statements it finds",
        ),
        Column("coded", "optional_int", "coded statements behind precision and recall"),
    ),
)

CONCORDANCE = Table(
    "concordance",
    "a place where a term stands",
    (
        *_columns("text", statement_id="the statement", session_id="its session"),
        *_columns("int", start="first character", end="character after the last"),
        *_columns("text", left="what stands before", keyword="the words found", right="what stands after"),
    ),
)
"""Shown on request (`opschaling kwic`), not part of a run."""

AGREEMENT = Table(
    "agreement",
    "a comparison of raters on a label",
    (
        *_columns(
            "text",
            kind="between (coders), tool (coder and tool), model (coder and language model), within (one coder twice)",
            a="first rater",
            b="second rater; with more than two: the others, joined by ;",
            label="key of the label",
        ),
        Column("n", "int", "statements that both raters (of several: at least two) rated"),
        *_columns(
            "float",
            prevalence="share of ones among the ratings",
            agreement="share of agreeing pairs",
            kappa="Cohen's kappa; empty for more than two raters or without variation",
            kappa_low="lower bound of its percentile bootstrap 95% interval; empty if that would be meaningless",
            kappa_high="upper bound",
            alpha="Krippendorff's alpha, nominal; empty without variation",
            alpha_low="lower bound of its percentile bootstrap 95% interval; empty if that would be meaningless",
            alpha_high="upper bound",
            both="both say 1 (two raters)",
            only_a="only the first says 1",
            only_b="only the second says 1",
            neither="both say 0",
        ),
        Column(
            "verdict",
            "text",
            "voldoende, voorlopig, onvoldoende or niet te bepalen (Krippendorff 2004); te weinig gevallen if a rater "
            "gave it too rarely",
        ),
    ),
)

DISAGREEMENTS = Table(
    "disagreements",
    "a statement on which two raters differ",
    (
        *_columns(
            "text",
            kind="between, tool or within",
            statement_id="the statement",
            label="key of the label",
            a="first rater",
            b="second rater",
        ),
        *_columns("int", value_a="1 or 0", value_b="1 or 0"),
    ),
)

MEMOS = Table(
    "memos",
    "a note of a researcher or coder",
    _columns(
        "text",
        about="bijdrage, code, thema or project",
        id="statement_id, code, theme or name it is about",
        text="the note",
        by="who wrote it",
        date="when it was written (ISO 8601), or empty if unknown",
    ),
)

PENDING = Table(
    "pending",
    "a coding that does not count yet",
    _columns(
        "text",
        statement_id="the statement",
        coder="who said it",
        key="key of the code",
        value="? (undecided), or the value of a code that no codebook knows: 1, 0 or ?",
        label="the name of such a code in its source, else its key",
        definition="its description there",
    ),
)

ATTACHMENTS = Table(
    "attachments",
    "a decision by hand whose statement has a different id in this run, or none",
    _columns(
        "text",
        what="codering, memo, citeerbaar, themabesluit, samenvatting, ontwikkeling",
        by="who decided it",
        statement_id="the statement's id when it was decided",
        attached_to="its id in this run, or empty",
        state="renamed (same words), edited (nearly the same words), ambiguous (several fit), gone",
        before="the words then, if known",
        after="the words now",
        candidates="statements that have or may have the words, joined by ;",
    ),
)

OWN_SUMMARIES = Table(
    "own_summaries",
    "a summary that a researcher wrote",
    _columns(
        "text",
        session_id="the session it is about",
        driver="the driver it is about",
        text="what the researcher wrote",
        by="who wrote it; werkboek if it was written in a workbook",
    ),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        SESSIONS,
        STATEMENTS,
        EVIDENCE,
        TOKENS,
        EDITS,
        FREQUENCIES,
        KEYNESS,
        COOCCURRENCE,
        DRIVERS,
        TAG_COUNTS,
        FRAMEWORK,
        FACETS,
        COMPARISONS,
        TOPIC,
        THEMES,
        THEME_CHOICE,
        ESTIMATES,
        MEASURED,
        SUMMARIES,
        RULES,
        AGREEMENT,
        MEMOS,
        PENDING,
        DISAGREEMENTS,
        ATTACHMENTS,
        OWN_SUMMARIES,
    )
}
"""All tables of a run, by name; `NAME.csv` is the file."""


def build_frame(
    table: Table, rows: Iterable[Mapping[str, Any]] | Mapping[str, Sequence[Any]], *, at_once: int = AT_ONCE
) -> pd.DataFrame:
    """Build a frame with exactly the table's columns, in order and with its types.

    `rows` is an iterable of mappings (one per row), of which only `at_once` are held, or a mapping of columns. Columns
    allowed by `open_prefixes`, which all rows have, are kept at the end, sorted. Raises ValueError for a missing or
    unknown column.
    """
    import pandas as pd

    if isinstance(rows, Mapping):
        return type_frame(table, pd.DataFrame(rows))
    frames = [type_frame(table, pd.DataFrame(some)) for some in batch_rows(rows, at_once)]
    if len(frames) > 1:
        return pd.concat(frames, ignore_index=True)
    return frames[0] if frames else type_frame(table, pd.DataFrame({name: [] for name in table.names}))


def type_frame(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with exactly the table's columns, as `build_frame` does."""
    extra = sorted(set(frame.columns) - set(table.names))
    unknown = [name for name in extra if not name.startswith(table.open_prefixes or ("\0",))]
    missing = [name for name in table.names if name not in frame.columns]
    if unknown or missing:
        raise ValueError(f"table {table.name}: unknown columns {unknown}, missing columns {missing}")
    types = {column.name: _DTYPES[column.type] for column in table.columns} | dict.fromkeys(extra, "str")
    return frame[[*table.names, *extra]].astype(types)


def collect_rows(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, at_once: int = AT_ONCE
) -> dict[str, pd.Categorical | NDArray[Any]]:
    """Collect rows in little memory: a text is held once, however many rows have it, and a whole number takes 4 bytes.

    Texts sort alphabetically. Numbers may not be absent.
    """
    import numpy as np

    numbers = [_Numbers() if column.type == "text" else None for column in columns]
    stores = [array("d" if column.type == "float" else "i") for column in columns]
    for some in batch_rows(rows, at_once):
        for store, known, values in zip(stores, numbers, zip(*some, strict=True), strict=True):
            store.extend(values if known is None else map(known.__getitem__, values))
    return {
        column.name: np.asarray(store) if known is None else refer(np.asarray(store), list(known))
        for column, store, known in zip(columns, stores, numbers, strict=True)
    }


class _Numbers(dict[str, int]):
    """Numbers texts in order of first occurrence."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def refer(places: NDArray[Any], texts: Sequence[str]) -> pd.Categorical:
    """Return the column in which each row has the text at its place: a text is held once, and sorts alphabetically."""
    import numpy as np
    import pandas as pd

    codes, names = pd.factorize(np.asarray(texts, dtype=object), sort=True)
    return pd.Categorical.from_codes(codes[places], pd.Index(names, dtype="str"))


def batch_rows(rows: Iterable[Row], at_once: int = AT_ONCE) -> Iterator[list[Row]]:
    """Yield the rows in lists of at most so many."""
    left = iter(rows)
    while some := list(islice(left, at_once)):
        yield some


def iterate_rows(frame: pd.DataFrame, *names: str, at_once: int = AT_ONCE) -> Iterator[tuple[Any, ...]]:
    """Iterate over the named columns, row by row, as plain Python values, of which only so many rows are held."""
    for part in batch_frame(frame[list(dict.fromkeys(names))], at_once):
        yield from zip(*(part[name].tolist() for name in names), strict=True)


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows as named tuples, whose types are those of the table, which pandas cannot know."""
    return list(frame.astype("object").itertuples(index=False))  # texts one by one are slow


def batch_frame(frame: pd.DataFrame, at_once: int = AT_ONCE) -> Iterator[pd.DataFrame]:
    """Yield a frame in parts of at most so many rows; an empty one as it is."""
    for start in range(0, max(len(frame), 1), at_once):
        yield frame.iloc[start : start + at_once]


def join_codes(codes: Iterable[str]) -> str:
    """Join codes or ids into a cell; `split_codes` is the inverse."""
    return ";".join(codes)


def split_codes(cell: str) -> list[str]:
    """Split a cell of codes or ids; an empty cell holds none."""
    return cell.split(";") if cell else []


def split_pairs(cell: str) -> list[tuple[str, str]]:
    """Split a cell of codes with their directions: `lead=barrier;res=needed`."""
    return [(code, way) for code, _, way in (pair.partition("=") for pair in split_codes(cell))]
