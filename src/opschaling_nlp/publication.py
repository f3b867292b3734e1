"""Publish a run in one step, so that `latest` is always a complete run, whatever happens meanwhile."""

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from opschaling_nlp.errors import UserError
from opschaling_nlp.reasons import dutch_reason

LATEST = "latest"
PREVIOUS = "previous"
CACHE = ".cache"
"""Folder in OUT with cached readings of raw files."""
KEPT_TAGS = f"{CACHE}/tags.jsonl"
"""File in OUT with each statement's findings, so that it is tagged only once; it holds participants' words."""
KEY = ".private/pseudonyms.json"
"""File in OUT with the names behind the pseudonyms; separate from the results, so that a run can be shared."""
KEPT = "bewaard"
"""Folder in OUT with named runs: no later run and no cleaning removes them."""
MANIFEST = "manifest.json"
"""Written last: a run that has it, readable, is whole."""
CHANGES = "changes.md"
RUN_LOG = "run.log"
_RUN = "run-"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_GOING = ".weg-"
"""Prefix of the name of a run that is being removed."""


def start_run(out: Path) -> Path:
    """Repair what an earlier switch left half done, and make the folder in which a run is written.

    The name contains the process id, so that two runs on one OUT do not get in each other's way.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        repair(out)
        folder = out / f"{_RUN}{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
    except OSError as error:
        raise UserError.single(
            str(out),
            f"hier kan niet worden geschreven ({dutch_reason(error)})",
            "kies met --out een andere map, of controleer de rechten",
        ) from error
    return folder


def repair(out: Path) -> None:
    """Replace a missing `latest` by a complete run, after a switch by renaming was interrupted."""
    latest = out / LATEST
    if latest.exists():
        return
    whole = [folder for folder in _runs(out) if is_whole(folder)]
    newest = max(whole, key=lambda folder: (folder / MANIFEST).stat().st_mtime_ns, default=None)
    if newest is None and is_whole(out / PREVIOUS):
        newest = out / PREVIOUS
    if newest is not None:
        latest.unlink(missing_ok=True)  # it may be a dangling link
        try:
            _link(latest, newest.resolve().name)
        except OSError:
            newest.replace(latest)


def publish(folder: Path, out: Path) -> None:
    """Switch `latest` to a finished run and `previous` to the one before, and remove older ones.

    Raises UserError, with the new run kept beside the old, if the old one is held open.
    """
    try:
        try:
            _switch_by_link(folder, out)
        except OSError:  # no permission to make links (Windows), a disk without them, or a real folder in the way
            _switch_by_rename(folder, out)
    except OSError as error:
        held = (
            ", ".join(path.name for path in _held_open(out / LATEST))
            or "het rapport, het werkboek en de map in andere programma's"
        )
        raise UserError.single(
            str(out / LATEST),
            f"kan niet worden vervangen ({dutch_reason(error)}); de nieuwe run is bewaard in {folder}",
            f"sluit {held} en draai opnieuw",
        ) from error
    _sweep(out)


def is_whole(folder: Path) -> bool:
    """Return whether a folder contains a finished run."""
    try:
        json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return True


def list_runs(out: Path) -> list[Path]:
    """List the finished runs in a folder, `latest` first, each once."""
    found: dict[Path, Path] = {}
    for run in (out / LATEST, out / PREVIOUS, *sorted((out / KEPT).glob("[!.]*")), *_runs(out)):
        if is_whole(run):
            found.setdefault(run.resolve(), run)
    return list(found.values())


def remove_runs(out: Path) -> list[str]:
    """Remove every run except named ones, and the cached readings; return the names of what was removed.

    What the program did not make, and the key of the pseudonyms, stay.
    """
    sweep(out)
    removed = []
    for path in [out / CHANGES, out / RUN_LOG, *_runs(out), out / LATEST, out / PREVIOUS, out / CACHE]:
        if path.is_file() or (path.is_symlink() and not path.exists()):
            path.unlink()
        elif path.is_dir():
            remove_run(path)
        else:
            continue
        removed.append(path.name)
    return removed


def check_name(out: Path, name: str) -> None:
    """Raise UserError if a run cannot be kept under this name, before anything is analysed."""
    if not _NAME.fullmatch(name) or name in {LATEST, PREVIOUS}:
        raise UserError.single(
            f"naam {name!r}", "kan geen naam van een analyse zijn", "gebruik kleine letters, cijfers, - en _"
        )
    if (out / KEPT / name).exists():
        raise UserError.single(str(out / KEPT / name), "bestaat al", "kies een andere naam, of haal die map eerst weg")


def keep_run(out: Path, name: str) -> Path:
    """Keep a copy of the latest run under a name and return its folder; raises UserError if that is not possible."""
    check_name(out, name)
    folder = out / KEPT / name
    for left in (out / KEPT).glob(".*"):  # left by a process that died
        shutil.rmtree(left, ignore_errors=True)
    unfinished = folder.with_name(f".{name}-{secrets.token_hex(4)}")
    try:
        shutil.copytree((out / LATEST).resolve(), unfinished)
        unfinished.replace(folder)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise UserError.single(
            str(folder), f"kan niet worden bewaard ({dutch_reason(error)})", "maak ruimte en probeer opnieuw"
        ) from error
    return folder


def find_run(out: Path, name: str) -> Path:
    """Find a finished run: `latest`, `previous`, a named one, or its folder.

    Raises UserError if there is none.
    """
    for folder in (out / name, out / KEPT / name, Path(name)):
        if is_whole(folder):
            return folder
    kept = [run.name for run in sorted((out / KEPT).glob("[!.]*")) if is_whole(run)]
    raise UserError.single(
        f"analyse {name!r}", "is er niet", f"kies uit {', '.join([LATEST, PREVIOUS, *kept])}, of noem een map"
    )


def list_leftovers(out: Path) -> list[Path]:
    """List what killed processes left in a folder of results: unfinished runs, and runs that were being removed."""
    unfinished = [folder for folder in _runs(out) if not folder.is_symlink() and not is_whole(folder)]
    return [*sorted(out.glob(f"{_GOING}*")), *(folder for folder in unfinished if not _is_being_written(folder))]


def sweep(out: Path) -> None:
    """Remove what killed processes left in a folder of results; what cannot be removed now goes next time."""
    for folder in list_leftovers(out):
        with suppress(OSError):
            remove_run(folder)


def remove_run(run: Path) -> None:
    """Remove a run so that others see it either complete or gone, even if this is interrupted."""
    real = run.resolve()
    if run.is_symlink():
        run.unlink()
    if not real.exists():
        return
    going = real if real.name.startswith(_GOING) else real.with_name(f"{_GOING}{secrets.token_hex(4)}")
    if going != real:
        real.replace(going)
    shutil.rmtree(going)


def _switch_by_link(folder: Path, out: Path) -> None:
    latest = out / LATEST
    if latest.is_symlink():
        _link(out / PREVIOUS, str(latest.readlink()))
    _link(latest, folder.name)


def _link(link: Path, target: str) -> None:
    """Create or redirect a relative link atomically."""
    new = link.with_name(f".{link.name}-{secrets.token_hex(4)}")
    new.symlink_to(target, target_is_directory=True)
    try:
        new.replace(link)
    except OSError:
        new.unlink()
        raise


def _switch_by_rename(folder: Path, out: Path) -> None:
    """Rename the three folders; undone if one cannot be moved, repaired at the next start if the process dies."""
    steps = [(out / PREVIOUS, out / f"{folder.name}-old"), (out / LATEST, out / PREVIOUS), (folder, out / LATEST)]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in steps:
            if source.exists() or source.is_symlink():
                source.replace(target)
                done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            with suppress(OSError):  # the first failure is the one to report
                target.replace(source)
        raise


def _sweep(out: Path) -> None:
    """Remove runs that neither `latest` nor `previous` points to, and that no living process is writing."""
    kept = {(out / name).resolve() for name in (LATEST, PREVIOUS)}
    for folder in _runs(out):
        if folder.is_symlink():
            folder.unlink(missing_ok=True)
        elif folder.resolve() not in kept and not _is_being_written(folder):
            shutil.rmtree(folder, ignore_errors=True)  # what is held open goes next time


def _is_being_written(folder: Path) -> bool:
    import psutil

    number = int(folder.name.split("-")[1])
    if number == os.getpid():
        return not is_whole(folder)
    return psutil.pid_exists(number)


def _runs(out: Path) -> list[Path]:
    return sorted(folder for folder in out.glob(f"{_RUN}*") if folder.name.split("-")[1].isdecimal())


def _held_open(folder: Path) -> Iterable[Path]:
    """Yield the files that another program keeps us from moving; none on systems where that is no obstacle."""
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                path.open("r+b").close()
        except OSError:
            yield path
