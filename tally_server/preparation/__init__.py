"""Before the election: the folder, the keys, the package."""
