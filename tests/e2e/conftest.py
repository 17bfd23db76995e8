"""The fixtures of whole elections."""

from auditor_town import counted_town
from command_fixtures import opener_in_a_thread, small_day, town

__all__ = ["counted_town", "opener_in_a_thread", "small_day", "town"]
