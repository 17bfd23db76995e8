"""The panel beside a simulated terminal: all that hands can do at a polling place, as buttons."""
