"""Analyse again in a process of its own, and say how far it is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opschaling_nlp.werk.project import Paths

_PROGRAM = """
import json, sys
from pathlib import Path
from opschaling_nlp.werk.rerun import analyse_and_tell
analyse_and_tell(json.loads(sys.argv[1]))
"""


class Rerun:
    """Hold at most one analysis that was asked for from the page, and what it last said."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._lock = Lock()
        self._running = False
        self._said: dict[str, Any] = {}

    def start(self) -> bool:
        """Start an analysis, and tell whether it was started: one that runs is waited for."""
        with self._lock:
            if self._running:
                return False
            self._running, self._said = True, {"fase": "start"}
        Thread(target=self._follow, daemon=True).start()
        return True

    def state(self) -> Mapping[str, Any]:
        """Say whether it runs, and what it last said: `fase`, `gedaan`, `van`, and at its end `klaar` or `fout`."""
        return {"bezig": self._running, **self._said}

    def _follow(self) -> None:
        paths = self._paths
        asked = {
            "raw": str(paths.raw),
            "out": str(paths.out),
            "codings": str(paths.codings),
            "settings": str(paths.settings) if paths.settings else "",
            "codebooks": [str(path) for path in paths.codebooks],
        }
        command = [sys.executable, "-c", _PROGRAM, json.dumps(asked)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603 - our own program
            for line in process.stdout or ():
                if line.startswith("{"):
                    self._said = json.loads(line)
        if process.returncode and "fout" not in self._said:
            self._said = {"fout": ["De analyse is afgebroken; de resultaten zijn zoals ze waren."]}
        self._running = False


def analyse_and_tell(asked: Mapping[str, Any]) -> None:
    """Analyse, and print a line of JSON at every step: what the process of `Rerun` runs."""
    from pathlib import Path

    from opschaling_nlp.codebook import load_codebooks
    from opschaling_nlp.errors import UserError
    from opschaling_nlp.freshness import fingerprint, mark_current
    from opschaling_nlp.handmade import add_own_codes, load_handmade
    from opschaling_nlp.run import analyse
    from opschaling_nlp.run_log import timed
    from opschaling_nlp.settings import load_settings

    def tell(**said: object) -> None:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()

    raw, out, codings = (Path(asked[name]) for name in ("raw", "out", "codings"))
    own = Path(asked["settings"]) if asked["settings"] else None
    books = [Path(path) for path in asked["codebooks"]]
    try:
        made_from = fingerprint(raw, settings=own, codebooks=books, codings=codings)
        settings = load_settings(own)
        codebooks = add_own_codes(load_codebooks(settings, books), codings)
        handmade = load_handmade(codings, codebooks)
        with timed(out, lambda stage, done, total, _what: tell(fase=stage, gedaan=done, van=total)) as progress:
            analyse(raw, out, settings=settings, codebooks=codebooks, handmade=handmade, progress=progress)
        mark_current(out, made_from)
    except UserError as error:
        tell(fout=[str(problem) for problem in error.problems])
        return
    tell(klaar=True)
