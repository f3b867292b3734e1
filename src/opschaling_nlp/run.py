"""Run the whole analysis: the one place that knows the order of the stages."""

from __future__ import annotations

import ctypes
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from opschaling_nlp.ahead import tag_here
from opschaling_nlp.analysis.coding import hear_coders
from opschaling_nlp.analysis.comparing import compare_parts
from opschaling_nlp.analysis.cooccurrence import count_pairs
from opschaling_nlp.analysis.drivers import build_framework, count_drivers, count_facets, count_tags
from opschaling_nlp.analysis.estimation.estimates import estimate_labels
from opschaling_nlp.analysis.exemplars import rank_by_driver
from opschaling_nlp.analysis.keyness import compute_keyness
from opschaling_nlp.analysis.measured import build_measured
from opschaling_nlp.analysis.scope import countable_statements, driver_codes, written_tokens
from opschaling_nlp.analysis.statements import build_edits, build_sessions
from opschaling_nlp.analysis.summaries import summarise
from opschaling_nlp.analysis.summaries.warnings import run_warnings, topic_warnings
from opschaling_nlp.analysis.terms import count_terms, drop_label_words
from opschaling_nlp.analysis.themes.forming import form_themes
from opschaling_nlp.analysis.topic import judge_topic
from opschaling_nlp.changes import describe_changes
from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.labels import labels_by_key
from opschaling_nlp.codings.precedence import list_pending
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import attach_handmade, pseudonymise_handmade
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.cache import keep_only
from opschaling_nlp.ingest.folder import OVERRIDES, list_exports
from opschaling_nlp.manifest import RunSummary, describe_inputs, describe_run, read_summary, write_manifest
from opschaling_nlp.model import TAGS, Voice
from opschaling_nlp.output.charts import draw_all
from opschaling_nlp.output.csv_tables import write_tables
from opschaling_nlp.output.exchange import check_formats, too_large, write_exchange
from opschaling_nlp.output.naming import session_titles
from opschaling_nlp.output.report.rendering import write_reports
from opschaling_nlp.output.workbook import WORKBOOK, write_workbook
from opschaling_nlp.publication import CACHE, CHANGES, KEPT_TAGS, KEY, LATEST, PREVIOUS, is_whole, publish, start_run
from opschaling_nlp.run_log import STEPPED, Progress
from opschaling_nlp.sessions import Collected, collect_sessions
from opschaling_nlp.tables import ATTACHMENTS, FLOAT_DIGITS, MEMOS, OWN_SUMMARIES, PENDING, build_frame
from opschaling_nlp.text.privacy import load_key, make_masker, mask_session_id, pseudonymise_sessions, save_key
from opschaling_nlp.texts import say, speak
from opschaling_nlp.watching import Watchdog

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.ahead import Tag
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.handmade import Attached, Handmade
    from opschaling_nlp.model import Session, Tagged
    from opschaling_nlp.settings import Settings

    Tables = dict[str, pd.DataFrame]


_REMEDY = "lees minder tegelijk in, of verhoog seconds_per_step onder [analysis] in de instellingen"


def analyse(
    raw: Path,
    out: Path,
    *,
    settings: Settings,
    codebooks: Sequence[Codebook],
    handmade: Handmade,
    progress: Progress | None = None,
    tag: Tag = tag_here,
) -> RunSummary:
    """Analyse every export below `raw` and publish the run in `out`; `tag` tags the statements.

    Raises UserError, leaving `out` unchanged, if there is nothing to analyse or something people wrote is wrong.
    """
    check_formats(settings.output.formats)
    pa.set_memory_pool(pa.system_memory_pool())  # its own keeps what was freed: a tenth more at the peak
    folder = start_run(out)
    try:
        dog = Watchdog("Analyse", seconds=settings.analysis.seconds_per_step, remedy=_REMEDY)
        with speak(settings.output.language), dog:
            report = partial(_watch, dog, progress or (lambda *_: None))
            samples_left_out = _run(raw, out, folder, settings, codebooks, handmade, report, tag)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # also on Ctrl-C: half a run is of no use to anybody
        raise
    publish(folder, out)
    _write_changes(out)
    return read_summary(out / LATEST, samples_left_out=samples_left_out)


