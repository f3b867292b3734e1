"""Run the analysis again in a separate process, and report its progress."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from opschaling_nlp.texts import Language, say

if TYPE_CHECKING:
    from opschaling_nlp.werk.project import Paths

TOLD = "OPSCHALING_VOORTGANG"
"""Environment variable that makes the command line report progress as lines of JSON, for another program's bar."""


class Rerun:
    """At most one analysis started from the page, and its latest progress."""

    def __init__(self, paths: Paths, language: Language) -> None:
        self._command = [sys.executable, "-m", "opschaling_nlp", "analyse", str(paths.raw), "--opnieuw"]
        self._command += ["--language", language]
        self._command += ["--out", str(paths.out), "--codings", str(paths.codings)]
        self._command += ["--settings", str(paths.settings)] if paths.settings else []
        self._command += [word for path in paths.codebooks for word in ("--codebook", str(path))]
        self._lock = Lock()
        self._running = False
        self._said: dict[str, Any] = {}

    def start(self) -> bool:
        """Start an analysis; return False if one is already running."""
        with self._lock:
            if self._running:
                return False
            self._running, self._said = True, {"fase": "start"}
        Thread(target=self._follow, daemon=True).start()
        return True

    def state(self) -> Mapping[str, Any]:
        """Return whether it runs, and the latest progress: `fase`, `gedaan`, `van`; at the end `klaar` or `fout`."""
        said = {"fout": [say("De analyse is afgebroken.")]} if self._said.get("fout") == [] else self._said
        return {"bezig": self._running, **said}

    def _follow(self) -> None:
        wrong = []
        environment = os.environ | {TOLD: "1"}
        with subprocess.Popen(  # noqa: S603 - our own program
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
        ) as process:
            for line in process.stderr or ():
                if line.startswith("{"):
                    self._said = json.loads(line)
                else:
                    wrong.append(line.strip())
        self._said = {"fout": wrong} if process.returncode else {"klaar": True}
        self._running = False
