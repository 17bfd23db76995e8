"""How long voters wait, by the number of terminals and of people at the reception.

Thousands of days at once, without terminals: the same voters, durations and rules of the
line as in hardware_sim/voters, whose real sessions the tests hold this against.
"""