def _run(
    raw: Path,
    out: Path,
    folder: Path,
    settings: Settings,
    codebooks: Sequence[Codebook],
    handmade: Handmade,
    report: Progress,
    tag: Tag,
) -> int:
    """Write a whole run into `folder`; return the number of samples left out."""
    given = _gather(raw, out, settings, codebooks, handmade, report, tag)
    tables, made = given.tables, given.made
    report("Analyse", 1, 3, "thema's")
    themes = form_themes(
        *(tables[name] for name in ("statements", "tokens", "evidence", "sessions")),
        codebooks=codebooks,
        settings=settings,
        decisions=made.decisions,
        progress=partial(report, "Thema's"),
    )
    tables |= {
        "statements": tables["statements"].assign(theme=themes.assigned),
        "themes": themes.themes,
        "theme_choice": themes.choice,
    }
    report("Analyse", 2, 3, "tellingen")
    _count_and_compare(tables, settings, codebooks)
    tables["estimates"] = estimate_labels(tables, made.codings, made.draws, codebooks=codebooks, settings=settings)
    tables["measured"] = build_measured()
    tables["summaries"] = summarise(tables, codebooks=codebooks, settings=settings)
    report("Analyse", 3, 3, "")
    labels = {code.name: code.label for code in driver_codes(codebooks)}
    found = themes.proposals
    stability = {"ari_resamples": found.chosen.ari, "ari_seeds": found.ari_seeds} if found.chosen else {}
    description = describe_run(
        given.inputs,
        settings=settings,
        codebooks=codebooks,
        sessies_toml={"sha256": hash_file(raw / OVERRIDES)},
        codings=given.codings,
        model=dict(given.model),
        stability={name: round(value, FLOAT_DIGITS) for name, value in stability.items()},
        counts=_count(tables),
        warnings=[
            *given.before,
            *topic_warnings(tables["topic"], labels | session_titles(tables["sessions"])),
            *run_warnings(tables, themes, settings),
            *_say_left_out(tables, settings),
            *given.after,
        ],
    )
    _write(tables, folder, description, codebooks, made, settings, report)
    write_manifest(description, folder)
    return given.samples_left_out


def _say_left_out(tables: Tables, settings: Settings) -> Iterator[str]:
    for file, most in too_large(len(tables["statements"]), settings.output):
        yield say(
            "exchange/{file} is niet geschreven, want er zijn meer dan {most} bijdragen; statements.csv heeft ze alle",
            file=file,
            most=most,
        )


@dataclass(frozen=True, slots=True)
class _Given:
    """What the exports say and people made of it, without the sessions: no later stage needs all that they hold."""

    tables: Tables
    made: Handmade
    inputs: list[dict[str, Any]]
    codings: Mapping[str, Any]
    model: Mapping[str, str]
    before: Sequence[str]
    after: Sequence[str]
    """Warnings about what was read, and about what people made (Dutch)."""
    samples_left_out: int


def _gather(
    raw: Path,
    out: Path,
    settings: Settings,
    codebooks: Sequence[Codebook],
    handmade: Handmade,
    report: Progress,
    tag: Tag,
) -> _Given:
    """Read and tag the exports and add what people made of them."""
    collected = _collect(raw, out / CACHE, settings, handmade, report)
    collected, handmade = _pseudonymise(collected, handmade, out / KEY, settings)
    sessions = collected.sessions
    tagged = tag(
        sessions,
        codebooks=codebooks,
        settings=settings,
        kept_in=out / KEPT_TAGS,
        progress=partial(report, "Kenmerken en factoren"),
    )
    report("Analyse", 0, 3, "codering")
    attached = attach_handmade(handmade, Statements.of_sessions(sessions))
    return _Given(
        _tabulate_given(sessions, tagged, attached, codebooks, settings),
        attached.handmade,
        describe_inputs(sessions),
        handmade.made_from,
        tagged.model,
        [*collected.warnings, *tagged.warnings],
        attached.warnings,
        len(collected.samples_left_out),
    )


def _collect(raw: Path, cache: Path, settings: Settings, handmade: Handmade, report: Progress) -> Collected:
    collected = collect_sessions(
        raw,
        settings=settings,
        questions=handmade.questions,
        facts=handmade.facts,
        cache=cache,
        progress=partial(report, "Lezen"),
    )
    keep_only(cache, (source for source, _ in list_exports(raw).files))
    if not collected.sessions:
        raise UserError.single(
            str(raw),
            "er staan geen exports in deze map",
            "zet er een PDF, tekstbestand, tabel of chat in en draai opnieuw",
        )
    if all(session.skipped for session in collected.sessions):
        raise UserError.single(
            str(raw),
            "geen enkel bestand kon worden gelezen: "
            + "; ".join(f"{session.source}: {session.skipped}" for session in collected.sessions[:10]),
            "zet er een leesbare export bij en draai opnieuw",
        )
    return collected


def _pseudonymise(
    collected: Collected, handmade: Handmade, key: Path, settings: Settings
) -> tuple[Collected, Handmade]:
    """Replace names and personal data if the settings ask for it.

    Ids and double exports were determined on the original words.
    """
    if not settings.privacy.pseudonymise:
        return collected, handmade
    masked, names = pseudonymise_sessions(collected.sessions, settings=settings.privacy, key=load_key(key))
    save_key(key, names)
    masker = make_masker(collected.sessions, settings=settings.privacy, key=names)
    warnings = tuple(map(masker.mask_label, collected.warnings))
    return replace(collected, sessions=masked, warnings=warnings), pseudonymise_handmade(
        handmade, masker.mask, lambda one: mask_session_id(one, masker)
    )


