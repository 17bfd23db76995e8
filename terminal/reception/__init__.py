"""The reception desk: issues grants on its own computer, and keeps counts and nothing else."""
