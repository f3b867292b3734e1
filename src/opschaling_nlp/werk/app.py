"""Answer the requests of the page: show pages, carry out acts, and report every error in a sentence."""

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from opschaling_nlp.codings.files import CODER
from opschaling_nlp.errors import UserError
from opschaling_nlp.output.display import build_card
from opschaling_nlp.output.naming import decimal, written_date
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.texts import read_texts, say, speak
from opschaling_nlp.werk import views
from opschaling_nlp.werk.acts import QUESTION_KINDS, do_act
from opschaling_nlp.werk.numbers import compare_page, numbers_page
from opschaling_nlp.werk.preview import Preview, codebook_page, overlay_file, preview_part
from opschaling_nlp.werk.project import Project
from opschaling_nlp.werk.queues import board_page, themes_page
from opschaling_nlp.werk.rerun import Rerun
from opschaling_nlp.werk.security import Gate
from opschaling_nlp.werk.views import find_source, place_page, sessions_page

WHO = "wie"
"""Name of the parameter and cookie with the coder's name."""
_STATIC = {"werk.css": "text/css", "werk.js": "text/javascript"}

PAGES: Mapping[str, Callable[[Project, str, Mapping[str, str]], Mapping[str, Any]]] = {
    "coderen": views.coding_page,
    "vergelijken": compare_page,
    "sessies": sessions_page,
    "themas": themes_page,
    "verdelen": board_page,
    "codeboek": codebook_page,
    "cijfers": numbers_page,
    "logboek": views.log_page,
    "wijzigingen": views.changes_page,
}
"""Every page by its address, in menu order."""


def build_app(project: Project, *, token: str, port: int) -> Starlette:
    """Build the application for one project; it requires the token, and works only at this port."""
    page = Page(project)
    routes = [Route(f"/{name}", partial(page.answer, partial(page.show, name)), name=name) for name in PAGES]
    routes += [Route(f"/{name}", partial(page.answer, partial(_static, name))) for name in _STATIC]
    parts = {
        "voortgang": lambda _request: JSONResponse(page.rerun.state()),
        "levend": lambda _request: JSONResponse({"levend": True}),
        "waarom/{statement_id}": page.why,
        "bron/{session_id}": page.source,
        "plaats/{statement_id}": page.place,
        "verschil": page.difference,
        "overlay/{book}": page.overlay,
    }
    routes += [Route(f"/{path}", partial(page.answer, part)) for path, part in parts.items()]
    routes.append(Route("/doe/{act}", page.act, methods=["POST"]))
    return Starlette(routes=routes, middleware=[Middleware(Gate, token=token, port=port)])


class Page:
    """Answers requests about one project, in the language of its settings."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._language = project.settings.output.language
        self.rerun, self._preview = Rerun(project.paths, self._language), Preview(project)

    async def answer(self, make: Callable[..., Response], *args: Any) -> Response:
        """Compute the answer outside the event loop, so that other requests are not blocked."""

        def say_it() -> Response:
            with speak(self._language):
                return make(*args)

        return await run_in_threadpool(say_it)

    def _render(self, name: str, status_code: int = 200, **shown: Any) -> HTMLResponse:
        known = {"t": read_texts(f"werk/{self._language}.toml"), "language": self._language, "pages": list(PAGES)}
        usual = {"who": "", "coders": (), "kinds": QUESTION_KINDS}
        text = _environment().get_template(f"{name}.html.j2").render({**usual, **known, **shown})
        return HTMLResponse(text, status_code)

    def show(self, name: str, request: Request) -> Response:
        """Show a page of the menu, or the reason why it cannot be shown."""
        query = dict(request.query_params)
        who = query.get(WHO, request.cookies.get(WHO, ""))
        who = who if CODER.fullmatch(who) else ""
        try:
            shown = {"coders": self._project.codings.coders, **PAGES[name](self._project, who, query)}
        except UserError as error:
            return self._render("fout", 409, page=name, who=who, problems=_sentences(error))
        response = self._render(name, page=name, who=who, **shown)
        if who:
            response.set_cookie(WHO, who, httponly=True, samesite="strict", path="/")
        return response

    async def act(self, request: Request) -> Response:
        """Carry out what the page asks."""
        return await self.answer(self._act, request.path_params["act"], await request.body())

    def _act(self, name: str, data: bytes) -> Response:
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):  # endless nesting
            body = None
        if not isinstance(body, dict):
            return _refuse(400, say("De pagina stuurde iets wat niet te lezen is; er is niets opgeslagen."))
        if name == "analyseren":
            return JSONResponse({"gestart": self.rerun.start()})
        try:
            return JSONResponse({"opgeslagen": True, **do_act(self._project, name, body)})
        except UserError as error:
            return _refuse(409, *_sentences(error))
        except OSError as error:
            said = say("Niet opgeslagen: er kan niet worden geschreven in {folder}", folder=self._project.paths.codings)
            return _refuse(507, f"{said} ({dutch_reason(error)}).")

    def why(self, request: Request) -> Response:
        """Show why the tool tagged a statement as it did: a part of a page."""
        run, statement_id = self._project.run, request.path_params["statement_id"]
        if statement_id not in run.rows:
            return _nothing()
        return self._render("waarom", card=build_card(run.tables, statement_id, labels=run.driver_names))

    def source(self, request: Request) -> Response:
        """Send an export."""
        found = find_source(self._project, request.path_params["session_id"])
        if found is None:
            return _nothing()
        # Only a PDF is shown; anything else that a participant sent is delivered as a file, never as a page.
        shown = found.suffix.lower() == ".pdf"
        return FileResponse(
            found,
            media_type="application/pdf" if shown else "application/octet-stream",
            filename=found.name,
            content_disposition_type="inline" if shown else "attachment",
        )

    def place(self, request: Request) -> Response:
        """Show a post in its export: the surrounding lines, or the file itself (a PDF at its page)."""
        row = self._project.run.rows.get(request.path_params["statement_id"])
        if row is None:
            return _nothing()
        shown = place_page(self._project, row)
        if shown is None:
            page = f"#page={row.page}" if str(row.page).isdigit() else ""
            return RedirectResponse(f"/bron/{quote(row.session_id, safe='')}{page}", status_code=303)
        return self._render("plaats", page="sessies", **shown)

    def difference(self, request: Request) -> Response:
        """Show which posts a codebook line would change: a part of a page. Without a line, just load the pipeline."""
        if not request.query_params:
            self._preview.warm()
            return HTMLResponse("")
        try:
            return self._render("verschil", **preview_part(self._project, self._preview, dict(request.query_params)))
        except UserError as error:
            return self._render("verschil", problems=_sentences(error))

    def overlay(self, request: Request) -> Response:
        """Send the changed lines of a codebook as a file."""
        text = overlay_file(self._project, request.path_params["book"])
        headers = {"Content-Disposition": 'attachment; filename="codeboek.toml"'}
        return Response(text, media_type="application/toml", headers=headers, status_code=200 if text else 404)


def _sentences(error: UserError) -> list[str]:
    """Return the problems in the language of the page, where the catalogue has it."""
    return [str(one) for one in error.problems]


def _refuse(status: int, *sentences: str) -> Response:
    return JSONResponse({"fout": sentences}, status_code=status)


def _nothing() -> Response:
    return HTMLResponse("", status_code=404)


def _static(name: str, _request: Request) -> Response:
    text = files("opschaling_nlp").joinpath(f"resources/werk/{name}").read_text("utf-8")
    return Response(text, media_type=_STATIC[name])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("opschaling_nlp", "resources/werk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": partial(decimal, digits=0), "datum": written_date}
    return environment
