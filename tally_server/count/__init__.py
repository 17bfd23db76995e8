"""From a complete set of media to totals, outcome and results."""
