"""The states of a count as a table: what may happen when, and which two people it needs."""
