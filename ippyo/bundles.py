"""The two bundles of `ippyo tally count`, as files that are written with its results."""

from collections.abc import Mapping

from ippyo.count_inputs import CountFiles, Read
from ippyo.program import program
from tally_server.audit.collect import BundleInput
from tally_server.audit.count_bundles import bundle_writers
from tally_server.count.count import Counted
from tally_server.count.output import Content


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
    return dict(bundle_writers(what, program(), read.root))