def _tabulate_given(
    sessions: Sequence[Session],
    tagged: Tagged,
    attached: Attached,
    codebooks: Sequence[Codebook],
    settings: Settings,
) -> Tables:
    """Tabulate what was read, what the tool says of it, and what people made of it."""
    made = attached.handmade
    heard = hear_coders(
        sessions,
        tagged.evidence,
        tagged.rules,
        codebooks=codebooks,
        codings=made.codings,
        models=made.models,
        settings=settings,
    )
    pending = list_pending(made.codings, made.unknown, labels_by_key(codebooks))
    own = {MEMOS: made.memos, OWN_SUMMARIES: made.summaries}
    return {
        "sessions": build_sessions(sessions),
        "edits": build_edits(sessions),
        "tokens": tagged.tokens,
        **heard,
        "pending": build_frame(PENDING, pending),
        "attachments": build_frame(ATTACHMENTS, attached.rows),
        **{
            table.name: build_frame(table, ({name: getattr(one, name) for name in table.names} for one in listed))
            for table, listed in own.items()
        },
    }


def _count_and_compare(tables: Tables, settings: Settings, codebooks: Sequence[Codebook]) -> None:
    """Add the counts and comparisons to the tables."""
    sessions, statements, tokens = tables["sessions"], tables["statements"], tables["tokens"]
    tables["tag_counts"] = count_tags(statements, sessions, settings=settings.analysis)
    countable = countable_statements(statements, sessions)
    words = drop_label_words(written_tokens(tokens, countable), tables["evidence"])  # a label is layout
    tables["frequencies"] = count_terms(statements, words, sessions, settings=settings)
    _give_back_memory()
    tables["keyness"] = compute_keyness(statements, words, tables["evidence"], sessions, settings=settings)
    _give_back_memory()
    tables["cooccurrence"] = count_pairs(statements, words, tables["evidence"], sessions, settings=settings)
    ranks = rank_by_driver(statements, tokens, sessions, codebooks=codebooks)
    tables["facets"] = count_facets(statements, sessions, ranks, codebooks=codebooks, settings=settings)
    tables["comparisons"] = compare_parts(statements, sessions, ranks, codebooks=codebooks, settings=settings)
    tables["topic"] = judge_topic(statements, sessions, tables["evidence"])
    tables["drivers"] = count_drivers(statements, sessions, codebooks=codebooks, settings=settings)
    tables["framework"] = build_framework(statements, sessions, ranks, codebooks=codebooks, settings=settings)


def _write(
    tables: Tables,
    folder: Path,
    description: Mapping[str, Any],
    codebooks: Sequence[Codebook],
    handmade: Handmade,
    settings: Settings,
    report: Progress,
) -> None:
    """Write everything except the manifest: the report shows the figures."""
    look: Any = {"codebooks": codebooks, "settings": settings, "quotable": handmade.quotable_ids}

    def workbook() -> None:
        _give_back_memory()
        most = settings.output.workbook_rows
        write_workbook(tables, folder / WORKBOOK, codebooks=codebooks, most_rows=most)

    def exchange() -> None:
        _give_back_memory()
        write_exchange(tables, folder / "exchange", codebooks=codebooks, settings=settings.output)

    def csv() -> None:
        _give_back_memory()
        write_tables(tables, folder)

    report("Schrijven", 0, 2, "figuren")
    draw_all(tables, folder / "figures", **look)
    report("Schrijven", 1, 2, "rapport, tabellen, werkboek en uitwisseling")
    # The exchange first, which the fork then takes: after the report this process would need 120 MB more for it
    # (bench_large.py --statements 100000).
    write_reports(tables, folder, manifest=description, **look, beside=(exchange, workbook, csv))
    report("Schrijven", 2, 2, "")


def _write_changes(out: Path) -> None:
    """Write what differs from the previous run beside the runs: it is part of neither."""
    if is_whole(out / PREVIOUS):
        (out / CHANGES).write_text(describe_changes(out / PREVIOUS, out / LATEST), "utf-8", newline="\n")


def _count(tables: Tables) -> dict[str, Any]:
    """Count what the manifest reports, and separately for participants and sources."""
    sessions, statements = tables["sessions"], tables["statements"]
    countable = countable_statements(statements, sessions)
    skipped, double = sessions["skipped"] != "", sessions["same_as"] != ""
    counts: dict[str, Any] = {
        "files": len(sessions),
        "sessions": int((~skipped & ~double).sum()),
        "skipped": int(skipped.sum()),
        "double_exports": int(double.sum()),
        "statements": len(countable),
        "edits": len(tables["edits"]),
    }
    for voice in Voice:
        part = countable[countable["voice"] == voice]
        flags = {name: int(part[name].sum()) for name in ("substantive", *TAGS)}
        counts[voice.value] = {"statements": len(part)} | flags
    return counts


def _watch(dog: Watchdog, report: Progress, stage: str, done: int, total: int, what: str) -> None:
    """Pass on a stage's progress to whoever shows it, and to the watchdog unless something else is watched."""
    dog.at(f"{stage}: {what}" if stage in STEPPED else None)
    if stage in ("Analyse", "Schrijven"):
        _give_back_memory()
    report(stage, done, total, what)


def _give_back_memory() -> None:
    """Give the system back what a stage no longer uses; glibc keeps it, which makes the peak a third higher."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # another C library, or none to load
            ctypes.CDLL(None).malloc_trim(0)
