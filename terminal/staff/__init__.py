"""What staff see and do at the screen of a terminal: pure values, no Kivy, no secret kept."""
