"""The installed program: what it may import, and whether it is the one that was inspected."""

import ast
from collections.abc import Iterator

from tally_server.compliance.artefacts.both import both
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import Link, Result, found, met, not_met, not_shown

# Whatever speaks over a network, in Python's own library and in common packages.
NETWORK = frozenset(
    {
        *("socket", "socketserver", "ssl", "asyncio", "http", "urllib"),
        *("ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "nntplib", "xmlrpc"),
        *("requests", "httpx", "aiohttp", "urllib3", "websockets", "paramiko", "zmq", "dbus"),
        *("bluetooth", "serial", "fastapi", "starlette", "uvicorn", "distributed"),
    }
)
_TERMINAL = "terminal/"


def imported(source: str) -> Iterator[str]:
    """The top names of all modules that a file imports. Raises SyntaxError."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def r01(it: Inspected) -> Result:
    """No file of the terminal's program imports anything that speaks over a network."""
    sources = {
        path: text for path, text in it.running.sources.items() if path.startswith(_TERMINAL)
    }
    if not sources:
        return not_shown(found("compliance.no-sources"))
    wrong = [
        (path, name)
        for path, source in sources.items()
        for name in sorted(NETWORK.intersection(imported(source)))
    ]
    if wrong:
        return not_met(
            *(
                found("compliance.network-not", Link(path), path=path, name=name)
                for path, name in wrong
            )
        )
    return met(found("compliance.network", files=len(sources)))


def t7_5(it: Inspected) -> Result:
    """The program here is the one that was inspected, every closing names it, and it stands on
    the packages that are pinned."""
    return both(designated(it), both(closings(it), pinned(it)))


def designated(it: Inspected) -> Result:
    """The program that runs here, and its list of packages, are those that were inspected."""
    runs, inspected = it.running, it.running.inspected
    if inspected is None:
        return not_shown(found("compliance.inspected-untold"))
    if (inspected.version, inspected.sha256) != (runs.version, runs.sha256):
        return not_met(found("compliance.inspected-not", sha256=inspected.sha256))
    if inspected.pins not in ("", runs.pins):
        return not_met(found("compliance.inspected-pins-not", sha256=inspected.pins))
    return met(found("compliance.inspected", Link("program", runs.sha256), code=inspected.code))


def closings(it: Inspected) -> Result:
    """Every closing names the program that is inspected here."""
    closed = [medium for medium in it.media if isinstance(medium.manifest.get("program"), dict)]
    if not closed:
        return not_shown(found("compliance.no-manifests"))
    other = sorted(
        {
            one.terminal
            for one in closed
            if one.manifest["program"].get("sha256") != it.running.sha256
        }
    )
    if other:
        return not_met(
            found(
                "compliance.program-not",
                where=" ".join(other[:10]),
                number=len(other),
                sha256=it.running.sha256,
            )
        )
    terminals = len({one.terminal for one in closed})
    link = Link("program", it.running.sha256)
    return met(found("compliance.program", link, terminals=terminals, version=it.running.version))


def r39(it: Inspected) -> Result:
    """The bundles were written by the program that the publication sheet names."""
    if not it.programs:
        return not_shown(found("compliance.no-index"))
    running = {"version": it.running.version, "sha256": it.running.sha256}
    other = sorted(kind for kind, named in it.programs.items() if dict(named) != running)
    if other:
        where, number = " ".join(other), len(other)
        return not_met(
            found("compliance.program-not", where=where, number=number, sha256=running["sha256"])
        )
    return met(found("compliance.sheet", Link("program", running["sha256"]), **running))


def pinned(it: Inspected) -> Result:
    """Every package below has the one version that is pinned, and the files of its wheel."""
    pins, installed = it.running.pinned, it.running.installed
    if not pins or not installed:
        return not_shown(found("compliance.no-pins"))
    wrong = sorted(
        f"{name} {version}"
        for name, version in installed.items()
        if version not in pins.get(name, ())
    )
    if wrong:
        return not_met(found("compliance.pins-not", number=len(wrong), names=" ".join(wrong[:10])))
    if it.running.changed:
        changed = it.running.changed
        names = " ".join(changed[:10])
        return not_met(found("compliance.wheels-not", number=len(changed), names=names))
    return met(found("compliance.pins", number=len(installed)))
