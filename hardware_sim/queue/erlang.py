"""What is known exactly of the simplest lines, to hold the simulation against.

M/M/c: voters come at random at a steady rate, are served for exponential times by c
servers (Erlang 1917). M/G/1: any times of service, one server (Pollaczek 1930, Khinchine
1932).
"""

from math import exp, factorial


def chance_to_wait(rate: float, service: float, servers: int) -> float:
    """Erlang C: the share of voters who do not find a free server.

    rate: voters a second. service: seconds on average. Raises ValueError where the line
    would grow for ever.
    """
    load = rate * service
    if load >= servers:
        raise ValueError("more voters than can be served")
    none = sum(load**number / factorial(number) for number in range(servers))
    all_busy = load**servers / factorial(servers) * servers / (servers - load)
    return all_busy / (none + all_busy)


def mean_wait(rate: float, service: float, servers: int) -> float:
    """Seconds in line on average, of all voters."""
    spare = servers / service - rate
    return chance_to_wait(rate, service, servers) / spare


def wait_longer(rate: float, service: float, servers: int, seconds: float) -> float:
    """The share of voters who wait for longer than so many seconds."""
    spare = servers / service - rate
    return chance_to_wait(rate, service, servers) * exp(-spare * seconds)


def mean_wait_one_server(rate: float, service: float, square: float) -> float:
    """M/G/1: seconds in line on average. square: the mean of the squared times of service."""
    return rate * square / (2 * (1 - rate * service))
