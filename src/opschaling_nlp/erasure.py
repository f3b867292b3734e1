"""Erase the words of a file or a statement from everything the program keeps, and say what it cannot reach."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.codings.files import LOG
from opschaling_nlp.codings.forgetting import forget_in_log
from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest.cache import forget_readings
from opschaling_nlp.ingest.folder import list_exports
from opschaling_nlp.output.tables import read_table
from opschaling_nlp.publication import CACHE, KEPT_TAGS, KEY, list_runs
from opschaling_nlp.tables import SESSIONS, STATEMENTS, iterate_rows
from opschaling_nlp.text.privacy import load_key, save_key

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codings.anchors import Anchor

_Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Erased:
    """Hold in Dutch what was erased and what is left for a person to do."""

    done: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    """Name what has to go: a whole session, or one statement of it with its words."""

    source: str
    session_id: str
    statement_id: str = ""
    texts: frozenset[str] = frozenset()
    also_in: frozenset[str] = frozenset()
    """Statements with the same words, in this export or another."""
    speakers: frozenset[str] = frozenset()
    """Who says nothing else in the run."""

    def is_meant(self, anchor: Anchor) -> bool:
        """Tell whether something decided by hand is about what has to go."""
        return anchor.statement_id == self.statement_id if self.statement_id else anchor.session == self.session_id

    def is_about(self, row: _Row) -> bool:
        """Tell whether a coding is one of what has to go."""
        return row["statement_id"] == self.statement_id if self.statement_id else row["session_id"] == self.session_id


def erase(name: str, *, raw: Path, out: Path, codings: Path) -> Erased:
    """Erase a file (its path below `raw`) or a statement (its id) from the cache, every run that holds it, the codings and the key of pseudonyms.

    A run cannot lose one statement and stay true to its manifest, so runs that hold it go as a whole; `raw` is never touched.
    Raises UserError where nothing of that name is known.
    """
    target = _find(name, raw, out)
    done = []
    if forget_readings(out / CACHE, target.source):
        done.append(f"wat van {target.source} in de cache stond")
    (out / KEPT_TAGS).unlink(missing_ok=True)
    for run in list_runs(out):
        if _holds(run, target):
            _remove(run)
            done.append(f"de analyse {run.name}, omdat die het bevatte")
    changes = out / "changes.md"
    if changes.exists():
        changes.unlink()
        done.append(changes.name)
    done += [*_erase_codings(codings, target), *_erase_names(out / KEY, target)]
    return Erased(tuple(done), tuple(_left(target, raw)))


def _find(name: str, raw: Path, out: Path) -> _Target:
    for run in list_runs(out):
        sources = dict(iterate_rows(read_table(run / "sessions.csv", SESSIONS), "session_id", "source"))
        statements = read_table(run / "statements.csv", STATEMENTS)
        for session_id, source in sources.items():
            if name in {source, str(raw / source)}:
                return _Target(
                    source, session_id, speakers=_only_here(statements, statements["session_id"] == session_id)
                )
        found = statements["statement_id"] == name
        for session_id, text, raw_text in iterate_rows(statements[found], "session_id", "text", "raw_text"):
            same = statements[(statements["text"] == text) & ~found]
            return _Target(
                sources[session_id],
                session_id,
                name,
                frozenset({text, raw_text}),
                frozenset(same["statement_id"]),
                _only_here(statements, found),
            )
    raise UserError.single(
        name,
        "is geen bestand of bijdrage van een analyse die er nog is",
        "noem het pad onder RAW, of een statement_id uit statements.csv",
    )


def _only_here(statements: pd.DataFrame, part: pd.Series[bool]) -> frozenset[str]:
    return frozenset(statements.loc[part, "speaker"]) - frozenset(statements.loc[~part, "speaker"])


def _holds(run: Path, target: _Target) -> bool:
    column, wanted = ("statement_id", target.statement_id) if target.statement_id else ("session_id", target.session_id)
    sources = read_table(run / "sessions.csv", SESSIONS)["source"]
    return bool((read_table(run / "statements.csv", STATEMENTS)[column] == wanted).any()) or (
        not target.statement_id and bool((sources == target.source).any())
    )


def _remove(run: Path) -> None:
    real = run.resolve()
    if run.is_symlink():
        run.unlink()
    if real.exists():
        shutil.rmtree(real)


def _erase_codings(folder: Path, target: _Target) -> Iterator[str]:
    for path in sorted(folder.glob("*/*.csv")):
        erased = _rewrite(path, target)
        if erased:
            yield f"{erased} codering(en) in {path.parent.name}/{path.name}"
    listed = folder / "ontwikkeling.txt"
    if listed.is_file():
        ids = listed.read_text("utf-8").splitlines()
        kept = [
            one
            for one in ids
            if not (
                one.strip() == target.statement_id
                if target.statement_id
                else one.strip().startswith(f"{target.session_id}-")
            )
        ]
        if kept != ids:
            listed.write_text("".join(f"{one}\n" for one in kept), "utf-8", newline="\n")
            yield listed.name
    changed = forget_in_log(folder, target.is_meant, words=target.texts)
    if changed:
        yield f"{changed} regel(s) van {LOG}"
    yield from _erase_memos(folder / "memos.toml", target)


def _rewrite(path: Path, target: _Target) -> int:
    """Take the target out of a file of codings, also where its words stand as the neighbour of another statement."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names = list(reader.fieldnames or ())
        rows = list(reader)
    kept = [row for row in rows if not target.is_about(row)]
    words = target.texts | {row["text"] for row in rows if target.is_about(row)}
    clean = [
        {name: "" if name in {"previous", "next"} and value in words else value for name, value in row.items()}
        for row in kept
    ]
    if clean != rows:
        unfinished = path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writeheader()
            writer.writerows(clean)
        unfinished.replace(path)
    return len(rows) - len(kept)


