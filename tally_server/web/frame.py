"""What stands around every page: name of the election, who has signed in, navigation, warnings."""

from collections.abc import Mapping
from typing import Any

from common.text import Language
from tally_server.people.person import Person
from tally_server.web import cookies
from tally_server.web.area import Area, checked_access
from tally_server.web.menu import menu_of
from tally_server.web.names import names_of
from tally_server.web.rendering import Frame, said


def frame_of(areas: tuple[Area, ...]) -> Frame:
    """What makes the frame's values for a visit."""
    access = {key: entry[1] for key, entry in checked_access(areas).items()}
    links = tuple(link for area in areas for link in area.links)

    def frame(visit: Any, language: Language) -> Mapping[str, Any]:
        token = visit.token
        return {
            "menu": menu_of(links, access, _person(visit), visit.request.url.path),
            "notice": _notice(visit.request.query_params.get("notice", "")),
            "form_token": cookies.form_token(token) if visit.session else "",
            "person": _person(visit),
            "path": visit.request.url.path,
            "other_language": "ja" if language == "en" else "en",
            "election": visit.place.settings.election_name,
            "mode": visit.place.settings.mode,
            "called": names_of(visit.place),
            "ways_out": visit.place.ways_out() if visit.session else (),
        }

    return frame


def _person(visit: Any) -> Person | None:
    return visit.session.person if visit.session else None


def _notice(key: str) -> str:
    """A text to show once; what is no key of a page's text is not shown."""
    return key if key.startswith("web_") and said(key) else ""
