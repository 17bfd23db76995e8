"""A parent without election data that starts a frozen or crashed terminal again."""
