"""The life of the polls at one terminal: a table of states and events, and its rules."""
