"""Before any page: who asks, whether they may, and whether the request came from our pages.

Nothing of a request's body is read here, so that nobody without the right can make the
server read one. A route without an entry in the access table cannot exist (area.py); what
matches no route is answered as not found, to those who have signed in and those who have not.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from common.text import Language
from tally_server.database import sessions
from tally_server.database.database import DatabaseGone
from tally_server.database.sessions import Session
from tally_server.people.access import Access, Door, allowed
from tally_server.web import cookies
from tally_server.web.errors import database_gone, refusal
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.rendering import Rendering

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
SIGN_IN = "/sign-in"
CHANGE_PASSWORD = "/account/password"  # noqa: S105 - a path
_BEFORE_CHANGE = frozenset({CHANGE_PASSWORD, "/sign-out", "/language"})
_BEARER = "Bearer "


class Guard:
    """Puts place, session, token and language into the request's state, or refuses it."""

    def __init__(
        self,
        app: ASGIApp,
        place: Place,
        rendering: Rendering,
        access: Mapping[str, tuple[APIRoute, Access]],
    ) -> None:
        self._app = app
        self._place = place
        self._rendering = rendering
        self._access = tuple(access.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        request = Request(scope)
        state = request.state
        state.place, state.rendering = self._place, self._rendering
        state.language = _language(request)
        state.token, state.bearer = _token(request)
        state.session = None
        try:
            if state.token:
                state.session = await run_in_threadpool(self._session, state.token)
            self._check(request)
        except Refused as refused:
            await self._answer(request, refused)(scope, receive, send)
            return
        except DatabaseGone as fault:
            await database_gone(request, fault)(scope, receive, send)
            return
        if _must_change(request) and not request.url.path.startswith(API):
            await RedirectResponse(CHANGE_PASSWORD, 303)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _session(self, token: str) -> Session | None:
        now = self._place.now()
        with self._place.database.read() as tx:
            found = sessions.find(tx, token, now)
        if found is not None and sessions.wants_touch(found, now):
            with self._place.database.write() as tx:
                sessions.touch(tx, found.id, now)
        return found

    def _check(self, request: Request) -> None:
        """Raises Refused."""
        # A program of its own has no cookie that another site could make a browser send.
        program = request.url.path.startswith(API) and cookies.SESSION not in request.cookies
        if request.method not in SAFE and not (request.state.bearer or program):
            _check_origin(request, self._place.settings.origins)
        access = self._access_of(request.scope)
        session: Session | None = request.state.session
        if access is None or isinstance(access, Door):
            return
        if session is None:
            raise Refused("web_errors.sign-in", 401)
        if not allowed(access, session.person):
            raise Refused("web_errors.not-for-you", 403)
        if _must_change(request) and request.url.path.startswith(API):
            raise Refused("web_errors.one-time", 403)

    def _access_of(self, scope: Scope) -> Access | None:
        for route, access in self._access:
            if route.matches(scope)[0] is Match.FULL:
                return access
        return None

    def _answer(self, request: Request, refused: Refused) -> ASGIApp:
        page = not request.url.path.startswith(API)
        if refused.status == 401 and page and request.method in SAFE:
            after = urlencode({"next": request.url.path})
            return RedirectResponse(f"{SIGN_IN}?{after}", 303)
        return refusal(request, refused)


def _check_origin(request: Request, origins: frozenset[str]) -> None:
    """A change comes from a page of ours, or nowhere: fails closed. Raises Refused."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        raise Refused("web_errors.origin", 403)
    if origin is not None and origin not in origins:
        raise Refused("web_errors.origin", 403)
    if site is None and origin is None:
        raise Refused("web_errors.origin", 403)


def _token(request: Request) -> tuple[str, bool]:
    """The session's token, and whether it came as a bearer token instead of a cookie."""
    said = request.headers.get("authorization", "")
    if said.startswith(_BEARER):
        return said.removeprefix(_BEARER), True
    return request.cookies.get(cookies.SESSION, ""), False


def _language(request: Request) -> Language:
    return "en" if request.cookies.get(cookies.LANGUAGE) == "en" else "ja"


def _must_change(request: Request) -> bool:
    """Whether a one-time password has to be replaced before anything else."""
    session: Session | None = request.state.session
    if session is None or not session.must_change:
        return False
    path = request.url.path
    return not (path in _BEFORE_CHANGE or path.startswith("/static/"))
