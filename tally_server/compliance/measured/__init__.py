"""Screens are measured: letters, contrast, targets, equality of candidates, times."""
