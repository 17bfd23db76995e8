"""The fixtures of whole elections."""

from command_fixtures import opener_in_a_thread, small_day, town

__all__ = ["opener_in_a_thread", "small_day", "town"]
