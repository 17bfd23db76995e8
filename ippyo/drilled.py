"""The drills of the compliance report, held with simulated terminals of this program."""

from collections.abc import Collection, Mapping

from ippyo.drill_terminal.maker import Simulated
from ippyo.screen import Bars
from tally_server.compliance.check import Part, looked
from tally_server.compliance.drills.drills import DRILLS
from tally_server.compliance.drills.protocol import Bench
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.result import Result


def drilled(it: Inspected, asked: Collection[Part], bars: Bars) -> Mapping[Part, Result]:
    """What every drill that is asked for showed, with the ballot of the election inspected."""
    if it.election is None:
        return {}
    checks = tuple(check for check in DRILLS if check.part in asked)
    bench = Bench(Simulated(it.election, suite=it.suite or 1))
    return looked(checks, bench, bars.add("progress-drills", len(checks)))
