"""Read files in separate processes, watched for time and memory, so that no file can bring the run down."""

import contextlib
import logging
import multiprocessing
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

import psutil

from opschaling_nlp.dutch.cues import count_limit, threshold
from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.cache import encode_readings
from opschaling_nlp.ingest.safety import cut_long_blocks
from opschaling_nlp.model import Reading
from opschaling_nlp.parallel import start_worker, without_main
from opschaling_nlp.settings import IngestSettings

ReadExport = Callable[..., tuple[Reading, ...]]

_MEGABYTE = 1024 * 1024
# A worker's answer if the file changed meanwhile: what was read may be neither version.
_CHANGED = b"changed"
# A worker's answer if Python itself could not get the memory.
_OUT_OF_MEMORY = b""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    path: Path
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a job: encoded readings, or the reason (Dutch) why there are none."""

    job: Job
    encoded: bytes = b""
    failure: str = ""


def read_in_workers(
    jobs: Sequence[Job], *, settings: IngestSettings, read: ReadExport | None = None
) -> Iterator[Outcome]:
    """Read files in as many processes as the settings allow, and yield the outcomes as they arrive.

    `read` replaces `ingest.readers.read_export`; it must be importable by name. Processes are spawned, which works the
    same on every system; a process serves many files and is replaced when it dies, is killed or has grown.
    """
    waiting = deque(jobs)
    workers = [_Worker(settings, read) for _ in range(min(settings.workers, len(jobs)))]
    try:
        while True:
            for place, worker in enumerate(workers):
                if worker.job is None and waiting:
                    workers[place] = worker.renewed_if_needed()
                    workers[place].begin(waiting.popleft())
            busy = [worker for worker in workers if worker.job is not None]
            if not busy:
                return
            ready = wait([worker.connection for worker in busy], timeout=threshold("files.poll"))
            for worker in busy:
                outcome = worker.collect() if worker.connection in ready else worker.overdue()
                if outcome is not None:
                    yield outcome
    finally:
        for worker in workers:
            worker.stop()


class _Worker:
    """One reading process, with its pipe, current job and start time."""

    def __init__(self, settings: IngestSettings, read: ReadExport | None) -> None:
        self._settings = settings
        self._read = read
        self._started = self._computed = 0.0
        self.job: Job | None = None
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, settings, read), daemon=True)
        with without_main():
            self._process.start()
        theirs.close()  # otherwise the pipe would not close when the process dies

    def begin(self, job: Job) -> None:
        """Hand over a file."""
        self.job, self._started, self._computed = job, time.monotonic(), self._usage()[0]
        with contextlib.suppress(OSError):  # the process has just died: `collect` finds the pipe closed and reports it
            self.connection.send(job)

    def collect(self) -> Outcome | None:
        """Return the answer, or a failure if the process has died."""
        try:
            encoded = self.connection.recv_bytes()
        except (EOFError, OSError):
            self._process.join(1)
            code = self._process.exitcode
            return self._failed(f"leesproces stopte onverwacht (code {code}): het bestand is waarschijnlijk beschadigd")
        if encoded == _OUT_OF_MEMORY:
            return self._failed(self._too_large())
        if encoded == _CHANGED:
            return self._failed(
                "het bestand veranderde terwijl het werd gelezen: "
                "wacht tot het is opgeslagen of gesynchroniseerd en draai opnieuw"
            )
        return self._finished(encoded)

    def overdue(self) -> Outcome | None:
        """Kill the process if its file takes too long or too much memory."""
        limit = self._settings.seconds_per_file
        seconds, megabytes = self._usage()
        if seconds - self._computed > limit or time.monotonic() - self._started > count_limit("files.patience") * limit:
            return self._failed(
                f"duurde langer dan {limit:g} seconden: "
                "deel het bestand op, of verhoog seconds_per_file in de instellingen"
            )
        if megabytes > self._settings.megabytes_per_file:
            return self._failed(self._too_large())
        return None

    def renewed_if_needed(self) -> "_Worker":
        """Return this worker, or a replacement if it has died or holds on to memory."""
        if self._process.is_alive() and self._usage()[1] < threshold("files.full") * self._settings.megabytes_per_file:
            return self
        self.stop()
        return _Worker(self._settings, self._read)

    def stop(self) -> None:
        """Kill the process at once; there is nothing to lose."""
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _failed(self, reason: str) -> Outcome:
        self._process.kill()
        self._process.join()
        return self._finished(failure=reason)

    def _finished(self, encoded: bytes = b"", failure: str = "") -> Outcome:
        job, self.job = self.job, None
        assert job is not None
        return Outcome(job, encoded, failure)

    def _too_large(self) -> str:
        return (
            f"vroeg meer dan {self._settings.megabytes_per_file} MB geheugen: "
            "deel het bestand op, of verhoog megabytes_per_file in de instellingen"
        )

    def _usage(self) -> tuple[float, float]:
        """Return the CPU seconds and megabytes used; 0 if the process has ended, which its pipe reports."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self._process.pid)
            times = process.cpu_times()
            return float(times.user + times.system), float(process.memory_info().rss) / _MEGABYTE
        return 0.0, 0.0


def _serve(connection: Connection, settings: IngestSettings, read: ReadExport | None) -> None:
    """Read file after file until the parent closes the pipe."""
    start_worker()
    logging.disable()  # parsers log about every odd file; what a researcher should know is in the reading
    warnings.simplefilter("ignore")
    if read is None:
        from opschaling_nlp.ingest.readers import read_export

        read = read_export
    while True:
        try:
            job: Job = connection.recv()
        except EOFError:
            return
        connection.send_bytes(_answer(job, settings, read))


def _answer(job: Job, settings: IngestSettings, read: ReadExport) -> bytes:
    try:
        limit = settings.max_statement_characters
        readings = [cut_long_blocks(one, limit=limit) for one in read(job.path, source=job.source, settings=settings)]
        if hash_file(job.path) != job.sha256:
            return _CHANGED
        return encode_readings(readings)
    except UnreadableExportError as error:
        reason = str(error)
    except MemoryError:
        return _OUT_OF_MEMORY
    except (ImportError, SyntaxError):
        raise  # a broken installation is not a damaged file
    except Exception as error:  # noqa: BLE001 - parsers of other people's formats raise anything on damaged bytes; the reason is listed
        reason = f"beschadigd bestand: het lezen brak af met {type(error).__name__} ({str(error)[:200]})"
    return encode_readings([Reading(job.source, "", job.sha256, skipped=reason)])
