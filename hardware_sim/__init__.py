"""Every device of a polling place, simulated behind the terminal's own ports."""
