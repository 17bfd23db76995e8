"""The two bundles of a finished count, as files that are written with its results."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from common.inputs import refuse
from ippyo.count_inputs import CountFiles, Read
from ippyo.program import program
from tally_server.audit.archive_writer import SourceChanged
from tally_server.audit.bundle import write_measured
from tally_server.audit.collect import BundleInput, collected, medium_changed
from tally_server.audit.index import IndexTooLarge
from tally_server.audit.layout import Kind
from tally_server.count.count import Counted
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE, Content
from tally_server.count.statement import pool_hash

_FILES = {SEALED_FILE: Kind.SEALED, PUBLIC_FILE: Kind.PUBLIC}


def bundles(
    files: CountFiles,
    read: Read,
    result: Counted,
    counted: Mapping[str, bytes],
    records: Mapping[str, bytes],
) -> dict[str, Content]:
    """Both bundles, each as who writes it. counted: the files of the count, by name.
    records: the official records, by their path.

    Raises MediumChanged and BadInput, now and when they are written.
    """
    what = BundleInput(
        read.package,
        {**read.given, **{f"count/{name}": data for name, data in counted.items()}, **records},
        files.keys,
        files.media,
        result.good,
        result.statement,
        read.package_file,
    )
    trees = collected(what)
    pool, running = pool_hash(result.statement), program()

    def write(kind: Kind, path: Path) -> None:
        try:
            write_measured(trees[kind], kind, read.package, pool, running, read.root, path)
        except SourceChanged as changed:
            raise medium_changed(what, changed) from changed
        except IndexTooLarge as cause:
            raise refuse(path.name, "count.too-many-files", files=len(trees[kind])) from cause

    writers: dict[str, Callable[[Path], None]] = {
        name: partial(write, kind) for name, kind in _FILES.items()
    }
    return dict(writers)
