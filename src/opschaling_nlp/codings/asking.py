"""Ask a language model over the OpenAI chat protocol: the only module that opens a connection, and only on request."""

import hashlib
import json
from collections.abc import Collection, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from opschaling_nlp.errors import UserError
from opschaling_nlp.reasons import dutch_reason

MOST_BYTES = 10_000_000
"""Maximum number of bytes read of an answer."""
_SHOWN = 200
"""Maximum number of characters of an error shown."""
_REMEDY = "controleer het adres en of de server draait (bij Ollama: `ollama serve`)"


class Server:
    """A connection to one server, without proxies and redirects, so that words go nowhere else."""

    def __init__(self, url: str, *, allowed: Collection[str], seconds: float, key: str = "") -> None:
        """Take the address (`http://localhost:11434`); raises UserError if it is invalid or its host is not allowed."""
        try:
            parts = urlsplit(url)
            self.host, self.port = parts.hostname or "", parts.port
        except ValueError:
            parts, self.host = urlsplit(""), ""
        if parts.scheme not in {"http", "https"} or not self.host:
            raise UserError.single(f"--url {url}", "is geen adres", "geef bijvoorbeeld http://localhost:11434")
        if not is_this_machine(self.host) and self.host not in allowed:
            raise UserError.single(
                f"--url {url}",
                f"{self.host} is niet deze computer: de woorden van deelnemers zouden haar verlaten",
                f'mag dat, zet dan in een bestand met instellingen: [model_coder] hosts = ["{self.host}"]',
            )
        self.url, self.seconds = url, seconds
        self.secure = parts.scheme == "https"
        self.root = parts.path.rstrip("/").removesuffix("/v1")
        self.headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})

    def digest_of(self, model: str) -> str:
        """Return what tells this model from others of its name: its digest (Ollama), a hash of its card, or ""."""
        status, said = self._send("GET", "/api/tags")
        for one in _listed(said, "models") if status == 200 else ():
            if model in {one.get("name"), one.get("model"), str(one.get("name")).removesuffix(":latest")}:
                return str(one.get("digest", ""))
        status, said = self._send("GET", "/v1/models")
        for one in _listed(said, "data") if status == 200 else ():
            if one.get("id") == model:
                card = {key: value for key, value in one.items() if key != "created"}  # may be the time of the request
                return hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()
        return ""

    def ask(self, model: str, task: str, question: str, schema: Mapping[str, Any]) -> str:
        """Ask one question at temperature 0 and return the answer, which should be JSON that matches the schema."""
        form = {"name": "codering", "strict": True, "schema": schema}
        body = {
            "model": model,
            "messages": [{"role": "system", "content": task}, {"role": "user", "content": question}],
            "temperature": 0,
            "stream": False,
            "response_format": {"type": "json_schema", "json_schema": form},
        }
        status, said = self._send("POST", "/v1/chat/completions", json.dumps(body).encode())
        if status != 200:
            shown = " ".join(said.decode("utf-8", "replace").split())[:_SHOWN]
            raise UserError.single(self.url, f"antwoordt met code {status}: {shown}", _REMEDY)
        try:
            return str(json.loads(said)["choices"][0]["message"]["content"])
        except (ValueError, LookupError, TypeError) as error:
            raise UserError.single(self.url, "spreekt niet het chatprotocol van OpenAI", _REMEDY) from error

    def _send(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        kind = HTTPSConnection if self.secure else HTTPConnection
        connection = kind(self.host, self.port, timeout=self.seconds)
        try:
            connection.request(method, self.root + path, body, self.headers)
            answer = connection.getresponse()
            return answer.status, answer.read(MOST_BYTES)
        except (OSError, HTTPException) as error:
            reason = dutch_reason(error) if isinstance(error, OSError) else "geen geldig HTTP-antwoord"
            raise UserError.single(self.url, f"antwoordt niet ({reason})", _REMEDY) from error
        finally:
            connection.close()


def is_this_machine(host: str) -> bool:
    """Return whether an address stays within this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listed(said: bytes, name: str) -> list[dict[str, Any]]:
    """Return the tables of a list in an answer; empty if there is none."""
    try:
        listed = json.loads(said)[name]
    except (ValueError, LookupError, TypeError):
        return []
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
