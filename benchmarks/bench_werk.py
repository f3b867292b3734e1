"""Measure the cost of the working page on the server: each page, and each act with the page after it.

Usage: bench_werk.py [STATEMENTS] [CODED] [--memory]

For STATEMENTS (10,000) statements of which two coders did CODED (400) each, it prints the first page, the median of
every page and the slowest of them just after an act, and the median of every act and of the page of codings that
follows it, all in milliseconds of this process's CPU time, so that other work does not count; and the wall-clock cost
of one act on disk. Limits: acts and pages under 100 ms, a code under 50 ms. With --memory it prints only the memory of
a server that showed every page and previewed a codebook line (limit 600 MB).
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from starlette.testclient import TestClient

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.codings.log import Kind, append_act
from opschaling_nlp.werk.acts import do_act
from opschaling_nlp.werk.app import PAGES, build_app
from opschaling_nlp.werk.project import Project
from tests.werk.conftest import make_project

TOKEN, PORT = "t" * 32, 8765
HOST = f"127.0.0.1:{PORT}"
REPEATS = 7
QUEUES = tuple(f"coderen?rij={queue}&zoek=wijk" for queue in ("alle", "verschil", "twijfel", "zoek"))
LINE = {"boek": "drivers", "code": "lead", "deel": "indicators", "staat": "1"}


def main() -> None:
    """Measure one corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=int, nargs="?", default=10_000)
    parser.add_argument("coded", type=int, nargs="?", default=400)
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = make_project(Path(folder), count=args.statements, sessions=max(args.statements // 60, 3))
        code_much(made, args.coded)
        project = Project(made.paths, made.settings, load_codebooks(made.settings))
        client = TestClient(build_app(project, token=TOKEN, port=PORT), base_url=f"http://{HOST}")
        client.get(f"/?sleutel={TOKEN}", follow_redirects=False)
        if args.memory:
            show_memory(client)
        else:
            print(f"{args.statements} statements, {args.coded} coded by each of two")
            measure(client, project, args.coded)


def show_memory(client: TestClient) -> None:
    """Show every page and preview a line, and print the peak memory."""
    for page in (*PAGES, *QUEUES):
        client.get(f"/{page}")
    pages = highest()
    client.get("/verschil", params=LINE | {"tekst": "draagvlak bij de wijk"})
    print(f"memory at its highest: {pages:.0f} MB after every page, {highest():.0f} MB after looking at a line")


def highest() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(client: TestClient, project: Project, coded: int) -> None:
    """Print a line per page and a line per act."""
    print(f"  first page    {clock(lambda: client.get('/coderen?wie=lotte&rij=alle')):8.1f} ms")
    gc.freeze()  # as the server does
    for page in (*PAGES, *QUEUES):
        times = [clock(lambda page=page: client.get(f"/{page}")) for _ in range(REPEATS)]
        print(f"  {page:30} {statistics.median(times[1:]):8.1f} ms (first {times[0]:.1f})")

    def post(name: str, body: Mapping[str, object]) -> None:
        answer = client.post(
            f"/doe/{name}", json={"wie": "lotte"} | body, headers={"origin": f"http://{HOST}", "x-werk": "1"}
        )
        assert answer.status_code == 200, (name, answer.text)

    for name, bodies in acts(project, coded):
        times, after = [], []
        for _, body in zip(range(REPEATS), bodies, strict=False):
            times.append(clock(lambda name=name, body=body: post(name.split()[0], body)))
            after.append(clock(lambda: client.get("/coderen?rij=steekproef")))
        print(
            f"  {name:30} {statistics.median(times):8.1f} ms, then {statistics.median(after):8.1f} ms (most {max(after):.1f})"
        )
    for page in (*PAGES, "cijfers?deel=1"):
        times = []
        for _, (_, body) in zip(range(3), coding(project, coded + 100), strict=False):
            post("coderen", body)
            times.append(clock(lambda page=page: client.get(f"/{page}")))
        print(f"  {page:17} after a code {max(times):8.1f} ms at most")
    folder = project.paths.codings.parent / "disk"
    start = time.perf_counter()
    append_act(folder, "x", Kind.QUESTION, {"vraag": "x", "soort": ""})
    print(f"  the disk alone {(time.perf_counter() - start) * 1000:8.1f} ms by the clock")


def coding(project: Project, start: int) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield bodies that code one statement after another."""
    for one in project.run.order[start:]:
        yield one, {"bijdrage": one, "waarden": {"tip": "1", "substantive": "1"}}


def acts(project: Project, coded: int) -> Iterator[tuple[str, Iterator[Mapping[str, object]]]]:
    """Return each act with bodies that can be sent one after another; each undo revokes what is there by then."""
    order, run = project.run.order, project.run
    many = range(REPEATS)

    def undoing(kind: Kind) -> Iterator[Mapping[str, object]]:
        for _ in many:
            yield {
                "handeling": [act for act in project.log.acts if act.kind is kind and act.id not in project.log.undone][
                    -1
                ].id
            }

    session = next(iter(run.questions))
    yield "coderen", (body for _, body in coding(project, coded))
    yield "coderen (klaar)", ({**body, "klaar": True, "rij": "alle"} for _, body in coding(project, coded + 50))
    yield "ongedaan (codering)", undoing(Kind.CODING)
    yield "ongedaan (ongedaan)", undoing(Kind.UNDO)
    settle = {"code": "tip", "waarde": "1", "reden": "gebiedende wijs"}
    yield "overleg", ({**settle, "bijdrage": one} for one in order[:50:5])
    yield "citeerbaar", ({"bijdrage": one, "geldt": True} for one in order)
    yield "memo", ({"over": "code", "naam": "lead", "tekst": f"nummer {n}"} for n in many)
    yield "samenvatting", ({"sessie": session, "factor": "lead", "tekst": f"nummer {n}"} for n in many)
    yield "thema", ({"thema": "open:1", "besluit": "hernoem", "naam": f"Naam {n}", "reden": "x"} for n in many)
    yield "verdeel", ({"naam": f"Deel {n}", "reden": "x", "bijdragen": [order[n]]} for n in many)
    yield "sessie", ({"sessie": session, "group": f"regio {n}"} for n in many)
    yield (
        "vraag",
        ({"sessie": session, "vraag": next(iter(run.questions[session])), "soort": k} for k in ("hindrance", "")),
    )
    yield "codeboek", (LINE | {"tekst": f"woord{chr(97 + n)}"} for n in many)
    yield "ongedaan (codeboek)", undoing(Kind.BOOKLINE)
    yield "code", ({"keuze": "neem", "label": f"Humor {n}", "definitie": "Er wordt gelachen."} for n in many)
    yield "ongedaan (code)", undoing(Kind.CODE)
    yield "steekproef", ({"aantal": 60} for _ in many)


def code_much(project: Project, coded: int) -> None:
    """Let two coders code the same statements; the second differs in one out of five."""
    do_act(project, "steekproef", {"wie": "lotte", "aantal": coded})
    for place, one in enumerate(project.run.order[:coded]):
        for who, tip in (("lotte", "1"), ("noor", "0" if place % 5 == 0 else "1")):
            anchor = project.run.statements.anchor(one)
            assert anchor is not None
            values = {"tip": tip, "lead": "1", "lead=barrier": "1", "substantive": "1"}
            content = {"bijdrage": anchor.to_table(), "waarden": values, "zitting": "1"}
            append_act(project.paths.codings, who, Kind.CODING, content)


def clock(action: Callable[[], object]) -> float:
    """Return the CPU milliseconds of an action in this process."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
