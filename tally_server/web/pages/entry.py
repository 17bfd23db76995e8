"""Signing in and out, and the language."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tally_server.people.access import EVERYBODY, OPEN
from tally_server.people.person import Person
from tally_server.web import cookies
from tally_server.web.area import Area
from tally_server.web.security_key import MAX_CREDENTIAL, ask_to_sign_in, signed_in
from tally_server.web.signing_in import Wrong, begin_session, check_password, end_session
from tally_server.web.typed import Line, Secret, Words
from tally_server.web.visit import Open, Staff

router = APIRouter(include_in_schema=False)


def own_path(path: str) -> str:
    """The path if it is one of ours, else the first page: nobody is sent elsewhere."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and path.isprintable() and "\\" not in path else "/"


@router.get("/sign-in")
def sign_in_page(visit: Open, next: str = "/") -> Response:  # noqa: A002 - the query's name
    if visit.session is not None:
        return visit.see("/")
    return visit.page("entry/sign_in.html", next=own_path(next), wrong=False, login="")


@router.post("/sign-in")
def sign_in(
    visit: Open,
    login: Line,
    password: Secret,
    next: Annotated[Words, Form(max_length=500)] = "/",  # noqa: A002 - the field's name
) -> Response:
    person = check_password(visit.place, login.strip(), password, visit.address)
    if isinstance(person, Wrong):
        shown = {"next": own_path(next), "wrong": True, "login": login}
        return visit.page("entry/sign_in.html", 401, **shown)
    asked = ask_to_sign_in(visit.place, person)
    if asked is not None:
        return visit.page("entry/security_key.html", asked=asked, next=own_path(next))
    return _entered(visit, person, next)


@router.post("/sign-in/key")
def sign_in_with_key(
    visit: Open,
    ticket: Line,
    credential: Annotated[Words, Form(max_length=MAX_CREDENTIAL)],
    next: Annotated[Words, Form(max_length=500)] = "/",  # noqa: A002 - the field's name
) -> Response:
    """The second step: the ticket says who gave the right password."""
    return _entered(visit, signed_in(visit.place, ticket, credential), next)


def _entered(visit: Open, person: Person, path: str) -> Response:
    token = begin_session(visit.place, person, visit.address, visit.token)
    answer = visit.see(own_path(path))
    cookies.set_session(answer, token)
    return answer


@router.post("/sign-out")
def sign_out(visit: Staff) -> Response:
    end_session(visit.place, visit.session)
    answer = visit.see("/sign-in", notice="web_entry.signed-out")
    cookies.drop_session(answer)
    # Nothing of a session stays in the browser of a shared machine.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@router.post("/language")
def language(
    visit: Open,
    language: Annotated[str, Form(pattern="^(ja|en)$")],
    back: Annotated[str, Form(max_length=500)] = "/",
) -> Response:
    answer = visit.see(own_path(back))
    cookies.set_language(answer, language)
    return answer


AREA = Area(
    name="entry",
    router=router,
    access={
        "GET /sign-in": OPEN,
        "POST /sign-in": OPEN,
        "POST /sign-in/key": OPEN,
        "POST /sign-out": EVERYBODY,
        "POST /language": OPEN,
    },
)
