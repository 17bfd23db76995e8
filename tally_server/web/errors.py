"""Every refusal and every fault as a page with a code, or as JSON under /api/."""

import logging
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from common.text import Value, catalogue, text
from tally_server.database.database import DatabaseGone
from tally_server.people.acts import ActRefused
from tally_server.web.bare import bare_page
from tally_server.web.headers import HEADERS
from tally_server.web.refused import Refused
from tally_server.web.visit import Guest, guest

_LOG = logging.getLogger("ippyo.server")
_BY_STATUS = {
    404: "web_errors.not-found",
    405: "web_errors.method",
    413: "web_errors.too-large",
    422: "web_errors.not-understood",
    400: "web_errors.not-understood",
}


def handle_errors(app: FastAPI) -> None:
    """The application answers each of these in its own words."""

    @app.exception_handler(Refused)
    def _refused(request: Request, refused: Refused) -> Response:
        return refusal(request, refused)

    @app.exception_handler(ActRefused)
    def _act_refused(request: Request, refused: ActRefused) -> Response:
        return refusal(request, Refused(refused.key, 409, **refused.values_said))

    @app.exception_handler(RequestValidationError)
    def _not_understood(request: Request, _: RequestValidationError) -> Response:
        return refusal(request, Refused("web_errors.not-understood", 422))

    @app.exception_handler(HTTPException)
    def _http(request: Request, fault: HTTPException) -> Response:
        key = _BY_STATUS.get(fault.status_code, "web_errors.not-understood")
        answer = refusal(request, Refused(key, fault.status_code))
        answer.headers.update(fault.headers or {})
        return answer

    @app.exception_handler(DatabaseGone)
    def _database_gone(request: Request, fault: DatabaseGone) -> Response:
        return database_gone(request, fault)

    @app.exception_handler(Exception)
    def _bug(request: Request, fault: Exception) -> Response:
        # The type alone: a text of an exception may hold what somebody typed.
        _LOG.error("bug: %s at %s", type(fault).__name__, request.url.path, exc_info=fault)
        answer = _of_last_resort(request)
        answer.headers.update(HEADERS)  # made outside of what adds them to all others
        return answer


def database_gone(request: Request, fault: DatabaseGone) -> Response:
    """What was sent may be kept or not: people look before they send it again."""
    _LOG.error("database: %s at %s", type(fault).__name__, request.url.path)
    return refusal(request, Refused("web_errors.database-gone", 503))


def _of_last_resort(request: Request) -> Response:
    """The page of a bug; what it is made of may be what is broken, so that it may fail too."""
    try:
        return refusal(request, Refused("web_errors.bug", 500))
    except Exception as again:  # noqa: BLE001 - whatever it is, staff must be told
        _LOG.exception("bug in the page of a bug: %s", type(again).__name__)
        return bare_page()


def refusal(request: Request, refused: Refused) -> Response:
    """What happened, what it means for the votes, what to do now."""
    visitor = guest(request)
    if request.url.path.startswith("/api/"):
        return JSONResponse(said(refused.key, visitor, refused.said), refused.status)
    shown = said(refused.key, visitor, refused.said)
    return visitor.page("error.html", refused.status, error=shown, phrase=phrase(refused.status))


def said(key: str, visitor: Guest, values: dict[str, Value]) -> dict[str, str]:
    """Code, title, meaning and action of an entry, in the visitor's language."""
    parts = ("title", "meaning", "action")
    texts = {part: text(key, f"{part}_{visitor.language}", **values) for part in parts}
    return {"code": catalogue()[key]["code"], **texts}


def phrase(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"
