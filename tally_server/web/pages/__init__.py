"""One file an area: its routes, who may open them, its acts. No rule stands here."""
