"""Officers at the terminal: their badges, their PINs, and how often one may be tried."""
