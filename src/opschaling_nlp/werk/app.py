"""Answer the requests of the page: show pages, do acts, and say everything that goes wrong in a sentence."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from opschaling_nlp.codings.files import CODER
from opschaling_nlp.errors import UserError
from opschaling_nlp.model import PromptKind
from opschaling_nlp.output.cards import build_card
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.text.questions import POST
from opschaling_nlp.texts import speak
from opschaling_nlp.werk import views
from opschaling_nlp.werk.acts import do_act
from opschaling_nlp.werk.boards import board_page
from opschaling_nlp.werk.bookviews import codebook_page, overlay_file, preview_part
from opschaling_nlp.werk.preview import Preview
from opschaling_nlp.werk.rerun import Rerun
from opschaling_nlp.werk.security import Gate
from opschaling_nlp.werk.sessionviews import place_page, sessions_page
from opschaling_nlp.werk.sources import find_source

if TYPE_CHECKING:
    from starlette.requests import Request

    from opschaling_nlp.werk.project import Project

WHO = "wie"
"""Parameter and cookie with the name of the coder."""
_STATIC = {"werk.css": "text/css", "werk.js": "text/javascript"}

View = Callable[["Project", str, Mapping[str, str]], Mapping[str, Any]]

PAGES: Mapping[str, View] = {
    "coderen": views.coding_page,
    "vergelijken": lambda project, _who, query: views.compare_page(project, query),
    "sessies": lambda project, _who, query: sessions_page(project, query),
    "themas": lambda project, _who, query: views.themes_page(project, query),
    "verdelen": board_page,
    "codeboek": lambda project, _who, query: codebook_page(project, query),
    "cijfers": lambda project, _who, _query: views.numbers_page(project),
    "logboek": lambda project, _who, _query: views.log_page(project),
    "wijzigingen": lambda project, _who, _query: views.changes_page(project),
}
"""Every page by its address, in the order of the menu."""


def build_app(project: Project, *, token: str, port: int) -> Starlette:
    """Build the application for one project; only who has the token can use it, and only at this port."""
    rerun, preview = Rerun(project.paths), Preview(project)
    routes = [Route(f"/{name}", partial(_page, project, name), name=name) for name in PAGES]
    routes += [
        Route("/doe/{act}", partial(_act, project, rerun), methods=["POST"]),
        Route("/voortgang", partial(_progress, rerun)),
        Route("/waarom/{statement_id}", partial(_answer, project, _why)),
        Route("/bron/{session_id}", partial(_answer, project, _source)),
        Route("/plaats/{statement_id}", partial(_answer, project, _place)),
        Route("/verschil", partial(_answer, project, _difference, preview)),
        Route("/overlay/{book}", partial(_answer, project, _overlay)),
        Route("/levend", lambda _request: JSONResponse({"levend": True})),
        *(Route(f"/{name}", partial(_static, name)) for name in _STATIC),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Gate, token=token, port=port)])


async def _answer(project: Project, render: Callable[..., Response], *args: Any) -> Response:
    """Render beside the loop, in the language of the settings."""

    def answer() -> Response:
        with speak(project.settings.output.language):
            return render(project, *args)

    return await run_in_threadpool(answer)


async def _page(project: Project, name: str, request: Request) -> Response:
    return await _answer(project, _render, name, request)


def _render(project: Project, name: str, request: Request) -> Response:
    query = dict(request.query_params)
    who = query.get(WHO, request.cookies.get(WHO, ""))
    who = who if CODER.fullmatch(who) else ""
    common = _common(project, who, name)
    try:
        known = project.codings.coders
        shown = PAGES[name](project, who, query)
    except UserError as error:
        said = [str(problem) for problem in error.problems]
        return HTMLResponse(_template("fout.html.j2").render(**common, problems=said, coders=()), status_code=409)
    response = HTMLResponse(_template(f"{name}.html.j2").render(**common, **{"coders": known, **shown}))
    if who:
        response.set_cookie(WHO, who, httponly=True, samesite="strict", path="/")
    return response


def _common(project: Project, who: str, name: str) -> dict[str, Any]:
    """Give what every page shows."""
    return {
        "t": load_texts(project.settings.output.language),
        "page": name,
        "pages": list(PAGES),
        "who": who,
        "kinds": [*(kind.value for kind in PromptKind), POST],
        "language": project.settings.output.language,
    }


async def _act(project: Project, rerun: Rerun, request: Request) -> Response:
    body = _read_body(await request.body())
    if body is None:
        return JSONResponse({"fout": ["De pagina stuurde iets onleesbaars; er is niets opgeslagen."]}, status_code=400)
    name = request.path_params["act"]
    if name == "analyseren":
        return JSONResponse({"gestart": rerun.start()})
    try:
        answer = await run_in_threadpool(do_act, project, name, body)
    except UserError as error:
        return JSONResponse({"fout": [str(problem) for problem in error.problems]}, status_code=409)
    except OSError as error:
        said = f"Niet opgeslagen: er kan niet worden geschreven in {project.paths.codings} ({dutch_reason(error)})."
        return JSONResponse({"fout": [said]}, status_code=507)
    return JSONResponse({"opgeslagen": True, **answer})


def _read_body(data: bytes) -> dict[str, Any] | None:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):  # nested without end
        return None
    return body if isinstance(body, dict) else None


async def _progress(rerun: Rerun, _request: Request) -> Response:
    return JSONResponse(rerun.state())


def _why(project: Project, request: Request) -> Response:
    """Show why the tool said what it said of one statement: a part of a page."""
    statement_id = request.path_params["statement_id"]
    if statement_id not in project.run.rows:
        return HTMLResponse("", status_code=404)
    card = build_card(project.run.tables, statement_id, labels=project.run.driver_names)
    return HTMLResponse(_template("waarom.html.j2").render(card=card, t=load_texts(project.settings.output.language)))


def _source(project: Project, request: Request) -> Response:
    found = find_source(project, request.path_params["session_id"])
    if found is None:
        return HTMLResponse("", status_code=404)
    # Only a PDF is shown; whatever else a participant sent in is handed over as a file, never as a page.
    shown = found.suffix.lower() == ".pdf"
    return FileResponse(
        found,
        media_type="application/pdf" if shown else "application/octet-stream",
        filename=found.name,
        content_disposition_type="inline" if shown else "attachment",
    )


def _place(project: Project, request: Request) -> Response:
    """Show a post in its export: the lines around it, or the file itself, a PDF at its page."""
    row = project.run.rows.get(request.path_params["statement_id"])
    if row is None:
        return HTMLResponse("", status_code=404)
    shown = place_page(project, row)
    if shown is None:
        page = f"#page={row.page}" if str(row.page).isdigit() else ""
        return RedirectResponse(f"/bron/{quote(row.session_id, safe='')}{page}", status_code=303)
    return HTMLResponse(_template("plaats.html.j2").render(**_common(project, "", "sessies"), coders=(), **shown))


def _difference(project: Project, preview: Preview, request: Request) -> Response:
    """Show which posts a line of the codebook would change: a part of a page. Without a line, get ready to."""
    if not request.query_params:
        preview.warm()
        return HTMLResponse("")
    try:
        shown = preview_part(project, preview, dict(request.query_params))
    except UserError as error:
        shown = {"problems": [str(problem) for problem in error.problems]}
    texts = load_texts(project.settings.output.language)
    return HTMLResponse(_template("verschil.html.j2").render(t=texts, **shown))


def _overlay(project: Project, request: Request) -> Response:
    text = overlay_file(project, request.path_params["book"])
    headers = {"Content-Disposition": 'attachment; filename="codeboek.toml"'}
    return Response(text, media_type="application/toml", headers=headers, status_code=200 if text else 404)


async def _static(name: str, _request: Request) -> Response:
    return Response(_resource(name), media_type=_STATIC[name])


@cache
def load_texts(language: str) -> Mapping[str, Any]:
    """Read every text of the page in a language."""
    return tomllib.loads(_resource(f"{language}.toml"))


def _resource(name: str) -> str:
    return files("opschaling_nlp").joinpath(f"resources/werk/{name}").read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("opschaling_nlp", "resources/werk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = _number
    return environment


def _template(name: str) -> Any:
    return _environment().get_template(name)


def _number(value: float, digits: int = 0) -> str:
    """Write a number; what is not known is a dash."""
    return "–" if value != value else f"{value:.{digits}f}"  # noqa: PLR0124 - only nan differs from itself
