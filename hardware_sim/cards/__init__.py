"""IC cards that exist as files: what a real one would answer, command by command.

Written from the standards alone, not from terminal/cards, so that one finds out the other.
"""
