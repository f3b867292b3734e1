"""Let only the page itself talk to the server (this machine, token, origin), and run only our own script."""

import hmac

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "sleutel"  # noqa: S105 - a name, no secret
"""The parameter in the first address, and prefix of the name of the cookie that replaces it."""
ACT_HEADER = "x-werk"
"""A header that no form and no other site can set without a preflight request."""
_FORBIDDEN = 1008
"""Close code of a rejected websocket."""
MOST_BYTES = 65_536
"""Maximum size of a request body."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Gate:
    """Rejects every request that does not come from the page opened with the token."""

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._cookie = f"{TOKEN}-{port}"  # cookies are shared by all ports of a machine
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer rejected requests instead of the application, and add the headers to every response."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": _FORBIDDEN})
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
                named = {name for name, _ in own}
                message["headers"] = [pair for pair in message["headers"] if pair[0].lower() not in named] + own
            await send(message)

        refusal = self._refuse(Request(scope))
        await (refusal or self._app)(scope, receive, send_guarded)

    def _refuse(self, request: Request) -> Response | None:
        if request.headers.get("host", "") not in self._hosts:
            return _refusal("Dit adres hoort niet bij deze pagina.")
        given = request.query_params.get(TOKEN, "")
        if request.method == "GET" and request.url.path == "/" and given:
            return self._admit() if self._is_token(given) else _refusal("Deze sleutel is niet van deze werkpagina.")
        if not self._is_token(request.cookies.get(self._cookie, "")):
            return _refusal("Open de werkpagina met het adres dat `make werk` toont.")
        if request.method not in {"GET", "HEAD"}:
            return self._refuse_act(request.headers)
        return None

    def _refuse_act(self, headers: Headers) -> Response | None:
        origin = headers.get("origin", "")
        if origin.removeprefix("http://") not in self._hosts or ACT_HEADER not in headers:
            return _refusal("Deze opdracht komt niet van de werkpagina zelf.")
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _refusal("Deze opdracht heeft een andere vorm dan die van de werkpagina.", status=415)
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return _refusal("Deze opdracht is te groot.", status=413)
        return None

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token.encode())

    def _admit(self) -> Response:
        response = RedirectResponse("/coderen", status_code=303)
        response.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
        return response


def _refusal(sentence: str, *, status: int = 403) -> Response:
    return PlainTextResponse(sentence, status_code=status)
