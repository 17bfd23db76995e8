"""Virtual voters and the people around them: when they come, how long they take, what they do."""
