"""Two looks at one rule: both must hold."""

from tally_server.compliance.result import Result, worst


def both(first: Result, second: Result) -> Result:
    """The worse of the two, with the evidence of both; of a good one beside a bad one, none."""
    state = worst((first.state, second.state))
    evidence = [*first.evidence] if first.state is state else []
    evidence += second.evidence if second.state is state else ()
    return Result(state, tuple(evidence))
