"""Erase the words of a file or a statement from everything the program keeps, and say what it cannot reach."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from opschaling_nlp.codings.attaching import Anchor
from opschaling_nlp.codings.files import LOG, list_files
from opschaling_nlp.codings.forgetting import Target, list_anchors, plan_forgetting
from opschaling_nlp.dutch.folding import fold
from opschaling_nlp.errors import UserError
from opschaling_nlp.ingest.cache import forget_readings, holds_readings
from opschaling_nlp.ingest.folder import list_exports
from opschaling_nlp.output.csv_tables import read_table
from opschaling_nlp.publication import CACHE, KEPT_TAGS, KEY, list_leftovers, list_runs, remove_run
from opschaling_nlp.tables import SESSIONS, STATEMENTS, Table, iterate_rows
from opschaling_nlp.text.ids import session_slug
from opschaling_nlp.text.overrides import load_overrides
from opschaling_nlp.text.privacy import list_unfinished_keys, load_key, save_key
from opschaling_nlp.workbook_edits import list_unsaved, store_summaries

_Step = tuple[str, Callable[[], object]]
"""What is removed (Dutch), and a function that removes it."""
_QUOTED_WORDS = 6
"""Number of consecutive words that count as quoted from what is erased: fewer may be coincidence."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What will be erased, in the required order, and what is left for a person to do (Dutch)."""

    steps: tuple[_Step, ...]
    left: tuple[str, ...]

    def carry_out(self) -> None:
        """Erase it all: first what people made, and last the runs, which know the words.

        It can therefore be repeated after an interruption.
        """
        for _, step in self.steps:
            step()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a name stands for: the files (below RAW) that it is or is in, and its target in what is kept."""

    target: Target
    sources: frozenset[str]
    also_in: frozenset[str] = frozenset()
    """Statements with the same words, in this export or another."""
    speakers: frozenset[str] = frozenset()
    """Speakers who say nothing else in the runs."""


def plan_erasure(name: str, *, raw: Path, out: Path, codings: Path) -> Erasure:
    """Find everything with a file or folder (its path below `raw`) or a statement (its id), without changing anything.

    A run cannot lose one statement and stay true to its manifest, so runs that contain it are removed as a whole; `raw`
    is never touched. Raises UserError if nothing of that name is known.
    """
    with suppress(ValueError):
        name = str(Path(name).relative_to(raw))
    found, runs = _find(Path(name).as_posix(), raw, out, codings)
    steps: list[_Step] = [
        *_rescue_summaries(runs, codings, found.target),
        *plan_forgetting(codings, found.target),
        *_in_key(out / KEY, found.speakers),
        *(
            (f"een half geschreven sleutel ({path.name})", partial(path.unlink, missing_ok=True))
            for path in list_unfinished_keys(out / KEY)
        ),
        *_in_cache(out / CACHE, found.sources),
        *([("de kenmerken die bewaard waren", (out / KEPT_TAGS).unlink)] if (out / KEPT_TAGS).exists() else []),
        *([("changes.md", (out / "changes.md").unlink)] if (out / "changes.md").exists() else []),
        *(
            (f"wat een afgebroken opdracht achterliet in {path.name}", partial(remove_run, path))
            for path in list_leftovers(out)
        ),
        *((f"de analyse {run.name}, omdat die het bevatte", partial(remove_run, run)) for run in runs),
    ]
    return Erasure(tuple(steps), tuple(_remnants(found, raw, codings)))


def _find(name: str, raw: Path, out: Path, codings: Path) -> tuple[_Found, list[Path]]:
    """Find what a name stands for, in any run or else in people's decisions, the exports and cached readings.

    Also returns the runs that contain it, even under an earlier name of the file (`id` in sessies.toml outlives it).
    """
    runs = list_runs(out)
    found = [one for run in runs if (one := _in_run(run, name)) is not None]
    found = found or _in_files(name, raw, out / CACHE, list(list_anchors(codings)))
    if not found:
        raise UserError.single(
            name,
            "is nergens bekend: niet in een analyse, niet in de codering en niet als bestand",
            "noem het pad onder RAW, of een statement_id uit statements.csv",
        )
    sessions = frozenset(session for one in found for session in one.target.sessions if not one.target.statement_id)
    held = {run: one for run in runs if (one := _in_run(run, name, sessions)) is not None}
    return _join([*found, *held.values()], held.values()), [*held]


def _join(found: Sequence[_Found], in_runs: Iterable[_Found]) -> _Found:
    """Join what was found in several places; only the runs tell which speakers say nothing else."""
    speakers = [one.speakers for one in in_runs]
    return _Found(
        Target(
            frozenset(session for one in found for session in one.target.sessions),
            found[0].target.statement_id,
            frozenset(text for one in found for text in one.target.texts),
        ),
        frozenset(source for one in found for source in one.sources),
        frozenset(other for one in found for other in one.also_in),
        frozenset.intersection(*speakers) if speakers else frozenset(),
    )


def _in_files(name: str, raw: Path, cache: Path, anchors: Sequence[Anchor]) -> list[_Found]:
    coded = [anchor for anchor in anchors if anchor.statement_id == name]
    if coded:
        return [_Found(Target(frozenset({coded[0].session}), name, _texts_of(coded)), frozenset())]
    exports = frozenset(source for source in _exports(raw) if _is_in(source, name))
    sources = exports or frozenset({name})
    sessions = frozenset(_session_id(source, raw) for source in sources)
    about = [anchor for anchor in anchors if anchor.session in sessions]
    known = about or exports or holds_readings(cache, name)
    return [_Found(Target(sessions, texts=_texts_of(about)), sources)] if known else []


def _is_in(source: str, name: str) -> bool:
    """Return whether an export is, or lies in, the file or folder of that name."""
    return f"{source}/".startswith(f"{name}/")


def _session_id(source: str, raw: Path) -> str:
    overrides = load_overrides(raw) if raw.is_dir() else {}
    return (overrides[source].id if source in overrides else None) or session_slug(source)


def _exports(raw: Path) -> list[str]:
    return [source for source, _ in list_exports(raw).files] if raw.is_dir() else []


def _texts_of(anchors: Iterable[Anchor]) -> frozenset[str]:
    return frozenset(anchor.text for anchor in anchors) - {""}


def _in_run(run: Path, name: str, of: frozenset[str] = frozenset()) -> _Found | None:
    """Find a file, a folder, a statement or the sessions `of` in a run; None if the run does not contain it."""
    sources = dict(iterate_rows(_read(run, SESSIONS), "session_id", "source"))
    statements = _read(run, STATEMENTS)
    sessions = frozenset(session for session, source in sources.items() if session in of or _is_in(source, name))
    mine = statements["session_id"].isin(sessions) | (statements["statement_id"] == name)
    if not sessions and not mine.any():
        return None
    texts = (frozenset(statements.loc[mine, "text"]) | frozenset(statements.loc[mine, "raw_text"])) - {""}
    speakers = frozenset(statements.loc[mine, "speaker"]) - frozenset(statements.loc[~mine, "speaker"]) - {""}
    if sessions:
        return _Found(Target(sessions, texts=texts), frozenset(map(sources.__getitem__, sessions)), speakers=speakers)
    own = statements.loc[mine, "session_id"].iloc[0]
    same = statements["text"].isin(statements.loc[mine, "text"]) & ~mine
    also_in = frozenset(statements.loc[same, "statement_id"])
    return _Found(Target(frozenset({own}), name, texts), frozenset({sources[own]}), also_in, speakers)


def _read(run: Path, table: Table) -> pd.DataFrame:
    """Read a table of a run; raises UserError if another version wrote it with other columns."""
    try:
        return read_table(run / f"{table.name}.csv", table)
    except ValueError as error:
        raise UserError.single(
            str(run),
            "is van een andere versie van dit programma, zodat niet te zien is wat erin staat",
            "haal deze analyse weg (`opschaling clean`, of de map zelf als zij bewaard is) en wis daarna opnieuw",
        ) from error


def _rescue_summaries(runs: list[Path], codings: Path, target: Target) -> Iterator[_Step]:
    """Keep what a researcher wrote in the workbook of a run that is removed, except summaries of the session itself."""
    for path, sha256, unsaved in list_unsaved(runs, codings):
        rescued = [one for one in unsaved if target.statement_id or one.session_id not in target.sessions]
        if rescued:
            what = f"{len(rescued)} eigen samenvatting(en) uit het werkboek van een analyse die verdwijnt"
            yield (
                f"(bewaard in {LOG}: {what})",
                partial(store_summaries, codings, rescued, source=path.name, sha256=sha256),
            )


def _in_key(path: Path, speakers: frozenset[str]) -> Iterator[_Step]:
    key = load_key(path)
    kept = {name: pseudonym for name, pseudonym in key.items() if not {name, pseudonym} & speakers}
    if kept != key:
        yield (
            f"{len(key) - len(kept)} naam of namen uit de sleutel van pseudoniemen",
            partial(save_key, path, kept),
        )


def _in_cache(cache: Path, sources: frozenset[str]) -> Iterator[_Step]:
    whole = {re.split(r"(?<=\.zip)/", source, maxsplit=1, flags=re.IGNORECASE)[0] for source in sources}
    for source in sorted(sources | whole):  # readings from a ZIP are cached with the whole ZIP
        if holds_readings(cache, source):
            yield f"wat van {source} in de cache stond", partial(forget_readings, cache, source)


def _remnants(found: _Found, raw: Path, codings: Path) -> Iterator[str]:
    target = found.target
    for source in _exports(raw):
        if any(_is_in(one, source) for one in found.sources):
            what = f"de bijdrage in {raw / source}" if target.statement_id else f"{raw / source}"
            remedy = "haal het er zelf uit, anders komt het bij de volgende analyse terug"
            yield f"{what}: het programma verandert nooit een export; {remedy}"
    if found.also_in:
        yield f"dezelfde woorden in {', '.join(sorted(found.also_in))}: noem die bijdragen zo nodig apart"
    own = list_files(codings) + [path for path in [raw / "sessies.toml"] if path.is_file()]
    yield from (f"{place}: haalt de woorden aan; pas het zelf aan" for path in own for place in _quoting(path, target))
    yield "wat u zelf deelde of elders bewaarde: rapporten, werkboeken, coderingsbladen, .qdpx, reservekopieën"


def _quoting(path: Path, target: Target) -> Iterator[str]:
    """Yield the lines written by people that quote what is erased but remain (such as the reason for a theme)."""
    runs = {run for text in target.texts for run in _word_runs(text)}
    for number, line in enumerate(path.read_text("utf-8-sig", errors="replace").splitlines(), start=1):
        about = any(target.names(one) for one in re.findall(r"[\w-]+", line))
        if not about and runs & _word_runs(line):
            yield f"{path}, regel {number}"


def _word_runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text))
    return {tuple(words[start : start + _QUOTED_WORDS]) for start in range(len(words) - _QUOTED_WORDS + 1)}
