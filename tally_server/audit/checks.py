"""Which numbered checks are asked of what. Their titles are in the catalogue.

The same numbers as in docs/verifier/checks.md, in every verifier and in the manual.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from common.text import Language, catalogue, text

GROUPS = (1, 2, 3, 4, 5)
_AREA = "checks."

_OF_BUNDLES = frozenset({*range(110, 116), 213, 316, 317, *range(418, 426), *range(507, 523)})
_OF_A_RECOUNT = frozenset({504, 505, 506, 508, 509})
_OF_FOLDERS = frozenset({107})
_WHERE_ANNOUNCED = frozenset({211, 212})
_OF_ARCHIVES = frozenset({418})
_OF_SEALED = frozenset({107, 210, 305, 315, 410, 411, 412, 413, 414, 415, 416, 503, 510})
# Without KEYS the package on the media is all that says which keys the election has.
_OF_KEYS = frozenset({101, 108, 201, 202, 203, 204, 205, 301, 302, 303, 307, 402, 403})


class Kind(StrEnum):
    """What is verified."""

    MEDIA = "media"
    SEALED = "sealed"
    PUBLIC = "public"


@cache
def numbers() -> tuple[int, ...]:
    """Every numbered check, in order."""
    found = (key.removeprefix(_AREA) for key in catalogue() if key.startswith(_AREA))
    return tuple(sorted(int(name) for name in found if name.isdigit()))


def asked(
    kind: Kind, announced: Mapping[int, str | None], *, keys: bool = True, archive: bool = False
) -> tuple[int, ...]:
    """The checks that must be made. announced: by 211 and 212, the hash that was given.

    keys: somebody brought the keys. archive: the bundle is one.
    """
    left = set(numbers()) - _OF_A_RECOUNT - _WHERE_ANNOUNCED
    if kind is Kind.MEDIA:
        left -= _OF_BUNDLES
        left -= set() if keys else _OF_KEYS
    else:
        left -= _OF_FOLDERS
        left -= set() if archive else _OF_ARCHIVES
        left -= _OF_SEALED if kind is Kind.PUBLIC else set()
    return tuple(sorted(left | {number for number, given in announced.items() if given}))


def title(number: int, language: Language) -> str:
    return text(f"{_AREA}{number}", f"title_{language}")


def meaning(number: int, language: Language) -> str:
    """What it means for the count where the check fails, and what to do."""
    return text(f"{_AREA}{number}", f"meaning_{language}")


def group_title(group: int, language: Language) -> str:
    return text(f"{_AREA}group-{group}", language)
