"""One voter at the terminal: a table of states and events, and its rules."""
