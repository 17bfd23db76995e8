"""`ippyo audit publish` and `export`: the web page of a count, and NIST's formats."""

import hashlib
import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from common.closing import PACKAGE_FILE
from common.closing_reader import Expected
from common.inputs import BadInput, InputError, refuse
from common.package import Package, read_package
from common.problems import Problem
from common.signed import DocumentRefused
from common.signing import SigningKey
from common.text import text
from ippyo.elections import read_passphrase
from ippyo.exits import Exit, bad_input_said
from ippyo.keys import Passphrase
from ippyo.new_folder import refuse_used, write_new_folder
from ippyo.screen import Screen
from ippyo.verifier_files import verifier_files
from tally_server.audit.archive_reader import ArchiveRefused, read_archive
from tally_server.audit.checks import title
from tally_server.audit.layout import Kind
from tally_server.audit.tree import FolderTree, open_bundle
from tally_server.audit.verify_bundle import audit_bundle
from tally_server.audit.verify_media import AuditInput
from tally_server.audit.zip_form import FileChanged
from tally_server.preparation.key_folder import KeyFolder, open_key_folder
from tally_server.publish.bundle_contents import BundleContents, BundleRefused, open_contents
from tally_server.publish.exports import LogMissing, bundle_exports, media_exports
from tally_server.publish.site import SiteInput, site_files
from tally_server.publish.site_document import changed_files

_URL = re.compile(r"https://[!#-;=?-Z_a-z~]{1,492}")
OptionalKeys = Annotated[Path | None, typer.Option("--keys", help="KEYS フォルダー(署名する)")]
INDEX_SIGNED = 213  # of the numbered checks
Exports = Iterator[tuple[str, bytes] | LogMissing]


def publish(
    bundle: Annotated[Path, typer.Option("--bundle", help="公開用の束 public-bundle.zip")],
    out: Annotated[Path, typer.Option("--out", help="ページを書く新しいフォルダー")],
    url: Annotated[str, typer.Option("--url", help="公表する場所(告示の紙に入れる)")] = "",
    keys: OptionalKeys = None,
    passphrase_file: Passphrase = None,
) -> None:
    """公開用の束から、自治体のウェブページに置く一式を作る。"""
    screen = Screen()
    with bad_input_said(screen):
        refuse_used(out)
        if url and not _URL.fullmatch(url):
            raise refuse("--url", "publish.url")
        if passphrase_file is not None and keys is None:
            raise refuse("--passphrase-file", "publish.keys-needed")
        data, contents = _read_public(bundle)
        _refuse_failing(bundle, contents, screen)
        root = _root(contents, keys, passphrase_file)
        files = site_files(SiteInput(contents, data, verifier_files(), url, root))
        write_new_folder(out, files.items())
        _read_back(out, files, contents, root)
    sha256 = hashlib.sha256(data).hexdigest()
    screen.say("site-written", folder=str(out), files=len(files), sha256=sha256)
    if root is None:
        screen.say("site-unsigned")
    if not contents.signed:
        screen.say("site-bundle-unsigned")
    sys.exit(Exit.DONE)


def export(
    out: Annotated[Path, typer.Option("--out", help="書き出す新しいフォルダー")],
    bundle: Annotated[Path | None, typer.Option("--bundle", help="束(ZIP かフォルダー)")] = None,
    media: Annotated[Path | None, typer.Option("--media", help="媒体のフォルダー")] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="媒体の選挙の KEYS")] = None,
) -> None:
    """動作記録と投票の記録を、NIST の共通形式(SP 1500-101、1500-103)で書き出す。"""
    screen = Screen()
    missing: list[LogMissing] = []
    with bad_input_said(screen):
        refuse_used(out)
        with _exports(bundle, media, keys, screen) as exports:
            written: list[str] = []
            write_new_folder(out, _files(exports, written, missing))
    for one in missing:
        screen.warn(_why_missing(one, screen))
    screen.say("export-written", folder=str(out), files=len(written))
    sys.exit(Exit.PEOPLE_DECIDE if missing else Exit.DONE)


def _files(
    exports: Exports, written: list[str], missing: list[LogMissing]
) -> Iterator[tuple[str, bytes]]:
    """The files, one after the other; what they are, and what is missing, is noted."""
    for one in exports:
        if isinstance(one, LogMissing):
            missing.append(one)
        else:
            written.append(one[0])
            yield one


