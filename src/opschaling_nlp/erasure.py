"""Erase the words of a file or a statement from everything the program keeps, and say what it cannot reach."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit

from opschaling_nlp.codings.anchors import Anchor, anchor_from_table
from opschaling_nlp.codings.files import DEVELOPMENT, LOG, MEMOS, QUOTABLE, coded_files, list_files, log_files
from opschaling_nlp.codings.forgetting import forget_in_log
from opschaling_nlp.codings.log import load_log
from opschaling_nlp.codings.modelcoder import load_answers
from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.errors import UserError
from opschaling_nlp.formulas import guard, unguard
from opschaling_nlp.ingest.cache import forget_readings, holds_readings
from opschaling_nlp.ingest.folder import list_exports
from opschaling_nlp.output.tables import read_table
from opschaling_nlp.publication import CACHE, KEPT_TAGS, KEY, list_leftovers, list_runs, remove_run
from opschaling_nlp.tables import SESSIONS, STATEMENTS, iterate_rows
from opschaling_nlp.taking_back import list_unsaved, store_summaries
from opschaling_nlp.text.ids import session_slug
from opschaling_nlp.text.overrides import load_overrides
from opschaling_nlp.text.privacy import load_key, save_key

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.tables import Table

_Step = tuple[str, Callable[[], object]]
"""What goes (Dutch), and what makes it go."""
_QUOTED_WORDS = 6
"""Words in a row that somebody took over from what has to go: fewer may be chance."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Hold what will be erased, in the order in which it must be, and what is left for a person to do (Dutch)."""

    steps: tuple[_Step, ...]
    left: tuple[str, ...]

    def carry_out(self) -> None:
        """Erase it all: what people made first, and last the runs, which know the words.

        So it can be done again after a break halfway.
        """
        for _, step in self.steps:
            step()


@dataclass(frozen=True, slots=True)
class _Target:
    """Name what has to go: a whole session, or one statement of it, with the words by which it is found."""

    source: str
    session_id: str
    statement_id: str = ""
    texts: frozenset[str] = frozenset()
    also_in: frozenset[str] = frozenset()
    """Statements with the same words, in this export or another."""
    speakers: frozenset[str] = frozenset()
    """Who says nothing else in the runs."""

    def is_meant(self, anchor: Anchor) -> bool:
        """Tell whether something decided by hand is about what has to go."""
        return anchor.statement_id == self.statement_id if self.statement_id else anchor.session == self.session_id

    def names(self, statement_id: str) -> bool:
        """Tell whether an id by itself is of what has to go."""
        anchor = Anchor(statement_id.strip())
        known = bool(self.statement_id or anchor.session)
        return self.is_meant(anchor) if known else anchor.statement_id.startswith(f"{self.session_id}-")


def plan_erasure(name: str, *, raw: Path, out: Path, codings: Path) -> Erasure:
    """Find everything that holds a file (its path below `raw`) or a statement (its id), without changing anything.

    A run cannot lose one statement and stay true to its manifest, so runs that hold it go as a whole; `raw` is never
    touched. Raises UserError where nothing of that name is known.
    """
    target = _find(name, raw, out, codings)
    runs = [run for run in list_runs(out) if _holds(run, target)]
    changes = out / "changes.md"
    steps: list[_Step] = [
        *_rescue_summaries(runs, codings, target),
        *_in_codings(codings, target),
        *_in_key(out / KEY, target),
        *_in_cache(out / CACHE, target),
        *([("de kenmerken die bewaard waren", (out / KEPT_TAGS).unlink)] if (out / KEPT_TAGS).exists() else []),
        *([(changes.name, changes.unlink)] if changes.exists() else []),
        *(
            (f"wat een afgebroken opdracht achterliet in {path.name}", partial(remove_run, path))
            for path in list_leftovers(out)
        ),
        *((f"de analyse {run.name}, omdat die het bevatte", partial(remove_run, run)) for run in runs),
    ]
    return Erasure(tuple(steps), tuple(_left(target, raw, codings)))


def _find(name: str, raw: Path, out: Path, codings: Path) -> _Target:
    """Find what a name stands for: in any run, else in what people decided, else among the exports and readings."""
    found = [target for run in list_runs(out) if (target := _in_run(run, name, raw)) is not None]
    if found:
        return replace(
            found[0],
            texts=frozenset().union(*(one.texts for one in found)),
            also_in=frozenset().union(*(one.also_in for one in found)),
            speakers=frozenset.intersection(*(one.speakers for one in found)),
        )
    anchors = list(_anchors(codings))
    coded = [anchor for anchor in anchors if anchor.statement_id == name]
    if coded:
        return _Target("", coded[0].session, name, _texts_of(coded))
    source = name.removeprefix(f"{raw}/")
    session_id = _session_id(source, raw)
    about = [anchor for anchor in anchors if anchor.session == session_id]
    if about or _is_export(source, raw) or holds_readings(out / CACHE, source):
        return _Target(source, session_id, texts=_texts_of(about))
    raise UserError.single(
        name,
        "is nergens bekend: niet in een analyse, niet in de codering en niet als bestand",
        "noem het pad onder RAW, of een statement_id uit statements.csv",
    )


