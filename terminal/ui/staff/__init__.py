"""What staff see and touch: a page, as a value, for every view of their desk."""