def _why_missing(one: LogMissing, screen: Screen) -> str:
    what = text("command.export-log-nowhere", screen.language)
    if one.why is not None:
        what = Problem(one.why.name, values=one.why.values).title(screen.language)
    return text("command.export-log-missing", screen.language, terminal=one.terminal, what=what)


@contextmanager
def _exports(
    bundle: Path | None, media: Path | None, keys: Path | None, screen: Screen
) -> Iterator[Exports]:
    """What is to be exported, to be read while the block runs. Raises BadInput."""
    if bundle is not None and media is None and keys is None:
        with _said(bundle), open_bundle(bundle) as tree:
            contents = open_contents(tree)
            if contents.index.kind is Kind.PUBLIC:
                screen.say("export-no-logs")
            yield bundle_exports(contents)
    elif bundle is None and media is not None and keys is not None:
        if not media.is_dir():
            raise refuse(media.name, "count.media-folder")
        folder = open_key_folder(keys)
        with _said(media):
            files = FolderTree(media)
            yield media_exports(files, Expected(_package(files, folder, media), folder.register))
    else:
        raise refuse("--bundle", "publish.one-source")


def _package(tree: FolderTree, keys: KeyFolder, media: Path) -> Package:
    """The first election package on the media that the root of KEYS signed."""
    for path in tree.paths:
        if path.endswith(f"/{PACKAGE_FILE}"):
            try:
                return read_package(tree.data(path), keys.ceremony.root_key)
            except DocumentRefused:
                continue  # the exports tell of each terminal's own fault
    raise refuse(media.name, "publish.no-package")


def _read_public(path: Path) -> tuple[bytes, BundleContents]:
    """The bytes of a public bundle, and what they hold. Raises BadInput."""
    if path.is_dir():
        raise refuse(path.name, "publish.no-archive")
    with _said(path):
        data = path.read_bytes()
        contents = open_contents(read_archive(io.BytesIO(data)))
    if contents.index.kind is not Kind.PUBLIC:
        raise refuse(path.name, "publish.sealed")
    return data, contents


def _refuse_failing(path: Path, contents: BundleContents, screen: Screen) -> None:
    """Nothing is published that a citizen's verifier would fail. Raises BadInput.

    Where nobody signed yet, 213 and what stands on it are let pass: every page says so.
    """
    with _said(path), screen.bars() as bars:
        verdict = audit_bundle(AuditInput(path), bars.add)
    failed = {one.number: one.place.path for one in reversed(verdict.failed)}
    missed = dict.fromkeys(verdict.missed, path.name)
    if not contents.signed:
        missed.clear()
        failed.pop(INDEX_SIGNED, None)
    errors = [
        InputError(
            failing, 1, str(number), "publish.fails", {"title": title(number, screen.language)}
        )
        for number, failing in sorted({**missed, **failed}.items())
    ]
    if errors:
        raise BadInput(errors)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """What a bundle is refused for becomes bad input."""
    try:
        yield
    except (ArchiveRefused, BundleRefused, FileChanged) as cause:
        raise refuse(path.name, "publish.bundle-refused", what=str(cause)) from cause
    except OSError as cause:
        raise refuse(path.name, "command.unreadable", what=cause.strerror or "") from cause


def _root(
    contents: BundleContents, keys: Path | None, passphrase_file: Path | None
) -> SigningKey | None:
    """The root key that signs the site, of the bundle's own election. Raises BadInput."""
    if keys is None:
        return None
    folder = open_key_folder(keys)
    if folder.ceremony != contents.package.ceremony:
        raise refuse(str(keys), "publish.other-keys")
    return folder.root(read_passphrase(passphrase_file))


def _read_back(
    out: Path, files: dict[str, bytes], contents: BundleContents, root: SigningKey | None
) -> None:
    """What lies there is what was written, and its signature holds. Raises BadInput."""
    there = {path.name: path.read_bytes() for path in out.iterdir()}
    changed = {name for name in {*files, *there} if files.get(name) != there.get(name)}
    if root is not None:
        ceremony = contents.package.ceremony
        changed.update(changed_files(there, ceremony.root_key, ceremony.uid))
    if changed:
        raise refuse(sorted(changed)[0], "publish.changed")
