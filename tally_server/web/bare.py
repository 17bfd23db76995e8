"""The page of last resort: asks nothing of visit, frame, template or database."""

from html import escape
from typing import Literal

from starlette.responses import HTMLResponse

from common.text import text

KEY = "web_errors.bug"
LANGUAGES: tuple[Literal["ja", "en"], ...] = ("ja", "en")


def bare_page() -> HTMLResponse:
    """The program's own fault told in both languages, where the page that tells it failed."""
    told = "".join(
        f'<section lang="{language}"><h1>{_said("title", language)}</h1>'
        f"<p>{_said('meaning', language)}</p><p>{_said('action', language)}</p></section>"
        for language in LANGUAGES
    )
    head = f'<meta charset="utf-8"><title>{_said("title", "ja")}</title>'
    return HTMLResponse(
        f'<!doctype html><html lang="ja"><head>{head}</head><body><main><p>U-09</p>{told}'
        '<p><a href="/">一票</a></p></main></body></html>',
        500,
    )


def _said(part: str, language: Literal["ja", "en"]) -> str:
    return escape(text(KEY, f"{part}_{language}"))
