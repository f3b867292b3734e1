"""Measure what the working page costs on the server: each page, and a code that is stored, with a corpus of any size.

Usage: bench_werk.py [STATEMENTS] [CODED]

Printed: for 1,000 and for STATEMENTS (10,000) statements of which two coders did CODED (400) each, the first page, the
median of every page and of a stored code (milliseconds of this process, as a browser would wait), what one stored code
costs on the disk alone, and the memory of the process. Asked for: pages under 100 ms, a code under 50 ms, memory under
600 MB.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from opschaling_nlp.codings.log import Kind, append_act
from opschaling_nlp.werk.acts import do_act
from opschaling_nlp.werk.app import PAGES, build_app
from opschaling_nlp.werk.project import Project
from tests.werk.conftest import make_project

TOKEN, PORT = "t" * 32, 8765
HOST = f"127.0.0.1:{PORT}"
REPEATS = 15


def main() -> None:
    """Measure a small and a large corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=int, nargs="?", default=10_000)
    parser.add_argument("coded", type=int, nargs="?", default=400)
    args = parser.parse_args()
    for count in (1_000, args.statements):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), count, min(args.coded, count // 2))
    print(f"memory at its highest {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def measure(folder: Path, count: int, coded: int) -> None:
    """Print a line a page, and one for storing a code."""
    project = make_project(folder, count=count, sessions=max(count // 60, 3))
    code_much(project, coded)
    client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
    client.get(f"/?sleutel={TOKEN}", follow_redirects=False)
    project = Project(project.paths, project.settings, project.codebooks)
    print(f"{count} statements, {coded} coded by each of two")
    client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
    client.get(f"/?sleutel={TOKEN}", follow_redirects=False)
    print(f"  first page    {clock(lambda: client.get('/coderen?wie=lotte&rij=alle')):8.1f} ms")
    for page in (*PAGES, *(f"coderen?rij={queue}&zoek=wijk" for queue in ("alle", "verschil", "twijfel", "zoek"))):
        times = [clock(lambda page=page: client.get(f"/{page}")) for _ in range(REPEATS)]
        print(f"  {page:30} {statistics.median(times[1:]):8.1f} ms (first {times[0]:.1f})")
    order = iter(project.run.order[coded:])

    def store(*, done: bool) -> object:
        body = {"wie": "lotte", "bijdrage": next(order), "waarden": {"tip": "1", "substantive": "1"}, "klaar": done}
        return client.post(
            "/doe/coderen", json=body | {"rij": "alle"}, headers={"origin": f"http://{HOST}", "x-werk": "1"}
        )

    for done in (False, True):
        times = [clock(lambda done=done: store(done=done)) for _ in range(REPEATS)]
        print(f"  a code stored{', next shown' if done else '':15} {statistics.median(times):8.1f} ms")
    alone = [
        clock(lambda: append_act(folder / "disk", "x", Kind.QUESTION, {"vraag": "x", "soort": ""})) for _ in range(9)
    ]
    print(f"  the disk alone {statistics.median(alone):8.1f} ms")


def code_much(project: Project, coded: int) -> None:
    """Let two coders code the same statements; the second differs in one of five."""
    do_act(project, "steekproef", {"wie": "lotte", "aantal": coded})
    for place, one in enumerate(project.run.order[:coded]):
        for who, tip in (("lotte", "1"), ("noor", "0" if place % 5 == 0 else "1")):
            anchor = project.run.statements.anchor(one)
            assert anchor is not None
            values = {"tip": tip, "lead": "1", "lead=barrier": "1", "substantive": "1"}
            content = {"bijdrage": anchor.to_table(), "waarden": values, "zitting": "1"}
            append_act(project.paths.codings, who, Kind.CODING, content)


def clock(action: Callable[[], object]) -> float:
    """Return how long an action takes, in milliseconds."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
