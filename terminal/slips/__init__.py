"""Slips of paper: the closed list of what may be printed, how each looks, and its dots."""
