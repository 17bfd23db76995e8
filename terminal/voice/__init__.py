"""What is said to a voter: from a view and a cursor to clips, and the clips themselves."""
