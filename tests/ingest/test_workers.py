"""Guard that no file can take the run along."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from opschaling_nlp.hashing import hash_file
from opschaling_nlp.ingest.cache import decode_readings
from opschaling_nlp.ingest.workers import Job, read_in_workers
from opschaling_nlp.model import Reading
from opschaling_nlp.settings import IngestSettings, load_settings
from tests.ingest import fake_readers


def limits(**changes: float) -> IngestSettings:
    """Give the shipped settings with one worker and other limits."""
    return load_settings().ingest.model_copy(update={"workers": 1, **changes})


def outcomes(folder: Path, texts: dict[str, str], settings: IngestSettings) -> dict[str, Reading | str]:
    """Read made files; give the reading or the reason per file."""
    jobs = []
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
        jobs.append(Job(folder / name, name, hash_file(folder / name)))
    found = read_in_workers(jobs, settings=settings, read=fake_readers.read)
    return {outcome.job.source: outcome.failure or decode_readings(outcome.encoded)[0] for outcome in found}


def test_one_process_serves_many_files(tmp_path: Path) -> None:
    """A process is reused: starting one for each file would double the time of a folder of small files."""
    found = outcomes(tmp_path, {"a.txt": "een", "b.txt": "twee", "c.txt": "drie"}, limits())
    assert len({reading.title for reading in found.values()}) == 1
    assert [found[name].blocks[0].text for name in ("a.txt", "b.txt", "c.txt")] == ["een", "twee", "drie"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("spin", "duurde langer dan 1.5 seconden"),
        ("hang", "duurde langer dan 1.5 seconden"),
        ("bomb", "vroeg meer dan 200 MB geheugen"),
        ("no memory", "vroeg meer dan 200 MB geheugen"),
        ("die", "leesproces stopte onverwacht (code 9)"),
    ],
)
def test_a_hostile_file_costs_only_itself(tmp_path: Path, words: str, reason: str) -> None:
    """A file that hangs, hoards or kills its process is listed with the reason, and the files after it are read."""
    found = outcomes(
        tmp_path,
        {"a.txt": "een", "bad.txt": words, "c.txt": "drie"},
        limits(seconds_per_file=1.5, megabytes_per_file=200),
    )
    assert reason in found["bad.txt"]
    assert [found[name].blocks[0].text for name in ("a.txt", "c.txt")] == ["een", "drie"]


def test_a_reader_that_refuses_or_breaks_gives_a_reason(tmp_path: Path) -> None:
    """What a reader raises becomes the reason for skipping, never a traceback or a missing file."""
    found = outcomes(tmp_path, {"locked.pdf": "locked", "damaged.pdf": "damaged"}, limits())
    assert found["locked.pdf"].skipped == "wachtwoord nodig"
    assert found["damaged.pdf"].skipped == "beschadigd bestand: het lezen brak af met IndexError (no such object)"


def test_a_process_that_died_while_idle_is_replaced(tmp_path: Path) -> None:
    """A process that the system ends between two files costs no file."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name, "utf-8")
    jobs = [Job(tmp_path / name, name, hash_file(tmp_path / name)) for name in ("a.txt", "b.txt")]
    found = []
    for outcome in read_in_workers(jobs, settings=limits(), read=fake_readers.read):
        reading = decode_readings(outcome.encoded)[0]
        found.append(reading.blocks[0].text)
        process = psutil.Process(int(reading.title))
        process.kill()
        process.wait(5) if process.ppid() != psutil.Process().pid else time.sleep(0.2)
    assert found == ["a.txt", "b.txt"]


def test_stopping_half_way_leaves_no_process(tmp_path: Path) -> None:
    """Ctrl-C or an error in the parent ends the reading processes with it."""
    (tmp_path / "a.txt").write_text("een", "utf-8")
    (tmp_path / "b.txt").write_text("hang", "utf-8")
    before = {child.pid for child in psutil.Process().children()}
    reading = read_in_workers(
        [Job(tmp_path / name, name, hash_file(tmp_path / name)) for name in ("a.txt", "b.txt")],
        settings=limits(),
        read=fake_readers.read,
    )
    worker = int(decode_readings(next(reading).encoded)[0].title)
    reading.close()
    assert worker not in before
    assert not psutil.pid_exists(worker)


def test_a_killed_parent_takes_its_workers_along(tmp_path: Path) -> None:
    """A worker in the middle of a hang ends when the run is killed, so that nothing is left behind."""
    (tmp_path / "a.txt").write_text("hang", "utf-8")
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from opschaling_nlp.ingest.workers import Job, read_in_workers
        from opschaling_nlp.settings import load_settings
        if __name__ == "__main__":
            from tests.ingest import fake_readers
            list(read_in_workers([Job(Path({str(tmp_path / "a.txt")!r}), "a.txt", "")], settings=load_settings().ingest, read=fake_readers.read))
        """),
        "utf-8",
    )
    parent = subprocess.Popen([sys.executable, str(script)], env={"PYTHONPATH": str(Path.cwd())})
    workers = wait_until(
        lambda: [
            child
            for child in psutil.Process(parent.pid).children(recursive=True)
            if "spawn_main" in " ".join(child.cmdline())
        ]
    )
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers))


def wait_until(condition, seconds: float = 10):
    """Give the first true answer of a condition."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("did not happen in time")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    """What was read of another file than the one that was fingerprinted is no reading of it, and is not kept."""
    (tmp_path / "a.txt").write_text("nieuw", "utf-8")
    (outcome,) = read_in_workers(
        [Job(tmp_path / "a.txt", "a.txt", "0" * 64)], settings=limits(), read=fake_readers.read
    )
    assert "veranderde" in outcome.failure
    assert outcome.encoded == b""


@pytest.mark.parametrize("how", ["file", "stdin"])
def test_a_script_without_a_main_guard_can_read(tmp_path: Path, how: str) -> None:
    """A process that reads does not run the script that asked for it, which need not even be a file."""
    (tmp_path / "a.txt").write_text("een\n", "utf-8")
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from opschaling_nlp.ingest.folder import read_folder
        from opschaling_nlp.settings import load_settings

        for reading in read_folder(Path({str(tmp_path)!r}), settings=load_settings().ingest):
            if reading.source == "a.txt":
                print(reading.skipped or "gelezen")
        """
    )
    (tmp_path / "script.py").write_text(script, "utf-8")
    done = subprocess.run(
        [sys.executable, *([str(tmp_path / "script.py")] if how == "file" else [])],
        input=script if how == "stdin" else "",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "gelezen\n"
