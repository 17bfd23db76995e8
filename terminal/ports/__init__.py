"""What the terminal asks of its devices; the same for real and simulated ones."""
