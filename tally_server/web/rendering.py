"""Templates to pages: everything escaped, a missing value is a bug."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from common.japan import JAPAN
from common.text import Language, Value, catalogue, text
from tally_server.outcome.figures import decimal

Frame = Callable[[Any, Language], Mapping[str, Any]]
"""What the frame of every page shows, made of the visit."""


class Rendering:
    """The templates of this package, and what all of them can use."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._kept: dict[tuple[str, Language], tuple[object, Markup]] = {}
        self._environment = Environment(
            loader=PackageLoader("tally_server.web", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["moment"] = moment
        self._environment.filters["number"] = "{:,}".format
        self._environment.filters["grouped"] = grouped
        self._environment.filters["decimal"] = decimal
        self._environment.tests["said"] = said

    def response(
        self, template: str, language: Language, values: Mapping[str, Any], status: int = 200
    ) -> HTMLResponse:
        return HTMLResponse(self.html(template, language, values), status)

    def kept(self, template: str, language: Language, of: object, **values: Any) -> Markup:
        """A part of a page that says nothing but what `of` is, the same for every visitor: made
        once for as long as it is the same object that is shown. The list of a city's terminals
        takes as long to write as ten other pages."""
        last = self._kept.get((template, language))
        if last is None or last[0] is not of:
            shown = {"t": _in(language), "language": language, **values}
            made = Markup(self._environment.get_template(template).render(shown))  # noqa: S704  # escaped as it was rendered
            last = self._kept[template, language] = of, made
        return last[1]

    def html(self, template: str, language: Language, values: Mapping[str, Any]) -> str:
        """The page as text."""
        frame = self._frame(values["visit"], language)
        shown = {"t": _in(language), "language": language, **frame, **values}
        return self._environment.get_template(template).render(shown)


def _in(language: Language) -> Callable[..., str]:
    """The texts of the catalogue, as templates ask for them."""

    def t(key: str, part: str = "", **filled: Value) -> str:
        return text(key, f"{part}_{language}" if part else language, **filled)

    return t


def moment(at: datetime) -> str:
    """A time as people at the counting place read it: Japan's, to the second."""
    return at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M:%S")


def said(key: str) -> bool:
    """Whether the catalogue has this plain text."""
    return "ja" in catalogue().get(key, {})


def grouped(digest: str) -> Markup:
    """A hash in groups of four, as people compare it."""
    groups = (digest[at : at + 4] for at in range(0, len(digest), 4))
    return Markup(" ").join(Markup("<span>{}</span>").format(one) for one in groups)
