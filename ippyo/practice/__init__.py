"""`ippyo practice`: a small town to practise a count on, until the night itself."""
