"""Which rules bind an election, how each is shown, and what was found of this one."""
