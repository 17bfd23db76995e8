"""Rules of VVSG 2.0 that are shown by the drill of a Japanese rule."""

from tally_server.compliance.drills import choosing, people, polls
from tally_server.compliance.drills.protocol import Bench
from tally_server.compliance.result import Result, State


def vvsg_1_1_7_a(bench: Bench) -> Result:
    """Closed, and suspended: nobody votes."""
    closing = polls.act_8(bench)
    return closing if closing.state is not State.MET else polls.act_13_2(bench)


def vvsg_1_1_7_e(bench: Bench) -> Result:
    """Closed polls are not opened again."""
    return polls.r16(bench)


def vvsg_7_2_h(bench: Bench) -> Result:
    """Accidental activation is prevented."""
    return choosing.r08(bench)


def vvsg_11_3_1_b(bench: Bench) -> Result:
    """Critical acts need more than one factor: a badge, its PIN, and a second person."""
    return people.r15(bench)


def vvsg_14_2_a(bench: Bench) -> Result:
    """No wireless."""
    return polls.r01(bench)