def _session_id(source: str, raw: Path) -> str:
    overrides = load_overrides(raw) if raw.is_dir() else {}
    return (overrides[source].id if source in overrides else None) or session_slug(source)


def _is_export(source: str, raw: Path) -> bool:
    return raw.is_dir() and source in {one for one, _ in list_exports(raw).files}


def _texts_of(anchors: Iterable[Anchor]) -> frozenset[str]:
    return frozenset(anchor.text for anchor in anchors) - {""}


def _in_run(run: Path, name: str, raw: Path) -> _Target | None:
    sources = dict(iterate_rows(_read(run, SESSIONS), "session_id", "source"))
    statements = _read(run, STATEMENTS)
    for session_id, source in sources.items():
        if name in {source, str(raw / source)}:
            mine = statements["session_id"] == session_id
            texts = frozenset(statements.loc[mine, "text"]) | frozenset(statements.loc[mine, "raw_text"])
            return _Target(source, session_id, texts=texts - {""}, speakers=_only_here(statements, mine))
    found = statements["statement_id"] == name
    for session_id, text, raw_text in iterate_rows(statements[found], "session_id", "text", "raw_text"):
        same = frozenset(statements.loc[(statements["text"] == text) & ~found, "statement_id"])
        return _Target(
            sources[session_id], session_id, name, frozenset({text, raw_text}), same, _only_here(statements, found)
        )
    return None


def _read(run: Path, table: Table) -> pd.DataFrame:
    """Read a table of a run; raises UserError where another version wrote it with other columns."""
    try:
        return read_table(run / f"{table.name}.csv", table)
    except ValueError as error:
        raise UserError.single(
            str(run),
            "is van een andere versie van dit programma, zodat niet te zien is wat erin staat",
            "haal deze analyse weg (`opschaling clean`, of de map zelf als zij bewaard is) en wis daarna opnieuw",
        ) from error


def _only_here(statements: pd.DataFrame, part: pd.Series[bool]) -> frozenset[str]:
    return frozenset(statements.loc[part, "speaker"]) - frozenset(statements.loc[~part, "speaker"]) - {""}


def _anchors(codings: Path) -> Iterator[Anchor]:
    """Yield what was decided about, as far as it can be read: what is broken must not keep words from being erased."""
    for path in coded_files(codings):
        for row in _rows(path)[1]:
            yield Anchor(row.get("statement_id") or "", row.get("session_id") or "", row.get("text") or "")
    for act in load_log(codings).acts:
        if isinstance(act.content.get("bijdrage"), Mapping):
            yield anchor_from_table(act.content["bijdrage"])
    yield from (answer.anchor for answer in load_answers(codings)[0])


def _holds(run: Path, target: _Target) -> bool:
    column, wanted = ("statement_id", target.statement_id) if target.statement_id else ("session_id", target.session_id)
    sources = _read(run, SESSIONS)["source"]
    return bool((_read(run, STATEMENTS)[column] == wanted).any()) or (
        not target.statement_id and bool((sources == target.source).any())
    )


def _rescue_summaries(runs: list[Path], codings: Path, target: _Target) -> Iterator[_Step]:
    """Keep what a researcher wrote in the workbook of a run that goes, but for summaries of the session itself."""
    for path, sha256, unsaved in list_unsaved(runs, codings):
        rescued = [one for one in unsaved if target.statement_id or one.session_id != target.session_id]
        if rescued:
            what = f"{len(rescued)} eigen samenvatting(en) uit het werkboek van een analyse die verdwijnt"
            yield (
                f"(bewaard in {LOG}: {what})",
                partial(store_summaries, codings, rescued, source=path.name, sha256=sha256),
            )


def _in_codings(folder: Path, target: _Target) -> Iterator[_Step]:
    for path in coded_files(folder):
        names, rows = _rows(path)
        clean = _without(rows, target)
        if clean != rows:
            gone = len(rows) - len(clean)
            what = f"{gone} codering(en)" if gone else "de woorden als buurbijdrage"
            yield f"{what} in {path.parent.name}/{path.name}", partial(_write_rows, path, names, clean)
    listed = folder / DEVELOPMENT
    if listed.is_file():
        ids = listed.read_text("utf-8-sig").splitlines()
        kept = [one for one in ids if not target.names(one)]
        if kept != ids:
            yield listed.name, partial(_write_text, listed, "".join(f"{one}\n" for one in kept))
    for path in log_files(folder):
        forget = partial(forget_in_log, path, target.is_meant, words=target.texts)
        lines = forget(trial=True)
        if lines:
            yield f"{lines} regel(s) van {path.relative_to(folder)}", forget
    yield from _in_memos(folder / MEMOS, target)
    yield from _in_quotable(folder / QUOTABLE, target)


