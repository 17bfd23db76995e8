"""From the media to a set that can be counted: every check, every problem, no totals."""
