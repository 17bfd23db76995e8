"""A count of a made-up town, as a bench polls it."""

from pathlib import Path
from typing import Any

from common.package import read_package
from common.secret import Secret
from ippyo.bench.town import Polled
from tally_server.count.count import Counted, CountInput, Progress, count, unwatched


def counted_town(
    polled: Polled, work: Path, progress: Progress = unwatched, **more: Any
) -> Counted:
    """The town counted in a new folder `work`, which must come to totals. more: of CountInput."""
    work.mkdir()
    town = polled.town
    what = CountInput(
        read_package(town.package_file),
        town.sources,
        work,
        polled.media,
        work,
        tuple(Secret(share.reveal()) for share in town.shares),
        polled.slips,
        **more,
    )
    result = count(what, progress)
    assert isinstance(result, Counted)
    return result
