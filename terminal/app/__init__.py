"""A running terminal: devices, both machines and the pages of the screen, joined; no Kivy."""
