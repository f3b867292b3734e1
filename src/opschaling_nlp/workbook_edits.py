"""Store in the folder of codings what researchers wrote in workbooks, before those are replaced or removed."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from opschaling_nlp.codings.attaching import Statements
from opschaling_nlp.codings.log import Kind, Log, last_words, load_log, record
from opschaling_nlp.codings.notes import Summary
from opschaling_nlp.handmade import Handmade, attach_handmade
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.manifest import load_manifest
from opschaling_nlp.output.csv_tables import read_table
from opschaling_nlp.output.workbook import WORKBOOK, read_summaries
from opschaling_nlp.publication import list_runs
from opschaling_nlp.tables import FRAMEWORK, OWN_SUMMARIES, STATEMENTS, Table, build_frame, iterate_rows, split_codes

WHO = "werkboek"
"""Author recorded in the log for what was found in a workbook, which does not say."""


def import_summaries(out: Path, codings: Path) -> list[str]:
    """Store in `codings` what was written, changed or emptied in the summaries of each run's workbook.

    Returns what was done (Dutch).
    """
    done = []
    for path, sha256, changed in list_unsaved(list_runs(out), codings):
        store_summaries(codings, changed, source=f"{path.parent.name}/{path.name}", sha256=sha256)
        done.append(f"{len(changed)} eigen samenvatting(en) uit {path} bewaard in {codings}")
    return done


def store_summaries(codings: Path, summaries: Iterable[Summary], *, source: str, sha256: str) -> None:
    """Store what was written in one workbook, with its name and the hash by which it is recognised."""
    for summary in summaries:
        record(codings, WHO, summary, van=source, sha256=sha256)


def list_unsaved(runs: Iterable[Path], codings: Path) -> Iterator[tuple[Path, str, list[Summary]]]:
    """Yield for each workbook of these runs the summaries written in it and stored nowhere else, with its hash.

    A workbook that is as the run wrote it, or that was taken back before, is skipped. If somebody changed a summary
    elsewhere meanwhile, both texts are kept. Raises UserError if a workbook cannot be read: its contents would be lost.
    """
    for run in runs:
        path = run / WORKBOOK
        if not path.is_file():
            continue
        log = load_log(codings)
        sha256 = hash_file(path)
        if sha256 in {act.content.get("sha256") for act in log.acts if act.kind is Kind.SUMMARY}:
            continue
        # A run of an earlier version does not record what its workbook was given: there, everything in it is taken
        # back.
        known = (run / f"{OWN_SUMMARIES.name}.csv").is_file()
        if known and sha256 == _written(run):
            continue
        changed = list(_changed(run, read_summaries(path), log))
        if changed:
            yield path, sha256, changed


def _written(run: Path) -> str:
    """Return the hash of the workbook as the run wrote it."""
    outputs = load_manifest(run).get("outputs", [])
    return next((str(output["sha256"]) for output in outputs if output["file"] == WORKBOOK), "")


def _changed(run: Path, found: Mapping[tuple[str, str], str], log: Log) -> Iterator[Summary]:
    own = iterate_rows(_read(run, OWN_SUMMARIES), "session_id", "driver", "text")
    given = {(session, driver): text for session, driver, text in own}
    # Under the names that the sessions have in the run.
    statements = Statements.of(_read(run, STATEMENTS))
    now_there = attach_handmade(Handmade(summaries=last_words(log, Summary)), statements).handmade.summaries
    current = {one.key: one.text for one in now_there}
    ids = {
        (session, driver): tuple(split_codes(cell))
        for session, driver, cell in iterate_rows(_read(run, FRAMEWORK), "session_id", "driver", "statement_ids")
    }
    for key, text in found.items():
        before, now = given.get(key, "").strip(), current.get(key, "").strip()
        if text in {before, now}:
            continue
        if now != before:  # somebody wrote it elsewhere meanwhile
            text = "\n\n".join(part for part in (now, text) if part)  # noqa: PLW2901 - the text to store
        yield Summary(*key, text, WHO, ids.get(key, ()))


def _read(run: Path, table: Table) -> pd.DataFrame:
    """Read a table of a run; one written by another version with other columns counts as empty."""
    try:
        return read_table(run / f"{table.name}.csv", table)
    except ValueError:
        return build_frame(table, [])
