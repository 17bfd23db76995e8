"""The figures of the attacks, printed at the end of the run for docs/secrecy.md; whole
elections to attack."""

import pytest
from command_fixtures import opener_in_a_thread, small_day, town
from figures import Figure

__all__ = ["opener_in_a_thread", "small_day", "town"]

_FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Call it with what was measured, and the result."""
    lines = request.config.stash.setdefault(_FIGURES, [])
    return lambda what, result: lines.append(f"{what}: {result}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = terminalreporter.config.stash.get(_FIGURES, [])
    if lines:
        terminalreporter.section("secrecy of stored votes")
        for line in lines:
            terminalreporter.line(line)
