"""The published site: results, record, instructions and notice in two languages.

Pure: a bundle and the verifiers' files go in, the files of the site come out, always the
same. No script, nothing loaded from elsewhere. Specified in docs/formats/site.md.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from common.signing import SigningKey
from common.text import Language, text
from tally_server.audit.layout import Kind
from tally_server.publish.bundle_contents import RESULTS, BundleContents, BundleRefused
from tally_server.publish.site_document import (
    BUNDLE_NAME,
    SITE_FILE,
    Hashed,
    hashed,
    site_document,
    with_sums,
)
from tally_server.publish.site_record import record_page
from tally_server.publish.site_records import record_downloads, record_rows
from tally_server.publish.site_results import BAR, contest_pages

PAGES = ("results", "record", "check", "notice")
LANGUAGES: tuple[Language, ...] = ("ja", "en")
VERIFIER, SCRIPT = "ippyo-verify.html", "ippyo_verify.py"

# What each file of the verifiers is called in the catalogue, in the order of the list.
VERIFIER_FILES = {
    VERIFIER: "verifier",
    SCRIPT: "script",
    "slip39_words.txt": "words",
    "slip39_words_licence.txt": "words-licence",
    "licence.txt": "licence",
}
_RESULT_FILES = {"results.json": RESULTS, "results.csv": "count/results.csv"}
_LISTED = {
    BUNDLE_NAME: "bundle",
    **VERIFIER_FILES,
    "results.json": "results",
    "results.csv": "table",
}


@dataclass(frozen=True)
class SiteInput:
    """What a site is made of. archive: the very bytes of the public bundle, which
    contents was opened from. verifier: the files of VERIFIER_FILES. url: where it will
    be published, or empty. root: signs `site.json`; without it the pages say so."""

    contents: BundleContents
    archive: bytes
    verifier: Mapping[str, bytes]
    url: str = ""
    root: SigningKey | None = None


def site_files(what: SiteInput) -> dict[str, bytes]:
    """Every file of the site, by its path. Raises BundleRefused for a sealed bundle."""
    contents = what.contents
    if contents.index.kind is not Kind.PUBLIC:
        raise BundleRefused("a sealed bundle is never published")
    downloads = {
        BUNDLE_NAME: what.archive,
        **{name: what.verifier[name] for name in VERIFIER_FILES},
        **{name: contents.files.data(path) for name, path in _RESULT_FILES.items()},
        **record_downloads(contents),
    }
    pages = {
        page_name(page, language): _page(what, page, language, downloads)
        for page in PAGES
        for language in LANGUAGES
    }
    files = with_sums({**downloads, **pages})
    return {**files, SITE_FILE: site_document(files, contents.package, what.url, what.root)}


def page_name(page: str, language: Language) -> str:
    """`index.html`, `check.en.html` and so on."""
    stem = "index" if page == "results" else page
    return f"{stem}.html" if language == "ja" else f"{stem}.{language}.html"


def _page(what: SiteInput, page: str, language: Language, downloads: Mapping[str, bytes]) -> bytes:
    said = {**_frame(what, page, language), **_content(what, page, language, downloads)}
    return _environment().get_template(f"{page}.html").render(said).encode()


def _frame(what: SiteInput, page: str, language: Language) -> dict[str, Any]:
    """What every page shows around its content."""
    election = what.contents.package.election
    style = _style()

    def t(key: str, **values: str | int) -> str:
        return text(key, language, **values)

    day = election.date
    written = f"{day.year}年{day.month}月{day.day}日" if language == "ja" else day.isoformat()
    return {
        "language": language,
        "page": page,
        "pages": PAGES,
        "href": page_name,
        "t": t,
        "election": election,
        "mode": election.mode,
        "day": t("site.election-day", day=written),
        "signed": what.root is not None,
        "bundle_signed": what.contents.signed,
        "style": Markup(style),  # noqa: S704 - our own file, no value in it
        "policy": _policy(style),
    }


def _content(
    what: SiteInput, page: str, language: Language, downloads: Mapping[str, bytes]
) -> dict[str, Any]:
    if page == "results":
        return {"contests": contest_pages(what.contents, language), "bar": BAR}
    if page == "record":
        records = record_rows(what.contents, language)
        return {"record": record_page(what.contents, language), "records": records}
    listed: dict[str, Hashed] = {file.path: file for file in hashed(downloads)}
    index = what.contents.index
    kinds = {**_LISTED, **dict.fromkeys(record_downloads(what.contents), "record")}
    return {
        "bundle": listed[BUNDLE_NAME],
        "verifier": listed[VERIFIER],
        "script": listed[SCRIPT],
        "downloads": [(listed[path], kind) for path, kind in kinds.items()],
        "url": what.url,
        "uid": index.election_uid,
        "package_hash": index.package_hash,
    }


def _policy(style: str) -> str:
    """Nothing may be loaded or run; the one style sheet is named by its hash."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tally_server.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _style() -> str:
    loader = _environment().loader
    if loader is None:
        raise AssertionError("an environment without its templates")
    source, _, _ = loader.get_source(_environment(), "style.css")
    return source
