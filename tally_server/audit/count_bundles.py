"""The two bundles of a finished count, each as who writes it: for the command and the server."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from common.inputs import refuse
from common.signing import SigningKey
from tally_server.audit.archive_writer import SourceChanged
from tally_server.audit.bundle import write_measured
from tally_server.audit.collect import BundleInput, collected, medium_changed
from tally_server.audit.index import IndexTooLarge
from tally_server.audit.layout import Kind
from tally_server.count.count import Progress, unwatched
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE
from tally_server.count.statement import pool_hash

FILES: Mapping[str, Kind] = {SEALED_FILE: Kind.SEALED, PUBLIC_FILE: Kind.PUBLIC}


def bundle_writers(
    what: BundleInput,
    program: Mapping[str, str],
    root: SigningKey | None,
    progress: Progress = unwatched,
) -> dict[str, Callable[[Path], None]]:
    """Both bundles by the names of their files. program: which one writes them. root: None
    where the committee signs the index later.

    progress is told `bundles-read` with the terminals, and `bundles-<kind>` with the bytes of
    its files. Raises MediumChanged and BadInput, now and when they are written.
    """
    trees = collected(what, progress("bundles-read", len(what.package.election.terminals)))
    pool = pool_hash(dict(what.statement))

    def write(kind: Kind, path: Path) -> None:
        files = trees[kind]
        step = progress(f"bundles-{kind}", sum(one.entry.size for one in files))
        try:
            write_measured(files, kind, what.package, pool, program, root, path, step)
        except SourceChanged as changed:
            raise medium_changed(what, changed) from changed
        except IndexTooLarge as cause:
            raise refuse(path.name, "count.too-many-files", files=len(files)) from cause

    return {name: partial(write, kind) for name, kind in FILES.items()}
