"""The opening of the pool before everybody's eyes, and all that leads to it and follows."""
