"""One request as a page sees it: who asks, in which language, at which place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from common.text import Language, Value, text
from tally_server.database.sessions import Session
from tally_server.people.acts import Row
from tally_server.people.person import Person
from tally_server.web import cookies
from tally_server.web.names import names_of
from tally_server.web.place import Place
from tally_server.web.refused import Refused
from tally_server.web.rendering import Rendering

SEE_OTHER = 303


@dataclass(frozen=True)
class Guest:
    """A visitor who may not have signed in."""

    request: Request
    place: Place
    rendering: Rendering
    language: Language
    session: Session | None
    token: str

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client else ""

    def say(self, key: str, **values: Value) -> str:
        """A text of the catalogue in the visitor's language."""
        return text(key, self.language, **values)

    def row(self, row: Row) -> str:
        """The value of a row as this visitor reads it."""
        value = self.say(row.value) if row.value_key else names_of(self.place).row(row)
        return value + self.say("web_frame.and").join(map(self.say, row.names))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """The template as HTML, with the frame's own values beside these."""
        shown: Mapping[str, Any] = {"visit": self, **values}
        return self.rendering.response(template, self.language, shown, status)

    def kept(self, template: str, of: object, **values: Any) -> Markup:
        """A part of a page that is a function of `of`, made once for it."""
        return self.rendering.kept(template, self.language, of, **values)

    def see(self, path: str, notice: str = "") -> Response:
        """On to another page of ours; notice: the key of a text to show there."""
        query = f"?{urlencode({'notice': notice})}" if notice else ""
        return RedirectResponse(f"{path}{query}", SEE_OTHER)


@dataclass(frozen=True)
class Visit(Guest):
    """A visitor who has signed in and may open this page."""

    person: Person
    session: Session


def guest(request: Request) -> Guest:
    """For pages that are open; the guard has looked at the request before."""
    state = request.state
    session: Session | None = state.session
    return Guest(request, state.place, state.rendering, state.language, session, state.token)


async def visit(request: Request) -> Visit:
    """For all other pages: signed in, and a form came from one of this session's pages."""
    state = request.state
    session: Session | None = state.session
    if session is None:
        raise Refused("web_errors.sign-in", 401)
    if request.method not in {"GET", "HEAD"} and not state.bearer:
        await _check_form_token(request, state.token)
    return Visit(
        request,
        state.place,
        state.rendering,
        state.language,
        session,
        state.token,
        session.person,
    )


async def _check_form_token(request: Request, token: str) -> None:
    given = request.headers.get("x-csrf-token")
    if given is None:
        field = (await request.form()).get("csrf")
        given = field if isinstance(field, str) else ""
    if not cookies.form_token_right(token, given):
        raise Refused("web_errors.form-token", 403)


Open = Annotated[Guest, Depends(guest)]
Staff = Annotated[Visit, Depends(visit)]
