"""Voting by six keys or two switches: one cursor over everything that can be touched."""