def _erase_memos(path: Path, target: _Target) -> Iterator[str]:
    import tomlkit

    if not path.is_file():
        return
    document = tomlkit.parse(path.read_text("utf-8"))
    memos = document.get("memo", [])
    is_about: Callable[[str], bool] = (
        (lambda one: one == target.statement_id)
        if target.statement_id
        else (lambda one: one.startswith(f"{target.session_id}-"))
    )
    gone = [
        place
        for place, memo in enumerate(memos)
        if memo.get("about") == "bijdrage" and is_about(str(memo.get("id", "")))
    ]
    for place in reversed(gone):
        del memos[place]
    if gone:
        path.write_text(tomlkit.dumps(document), "utf-8", newline="\n")
        yield f"{len(gone)} memo('s) in {path.name}"


def _erase_names(path: Path, target: _Target) -> Iterator[str]:
    key = load_key(path)
    kept = {name: pseudonym for name, pseudonym in key.items() if not {name, pseudonym} & target.speakers}
    if kept != key:
        save_key(path, kept)
        yield f"{len(key) - len(kept)} naam of namen uit de sleutel van pseudoniemen"


def _left(target: _Target, raw: Path) -> Iterator[str]:
    if raw.is_dir() and target.source.split(".zip/")[0] in {
        source.removesuffix(".zip") for source, _ in list_exports(raw).files
    }:
        what = f"de bijdrage in {raw / target.source}" if target.statement_id else f"{raw / target.source}"
        yield f"{what}: het programma verandert nooit een export; haal het er zelf uit, anders komt het bij de volgende analyse terug"
    if target.also_in:
        yield f"dezelfde woorden in {', '.join(sorted(target.also_in))}: noem die bijdragen zo nodig apart"
    yield "wat u zelf deelde of elders bewaarde: rapporten, werkboeken, coderingsbladen, .qdpx-bestanden, reservekopieën"
