"""The drills and measures of the compliance report, with simulated terminals of this program."""

from collections.abc import Collection, Mapping

from ippyo.drill_terminal.maker import Simulated
from ippyo.screen import Bars
from tally_server.compliance.check import Check, Part, looked
from tally_server.compliance.drills.drills import DRILLS
from tally_server.compliance.drills.protocol import Bench
from tally_server.compliance.drills.seen import STUCK, Stuck
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.measured.measures import MEASURED
from tally_server.compliance.measured.screens import Screens, collect
from tally_server.compliance.result import Result, found, not_met


def drilled(it: Inspected, asked: Collection[Part], bars: Bars) -> Mapping[Part, Result]:
    """What every drill and measure that is asked for showed, with the ballot of the election
    that is inspected."""
    if it.election is None:
        return {}
    drills = tuple(check for check in DRILLS if check.part in asked)
    measures = tuple(check for check in MEASURED if check.part in asked)
    bench = Bench(Simulated(it.election, suite=it.suite or 1))
    results = dict(looked(drills, bench, bars.add("progress-drills", len(drills))))
    if measures:
        results.update(_measured(measures, bench, bars))
    return results


def _measured(
    measures: Collection[Check[Screens]], bench: Bench, bars: Bars
) -> Mapping[Part, Result]:
    """Screens that cannot all be reached meet no rule about screens."""
    step = bars.add("progress-measured", len(measures) + 1)
    try:
        screens = collect(bench)
    except Stuck as stuck:
        return {check.part: not_met(found(STUCK, where=stuck.where)) for check in measures}
    step(1)
    return looked(measures, screens, step)
