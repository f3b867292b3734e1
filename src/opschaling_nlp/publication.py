"""Publish a run in one step, so that `latest` is always a whole run, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from opschaling_nlp.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

LATEST = "latest"
PREVIOUS = "previous"
CACHE = ".cache"
"""Folder in OUT with what was read of each raw file."""
KEPT_TAGS = f"{CACHE}/tags.jsonl"
"""File in OUT with what each statement says by itself, so that it is tagged once; it holds participants' words."""
KEY = ".private/pseudonyms.json"
"""File in OUT with the names behind the pseudonyms; apart from the results, so that a run can be shared."""
MANIFEST = "manifest.json"
"""Written last: a run that has it, readable, is whole."""
_RUN = "run-"


def start_run(out: Path) -> Path:
    """Repair what an earlier switch left half done, and make the folder in which a run is written.

    The name carries the number of the process, so that two runs on one OUT stay out of each other's way.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        repair(out)
        folder = out / f"{_RUN}{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
    except OSError as error:
        raise UserError.single(
            str(out),
            f"hier kan niet worden geschreven ({error.strerror})",
            "kies met --out een andere map, of controleer de rechten",
        ) from error
    return folder


def repair(out: Path) -> None:
    """Put a whole run in the place of a missing `latest`: a switch by renaming was broken off half way."""
    latest = out / LATEST
    if latest.exists():
        return
    whole = [folder for folder in _runs(out) if is_whole(folder)]
    newest = max(whole, key=lambda folder: (folder / MANIFEST).stat().st_mtime_ns, default=None)
    if newest is None and is_whole(out / PREVIOUS):
        newest = out / PREVIOUS
    if newest is not None:
        latest.unlink(missing_ok=True)  # it may be a link that leads nowhere
        try:
            _link(latest, newest.resolve().name)
        except OSError:
            newest.replace(latest)


def publish(folder: Path, out: Path) -> None:
    """Switch `latest` to a finished run, `previous` to the one before, and remove older ones.

    Raises UserError, with the new run kept beside the old, where the old one is held open.
    """
    try:
        try:
            _switch_by_link(folder, out)
        except OSError:  # no rights to make links (Windows), a file system without them, or a real folder in the way
            _switch_by_rename(folder, out)
    except OSError as error:
        held = (
            ", ".join(path.name for path in _held_open(out / LATEST))
            or "het rapport, het werkboek en de map in andere programma's"
        )
        raise UserError.single(
            str(out / LATEST),
            f"kan niet worden vervangen ({error.strerror or error}); de nieuwe run is bewaard in {folder}",
            f"sluit {held} en draai opnieuw",
        ) from error
    _sweep(out)


def is_whole(folder: Path) -> bool:
    """Tell whether a folder holds a finished run."""
    try:
        json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return True


def list_runs(out: Path) -> list[Path]:
    """List the finished runs in a folder, `latest` first, each once."""
    found: dict[Path, Path] = {}
    for run in (out / LATEST, out / PREVIOUS, *_runs(out)):
        if is_whole(run):
            found.setdefault(run.resolve(), run)
    return list(found.values())


def _switch_by_link(folder: Path, out: Path) -> None:
    latest = out / LATEST
    if latest.is_symlink():
        _link(out / PREVIOUS, str(latest.readlink()))
    _link(latest, folder.name)


def _link(link: Path, target: str) -> None:
    """Make a relative link, or lead it elsewhere, in one step."""
    new = link.with_name(f".{link.name}-{secrets.token_hex(4)}")
    new.symlink_to(target, target_is_directory=True)
    try:
        new.replace(link)
    except OSError:
        new.unlink()
        raise


def _switch_by_rename(folder: Path, out: Path) -> None:
    """Rename the three folders; undone where one cannot be moved, repaired at the next start where the process dies."""
    steps = [(out / PREVIOUS, out / f"{folder.name}-old"), (out / LATEST, out / PREVIOUS), (folder, out / LATEST)]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in steps:
            if source.exists() or source.is_symlink():
                source.replace(target)
                done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            with suppress(OSError):  # the first failure is the one to tell
                target.replace(source)
        raise


def _sweep(out: Path) -> None:
    """Remove runs that neither `latest` nor `previous` leads to, and that no living process is writing."""
    kept = {(out / name).resolve() for name in (LATEST, PREVIOUS)}
    for folder in _runs(out):
        if folder.is_symlink():
            folder.unlink(missing_ok=True)
        elif folder.resolve() not in kept and not _is_being_written(folder):
            shutil.rmtree(folder, ignore_errors=True)  # what is held open goes the next time


def _is_being_written(folder: Path) -> bool:
    import psutil

    number = int(folder.name.split("-")[1])
    if number == os.getpid():
        return not is_whole(folder)
    return psutil.pid_exists(number)


def _runs(out: Path) -> list[Path]:
    return sorted(folder for folder in out.glob(f"{_RUN}*") if folder.name.split("-")[1].isdecimal())


def _held_open(folder: Path) -> Iterable[Path]:
    """List the files that another program keeps us from moving; where that is no obstacle, none."""
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                path.open("r+b").close()
        except OSError:
            yield path
