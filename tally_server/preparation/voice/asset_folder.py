"""The folder of an asset package: made without a signature, listened to, then signed.

Nobody should sign what nobody heard; so the two are two steps, as with bundles. A folder
that is being made lies beside its place and is moved there whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from common.assets import (
    ASSETS,
    INDEX_FILE,
    AssetFile,
    AssetsRefused,
    Index,
    asset_file,
    checked,
    index_from,
    index_of,
    of_package,
)
from common.clips import Clip, clips
from common.inputs import BadInput, InputError, refuse
from common.package import Package
from common.signed import DocumentRefused, peek, sign
from common.signing import SigningKey
from tally_server.preparation.voice.readings import FILE as READINGS_FILE
from tally_server.preparation.voice.readings import as_csv
from tally_server.preparation.voice.rendering import Rendered, rendered
from tally_server.preparation.voice.speaker import PERCENT, Speaker

LICENCE_FILE = "licence.txt"
_HEARD_AT_ONCE = 8
_speakers: dict[str, Speaker] = {}
"""The speaker of a worker process, made once in it; empty everywhere else."""


def make_assets(
    folder: Path,
    package: Package,
    readings: Mapping[str, str],
    speaker: Callable[[], Speaker],
    more: Mapping[str, bytes],
    workers: int = 1,
    heard: Callable[[int], None] = lambda _: None,
) -> Index:
    """The whole package lies in `folder`, without a signature.

    readings: of every title and party. more: fonts, by path. heard: told how many clips
    are ready. Raises BadInput with everything that is wrong with any clip.
    """
    voice = speaker().voice
    faults: list[InputError] = []
    files: list[AssetFile] = []

    def put(path: str, data: bytes) -> None:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        files.append(asset_file(path, data))

    for one in _rendered(clips(package.election, readings), speaker, workers):
        faults += one.faults
        for path, data in one.files.items():
            put(path, data)
        heard(1)
    if faults:
        raise BadInput(faults)
    put(READINGS_FILE, as_csv(readings))
    put(LICENCE_FILE, f"{voice.name}\n{voice.licence}\n{voice.source}\n".encode())
    for path, data in more.items():
        put(path, data)
    index = index_of(package, voice, PERCENT, files)
    of_package(index, package)
    (folder / INDEX_FILE).write_bytes(sign(ASSETS, index.payload, []))
    return index


def sign_assets(folder: Path, package: Package, root: SigningKey) -> Index:
    """The package in this folder has the root's signature; or is as it was.

    Nothing is signed unread: it is the package of this election, whole, and every file is
    as its index says. Raises BadInput.
    """
    try:
        data = (folder / INDEX_FILE).read_bytes()
        payload = peek(data)
        if data != sign(ASSETS, payload, []):
            raise refuse(folder.name, "assets_made.signed")
        index = index_from(payload)
        of_package(index, package)
        _as_listed(folder, index)
    except (DocumentRefused, AssetsRefused) as cause:
        raise refuse(folder.name, "assets_made.damaged", what=str(cause)) from cause
    except OSError as cause:
        raise refuse(folder.name, "command.unreadable", what=cause.strerror or "") from cause
    beside = folder / f"{INDEX_FILE}.new"
    beside.write_bytes(sign(ASSETS, index.payload, [root]))
    beside.replace(folder / INDEX_FILE)
    return index


def _as_listed(folder: Path, index: Index) -> None:
    there = {str(file.relative_to(folder)) for file in folder.rglob("*") if not file.is_dir()}
    beyond = min(there - set(index.by_path) - {INDEX_FILE}, default=None)
    if beyond is not None:
        raise AssetsRefused("file-unknown", beyond)
    for path in index.by_path:
        checked(index, path, (folder / path).read_bytes())


def _rendered(
    wanted: Iterable[Clip], speaker: Callable[[], Speaker], workers: int
) -> Iterator[Rendered]:
    """In the order of the clips, whatever the number of processes."""
    if workers == 1:
        one = speaker()
        yield from (rendered(clip, one) for clip in wanted)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (speaker,)) as processes:
        yield from processes.map(_one, wanted, chunksize=_HEARD_AT_ONCE)


def _begin(speaker: Callable[[], Speaker]) -> None:
    _speakers["mine"] = speaker()


def _one(clip: Clip) -> Rendered:
    return rendered(clip, _speakers["mine"])
