"""Play a server that speaks the OpenAI chat protocol, on this machine, for the tests of the model that codes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

Reply = Callable[[list[dict[str, Any]]], str]
"""What is said to a list of posed statements."""


class ModelServer(HTTPServer):
    """Answer as `reply` says, and remember what was asked."""

    reply: Reply
    digest = "sha256:een"
    asked: list[dict[str, Any]]


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_GET(self) -> None:
        models = [{"name": "proef:latest", "digest": self.server.digest}]
        self._say(200 if self.path == "/api/tags" else 404, {"models": models})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked | {"path": self.path, "key": self.headers.get("Authorization")})
        said = self.server.reply(json.loads(asked["messages"][1]["content"]))
        self._say(200, {"choices": [{"message": {"role": "assistant", "content": said}}]})

    def _say(self, status: int, table: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(table).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def coded(choose: Callable[[str], list[str]]) -> Reply:
    """Answer as asked, with the codes that `choose` gives a text."""
    return lambda posed: json.dumps({"bijdragen": [{"nr": one["nr"], "codes": choose(one["tekst"])} for one in posed]})


@contextmanager
def model_server(reply: Reply) -> Iterator[ModelServer]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    server = ModelServer(("127.0.0.1", 0), _Handler)
    server.reply, server.asked = reply, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