def _rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [{name: unguard(cell or "") for name, cell in row.items() if name is not None} for row in reader]
        return list(reader.fieldnames or ()), rows


def _without(rows: list[dict[str, str]], target: _Target) -> list[dict[str, str]]:
    """Take the target out of codings, also where its words stand as the neighbour of another statement."""

    def is_about(row: Mapping[str, str]) -> bool:
        return target.is_meant(Anchor(row.get("statement_id") or "", row.get("session_id") or ""))

    words = (target.texts | {row.get("text") or "" for row in rows if is_about(row)}) - {""}
    return [
        {name: "" if name in {"previous", "next"} and value in words else value for name, value in row.items()}
        for row in rows
        if not is_about(row)
    ]


def _write_rows(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: guard(cell) for name, cell in row.items()} for row in rows)
    unfinished.replace(path)


def _write_text(path: Path, text: str) -> None:
    """Write in one step, so that a break halfway leaves the file as it was."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text, "utf-8", newline="\n")
    unfinished.replace(path)


def _in_memos(path: Path, target: _Target) -> Iterator[_Step]:
    if not path.is_file():
        return
    document = tomlkit.parse(path.read_text("utf-8-sig"))
    gone = _take_out(
        document.get("memo", []),
        lambda entry: entry.get("about") == "bijdrage" and target.names(str(entry.get("id", ""))),
    )
    if gone:
        yield f"{gone} memo('s) in {path.name}", partial(_write_text, path, tomlkit.dumps(document))


def _in_quotable(path: Path, target: _Target) -> Iterator[_Step]:
    if not path.is_file():
        return
    document = tomlkit.parse(path.read_text("utf-8-sig"))
    lists = [listed for listed in document.values() if isinstance(listed, list)]
    if sum(_take_out(listed, lambda one: target.names(str(one))) for listed in lists):
        yield f"het vinkje in {path.name}", partial(_write_text, path, tomlkit.dumps(document))


def _take_out(listed: list[Any], is_meant: Callable[[Any], bool]) -> int:
    """Take what is meant out of a list of a TOML document, where it stands, and count it."""
    places = [place for place, one in enumerate(listed) if is_meant(one)]
    for place in reversed(places):
        del listed[place]
    return len(places)


def _in_key(path: Path, target: _Target) -> Iterator[_Step]:
    key = load_key(path)
    kept = {name: pseudonym for name, pseudonym in key.items() if not {name, pseudonym} & target.speakers}
    if kept != key:
        yield (
            f"{len(key) - len(kept)} naam of namen uit de sleutel van pseudoniemen",
            partial(save_key, path, kept),
        )


def _in_cache(cache: Path, target: _Target) -> Iterator[_Step]:
    parts = re.split(r"(?<=\.zip)/", target.source, maxsplit=1, flags=re.IGNORECASE)
    for source in dict.fromkeys((target.source, parts[0])):  # what is read of a ZIP is kept with the whole of it
        if holds_readings(cache, source):
            yield f"wat van {source} in de cache stond", partial(forget_readings, cache, source)


def _left(target: _Target, raw: Path, codings: Path) -> Iterator[str]:
    sources = {source for source, _ in list_exports(raw).files} if raw.is_dir() else set()
    if any(target.source == source or target.source.startswith(f"{source}/") for source in sources):
        what = f"de bijdrage in {raw / target.source}" if target.statement_id else f"{raw / target.source}"
        remedy = "haal het er zelf uit, anders komt het bij de volgende analyse terug"
        yield f"{what}: het programma verandert nooit een export; {remedy}"
    if target.also_in:
        yield f"dezelfde woorden in {', '.join(sorted(target.also_in))}: noem die bijdragen zo nodig apart"
    own = [kept.path for kept in list_files(codings)] + [path for path in [raw / "sessies.toml"] if path.is_file()]
    yield from (f"{place}: haalt de woorden aan; pas het zelf aan" for path in own for place in _quoting(path, target))
    yield "wat u zelf deelde of elders bewaarde: rapporten, werkboeken, coderingsbladen, .qdpx, reservekopieën"


def _quoting(path: Path, target: _Target) -> Iterator[str]:
    """Yield the lines people wrote that quote what has to go and stay all the same (a theme's reason, say)."""
    runs = {run for text in target.texts for run in _word_runs(text)}
    for number, line in enumerate(path.read_text("utf-8-sig", errors="replace").splitlines(), start=1):
        about = any(target.names(one) for one in re.findall(r"[\w-]+", line))
        if not about and runs & _word_runs(line):
            yield f"{path}, regel {number}"


def _word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text))
    return {tuple(words[start : start + _QUOTED_WORDS]) for start in range(len(words) - _QUOTED_WORDS + 1)}
