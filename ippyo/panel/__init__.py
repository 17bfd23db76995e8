"""The panel of a rehearsal: a window of its own beside that of the simulated terminal."""
