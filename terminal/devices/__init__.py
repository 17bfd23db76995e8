"""Real devices of a Linux tablet, behind the ports."""
