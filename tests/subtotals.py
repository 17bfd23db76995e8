"""Looks for candidates' figures of a place, terminal or medium in all that a server shows or keeps.

Every choice at every terminal is made a different number of times, and none of these
numbers, nor any sum of two terminals, is a number of anything else, or of an article of
the law; so each can be searched.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from counting_world import CountingWorld
from pypdf import PdfReader
from sqlalchemy import MetaData, select

from common.canonical import canonical
from common.closing import MANIFEST_FILE
from common.signed import peek
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE
from tally_server.people.access import Door
from tally_server.people.roles import Role
from tally_server.web.area import checked_access
from tally_server.web.areas import AREAS

Script = Mapping[tuple[str, str], Mapping[str, int]]
SCRIPT: Script = {
    ("p01-01", "contest-1"): {"contest-1-1": 307, "contest-1-2": 311, "none": 317},
    ("p01-02", "contest-1"): {"contest-1-1": 331, "contest-1-2": 337, "none": 347},
    ("p02-01", "contest-1"): {"contest-1-1": 349, "contest-1-2": 353, "none": 359},
}
VALUES: dict[str, tuple[str, ...]] = {
    "terminal": ("p01-01", "p02-01"),
    "contest": ("contest-1",),
    "number": ("1", "2"),
    "version": ("1",),
}
VALUES["name"] = ("results.json", "results.csv", "media.csv", "input-decisions.json")
ROLES = (Role.COUNTING_OFFICER, Role.AUDITOR, Role.DISPLAY)
_WORD = re.compile(rb"(?<![0-9A-Za-z._-])([1-9][0-9,]*)(?![0-9A-Za-z_-])")


def forbidden(script: Script = SCRIPT) -> frozenset[int]:
    """What nobody may learn: each choice at a terminal, in a place, and at any two terminals."""
    found = set()
    for (terminal, contest), choices in script.items():
        for choice, number in choices.items():
            found.add(number)
            for (other, same), more in script.items():
                if other != terminal and same == contest:
                    found.add(number + more.get(choice, 0))
    return frozenset(found)


def allowed(script: Script = SCRIPT) -> frozenset[int]:
    """Totals of a contest, and the number of records of a terminal and of a place."""
    choices: dict[str, int] = {}
    for made in script.values():
        for choice, number in made.items():
            choices[choice] = choices.get(choice, 0) + number
    records = [sum(made.values()) for made in script.values()]
    return frozenset({*choices.values(), *records, sum(records), records[0] + records[1]})


def numbers_in(data: bytes) -> frozenset[int]:
    """Every whole number that stands by itself in these bytes."""
    return frozenset(int(word.replace(b",", b"")) for word in _WORD.findall(data))


def found_on_pages(world: CountingWorld) -> list[str]:
    """Every answer to a GET, to every role that gets one, searched."""
    bad = forbidden()
    found = []
    for path in _paths():
        for role in ROLES:
            answer = world.by(role).get(path)
            parts = [answer.content]
            if path.endswith(PUBLIC_FILE) and answer.status_code == 200:
                parts = list(_in_archive(io.BytesIO(answer.content)))
            elif path.endswith(SEALED_FILE) and answer.status_code == 200:
                continue  # the media as they came, for auditors bound to secrecy
            if leaked := frozenset[int]().union(*map(numbers_in, parts)) & bad:
                found.append(f"{path} {role} {sorted(leaked)}")
    return found


def found_in_database(world: CountingWorld) -> list[str]:
    """Every value of every row of every table, numbers and texts."""
    bad, found = forbidden(), []
    tables = MetaData()
    with world.database.read() as tx:
        tables.reflect(tx)
        for table in tables.sorted_tables:
            for row in tx.execute(select(table)):
                found += [table.name for value in row if _numbers_of(value) & bad]
    return found


def found_in_files(world: CountingWorld) -> list[str]:
    """Every file of the server's folder, its log and database too.

    Left out are the media as they came, whose logs count voters one by one (tests/secrecy
    searches them), here and in the sealed bundle, and the pool of sealed records.
    """
    bad = forbidden()
    return [
        str(path)
        for path in _files(world.place.settings.data)
        if not {"media", "pool"} & set(path.parts)
        if path.name != SEALED_FILE
        if any(numbers_in(part) & bad for part in _contents(path))
    ]


def _contents(path: Path) -> Iterator[bytes]:
    """What stands in a file; of an archive, in each file of it."""
    if path.suffix == ".zip":
        yield from _in_archive(path)
    else:
        yield _content(path.name, path.read_bytes())


def _in_archive(archive: Path | io.BytesIO) -> Iterator[bytes]:
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            yield _content(name, opened.read(name))


def _content(name: str, data: bytes) -> bytes:
    """Of a PDF the text of its pages, not the numbers of its objects; of a manifest what was
    signed, too."""
    if name.endswith(".pdf"):
        pages = PdfReader(io.BytesIO(data)).pages
        return "\n".join(page.extract_text() for page in pages).encode()
    return data + (canonical(peek(data)) if name.endswith(MANIFEST_FILE) else b"")


def _numbers_of(value: Any) -> frozenset[int]:
    if isinstance(value, bool) or value is None:
        return frozenset()
    if isinstance(value, int):
        return frozenset({value})
    data = value if isinstance(value, bytes) else str(value).encode()
    return numbers_in(data)


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _paths() -> Iterator[str]:
    """Every page and every answer of the API that can be asked for."""
    for key, (route, access) in checked_access(AREAS).items():
        method, path = key.split(" ")
        if method != "GET" or isinstance(access, Door):
            continue
        names = list(route.param_convertors)
        filled = [path]
        for name in names:
            values = VALUES.get(name, ("1",))
            filled = [one.replace(f"{{{name}}}", value) for one in filled for value in values]
        yield from filled
