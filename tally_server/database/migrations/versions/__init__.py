"""One file a revision; later ones start from 0001 and are applied all."""
