"""The two cookies: the session's token, and the language. Names begin with __Host-."""

import hashlib
import hmac

from starlette.responses import Response

SESSION = "__Host-ippyo-session"
LANGUAGE = "__Host-ippyo-language"
_CSRF = b"ippyo/csrf/v1"


def set_session(response: Response, token: str) -> None:
    """No age: the browser forgets it when it is closed."""
    response.set_cookie(SESSION, token, path="/", secure=True, httponly=True, samesite="strict")


def drop_session(response: Response) -> None:
    response.delete_cookie(SESSION, path="/", secure=True, httponly=True, samesite="strict")


def set_language(response: Response, language: str) -> None:
    year = 365 * 24 * 3600
    response.set_cookie(
        LANGUAGE, language, max_age=year, path="/", secure=True, httponly=True, samesite="strict"
    )


def form_token(token: str) -> str:
    """What the forms of this session carry; made from its token, and no way back."""
    return hmac.new(token.encode(), _CSRF, hashlib.sha256).hexdigest()


def form_token_right(token: str, given: str) -> bool:
    return hmac.compare_digest(form_token(token).encode(), given.encode())
