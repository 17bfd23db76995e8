"""One file a screen: each makes a page from a view."""
