"""Start the page on this machine, or find the one already running."""

import gc
import http.client
import json
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import uvicorn

from opschaling_nlp.errors import UserError
from opschaling_nlp.werk.app import build_app
from opschaling_nlp.werk.project import Project
from opschaling_nlp.werk.security import TOKEN
from opschaling_nlp.werk.views import coding_page
from opschaling_nlp.writing import write_whole

LOOPBACK = "127.0.0.1"
_MARK = ".private/werk.json"
"""File in OUT that records where the page is; only its owner can read it."""
_SECONDS = 2.0


class Address(NamedTuple):
    """Where a page is served, and the token that opens it."""

    port: int
    token: str

    @property
    def url(self) -> str:
        """Return the address to open."""
        return f"http://{LOOPBACK}:{self.port}/?{TOKEN}={self.token}"


def find_running(out: Path) -> Address | None:
    """Return the address of a page that already serves these results; None if none answers."""
    try:
        marked = json.loads((out / _MARK).read_text("ascii"))
        address = Address(int(marked["port"]), str(marked["token"]))
        connection = http.client.HTTPConnection(LOOPBACK, address.port, timeout=_SECONDS)
        connection.request("GET", "/levend", headers={"Cookie": f"{TOKEN}-{address.port}={address.token}"})
        alive = connection.getresponse().status == http.HTTPStatus.OK
        connection.close()
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return None
    return address if alive else None


def serve(project: Project, *, port: int = 0, ready: Callable[[Address], None]) -> None:
    """Serve the page until it is interrupted; `ready` is called with the address once it listens.

    Only this machine can reach it. With port 0 the system chooses a free one. Raises OSError if the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen()
        address = Address(listener.getsockname()[1], secrets.token_urlsafe(24))
        with suppress(UserError):  # the page reports what is wrong
            coding_page(project, "", {})  # load now, so that nobody waits before the first page
        gc.freeze()  # garbage collection of long-lived objects would delay an act by a tenth of a second
        mark = project.paths.out / _MARK
        write_whole(mark, json.dumps(address._asdict()).encode(), private=True)
        ready(address)
        app = build_app(project, token=address.token, port=address.port)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            mark.unlink(missing_ok=True)
