"""A terminal is driven, and things are broken: what a drill may do, and what each one shows."""
